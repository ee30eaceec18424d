"""Whatever a learner does: no exception, no silent step, and a rehearsal that can still be finished."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach.assessment import Assessment
from bot.coach.vocabulary import MOVES, STANCES
from bot.rehearsal import (
    Event,
    Rehearsal,
    Said,
    Stage,
    SteppedIn,
    SteppedOut,
    Stopped,
    Tapped,
    start,
    step,
)
from bot.rehearsal.events import Position

CONTROLS = [
    "hint",
    "example",
    "say_again",
    "step_back",
    "go_on",
    "misheard",
    "wait",
    "gesture",
    "choose",
    "pause",
    "resume",
    "guess",
    "be_other",
    "enough",
]

assessments = st.builds(
    Assessment,
    stance=st.sampled_from(STANCES),
    moves=st.frozensets(st.sampled_from(MOVES), max_size=4),
    confidence=st.floats(0, 1),
    asks=st.booleans(),
)
positions = st.none() | st.builds(Position, st.sampled_from(["doorway", "kettle", "nowhere"]), st.integers(0, 4))
taps = st.builds(
    Tapped,
    st.sampled_from(CONTROLS),
    st.sampled_from(["", "a", "b", "sit", "0", "1", "99", "²", "<b>"]),
    positions,
)
events = st.one_of(
    st.builds(Said, st.text(max_size=30), assessments, st.booleans()),
    taps,
    st.builds(SteppedOut, st.just("own_danger")),
    st.just(SteppedIn()),
)


def played(stage: Stage, sequence: list[Event]) -> Rehearsal:
    rehearsal, effects = start(stage, "r")
    assert effects
    for event in sequence:
        rehearsal, effects = step(stage, rehearsal, event)
        assert effects, event
    return rehearsal


@given(st.lists(events, max_size=25))
@settings(max_examples=300, deadline=None)
def test_any_sequence_of_events_is_answered(ann: Stage, sequence: list[Event]) -> None:
    """No exception, no silent step; what is stored comes back."""
    rehearsal = played(ann, sequence)

    assert rehearsal == Rehearsal.from_dict(json.loads(json.dumps(rehearsal.to_dict())))


@given(st.lists(events, max_size=25))
@settings(max_examples=200, deadline=None)
def test_any_rehearsal_can_be_played_to_its_end(ann: Stage, sequence: list[Event]) -> None:
    """From wherever a learner got to, plain good lines lead to an ending and its debrief."""
    rehearsal = played(ann, sequence)
    good = Said("ok", Assessment("relational", frozenset({"limit", "invitation"}), 1.0, asks=False))
    for _ in range(12):
        event: Event = SteppedIn() if rehearsal.phase == "question" else good
        rehearsal, _ = step(ann, rehearsal, event)

    assert rehearsal.phase in {"debrief", "over"}


@given(st.lists(events, max_size=20), st.lists(events, max_size=10))
@settings(max_examples=100, deadline=None)
def test_a_stopped_scene_stays_stopped(ann: Stage, before: list[Event], after: list[Event]) -> None:
    """Nothing a learner does brings back a scene that safety has ended, or a word of it."""
    rehearsal, _ = step(ann, played(ann, before), Stopped())
    for event in after:
        rehearsal, effects = step(ann, rehearsal, event)
        assert effects

    assert ("stopped", ()) == (rehearsal.phase, rehearsal.spoken)
