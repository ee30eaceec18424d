"""What a learner can do in a rehearsal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.coach.assessment import Assessment

Control = Literal[
    "hint",
    "example",
    "say_again",  # say it again: the partner rewinds, too
    "step_back",
    "go_on",
    "misheard",  # that's not how I meant it
    "wait",  # say nothing yet
    "gesture",
    "choose",
    "pause",
    "resume",
    "guess",  # an answer to the debrief's question
    "be_other",
    "enough",
    "answer",  # to safety's question
    "way",  # a way on that safety offers
]


@dataclass(frozen=True, slots=True)
class Position:
    """The beat and turn that an event answers; an event for another position is stale."""

    beat: str
    turn: int


@dataclass(frozen=True, slots=True)
class Said:
    """The learner's own words, as the coach heard them.

    ``complete_no`` marks a no that is a whole sentence: it never meets a colder partner.
    """

    text: str
    assessment: Assessment
    complete_no: bool = False


@dataclass(frozen=True, slots=True)
class Tapped:
    """A control, by button or by its typed equivalent. ``value``: the gesture's, choice's or guess's id."""

    control: Control
    value: str = ""
    at: Position | None = None


@dataclass(frozen=True, slots=True)
class SteppedOut:
    """Safety asks the question of this id: the scene waits."""

    question: str


@dataclass(frozen=True, slots=True)
class SteppedIn:
    """The question is answered and the scene goes on."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Safety ends the scene for good: no score, no debrief, the words forgotten."""


Event = Said | Tapped | SteppedOut | SteppedIn | Stopped
