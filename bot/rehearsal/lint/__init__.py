"""Lint: all that is wrong with scripts, in one run, each with its line, its code and what to do. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.rehearsal.lint import meaning, targets, teaching, texts
from bot.rehearsal.lint.side import Side
from bot.rehearsal.lint.way import TooMany, Way

if TYPE_CHECKING:
    from bot.rehearsal.problems import Problem
    from bot.rehearsal.reading import Source

__all__ = ["lint"]


def lint(sources: Sequence[Source]) -> list[Problem]:
    """Return every problem of every source, sorted by file and line. Plans are checked by ``bot.rehearsal.plan``."""
    problems = set(targets.check_scripts(sources))
    for source in sources:
        sides = [Side(source, role_id) for role_id in source.roles]
        problems.update(texts.check_script(source))
        problems.update(meaning.check_variables(source, sides))
        for side in sides:
            problems.update(_check_side(side))
    return sorted(problems)


def _check_side(side: Side) -> Iterator[Problem]:
    yield from targets.check_side(side)
    yield from texts.check_side(side)
    yield from teaching.check_answers(side)
    told = list(meaning.check_side(side))
    yield from told
    # Where a target is unknown, what lies behind it cannot be judged; what is reached in spite of it can.
    complete = not any(targets.unknown_targets(side))
    try:
        way = Way(side)
        walk = way.all_ways()
        yield from teaching.check_walk(side, walk, complete=complete)
        if complete:
            yield from teaching.check_well_played(side, way)
            yield from meaning.never_taken(side, walk, {problem.line for problem in told})
    except TooMany as error:
        yield teaching.too_many(side, error)
