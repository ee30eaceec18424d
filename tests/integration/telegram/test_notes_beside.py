"""Notes beside a scene, and words that read like a button: each goes where it was meant to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

# Fixtures of conftest.py; test folders are no packages, so its classes can't be imported by name.
World = Any
Person = Any
BERLIN = ZoneInfo("Europe/Berlin")


def _due(person: Person) -> float:
    return float(person.held()["reflections"]["plans"]["notes"]["due"])


async def _until(person: Person, *when: int) -> list[Any]:
    """Let it become so late in Berlin."""
    world = person.world
    goal = datetime(*when, tzinfo=BERLIN).timestamp()  # type: ignore[arg-type,misc]
    return list(await world.wait(goal - world.clock.now, person))


async def test_a_note_in_the_middle_of_a_scene_waits_beside_it(
    weekly: Callable[..., Any], played: Callable[..., Any]
) -> None:
    """Answered, the way back into the scene stands below; the scene has lost nothing."""
    robin = await weekly()
    await robin.is_there("/practice", "I go quiet, or I snap", "B")
    before = robin.held()["state"]["rehearsal"]
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    await robin.is_there("Show it", "Answer now", "i went quiet", "That's all", "Read and forget")
    assert ["Go on"] == robin.last.labels
    assert before == robin.held()["state"]["rehearsal"]
    assert "scene" == robin.held()["state"]["place"]
    await robin.tap("Go on")
    assert "Jordan" in robin.last.text


async def test_a_line_of_a_scene_is_no_button_of_a_note(weekly: Callable[..., Any]) -> None:
    """ "In an hour" said to the partner is a line, though a note with that button stands in the chat."""
    robin = await weekly()
    await robin.is_there("/practice", "I go quiet, or I snap", "B")
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    due = _due(robin)
    await robin.send("in an hour")
    assert ["in an hour"] == [line["text"] for line in robin.held()["state"]["rehearsal"]["spoken"]]
    assert due == _due(robin)


@pytest.mark.parametrize("words", ["Pause", "skip", "in an hour", "Show it", "answer now"])
async def test_an_answer_is_no_button(weekly: Callable[..., Any], words: str) -> None:
    """Asked for words, "Pause" is what somebody will do in the first ten seconds, and changes no plan."""
    robin = await weekly()
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    await robin.is_there("Show it", "Answer now")
    due = _due(robin)
    await robin.send(words)
    assert [words] == robin.held()["state"]["answer"]["said"]
    assert due == _due(robin)


async def test_after_a_note_a_scene_has_its_buttons_back(
    weekly: Callable[..., Any], played: Callable[..., Any]
) -> None:
    """Typed, "That's all" is a line again and Hint is a hint again."""
    robin = await weekly()
    await robin.is_there("/practice", "I go quiet, or I snap", "B")
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    await robin.is_there("Show it", "Answer now", "i went quiet", "That's all", "Read and forget")
    await robin.send("that's all")
    assert ["that's all"] == [line["text"] for line in robin.held()["state"]["rehearsal"]["spoken"]]
    await robin.is_there("/schedule", "Quiet hours", "22:00 to 8:00")
    await robin.send("hint")
    assert 1 == robin.held()["state"]["rehearsal"]["hints"]
    assert 1 == len(robin.held()["state"]["rehearsal"]["spoken"])


async def test_what_is_put_off_is_the_question_it_stands_under(weekly: Callable[..., Any]) -> None:
    """An older note opened in between does not take its place."""
    robin = await weekly()
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    older = robin.last
    await _until(robin, 2026, 3, 15, 19, 0, 1)
    await robin.tap("Show it")
    newer = robin.last
    await robin.tap("Show it", older)
    assert newer.text != robin.last.text
    await robin.tap("In an hour", newer)
    await _until(robin, 2026, 3, 15, 20, 1)
    await robin.tap("Show it")
    assert newer.text == robin.last.text


async def test_notes_follow_what_was_practised(weekly: Callable[..., Any], world: World) -> None:
    """The question after a scene asks about one of the scene's skills."""
    robin = await weekly()
    await robin.is_there("/practice", "I go quiet, or I snap", "B")
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    await robin.tap("Show it")
    prompt = world.house.notes.prompts[robin.held()["reflections"]["sent"][0]["prompt"]]
    script = robin.held()["state"]["rehearsal"]["script"]
    assert prompt.skill in world.house.practice.repertoire.script(script).skills
