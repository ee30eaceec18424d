"""The scenarios we ship: sound, their plans kept to, and always played to an ending."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from bot.coach.assessment import Assessment
from bot.coach.vocabulary import MOVES, STANCES, Stance
from bot.commands.lint import check
from bot.rehearsal.effects import Scene, Wording
from bot.rehearsal.events import Control, Event, Said, SteppedIn, SteppedOut, Tapped
from bot.rehearsal.plan import Plan, play, read_plan
from bot.rehearsal.reading import Source, examine
from bot.rehearsal.rehearsal import Rehearsal
from bot.rehearsal.script import MAX_PUSHBACKS
from bot.rehearsal.stage import Stage
from bot.rehearsal.step import start, step

DIALOGUES = Path(__file__).parents[3] / "dialogues"
SCRIPTS = sorted(DIALOGUES.glob("*.yaml"))
PLANS = sorted(DIALOGUES.glob("*.plan"))
PLAYS = 1_000
MOST_STEPS = 400  # a scene has about ten turns; so many random taps and lines would be one that never ends
CONTROLS: tuple[Control, ...] = (
    *("hint", "example", "say_again", "step_back", "go_on", "misheard", "pause", "resume", "guess", "choose"),
)


def roles() -> list[tuple[str, str]]:
    """Both roles of every scenario; one that cannot be read fails in its test, not here."""
    sources = [examine(file.name, file.read_bytes())[0] for file in SCRIPTS]
    return [(source.script.id, role) for source in sources if source for role in source.roles]


def examined(script: str) -> Source:
    """A scenario, even while a part of it is still missing: lint tells of that."""
    source, problems = examine(f"{script}.yaml", (DIALOGUES / f"{script}.yaml").read_bytes())
    assert source is not None, problems
    return source


def test_there_are_scenarios_and_plans() -> None:
    """The tests below have something to look at."""
    assert {"alex-jordan", "taylor-sam"} <= {file.stem for file in SCRIPTS}
    assert len(PLANS) >= 2 * 4 * 2  # two roles with four kinds of ending, in two scenarios


def test_scenarios_and_plans_are_lint_clean() -> None:
    """Nothing is wrong with what we ship."""
    problems, lines = check(SCRIPTS)
    assert [] == [str(problem) for problem in problems]
    assert lines


@pytest.mark.parametrize("file", PLANS, ids=lambda file: file.stem)
def test_each_plan_comes_out_as_it_says(file: Path) -> None:
    """Played by the engine, the transcript reaches the beats and the ending that it states."""
    plan: Plan = read_plan(file.name, file.read_bytes())
    played = play(plan, Stage(examined(plan.script), plan.role))
    assert [] == [str(problem) for problem in played.problems]
    assert played.ending is not None


@pytest.mark.parametrize(("script", "role"), roles())
def test_a_thousand_random_plays_all_end(script: str, role: str) -> None:
    """Whatever a learner says, taps or takes back, each play reaches an ending, and every kind of ending is seen."""
    stage = Stage(examined(script), role)
    chance = random.Random(f"{stage.script.id} {stage.role_id}")
    endings: Counter[str] = Counter()
    for number in range(PLAYS):
        # Some say the first thing that comes to mind, others try and take back, a few play well, to one kind of ending.
        patience, lean = chance.choice([0.05, 0.2, 0.45]), chance.choice((None, None, *STANCES))
        rehearsal, effects = start(stage, f"walk-{number}")
        for _ in range(MOST_STEPS):
            if rehearsal.phase == "guess":
                break
            rehearsal, effects = step(stage, rehearsal, _event(stage, rehearsal, chance, patience, lean))
            assert any(isinstance(effect, Scene | Wording) for effect in effects) or rehearsal.phase == "question"
            assert rehearsal.pushbacks <= MAX_PUSHBACKS
        ending = stage.ending(rehearsal.beat)
        assert ending is not None, f"play {number} is still at {rehearsal.beat}"
        endings[ending.kind] += 1
    assert {"open", "paused", "unheard", "shut"} == set(endings)


def _event(stage: Stage, rehearsal: Rehearsal, chance: random.Random, patience: float, lean: Stance | None) -> Event:
    if rehearsal.phase == "question":
        return SteppedIn()
    beat = stage.beat(rehearsal.beat)
    if chance.random() < patience:
        control = chance.choice(CONTROLS)
        at = rehearsal.position if chance.random() < 0.5 else None
        return Tapped(control, chance.choice(["", "a", "b", "0"]), at)
    if chance.random() < 0.02:
        return SteppedOut("own-danger")
    if beat is not None and beat.wait is not None and chance.random() < 0.1:
        return Tapped("wait")
    if beat is not None and beat.gestures and chance.random() < 0.1:
        return Tapped("gesture", chance.choice(sorted(beat.gestures)))
    return Said(
        chance.choice(["I'm full.", "At eight?", "You NEVER listen", "ok"]), _heard(stage, rehearsal, chance, lean)
    )


def _heard(stage: Stage, rehearsal: Rehearsal, chance: random.Random, lean: Stance | None) -> Assessment:
    stance: Stance = chance.choice(STANCES) if lean is None else lean
    if stance == "unclear":
        return Assessment(stance, frozenset(), 0.5, asks=chance.random() < 0.5)
    beat = stage.beat(rehearsal.beat)
    asked = beat.asks_for if beat is not None and stance == "relational" and chance.random() < 0.7 else []
    moves = frozenset([*asked, *chance.sample(MOVES[:5] if stance == "relational" else MOVES, chance.randint(1, 3))])
    return Assessment(stance, moves, 0.9, asks=chance.random() < 0.1)
