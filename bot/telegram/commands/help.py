"""/help: where help is, what this is, how it works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.telegram.chat import Chat

DESCRIPTION: Final = "Where help is, and how this works"
MENU: Final = 3


def run(chat: Chat, argument: str) -> None:
    """Say where help is, first; the scene stays where it is."""
    del argument
    country = chat.key("my_country", "help:country")
    keys = [country, chat.key("people", "way:people_who_help"), chat.key("quiet", "way:two_quiet_minutes")]
    if chat.session.adult:
        keys.append(chat.key("practice", "go:practice"))
    else:
        keys.append(chat.key("begin", "open:begin"))
    chat.say("chat/help", keys=[*keys, chat.key("privacy", "go:privacy"), chat.key("clear", "data:clear")])
