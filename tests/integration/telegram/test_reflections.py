"""Notes in the chat: off until chosen, set in words or taps, opened, answered, put off, paused, stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.reflection import Plan, Schedule

# Fixtures of conftest.py; test folders are no packages, so its classes can't be imported by name.
World = Any
Person = Any
BEGIN = "I'm 18 or over, begin"
DAY = 24 * 3600
WEEK = 7 * DAY
BERLIN = ZoneInfo("Europe/Berlin")
NOTE = "Your note for today"


def _due(person: Person) -> datetime:
    due = person.held()["reflections"]["plans"]["notes"]["due"]
    return datetime.fromtimestamp(due, BERLIN).replace(tzinfo=None)


async def _until(person: Person, *when: int) -> list[Any]:
    """Let it become so late in Berlin."""
    world = person.world
    goal = datetime(*when, tzinfo=BERLIN).timestamp()  # type: ignore[arg-type,misc]
    return list(await world.wait(goal - world.clock.now, person))


async def test_nothing_comes_unasked(robin: Person, world: World) -> None:
    """Who never chose notes gets none, in a year."""
    await robin.is_there("/start", BEGIN, "We work it out")
    for _ in range(53):
        assert [] == await world.wait(WEEK, robin)
    assert {"plans": {}, "sent": []} == robin.held()["reflections"]


async def test_weekly_takes_three_taps(weekly: Callable[..., Any]) -> None:
    """Suggested: Sundays at 19:00. A country, the time there shown back, and it is set."""
    robin = await weekly()
    assert "It is 12:00 where you are, right?" in " ".join(robin.texts)
    assert robin.last.text.startswith("Set. The next note comes on Sunday at 19:00")
    assert datetime(2026, 3, 8, 19) == _due(robin)
    assert "home" == robin.held()["state"]["place"]


async def test_everything_can_be_typed(robin: Person, world: World) -> None:
    """Days, an hour that could be two, a zone by what the clock shows, quiet hours: in words."""
    world.clock.now = datetime(2026, 3, 4, 12, tzinfo=UTC).timestamp()
    await robin.is_there("/start", BEGIN, "We work it out", "/schedule", "other days or times")
    await robin.send("never ever")
    assert "couldn't read days" in robin.last.text
    await robin.is_there("mon and thu", "7")
    assert ["19:00", "07:00"] == robin.last.labels
    await robin.send("19:00")
    await robin.send("17:30")
    assert "It is 17:30 where you are, right?" in robin.last.text
    assert "stays put when clocks change" in robin.last.text
    await robin.send("yes that's right")
    plan = robin.held()["reflections"]["plans"]["notes"]["schedule"]
    assert ([0, 3], "19:00", "UTC+05:30") == (plan["days"], plan["at"], plan["zone"])
    await robin.is_there("/schedule", "Quiet hours", "21 to 9")
    assert ["21:00", "09:00"] == robin.held()["reflections"]["plans"]["notes"]["schedule"]["quiet"]
    await robin.is_there("/schedule", "Time zone", "united states")
    assert "more than one clock" in robin.last.text
    await robin.tap(next(label for label in robin.last.labels if label.startswith("New York")))
    await robin.tap("Yes, that's right")
    assert "America/New_York" == robin.held()["reflections"]["plans"]["notes"]["schedule"]["zone"]


async def test_a_note_is_neutral_until_it_is_opened(weekly: Callable[..., Any]) -> None:
    """On the lock screen nothing but a note; the question with six answers comes after a tap."""
    robin = await weekly()
    new = await _until(robin, 2026, 3, 8, 19, 0, 1)
    assert [(NOTE, ["Show it"])] == [(one.text, one.labels) for one in new]
    await robin.tap("Show it")
    assert robin.last.text.endswith("?") or "?" in robin.last.text
    assert ["Answer now", "In an hour", "This evening", "Skip", "Not this kind", "Pause"] == robin.last.labels
    assert datetime(2026, 3, 15, 19) == _due(robin)


async def test_the_whole_question_can_come_at_once(weekly: Callable[..., Any]) -> None:
    """Switched in /schedule, and back; plain words at home are then an answer."""
    robin = await weekly()
    await robin.is_there("/schedule", "Show the question at once")
    assert "comes at once" in robin.last.text
    new = await _until(robin, 2026, 3, 8, 19, 0, 1)
    assert NOTE not in new[0].text
    assert "Answer now" in new[0].labels
    await robin.send("i said yes and meant no")
    assert ["That's all"] == robin.last.labels


@pytest.mark.parametrize("typed", [False, True])
async def test_an_answer_is_forgotten_unless_it_was_agreed_to(weekly: Callable[..., Any], typed: bool) -> None:
    """One follow-up, one question about the journal; no: it is read, answered, and nowhere."""
    robin = await weekly()
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    act = robin.send if typed else robin.tap
    for step in ("Show it", "Answer now"):
        await act(step)
    await robin.send("the heron by the mill")
    assert "heron" in json.dumps(robin.held()["state"]["answer"])
    await robin.send("it was the sigh before it")
    assert ["Keep a journal", "Read and forget"] == robin.last.labels
    await act("Read and forget")
    assert "kept" in robin.last.text
    assert "heron" not in json.dumps(robin.held())
    assert robin.held()["words_are_wiped_at"] is None
    await _until(robin, 2026, 3, 15, 19, 0, 1)
    await robin.is_there("Show it", "Answer now", "another thing", "That's all")
    assert "another thing" not in json.dumps(robin.held()), "asked once"
    assert [] == robin.held()["kept"]


async def test_with_consent_answers_go_to_the_journal(weekly: Callable[..., Any]) -> None:
    """Yes: this answer and the later ones, with their questions, until it is switched off."""
    robin = await weekly()
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    await robin.is_there("Show it", "Answer now", "the heron", "by the mill", "Keep a journal")
    kept = robin.held()["kept"]
    assert [("journal", "the heron\n\nby the mill", 2)] == [
        (one["kind"], one["text"], len(one["asked"])) for one in kept
    ]
    await robin.is_there("/journal", "Stop keeping answers")
    await _until(robin, 2026, 3, 15, 19, 0, 1)
    await robin.is_there("Show it", "Answer now", "another thing", "That's all")
    assert kept == robin.held()["kept"]


async def test_safety_looks_first_and_keeps_nothing(weekly: Callable[..., Any]) -> None:
    """An answer that is not about communication any more: safety's question, and no journal."""
    robin = await weekly()
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    await robin.is_there("Show it", "Answer now", "i want to kill myself")
    assert "reflections" in robin.held()
    assert "Keep a journal" not in robin.last.labels
    assert "kill myself" not in json.dumps(robin.held())
    assert robin.held()["state"]["answer"] is None


async def test_words_of_an_answer_last_a_day_at_most(weekly: Callable[..., Any], world: World) -> None:
    """Left in the middle, they are wiped after 24 hours; gone elsewhere, at once."""
    robin = await weekly()
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    await robin.is_there("Show it", "Answer now", "the heron")
    world.clock.now += DAY + 1
    await world.turns.wipe_words()
    assert "heron" not in json.dumps(robin.held())
    assert "home" == robin.held()["state"]["place"]
    await _until(robin, 2026, 3, 15, 19, 0, 1)
    await robin.is_there("Show it", "Answer now", "the heron")
    await robin.send("/practice")
    await robin.tap("I go quiet, or I snap")
    assert "heron" not in json.dumps(robin.held()), "the scene took its place"


@pytest.mark.parametrize(
    ("label", "due", "says"),
    [
        ("In an hour", datetime(2026, 3, 8, 20, 5), "comes back today at 20:05"),
        ("This evening", datetime(2026, 3, 8, 21), "comes back today at 21:00"),
        ("Skip", datetime(2026, 3, 15, 19), "The next one comes on Sunday, 15 March"),
        ("Not this kind", datetime(2026, 3, 15, 19), "No more of that kind"),
    ],
)
async def test_what_stands_under_a_note(weekly: Callable[..., Any], label: str, due: datetime, says: str) -> None:
    """Each button does what it says, and says when the next comes."""
    robin = await weekly()
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    await robin.tap("Show it")
    await _until(robin, 2026, 3, 8, 19, 5)
    await robin.tap(label)
    assert says in robin.last.text, robin.last.text
    assert due == _due(robin)


async def test_put_off_the_same_question_comes_back(weekly: Callable[..., Any]) -> None:
    """In an hour it is neutral again, and behind it the same question; there is no other that day."""
    robin = await weekly()
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    await robin.tap("Show it")
    question = robin.last.text
    await robin.tap("In an hour")
    assert NOTE == (await _until(robin, 2026, 3, 8, 20, 1))[0].text
    await robin.tap("Show it")
    assert question == robin.last.text
    assert datetime(2026, 3, 15, 19) == _due(robin)


async def test_pausing_and_coming_back(weekly: Callable[..., Any]) -> None:
    """A week, until a date, until a tap; and stopping deletes what was set."""
    robin = await weekly()
    await robin.is_there("/schedule", "Pause", "A week")
    assert datetime(2026, 3, 15, 19) == _due(robin)
    await robin.is_there("/schedule", "Bring them back")
    assert datetime(2026, 3, 8, 19) == _due(robin)
    await robin.is_there("/schedule", "Pause", "Until a date", "3 april")
    assert datetime(2026, 4, 5, 19) == _due(robin)
    await robin.is_there("/schedule", "Bring them back", "/schedule", "Pause", "Until I say so")
    assert robin.held()["reflections"]["plans"]["notes"]["due"] is None
    assert ["Bring them back"] == robin.last.labels[:1]
    await robin.send("bring them back")
    assert datetime(2026, 3, 8, 19) == _due(robin)
    await robin.is_there("/schedule", "Stop these notes")
    assert {} == robin.held()["reflections"]["plans"]
    assert [] == await _until(robin, 2026, 3, 8, 20)


async def test_two_unanswered_and_it_rests(weekly: Callable[..., Any]) -> None:
    """Nothing was done with two in a row: one kind message instead of a third, and then silence until a tap."""
    robin = await weekly()
    for day in (8, 15):
        assert NOTE == (await _until(robin, 2026, 3, day, 19, 0, 1))[0].text
    new = await _until(robin, 2026, 3, 22, 19, 0, 1)
    assert ["Bring them back"] == new[0].labels
    assert [] == await _until(robin, 2026, 4, 30, 19, 0, 1)
    await robin.tap("Bring them back")
    assert datetime(2026, 5, 3, 19) == _due(robin)


@pytest.mark.parametrize(
    ("hours", "texts"), [(0.2, [NOTE]), (1, ["late"]), (2.9, ["late"]), (3.1, []), (30, []), (24 * 15, [])]
)
async def test_after_downtime(weekly: Callable[..., Any], world: World, hours: float, texts: list[str]) -> None:
    """Under three hours late it is marked so; later it is let go; never a burst."""
    robin = await weekly()
    await robin.is_there("/schedule", "Quiet hours", "No quiet hours")
    late = datetime(2026, 3, 8, 19, tzinfo=BERLIN).timestamp() + hours * 3600
    new = await world.wait(late - world.clock.now, robin)
    assert len(texts) == len(new)
    assert all(text in one.text for one, text in zip(new, texts, strict=True))
    assert _due(robin) > datetime.fromtimestamp(late, BERLIN).replace(tzinfo=None)


async def test_who_blocked_the_bot_is_left_alone_and_comes_back(weekly: Callable[..., Any]) -> None:
    """Nothing goes out meanwhile and nothing is made up for; the next comes after they are back."""
    robin = await weekly()
    await robin.blocks()
    assert [] == await _until(robin, 2026, 3, 17, 12)
    assert robin.held()["reflections"]["plans"]["notes"]["due"] is None
    await robin.blocks(back=True)
    assert datetime(2026, 3, 22, 19) == _due(robin)
    await robin.blocks()
    await _until(robin, 2026, 3, 24, 12)
    await robin.send("/help")
    assert datetime(2026, 3, 29, 19) == _due(robin)


async def test_an_old_notes_buttons_change_nothing(weekly: Callable[..., Any]) -> None:
    """A button of last week's note says so, and somebody else's note is nobody's."""
    robin = await weekly()
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    await robin.tap("Show it")
    old = robin.last
    await _until(robin, 2026, 3, 15, 19, 0, 1)
    due = _due(robin)
    await robin.tap("In an hour", old)
    assert "has had its day" in robin.last.text
    assert due == _due(robin)
    sam = robin.world.person()
    await sam.is_there(
        "/start", BEGIN, "We work it out", "/schedule", "Sundays at 19:00", "Germany", "Yes, that's right"
    )
    await sam.tap_data("note:open:1", sam.last.number)
    assert "has had its day" in sam.last.text


async def test_delete_leaves_no_plan(weekly: Callable[..., Any], world: World) -> None:
    """/delete takes plans and notes along, and nothing comes afterwards."""
    robin = await weekly()
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    await robin.is_there("/delete", "Delete everything")
    counts = world.store.run_now(
        lambda unit: [
            unit._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("schedule", "reflection")
        ]
    )
    assert [0, 0] == counts
    assert [] == await _until(robin, 2026, 3, 15, 19, 0, 1)


async def test_the_export_holds_all_of_it(weekly: Callable[..., Any], world: World) -> None:
    """Plans and what was sent are in the file; a new column of theirs belongs into it."""
    robin = await weekly()
    await _until(robin, 2026, 3, 8, 19, 0, 1)
    await robin.tap("Show it")
    held = robin.held()["reflections"]
    assert held["plans"]["notes"]["prompt"] == held["sent"][0]["prompt"]
    columns = world.store.run_now(
        lambda unit: {
            column
            for table in ("schedule", "reflection")
            for (column,) in unit._db.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()
        }
    )
    assert {"id", "person_id", "kind", "due", "body"} == columns


async def test_a_crowd_waits_in_the_table_not_in_the_outbox(world: World) -> None:
    """250 due at once: a hundred are claimed, then none until some have gone out; each gets one note."""
    world.clock.now = datetime(2026, 3, 8, 12, tzinfo=UTC).timestamp()
    plan = Plan(Schedule((6,), time(12), "UTC"), last=datetime(2026, 3, 1, 12, tzinfo=UTC)).to_dict()
    people = [world.person() for _ in range(250)]

    def choose(unit: Any) -> None:
        for person in people:
            unit.reflections.put(unit.join(person.chat_id), "notes", plan, world.clock.now)

    world.store.run_now(choose)
    claimed = [(await world.sweep.once()).claimed for _ in range(3)]
    assert [100, 0, 0] == claimed
    notes = 0
    for _ in range(3):
        notes += sum(len(world.deliver(person)) for person in people)
        await world.sweep.once()
    assert 250 == notes + sum(len(world.deliver(person)) for person in people)
