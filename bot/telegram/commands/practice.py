"""/practice: pick a scene, or go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.telegram.flows import choosing, opening

if TYPE_CHECKING:
    from bot.telegram.chat import Chat

DESCRIPTION: Final = "Pick a scene, or go on with one"
MENU: Final = 2


def run(chat: Chat, argument: str) -> None:
    """Show the scenes; ``argument`` may name one."""
    if argument:
        opening.wish(chat, argument)
    if chat.session.adult and chat.session.script is None and choosing.unfinished(chat) and not opening.due(chat):
        choosing.scenes(chat)
        return
    opening.proceed(chat)
