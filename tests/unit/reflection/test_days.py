"""Days and dates as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reflection import read_date, read_days

TODAY = date(2026, 1, 31)  # a Saturday


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("sun", (6,)),
        ("Mon and Thu", (0, 3)),
        ("on sundays", (6,)),
        ("tues, thurs & sat", (1, 3, 5)),
        ("Weds", (2,)),
        ("weekdays", (0, 1, 2, 3, 4)),
        ("mon-wed", (0, 1, 2)),
        ("fri to mon", (0, 4, 5, 6)),
        ("every day", (0, 1, 2, 3, 4, 5, 6)),
        ("weekend", (5, 6)),
        ("never", ()),
        ("mon or tue", ()),
        ("s", ()),
        ("", ()),
    ],
)
def test_days_are_read(text: str, days: tuple[int, ...]) -> None:
    """Monday is 0; what is not wholly understood is not read at all."""
    assert days == read_days(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 June", date(2026, 6, 3)),
        ("June 3rd", date(2026, 6, 3)),
        ("until the 3rd of june", date(2026, 6, 3)),
        ("2026-06-03", date(2026, 6, 3)),
        ("1 jan", date(2027, 1, 1)),
        ("tomorrow", date(2026, 2, 1)),
        ("Saturday", date(2026, 2, 7)),
        ("next friday", date(2026, 2, 6)),
        ("in two weeks", date(2026, 2, 14)),
        ("for a month", date(2026, 2, 28)),
        ("3 months", date(2026, 4, 30)),
        ("next month", date(2026, 2, 1)),
        ("next week", date(2026, 2, 2)),
        ("3/6", None),
        ("30 february", None),
        ("ju 3", None),
        ("today", None),
        ("2026-01-30", None),
        ("2028-01-01", None),
        ("soon", None),
    ],
)
def test_dates_are_read(text: str, day: date | None) -> None:
    """The next such day, up to a year ahead; nothing where it is not sure."""
    assert day == read_date(text, TODAY)


@given(st.dates(date(2026, 2, 1), date(2027, 1, 31)))
def test_every_day_ahead_can_be_typed(day: date) -> None:
    """With its month's name or as an ISO date."""
    assert day == read_date(day.isoformat(), TODAY)
    assert day == read_date(f"{day.day} {day:%B}", TODAY) or day == TODAY + timedelta(days=365)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing a person types is an error."""
    assert set(read_days(text)) <= {0, 1, 2, 3, 4, 5, 6}
    found = read_date(text, TODAY)
    assert found is None or found > TODAY
