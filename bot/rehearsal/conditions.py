"""The closed grammar of conditions, compiled to plain functions. No text of a script is ever executed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.coach.vocabulary import MOVES, STANCES, Move, Stance
from bot.rehearsal.script import EVENINGS, MAX_POSTPONED, Value

if TYPE_CHECKING:
    from bot.rehearsal.script import Condition, Script

_COUNT: Final = re.compile(r"^(\d{1,3})(?:(\+)|-(\d{1,3}))?$")
_UNBOUNDED: Final = 10**6


@dataclass(frozen=True, slots=True)
class Moment:
    """All that a condition may look at. ``stance`` None means that the coach is unsure: no condition holds."""

    stance: Stance | None
    moves: frozenset[Move]
    attempt: int
    variables: Mapping[str, Value]


Test = Callable[[Moment], bool]


def count_range(count: str | int) -> tuple[int, int]:
    """Return the lowest and highest number that ``count`` ("2", 2, "2+", "1-3") allows. Raises ValueError."""
    match = _COUNT.match(str(count)) if not isinstance(count, bool) else None
    if match is None:
        msg = f'{count!r} is not a count: write 2, "2+" or "1-3"'
        raise ValueError(msg)
    low = int(match[1])
    high = _UNBOUNDED if match[2] else int(match[3] or low)
    if high < low:
        msg = f"{count!r} counts backwards"
        raise ValueError(msg)
    return low, high


def compile_condition(condition: Condition) -> Test:
    """Compile to a function of the moment. Raises ValueError for a count that is none."""
    tests: list[Test] = []
    if condition.stance is not None:
        stances = frozenset(condition.stance)
        tests.append(lambda moment: moment.stance in stances)
    if condition.has is not None:
        needed = frozenset(condition.has)
        tests.append(lambda moment: needed <= moment.moves)
    if condition.has_any is not None:
        some = frozenset(condition.has_any)
        tests.append(lambda moment: bool(some & moment.moves))
    if condition.lacks is not None:
        unwanted = frozenset(condition.lacks)
        tests.append(lambda moment: not unwanted & moment.moves)
    if condition.attempt is not None:
        low, high = count_range(condition.attempt)
        tests.append(lambda moment: low <= moment.attempt <= high)
    for name, wanted in (condition.where or {}).items():
        tests.append(_variable_test(name, wanted))
    if condition.any is not None:
        options = tuple(compile_condition(option) for option in condition.any)
        tests.append(lambda moment: any(option(moment) for option in options))
    compiled = tuple(tests)
    return lambda moment: moment.stance is not None and all(test(moment) for test in compiled)


def _variable_test(name: str, wanted: Value) -> Test:
    if isinstance(wanted, str) and _COUNT.match(wanted):
        low, high = count_range(wanted)

        def counted(moment: Moment) -> bool:
            value = moment.variables.get(name)
            return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high

        return counted
    # True == 1 in Python; in a script `said_when: true` and `said_when: 1` are different things.
    return lambda moment: (
        moment.variables.get(name) == wanted
        and isinstance(moment.variables.get(name), bool) == isinstance(wanted, bool)
    )


def apply(changes: Mapping[str, Value], variables: Mapping[str, Value]) -> dict[str, Value]:
    """Return ``variables`` with ``changes`` made; "+1" adds to a number (one that is not there counts as 0)."""
    result = dict(variables)
    for name, value in changes.items():
        old = result.get(name)
        if isinstance(value, str) and re.fullmatch(r"\+\d{1,3}", value):
            result[name] = (old if isinstance(old, int) else 0) + int(value)
        else:
            result[name] = value
    return result


def mentioned(condition: Condition) -> Iterator[tuple[str, Value]]:
    """Yield every variable with the value it is compared to, options of ``any`` included."""
    yield from (condition.where or {}).items()
    for option in condition.any or ():
        yield from mentioned(option)


def moments(conditions: list[Condition], values: Mapping[str, frozenset[Value]]) -> Iterator[Moment]:
    """Yield every moment that these conditions could tell apart, with the coach sure.

    ``values`` holds what each variable can be. Used to find replies that can never be taken.
    """
    parts = list(_flat(conditions))
    moves = sorted({move for part in parts for move in (*(part.has or ()), *(part.has_any or ()), *(part.lacks or ()))})
    counts = [count_range(part.attempt) for part in parts if part.attempt is not None]
    attempts = sorted({1, *(low for low, _ in counts), *(high + 1 for _, high in counts if high < _UNBOUNDED)})
    names = sorted({name for condition in conditions for name, _ in mentioned(condition)})
    other: Move | None = next((move for move in MOVES if move not in moves), None)
    for flags in itertools.product((False, True), repeat=len(moves)):
        present = frozenset(move for move, flag in zip(moves, flags, strict=True) if flag)
        for stance in STANCES:
            if stance == "unclear" and present:
                continue  # an unclear message carries no moves
            heard = present
            if stance != "unclear" and not present:
                if other is None:
                    continue  # every other message carries at least one
                heard = frozenset({other})
            for attempt in attempts:
                for combination in itertools.product(*(sorted(values.get(name, ()), key=repr) for name in names)):
                    yield Moment(stance, heard, attempt, dict(zip(names, combination, strict=True)))


def _flat(conditions: list[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        yield condition
        yield from _flat(list(condition.any or ()))


def possible_values(script: Script, role: str) -> dict[str, frozenset[Value]]:
    """Return what each variable can be in the role: its default and everything that a turn sets."""
    values: dict[str, set[Value]] = {name: {default} for name, default in script.variables.items()}
    values["evening"] = set(EVENINGS)
    values["postponed"] = set(range(MAX_POSTPONED + 2))
    for beat in script.roles[role].beats.values():
        outcomes = [*beat.replies, *beat.gestures.values(), *(o for o in (beat.otherwise, beat.wait) if o)]
        choices = [beat.choices.a, beat.choices.b] if beat.choices else []
        for changes in (*(outcome.set for outcome in outcomes), *(choice.set for choice in choices)):
            for name, value in changes.items():
                if isinstance(value, str) and re.fullmatch(r"\+\d{1,3}", value):
                    values.setdefault(name, set()).update(range(7))  # as often as a scene can do it
                else:
                    values.setdefault(name, set()).add(value)
    return {name: frozenset(found) for name, found in values.items()}


def with_moves(moment: Moment, stance: Stance, moves: frozenset[Move]) -> Moment:
    """Return the moment with another message in it."""
    return replace(moment, stance=stance, moves=moves)
