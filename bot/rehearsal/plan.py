"""Plans: transcripts beside a script that state what each line is, played by the engine as tests.

A plan is called ``<script id>.<name>.plan``. docs/authors.md shows the format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from bot.coach.assessment import Assessment
from bot.coach.vocabulary import MOVES, STANCES, Move, Stance
from bot.rehearsal.effects import Effect, Wording
from bot.rehearsal.events import Control, Event, Said, Tapped
from bot.rehearsal.lint.way import moves_named
from bot.rehearsal.problems import Problem, ScriptError
from bot.rehearsal.script import EVENINGS
from bot.rehearsal.stage import Stage
from bot.rehearsal.step import start, step

if TYPE_CHECKING:
    from bot.rehearsal.reading import Source
    from bot.rehearsal.rehearsal import Rehearsal

SUFFIX: Final = ".plan"
# The bot's answers to a control that does not fit the moment.
_REFUSALS: Final = frozenset(
    {"scene/stale", "scene/nothing-to-redo", "scene/at-the-start", "scene/try-first", "scene/no-hint", "scene/over"}
)
_CONTROLS: Final[dict[str, Control]] = {
    "wait": "wait",
    "hint": "hint",
    "example": "example",
    "say it again": "say_again",
    "step back": "step_back",
    "misheard": "misheard",
}
_UNSURE: Final = Assessment("unclear", frozenset(), 0.0, asks=True)


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One thing the learner does. ``line`` counts from 1; ``leads_to`` with its line where the plan names it."""

    line: int
    event: Event
    leads_to: str | None = None
    leads_line: int = 0

    @property
    def shown(self) -> str:
        """How a message calls it."""
        match self.event:
            case Said(text=text):
                return f'"{text if len(text) <= 40 else text[:39] + "…"}"'
            case Tapped(control=control, value=value):
                return f"({control.replace('_', ' ')}{f' {value}' if value else ''})"
            case _:
                return str(self.event)


@dataclass(frozen=True, slots=True)
class Plan:
    """A transcript as it was written. ``ending`` is a kind of ending or an ending's id."""

    file: str
    script: str
    role: str
    role_line: int
    evening: int
    steps: tuple[PlanStep, ...]
    ending: str
    ending_line: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of a plan with its moment: what the coach is asked about by `lint --heard`.

    ``deciding`` are the moves that the moment asks for or that a condition there looks at.
    """

    file: str
    line: int
    text: str
    situation: str
    stance: Stance
    moves: frozenset[Move]
    deciding: frozenset[Move]


@dataclass(frozen=True, slots=True)
class Played:
    """How a plan came out. ``ending`` is None when something went otherwise than planned."""

    problems: tuple[Problem, ...]
    ending: str | None
    lines: tuple[PlanLine, ...]


def read_plan(file: str, content: bytes) -> Plan:
    """Read one plan. Raises ScriptError holding a WR501 for everything that cannot be read."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ScriptError([Problem(file, line, "WR501", "this is not UTF-8 text. Save the file as UTF-8.")]) from None
    reader = _Reader(file)
    for number, written in enumerate(text.splitlines(), start=1):
        reader.take(number, written)
    return reader.plan()


def play(plan: Plan, stage: Stage) -> Played:
    """Play the plan to its end, or to the first thing that comes otherwise. ``stage`` is that of its role."""
    rehearsal, _ = start(stage, PurePath(plan.file).name, evening=plan.evening)
    lines: list[PlanLine] = []

    def failed(line: int, message: str) -> Played:
        return Played((Problem(plan.file, line, "WR502", message),), None, tuple(lines))

    for planned in plan.steps:
        if rehearsal.phase != "scene":
            message = f"the scene was over before {planned.shown}: it ended at {_place(stage, rehearsal)}."
            return failed(planned.line, f"{message} Take this away, or mend the lines before it.")
        lines += _line(plan, stage, rehearsal, planned)
        moved, effects = step(stage, rehearsal, planned.event)
        if _refused(rehearsal, moved, planned.event, effects):
            message = f"{planned.shown} does nothing at {_place(stage, rehearsal)}. "
            return failed(planned.line, f"{message}Take it away, or let the script offer it there.")
        rehearsal = moved
        if planned.leads_to is not None and planned.leads_to != rehearsal.beat:
            message = f"{planned.shown} leads to {_place(stage, rehearsal)}, not to {planned.leads_to}."
            return failed(planned.leads_line, f"{message} Mend the plan or the script.")
    ending = stage.ending(rehearsal.beat)
    if ending is None or rehearsal.phase == "scene":
        message = f"the scene is still at {_place(stage, rehearsal)}, it has not ended. Go on until it ends."
        return failed(plan.ending_line, message)
    if plan.ending not in {ending.kind, rehearsal.beat}:
        message = f"the scene ends at {_place(stage, rehearsal)}, not {plan.ending}. Mend the plan or the script."
        return failed(plan.ending_line, message)
    return Played((), rehearsal.beat, tuple(lines))


def check_plans(sources: Sequence[Source], plans: Sequence[Plan]) -> tuple[list[Problem], list[PlanLine]]:
    """Play every plan; return what came otherwise, endings that no plan reaches, and the lines that were played.

    A role whose targets are wrong cannot be played and is passed over: lint tells of it.
    """
    problems: list[Problem] = []
    lines: list[PlanLine] = []
    reached: set[tuple[str, str, str]] = set()
    by_id = {source.script.id: source for source in sources}
    stages = {(source.script.id, role): _stage(source, role) for source in sources for role in source.roles}
    for plan in plans:
        if plan.script not in by_id:
            known = ", ".join(sorted(by_id)) or "none"
            message = (
                f"there is no script {plan.script} beside this plan (there is: {known}). Rename the plan after one."
            )
            problems.append(Problem(plan.file, 1, "WR501", message))
            continue
        if (plan.script, plan.role) not in stages:
            roles = " or ".join(by_id[plan.script].roles)
            message = f"{plan.script} has no role {plan.role}. Write `role: {roles}`."
            problems.append(Problem(plan.file, plan.role_line, "WR501", message))
            continue
        stage = stages[plan.script, plan.role]
        if stage is None:
            continue
        played = play(plan, stage)
        problems += played.problems
        lines += played.lines
        if played.ending is not None:
            reached.add((plan.script, plan.role, played.ending))
    return sorted([*problems, *_unplanned(by_id, stages, reached)]), lines


def _unplanned(
    by_id: Mapping[str, Source], stages: Mapping[tuple[str, str], Stage | None], reached: set[tuple[str, str, str]]
) -> list[Problem]:
    problems = []
    for (script_id, role_id), stage in stages.items():
        source = by_id[script_id]
        for name in stage.role.endings if stage else ():
            if (script_id, role_id, name) not in reached:
                message = (
                    f"no plan of {role_id} reaches {name}. Write {script_id}.{role_id}-{name}.plan beside the script."
                )
                line = source.line("roles", role_id, "endings", name)
                problems.append(Problem(source.file, line, "WR504", message))
    return problems


def _stage(source: Source, role: str) -> Stage | None:
    try:
        return Stage(source, role)
    except ValueError:
        return None


def _place(stage: Stage, rehearsal: Rehearsal) -> str:
    ending = stage.ending(rehearsal.beat)
    return f"{rehearsal.beat} ({ending.kind})" if ending else rehearsal.beat


def _refused(before: Rehearsal, after: Rehearsal, event: Event, effects: tuple[Effect, ...]) -> bool:
    """Whether the engine had nothing to do with the event at this moment."""
    takes_a_turn = isinstance(event, Said) or (isinstance(event, Tapped) and event.control in {"wait", "gesture"})
    if takes_a_turn and after.turn == before.turn:
        return True
    return any(isinstance(effect, Wording) and effect.name in _REFUSALS for effect in effects)


def _line(plan: Plan, stage: Stage, rehearsal: Rehearsal, planned: PlanStep) -> list[PlanLine]:
    beat = stage.beat(rehearsal.beat)
    if beat is None or not isinstance(planned.event, Said) or planned.event.assessment.asks:
        return []
    stated = planned.event.assessment
    deciding = frozenset([*moves_named([reply.when for reply in beat.replies]), *beat.asks_for])
    situation = stage.fill(beat.heard_as)
    return [PlanLine(plan.file, planned.line, planned.event.text, situation, stated.stance, stated.moves, deciding)]


class _Reader:
    """Takes a plan line by line."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.head: dict[str, tuple[int, str]] = {}
        self.steps: list[PlanStep] = []
        self.unstated: tuple[int, str] | None = None  # a line whose stance has not come yet
        self.ending: tuple[int, str] | None = None
        self.last_line = 1

    def take(self, number: int, line: str) -> None:
        """Take one line of the file."""
        text = line.strip()
        if not text or text.startswith("#"):
            return
        self.last_line = number
        if self.ending is not None:
            self._wrong(number, "nothing can stand after the ending (`== …`). Move the ending down or take this away.")
        elif text.startswith("[") and text.endswith("]"):
            self._state(number, text[1:-1])
        elif self.unstated is not None:
            self._wrong(
                self.unstated[0], "say in the next line what this is: `[relational: limit, care]` or `[unsure]`."
            )
            self.unstated = None
            self.take(number, line)
        elif text.startswith(">"):
            self._say(number, text[1:].strip())
        elif text.startswith("->"):
            self._lead(number, text[2:].strip())
        elif text.startswith("=="):
            self.ending = (number, text[2:].strip())
        elif text.startswith("(") and text.endswith(")"):
            self._control(number, text[1:-1].strip())
        elif (match := re.fullmatch(r"(role|evening)\s*:\s*(\S.*)", text)) and not self.steps:
            self.head[match[1]] = (number, match[2])
        else:
            self._wrong(number, f"{text!r} is not part of a plan. See the end of docs/authors.md for what is.")

    def plan(self) -> Plan:
        """Return the plan. Raises ScriptError for all that is wrong."""
        if self.unstated is not None:
            self._wrong(
                self.unstated[0], "say in the next line what this is: `[relational: limit, care]` or `[unsure]`."
            )
        role_line, role = self.head.get("role", (1, ""))
        if not role:
            self._wrong(1, "the plan does not say who is played. Begin with `role: …`.")
        evening_line, evening = self.head.get("evening", (1, "1"))
        if evening not in {str(number) for number in EVENINGS}:
            self._wrong(evening_line, f"evening is 0, 1 or 2, not {evening}.")
        if self.ending is None or not self.ending[1]:
            self._wrong(
                self.last_line, "the plan does not say how the scene ends. Close with `== open`, or an ending's id."
            )
        if not self.steps:
            self._wrong(
                self.last_line, "the plan has no turn. Write the learner's lines: `> …`, each with its stance below."
            )
        script, dot, _ = PurePath(self.file).name.casefold().partition(".")
        if dot and PurePath(self.file).name.count(".") < 2:
            self._wrong(1, f"call this file {script}.<what it shows>.plan, so that several can stand beside a script.")
        if self.problems or self.ending is None:
            raise ScriptError(sorted(self.problems))
        return Plan(self.file, script, role, role_line, int(evening), tuple(self.steps), self.ending[1], self.ending[0])

    def _wrong(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, "WR501", message))

    def _say(self, number: int, text: str) -> None:
        if text:
            self.unstated = (number, text)
        else:
            self._wrong(number, "this line says nothing. Write the learner's words after `>`, or use (wait).")

    def _state(self, number: int, stated: str) -> None:
        if self.unstated is None:
            self._wrong(number, "this belongs under a line of the learner's (`> …`), and only once.")
            return
        line, text = self.unstated
        self.unstated = None
        assessment = self._assessment(number, stated)
        self.steps.append(PlanStep(line, Said(text, assessment)))

    def _assessment(self, number: int, stated: str) -> Assessment:
        stance, _, listed = (part.strip() for part in stated.partition(":"))
        if stance == "unsure":
            if listed:
                self._wrong(number, "an unsure coach hears no moves. Write `[unsure]` alone.")
            return _UNSURE
        if stance not in STANCES:
            self._wrong(number, f"{stance!r} is no stance. One of: {', '.join(STANCES)}, or unsure.")
            return _UNSURE
        named = [move.strip() for move in listed.split(",")] if listed else []
        for move in named:
            if move not in MOVES:
                self._wrong(number, f"{move!r} is no move. One of: {', '.join(MOVES)}.")
        if stance == "unclear" and named:
            self._wrong(number, "an unclear line carries no moves. Write `[unclear]`, or another stance.")
        if stance != "unclear" and not named:
            self._wrong(number, f"a line carries at least one move: `[{stance}: limit]` (docs/labels.md).")
        moves = frozenset(move for move in MOVES if move in named)
        return Assessment(stance, moves, 1.0, asks=False)

    def _lead(self, number: int, place: str) -> None:
        if not self.steps or self.steps[-1].leads_to is not None or not place:
            self._wrong(number, "`-> beat` stands once, under the turn that leads there.")
        else:
            self.steps[-1] = replace(self.steps[-1], leads_to=place, leads_line=number)

    def _control(self, number: int, text: str) -> None:
        name = " ".join(text.split())
        control, value = _CONTROLS.get(name), ""
        if match := re.fullmatch(r"gesture ([a-z0-9-]+)", name):
            control, value = "gesture", match[1]
        elif match := re.fullmatch(r"choose ([ab])", name):
            control, value = "choose", match[1]
        if control is None:
            known = ", ".join(f"({known})" for known in (*_CONTROLS, "gesture …", "choose a", "choose b"))
            self._wrong(number, f"({name}) is nothing a learner can do here. One of: {known}.")
        else:
            self.steps.append(PlanStep(number, Tapped(control, value)))
