"""Where replies lead, and the ids they lead to: WR003, WR101, WR104 to WR107."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from bot.rehearsal.conditions import count_range
from bot.rehearsal.problems import Problem
from bot.rehearsal.script import BUILT_IN_VARIABLES

if TYPE_CHECKING:
    from bot.rehearsal.lint.side import Side
    from bot.rehearsal.reading import Source
    from bot.rehearsal.script import Condition

# The same moment more often than this would be a scene that stands still.
MAX_ATTEMPTS: Final = 9
# Words that Mermaid's state diagrams and flowcharts read as commands, in lower case. The graph we draw keeps ids apart
# from them, but an id is also typed by hand into notes and slides, where "end" breaks the picture without a word.
RESERVED_IDS: Final = frozenset(
    {
        *("class", "classdef", "click", "default", "direction", "end", "flowchart", "graph", "linkstyle", "note"),
        *("scale", "state", "statediagram", "style", "subgraph"),
    }
)


def did_you_mean(name: str, known: Sequence[str]) -> str:
    """Return a sentence that helps with an unknown ``name``: the nearest one, or all there are."""
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"Did you mean {close[0]}?"
    return f"There is: {', '.join(known)}." if known else "There is none yet."


def check_scripts(sources: Sequence[Source]) -> Iterator[Problem]:
    """WR003 for two scripts of one id, WR107 for an id that is not the file's name."""
    first: dict[str, Source] = {}
    for source in sources:
        script_id, line = source.script.id, source.line("id")
        if script_id in first:
            message = (
                f"{script_id} is also the id of {first[script_id].file}. Give each script its own id and file name."
            )
            yield Problem(source.file, line, "WR003", message)
        first.setdefault(script_id, source)
        stem = PurePath(source.file).stem
        if stem.casefold() != script_id:
            message = f"the id is {script_id}, the file is called {stem}. Rename one of them: they must be the same."
            yield Problem(source.file, line, "WR107", message)
        names = [source.script.roles[role].name for role in source.roles]
        if len(set(names)) < len(names):
            message = f"both roles are called {names[0]}. Give each a name of its own: {{you}} and {{partner}} show it."
            yield Problem(source.file, source.line("roles", source.roles[1], "name"), "WR003", message)
        for name in source.script.variables:
            if name in BUILT_IN_VARIABLES:
                message = f"{name} is built in and needs no default. Remove it here, or give yours another name."
                yield Problem(source.file, source.line("variables", name), "WR107", message)


def check_side(side: Side) -> Iterator[Problem]:
    """All that can be said about a role's ids and targets without walking through it."""
    yield from _ids(side)
    yield from unknown_targets(side)
    yield from _otherwise(side)
    yield from _staying(side)
    yield from _circles(side)


def _ids(side: Side) -> Iterator[Problem]:
    role = side.role
    for kind, ids in (("beats", role.beats), ("endings", role.endings)):
        for name in ids:
            if name in RESERVED_IDS:
                message = (
                    f"{name} is a word that the graph's language keeps for itself. Call it {name}-of-it or the like."
                )
                yield side.problem("WR107", (kind, name), message)
    for name in role.endings:
        if name in role.beats:
            line = side.line(("beats", name))
            yield side.problem("WR003", ("endings", name), f"{name} is also a beat (line {line}). Rename one of them.")


def unknown_targets(side: Side) -> Iterator[Problem]:
    """WR101: a target that is neither beat nor ending, and the two places where only one of them fits."""
    role = side.role
    targets = [*role.beats, *role.endings]
    if role.start not in role.beats:
        what = "is an ending" if role.start in role.endings else "is no beat of this role"
        message = f"the start, {role.start}, {what}. {did_you_mean(role.start, list(role.beats))}"
        yield side.problem("WR101", ("start",), message)
    for way in side.exits():
        if way.outcome.to is not None and way.outcome.to not in targets:
            message = f"{way.name} leads to {way.outcome.to}, which is no beat and no ending of this role. "
            yield side.problem("WR101", (*way.path, "to"), message + did_you_mean(way.outcome.to, targets))
    if role.postponing is not None:
        third = role.postponing.third
        shut = [name for name, ending in role.endings.items() if ending.kind == "shut"]
        if third not in shut:
            message = f"a third postponement leads to {third}; it must lead to an ending of the kind shut. "
            yield side.problem("WR101", ("postponing", "third"), message + did_you_mean(third, shut))


def _otherwise(side: Side) -> Iterator[Problem]:
    for beat_id, beat in side.role.beats.items():
        if beat.otherwise is None:
            message = (
                f"{beat_id} has no `otherwise`. Write what the partner does when no reply fits or the coach is unsure."
            )
            yield side.problem("WR104", ("beats", beat_id), message)
        elif beat.otherwise.to is None or beat.otherwise.to == beat_id:
            message = (
                f"the `otherwise` of {beat_id} stays at its beat. Give it a `to`, so that the scene always goes on."
            )
            yield side.problem("WR104", ("beats", beat_id, "otherwise"), message)


def _staying(side: Side) -> Iterator[Problem]:
    for way in side.exits():
        if way.when is not None and way.stays and _most_attempts(way.when) > MAX_ATTEMPTS:
            message = (
                f"{way.name} stays at its beat however often it is tried. Bound it (`attempt: 1`) or give it a `to`."
            )
            yield side.problem("WR106", way.path, message)


def _most_attempts(condition: Condition) -> float:
    """The highest attempt at which the condition can hold."""
    most = float("inf")
    if condition.attempt is not None:
        try:
            most = count_range(condition.attempt)[1]
        except ValueError:  # WR006 says so
            most = 1
    if condition.any:
        most = min(most, max(_most_attempts(option) for option in condition.any))
    return most


def _circles(side: Side) -> Iterator[Problem]:
    """WR105, told at the exit that closes the circle: a depth-first walk meets a beat it has not left yet."""
    role = side.role
    onward: dict[str, list[tuple[str, tuple[str | int, ...]]]] = {beat: [] for beat in role.beats}
    for way in side.exits():
        if way.outcome.to in role.beats and not way.stays:
            onward[way.beat].append((str(way.outcome.to), way.path))
    done: set[str] = set()
    for root in role.beats:
        if root in done:
            continue
        trail = [root]
        pending = [iter(onward[root])]
        while trail:
            target, path = next(pending[-1], ("", ()))
            if not target:
                done.add(trail.pop())
                pending.pop()
            elif target in trail:
                circle = " → ".join([*trail[trail.index(target) :], target])
                message = (
                    f"the beats lead in a circle: {circle}. Lead on to a beat that has not been yet, or to an ending."
                )
                yield side.problem("WR105", path, message)
            elif target not in done:
                trail.append(target)
                pending.append(iter(onward[target]))
