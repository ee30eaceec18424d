"""/privacy: what is kept, why, how long, and whom to ask. Before anything else, if wished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.telegram.chat import Chat

DESCRIPTION: Final = "What is kept about you"
MENU: Final = 4


def run(chat: Chat, argument: str) -> None:
    """Say what is kept."""
    del argument
    keys = [chat.key("practice", "go:practice")] if chat.session.adult else [chat.key("begin", "open:begin")]
    chat.say("chat/privacy", keys=[*keys, chat.key("clear", "data:clear")], contact=chat.house.contact)
