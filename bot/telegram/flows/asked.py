"""*Did you get to say it?*: offered after a line is kept, asked once on a Sunday, or told without being asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reflection import FIRST_REPLIES, QUESTION, REPLIES, ask_on
from bot.telegram.flows import lines, schedule
from bot.telegram.notes import moment, replies, when

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.reflection import Reply
    from bot.telegram.chat import Chat
    from bot.telegram.keys import Key

TOLD: Final = ("better", "same", "badly")  # who tells without being asked has said it


def _tapped(chat: Chat, parts: list[str]) -> None:
    match parts[1:]:
        case ["yes"]:
            chat.take_away_keys()
            plan = chat.desk.plan()
            zone = plan.schedule.zone if plan is not None else chat.session.zone
            if zone is None:
                schedule.ask_zone(chat, {"for": "asked"})
            else:
                ask_once(chat, zone)
        case ["no"]:
            chat.take_away_keys()
            chat.say("chat/asked-not", keys=lines.following(chat))
        case ["open"]:
            chat.take_away_keys()
            _ask(chat, QUESTION, FIRST_REPLIES)
        case ["told"]:
            _ask(chat, "chat/asked-told", TOLD)
        case [name] if name in REPLIES:
            _reply(chat, REPLIES[name])
        case _:
            chat.say("chat/old-button", keys=[chat.key("practice", "go:practice")])


def ask_once(chat: Chat, zone: str) -> None:
    """Note that it will be asked, once, on Sunday."""
    plan = chat.desk.plan()
    due = ask_on(moment(chat.now), zone)
    chat.desk.save_asked({"zone": zone, "neutral": plan.neutral if plan is not None else True}, due.timestamp())
    chat.say("chat/asked-set", keys=lines.following(chat), **when(due, moment(chat.now), zone))


def _ask(chat: Chat, text: str, names: tuple[str, ...]) -> None:
    _listen(chat)
    chat.say(text, keys=[chat.key(label, data) for label, data in replies(names)])


def _reply(chat: Chat, reply: Reply) -> None:
    """One answer, and where it leads. What it was is not kept."""
    chat.take_away_keys()
    asked = chat.desk.asked()
    if asked is not None and asked.get("sent"):
        chat.desk.save_asked(None, None)
    _listen(chat)
    chat.say(reply.text, keys=_keys(chat, reply))


def _keys(chat: Chat, reply: Reply) -> list[Key]:
    match reply.leads:
        case "ask_back":
            return [chat.key(label, data) for label, data in replies(reply.replies)]
        case "people":
            return [chat.key("people", "way:people_who_help"), chat.key("quiet", "way:two_quiet_minutes")]
        case _:
            return [chat.key("practice", "go:practice")]


def _listen(chat: Chat) -> None:
    """Words that come now are about how it went; where a scene or a question is open, they are for that."""
    if chat.session.place == "home":
        chat.change(place="told")


def _told(chat: Chat) -> None:
    """Words instead of a button: safety looks, and then they are heard and forgotten."""
    outside = chat.practice.outside(chat.incoming.text)
    chat.change(place="home")
    if outside is not None:
        chat.show_outside(outside)
        return
    chat.say("chat/asked-heard", keys=[chat.key("practice", "go:practice"), chat.key("people", "way:people_who_help")])


TAPS: Final[Mapping[str, Callable[[Chat, list[str]], None]]] = {"asked": _tapped}
PLACES: Final[Mapping[str, Callable[[Chat], None]]] = {"told": _told}
