"""What waits for a bot: the queue of updates and the long poll that empties it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.bots import Bot, Bots
from bot.sandbox.refusals import TERMINATED, Refusal
from bot.sandbox.storage import Storage, dump

KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
)
#: Kinds a bot gets only when it names them (Bot API, getUpdates, allowed_updates).
ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")
#: Telegram keeps an update this long, in seconds (Bot API, "Getting updates").
KEPT = 24 * 3600
#: Longest wait of one getUpdates, in seconds; Telegram cuts longer ones to this.
LONGEST_POLL = 50
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """One update that waits: `body` as JSON, the chat it belongs to, and the queue in which Telegram delivers it."""

    update_id: int
    chat_id: int
    queue: tuple[str, int]
    body: str


def _waiting(update_id: int, kind: str, body: str) -> Waiting:
    content = json.loads(body)[kind]
    chat_id = int(content.get("chat", content.get("message", {}).get("chat", {})).get("id", 0))
    # Telegram's own division: messages and edits by chat, taps by person, every other kind by chat for itself.
    if kind == "callback_query":
        return Waiting(update_id, chat_id, (kind, int(content["from"]["id"])), body)
    return Waiting(update_id, chat_id, ("message" if kind.endswith(("message", "post")) else kind, chat_id), body)


class _Poll:
    """One waiting getUpdates."""

    def __init__(self) -> None:
        self.woken = asyncio.Event()
        self.end: Refusal | None = None


class Updates:
    """The queues of all bots."""

    def __init__(self, storage: Storage, bots: Bots, clock: Callable[[], float], tap_seconds: float) -> None:
        self._storage = storage
        self._bots = bots
        self._clock = clock
        self._tap_seconds = tap_seconds
        self._floor = int(clock())
        self._polls: dict[int, _Poll] = {}
        self._listeners: dict[int, Callable[[], None]] = {}
        self._closed = False

    def push(self, bot: Bot, kind: str, content: dict[str, Any]) -> int | None:
        """Queue an update; returns its id, or None when the bot has not asked for this kind."""
        wanted = self._bots.setting(bot, "allowed_updates")
        if kind not in wanted if wanted else kind in ON_REQUEST:
            return None
        update_id = self._storage.next_number("update_id", self._floor)
        self._storage.execute(
            "INSERT INTO updates (update_id, bot_id, kind, date, body) VALUES (?, ?, ?, ?, ?)",
            update_id,
            bot.bot_id,
            kind,
            self._clock(),
            dump({"update_id": update_id, kind: content}),
        )
        poll = self._polls.get(bot.bot_id)
        if poll:
            poll.woken.set()
        if bot.bot_id in self._listeners:
            self._listeners[bot.bot_id]()
        return update_id

    @contextlib.contextmanager
    def listen(self, bot: Bot, arrived: Callable[[], None]) -> Iterator[None]:
        """While the block runs, call `arrived` whenever an update of the bot comes in. One listener for each bot."""
        self._listeners[bot.bot_id] = arrived
        try:
            yield
        finally:
            if self._listeners.get(bot.bot_id) is arrived:
                del self._listeners[bot.bot_id]

    def waiting(self, bot: Bot, limit: int) -> list[Waiting]:
        """The oldest updates that wait, at most `limit`."""
        self._expire(bot)
        rows = self._storage.rows(
            "SELECT update_id, kind, body FROM updates WHERE bot_id = ? ORDER BY update_id LIMIT ?", bot.bot_id, limit
        )
        return [_waiting(row["update_id"], row["kind"], row["body"]) for row in rows]

    def forget(self, bot: Bot, update_id: int) -> None:
        """Take one delivered update out of the queue."""
        self._storage.execute("DELETE FROM updates WHERE bot_id = ? AND update_id = ?", bot.bot_id, update_id)

    def pending(self, bot: Bot) -> int:
        """How many updates wait."""
        self._expire(bot)
        row = self._storage.row("SELECT count(*) AS n FROM updates WHERE bot_id = ?", bot.bot_id)
        return int(row["n"]) if row else 0

    def drop(self, bot: Bot) -> None:
        """Forget everything that waits."""
        self._storage.execute("DELETE FROM updates WHERE bot_id = ?", bot.bot_id)

    def _expire(self, bot: Bot) -> None:
        now = self._clock()
        self._storage.execute(
            "DELETE FROM updates WHERE bot_id = ? AND (date < ? OR (kind = 'callback_query' AND date < ?))",
            bot.bot_id,
            now - KEPT,
            now - self._tap_seconds,
        )

    def _take(self, bot: Bot, limit: int) -> list[dict[str, Any]]:
        self._expire(bot)
        rows = self._storage.rows(
            "SELECT body FROM updates WHERE bot_id = ? ORDER BY update_id LIMIT ?", bot.bot_id, limit
        )
        return [json.loads(row["body"]) for row in rows]

    def _acknowledge(self, bot: Bot, offset: int) -> None:
        if offset > 0:
            self._storage.execute("DELETE FROM updates WHERE bot_id = ? AND update_id < ?", bot.bot_id, offset)
        elif offset < 0:
            self._storage.execute(
                "DELETE FROM updates WHERE bot_id = ?1 AND update_id NOT IN "
                "(SELECT update_id FROM updates WHERE bot_id = ?1 ORDER BY update_id DESC LIMIT ?2)",
                bot.bot_id,
                -offset,
            )

    def interrupt(self, bot: Bot, reason: Refusal) -> None:
        """Answer a waiting poll with this refusal."""
        poll = self._polls.pop(bot.bot_id, None)
        if poll:
            poll.end = reason
            poll.woken.set()

    async def poll(self, bot: Bot, *, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:
        """Long polling: acknowledge what lies before `offset`, then wait up to `timeout` seconds for updates.

        Raises Refusal (409) when a newer poll of the same bot takes over, or a webhook.
        """
        self.interrupt(bot, TERMINATED)
        self._acknowledge(bot, offset)
        found = self._take(bot, limit)
        if found or timeout <= 0 or self._closed:
            return found
        poll = self._polls[bot.bot_id] = _Poll()
        try:
            async with asyncio.timeout(timeout):
                while not found and not self._closed:
                    await poll.woken.wait()
                    if poll.end:
                        raise poll.end
                    poll.woken.clear()
                    found = self._take(bot, limit)
        except TimeoutError:
            pass
        finally:
            if self._polls.get(bot.bot_id) is poll:
                del self._polls[bot.bot_id]
        return found

    def close(self) -> None:
        """Answer every waiting poll with what there is."""
        self._closed = True
        for poll in self._polls.values():
            poll.woken.set()
