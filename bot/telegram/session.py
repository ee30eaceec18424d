"""What is remembered of one chat between turns: sealed in the store, never in memory."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, get_args

from bot.rehearsal import Rehearsal

Place = Literal[
    "new",  # nothing said yet, or not yet an adult
    "opening",  # the opening question is open
    "afraid",  # its answer was "I'd be afraid to"
    "which",  # which evening is most like yours
    "scene",
    "asking",  # safety's question outside a scene
    "country",  # which country are you in, for helplines
    "schedule",  # when notes shall come is being chosen
    "answering",  # a note was opened: words are its answer
    "follow_up",  # the one question that follows it
    "keep_answer",  # shall answers be kept, asked once
    "searching",  # words to look for in the journal
    "told",  # how it went when it was said for real
    "home",  # no scene is open
]
PLACES: Final = get_args(Place)
ANSWERING: Final = frozenset({"answering", "follow_up", "keep_answer"})  # places where an answer waits
WORDS_LAST: Final = 24 * 3600 - 900  # seconds that the working copy lasts: a day at the latest, tidying included
OPENING_LASTS: Final = 30 * 24 * 3600  # seconds until the opening question is asked again


def _calm(place: Any) -> Any:
    """The place once words and answers are wiped: that somebody was afraid is forgotten, too."""
    return "home" if place == "afraid" else place


@dataclass(frozen=True, slots=True)
class Session:
    """One chat's state. Everything but ``rehearsal`` is free of the person's own words."""

    place: Place = "new"
    adult: bool = False
    opening_at: float | None = None  # when the opening question was last answered; never how
    opening_row: int | None = None  # the outbox row that asked it, so that it can be taken away
    script: str | None = None  # a scene wished for by a link, until the opening questions are answered
    role: str | None = None
    question: str | None = None  # safety's open question outside a scene
    came_from: Place = "home"  # where safety's question outside a scene came from, when that matters: "afraid"
    back: str = ""  # the place to go back to once the country is answered
    draft: dict[str, Any] | None = None  # what is being chosen: days, a time, a zone; no words
    zone: str | None = None  # the time zone that was confirmed
    answer: dict[str, Any] | None = None  # the answer to a note, until it is kept or forgotten
    journal: bool | None = None  # whether answers are kept; None: never asked
    seen_on: int | None = None  # the day of the last turn (days since 1970)
    generous: bool = False  # the next scene's hints begin one level further
    rehearsal: dict[str, Any] | None = None
    words_until: float | None = None  # when the working copy is wiped (seconds, Unix time)
    plays: int = 0
    offered: tuple[tuple[str, str], ...] = ()  # label and data of the buttons under the last message
    more: tuple[tuple[str, str], ...] = ()  # and of those behind ⋯
    aside: tuple[tuple[str, str], ...] = ()  # and of what was said since, beside the scene
    opened: bool = False  # whether those behind ⋯ are shown, with a way back
    album: str = ""  # the last album answered
    told_limits: bool = False  # the limits of clearing were said once
    group_at: float | None = None  # when this group was last answered

    def playing(self) -> Rehearsal | None:
        """The rehearsal that is open, or None; a row that cannot be read any more counts as none."""
        if self.rehearsal is None:
            return None
        try:
            return Rehearsal.from_dict(self.rehearsal)
        except (KeyError, TypeError, ValueError):
            return None

    def without_words(self) -> Session:
        """Return the session with the working copy wiped: the scene's lines lose their words, the place stays."""
        cleared = replace(self, words_until=None, came_from="home")
        if self.answer is not None:
            cleared = replace(cleared, answer=None, place="home" if self.place in ANSWERING else self.place)
        if "afraid" in {self.place, self.came_from}:  # its buttons would tell of the answer
            cleared = replace(cleared, place="home", offered=(), more=(), aside=())
        if self.rehearsal is None:
            return cleared
        spoken = [{**line, "text": ""} for line in self.rehearsal.get("spoken", ())]
        return replace(cleared, rehearsal={**self.rehearsal, "spoken": spoken})

    def to_dict(self) -> dict[str, Any]:
        """Return plain data that JSON can hold."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Session:
        """Rebuild from ``to_dict``; keys of another version are dropped, missing ones take their defaults."""
        known = {field.name for field in fields(cls)}
        kept = {name: value for name, value in data.items() if name in known}
        for name in ("offered", "more", "aside"):
            kept[name] = tuple((str(label), str(tap)) for label, tap in kept.get(name, ()))
        if kept.get("place") not in PLACES:
            kept["place"] = "home"
        return cls(**kept)
