"""Going back to where somebody was once a note, the journal or a schedule is done with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast, get_args

from bot.telegram.flows import opening
from bot.telegram.session import Place

if TYPE_CHECKING:
    from bot.telegram.chat import Chat
    from bot.telegram.keys import Key

PLACE: Final = "home"  # where one is when nothing is open
OWN: Final = frozenset({"schedule", "answering", "follow_up", "keep_answer", "searching", "told"})


def may_set(chat: Chat) -> bool:
    """Whether this person is past the first questions; if not, those are asked."""
    if chat.session.adult and chat.session.place not in {"new", "afraid"}:
        return True
    opening.proceed(chat)
    return False


def origin(chat: Chat) -> str:
    """Where to go back to from here. A role that was not chosen yet can be chosen at any time."""
    return PLACE if chat.session.place in {*OWN, "which"} else chat.session.place


def go_back(chat: Chat, place: object) -> None:
    """Go back to a place by its name; home when there is none such, or a scene that is over."""
    known = place if isinstance(place, str) and place in get_args(Place) and place not in OWN else PLACE
    if known == "scene" and chat.session.playing() is None:
        known = PLACE
    chat.change(place=cast("Place", known))


def keys(chat: Chat) -> list[Key]:
    """The way back into a scene that is open, or to another."""
    if chat.session.place == "scene":
        return [chat.key("go_on_there", "go:on")]
    return [chat.key("practice", "go:practice")]
