"""/export: everything that is held about a person, as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.telegram.outgoing import Outgoing

if TYPE_CHECKING:
    from bot.telegram.chat import Chat

DESCRIPTION: Final = "Get all that is kept about you, as a file"
MENU: Final = 0


def run(chat: Chat, argument: str) -> None:
    """Send the file; it is made when it is sent, from what is then held."""
    del argument
    chat.say("chat/export")
    chat.rows.append(Outgoing("file", {"what": "export"}))
