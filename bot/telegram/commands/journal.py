"""/journal: the answers that somebody chose to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.telegram.flows import journal, returning

if TYPE_CHECKING:
    from bot.telegram.chat import Chat

DESCRIPTION: Final = "Answers you chose to keep"
MENU: Final = 6


def run(chat: Chat, argument: str) -> None:
    """Show the newest page."""
    del argument
    if returning.may_set(chat):
        journal.page(chat)
