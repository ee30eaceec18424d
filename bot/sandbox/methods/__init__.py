"""The Bot API methods that the sandbox knows, by topic; `find` is the door."""

from __future__ import annotations

from bot.sandbox.methods import delivery, edits, media, messages, profile
from bot.sandbox.methods.calls import Call, Described, Method

_ALL: dict[str, Method] = {
    name.lower(): method
    for topic in (profile, delivery, messages, edits, media)
    for name, method in topic.METHODS.items()
}
#: The methods' names as the Bot API spells them.
NAMES = tuple(name for topic in (profile, delivery, messages, edits, media) for name in topic.METHODS)

__all__ = ["NAMES", "Call", "Described", "Method", "find"]


def find(name: str) -> Method | None:
    """The method of this name, in any case, as Telegram has it; None for one that is not known."""
    return _ALL.get(name.lower())
