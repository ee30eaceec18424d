"""Times of day as people type them."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reflection import read_time


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("7pm", ["19:00"]),
        ("7 P.M.", ["19:00"]),
        ("19:30", ["19:30"]),
        ("19.30", ["19:30"]),
        ("19h30", ["19:30"]),
        ("19h", ["19:00"]),
        ("1930", ["19:30"]),
        ("07:15", ["07:15"]),
        ("0715", ["07:15"]),
        ("7.30 in the evening", ["19:30"]),
        ("half past seven in the evening", ["19:30"]),
        ("Half past seven", ["19:30", "07:30"]),
        ("half seven", ["19:30", "07:30"]),
        ("quarter to eight pm", ["19:45"]),
        ("a quarter past 9 at night", ["21:15"]),
        ("ten to seven in the morning", ["06:50"]),
        ("twenty five past six", ["18:25", "06:25"]),
        ("quarter to one", ["12:45", "00:45"]),
        ("quarter past thirteen", ["13:15"]),
        ("seven", ["19:00", "07:00"]),
        ("seven thirty", ["19:30", "07:30"]),
        ("seven o\u2019clock", ["19:00", "07:00"]),
        ("7", ["19:00", "07:00"]),
        ("7:30", ["19:30", "07:30"]),
        ("at around 8", ["20:00", "08:00"]),
        ("every day at 8pm please", ["20:00"]),
        ("2 at night", ["02:00"]),
        ("10 at night", ["22:00"]),
        ("12 at night", ["00:00"]),
        ("12am", ["00:00"]),
        ("12pm", ["12:00"]),
        ("12 noon", ["12:00"]),
        ("noon", ["12:00"]),
        ("Midnight.", ["00:00"]),
        ("24:00", ["00:00"]),
        ("0:30", ["00:30"]),
        ("13", ["13:00"]),
        ("20 pm", ["20:00"]),
        ("7 tonight", ["19:00"]),
    ],
)
def test_times_are_read(text: str, read: list[str]) -> None:
    """One time where it is sure, two where half of the day is missing, the evening first."""
    assert read == [found.isoformat("minutes") for found in read_time(text)]


@pytest.mark.parametrize(
    "text", ["", "soon", "25:00", "19:75", "7:5", "-5", "13 am", "0 pm", "half past", "half 25", "evening", "7 and 8", "\u00bd", "7" * 500]
)  # fmt: skip
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    """Nothing is read into it."""
    assert () == read_time(text)


@given(st.times())
def test_every_minute_can_be_typed(shown: time) -> None:
    """With am or pm every minute of the day is sure; on a 24-hour clock all but those from 10:00 to 12:59."""
    wanted = (shown.replace(second=0, microsecond=0),)

    read = read_time(shown.strftime("%H:%M"))
    assert wanted == read or (10 <= shown.hour <= 12 and wanted[0] in read)
    assert wanted == read_time(shown.strftime("%I:%M %p"))
    assert wanted == read_time(shown.strftime("%I.%M%p").lower().lstrip("0"))


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing a person types is an error."""
    assert len(read_time(text)) <= 2
