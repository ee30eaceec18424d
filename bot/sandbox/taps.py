"""Taps on inline buttons: each waits for one answer, and not for long."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.bots import Bot
from bot.sandbox.events import Events
from bot.sandbox.storage import Storage, dump


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap. `answer` is None until the bot has answered, then {"text", "show_alert", "url"}."""

    tap_id: str
    chat_id: int
    message_id: int
    user_id: int
    data: str
    date: float
    answer: dict[str, Any] | None


class Taps:
    """All taps; each can be answered once, within `seconds`."""

    def __init__(self, storage: Storage, events: Events, clock: Callable[[], float], seconds: float) -> None:
        self._storage = storage
        self._events = events
        self._clock = clock
        self._seconds = seconds

    def record(self, bot: Bot, chat_id: int, message_id: int, user_id: int, data: str) -> Tap:
        """A person taps."""
        tap_id = str(secrets.randbits(62) | 1 << 61)
        tap = Tap(tap_id, chat_id, message_id, user_id, data, self._clock(), None)
        self._storage.execute(
            "INSERT INTO taps (tap_id, bot_id, chat_id, message_id, user_id, data, date) VALUES (?, ?, ?, ?, ?, ?, ?)",
            tap_id,
            bot.bot_id,
            chat_id,
            message_id,
            user_id,
            data,
            tap.date,
        )
        return tap

    def find(self, bot: Bot, tap_id: str) -> Tap | None:
        """One tap."""
        row = self._storage.row("SELECT * FROM taps WHERE bot_id = ? AND tap_id = ?", bot.bot_id, tap_id)
        if row is None:
            return None
        answer = json.loads(row["answer"]) if row["answer"] else None
        return Tap(tap_id, row["chat_id"], row["message_id"], row["user_id"], row["data"], row["date"], answer)

    def answer(self, bot: Bot, tap_id: str, answer: dict[str, Any]) -> bool:
        """Answer a tap; False when it is unknown, too old, or has been answered."""
        tap = self.find(bot, tap_id)
        if tap is None or tap.answer is not None or self._clock() - tap.date > self._seconds:
            return False
        self._storage.execute(
            "UPDATE taps SET answer = ? WHERE bot_id = ? AND tap_id = ?", dump(answer), bot.bot_id, tap_id
        )
        self._events.publish(bot.bot_id, tap.chat_id, "answer", {"tap_id": tap_id, **answer}, user_id=tap.user_id)
        return True

    def age(self, bot: Bot, user_id: int, seconds: float) -> int:
        """Make a person's taps `seconds` older, in the queue as well; returns how many."""
        self._storage.execute(
            "UPDATE updates SET date = date - ? WHERE bot_id = ? AND kind = 'callback_query' "
            "AND json_extract(body, '$.callback_query.from.id') = ?",
            seconds,
            bot.bot_id,
            user_id,
        )
        return self._storage.execute(
            "UPDATE taps SET date = date - ? WHERE bot_id = ? AND user_id = ?", seconds, bot.bot_id, user_id
        )
