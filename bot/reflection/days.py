"""Days of the week and dates that a person types, read."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from bot.reflection.schedule import EVERY_DAY

_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GROUPS: Final = {
    "every day": EVERY_DAY, "everyday": EVERY_DAY, "daily": EVERY_DAY, "all days": EVERY_DAY, "all": EVERY_DAY,
    "weekdays": (0, 1, 2, 3, 4), "workdays": (0, 1, 2, 3, 4), "weekends": (5, 6), "weekend": (5, 6),
    "the weekend": (5, 6), "at the weekend": (5, 6),
}  # fmt: skip
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_NUMBERS: Final = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_BREAKS: Final = re.compile(r"\s*(?:,|;|/|&|\+|\band\b|\s)\s*")
_RANGE: Final = re.compile(r"([a-z]+)\.?\s*(?:-|\u2013|to|till|until|through)\s*([a-z]+)\.?")
_IN: Final = re.compile(r"(?:in |for )?(\d{1,2}|a|an|one|two|three|four|five|six) (day|week|month)s?(?: from now)?")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST: Final = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th|\.)?(?: of)? ([a-z]{3,9})\.?,?(?: (\d{4}))?")
_MONTH_FIRST: Final = re.compile(r"([a-z]{3,9})\.? (?:the )?(\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4}))?")
_ONE_DAY: Final = timedelta(days=1)
LONGEST: Final = timedelta(days=366)  # a longer pause is one for good


def read_days(text: str) -> tuple[int, ...]:
    """Return the days of the week in a text, 0 for Monday: "sun", "mon and thu", "weekdays", "mon-fri". () for none."""
    text = " ".join(text[:100].lower().split()).strip(" .!")
    if text in _GROUPS:
        return _GROUPS[text]
    text = re.sub(r"^(?:on|every|each) ", "", text)
    span = _RANGE.fullmatch(text)
    if span:
        first, last = _weekday(span[1]), _weekday(span[2])
        if first is None or last is None:
            return ()
        return tuple(sorted((first + step) % 7 for step in range((last - first) % 7 + 1)))
    found = [_weekday(word.strip(".")) for word in _BREAKS.split(text) if word not in {"", "on", "every"}]
    known = {day for day in found if day is not None}
    return tuple(sorted(known)) if len(known) > 0 and None not in found else ()


def read_date(text: str, today: date) -> date | None:
    """Return the day after ``today``, at most a year away, that a text means; None for none that is sure.

    "3 June", "June 3rd", "2027-06-03", "tomorrow", "friday" (the next one), "in two weeks", "next month" (its first
    day). "3/6" is not read: half of the world means another day by it.
    """
    text = " ".join(text[:60].lower().replace("\u2019", "'").split()).strip(" .!")
    text = re.sub(r"^(?:until|till|to|on|by) ", "", text)
    found = _relative(text, today) or _written(text, today)
    return found if found is not None and today < found <= today + LONGEST else None


def _relative(text: str, today: date) -> date | None:
    if text == "tomorrow":
        return today + _ONE_DAY
    if text == "next week":
        return today + _ONE_DAY * (7 - today.weekday())
    if text == "next month":
        return _month_later(today.replace(day=1), 1)
    weekday = _weekday(re.sub(r"^(?:next|this) ", "", text))
    if weekday is not None:
        return today + _ONE_DAY * ((weekday - today.weekday() - 1) % 7 + 1)
    match = _IN.fullmatch(text)
    if match is None:
        return None
    number = int(match[1]) if match[1].isdigit() else _NUMBERS[match[1]]
    if match[2] == "month":
        return _month_later(today, number)
    return today + _ONE_DAY * number * (7 if match[2] == "week" else 1)


def _written(text: str, today: date) -> date | None:
    if match := _ISO.fullmatch(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = match[1], match[2], match[3]
    elif match := _MONTH_FIRST.fullmatch(text):
        month, day, year = match[1], match[2], match[3]
    else:
        return None
    number = next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(month)), 0)
    if year:
        return _date(int(year), number, int(day))
    this_year = _date(today.year, number, int(day))
    return this_year if this_year is not None and this_year > today else _date(today.year + 1, number, int(day))


def _month_later(day: date, months: int) -> date | None:
    """The same day of a later month, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    return next(
        (found for back in range(4) if (found := _date(day.year + years, month + 1, day.day - back)) is not None), None
    )


def _weekday(word: str) -> int | None:
    word = word.removesuffix("s") if len(word) > 5 else word
    if len(word) < 3:
        return None
    return next((number for number, name in enumerate(_NAMES) if name.startswith(word) or word in _SHORT[number]), None)


_SHORT: Final = ((), ("tues",), ("weds",), ("thur", "thurs"), (), (), ())


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
