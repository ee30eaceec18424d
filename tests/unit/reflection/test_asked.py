"""The one question on Sunday, its answers, and every text and label of this room."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reflection import (
    ANSWERS,
    FIRST_REPLIES,
    QUESTION,
    REPLIES,
    Note,
    Send,
    Skip,
    ask_on,
    said_moment,
    take_asked,
    wall,
    zone_of,
)
from bot.wording import Wordings

At = Callable[[str], datetime]
BERLIN = "Europe/Berlin"


@pytest.fixture(scope="module")
def wordings(prompts_folder: Path) -> Wordings:
    return Wordings(prompts_folder)


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        ("2026-03-04 22:00", "2026-03-08 18:00"),
        ("2026-03-07 23:59", "2026-03-08 18:00"),
        ("2026-03-08 00:00", "2026-03-15 18:00"),
        ("2026-03-08 19:00", "2026-03-15 18:00"),
        ("2026-03-25 12:00", "2026-03-29 18:00"),  # the day clocks go forward
    ],
)
def test_sunday_is_the_next_one(berlin: At, now: str, asked: str) -> None:
    """18:00 local time; what is practised on a Sunday is asked about a week later."""
    assert berlin(asked) == ask_on(berlin(now), BERLIN)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.sampled_from([BERLIN, "Pacific/Apia", "UTC-09:30"]),
)
def test_it_is_always_a_sunday_within_a_week(now: datetime, zone: str) -> None:
    """Sunday there, not here; at least six hours ahead, at most a week and a day."""
    asked = ask_on(now, zone)

    assert (6, 18) == (wall(asked, zone_of(zone)).weekday(), wall(asked, zone_of(zone)).hour)
    assert timedelta(hours=17) < asked - now < timedelta(days=8)


@pytest.mark.parametrize(
    ("now", "what", "again"),
    [
        ("2026-03-08 17:59", "skip", "2026-03-08 18:00"),
        ("2026-03-08 18:01", "send", None),
        ("2026-03-08 21:00", "late", None),
        ("2026-03-08 23:00", "skip", "2026-03-09 08:00"),
        ("2026-03-09 09:00", "late", None),
        ("2026-03-09 18:00", "skip", None),
    ],
)
def test_the_promise_is_kept_for_a_day(berlin: At, now: str, what: str, again: str | None) -> None:
    """On time, late and marked so, after the night, or not at all."""
    due = berlin("2026-03-08 18:00")
    expected = {"skip": Skip(), "send": Send(due, late=False), "late": Send(due, late=True)}[what]

    assert (expected, berlin(again) if again else None) == take_asked(due, berlin(now), BERLIN)


def test_every_answer_leads_somewhere(wordings: Wordings) -> None:
    """All texts and labels exist, and whoever was scared or shouted at is led to people, not to lines."""
    assert "people" == REPLIES["scared"].leads == REPLIES["blew_up"].leads
    reached = set(FIRST_REPLIES)
    for reply in REPLIES.values():
        assert wordings.render(reply.text)
        assert wordings.label(reply.label)
        reached |= set(reply.replies)
    assert set(REPLIES) == reached
    assert wordings.render(QUESTION)


def test_nothing_on_the_lock_screen_tells(wordings: Wordings) -> None:
    """Both notes say the same four words."""
    assert "Your note for today" == wordings.render("chat/asked-note") == wordings.render("reflection/neutral")


def test_every_answer_to_a_prompt_has_its_words(wordings: Wordings) -> None:
    """A label for each answer, a text for each note but the one that shows the question."""
    moment = said_moment(datetime(2026, 3, 8, 18, tzinfo=UTC), datetime(2026, 3, 1, 18, tzinfo=UTC), BERLIN)
    for answer in ANSWERS:
        assert wordings.label(f"note.{answer}")
    for note in set(Note.__args__) - {"opened"}:  # type: ignore[attr-defined]
        assert wordings.render(f"reflection/note-{note.replace('_', '-')}", moment)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-03-08 09:00", "today at 19:05"),
        ("2026-03-07 23:59", "tomorrow at 19:05"),
        ("2026-03-02 00:00", "on Sunday at 19:05"),
        ("2026-03-01 09:00", "on Sunday, 8 March at 19:05"),
    ],
)
def test_a_moment_is_told_as_people_tell_it(wordings: Wordings, berlin: At, now: str, told: str) -> None:
    """By local days, with the date where the weekday alone would mislead."""
    values = said_moment(berlin("2026-03-08 19:05"), berlin(now), BERLIN)

    assert told == wordings.render("reflection/when", values)
    assert f"All right. The same question comes back {told}." == wordings.render("reflection/note-later", values)


def test_without_a_moment_nothing_is_promised(wordings: Wordings, berlin: At) -> None:
    """A pause for good names no day."""
    values = said_moment(None, berlin("2026-03-01 09:00"), BERLIN)

    assert "Paused. One tap brings them back." == wordings.render("reflection/note-paused", values)
    for note in ("changed", "skipped", "refused"):
        assert " at " not in wordings.render(f"reflection/note-{note}", values)


def test_the_texts_of_this_room_render_and_are_short(wordings: Wordings) -> None:
    """Up to 75 words each, no exclamation marks, no word of the trade."""
    values = {
        "days": 1,
        "weekday": "Sunday",
        "day": 8,
        "month": "March",
        "clock": "18:00",
        "country": "A & B",
        "fixed": True,
    }
    names = [name for name in wordings.names() if name.startswith(("reflection/", "chat/asked-"))]
    assert len(names) > 25
    for name in names:
        for pick in range(wordings.count(name)):
            text = wordings.render(name, values, pick)
            assert 0 < len(text.split()) <= 75, name
            assert "!" not in text, name
            assert not re.search(
                r"\b(should|boundar\w+|attachment|journey|amazing|proud of you|streak)\b", text, re.IGNORECASE
            ), name
