"""The way through a scene: every state that a rehearsal can come to, found by walking them all.

Only what conditions can tell apart is kept (attempts and numbers are cut off just above the highest that any
condition names; variables that none names are left out), so the states are few. The walk follows the engine's rules:
say it again costs the line that is taken back, ready answers cost nothing, waiting and gestures are turns.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from bot.coach.vocabulary import HELPING_MOVES, MOVES, STANCES, Move, Stance
from bot.rehearsal.conditions import Moment, Test, apply, compile_condition, count_range, mentioned
from bot.rehearsal.lint.side import Exit, Side, exits_of
from bot.rehearsal.script import BUILT_IN_VARIABLES, EVENINGS, MAX_POSTPONED, MAX_PUSHBACKS, Value

if TYPE_CHECKING:
    from bot.rehearsal.reading import Path
    from bot.rehearsal.script import Condition, Outcome

MAX_STATES: Final = 20_000  # a scene of 18 beats and 4 variables has some 3,000 (half a second)
MAX_CASES: Final = 200_000  # kinds of message, attempts and values that one beat's conditions may tell apart

Heard = tuple[Stance | None, frozenset[Move]]


class TooMany(Exception):
    """There are more states than can be walked."""


@dataclass(frozen=True, slots=True)
class State:
    """A state of a rehearsal, as far as conditions can tell. ``picked``: ready answers picked; None once spoken."""

    at: str
    attempt: int = 1
    variables: tuple[tuple[str, Value], ...] = ()
    pushbacks: int = 0
    picked: frozenset[str] | None = frozenset()


@dataclass(slots=True)
class Walk:
    """What a walk found: each state with the turns it takes at least, and from where it was first reached."""

    turns: dict[State, int] = field(default_factory=dict)
    came_from: dict[State, State] = field(default_factory=dict)
    taken: set[Path] = field(default_factory=set)  # paths of exits that were taken
    leads: dict[str, set[str]] = field(default_factory=dict)
    third_pushbacks: dict[Path, State] = field(default_factory=dict)

    @property
    def reached(self) -> set[str]:
        """Every beat and ending that was come to."""
        return {state.at for state in self.turns}

    def shortest_to(self, places: Iterable[str]) -> State | None:
        """The state at one of ``places`` that takes the fewest turns."""
        wanted = set(places)
        there = [state for state in self.turns if state.at in wanted]
        return min(there, key=lambda state: self.turns[state], default=None)

    def trail(self, state: State) -> str:
        """How a state was first reached, for an author: "doorway → kettle → kettle again → warm"."""
        steps = [state.at]
        while state in self.came_from:
            before = self.came_from[state]
            if self.turns[before] < self.turns[state]:  # picking a ready answer is no turn
                steps.append(before.at)
            state = before
        steps.reverse()
        return " → ".join(
            place if index == 0 or steps[index - 1] != place else f"{place} again" for index, place in enumerate(steps)
        )


class Way:
    """The walks through one side. Exits that lead nowhere known are walls (WR101 tells of them)."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.role = side.role
        self._exits = {beat_id: list(exits_of(beat_id, beat)) for beat_id, beat in self.role.beats.items()}
        self._tests: dict[Path, Test | None] = {}
        known = {*side.source.script.variables, *BUILT_IN_VARIABLES}
        for way in side.exits():
            if way.when is not None:
                self._tests[way.path] = _compiled(way.when, known)
        conditions = [way.when for way in side.exits() if way.when is not None]
        self._highest = _highest_values(conditions)
        if any(way.outcome.postpones for way in side.exits()):
            self._highest["postponed"] = max(self._highest.get("postponed", 0), MAX_POSTPONED + 1)
        self._attempts = {
            beat_id: _highest_attempt([way.when for way in exits if way.when]) for beat_id, exits in self._exits.items()
        }
        self._heard = {beat_id: list(_heard(exits)) for beat_id, exits in self._exits.items()}
        self._picking = any(
            beat.choices is not None and (beat.choices.a.set or beat.choices.b.set) for beat in self.role.beats.values()
        )

    def all_ways(self) -> Walk:
        """Walk everything that a learner can do. Raises TooMany."""
        return self._walk(well_played=False)

    def well_played(self) -> Walk:
        """Walk with lines alone that say all that is asked for, keep the door open and hurt nowhere. Raises TooMany."""
        return self._walk(well_played=True)

    def _walk(self, *, well_played: bool) -> Walk:
        walk = Walk()
        if self.role.start not in self.role.beats:
            return walk
        pending: deque[State] = deque()
        for evening in EVENINGS:
            begun = {**self.side.source.script.variables, "evening": evening, "postponed": 0}
            first = State(self.role.start, variables=self._kept(begun), picked=frozenset() if self._picking else None)
            walk.turns.setdefault(first, 0)
            pending.append(first)
        while pending:
            if len(walk.turns) > MAX_STATES:
                raise TooMany
            state = pending.popleft()
            if state.at not in self.role.beats:
                continue
            turns = walk.turns[state]
            for picked in () if well_played else self._picked(state):
                if picked not in walk.turns or walk.turns[picked] > turns:
                    walk.turns[picked] = turns
                    walk.came_from[picked] = state
                    pending.appendleft(picked)
            for after in self._onward(walk, state, well_played=well_played):
                if after not in walk.turns:  # states come in order of their turns, so the first way there is a shortest
                    walk.turns[after] = turns + 1
                    walk.came_from[after] = state
                    pending.append(after)
        return walk

    def _onward(self, walk: Walk, state: State, *, well_played: bool) -> Iterator[State]:
        """Yield the states one turn further, noting the exits taken."""
        can_say_again = False
        for way in self._taken(walk, state, well_played=well_played):
            after = self._after(state, way)
            if after is None:
                continue
            walk.taken.add(way.path)
            walk.leads.setdefault(state.at, set()).add(after.at)
            can_say_again |= way.trigger == "text" and after.at in self.role.beats
            yield after
        if can_say_again and not well_played:
            yield replace(state, attempt=min(state.attempt + 1, self._attempts[state.at]), picked=None)

    def _taken(self, walk: Walk, state: State, *, well_played: bool) -> list[Exit]:
        """The exits that some turn takes from here, by the engine's rule: the first whose condition holds."""
        exits = self._exits[state.at]
        spoken = [way for way in exits if way.trigger == "text"]
        taken: dict[Path, Exit] = {}
        heard = self._well_said(state.at) if well_played else self._heard[state.at]
        variables = dict(state.variables)
        for stance, moves in heard:
            moment = Moment(stance, moves, state.attempt, variables)
            for way in spoken:
                test = self._tests.get(way.path)
                if test is not None and not test(moment):
                    continue
                if self._refused(walk, state, way):
                    continue
                taken[way.path] = way
                if way.when is None or test is not None:  # one that cannot be judged may be taken or not
                    break
        if not well_played:
            for way in exits:
                if way.trigger != "text" and not self._refused(walk, state, way):
                    taken[way.path] = way
        return list(taken.values())

    def _refused(self, walk: Walk, state: State, way: Exit) -> bool:
        """A third pushback is noted, then passed over, as the engine does it."""
        if not way.outcome.pushback or state.pushbacks < MAX_PUSHBACKS or self._is_third(state, way.outcome):
            return False
        walk.third_pushbacks.setdefault(way.path, state)
        return True

    def _is_third(self, state: State, outcome: Outcome) -> bool:
        postponed = dict(state.variables).get("postponed", 0)
        return (
            outcome.postpones
            and self.role.postponing is not None
            and isinstance(postponed, int)
            and postponed >= MAX_POSTPONED
        )

    def _after(self, state: State, way: Exit) -> State | None:
        """The state after an exit, or None where it leads nowhere known."""
        outcome = way.outcome
        picked = None if way.trigger == "text" else state.picked
        if self._is_third(state, outcome) and self.role.postponing is not None:
            third = self.role.postponing.third
            return self._arrived(third, state.variables, state.pushbacks) if self._known(third) else None
        to = outcome.to or state.at
        if not self._known(to):
            return None
        variables = apply(outcome.set, dict(state.variables))
        if outcome.postpones:
            variables = apply({"postponed": "+1"}, variables)
        pushbacks = state.pushbacks + (1 if outcome.pushback else 0)
        if to != state.at:
            return self._arrived(to, self._kept(variables), pushbacks, picked)
        more = 1 if way.trigger == "text" else 0
        attempt = min(state.attempt + more, self._attempts[state.at])
        return State(to, attempt, self._kept(variables), pushbacks, picked)

    def _arrived(
        self, at: str, variables: tuple[tuple[str, Value], ...], pushbacks: int, picked: frozenset[str] | None = None
    ) -> State:
        if at in self.role.endings:  # nothing that comes after can tell these apart
            return State(at, picked=None)
        return State(at, 1, variables, pushbacks, picked)

    def _known(self, place: str) -> bool:
        return place in self.role.beats or place in self.role.endings

    def _picked(self, state: State) -> Iterator[State]:
        """Yield the states after a ready answer was picked: open until something is said, once a beat."""
        choices = self.role.beats[state.at].choices
        if state.picked is None or choices is None or state.at in state.picked:
            return
        for choice in (choices.a, choices.b):
            variables = self._kept(apply(choice.set, dict(state.variables)))
            yield replace(state, variables=variables, picked=state.picked | {state.at})

    def _kept(self, variables: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
        """The variables that a condition names, numbers cut off above the highest that one names."""
        kept = []
        for name in sorted(self._highest.keys() & variables.keys()):
            value = variables[name]
            if isinstance(value, int) and not isinstance(value, bool):
                value = min(value, self._highest[name])
            kept.append((name, value))
        return tuple(kept)

    def _well_said(self, beat_id: str) -> Iterator[Heard]:
        """Yield the kinds of line that say all that the beat asks for and nothing that hurts."""
        asked = frozenset(self.role.beats[beat_id].asks_for)
        if not asked <= set(HELPING_MOVES):
            return
        others = [move for move in HELPING_MOVES if move not in asked]
        for flags in itertools.product((False, True), repeat=len(others)):
            said = asked | {move for move, flag in zip(others, flags, strict=True) if flag}
            if said:  # a relational line carries at least one move
                yield "relational", said


def _heard(exits: list[Exit]) -> Iterator[Heard]:
    """Yield every kind of message that these exits could tell apart, the unsure one too."""
    yield None, frozenset()
    moves = moves_named([way.when for way in exits if way.when is not None])
    other = next((move for move in MOVES if move not in moves), None)
    for flags in itertools.product((False, True), repeat=len(moves)):
        present = frozenset(move for move, flag in zip(moves, flags, strict=True) if flag)
        for stance in STANCES:
            if stance == "unclear":
                if not present:
                    yield stance, present
            elif present:
                yield stance, present
            elif other is not None:
                yield stance, frozenset({other})


def flat(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """Yield the conditions and, in turn, the options inside them."""
    for condition in conditions:
        yield condition
        yield from flat(condition.any or ())


def moves_named(conditions: Iterable[Condition]) -> list[Move]:
    """Return every move that the conditions name, in a fixed order."""
    return sorted(
        {move for part in flat(conditions) for named in (part.has, part.has_any, part.lacks) for move in named or ()}
    )


def _highest_attempt(conditions: list[Condition]) -> int:
    """One above the highest attempt that a condition names: from there on all are alike."""
    return 1 + max((_highest_named(part.attempt) for part in flat(conditions) if part.attempt is not None), default=0)


def _highest_values(conditions: list[Condition]) -> dict[str, int]:
    highest: dict[str, int] = {}
    for condition in conditions:
        for name, wanted in mentioned(condition):
            highest[name] = max(highest.get(name, 0), 1 + _highest_named(wanted))
    return highest


def _highest_named(count: Value) -> int:
    try:
        low, high = count_range(count)
    except ValueError:
        return 0
    return high if high < MAX_CASES else low


def _compiled(condition: Condition, known: set[str]) -> Test | None:
    """Return the condition as a function, or None where it cannot be judged: WR006 and WR203 tell of it."""
    if any(name not in known for name, _ in mentioned(condition)):
        return None
    try:
        return compile_condition(condition)
    except ValueError:
        return None
