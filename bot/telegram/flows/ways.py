"""Safety in the chat: questions outside a scene, ways on, and *Is this safe?*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.telegram.flows import helping, opening, scene

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.telegram.chat import Chat
    from bot.telegram.session import Place

ADULT: Final = ("age", "adult")  # the answer that lets a stranger in as the first button does


def _way(chat: Chat, parts: list[str]) -> None:
    match parts[1:]:
        case ["someone_else"]:
            chat.change(place="home", rehearsal=None, words_until=None)
            opening.proceed(chat)
        case ["clear_chat"]:
            chat.tap("data:clear")
        case ["my_country"]:
            helping.ask(chat)
        case ["go_on"]:
            scene.go_on(chat)
        case ["enough"]:
            chat.say("scene/left", partner="")
        case [way]:
            _text(chat, way)
        case _:
            chat.say("chat/old-button", keys=[chat.key("practice", "go:practice")])


def _text(chat: Chat, way: str) -> None:
    try:
        name = chat.practice.way_text(way)
    except KeyError:
        chat.say("chat/old-button", keys=[chat.key("practice", "go:practice")])
        return
    others = [other for other in ("people_who_help", "two_quiet_minutes") if other != way]
    keys = [chat.key("my_country", "help:country")] if way == "people_who_help" else []
    keys += [chat.key(f"way.{other}", f"way:{other}") for other in others]
    keys.append(chat.key("clear", "data:clear"))
    if chat.session.place == "afraid":
        keys.append(chat.key("way.someone_else", "way:someone_else"))
    elif chat.session.place == "new":
        keys.append(chat.key("begin", "open:begin"))
    chat.say(name, keys=keys, partner="")


def _safe(chat: Chat, parts: list[str]) -> None:
    """*Is this safe?*: the opening question again; the scene waits."""
    del parts
    opening.ask(chat)


def _answered(chat: Chat, parts: list[str]) -> None:
    question = chat.session.question
    if question is None or len(parts) != 2:
        chat.say("chat/old-button", keys=[chat.key("practice", "go:practice")])
        return
    try:
        outside = chat.practice.asked_outside(question, parts[1])
    except LookupError:
        _again(chat)
        return
    chat.change(question=None, place=_back(chat), came_from="home")
    if outside.forget:
        opening.turn_away(chat)
        return
    if outside.texts:
        chat.show_outside(outside)
        return
    if (question, parts[1]) == ADULT:
        chat.change(adult=True)
    opening.proceed(chat)


def _back(chat: Chat) -> Place:
    """Where a question outside a scene leads back to: no scene is offered to somebody who said they'd be afraid."""
    if chat.session.came_from == "afraid":
        return "afraid"
    return "home" if chat.session.adult else "new"


def _again(chat: Chat) -> None:
    """Words instead of an answer: look at them, then ask once more."""
    outside = chat.practice.outside(chat.incoming.text)
    if outside is not None and outside.question != chat.session.question:
        chat.show_outside(outside)
        return
    question = chat.session.question
    chat.change(place=_back(chat), came_from="home", question=None)
    if question is None:
        scene.home(chat)
        return
    chat.say("chat/home", keys=[chat.key("people", "way:people_who_help"), chat.key("practice", "go:practice")])


TAPS: Final[Mapping[str, Callable[[Chat, list[str]], None]]] = {"way": _way, "safe": _safe, "ask": _answered}
PLACES: Final[Mapping[str, Callable[[Chat], None]]] = {"asking": _again}
