"""A rehearsal that was put away, taken up again after its scene was edited."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from bot.rehearsal import (
    Effect,
    Rehearsal,
    Said,
    Scene,
    Source,
    Stage,
    Tapped,
    Wording,
    read,
    start,
    step,
)

Speak = Callable[..., Said]
GOOD = ("limit", "invitation")


def names(effects: tuple[Effect, ...]) -> list[str]:
    return [effect.name for effect in effects if isinstance(effect, Wording)]


def spoken(effects: tuple[Effect, ...]) -> str:
    return " / ".join(part.text for effect in effects if isinstance(effect, Scene) for part in effect.parts)


def begun(stage: Stage, rehearsal_id: str = "r1", evening: int = 1) -> Rehearsal:
    return start(stage, rehearsal_id, evening=evening)[0]


def edited(source: Source, old: str, new: str, scene_text: str) -> Source:
    assert old in scene_text
    return read(source.file, scene_text.replace(old, new).encode())


def test_an_edited_line_keeps_the_place(ann: Stage, source: Source, said: Speak, scene_text: str) -> None:
    """A paused rehearsal goes on at the same beat with the new words."""
    moved, _ = step(ann, begun(ann), said("relational", *GOOD))
    paused, _ = step(ann, moved, Tapped("pause"))
    new = Stage(edited(source, '["The kettle is on.", "Tea?"]', '["The pan is on."]', scene_text), "ann")
    resumed, effects = step(new, paused, Tapped("resume"))

    assert "kettle" == resumed.beat
    assert "The pan is on." == spoken(effects)


def test_an_edit_of_variables_drops_and_defaults(ann: Stage, source: Source, scene_text: str) -> None:
    """Unknown variables are dropped, missing ones take their defaults, built-in ones stay."""
    paused, _ = step(ann, begun(ann, evening=2), Tapped("pause"))
    old = "variables: {said_when: false, tries: 0}"
    changed = scene_text.replace('set: {tries: "+1"}', 'set: {rounds: "+1"}')
    new = Stage(edited(source, old, "variables: {said_when: false, rounds: 3}", changed), "ann")
    resumed, _ = step(new, paused, Tapped("resume"))

    assert {"said_when": False, "rounds": 3, "evening": 2, "postponed": 0} == resumed.variables


def test_a_beat_that_is_gone_restarts_kindly(ann: Stage, source: Source, said: Speak, scene_text: str) -> None:
    """When the beat was removed, the scene begins again and says why; an event is never lost in silence."""
    moved, _ = step(ann, begun(ann), said("relational", *GOOD))
    paused, _ = step(ann, moved, Tapped("pause"))
    new = Stage(edited(source, "kettle", "teapot", scene_text), "ann")
    restarted, effects = step(new, paused, Tapped("resume"))

    assert ("doorway", "scene", 0) == (restarted.beat, restarted.phase, restarted.turn)
    assert "scene/changed" == names(effects)[0]
    assert spoken(effects)


def test_a_rehearsal_survives_json(ann: Stage, said: Speak) -> None:
    """What is stored comes back equal."""
    moved, _ = step(ann, begun(ann), said("relational", *GOOD))

    assert moved == Rehearsal.from_dict(json.loads(json.dumps(moved.to_dict())))


@pytest.mark.parametrize(
    "damage", [{"phase": "dreaming"}, {"returns_to": "x"}, {"trail": [{"beat": "b"}]}, {"extra": 1}]
)
def test_a_damaged_row_is_refused(ann: Stage, damage: dict[str, object]) -> None:
    """Anything that is not a rehearsal is refused, not guessed at."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        Rehearsal.from_dict({**begun(ann).to_dict(), **damage})
