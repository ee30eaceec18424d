"""What a scene must teach: WR102, WR103 and WR401 to WR407, found by walking every way through it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from bot.rehearsal.lint.way import MAX_STATES, TooMany, Walk, Way
from bot.rehearsal.script import MAX_PUSHBACKS, MIN_TURNS_TO_OPEN

if TYPE_CHECKING:
    from bot.rehearsal.lint.side import Side
    from bot.rehearsal.problems import Problem
    from bot.rehearsal.script import EndingKind

MIN_TURNS_TO_SHUT: Final = 2  # one verdict never decides an ending


def check_answers(side: Side) -> Iterator[Problem]:
    """WR406 and WR407: what must stand in the file however the scene goes."""
    role = side.role
    postponing = [way for way in side.exits() if way.outcome.postpones]
    if postponing and role.postponing is None:
        message = (
            f"{postponing[0].name} postpones, but {side.id} has no `postponing`. Write what the partner says at the "
        )
        message += "second time (`twice`) and the shut ending of a third (`third`)."
        yield side.problem("WR406", postponing[0].path, message)
    if role.postponing is not None and not postponing:
        message = f"no turn of {side.id} postpones. Mark the replies that put the talk off with `postpones: true`, or "
        yield side.problem("WR406", ("postponing",), f"{message}remove `postponing`.")
    for name, ending in role.endings.items():
        if ending.kind == "shut" and ending.tomorrow is None:
            message = (
                f"{name} leaves the learner with a shut door. Add `tomorrow`: one line they could say the day after."
            )
            yield side.problem("WR407", ("endings", name), message)


def check_walk(side: Side, walk: Walk, *, complete: bool) -> Iterator[Problem]:
    """What walking all ways shows. ``complete``: every target is known, so what was not reached cannot be."""
    if complete:
        yield from _unreached(side, walk)
    yield from _pushbacks(side, walk)
    yield from _too_soon(
        side, walk, "open", MIN_TURNS_TO_OPEN, "WR403", "Four learner turns at least lead to an open ending"
    )
    yield from _too_soon(
        side, walk, "shut", MIN_TURNS_TO_SHUT, "WR404", "One line never shuts the door; let a second one decide"
    )
    later = [name for name, beat in side.role.beats.items() if beat.later]
    if not later or (complete and not walk.reached & set(later)):
        message = (
            f"{side.id} has no beat with `later: true` that can be reached. Add one in which the agreed time has come "
        )
        yield side.problem("WR405", ("beats",), f"{message}and the return is kept or not.")


def check_well_played(side: Side, way: Way) -> Iterator[Problem]:
    """WR401: everything asked for is said, and the other still can't take it tonight."""
    unheard = _of_kind(side, "unheard")
    if not unheard:
        message = f"{side.id} has no ending of the kind unheard. Write one: said well, and the other couldn't take it tonight."
        yield side.problem("WR401", ("endings",), message)
        return
    if way.well_played().shortest_to(unheard) is None:
        message = (
            f"no well-played path leads to {' or '.join(unheard)}. Let one be reached by relational lines that say all "
        )
        message += "that is asked for, for example with `where: {evening: 2}` at the beat before it."
        yield side.problem("WR401", ("endings", unheard[0]), message)


def too_many(side: Side, error: TooMany) -> Problem:
    """WR205 for a role whose ways cannot all be walked."""
    del error
    message = (
        f"{side.id} has more than {MAX_STATES:,} states, too many to walk through. Use fewer variables, or make two "
    )
    return side.problem("WR205", ("beats",), f"{message}scenes of it.")


def _unreached(side: Side, walk: Walk) -> Iterator[Problem]:
    role = side.role
    for kind, places in (("beats", role.beats), ("endings", role.endings)):
        for name in places:
            if name not in walk.reached:
                message = f"nothing leads to {name}. Let a reply whose condition can hold lead there, or remove it."
                yield side.problem("WR102", (kind, name), message)
    ending = set(role.endings)
    while more := {beat for beat, led_to in walk.leads.items() if beat not in ending and led_to & ending}:
        ending |= more
    dead = [name for name in role.beats if name in walk.reached and name not in ending]
    # Where one beat is a dead end, so is all that leads to it alone; telling of the last one is enough.
    last = [name for name in dead if not walk.leads.get(name, set()) - {name}]
    for name in last or dead:
        message = f"from {name} no ending can be reached. Let one of its replies lead on to one."
        yield side.problem("WR103", ("beats", name), message)


def _pushbacks(side: Side, walk: Walk) -> Iterator[Problem]:
    for path, state in walk.third_pushbacks.items():
        message = (
            f"a third pushback on the path {walk.trail(state)}; at most {MAX_PUSHBACKS} are kind. Let the partner give "
        )
        yield side.problem("WR402", path, f"{message}way here, or take `pushback` from an earlier reply.")


def _too_soon(side: Side, walk: Walk, kind: EndingKind, least: int, code: str, advice: str) -> Iterator[Problem]:
    for name in _of_kind(side, kind):
        soonest = walk.shortest_to([name])
        if soonest is not None and walk.turns[soonest] < least:
            turns = walk.turns[soonest]
            count = "1 learner turn" if turns == 1 else f"{turns} learner turns"
            message = f"{name} ({kind}) is reached after {count}: {walk.trail(soonest)}. {advice}."
            yield side.problem(code, ("endings", name), message)


def _of_kind(side: Side, kind: EndingKind) -> list[str]:
    return [name for name, ending in side.role.endings.items() if ending.kind == kind]
