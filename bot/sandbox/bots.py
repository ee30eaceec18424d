"""The bots that live in the sandbox: who they are and how they have set themselves up."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.events import Events
from bot.sandbox.storage import Storage, dump

_TOKEN = re.compile(r"([0-9]{1,16}):[A-Za-z0-9_-]{35}")


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot as its users see it."""

    bot_id: int
    name: str
    username: str

    def as_user(self) -> dict[str, Any]:
        """Bot API User."""
        return {"id": self.bot_id, "is_bot": True, "first_name": self.name, "username": self.username}


def bot_id_of(token: str) -> int | None:
    """The bot's id, which every well-formed token starts with; None for a malformed token."""
    match = _TOKEN.fullmatch(token)
    return int(match.group(1)) if match else None


class Bots:
    """All bots of one sandbox. With `token` only that one is let in; without, every well-formed token is a bot."""

    def __init__(
        self,
        storage: Storage,
        events: Events,
        clock: Callable[[], float],
        *,
        token: str | None,
        name: str,
        username: str,
    ) -> None:
        self._storage = storage
        self._events = events
        self._clock = clock
        self._token = token
        self._name = name
        self._username = username
        if token is not None:
            bot_id = bot_id_of(token)
            if bot_id is None:
                raise ValueError("A bot token looks like 123456:ABC…: digits, a colon, 35 letters, digits, _ or -.")
            self._admit(bot_id)

    def enter(self, token: str) -> Bot | None:
        """The bot with this token; None when it is not let in."""
        bot_id = bot_id_of(token)
        if bot_id is None or (self._token is not None and token != self._token):
            return None
        return self._admit(bot_id)

    def _admit(self, bot_id: int) -> Bot:
        bot = self.find(bot_id)
        now = self._clock()
        if bot is None:
            others = self._storage.rows("SELECT 1 FROM bots WHERE username = ?", self._username)
            username = self._username if not others else f"sandbox{bot_id}_bot"
            self._storage.execute(
                "INSERT INTO bots (bot_id, name, username, last_seen, settings) VALUES (?, ?, ?, ?, '{}')",
                bot_id,
                self._name,
                username,
                now,
            )
            bot = Bot(bot_id, self._name, username)
            self._events.publish(bot_id, None, "bot", {})
        else:
            # One write a second is enough to know who spoke last.
            self._storage.execute(
                "UPDATE bots SET last_seen = ? WHERE bot_id = ? AND last_seen < ?", now, bot_id, now - 1
            )
        return bot

    def find(self, bot_id: int) -> Bot | None:
        """The bot with this id, if it has ever called."""
        row = self._storage.row("SELECT bot_id, name, username FROM bots WHERE bot_id = ?", bot_id)
        return Bot(*row) if row else None

    def all(self) -> list[Bot]:
        """Every bot that has ever called."""
        return [Bot(*row) for row in self._storage.rows("SELECT bot_id, name, username FROM bots ORDER BY bot_id")]

    def latest(self) -> Bot | None:
        """The bot that called last; None before the first has called."""
        row = self._storage.row("SELECT bot_id, name, username FROM bots ORDER BY last_seen DESC, bot_id LIMIT 1")
        return Bot(*row) if row else None

    def rename(self, bot: Bot, name: str) -> None:
        """Give the bot another name; an empty one brings the first name back."""
        self._storage.execute("UPDATE bots SET name = ? WHERE bot_id = ?", name or self._name, bot.bot_id)
        self._events.publish(bot.bot_id, None, "bot", {})

    def settings(self, bot: Bot) -> dict[str, Any]:
        """Everything the bot has set about itself."""
        row = self._storage.row("SELECT settings FROM bots WHERE bot_id = ?", bot.bot_id)
        settings: dict[str, Any] = json.loads(row["settings"]) if row else {}
        return settings

    def setting(self, bot: Bot, name: str, default: Any = None) -> Any:
        """One setting."""
        return self.settings(bot).get(name, default)

    def change(self, bot: Bot, name: str, value: Any) -> None:
        """Keep one setting; None removes it."""
        settings = self.settings(bot)
        if settings.get(name) == value:
            return
        settings[name] = value
        if value is None:
            del settings[name]
        self._storage.execute("UPDATE bots SET settings = ? WHERE bot_id = ?", dump(settings), bot.bot_id)
        self._events.publish(bot.bot_id, None, "bot", {})
