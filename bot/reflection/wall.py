"""From a clock on somebody's wall to an instant, and back. Time zones by IANA name, or a fixed distance from UTC."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Zones = Callable[[str], tzinfo]

FIRST_OFFSET: Final = timedelta(hours=-12)  # Baker Island
LAST_OFFSET: Final = timedelta(hours=14)  # Kiritimati
_FIXED: Final = re.compile(r"UTC([+-])(\d\d):([0-5]\d)")
_SECOND: Final = timedelta(seconds=1)


class UnknownZoneError(LookupError):
    """There is no such time zone here: use an IANA name such as Europe/Lisbon, or UTC+05:30."""


def zone_of(key: str) -> tzinfo:
    """Return the zone of an IANA name, or of a fixed offset written as ``fixed_zone`` writes it.

    The first use of a name reads the time-zone database, later ones don't. Raises UnknownZoneError.
    """
    fixed = _FIXED.fullmatch(key)
    if fixed:
        distance = timedelta(hours=int(fixed[2]), minutes=int(fixed[3]))
        offset = -distance if fixed[1] == "-" else distance
        if FIRST_OFFSET <= offset <= LAST_OFFSET:
            return timezone(offset, key)
    else:
        try:
            return ZoneInfo(key)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, such as "Europe"
            pass
    msg = f"There is no time zone {key!r}. Use an IANA name such as Europe/Lisbon, or UTC+05:30."
    raise UnknownZoneError(msg)


def fixed_zone(offset: timedelta) -> str:
    """Name a fixed offset, as ``UTC+05:30``. Raises ValueError outside -12:00 to +14:00 or for parts of a minute."""
    minutes, rest = divmod(offset, timedelta(minutes=1))
    if rest or not FIRST_OFFSET <= offset <= LAST_OFFSET:
        msg = f"{offset} is no offset from UTC that a clock on earth shows"
        raise ValueError(msg)
    hours, minutes = divmod(abs(minutes), 60)
    return f"UTC{'-' if offset < timedelta(0) else '+'}{hours:02}:{minutes:02}"


def wall(moment: datetime, zone: tzinfo) -> datetime:
    """What a clock there shows at an aware ``moment``: a naive datetime; of a repeated hour it doesn't say which."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def instant(shown: datetime, zone: tzinfo, *, not_before: datetime | None = None) -> datetime:
    """Return the UTC instant at which a clock there first shows the naive ``shown``, or first jumps past it.

    A time that is skipped when clocks go forward becomes the first moment after the jump. Of a time that comes twice
    when clocks go back the first is taken, or the second where the first is earlier than ``not_before``. Raises
    OverflowError next to the years 1 and 9999.
    """
    first = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    gap = wall(first, zone) != shown
    if not gap and (not_before is None or not_before <= first):
        return first
    second = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if gap:  # PEP 495 puts fold=1 before a gap and fold=0 behind it
        return _jump(shown, zone, second, first)
    return second if not_before is not None and not_before <= second else first


def _jump(shown: datetime, zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """Find, to the second, the instant in ``before`` < x <= ``after`` at which the clock jumps past ``shown``."""
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle <= before:
            break
        if wall(middle, zone) > shown:
            after = middle
        else:
            before = middle
    return after
