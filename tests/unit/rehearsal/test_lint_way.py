"""The walk through a scene, held against the engine itself."""

from __future__ import annotations

import random

from bot.coach.assessment import Assessment
from bot.coach.vocabulary import HURTING_MOVES, MOVES, STANCES, Move
from bot.rehearsal.conditions import Moment
from bot.rehearsal.events import Control, Said, Tapped
from bot.rehearsal.lint.side import Side
from bot.rehearsal.lint.way import Way
from bot.rehearsal.machine import TEXT, Turn
from bot.rehearsal.reading import Source
from bot.rehearsal.rehearsal import Rehearsal
from bot.rehearsal.script import MAX_POSTPONED, MAX_PUSHBACKS
from bot.rehearsal.stage import Stage
from bot.rehearsal.step import start, step

CONTROLS: list[tuple[Control, str]] = [
    ("wait", ""),
    ("gesture", "sit"),
    ("choose", "a"),
    ("choose", "b"),
    ("say_again", ""),
    ("step_back", ""),
    ("misheard", ""),
    ("hint", ""),
]


def random_event(chance: random.Random) -> Said | Tapped:
    """Anything a learner may do in a scene."""
    if chance.random() < 0.4:
        control, value = chance.choice(CONTROLS)
        return Tapped(control, value)
    stance = chance.choice(STANCES)
    moves = frozenset() if stance == "unclear" else frozenset(chance.sample(MOVES, chance.randint(1, 4)))
    return Said("a line", Assessment(stance, moves, 1.0, asks=chance.random() < 0.1))


def test_the_walk_finds_all_that_the_engine_can_come_to(source: Source) -> None:
    """No random play of a scene that uses the whole format leaves the states that lint has walked."""
    walk = Way(Side(source, "ann")).all_ways()
    stage = Stage(source, "ann")
    chance = random.Random(7)
    known = {(state.at, state.pushbacks) for state in walk.turns if state.at in stage.role.beats}
    seen: set[str] = set()
    for play in range(300):
        rehearsal, _ = start(stage, f"play-{play}")
        for _ in range(40):
            rehearsal, _ = step(stage, rehearsal, random_event(chance))
            seen.add(rehearsal.beat)
            if rehearsal.phase != "scene":
                break
            assert (rehearsal.beat, rehearsal.pushbacks) in known
            assert rehearsal.pushbacks <= MAX_PUSHBACKS
            postponed = rehearsal.variables["postponed"]
            assert isinstance(postponed, int)
            assert postponed <= MAX_POSTPONED
    assert walk.reached == seen


def test_the_shortest_way_is_the_shortest_that_the_engine_allows(source: Source) -> None:
    """Breadth-first play of the real engine needs as many turns to each ending as the walk says."""
    walk = Way(Side(source, "ann")).all_ways()
    stage = Stage(source, "ann")
    lines = [Said("x", Assessment(stance, frozenset(moves), 1.0, asks=False)) for stance in STANCES for moves in SAID]
    events: list[Said | Tapped] = [*lines, Tapped("wait"), Tapped("gesture", "sit")]
    frontier = [start(stage, "x", evening=evening)[0] for evening in (0, 1, 2)]
    turns: dict[str, int] = {}
    for count in range(1, 8):
        following: dict[object, Rehearsal] = {}
        for rehearsal in frontier:
            for event in events:
                after, _ = step(stage, rehearsal, event)
                if after.turn == rehearsal.turn:
                    continue
                if after.beat in stage.role.endings:
                    turns.setdefault(after.beat, count)
                else:
                    key = (after.beat, after.attempt, after.pushbacks, tuple(sorted(after.variables.items())))
                    following.setdefault(key, after)
        frontier = list(following.values())
    expected = {name: walk.turns[state] for name in stage.role.endings if (state := walk.shortest_to([name]))}
    assert expected == turns


SAID: list[tuple[Move, ...]] = [(), ("limit",), ("limit", "invitation"), ("invitation",), ("care",), ("blame",)]


def test_a_well_played_path_hurts_nowhere_and_says_all_that_is_asked_for(source: Source) -> None:
    """Every exit of the well-played walk is one that the engine takes for such a line."""
    side = Side(source, "ann")
    walk = Way(side).well_played()
    machine = Stage(source, "ann").machine
    assert "slammed" not in walk.reached
    assert "cross" in walk.reached
    for state in walk.turns:
        beat = side.role.beats.get(state.at)
        if beat is None:
            continue
        said: frozenset[Move] = frozenset(beat.asks_for) or frozenset({"feeling"})
        assert not said & set(HURTING_MOVES)
        turn = Turn(state.at, Moment("relational", said, 1, {"evening": 0, "postponed": 0, **dict(state.variables)}))
        assert machine.step(TEXT, turn)
        assert turn.state in walk.reached
