"""A rehearsal: where one learner stands in one scene. A value; a step makes a new one."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from bot.coach.vocabulary import MOVES, STANCES, Move, Stance
from bot.rehearsal.events import Position

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.rehearsal.script import Value

Phase = Literal[
    "scene",
    "paused",
    "question",  # safety has asked; the scene waits
    "guess",  # the debrief's question is open
    "debrief",
    "over",
    "stopped",  # safety ended it
]
PHASES: Final = ("scene", "paused", "question", "guess", "debrief", "over", "stopped")
MAX_TRAIL: Final = 60  # turns that can be taken back; a scene has about ten
MAX_SPOKEN: Final = 60  # lines kept in the working copy


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of the learner's own. ``stance`` is None where the coach was unsure or took the learner's word."""

    beat: str
    text: str
    stance: Stance | None
    moves: tuple[Move, ...] = ()
    withdrawn: bool = False  # said again in other words


@dataclass(frozen=True, slots=True)
class Footstep:
    """The state before one learner's turn, so that the partner can rewind, too."""

    beat: str
    turn: int
    attempt: int
    variables: Mapping[str, Value]
    pushbacks: int
    own_words: bool  # False for waiting and gestures


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Everything a rehearsal remembers. Positions are authored ids, so it survives edits of its script."""

    id: str
    script: str
    content_hash: str
    role: str
    beat: str
    phase: Phase = "scene"
    turn: int = 0
    attempt: int = 1
    variables: Mapping[str, Value] = field(default_factory=dict)
    pushbacks: int = 0
    hints: int = 0  # hints taken at this beat, 0..3
    first_hint: int = 0  # where hints begin at each beat: 1 is one level more generous
    trail: tuple[Footstep, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    used: Mapping[str, int] = field(default_factory=dict)  # how often each wording was used, so that none repeats
    asked: tuple[str, ...] = ()  # what safety has asked about so far
    at_debrief: str | None = None  # a question of safety's that waits for the end of the scene
    quiet: bool = False  # safety has silenced the coach for the rest of this rehearsal
    pending: str | None = None  # the question that is open
    coach_asked: bool = False  # the coach asks at most once a rehearsal
    returns_to: Phase = "scene"  # where a question or a pause came from

    @property
    def position(self) -> Position:
        """Where an event has to be meant for."""
        return Position(self.beat, self.turn)

    @property
    def lines(self) -> tuple[Spoken, ...]:
        """The learner's lines that stand."""
        return tuple(line for line in self.spoken if not line.withdrawn)

    def with_use(self, name: str) -> Rehearsal:
        """Return the rehearsal with one more use of the wording ``name`` counted."""
        return replace(self, used={**self.used, name: self.used.get(name, 0) + 1})

    def to_dict(self) -> dict[str, Any]:
        """Return plain data that JSON can hold."""
        # dataclasses.asdict would copy every value deeply, which took a tenth of a whole turn.
        data = {name: getattr(self, name) for name in _FIELDS}
        data["trail"] = [{name: getattr(step, name) for name in _STEP_FIELDS} for step in self.trail]
        data["spoken"] = [{name: getattr(line, name) for name in _LINE_FIELDS} for line in self.spoken]
        return data

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Rehearsal:
        """Rebuild from ``to_dict``. Raises ValueError, KeyError or TypeError for anything else."""
        if data["phase"] not in PHASES or data["returns_to"] not in PHASES:
            msg = f"unknown phase {data['phase']!r}"
            raise ValueError(msg)
        return cls(
            **{
                **data,
                "trail": tuple(Footstep(**step) for step in data["trail"]),
                "spoken": tuple(_spoken(line) for line in data["spoken"]),
                "asked": tuple(data["asked"]),
            }
        )


_FIELDS: Final = tuple(field.name for field in fields(Rehearsal))
_STEP_FIELDS: Final = tuple(field.name for field in fields(Footstep))
_LINE_FIELDS: Final = tuple(field.name for field in fields(Spoken))


def _spoken(data: dict[str, Any]) -> Spoken:
    stance = data["stance"]
    if stance is not None and stance not in STANCES:
        msg = f"unknown stance {stance!r}"
        raise ValueError(msg)
    moves = tuple(cast("Move", move) for move in data["moves"] if move in MOVES)
    return Spoken(data["beat"], data["text"], stance, moves, data["withdrawn"])
