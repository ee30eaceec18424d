"""The partner and the coach hear the same line: what one says never contradicts the other, in any scene we ship."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.coach import Coach
from bot.coach.assessment import Assessment
from bot.coach.feedback import feedback
from bot.coach.vocabulary import HURTING_MOVES, MOVES, STANCES, Move
from bot.practice import Practice
from bot.rehearsal import React, Scene, Stage, Wording, read
from bot.rehearsal.conditions import Moment, count_range
from bot.rehearsal.machine import TEXT, Turn
from bot.rehearsal.repertoire import Repertoire
from bot.rehearsal.script import EVENINGS, Condition, Outcome, Reply, Value
from bot.safety import Lookout, Signal

SCRIPTS = sorted((Path(__file__).parents[3] / "dialogues").glob("*.yaml"))
SOURCES = {source.script.id: source for source in (read(file.name, file.read_bytes()) for file in SCRIPTS)}
ROLES = [(script, role) for script, source in SOURCES.items() for role in source.script.roles]
LINE = "one two three four"
HURTING = frozenset[str](HURTING_MOVES)
HURTS = {f"coach/{move}" for move in HURTING_MOVES}


class Hears(Coach):
    """A coach that hears what the test tells it."""

    def __init__(self) -> None:
        self.heard = Assessment("unclear", frozenset(), 0.9, asks=True)

    def assess(self, text: str, situation: str = "") -> Assessment:
        del text, situation
        return self.heard


class Calm(Lookout):
    """A lookout that finds nothing: the line holds no words to be found."""

    def __init__(self) -> None:
        """It needs nothing."""

    def look(self, text: str) -> Signal | None:
        del text
        return None


COACH = Hears()
PRACTICE = Practice(Repertoire(SOURCES), COACH, Calm())


def heard(stage: Stage, beat: str) -> Iterator[tuple[Assessment, dict[str, Value], int, Outcome]]:
    """Each way of hearing a line at a beat with the partner's answer, one for each pair of answer and feedback."""
    asks_for = stage.role.beats[beat].asks_for
    few = [frozenset(some) for size in (0, 1, 2) for some in itertools.combinations(MOVES, size)]
    met = [frozenset[Move]([*asks_for, *more]) for more in ((), *((move,) for move in MOVES))]
    seen = set()
    for stance, moves, variables, attempt in itertools.product(
        STANCES, [*few, *met], list(evenings(stage, beat)), (1, 2)
    ):
        if bool(moves) == (stance == "unclear"):
            continue  # an unclear line carries no move, every other one does
        turn = Turn(beat, Moment(stance, moves, attempt, variables))
        assert stage.machine.step(TEXT, turn)
        assert turn.outcome is not None
        line = Assessment(stance, moves, 0.9, asks=False, evidence={move: ((0, 7),) for move in moves})
        said = feedback(LINE, line, asks_for)
        pair = (id(turn.outcome), said.kind, said.name, said.values.get("strength"))
        if pair not in seen:
            seen.add(pair)
            yield line, variables, attempt, turn.outcome


def evenings(stage: Stage, beat: str) -> Iterator[dict[str, Value]]:
    """What may have happened before a beat, as far as its replies look at it."""
    before: dict[str, Value] = {**stage.script.variables, "postponed": 0, "evening": 0}
    yield from ({**before, "evening": evening} for evening in EVENINGS)
    for reply in stage.role.beats[beat].replies:
        if reply.when.where and reply.when.where.keys() != {"evening"}:
            wanted = reply.when.where.items()
            yield before | {name: count_range(value)[0] if type(value) is str else value for name, value in wanted}


def for_others(condition: Condition) -> bool:
    """Whether no line that keeps both self and door, and hurts in nothing, can meet the condition."""
    options = condition.any or []
    return bool(
        (condition.stance and not {"relational", "unclear"} & set(condition.stance))
        or HURTING & set(condition.has or ())
        or (condition.has_any and HURTING >= set(condition.has_any))
        or (options and all(for_others(option) for option in options))
    )


def for_good_ones(condition: Condition) -> bool:
    """Whether only lines that keep both self and door can meet the condition."""
    return condition.stance == ["relational"] and not for_others(condition)


@pytest.mark.parametrize(("script", "role"), ROLES)
def test_partner_and_coach_never_contradict_each_other(script: str, role: str) -> None:
    """For every reply of every beat and all that the coach could say to a line that leads there.

    No thumb and no strength over a reply that is written for lines that hurt, shut or give in; no hurt held up over
    one that is written for good lines only. Fear that pushes back is neither.
    """
    stage = Stage(SOURCES[script], role)
    told: Counter[str] = Counter()
    unreached = {id(reply): reply for beat in stage.role.beats.values() for reply in beat.replies}
    for beat_id, beat in stage.role.beats.items():
        for line, variables, attempt, outcome in heard(stage, beat_id):
            unreached.pop(id(outcome), None)
            COACH.heard = line
            here = PRACTICE.begin(script, role, "r").rehearsal
            turn = PRACTICE.said(replace(here, beat=beat_id, variables=variables, attempt=attempt), LINE)
            thumb = any(isinstance(effect, React) for effect in turn.effects)
            words = [
                effect for effect in turn.effects if isinstance(effect, Wording) and effect.name != "debrief/guess"
            ]
            scene = next(effect for effect in turn.effects if isinstance(effect, Scene))
            where = (beat_id, line.stance, sorted(line.moves), [part.text for part in scene.parts], words)
            assert len(words) + thumb <= 1, where
            if turn.rehearsal.phase != "scene":
                assert not words, where  # the scene's own question stands last
                continue
            said = feedback(LINE, line, beat.asks_for)
            if isinstance(outcome, Reply) and for_others(outcome.when):
                told["held back"] += said.kind == "good"
                assert not thumb, where
                assert not any(effect.values.get("strength") for effect in words), where
            elif isinstance(outcome, Reply) and for_good_ones(outcome.when) and not outcome.pushback:
                told["held back"] += said.name in HURTS
                assert not any(effect.name in HURTS for effect in words), where
            told["thumb"] += thumb
            for effect in words:
                told[effect.name] += 1
    assert told["thumb"] > 5
    assert told["held back"] > 5
    assert sum(name in HURTS for name in told) >= 4
    assert sum(name.startswith("coach/missing-") for name in told) >= 3
    # One that puts off a third time gives way to the shut door, which has no words of the coach's.
    assert [] == [reply.when for reply in unreached.values() if not reply.postpones]


@pytest.mark.parametrize(("script", "role"), ROLES)
def test_an_unsure_coach_and_a_whole_no_meet_a_partner_who_is_neither_hurt_nor_pleased(script: str, role: str) -> None:
    """Where the coach asks or a no is enough, the partner takes the neutral branch: nothing colder, nothing counted."""
    stage = Stage(SOURCES[script], role)
    COACH.heard = Assessment("rigid", frozenset(), 0.3, asks=True)
    for beat_id, beat in stage.role.beats.items():
        here = replace(PRACTICE.begin(script, role, "r").rehearsal, beat=beat_id)
        neutral = beat.otherwise
        assert neutral is not None
        assert not (neutral.set or neutral.pushback or neutral.postpones), beat_id
        ending = stage.ending(neutral.to or "")
        assert ending is None or ending.kind != "shut", beat_id
        for text, expected in ((LINE, "coach/ask"), ("No. You are not reading my phone.", "safety/complete_no")):
            turn = PRACTICE.said(here, text)
            scene = next(effect for effect in turn.effects if isinstance(effect, Scene))
            answers = [stage.fill(says) for says in (*(neutral.says or ()), *([neutral.narration or "…"]))]
            assert scene.parts[0].text in answers, (beat_id, text)
            assert "open" == scene.landed
            if turn.rehearsal.phase == "scene":
                assert [expected] == [effect.name for effect in turn.effects if isinstance(effect, Wording)], beat_id
