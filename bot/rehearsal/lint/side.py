"""One side of a script: a role as its rules see it, with the lines on which everything stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.rehearsal.problems import Problem

if TYPE_CHECKING:
    from bot.rehearsal.reading import Path, Source
    from bot.rehearsal.script import Beat, Condition, Outcome, Role

Trigger = Literal["text", "wait", "gesture"]


@dataclass(frozen=True, slots=True)
class Exit:
    """One way in which a beat can go on. ``path`` starts at the role; ``when`` is None where nothing is asked."""

    beat: str
    path: Path
    trigger: Trigger
    outcome: Outcome
    when: Condition | None = None

    @property
    def stays(self) -> bool:
        """Whether the scene is at the same beat afterwards."""
        return self.outcome.to is None or self.outcome.to == self.beat

    @property
    def name(self) -> str:
        """How a message to an author calls it."""
        if self.path[-1] in {"otherwise", "wait"}:
            return f"`{self.path[-1]}` of {self.beat}"
        kind = "reply" if self.trigger == "text" else "gesture"
        last = self.path[-1]
        return f"{kind} {last + 1 if isinstance(last, int) else last} of {self.beat}"


@dataclass(frozen=True, slots=True)
class Side:
    """A role of a source."""

    source: Source
    id: str

    @property
    def role(self) -> Role:
        """The role itself."""
        return self.source.script.roles[self.id]

    @property
    def partner(self) -> Role:
        """The one who is talked with."""
        return self.source.script.partner_of(self.id)

    def problem(self, code: str, path: Path, message: str) -> Problem:
        """A problem at ``path``, which starts at the role."""
        return Problem(self.source.file, self.source.line("roles", self.id, *path), code, message)

    def line(self, path: Path) -> int:
        """The line of ``path``, which starts at the role."""
        return self.source.line("roles", self.id, *path)

    def exits(self) -> Iterator[Exit]:
        """Yield every exit of every beat, in the order in which the engine tries them."""
        for beat_id, beat in self.role.beats.items():
            yield from exits_of(beat_id, beat)


def exits_of(beat_id: str, beat: Beat) -> Iterator[Exit]:
    """Yield the exits of one beat: its replies, `otherwise`, `wait`, gestures."""
    here: Path = ("beats", beat_id)
    for index, reply in enumerate(beat.replies):
        yield Exit(beat_id, (*here, "replies", index), "text", reply, reply.when)
    if beat.otherwise is not None:
        yield Exit(beat_id, (*here, "otherwise"), "text", beat.otherwise)
    if beat.wait is not None:
        yield Exit(beat_id, (*here, "wait"), "wait", beat.wait)
    for gesture_id, gesture in beat.gestures.items():
        yield Exit(beat_id, (*here, "gestures", gesture_id), "gesture", gesture)
