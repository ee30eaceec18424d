"""Going back to where somebody was once a note, the journal or a schedule is done with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast, get_args

from bot.telegram.flows import opening
from bot.telegram.session import ANSWERING, Place

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


def origin(chat: Chat) -> dict[str, Any]:
    """Where to go back to from here, and what a scene's buttons were. A role not chosen yet can be at any time."""
    session = chat.session
    if session.place in OWN:  # from one of these into another: the way back is the same
        held = session.answer if session.place in ANSWERING else session.draft
        back = (held or {}).get("back")
        return back if isinstance(back, dict) else {"place": PLACE}
    if session.place != "scene":
        return {"place": PLACE if session.place == "which" else session.place}
    return {"place": "scene", "offered": session.offered, "more": session.more, "opened": session.opened}


def go_back(chat: Chat, back: object) -> None:
    """Go back where ``origin`` was asked; home when there is no such place, or its scene is over.

    In a scene its own buttons can be typed again, and those shown meanwhile can't: they could be lines.
    """
    back = back if isinstance(back, dict) else {}
    place = back.get("place")
    known = place if place in get_args(Place) and place not in OWN else PLACE
    if known == "scene" and chat.session.playing() is None:
        known = PLACE
    chat.change(place=cast("Place", known))
    if known == "scene":
        offered, more = (tuple((label, data) for label, data in back.get(name, ())) for name in ("offered", "more"))
        chat.change(offered=offered, more=more, aside=(), opened=bool(back.get("opened")))


def only_words(chat: Chat) -> None:
    """From now on whatever is typed is an answer, even when it reads like a button above."""
    chat.change(offered=(), more=(), aside=(), opened=False)


def keys(chat: Chat) -> list[Key]:
    """The way back into a scene that is open, or to another."""
    if chat.session.place == "scene":
        return [chat.key("go_on_there", "go:on")]
    return [chat.key("practice", "go:practice")]
