"""Long polling: updates are acknowledged only when every one of them is on disk."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.metrics import Metrics
from bot.store import StoreFailedError
from bot.telegram.client import seconds_to_wait
from bot.telegram.incoming import ALLOWED_UPDATES, MalformedUpdateError, read, update_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.telegram.client import Client
    from bot.telegram.incoming import Incoming
    from bot.telegram.turns import Turns

_log = logging.getLogger(__name__)
LONGEST_PAUSE: Final = 30.0  # seconds between two tries when Telegram cannot be reached


class Ingest:
    """Takes in a batch of raw updates: chats side by side, one chat in the order of arrival."""

    def __init__(self, bot: Client, turns: Turns, bot_name: str, metrics: Metrics | None = None) -> None:
        self._metrics = metrics or Metrics()
        self._bot = bot
        self._turns = turns
        self._bot_name = bot_name
        self._answers: set[asyncio.Task[None]] = set()

    async def take(self, raws: list[Any]) -> None:
        """Take a batch; when this returns, all of it is on disk. Raises StoreFailedError: acknowledge nothing."""
        chats: dict[int, list[Incoming]] = {}
        for raw in raws:
            try:
                incoming = read(raw, self._bot, self._bot_name)
            except MalformedUpdateError as error:
                self._metrics.malformed.inc()
                _log.warning("an update cannot be read: %s", error, extra={"action": "malformed_update"})
                await self._skip(raw)
                continue
            if incoming is None:
                continue
            if incoming.query_id:
                self._answer_tap(incoming.query_id)
            chats.setdefault(incoming.chat_id, []).append(incoming)
        results = await asyncio.gather(*(self._one_chat(queue) for queue in chats.values()), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def _one_chat(self, queue: list[Incoming]) -> None:
        for incoming in queue:
            await self._turns.take(incoming)

    async def _skip(self, raw: Any) -> None:
        number = _number(raw)
        if number is not None:
            await self._turns.give_up(number, "MalformedUpdateError")

    def _answer_tap(self, query_id: str) -> None:
        """Stop the little clock on the button, at once; carries nothing, so it may be lost."""

        async def answer() -> None:
            try:
                await self._bot.answer_callback_query(query_id)
            except TelegramError as error:
                _log.debug("a tap was not answered", extra={"action": "tap_unanswered", "error": type(error).__name__})

        task = asyncio.create_task(answer())
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)


class Poller:
    """Asks for updates until cancelled. ``ready`` is true while Telegram and the store both work."""

    def __init__(self, bot: Client, ingest: Ingest, clock: Callable[[], float]) -> None:
        self._bot = bot
        self._ingest = ingest
        self._clock = clock
        self.ready = False
        self.last_success: float | None = None

    async def run(self) -> None:
        """Poll for ever: what fails is tried again, more and more slowly up to half a minute."""
        offset: int | None = None
        pause = 0.0
        while True:
            if pause:
                await asyncio.sleep(pause)
            try:
                raws = await self._bot.raw_updates(offset, ALLOWED_UPDATES)
                self.last_success = self._clock()
                await self._ingest.take(raws)
            except (TelegramError, StoreFailedError) as error:
                self.ready = False
                pause = min(LONGEST_PAUSE, max(1.0, pause * 2))
                if isinstance(error, RetryAfter):
                    pause = max(pause, seconds_to_wait(error))
                _complain(error, pause)
                continue
            self.ready, pause = True, 0.0
            numbers = [number for raw in raws if (number := _number(raw)) is not None]
            if numbers:
                offset = max(numbers) + 1
            elif raws:  # nothing that could be acknowledged: the same comes again, so not at once
                pause = 1.0


def _number(raw: Any) -> int | None:
    try:
        return update_id(raw)
    except MalformedUpdateError:
        return None


def _complain(error: Exception, pause: float) -> None:
    extra = {"action": "poll_failed", "error": type(error).__name__}
    match error:
        case Conflict():
            text = (
                "another program is asking Telegram for this bot's messages (409). Stop it, or it and this one will "
                "take them from each other; trying again in %.0f s"
            )
            _log.error(text, pause, extra=extra)
        case InvalidToken():
            text = (
                "Telegram does not accept the bot's token any more: set TELEGRAM_BOT_TOKEN anew; trying again in %.0f s"
            )
            _log.error(text, pause, extra=extra)
        case StoreFailedError():
            _log.error("%s Nothing is acknowledged; trying again in %.0f s", error, pause, extra=extra)
        case _:
            _log.warning("Telegram cannot be reached; trying again in %.0f s", pause, extra=extra)
