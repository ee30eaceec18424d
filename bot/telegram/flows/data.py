"""What is held about a person: deleting all of it, and clearing the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.telegram import outgoing
from bot.telegram.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.telegram.chat import Chat


def _tapped(chat: Chat, parts: list[str]) -> None:
    match parts[1:]:
        case ["delete"]:
            _delete(chat)
        case ["stay"]:
            chat.take_away_keys()
            chat.say("chat/not-deleted")
        case ["here"]:
            chat.take_away_keys()
            chat.say("chat/still-here")
        case ["clear"] if not chat.session.told_limits:
            chat.change(told_limits=True)
            chat.say("chat/clear-ask", keys=[chat.key("clear_yes", "data:clear"), chat.key("clear_no", "data:leave")])
        case ["clear"]:
            _clear(chat)
        case ["leave"]:
            chat.take_away_keys()
            chat.say("chat/not-cleared")
        case _:
            chat.house.commands["privacy"](chat, "")


def _delete(chat: Chat) -> None:
    chat.desk.cancel_pending()
    chat.desk.forget_person()
    chat.session = Session()
    chat.say("chat/deleted")


def _clear(chat: Chat) -> None:
    """Quick exit: nothing pending goes out, both sides' messages go, and a harmless screen stays."""
    messages = set(chat.desk.recent_messages())
    if chat.incoming.message_id is not None:
        messages.add(chat.incoming.message_id)
    chat.desk.cancel_pending()
    chat.change(place="home" if chat.session.adult else "new", rehearsal=None, words_until=None, question=None)
    chat.change(offered=(), more=(), aside=(), opened=False, answer=None, draft=None)
    chat.rows += outgoing.delete(sorted(messages))
    chat.say("chat/harmless")


TAPS: Final[Mapping[str, Callable[[Chat, list[str]], None]]] = {"data": _tapped}
