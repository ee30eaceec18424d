"""Lines in the person's country: asked for, never guessed, and not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from bot.rendering import Button, typed
from bot.telegram.session import PLACES as ALL_PLACES
from bot.telegram.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.safety import Country
    from bot.telegram.chat import Chat
    from bot.telegram.keys import Key
    from bot.telegram.session import Place

COMMON: Final = ("GB", "US", "AU", "IE", "NZ", "ZA")  # a button each; every other country is typed


def ask(chat: Chat) -> None:
    """Ask for the country: a few buttons, and the name of any other."""
    back = chat.session.back if chat.session.place == "country" else chat.session.place
    chat.change(place="country", back=back)
    chat.say("safety/country", keys=[*_common(chat, "in"), chat.key("other_country", "help:elsewhere")])


def for_a_child(chat: Chat) -> list[Key]:
    """Buttons that lead straight to a country's lines, and after which nothing is kept."""
    return [*_common(chat, "child"), chat.key("other_country", "help:child:")]


def _common(chat: Chat, way: str) -> list[Key]:
    known = [land for code in COMMON if (land := chat.practice.helplines.country(code)) is not None]
    return [chat.key("country", f"help:{way}:{land.code}", label=land.name) for land in known]


def _tapped(chat: Chat, parts: list[str]) -> None:
    match parts[1:]:
        case ["in", code]:
            _show(chat, chat.practice.helplines.country(code))
        case ["elsewhere"]:
            _show(chat, None)
        case ["child", code]:
            _show(chat, chat.practice.helplines.country(code))
            if not chat.session.adult:
                chat.desk.forget_person()
        case _:
            ask(chat)


def _typed(chat: Chat) -> None:
    """The name of a country; anything else is looked at like all words outside a scene."""
    text = chat.incoming.text
    country = chat.practice.helplines.named(text)
    if country is not None:
        _show(chat, country)
        return
    outside = chat.practice.outside(text)
    if outside is not None:
        _back(chat)
        chat.show_outside(outside)
        return
    _show(chat, None)


def named(chat: Chat) -> bool:
    """Show a country's lines to whoever writes its name and nothing else, where no words are waited for."""
    stranger = chat.session == Session()
    # Of somebody who is forgotten, or whose chat was cleared, no buttons are remembered; this one may still stand there.
    another = chat.key("other_country", "help:country")
    if typed(chat.incoming.text, [Button(another.label, "answer")]) is not None:
        if stranger:
            chat.say("safety/country", keys=for_a_child(chat))
            chat.desk.forget_person()
        else:
            ask(chat)
        return True
    country = chat.practice.helplines.named(chat.incoming.text)
    if country is None:
        return False
    _show(chat, country)
    if stranger:
        chat.desk.forget_person()  # nobody who has begun: perhaps the one who was told that this is for adults
    return True


def _show(chat: Chat, country: Country | None) -> None:
    _back(chat)
    keys = [chat.key("other_country", "help:country"), chat.key("clear", "data:clear")]
    lines = country.lines if country else ()
    chat.say("safety/lines", keys=keys, country=country.name if country else "", lines=lines)


def _back(chat: Chat) -> None:
    back = chat.session.back
    place = cast("Place", back) if back in ALL_PLACES and back != "country" else None
    if chat.session.place == "country":
        chat.change(place=place or ("home" if chat.session.adult else "new"), back="")


TAPS: Final[Mapping[str, Callable[[Chat, list[str]], None]]] = {"help": _tapped}
PLACES: Final[Mapping[str, Callable[[Chat], None]]] = {"country": _typed}
