"""Builds every part once and hands it on; runs until it is asked to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.coach import Coach
from bot.config import SettingsError
from bot.content import find_content, read_scripts
from bot.practice import Practice
from bot.rehearsal.repertoire import Repertoire
from bot.store import Store, StoreFailedError
from bot.telegram.client import Client, seconds_to_wait
from bot.telegram.introduction import introduce
from bot.telegram.pacing import Pacing
from bot.telegram.poller import Ingest, Poller
from bot.telegram.registry import build_house, command_modules
from bot.telegram.sender import Sender
from bot.telegram.turns import Turns
from bot.wording import Wordings

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.config import Settings

_log = logging.getLogger(__name__)
TIDY_EVERY: Final = 600.0  # seconds between two looks for words and numbers that have had their time
LONGEST_PAUSE: Final = 30.0  # seconds between two tries to reach Telegram at the start


@dataclass(frozen=True, slots=True)
class Parts:
    """What is the same for every bot: scenes, texts and the coach."""

    practice: Practice
    wordings: Wordings


def build_parts() -> Parts:
    """Read scenes and texts and load the coach. Raises ContentError, ScriptError, WordingError or WeightsError."""
    content = find_content()
    return Parts(Practice(Repertoire(read_scripts(content)), Coach.load()), Wordings(content.prompts))


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
    """Run the bot by long polling until ``stop`` is set. Raises SettingsError when Telegram refuses the token.

    ``paced`` False sends as fast as it can (tests). ``started`` is called with the bot's name.
    """
    bot = Client(token, settings.api_url)
    async with asyncio.TaskGroup() as group:
        beginning = group.create_task(_reach(bot, parts))
        ending = group.create_task(stop.wait())
        await asyncio.wait({beginning, ending}, return_when=asyncio.FIRST_COMPLETED)
        if ending.done():
            beginning.cancel()
            return
        ending.cancel()
    name = beginning.result()
    sender = Sender(store, bot, Pacing(paced=paced), clock)
    house = build_house(parts.practice, parts.wordings, bot_name=name)
    turns = Turns(store, house, sender.wake)
    poller = Poller(bot, Ingest(bot, turns, name), clock)
    store.started_well()
    if started is not None:
        started(name)
    _log.info("the bot is at work", extra={"action": "started", "bot": name})
    work = [asyncio.create_task(part) for part in (sender.run(), poller.run(), _tidy(turns))]
    ending = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait({*work, ending}, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {ending}:
            task.result()  # none of them ends by itself: this raises what ended it
    finally:
        for task in (*work, ending):
            task.cancel()
        await asyncio.gather(*work, ending, return_exceptions=True)
        await bot.shutdown()
        _log.info("stopped; nothing is lost", extra={"action": "stopped"})


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set ``stop`` on SIGINT and SIGTERM."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)


async def _reach(bot: Client, parts: Parts) -> str:
    """Reach Telegram, however long it takes; end a webhook (keeping what waits), introduce the bot, return its name."""
    pause = 1.0
    while True:
        try:
            await bot.initialize()
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
        except StoreFailedError:
            _log.exception("words could not be wiped; trying again", extra={"action": "store_failed"})
        await asyncio.sleep(TIDY_EVERY)
