"""Sends what is in the outbox: each chat in its order, as fast as Telegram allows, again until it is through."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from telegram import InlineKeyboardMarkup, InputFile, LinkPreviewOptions, ReactionTypeEmoji
from telegram.error import TelegramError

from bot.metrics import Metrics
from bot.store import StoreFailedError
from bot.telegram import journal_file
from bot.telegram.client import verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram import Bot

    from bot.store import Row, Store, Unit
    from bot.telegram.pacing import Lane, Pacing

_log = logging.getLogger(__name__)
AT_ONCE: Final = 24  # sends under way at once
LONGEST_RETRY: Final = 30.0  # seconds between two tries
IDLE: Final = 5.0  # seconds after which the outbox is looked at even when nobody called
EXPORT: Final = "whenready-export.json"
NOTICEABLE: Final = 1.0  # seconds of waiting that a person is shown "typing" for


class Sender:
    """The one place that sends. ``run`` works until it is cancelled; ``wake`` tells it that there is something."""

    def __init__(
        self, store: Store, bot: Bot, pacing: Pacing, clock: Callable[[], float], metrics: Metrics | None = None
    ) -> None:
        self._metrics = metrics or Metrics()
        self._store = store
        self._bot = bot
        self._pacing = pacing
        self._clock = clock
        self._called = asyncio.Event()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._typing: dict[int, asyncio.Task[None]] = {}  # chats that are being shown "typing"
        self._went_out: dict[int, int | None] = {}  # rows sent and not yet noted, with their messages' numbers
        self.last_success: float | None = None  # seconds, Unix time: the last call that Telegram answered well

    def wake(self) -> None:
        """There may be something to send."""
        self._called.set()

    async def run(self) -> None:
        """Send until cancelled; sends under way are then finished first."""
        try:
            while True:
                self._called.clear()
                wait = await self._start_due()
                # Not asyncio.wait_for: before Python 3.12 it swallows a cancellation that comes just as it is called.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._called.wait()
        finally:
            if self._under_way:
                await asyncio.wait(self._under_way.values(), timeout=8.0)

    async def _start_due(self) -> float:
        """Start what may go now; return the seconds until it is worth looking again."""
        room = AT_ONCE - len(self._under_way)
        if room <= 0:
            return IDLE
        busy = set(self._under_way)
        try:
            rows, next_time = await self._store.run(lambda unit: _look(unit, room, busy))
        except StoreFailedError:
            _log.exception("the outbox cannot be read", extra={"action": "store_failed"})
            return 1.0
        now = self._clock()
        wait = min(IDLE, next_time - now) if next_time is not None and next_time > now else IDLE
        for row in rows:
            lane: Lane = "prompt" if row.lane == "prompt" else "reply"
            delay = self._pacing.wait(row.chat_id, lane, now)
            if delay > 0:
                wait = min(wait, delay)
                if lane == "reply" and delay >= NOTICEABLE:
                    self._spawn_typing(row.chat_id)
                continue
            self._pacing.sent(row.chat_id, lane, now)
            task = asyncio.create_task(self._deliver(row))
            self._under_way[row.chat_id] = task
            task.add_done_callback(partial(self._landed, row.chat_id))
        return max(wait, 0.01)

    def _landed(self, chat_id: int, _: asyncio.Task[None]) -> None:
        self._under_way.pop(chat_id, None)
        self._called.set()

    async def _deliver(self, row: Row) -> None:
        begun = time.perf_counter()
        try:
            if row.id not in self._went_out:
                self._went_out[row.id] = await self._send(row)
            message_id = self._went_out[row.id]
            self.last_success = self._clock()
            self._metrics.sends.labels(row.kind, "sent").inc()
            self._metrics.send_seconds.observe(time.perf_counter() - begun)
            await self._record(lambda unit: _sent(unit, row, message_id))
            del self._went_out[row.id]
        except TelegramError as error:
            await self._failed(row, error)
        except StoreFailedError:
            # It went out, and we could not note that: the next try only notes it, unless we are killed before.
            self._pacing.hold(row.chat_id, 1.0, self._clock())
            _log.exception("a sent row could not be noted", extra={"action": "store_failed", "row": row.id})
        except Exception as error:  # noqa: BLE001  (a bug in building the call: never sendable, the chat goes on)
            _log.exception("a row cannot be sent", extra={"action": "row_failed", "row": row.id, "kind": row.kind})
            name = type(error).__name__
            await self._record(lambda unit: unit.outbox.fail(row.id, name))

    async def _record(self, work: Callable[[Unit], object]) -> None:
        await self._store.run(work)

    async def _failed(self, row: Row, error: TelegramError) -> None:
        what, seconds = verdict(error)
        now = self._clock()
        self._metrics.sends.labels(row.kind, what).inc()
        extra = {"action": f"send_{what}", "row": row.id, "kind": row.kind, "error": type(error).__name__}
        try:
            match what:
                case "done":
                    await self._record(lambda unit: unit.outbox.sent(row.id, None))
                case "wait":
                    _log.warning("Telegram asks a chat to wait %.0f s", seconds, extra=extra)
                    self._pacing.hold(row.chat_id, seconds, now)
                    await self._record(lambda unit: unit.outbox.retry(row.id, now + seconds, "429"))
                case "gone":
                    _log.info("a person has blocked the bot", extra=extra)
                    await self._record(lambda unit: _gone(unit, row))
                case "failed":
                    _log.error("Telegram refuses a message for good: %s", error.message, extra=extra)
                    await self._record(lambda unit: unit.outbox.fail(row.id, type(error).__name__))
                case "retry" | "refused":
                    delay = seconds or min(LONGEST_RETRY, 0.5 * 2 ** min(row.tries, 8))
                    _log.warning("a send is tried again in %.1f s", delay, extra=extra)
                    await self._record(lambda unit: unit.outbox.retry(row.id, now + delay, type(error).__name__))
        except StoreFailedError:
            self._pacing.hold(row.chat_id, 1.0, now)
            _log.exception("a failed send could not be noted", extra={"action": "store_failed", "row": row.id})

    async def _send(self, row: Row) -> int | None:
        """Make the call of one row; return the number of a new message."""
        payload = row.payload
        match row.kind:
            case "send":
                message = await self._bot.send_message(
                    row.chat_id,
                    payload["text"],
                    parse_mode=payload.get("parse_mode"),
                    reply_markup=_markup(payload, self._bot),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
                return message.message_id
            case "edit" if "text" in payload:
                await self._bot.edit_message_text(
                    payload["text"],
                    row.chat_id,
                    row.target,
                    parse_mode=payload.get("parse_mode"),
                    reply_markup=_markup(payload, self._bot),
                )
            case "edit":
                await self._bot.edit_message_reply_markup(
                    row.chat_id, row.target, reply_markup=_markup(payload, self._bot)
                )
            case "delete":
                ids = payload.get("message_ids") or [row.target]
                await self._bot.delete_messages(row.chat_id, ids)
            case "react":
                reactions = [ReactionTypeEmoji(item["emoji"]) for item in payload["reaction"]]
                await self._bot.set_message_reaction(row.chat_id, payload["message_id"], reactions)
            case "file":
                return await self._send_file(row)
            case other:
                msg = f"unknown kind {other!r}"
                raise ValueError(msg)
        return None

    async def _send_file(self, row: Row) -> int | None:
        """A file is made now, from what is held now, and lies nowhere."""
        journal = row.payload.get("what") == "journal"
        content = await self._store.run(partial(_journal if journal else _export, row.chat_id))
        if content is None:
            return None
        file = InputFile(content, filename=journal_file.NAME if journal else EXPORT)
        message = await self._bot.send_document(row.chat_id, file)
        return message.message_id

    def _spawn_typing(self, chat_id: int) -> None:
        """Show "typing" while pacing holds a message back; carries nothing, so it may be lost."""

        async def typing() -> None:
            try:
                await self._bot.send_chat_action(chat_id, "typing")
            except TelegramError:
                _log.debug("typing could not be shown", extra={"action": "typing_failed"})

        if chat_id not in self._typing:
            task = asyncio.create_task(typing())
            self._typing[chat_id] = task
            task.add_done_callback(lambda _: self._typing.pop(chat_id, None))


def _export(chat_id: int, unit: Unit) -> bytes | None:
    person = unit.person(chat_id)
    return json.dumps(unit.export(person), ensure_ascii=False, indent=2).encode() if person else None


def _journal(chat_id: int, unit: Unit) -> bytes | None:
    person = unit.person(chat_id)
    if person is None:
        return None
    plan = unit.reflections.get(person, "notes")
    zone = str(plan.body["schedule"]["zone"]) if plan else "UTC"
    return journal_file.markdown(unit.kept(person, "journal"), zone).encode()


def _look(unit: Unit, room: int, busy: set[int]) -> tuple[list[Row], float | None]:
    return unit.outbox.due(room, without=busy), unit.outbox.next_time()


def _markup(payload: dict[str, Any], bot: Bot) -> InlineKeyboardMarkup | None:
    markup = payload.get("reply_markup")
    # Leaving the keyboard out takes it away; one without rows would go out as {}, which is no keyboard at all.
    return InlineKeyboardMarkup.de_json(markup, bot) if markup and markup.get("inline_keyboard") else None


def _sent(unit: Unit, row: Row, message_id: int | None) -> None:
    if not unit.outbox.sent(row.id, message_id) and message_id is not None:
        # The chat was cleared while this was under way: what has arrived goes, too.
        unit.outbox.add(row.chat_id, "delete", {"message_ids": [message_id]})


def _gone(unit: Unit, row: Row) -> None:
    unit.outbox.fail(row.id, "Forbidden")
    unit.outbox.cancel(row.chat_id)
    person = unit.person(row.chat_id)
    if person is not None:
        unit.pause(person)
