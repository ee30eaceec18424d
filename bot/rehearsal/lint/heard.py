"""How far a coach hears the lines of plans as their authors meant them: WR503."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.rehearsal.problems import Problem

if TYPE_CHECKING:
    from bot.coach.assessment import Assessment
    from bot.rehearsal.plan import PlanLine

LEAST_AGREEMENT: Final = 0.9  # share of stances; below, scenes go otherwise than written too often

Hear = Callable[[str, str], "Assessment"]  # the line and its situation


@dataclass(frozen=True, slots=True)
class Hearing:
    """``agreed`` of ``lines`` were given the stance their author states; of ``unsure`` the coach would not judge.

    ``problems`` name all that would take another branch than planned: another stance, an unsure coach, a missing move.
    """

    problems: tuple[Problem, ...]
    agreed: int
    unsure: int
    lines: int

    @property
    def agreement(self) -> float:
        """The share that agreed, 0..1; 1 when there was nothing to hear."""
        return self.agreed / self.lines if self.lines else 1.0


def compare(lines: Sequence[PlanLine], hear: Hear) -> Hearing:
    """Let ``hear`` assess each line and hold it against what the plan states."""
    problems = []
    agreed = unsure = 0
    for line in lines:
        heard = hear(line.text, line.situation)
        agreed += heard.stance == line.stance
        unsure += heard.asks
        missing = sorted((line.moves & line.deciding) - heard.moves)
        if heard.stance != line.stance:
            message = f"is meant as {line.stance}, heard as {heard.stance}{' (unsure)' if heard.asks else ''}."
        elif heard.asks:
            message = "leaves the coach unsure: the scene would take its `otherwise`."
        elif missing:
            message = f"is heard without {', '.join(missing)}."
        else:
            continue
        advice = "Say it more plainly, or tell the moment better in `heard_as`."
        problems.append(Problem(line.file, line.line, "WR503", f'"{line.text}" {message} {advice}'))
    return Hearing(tuple(sorted(problems)), agreed, unsure, len(lines))
