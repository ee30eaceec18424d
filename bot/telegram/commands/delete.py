"""/delete: everything that is held about a person goes, after one question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.telegram.chat import Chat

DESCRIPTION: Final = "Delete all that is kept about you"
MENU: Final = 0


def run(chat: Chat, argument: str) -> None:
    """Ask once, and say what is out of reach."""
    del argument
    keys = [chat.key("delete_yes", "data:delete"), chat.key("delete_no", "data:stay")]
    chat.say("chat/delete-ask", keys=keys)
