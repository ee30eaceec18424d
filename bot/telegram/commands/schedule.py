"""/schedule: a question now and then, for those who want one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.telegram.flows import returning, schedule

if TYPE_CHECKING:
    from bot.telegram.chat import Chat

DESCRIPTION: Final = "A question to think about now and then"
MENU: Final = 5


def run(chat: Chat, argument: str) -> None:
    """Show what is set, or offer it."""
    del argument
    if returning.may_set(chat):
        schedule.show(chat)
