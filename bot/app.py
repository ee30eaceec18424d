"""Builds every part once and hands it on; runs until it is asked to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.coach import Coach
from bot.config import SettingsError
from bot.content import find_content, read_additions, read_scripts
from bot.encoder import Encoder
from bot.metrics import Metrics
from bot.practice import Practice
from bot.rehearsal.repertoire import Repertoire
from bot.safety import Lookout, read_helplines
from bot.store import Store, StoreFailedError
from bot.telegram.client import Client, seconds_to_wait
from bot.telegram.health import Health
from bot.telegram.incoming import ALLOWED_UPDATES
from bot.telegram.introduction import introduce
from bot.telegram.notes import Notes
from bot.telegram.pacing import Pacing
from bot.telegram.poller import Ingest, Poller
from bot.telegram.registry import build_house, command_modules
from bot.telegram.sender import Sender
from bot.telegram.sweep import Sweep
from bot.telegram.turns import Turns
from bot.telegram.web import WebServer, build_web
from bot.wording import Wordings

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.config import Settings

_log = logging.getLogger(__name__)
HELPLINES: Final = Path(__file__).with_name("safety") / "helplines.yaml"
TIDY_EVERY: Final = 600.0  # seconds between two looks for words and numbers that have had their time
STOP: Final = 8.5  # seconds that sends and deliveries under way get to end
HTTP_PORT: Final = 8080  # where the HTTP side listens when only a webhook is set
T = TypeVar("T")
LONGEST_PAUSE: Final = 30.0  # seconds between two tries to reach Telegram at the start


@dataclass(frozen=True, slots=True)
class Parts:
    """What is the same for every bot: scenes, texts, the coach, and the prompts of reflections."""

    practice: Practice
    wordings: Wordings
    notes: Notes


def build_parts() -> Parts:
    """Read scenes, texts and helplines; load the coach and safety.

    Raises ContentError, ScriptError, WordingError, HelplinesError, EncoderError, WeightsError or SafetyWeightsError.
    """
    content = find_content()
    helplines = read_helplines(HELPLINES.read_text("utf-8"))
    scenes = Repertoire(read_scripts(content))
    encoder = Encoder.load()
    coach, lookout = Coach.load(encoder=encoder), Lookout.load(encoder=encoder)
    practice = Practice(scenes, coach, lookout, helplines, read_additions(content))
    return Parts(practice, Wordings(content.prompts), Notes.load(content.prompts))


async def run(
    settings: Settings,
    parts: Parts,
    store: Store,
    token: str,
    *,
    stop: asyncio.Event,
    paced: bool = True,
    started: Callable[[str], None] | None = None,
    clock: Callable[[], float] = time.time,
) -> None:
    """Run the bot until ``stop`` is set: by webhook where one is set, else by long polling.

    Raises SettingsError when Telegram refuses the token or the HTTP address is taken.

    ``paced`` False sends as fast as it can (tests). ``started`` is called with the bot's name.
    """
    bot = Client(token, settings.api_url)
    metrics = Metrics()
    name = await _until(stop, _reach(bot, parts, settings))
    if name is None:
        return
    sender = Sender(store, bot, Pacing(paced=paced), clock, metrics)
    house = build_house(parts.practice, parts.wordings, parts.notes, bot_name=name, contact=settings.contact)
    turns = Turns(store, house, sender.wake, metrics)
    sweep = Sweep(store, house, sender.wake, metrics)
    ingest = Ingest(bot, turns, name, metrics)
    poller = None if settings.webhook_url else Poller(bot, ingest, clock)

    def last_success() -> float | None:
        known = (reached, sender.last_success, poller.last_success if poller else None)
        times = [moment for moment in known if moment is not None]
        return max(times, default=None)

    reached = clock()
    health = Health(store, metrics, clock, last_success, polling=poller is not None)
    web = _listen(settings, health, metrics, ingest)
    if settings.webhook_url and settings.webhook_secret:
        await bot.set_webhook(
            settings.webhook_url,
            allowed_updates=list(ALLOWED_UPDATES),
            secret_token=settings.webhook_secret.get_secret_value(),
        )
    store.started_well()
    if started is not None:
        started(name)
    _log.info("the bot is at work", extra={"action": "started", "bot": name})
    taking = [poller.run()] if poller else []
    serving = [web.run()] if web else []
    work = [asyncio.create_task(part) for part in (sender.run(), sweep.run(), _tidy(turns), *taking, *serving)]
    ending = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait({*work, ending}, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {ending}:
            task.result()  # none of them ends by itself: this raises what ended it
    finally:
        health.stopping = True
        answering = {work[-1]} if web is not None else set()
        for task in {*work, ending} - answering:
            task.cancel()
        if web is not None:
            web.stop()  # deliveries under way are answered, while sends under way end: both within ten seconds
        await asyncio.wait({*work, ending}, timeout=STOP)
        for task in answering:
            task.cancel()
        await asyncio.gather(*work, ending, return_exceptions=True)
        await bot.shutdown()
        _log.info("stopped; nothing is lost", extra={"action": "stopped"})


async def _until(stop: asyncio.Event, work: Coroutine[None, None, T]) -> T | None:
    """Do ``work``, or nothing more once ``stop`` is set: then None."""
    task, ending = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({task, ending}, return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()
    if not task.done():
        task.cancel()
        await asyncio.wait({task})
        return None
    return task.result()


def _listen(settings: Settings, health: Health, metrics: Metrics, ingest: Ingest) -> WebServer | None:
    """Open the HTTP side where it is wanted: for a webhook, or with HTTP_PORT for the figures alone."""
    if settings.http_port is None and settings.webhook_url is None:
        return None
    port = settings.http_port or HTTP_PORT
    if settings.webhook_url and settings.webhook_secret:
        path = urlsplit(settings.webhook_url).path or "/"
        secret = settings.webhook_secret.get_secret_value()
        app = build_web(health, metrics, ingest=ingest, path=path, secret=secret)
    else:
        app = build_web(health, metrics)
    try:
        return WebServer(app, settings.http_host, port)
    except OSError as error:
        msg = f"HTTP_PORT: {settings.http_host}:{port} cannot be listened on ({error.strerror}). Choose another."
        raise SettingsError(msg) from None


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set ``stop`` on SIGINT and SIGTERM."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)


async def _reach(bot: Client, parts: Parts, settings: Settings) -> str:
    """Reach Telegram, however long it takes, and introduce the bot; return its name.

    For polling an old webhook is ended first; updates that wait are kept.
    """
    pause = 1.0
    while True:
        try:
            await bot.initialize()
            if settings.webhook_url is None:
                await bot.delete_webhook(drop_pending_updates=False)
            await introduce(bot, parts.wordings, command_modules())
        except InvalidToken:
            msg = "TELEGRAM_BOT_TOKEN: Telegram does not accept this token. @BotFather shows the right one (/mybots)."
            raise SettingsError(msg) from None
        except TelegramError as error:
            seconds = seconds_to_wait(error) if isinstance(error, RetryAfter) else pause
            extra = {"action": "start_retried", "error": type(error).__name__}
            _log.warning("Telegram cannot be reached yet; trying again in %.0f s", seconds, extra=extra)
            await asyncio.sleep(seconds)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return bot.username


async def _tidy(turns: Turns) -> None:
    while True:
        try:
            await turns.wipe_words()
            await turns.let_go()
        except StoreFailedError:
            _log.exception("what has had its time could not be wiped; trying again", extra={"action": "store_failed"})
        await asyncio.sleep(TIDY_EVERY)
