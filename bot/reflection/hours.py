"""A time of day that a person types, read."""

from __future__ import annotations

import re
from datetime import time
from typing import Final

_WORDS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "twenty-five": 25,
    "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50,
}  # fmt: skip
_NUMBER: Final = rf"(?:\d{{1,2}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_PART: Final = (
    r"(?P<part>a\.?\s?m\b\.?|p\.?\s?m\b\.?|(?:in the|this|every|each) (?:early )?(?:morning|afternoon|evening)"
    r"|at night|in the night|tonight|morning|afternoon|evening|mornings|evenings)"
)
_LEAD: Final = r"(?:at |around |about |by |let's say |say |maybe |make it |every day at |daily at )*"
_NAMED: Final = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_PAST: Final = re.compile(
    rf"(?P<minutes>half|a quarter|quarter|{_NUMBER})(?: minutes?)? (?P<way>past|after|to|before|till) (?P<hour>{_NUMBER})"
)
_HALF: Final = re.compile(rf"half (?P<hour>{_NUMBER})")
_DIGITS: Final = re.compile(r"(?P<hour>\d{1,2})(?:\s?[:.h]\s?(?P<minutes>[0-5]\d))?h?(?: ?o'?clock| uhr| hours| hrs)?")
_PACKED: Final = re.compile(r"(?P<hour>\d{1,2})(?P<minutes>[0-5]\d)(?: ?hours| ?hrs|h)?")
_SPELT: Final = re.compile(rf"(?P<hour>{_NUMBER})(?: o'?clock| (?P<minutes>{_NUMBER}))?")


def read_time(text: str) -> tuple[time, ...]:
    """Return the times of day that a text can mean: none, one, or two that are twelve hours apart.

    "7pm", "19:30", "07:15", "half past seven in the evening" mean one; "7", "7:30" and "quarter to eight" mean two,
    the later first (most people reflect in the evening), so that the chat can ask which; "25:00" and "soon" none.
    """
    text = " ".join(text[:60].lower().replace("\u2019", "'").split())
    text = re.sub(rf"^{_LEAD}", "", text.strip(" !?")).removesuffix(" please").strip(" ,")
    if text.rstrip(".") in _NAMED:
        return (_NAMED[text.rstrip(".")],)
    text = re.sub(r"^12 (noon|midday|midnight)$", r"\1", text)
    if text in _NAMED:
        return (_NAMED[text],)
    part = re.search(rf"(?:^|[\s,\d]){_PART}$", text)
    half = _half_of(part["part"]) if part else ""
    core = (text[: part.start("part")] if part else text).strip(" .,")
    found = _hour_and_minute(core)
    if found is None:
        return ()
    hour, minute, sure = found
    return _times(hour, minute, half, sure=sure)


def _half_of(part: str) -> str:
    part = part.replace(".", "").replace(" ", "")
    if part in {"am", "pm"}:
        return part
    if "morning" in part:
        return "am"
    return "night" if part in {"atnight", "inthenight"} else "pm"


def _hour_and_minute(core: str) -> tuple[int, int, bool] | None:
    """The hour, the minute, and whether it is written as on a 24-hour clock with a leading zero."""
    core = core.replace("twenty five", "twenty-five").replace("forty five", "forty-five")
    if match := _PAST.fullmatch(core):
        minutes = {"half": 30, "quarter": 15, "a quarter": 15}.get(match["minutes"]) or _value(match["minutes"])
        hour = _value(match["hour"])
        if not 0 < minutes < 60 or hour > 24:
            return None
        if match["way"] in {"past", "after"}:
            return hour, minutes, False
        before = 12 if hour == 1 else (hour or 24) - 1
        return before, 60 - minutes, False
    if match := _HALF.fullmatch(core):
        return _value(match["hour"]), 30, False
    if match := _DIGITS.fullmatch(core) or _PACKED.fullmatch(core):
        return int(match["hour"]), int(match["minutes"] or 0), match["hour"].startswith("0")
    if match := _SPELT.fullmatch(core):
        minute = _value(match["minutes"]) if match["minutes"] else 0
        return (_value(match["hour"]), minute, False) if minute < 60 else None
    return None


def _times(hour: int, minute: int, half: str, *, sure: bool) -> tuple[time, ...]:
    if hour == 24 and minute == 0 and half in {"", "night"}:
        return (time(0),)
    if hour > 23:
        return ()
    if hour > 12:
        return () if half == "am" else (time(hour, minute),)
    if half == "night":  # ten at night is late, two at night is early
        return (time(hour % 12 + (12 if 5 <= hour < 12 else 0), minute),)
    if half:
        if hour == 0 and half == "pm":
            return ()
        return (time(hour % 12 + (12 if half == "pm" else 0), minute),)
    if sure or hour == 0:
        return (time(hour, minute),)
    return (time(hour % 12 + 12, minute), time(hour % 12, minute))


def _value(number: str) -> int:
    return int(number) if number.isdigit() else _WORDS[number]
