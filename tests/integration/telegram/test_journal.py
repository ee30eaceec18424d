"""The journal: pages, words, deleting one, a file; the question on Sunday; coming back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

# Fixtures of conftest.py; test folders are no packages, so its classes can't be imported by name.
World = Any
Person = Any
BEGIN = "I'm 18 or over, begin"
DAY = 24 * 3600
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def writer(robin: Person, world: World) -> Callable[..., Any]:
    """Robin, with a journal of twelve entries."""

    async def write() -> Person:
        await robin.is_there("/start", BEGIN, "We work it out")
        for number in range(12):
            text, meta = f"entry {number} <b>&</b>\n# the Heron {number}", {"prompt": "x", "asked": ["What was it?"]}
            world.clock.now += DAY
            await world.store.run(
                lambda unit, t=text, m=meta: unit.keep(unit.person(robin.chat_id), "journal", t, meta=m)
            )
        return robin

    return write


@pytest.fixture
def kept(robin: Person, world: World, to_the_debrief: Callable[..., Any]) -> Callable[..., Any]:
    """Robin, who has just kept a line; it is Wednesday noon in Berlin."""

    async def keep() -> Person:
        world.clock.now = datetime(2026, 3, 4, 12, tzinfo=BERLIN).timestamp()
        guess = await to_the_debrief(robin)
        await robin.tap(guess.labels[0])
        await robin.is_there("Keep my line", "Keep it")
        return robin

    return keep


async def test_an_empty_journal_says_how_it_fills(robin: Person) -> None:
    """Nothing kept: no page, no search, the way to notes."""
    await robin.is_there("/start", BEGIN, "We work it out", "/journal")
    assert "empty" in robin.last.text
    assert "Set up notes" in robin.last.labels


async def test_pages_go_back_and_forth(writer: Callable[..., Any]) -> None:
    """Five at a time, the newest first; older and newer, tapped or typed."""
    robin = await writer()
    await robin.send("/journal")
    assert [True, True, False] == [f"entry {number} " in robin.last.text for number in (11, 7, 6)]
    await robin.tap("Older")
    await robin.send("older")
    assert [True, False] == [f"entry {number} " in robin.last.text for number in (1, 2)]
    assert "Older" not in robin.last.labels
    await robin.tap("Newer")
    assert "entry 6 " in robin.last.text


async def test_words_are_found_and_not_kept(writer: Callable[..., Any]) -> None:
    """All of the words, whatever their case; what was looked for is nowhere afterwards."""
    robin = await writer()
    await robin.is_there("/journal", "Search", "hERON 11")
    assert "1 found" in robin.last.text
    assert "entry 11" in robin.last.text
    assert "hERON" not in json.dumps(robin.held())
    await robin.is_there("Search", "nowhere to be")
    assert "Nothing in your journal" in robin.last.text


async def test_what_was_found_has_pages(writer: Callable[..., Any]) -> None:
    """All that was found can be looked through, five at a time, and one of it deleted; the words are kept nowhere."""
    robin = await writer()
    await robin.is_there("/journal", "Search", "ENTRY")
    assert "12 found" in robin.last.text
    assert [True, False] == [f"entry {number} " in robin.last.text for number in (7, 6)]
    await robin.tap("Older")
    await robin.send("older")
    assert [True, False] == [f"entry {number} " in robin.last.text for number in (0, 2)]
    assert "Older" not in robin.last.labels
    await robin.tap("Newer")
    assert "entry 6 " in robin.last.text
    assert "ENTRY" not in json.dumps(robin.held())
    await robin.is_there("Delete one", "1")
    assert 11 == len(robin.held()["kept"])
    assert "entry 6 " not in json.dumps(robin.held())


async def test_a_word_to_look_for_is_no_button(writer: Callable[..., Any]) -> None:
    """ "Older" stood on a button a moment ago; asked for words, it is a word."""
    robin = await writer()
    await robin.is_there("/journal", "Search")
    await robin.send("older")
    assert "Nothing in your journal" in robin.last.text


async def test_pages_of_what_was_found_go_with_it(writer: Callable[..., Any]) -> None:
    """Once something else is being chosen, an old page's button shows the journal."""
    robin = await writer()
    await robin.is_there("/journal", "Search", "entry")
    found = robin.last
    await robin.is_there("/schedule", "Other days or times")
    await robin.tap("Older", found)
    assert "Your journal" in robin.last.text


async def test_one_entry_is_deleted_and_no_other(writer: Callable[..., Any]) -> None:
    """By its number on the page, or right after it was found; never somebody else's."""
    robin = await writer()
    await robin.is_there("/journal", "Older", "Delete one")
    assert ["1", "2", "3", "4", "5"] == robin.last.labels[:5]
    await robin.tap("2")
    assert 11 == len(robin.held()["kept"])
    assert "entry 5 " not in json.dumps(robin.held())
    await robin.is_there("/journal", "Search", "heron 11", "Delete it")
    assert "entry 11 " not in json.dumps(robin.held())
    number = robin.world.store.run_now(lambda unit: unit.kept(unit.person(robin.chat_id))[0].id)
    sam = robin.world.person()
    await sam.is_there("/start", BEGIN, "We work it out", "/journal")
    await sam.tap_data(f"jour:forget:{number}", sam.last.number)
    assert 10 == len(robin.held()["kept"])


async def test_the_file_is_markdown(writer: Callable[..., Any]) -> None:
    """Days, questions as quotes, answers; a line that looks like a heading stays a line."""
    robin = await writer()
    await robin.is_there("/journal", "Get it as a file")
    lines = robin.last.text.splitlines()
    assert "# Journal" == lines[0]
    assert 12 == sum(line.startswith("## ") for line in lines)
    assert 12 == sum(line == "> What was it?" for line in lines)
    assert "\\# the Heron 0" in lines


async def test_after_keeping_a_line_it_is_asked_once(kept: Callable[..., Any], world: World) -> None:
    """Ask me: the zone once, then Sunday at 18:00 a neutral note; its answers lead where they should; never again."""
    robin = await kept()
    assert "Shall I ask once, on Sunday" in robin.last.text
    assert ["Ask me", "No, thanks"] == robin.last.labels
    await robin.is_there("Ask me", "berlin", "Yes, that's right")
    assert "I'll ask once, on Sunday at 18:00" in robin.last.text
    assert {"Be Jordan", "Enough for today"} <= set(robin.last.labels)
    await robin.tap("Enough for today")
    sunday = datetime(2026, 3, 8, 18, 0, 1, tzinfo=BERLIN).timestamp()
    new = await world.wait(sunday - world.clock.now, robin)
    assert [("Your note for today", ["Show it"])] == [(one.text, one.labels) for one in new]
    await robin.send("show it")
    assert ["Better than I feared", "Same as ever", "Badly", "I haven't said it"] == robin.last.labels
    await robin.tap("Badly")
    assert "I'm sorry. What came back?" == robin.last.text
    assert ["Cold", "It blew up", "I got scared"] == robin.last.labels
    await robin.tap("I got scared")
    assert "I won't give you lines to try on them" in robin.last.text
    assert "Pick a scene" not in robin.last.labels
    assert {} == robin.held()["reflections"]["plans"]
    assert [] == await world.wait(30 * DAY, robin)


async def test_the_question_is_the_only_one_of_its_day(kept: Callable[..., Any], world: World) -> None:
    """Sundays at 19:00 are chosen, too: asked at 18:00, no note comes that evening; it does a week later."""
    robin = await kept()
    await robin.is_there("Ask me", "berlin", "Yes, that's right", "/schedule", "Sundays at 19:00")
    sunday = datetime(2026, 3, 8, 18, 0, 1, tzinfo=BERLIN).timestamp()
    assert 1 == len(await world.wait(sunday - world.clock.now, robin))
    await robin.is_there("Show it", "Same as ever")
    assert [] == await world.wait(6 * DAY, robin)
    assert ["Your note for today"] == [one.text for one in await world.wait(DAY + 3600, robin)]


async def test_show_it_means_what_came_last(kept: Callable[..., Any], world: World) -> None:
    """Typed, it opens the question, not the note of Saturday that lies there unopened; tapped, each opens its own."""
    robin = await kept()
    await robin.is_there("Ask me", "berlin", "Yes, that's right")
    await robin.is_there("/schedule", "Other days or times", "saturday", "7pm")
    saturday = datetime(2026, 3, 7, 19, 0, 1, tzinfo=BERLIN).timestamp()
    (note,) = await world.wait(saturday - world.clock.now, robin)
    assert 1 == len(await world.wait(DAY, robin))
    await robin.send("show it")
    assert "Did you get to say it" in robin.last.text
    await robin.tap("Show it", note)
    assert "Answer now" in robin.last.labels


async def test_who_blocked_the_bot_is_not_asked_later(kept: Callable[..., Any], world: World) -> None:
    """The question has had its day, and nothing of it is left."""
    robin = await kept()
    await robin.is_there("Ask me", "berlin", "Yes, that's right")
    await robin.blocks()
    assert [] == await world.wait(7 * DAY, robin)
    assert {} == robin.held()["reflections"]["plans"]
    await robin.blocks(back=True)
    assert [] == await world.wait(14 * DAY, robin)


async def test_the_question_comes_at_once_where_that_was_wished(kept: Callable[..., Any], world: World) -> None:
    """Whoever turned the neutral note off is asked in so many words."""
    robin = await kept()
    await robin.is_there("/schedule", "Other days or times", "friday", "7pm", "berlin", "Yes, that's right")
    await robin.is_there("/schedule", "Show the question at once")
    await robin.tap("Ask me")
    sunday = datetime(2026, 3, 8, 18, 0, 1, tzinfo=BERLIN).timestamp()
    new = await world.wait(sunday - world.clock.now, robin)
    assert ["Better than I feared", "Same as ever", "Badly", "I haven't said it"] == new[-1].labels
    assert "Did you get to say it" in new[-1].text


async def test_no_thanks_asks_nothing(kept: Callable[..., Any], world: World) -> None:
    """No: nothing is set and nothing comes."""
    robin = await kept()
    await robin.tap("No, thanks")
    assert {"Be Jordan", "Enough for today"} <= set(robin.last.labels)
    assert [] == await world.wait(30 * DAY, robin)


async def test_words_about_how_it_went_are_heard_and_forgotten(kept: Callable[..., Any]) -> None:
    """Who writes instead of tapping is answered kindly, and nothing of it stays."""
    robin = await kept()
    await robin.is_there("No, thanks", "Enough for today", "/start", "I said it for real", "the heron came up")
    assert "kept" in robin.last.text
    assert "heron" not in json.dumps(robin.held())


async def test_coming_back_has_three_ways_on(robin: Person, world: World, played: Callable[..., Any]) -> None:
    """Hello again, where one left off, and three ways; no number of days, nothing to catch up on."""
    await played(robin)
    world.clock.now += 21 * DAY
    await robin.send("/start")
    assert robin.last.text.startswith("Hello again. (Still a program, still nobody reading along.) You left off")
    assert ["Go on", "Something new, 2 minutes", "I said it for real"] == robin.last.labels
    assert "21" not in robin.last.text
    await robin.tap("I said it for real")
    assert ["Better than I feared", "Same as ever", "Badly"] == robin.last.labels


@pytest.mark.parametrize(("days", "level"), [(3, 0), (21, 1)])
async def test_hints_are_more_generous_after_a_long_absence(
    robin: Person, world: World, played: Callable[..., Any], days: int, level: int
) -> None:
    """After weeks the first hint is the second one, in the scene that was open and in a new one; then as ever."""
    await played(robin)
    world.clock.now += days * DAY
    await robin.is_there("/start", "Go on")
    assert level == robin.held()["state"]["rehearsal"]["hints"]
    await robin.tap_data("who:taylor-sam:sam", robin.last.number)
    assert level == robin.held()["state"]["rehearsal"]["first_hint"]
    await robin.tap_data("who:taylor-sam:taylor", robin.last.number)
    assert 0 == robin.held()["state"]["rehearsal"]["first_hint"]


async def test_words_after_an_absence_are_greeted(robin: Person, world: World) -> None:
    """Hello after days gets hello again, not a refusal."""
    await robin.is_there("/start", BEGIN, "We work it out", "I go quiet, or I snap", "Enough for today")
    world.clock.now += 5 * DAY
    await robin.send("hi")
    assert robin.last.text.startswith("Hello again.")
