"""A month of three people's lives in three zones, across the changes of clocks, in a few seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.telegram import sweep

# Classes of tests/acceptance/conftest.py; test folders are no packages, so they can't be imported by name.
LiveHouse = Any
Learner = Any
BEGIN = "I'm 18 or over, begin"
NOTE = "Your note for today"
BEGINS, ENDS = date(2026, 3, 5), date(2026, 4, 7)
# Clocks go forward on 8 March (New York), 29 March (Berlin), and back on 5 April (Sydney).
ZONES = {"berlin": "Europe/Berlin", "new york": "America/New_York", "sydney": "Australia/Sydney"}
OFTEN = 0.02  # seconds between two looks for what is due


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch, live: LiveHouse) -> None:
    """Look more often than a running bot does: the clock is moved by hand. One loop: a turn is whole sooner, too."""
    monkeypatch.setattr(sweep, "EVERY", OFTEN)
    monkeypatch.setitem(type(live.learner())._answered.__globals__, "QUIET", 2 * OFTEN)


def _mondays_and_thursdays(zone: str) -> Iterator[datetime]:
    """When it is 19:00 there on these days, as instants, found day by day without the bot's own reckoning."""
    day = BEGINS
    while day < ENDS:
        if day.weekday() in {0, 3}:
            yield datetime.combine(day, time(19), ZoneInfo(zone)).astimezone(UTC)
        day += timedelta(days=1)


async def _note(learner: Learner, count: int) -> bool:
    """Whether there are so many notes in the chat, waiting a little for the last one."""
    for _ in range(100):
        if sum(text.startswith(NOTE) for text in await learner.texts()) == count:
            return True
        await asyncio.sleep(OFTEN)
    return False


@pytest.mark.long
async def test_a_month_in_three_zones(live: LiveHouse) -> None:
    """Every note comes at 19:00 local, before and after clocks change, and no other comes; two unanswered end them."""
    live.clock.now = datetime.combine(BEGINS, time(6), UTC).timestamp()
    people = {place: live.learner() for place in ZONES}
    habits = {
        "berlin": ("Show it", "Skip"),
        "new york": ("Show it", "Answer now", "i said yes and meant no", "That's all"),
    }
    moments = sorted((due, place) for place, zone in ZONES.items() for due in _mondays_and_thursdays(zone))
    came = dict.fromkeys(people, 0)
    async with live.bot():
        for place, person in people.items():
            await person.does("/start", BEGIN, "We work it out", "/schedule", "Other days or times", "mon and thu")
            await person.does("7pm", place, "Yes, that's right")
        for due, place in moments:
            for seconds in (-60, 1):
                live.clock.now = due.timestamp() + seconds
                await asyncio.sleep(4 * OFTEN)
                if seconds < 0:
                    assert came == {name: await _count(one) for name, one in people.items()}, f"too early: {due}"
            silent = place == "sydney" and came[place] == 2
            came[place] += 0 if silent else 1
            assert await _note(people[place], came[place]), (due, place)
            if place in habits:
                await people[place].does(*habits[place])
                if came[place] == 1 and place == "new york":
                    await people[place].does("Keep a journal")
        texts = await people["sydney"].texts()
    expected = {place: sum(1 for _, there in moments if there == place) for place in habits}
    assert {**expected, "sydney": 2} == came
    assert [1] == [sum("stopped sending notes for now" in text for text in texts)]
    assert expected["new york"] == len(people["new york"].held()["kept"])
    assert [] == people["berlin"].held()["kept"]


async def _count(learner: Learner) -> int:
    return sum(text.startswith(NOTE) for text in await learner.texts())
