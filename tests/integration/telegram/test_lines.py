"""Kept lines: asked for, kept, listed, deleted; and nothing else of the evening."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

# Fixtures of conftest.py; test folders are no packages, so its classes can't be imported by name.
World = Any
Person = Any


@pytest.fixture
def debriefed(robin: Person, to_the_debrief: Callable[..., Any]) -> Callable[..., Any]:
    """Brings robin to the debrief, and returns the line on offer."""

    async def play() -> str:
        guess = await to_the_debrief(robin)
        await robin.tap(guess.labels[0])
        copy = next(key for key in robin.last.keys if "copy_text" in key)
        return str(copy["copy_text"]["text"])

    return play


async def test_a_line_is_kept_after_being_shown(robin: Person, debriefed: Callable[..., Any]) -> None:
    """The question shows the very line; Keep it keeps it, and the scene's words go."""
    line = await debriefed()
    await robin.tap("Keep my line")
    assert line in robin.last.text
    assert ["Keep it", "No"] == robin.last.labels
    await robin.tap("Keep it")
    held = robin.held()
    assert [line] == [item["text"] for item in held["kept"]]
    assert [] == held["state"]["rehearsal"]["spoken"]
    assert held["words_are_wiped_at"] is None


async def test_no_keeps_nothing(robin: Person, debriefed: Callable[..., Any]) -> None:
    """No: neither line nor words stay, and the evening goes on."""
    line = await debriefed()
    await robin.is_there("Keep my line", "No")
    assert line not in json.dumps(robin.held(), ensure_ascii=False)
    assert {"Be Jordan", "Enough for today"} <= set(robin.last.labels)
    await robin.tap("Be Jordan")
    assert robin.last.text.startswith("You're Jordan.")


async def test_lines_are_listed_and_deleted_one_by_one(robin: Person, debriefed: Callable[..., Any]) -> None:
    """Under /practice, My lines: all of them; deleting one leaves the others."""
    line = await debriefed()
    await robin.is_there("Keep my line", "Keep it", "Enough for today")
    await robin.world.store.run(lambda unit: unit.keep(unit.person(robin.chat_id), "line", "the second <b>line</b>"))
    await robin.is_there("/practice", "My lines")
    assert f'1. "{line}"' in robin.last.text
    assert '2. "the second <b>line</b>"' in robin.last.text
    await robin.tap("Delete one")
    assert ["1", "2"] == robin.last.labels
    await robin.tap("1")
    assert ["the second <b>line</b>"] == [item["text"] for item in robin.held()["kept"]]
    await robin.is_there("Delete one", "1")
    assert [] == robin.held()["kept"]
    assert "You haven't kept a line yet" in robin.last.text


async def test_nobody_deletes_anothers_line(robin: Person, world: World) -> None:
    """A forged tap with the number of somebody else's line deletes nothing."""
    sam = world.person()
    for person in (robin, sam):
        await person.is_there("/start", "I'm 18 or over, begin", "We work it out")
        await world.store.run(lambda unit, chat=person.chat_id: unit.keep(unit.person(chat), "line", f"of {chat}"))
    number = world.store.run_now(lambda unit: unit.kept(unit.person(robin.chat_id))[0].id)
    await sam.tap_data(f"line:forget:{number}", sam.last.number)
    assert 1 == len(robin.held()["kept"])


@pytest.mark.parametrize("wanted", ["Copy my line", "copy my line"])
async def test_copying_has_a_typed_equivalent(robin: Person, debriefed: Callable[..., Any], wanted: str) -> None:
    """Typed, Copy my line sends the line by itself, ready to be copied; the ways on are still there."""
    line = await debriefed()
    await robin.send(wanted)
    assert line == robin.last.text
    await robin.send("Keep my line")
    assert ["Keep it", "No"] == robin.last.labels


async def test_a_line_as_long_as_a_message_can_be_kept(robin: Person, played: Callable[..., Any]) -> None:
    """4,096 characters: the question fits into one message, what is kept is whole, the list shows its beginning."""
    line = "i want to hear it, and i need twenty minutes. " * 89
    line = line[:4096].strip()
    await played(robin)
    await robin.send(line)
    for _ in range(12):
        if "Jordan's side" in robin.last.text:
            break
        await robin.send("i want to hear it. give me 20 min then i'll come down")
    await robin.tap(robin.last.labels[0])
    state = robin.held()["state"]
    spoken = [{**one, "withdrawn": one["text"] != line} for one in state["rehearsal"]["spoken"]]
    changed = {**state, "rehearsal": {**state["rehearsal"], "spoken": spoken}}

    def only_the_long_one(unit: Any) -> None:
        person = unit.person(robin.chat_id)
        _, version = unit.state(person)
        unit.save_state(person, changed, version)

    robin.world.store.run_now(only_the_long_one)
    await robin.is_there("Keep my line", "Keep it")
    assert [" ".join(line.split())] == [item["text"] for item in robin.held()["kept"]]
    await robin.is_there("/practice", "My lines")
    assert "…" in robin.last.text
