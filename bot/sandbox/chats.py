"""Chats and the messages in them. A private chat's id is its person's id; a group's is negative."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.bots import Bot
from bot.sandbox.events import Events
from bot.sandbox.people import People
from bot.sandbox.storage import Storage, dump

Body = dict[str, Any]

#: A chat action is shown this long, in seconds (Bot API, sendChatAction).
ACTION_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Chat:
    """One chat of one bot. `started`: the person has written first; `blocked`: the person has blocked the bot."""

    bot_id: int
    chat_id: int
    kind: str
    title: str | None
    started: bool
    blocked: bool

    @property
    def is_private(self) -> bool:
        """Whether this is a chat with one person."""
        return self.kind == "private"


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `body` is the Bot API Message, `keyboard` what else came as reply_markup (never in the body)."""

    chat_id: int
    message_id: int
    sender_id: int
    date: float
    body: Body
    keyboard: Body | None
    reactions: dict[str, list[str]]
    edited: bool


class Chats:
    """All chats of the sandbox."""

    def __init__(self, storage: Storage, people: People, events: Events, clock: Callable[[], float]) -> None:
        self._storage = storage
        self._people = people
        self._events = events
        self._clock = clock
        self._actions: dict[tuple[int, int], tuple[str, float]] = {}

    # Chats

    def find(self, bot: Bot, chat_id: int) -> Chat | None:
        """The chat, or None when bot and person have never met."""
        row = self._storage.row("SELECT * FROM chats WHERE bot_id = ? AND chat_id = ?", bot.bot_id, chat_id)
        if row is None:
            return None
        return Chat(
            row["bot_id"], row["chat_id"], row["kind"], row["title"], bool(row["started"]), bool(row["blocked"])
        )

    def open(self, bot: Bot, user_id: int) -> Chat:
        """The private chat with a person, made when it is not there yet."""
        self._people.meet(user_id)
        self._storage.execute(
            "INSERT OR IGNORE INTO chats (bot_id, chat_id, kind) VALUES (?, ?, 'private')", bot.bot_id, user_id
        )
        chat = self.find(bot, user_id)
        assert chat is not None
        return chat

    def found_group(self, bot: Bot, title: str, members: list[int]) -> Chat:
        """A new group with these people and the bot in it."""
        number = self._storage.next_number("group")
        chat_id = -1_000_000_000_000 - number
        with self._storage.transaction():
            self._storage.execute(
                "INSERT INTO chats (bot_id, chat_id, kind, title, started) VALUES (?, ?, 'supergroup', ?, 1)",
                bot.bot_id,
                chat_id,
                title,
            )
            for user_id in members:
                self._people.meet(user_id)
                self._storage.execute(
                    "INSERT OR IGNORE INTO members (bot_id, chat_id, user_id) VALUES (?, ?, ?)",
                    bot.bot_id,
                    chat_id,
                    user_id,
                )
        chat = self.find(bot, chat_id)
        assert chat is not None
        return chat

    def groups_of(self, bot: Bot, user_id: int) -> list[Chat]:
        """The groups in which both are."""
        rows = self._storage.rows(
            "SELECT chat_id FROM members WHERE bot_id = ? AND user_id = ? ORDER BY chat_id DESC", bot.bot_id, user_id
        )
        found = (self.find(bot, row["chat_id"]) for row in rows)
        return [chat for chat in found if chat]

    def members(self, bot: Bot, chat_id: int) -> list[int]:
        """The ids of a group's people."""
        rows = self._storage.rows(
            "SELECT user_id FROM members WHERE bot_id = ? AND chat_id = ? ORDER BY user_id", bot.bot_id, chat_id
        )
        return [row["user_id"] for row in rows]

    def set_started(self, bot: Bot, chat_id: int) -> None:
        """The person has written: from now on the bot may."""
        self._storage.execute(
            "UPDATE chats SET started = 1 WHERE bot_id = ? AND chat_id = ? AND started = 0", bot.bot_id, chat_id
        )

    def set_blocked(self, bot: Bot, chat_id: int, blocked: bool) -> None:
        """The person blocks or unblocks the bot."""
        self._storage.execute(
            "UPDATE chats SET blocked = ? WHERE bot_id = ? AND chat_id = ?", int(blocked), bot.bot_id, chat_id
        )
        self._events.publish(bot.bot_id, chat_id, "chat", {"blocked": blocked})

    def describe(self, chat: Chat) -> dict[str, Any]:
        """Bot API Chat."""
        if not chat.is_private:
            return {"id": chat.chat_id, "type": chat.kind, "title": chat.title or ""}
        user = self._people.find(chat.chat_id) or {}
        names = ("username", "first_name", "last_name")
        return {"id": chat.chat_id, "type": "private", **{name: user[name] for name in names if name in user}}

    def show_action(self, bot: Bot, chat: Chat, action: str) -> None:
        """The bot is seen typing (or sending a file, …) for five seconds, or until its next message."""
        self._actions[bot.bot_id, chat.chat_id] = (action, self._clock() + ACTION_SECONDS)
        self._events.publish(bot.bot_id, chat.chat_id, "typing", {"action": action})

    def action(self, bot: Bot, chat_id: int) -> str | None:
        """What the bot is seen doing now."""
        action, until = self._actions.get((bot.bot_id, chat_id), (None, 0.0))
        return action if self._clock() < until else None

    # Messages

    def add(self, bot: Bot, chat: Chat, sender: dict[str, Any], content: Body, keyboard: Body | None = None) -> Message:
        """Write a message into the chat: gives it the next id, the date, its sender and chat."""
        now = self._clock()
        with self._storage.transaction():
            row = self._storage.row(
                "UPDATE chats SET last_message_id = last_message_id + 1 WHERE bot_id = ? AND chat_id = ? "
                "RETURNING last_message_id",
                bot.bot_id,
                chat.chat_id,
            )
            assert row is not None
            message_id = int(row["last_message_id"])
            body = {"message_id": message_id, "from": sender, "chat": self.describe(chat), "date": int(now), **content}
            self._storage.execute(
                "INSERT INTO messages (bot_id, chat_id, message_id, sender_id, date, body, keyboard) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                bot.bot_id,
                chat.chat_id,
                message_id,
                sender["id"],
                now,
                dump(body),
                dump(keyboard) if keyboard else None,
            )
        if sender["id"] == bot.bot_id:
            self._actions.pop((bot.bot_id, chat.chat_id), None)
        message = Message(chat.chat_id, message_id, sender["id"], now, body, keyboard, {}, False)
        self._events.publish(bot.bot_id, chat.chat_id, "message", self.view(bot, message))
        return message

    def message(self, bot: Bot, chat_id: int, message_id: int) -> Message | None:
        """One message, or None when it never was or has been deleted."""
        row = self._storage.row(
            "SELECT * FROM messages WHERE bot_id = ? AND chat_id = ? AND message_id = ?",
            bot.bot_id,
            chat_id,
            message_id,
        )
        return _message(row) if row else None

    def history(self, bot: Bot, chat_id: int, *, after: int = 0, limit: int = 1000) -> list[Message]:
        """The newest `limit` messages with an id above `after`, oldest first."""
        rows = self._storage.rows(
            "SELECT * FROM (SELECT * FROM messages WHERE bot_id = ? AND chat_id = ? AND message_id > ? "
            "ORDER BY message_id DESC LIMIT ?) ORDER BY message_id",
            bot.bot_id,
            chat_id,
            after,
            limit,
        )
        return [_message(row) for row in rows]

    def rewrite(self, bot: Bot, message: Message, body: Body, *, edited: bool) -> Message:
        """Replace a message's body. `edited` says whether people are shown that it was edited."""
        self._storage.execute(
            "UPDATE messages SET body = ?, edited = max(edited, ?) WHERE bot_id = ? AND chat_id = ? AND message_id = ?",
            dump(body),
            int(edited),
            bot.bot_id,
            message.chat_id,
            message.message_id,
        )
        changed = self.message(bot, message.chat_id, message.message_id)
        assert changed is not None
        self._events.publish(bot.bot_id, message.chat_id, "edit", self.view(bot, changed))
        return changed

    def delete(self, bot: Bot, message: Message) -> None:
        """Remove a message for everyone."""
        self._storage.execute(
            "DELETE FROM messages WHERE bot_id = ? AND chat_id = ? AND message_id = ?",
            bot.bot_id,
            message.chat_id,
            message.message_id,
        )
        self._events.publish(bot.bot_id, message.chat_id, "delete", {"message_id": message.message_id})

    def react(self, bot: Bot, message: Message, who: int, emoji: list[str]) -> None:
        """Set the reactions of one party; an empty list takes them away."""
        reactions = {key: value for key, value in message.reactions.items() if key != str(who)}
        if emoji:
            reactions[str(who)] = emoji
        self._storage.execute(
            "UPDATE messages SET reactions = ? WHERE bot_id = ? AND chat_id = ? AND message_id = ?",
            dump(reactions),
            bot.bot_id,
            message.chat_id,
            message.message_id,
        )
        changed = self.message(bot, message.chat_id, message.message_id)
        assert changed is not None
        self._events.publish(bot.bot_id, message.chat_id, "reaction", self.view(bot, changed))

    def age(self, bot: Bot, chat_id: int, seconds: float, message_ids: list[int] | None = None) -> int:
        """Make messages `seconds` older; returns how many."""
        count = 0
        for message in self.history(bot, chat_id, limit=-1):
            if message_ids is None or message.message_id in message_ids:
                date = message.date - seconds
                count += self._storage.execute(
                    "UPDATE messages SET date = ?, body = ? WHERE bot_id = ? AND chat_id = ? AND message_id = ?",
                    date,
                    dump({**message.body, "date": max(int(date), 1)}),
                    bot.bot_id,
                    chat_id,
                    message.message_id,
                )
        return count

    def view(self, bot: Bot, message: Message) -> dict[str, Any]:
        """A message as the control API and the web chat get it."""
        reactions = [
            {"emoji": emoji, "by": "bot" if who == str(bot.bot_id) else int(who)}
            for who, given in sorted(message.reactions.items())
            for emoji in given
        ]
        return {
            "message": message.body,
            "from_bot": message.sender_id == bot.bot_id,
            "keyboard": message.keyboard,
            "reactions": reactions,
            "edited": message.edited,
        }


def _message(row: Any) -> Message:
    return Message(
        row["chat_id"],
        row["message_id"],
        row["sender_id"],
        row["date"],
        json.loads(row["body"]),
        json.loads(row["keyboard"]) if row["keyboard"] else None,
        json.loads(row["reactions"]),
        bool(row["edited"]),
    )
