"""Any sequence of updates of all kinds leaves no exception and no silence, and no button leads nowhere."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

# Fixtures of conftest.py; test folders are no packages, so its classes can't be imported by name.
World = Any
Person = Any
FILE = {"file_id": "f", "file_unique_id": "u"}
CONTENTS: list[dict[str, Any]] = [
    {"sticker": {**FILE, "width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"}},
    {"photo": [{**FILE, "width": 1, "height": 1}], "caption": "look"},
    {"photo": [{**FILE, "width": 1, "height": 1}], "media_group_id": "album"},
    {"voice": {**FILE, "duration": 3}},
    {"video": {**FILE, "width": 1, "height": 1, "duration": 1}},
    {"contact": {"phone_number": "1", "first_name": "Sam"}},
    {"text": "she said i am cold", "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Sam"}},
]
TEXTS = [
    *("/start", "/start alex-jordan", "/start taylor-sam--sam", "/start nowhere", "/practice", "/help", "/privacy"),
    *(
        "/schedule",
        "/journal",
        "Sundays at 19:00",
        "every day",
        "7",
        "19:42",
        "lisbon",
        "utc+2",
        "22 to 8",
        "in two weeks",
    ),
    *("Show it", "Answer now", "Skip", "Bring them back", "This evening", "Ask me"),
    *("/export", "/delete", "/dance", "/practice taylor-sam", "⋯", "Back", "copy my line"),
    "i cant think straight rn. give me 20 min then i want to hear about your sister",
    "not now",
    "you NEVER listen",
    "sorry sorry is it me?",
    "i need you to stop. no.",
    "i want to kill myself",
    "im so tired of everything, i cant go on",
    "he hits me",
    "im 15",
    "i'll make you regret it",
    "is this a therapist",
    "<b>x</b> & {partner}",
    "\u200b",
    "x" * 4096,
]
STEP = st.one_of(
    st.tuples(st.just("tap"), st.integers(0, 30)),  # a button that stands there
    st.tuples(st.just("tap"), st.integers(0, 30)),
    st.tuples(st.just("old"), st.integers(0, 300)),  # any button ever shown, its message there or not
    st.tuples(st.just("type"), st.integers(0, 30)),  # the label of one
    st.tuples(st.just("text"), st.sampled_from(TEXTS)),
    st.tuples(st.just("text"), st.sampled_from(TEXTS)),
    st.tuples(st.just("text"), st.text(min_size=1, max_size=20)),
    st.tuples(st.just("post"), st.sampled_from(CONTENTS)),
    st.tuples(st.just("edit"), st.text(max_size=5)),
    st.tuples(st.just("time"), st.sampled_from([60, 3600, 25 * 3600, 7 * 86400, 31 * 86400])),
    st.tuples(st.just("block"), st.booleans()),
)
STEPS = st.lists(STEP, max_size=40)
PATH = st.lists(st.integers(0, 30), max_size=25)
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(QUICK, max_examples=1000)


def _standing(person: Person) -> list[tuple[int, dict[str, Any]]]:
    """All buttons that stand in the chat, the newest message's first."""
    messages = reversed([one for one in person.messages.values() if one.from_bot])
    return [(one.number, key) for one in messages for key in one.keys]


async def _take(person: Person, step: tuple[str, Any]) -> bool:
    """Take one step; return whether something must come of it."""
    what, value = step
    standing = _standing(person)
    match what:
        case "tap" | "type" if not standing:
            await person.send("/start")
        case "tap":
            number, key = standing[value % min(len(standing), 12)]
            if "callback_data" not in key:
                return False  # copied by the app itself
            await person.tap_data(key["callback_data"], number)
        case "type":
            await person.send(standing[value % min(len(standing), 6)][1]["text"])
        case "old" if person.shown:
            number, key = person.shown[value % len(person.shown)]
            data = key.get("callback_data", "more")
            await person.tap_data(data, number, accessible=number in person.messages)
        case "text":
            await person.send(value)
        case "post":
            before = person.rows
            await person.post(**value)
            return "media_group_id" not in value or person.rows > before
        case "edit":
            await person.edit(1, value)
        case "time":
            await person.world.wait(value, person)
            await person.world.turns.wipe_words()
            return False
        case "block":
            await person.blocks(back=value)
            return False
        case _:
            return False
    return True


def _walks(world: World, steps: list[tuple[str, Any]]) -> None:
    """Take the steps; each must be answered, none may fail."""
    person = world.person()
    before = world.failures()

    async def walk() -> None:
        await person.send("/start")
        for step in steps:
            rows = person.rows
            if await _take(person, step):
                assert person.rows > rows, f"no answer to {step}"

    asyncio.run(walk())
    assert before == world.failures()
    json.dumps(person.held())
    assert [] == (person.held() or {"waiting_to_be_sent": []})["waiting_to_be_sent"]


def _follows(world: World, path: list[int], *, typed: bool) -> None:
    """Follow the newest keyboard's buttons."""
    person = world.person()

    async def walk() -> None:
        await person.send("/start")
        for pick in path:
            newest = next((one for one in reversed(person.messages.values()) if one.from_bot and one.keys), None)
            if newest is None:
                await person.send("/practice")
                continue
            key = newest.keys[pick % len(newest.keys)]
            said = _spoken(person)
            if typed or "callback_data" not in key:
                new = await person.send(key["text"])
            else:
                new = await person.tap_data(key["callback_data"], newest.number)
            texts = " ".join(one.text for one in new)
            for refusal in ("That button", "since that button", "can't place that", "One answer first"):
                assert refusal not in texts, (key, texts)
            assert _spoken(person) <= said, f"{key['text']!r} was heard as a line"

    asyncio.run(walk())


def _spoken(person: Person) -> int:
    rehearsal = person.held().get("state", {}).get("rehearsal") or {}
    return len(rehearsal.get("spoken", ()))


@QUICK
@given(steps=STEPS)
def test_no_exception_and_no_silence(shared_world: World, steps: list[tuple[str, Any]]) -> None:
    """Every update is answered by something that Telegram takes; nothing fails; what is stored can be read again."""
    _walks(shared_world, steps)


@QUICK
@given(path=PATH, typed=st.booleans())
def test_no_button_leads_nowhere(shared_world: World, path: list[int], typed: bool) -> None:
    """From the newest keyboard every button, tapped or typed, does what it says: it is never old, unknown or a line."""
    _follows(shared_world, path, typed=typed)


@pytest.mark.long
@LONG
@given(steps=STEPS, path=PATH, typed=st.booleans())
def test_the_same_many_times(shared_world: World, steps: list[tuple[str, Any]], path: list[int], typed: bool) -> None:
    """Both walks, far more often."""
    _walks(shared_world, steps)
    _follows(shared_world, path, typed=typed)


def test_every_button_of_the_first_steps_leads_somewhere(shared_world: World) -> None:
    """All ways of length three from the first message, one by one: each button of each keyboard is tried."""

    async def children(path: tuple[str, ...]) -> list[str]:
        person = shared_world.person()
        new = await person.send("/start")
        for label in path:
            rows = person.rows
            new = await person.tap(label)
            assert person.rows > rows, path
        assert "That button" not in " ".join(one.text for one in new), path
        keyboards = [one for one in person.messages.values() if one.from_bot and one.keys]
        return [key["text"] for key in keyboards[-1].keys if "callback_data" in key] if keyboards else []

    async def explore() -> int:
        level: list[tuple[str, ...]] = [()]
        seen = 0
        for _ in range(3):
            following = []
            for path in level:
                for label in await children(path):
                    following.append((*path, label))
            seen += len(following)
            level = following
        return seen

    assert asyncio.run(explore()) > 60
