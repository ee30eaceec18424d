"""Pauses, safety, stops, and buttons of earlier moments."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from bot.rehearsal import (
    Effect,
    Rehearsal,
    Said,
    Scene,
    Stage,
    SteppedIn,
    SteppedOut,
    Stopped,
    Tapped,
    Wording,
    start,
    step,
)
from bot.rehearsal.events import Position

Speak = Callable[..., Said]
GOOD = ("limit", "invitation")


def names(effects: tuple[Effect, ...]) -> list[str]:
    return [effect.name for effect in effects if isinstance(effect, Wording)]


def spoken(effects: tuple[Effect, ...]) -> str:
    return " / ".join(part.text for effect in effects if isinstance(effect, Scene) for part in effect.parts)


def begun(stage: Stage, rehearsal_id: str = "r1", evening: int = 1) -> Rehearsal:
    return start(stage, rehearsal_id, evening=evening)[0]


def test_pause_keeps_the_place(ann: Stage, said: Speak) -> None:
    """After a pause the beat's lines come again, and a typed text resumes instead of being played."""
    moved, _ = step(ann, begun(ann), said("relational", *GOOD))
    paused, _ = step(ann, moved, Tapped("pause"))
    resumed, effects = step(ann, paused, said("reactive", "blame"))

    assert "paused" == paused.phase
    assert replace(resumed, used={}) == replace(moved, used={})
    assert spoken(effects) in {"The kettle is on.", "Tea?"}


def test_enough_stops_with_the_learners_own_line(ann: Stage, said: Speak) -> None:
    """Enough for today ends the scene and gives the line back."""
    moved, _ = step(ann, begun(ann), said("relational", *GOOD, text="ten minutes"))
    over, effects = step(ann, moved, Tapped("enough"))

    assert "over" == over.phase
    assert ["debrief/enough"] == names(effects)
    assert next(effect.values["first"] for effect in effects if isinstance(effect, Wording)) == "ten minutes"


def test_a_button_of_an_earlier_moment_is_answered_kindly(ann: Stage, said: Speak) -> None:
    """A stale tap changes nothing, says so, and shows where the scene stands."""
    moved, _ = step(ann, begun(ann), said("relational", *GOOD))
    same, effects = step(ann, moved, Tapped("wait", at=Position("doorway", 0)))

    assert moved.position == same.position
    assert ["scene/stale"] == names(effects)
    assert spoken(effects)


def test_safety_steps_out_and_in_again(ann: Stage, said: Speak) -> None:
    """A question holds the scene; a line typed meanwhile is not played; afterwards the lines come again."""
    moved, _ = step(ann, begun(ann), said("relational", *GOOD))
    out, _ = step(ann, moved, SteppedOut("own_danger"))
    held, effects = step(ann, out, said("reactive", "blame"))
    back, shown = step(ann, held, SteppedIn())

    assert ("question", "own_danger") == (out.phase, out.pending)
    assert ["scene/answer-first"] == names(effects)
    assert ("scene", moved.position) == (back.phase, back.position)
    assert spoken(shown)


def test_a_stop_forgets_the_words(ann: Stage, said: Speak) -> None:
    """When safety stops a scene, no line of it is kept and nothing brings it back."""
    moved, _ = step(ann, begun(ann), said("relational", *GOOD, text="secret"))
    stopped, _ = step(ann, moved, Stopped())
    for event in (Tapped("misheard"), Tapped("say_again"), Tapped("resume"), SteppedIn(), said("relational", *GOOD)):
        after, effects = step(ann, stopped, event)
        assert "stopped" == after.phase
        assert effects

    assert () == stopped.spoken
    assert "secret" not in json.dumps(stopped.to_dict())
