"""What must not stay: the answer "I'd be afraid to", anyone under 18, yesterday's words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# Fixtures of conftest.py; test folders are no packages, so its classes can't be imported by name.
World = Any
Person = Any
BEGIN = "I'm 18 or over, begin"
AFRAID = "I'd be afraid to"
DAY = 24 * 3600


async def test_who_is_afraid_gets_no_scene_but_help(robin: Person) -> None:
    """No lines for that person; people who help, two quiet minutes, someone else, and the way to clear the chat."""
    await robin.is_there("/start", BEGIN, AFRAID)
    assert "I won't give you lines to try on this person" in robin.last.text
    assert ["People who help", "Two quiet minutes", "Practise with someone else", "✕ Clear this chat"] == (
        robin.last.labels
    )
    for way in ("People who help", "Two quiet minutes"):
        await robin.tap(way)
        assert "Practise with someone else" in robin.last.labels
    for text in ("/practice", "/start", "hello"):
        await robin.send(text)
        assert "I won't give you lines" in robin.last.text, text


@pytest.mark.parametrize("also", [[], ["People who help"], ["/help"], ["/export"], ["hello?"]])
async def test_the_answer_leaves_nothing_after_its_words_are_wiped(
    robin: Person, world: World, also: list[str]
) -> None:
    """A day later the export of one who is afraid is, but for message numbers, that of one who is not."""
    sam = world.person()
    await robin.is_there("/start", BEGIN, AFRAID, *also)
    await sam.is_there("/start", BEGIN, "We work it out")
    world.clock.now += DAY + 1
    await world.turns.wipe_words()

    def left(person: Person) -> dict[str, Any]:
        held = person.held()
        state = held.pop("state")
        return {
            **{name: value for name, value in held.items() if name not in {"chat_id", "message_numbers"}},
            **{name: value for name, value in state.items() if name not in {"offered", "place"}},
        }

    assert left(sam) == left(robin)
    state = json.dumps(robin.held()["state"])
    assert "home" == robin.held()["state"]["place"]
    for trace in ("afraid", "someone_else", "Practise", "People who help"):
        assert trace not in state


async def test_the_answer_leaves_nothing_in_the_database(robin: Person, world: World, tmp_path: Path) -> None:
    """No row differs in kind: the outbox holds no text any more, and no table has a column for it."""
    await robin.is_there("/start", BEGIN, AFRAID)
    rows = world.store.run_now(
        lambda unit: unit._db.execute("SELECT payload, error FROM outbox WHERE state != 0").fetchall()
    )
    assert {(None, None)} == {tuple(row) for row in rows}
    world.store.close()
    for file in tmp_path.rglob("*.db*"):
        assert b"afraid" not in file.read_bytes()


async def test_the_typed_answer_is_taken_away_too(robin: Person) -> None:
    """Typed instead of tapped: the person's own message and the question both go."""
    await robin.is_there("/start", BEGIN)
    question = robin.last
    await robin.send("i'd be afraid to")
    own = [one.text for one in robin.messages.values() if not one.from_bot]
    assert question.number not in robin.messages
    assert "i'd be afraid to" not in own


async def test_someone_else_goes_on_and_forgets(robin: Person) -> None:
    """Practise with someone else leads to the roles; nothing of the answer is left at once."""
    await robin.is_there("/start", BEGIN, AFRAID, "Practise with someone else")
    assert "which is most like you" in robin.last.text
    assert "way:" not in json.dumps(robin.held()["state"])


async def test_is_this_safe_asks_again_and_goes_back(robin: Person, played: Callable[..., Any]) -> None:
    """Under ⋯ the question can be asked at any time; an answer that is none of fear goes back to the scene."""
    await played(robin)
    await robin.send("not now")
    await robin.send("Is this safe?")
    assert "what mostly happens?" in robin.last.text
    await robin.tap("We work it out")
    assert "Jordan" in robin.last.text
    await robin.send("Is this safe?")
    await robin.tap(AFRAID)
    assert robin.held()["state"]["rehearsal"] is None


@pytest.mark.parametrize("word", ["tap", "I'm under 18"])
async def test_under_18_leaves_nothing(robin: Person, world: World, word: str) -> None:
    """Nobody of that chat is known afterwards: no person, no message, no pending row, no key but the house's."""
    await robin.send("/start alex-jordan")
    await (robin.tap("I'm under 18") if word == "tap" else robin.send(word))
    assert "nothing is kept" in robin.last.text
    assert {} == robin.held()
    left = world.store.run_now(
        lambda unit: [
            unit._db.execute(f"SELECT count(*) FROM {table} WHERE chat_id = ?", [robin.chat_id]).fetchone()[0]
            for table in ("person", "message", "outbox")
        ]
    )
    assert [0, 0, 0] == left


@pytest.mark.parametrize("where", ["outside", "scene"])
async def test_under_18_said_in_words_leaves_nothing_either(
    robin: Person, played: Callable[..., Any], where: str
) -> None:
    """Who says it later, in a scene or outside, is asked; "Under 18" then keeps what it says: nothing is kept."""
    if where == "scene":
        await played(robin)
    else:
        await robin.is_there("/start", BEGIN, "We work it out")
    await robin.send("im 15")
    assert {"18 or over", "Under 18"} == set(robin.last.labels)
    await robin.tap("Under 18")
    assert "nothing is kept" in robin.last.text
    assert {} == robin.held()


async def test_words_are_wiped_after_a_day_and_the_place_is_kept(
    robin: Person, world: World, played: Callable[..., Any]
) -> None:
    """After 24 hours the scene goes on at the same beat, with its moves, without a word of what was said."""
    await played(robin)
    await robin.send("the heron by the mill. give me 20 min then i want to hear about your sister")
    before = robin.held()["state"]["rehearsal"]
    world.clock.now += DAY - 1000
    await world.turns.wipe_words()
    assert "heron" in json.dumps(robin.held())
    world.clock.now += 400  # ten minutes before the day is over: tidying may take that long
    await world.turns.wipe_words()
    after = robin.held()["state"]["rehearsal"]
    assert "heron" not in json.dumps(robin.held())
    assert robin.held()["words_are_wiped_at"] is None
    assert (before["beat"], before["turn"]) == (after["beat"], after["turn"])
    assert [line["moves"] for line in before["spoken"]] == [line["moves"] for line in after["spoken"]]
    await robin.is_there("/start", "Go on")
    assert "Jordan" in robin.last.text
    assert "heron" not in "".join(robin.texts)


async def test_the_wiped_scene_can_be_played_to_its_end(
    robin: Person, world: World, to_the_debrief: Callable[..., Any]
) -> None:
    """A debrief without words shows no empty quotes, and offers no line to keep."""
    guess = await to_the_debrief(robin)
    world.clock.now += DAY + 1
    await robin.tap(guess.labels[0])
    assert '""' not in robin.last.text
    assert "Keep my line" not in robin.last.labels
    assert world.failures() == []


async def test_everybodys_words_are_wiped_however_many_there_are(world: World) -> None:
    """More people than one unit of work looks at: none keeps their words for another round."""
    people = [world.person() for _ in range(130)]

    def afraid(unit: Any) -> None:
        for person in people:
            state = {"place": "afraid", "words_until": unit.now + DAY}
            unit.save_state(unit.join(person.chat_id), state, 0, words_until=unit.now + DAY)

    world.store.run_now(afraid)
    world.clock.now += DAY + 1
    await world.turns.wipe_words()
    assert [(None, "home")] * 130 == [
        (held["words_are_wiped_at"], held["state"]["place"]) for held in (person.held() for person in people)
    ]


async def test_words_go_when_it_is_enough(robin: Person, played: Callable[..., Any]) -> None:
    """Enough for today wipes the lines at once."""
    await played(robin)
    await robin.send("the heron by the mill")
    await robin.send("Enough for today")
    assert "heron" not in json.dumps(robin.held())


async def test_a_question_of_safetys_leads_back_to_who_is_afraid(robin: Person) -> None:
    """After an answer outside a scene, no scene is offered to somebody who said they'd be afraid."""
    await robin.send("/start")
    await robin.tap("I'm 18 or over, begin")
    await robin.tap("I'd be afraid to")
    asked = await robin.send("i want to kill myself")
    assert "No, worn out" in asked[-1].labels
    await robin.tap("No, worn out")
    after = await robin.send("what now")
    assert "Practise with someone else" in " ".join(label for one in after for label in one.labels)
    assert "Pick a scene" not in [label for one in after for label in one.labels]


async def test_another_country_can_be_typed_by_somebody_who_was_forgotten(robin: Person) -> None:
    """Nothing is remembered of who is under 18, and the button under the lines still does what it says."""
    await robin.send("/start")
    await robin.tap("I'm under 18")
    await robin.send("United Kingdom")
    asked = await robin.send("another country")
    assert "Ireland" in asked[-1].labels
    shown = await robin.send("Ireland")
    assert "Ireland" in shown[-1].text
