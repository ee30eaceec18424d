"""What one turn sends: rows for the outbox, as data. Their targets are message ids, or earlier rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bot.telegram.keys import keyboard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.telegram.keys import Key

Kind = Literal["send", "edit", "delete", "react", "file"]
MAX_DELETE = 100  # message ids that one deleteMessages call takes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One row: its kind, what the Bot API call needs besides the chat, and the message it is about."""

    kind: Kind
    payload: dict[str, Any] = field(default_factory=dict)
    target: int | str | None = None


def send(html: str, keys: Sequence[Key] = (), *, preview: bool = False) -> Outgoing:
    """A message of Telegram HTML with buttons."""
    payload: dict[str, Any] = {"text": html, "parse_mode": "HTML"}
    if not preview:
        payload["link_preview_options"] = {"is_disabled": True}
    markup = keyboard(keys)
    if markup is not None:
        payload["reply_markup"] = markup
    return Outgoing("send", payload)


def rekey(target: int | str, keys: Sequence[Key]) -> Outgoing:
    """Put other buttons under a message."""
    return Outgoing("edit", {"reply_markup": keyboard(keys) or {"inline_keyboard": []}}, target)


def react(message_id: int, emoji: str) -> Outgoing:
    """React to the person's message."""
    return Outgoing("react", {"message_id": message_id, "reaction": [{"type": "emoji", "emoji": emoji}]})


def delete(message_ids: Sequence[int]) -> list[Outgoing]:
    """Take messages away, as many at a time as Telegram allows."""
    chunks = [list(message_ids[start : start + MAX_DELETE]) for start in range(0, len(message_ids), MAX_DELETE)]
    return [Outgoing("delete", {"message_ids": chunk}) for chunk in chunks]
