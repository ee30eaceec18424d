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
    """``agreed`` of ``lines`` had the stance their author states; ``problems`` also name missing moves."""

    problems: tuple[Problem, ...]
    agreed: int
    lines: int

    @property
    def agreement(self) -> float:
        """The share that agreed, 0..1; 1 when there was nothing to hear."""
        return self.agreed / self.lines if self.lines else 1.0


def compare(lines: Sequence[PlanLine], hear: Hear) -> Hearing:
    """Let ``hear`` assess each line. An unsure coach does not agree: the scene takes its neutral branch."""
    problems = []
    agreed = 0
    for line in lines:
        heard = hear(line.text, line.situation)
        stance = "unsure" if heard.asks else str(heard.stance)
        missing = sorted((line.moves & line.deciding) - (frozenset() if heard.asks else heard.moves))
        if stance != line.stance:
            message = f"meant as {line.stance}, heard as {stance}."
        else:
            agreed += 1
            message = f"heard without {', '.join(missing)}." if missing else ""
        if message:
            advice = "Say it more plainly, or tell the moment better in `heard_as`."
            problems.append(Problem(line.file, line.line, "WR503", f'"{line.text}" is {message} {advice}'))
    return Hearing(tuple(sorted(problems)), agreed, len(lines))
