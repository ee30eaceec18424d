"""What conditions mean: WR006 for counts and values, WR201 to WR205."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.coach.vocabulary import HELPING_MOVES, STANCES
from bot.rehearsal.conditions import compile_condition, count_range, mentioned, moments, possible_values
from bot.rehearsal.lint.side import Exit, exits_of
from bot.rehearsal.lint.targets import did_you_mean
from bot.rehearsal.lint.way import MAX_CASES, flat, moves_named
from bot.rehearsal.problems import Problem
from bot.rehearsal.script import BUILT_IN_VARIABLES, EVENINGS, MAX_POSTPONED, Value

if TYPE_CHECKING:
    from bot.rehearsal.lint.side import Side
    from bot.rehearsal.lint.way import Walk
    from bot.rehearsal.reading import Path, Source
    from bot.rehearsal.script import Condition

_ADDING: Final = re.compile(r"\+\d{1,3}")
_COUNTING: Final = re.compile(r"\d{1,3}(\+|-\d{1,3})")


@dataclass(frozen=True, slots=True)
class Setting:
    """One place of a role where a variable is set."""

    path: Path
    name: str
    value: Value


def check_variables(source: Source, sides: Sequence[Side]) -> Iterator[Problem]:
    """WR204: a variable that nothing sets or nothing looks at, over both roles and in each."""
    set_by = {side.id: {setting.name for setting in settings(side)} for side in sides}
    read_by = {side.id: {name for way in side.exits() if way.when for name, _ in mentioned(way.when)} for side in sides}
    ever_set, ever_read = set().union(*set_by.values()), set().union(*read_by.values())
    for name in source.script.variables:
        if name in BUILT_IN_VARIABLES:
            continue
        line = source.line("variables", name)
        if name not in ever_set:
            message = f"{name} is never set. Set it in a reply (`set: {{{name}: …}}`), or remove it."
            yield Problem(source.file, line, "WR204", message)
            continue
        if name not in ever_read:
            message = f"{name} is set but no condition looks at it. Use it in a `where`, or remove it."
            yield Problem(source.file, line, "WR204", message)
            continue
        for side in sides:
            if name in read_by[side.id] - set_by[side.id]:
                message = f"{side.id}'s replies look at {name}, but nothing that {side.id} does sets it. "
                yield Problem(source.file, line, "WR204", message + "Set it there, too, or give that role its own.")


def check_side(side: Side) -> Iterator[Problem]:
    """All that can be said about a role's conditions and changes without walking through it."""
    yield from _changes(side)
    for beat_id, beat in side.role.beats.items():
        odd = [move for move in beat.asks_for if move not in HELPING_MOVES]
        if odd:
            message = f"{beat_id} asks for {', '.join(odd)}; a moment can need {', '.join(HELPING_MOVES)} only."
            yield side.problem("WR006", ("beats", beat_id, "asks_for"), message)
        yield from _beat(side, [way for way in exits_of(beat_id, beat) if way.when is not None])


def never_taken(side: Side, walk: Walk, known: set[int]) -> Iterator[Problem]:
    """WR201 for a reply that no path through the scene can take, though its condition alone could hold.

    ``known`` holds the lines of replies that are already told of.
    """
    for way in side.exits():
        if way.when is None or way.beat not in walk.reached or way.path in walk.taken or side.line(way.path) in known:
            continue
        names = sorted({name for name, _ in mentioned(way.when)})
        why = f" Look at {', '.join(names)}: on every path here it has another value." if names else ""
        message = f"{way.name} can never be taken: on no path to this beat does its condition hold.{why}"
        yield side.problem("WR201", way.path, f"{message} Change the condition or remove the reply.")


def settings(side: Side) -> Iterator[Setting]:
    """Yield every change of a variable, ready answers included."""
    for way in side.exits():
        for name, value in way.outcome.set.items():
            yield Setting((*way.path, "set", name), name, value)
    for beat_id, beat in side.role.beats.items():
        if beat.choices is not None:
            for key, choice in (("a", beat.choices.a), ("b", beat.choices.b)):
                for name, value in choice.set.items():
                    yield Setting(("beats", beat_id, "choices", key, "set", name), name, value)


def values_of(side: Side) -> dict[str, frozenset[Value]]:
    """Return what each variable can be in this role."""
    values = dict(possible_values(side.source.script, side.id))
    postpones = any(way.outcome.postpones for way in side.exits())
    # A third postponement leads to its ending without being counted.
    values["postponed"] = frozenset(range(MAX_POSTPONED + 1)) if postpones else frozenset({0})
    values["evening"] = frozenset(EVENINGS)
    return values


def _changes(side: Side) -> Iterator[Problem]:
    declared = side.source.script.variables
    for setting in settings(side):
        name, value = setting.name, setting.value
        if name in BUILT_IN_VARIABLES:
            how = "It is drawn once a rehearsal" if name == "evening" else "It counts itself: write `postpones: true`"
            yield side.problem("WR107", setting.path, f"{name} is built in and cannot be set. {how}.")
        elif name not in declared:
            message = f"{name} is not among the file's `variables`. {did_you_mean(name, list(declared))} Or declare it."
            yield side.problem("WR203", setting.path, message)
        elif _kind(value) != _kind(declared[name]):
            message = (
                f"{name} is {_kind(declared[name])} (its default is {_yaml(declared[name])}), {_yaml(value)} is not."
            )
            yield side.problem("WR006", setting.path, f"{message} Write a value of the same kind.")


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int) or _ADDING.fullmatch(value):
        return "a number"
    return "a word"


def _yaml(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _beat(side: Side, replies: list[Exit]) -> Iterator[Problem]:
    """WR006, WR203, then WR201 and WR202 for the replies of one beat."""
    sound = True
    for way in replies:
        for problem in _wording(side, way):
            sound = False
            yield problem
    if not sound or not replies:
        return
    conditions = [way.when for way in replies if way.when is not None]
    values = values_of(side)
    cases = _cases(conditions, values)
    if cases > MAX_CASES:
        message = f"the replies of {replies[0].beat} tell {cases:,} cases apart; {MAX_CASES:,} can be checked. "
        message += "Name fewer moves and variables in its conditions, or make two beats of it."
        yield side.problem("WR205", ("beats", replies[0].beat, "replies"), message)
        return
    tests = [compile_condition(condition) for condition in conditions]
    holds = [False] * len(tests)
    free = [False] * len(tests)
    takers: list[set[int]] = [set() for _ in tests]
    for moment in moments(conditions, values):
        if moment.attempt < 1:
            continue
        first: int | None = None
        for index, test in enumerate(tests):
            if not test(moment):
                continue
            holds[index] = True
            if first is None:
                first, free[index] = index, True
            else:
                takers[index].add(first)
    for index, way in enumerate(replies):
        if not holds[index]:
            why = _why_never(conditions[index], values)
            yield side.problem("WR201", way.path, f"the condition of {way.name} can never hold: {why}.")
        elif not free[index]:
            lines = ", ".join(str(side.line(replies[taker].path)) for taker in sorted(takers[index]))
            message = f"{way.name} is never reached: whenever it holds, an earlier reply is taken (line {lines}). "
            yield side.problem("WR202", way.path, f"{message}Move it up, or say in its condition what sets it apart.")


def _wording(side: Side, way: Exit) -> Iterator[Problem]:
    """Counts that are none and variables that nobody declared."""
    known = [*side.source.script.variables, *BUILT_IN_VARIABLES]
    for path, condition in _with_paths((*way.path, "when"), way.when):
        counts = [((*path, "attempt"), condition.attempt)] if condition.attempt is not None else []
        for name, wanted in (condition.where or {}).items():
            if name not in known:
                message = f"{name} is not among the file's `variables`. {did_you_mean(name, known)} Or declare it."
                yield side.problem("WR203", (*path, "where", name), message)
            elif isinstance(wanted, str) and _COUNTING.fullmatch(wanted):
                counts.append(((*path, "where", name), wanted))
        for where, count in counts:
            try:
                count_range(count)
            except ValueError as error:
                yield side.problem("WR006", where, f"{error}.")


def _with_paths(path: Path, condition: Condition | None) -> Iterator[tuple[Path, Condition]]:
    if condition is None:
        return
    yield path, condition
    for index, option in enumerate(condition.any or ()):
        yield from _with_paths((*path, "any", index), option)


def _cases(conditions: list[Condition], values: Mapping[str, frozenset[Value]]) -> int:
    """How many moments the conditions can tell apart, at most."""
    counts = [count_range(part.attempt) for part in flat(conditions) if part.attempt is not None]
    attempts = len({1, *(low for low, _ in counts), *(high for _, high in counts)})
    cases: int = len(STANCES) * 2 ** len(moves_named(conditions)) * attempts
    for name in {name for condition in conditions for name, _ in mentioned(condition)}:
        cases *= max(1, len(values.get(name, ())))
    return cases


def _why_never(condition: Condition, values: Mapping[str, frozenset[Value]]) -> str:
    """Say what stands against it, where that can be said in a sentence."""
    both = sorted(set(condition.has or ()) & set(condition.lacks or ()))
    if both:
        return f"it both needs and forbids {', '.join(both)}. Remove one of the two"
    if condition.has_any and set(condition.has_any) <= set(condition.lacks or ()):
        return "it forbids every move it needs. Remove one of the two"
    if condition.stance == ["unclear"] and (condition.has or condition.has_any):
        return "an unclear line carries no moves. Leave out the moves or add a stance"
    if condition.attempt is not None and count_range(condition.attempt)[1] < 1:
        return "the first try is attempt 1. Write a higher number"
    for name, wanted in (condition.where or {}).items():
        can_be = values.get(name, frozenset())
        fits = {wanted}
        if isinstance(wanted, str) and _COUNTING.fullmatch(wanted):
            low, high = count_range(wanted)
            fits = {value for value in can_be if _kind(value) == "a number" and low <= int(value) <= high}
        if not any(value in can_be and type(value) in {type(other) for other in can_be} for value in fits):
            shown = ", ".join(sorted(map(_yaml, can_be)))
            return f"{name} is never {_yaml(wanted)} in this role; it can be {shown}. Set it somewhere, or change this"
    return "its parts exclude each other. Change them, or remove the reply"
