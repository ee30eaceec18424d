"""When a person wants to be asked: days, local time, zone, quiet hours, pause; and when that is next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any, Final

from bot.reflection.wall import Zones, instant, wall, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FOR_GOOD: Final = date.max  # a pause that only a tap ends
SUNDAY: Final = 6
EVERY_DAY: Final = (0, 1, 2, 3, 4, 5, 6)
_DAY: Final = timedelta(days=1)
# A weekly day comes round in 7 days, in 14 where one was skipped by the calendar; the rest is quiet hours and jumps.
_SEARCHED: Final = 18


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours without prompts, local time, from ``start`` until just before ``end``; may reach past midnight."""

    start: time
    end: time

    def __post_init__(self) -> None:
        """Raise ValueError when nothing would be quiet, or everything."""
        if self.start == self.end:
            msg = "quiet hours begin and end at the same time; leave them out, or pick two times"
            raise ValueError(msg)

    def covers(self, shown: time) -> bool:
        """Whether a clock that shows this stands in the quiet hours."""
        if self.start < self.end:
            return self.start <= shown < self.end
        return shown >= self.start or shown < self.end


NIGHT: Final = Quiet(time(22), time(8))


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a person chose.

    ``days`` are numbers from 0, Monday, to 6; ``at`` is local wall-clock time in whole minutes; ``zone`` an IANA name
    or a fixed offset (``fixed_zone``); ``paused_until`` the first local day on which prompts come again. Raises
    ValueError for no day, a day there is not, or a time with seconds.
    """

    days: tuple[int, ...]
    at: time
    zone: str
    quiet: Quiet | None = NIGHT
    paused_until: date | None = None

    def __post_init__(self) -> None:
        """Put the days in order, once each; refuse what no schedule can hold."""
        days = tuple(sorted(set(self.days)))
        if not days or not set(days) <= set(EVERY_DAY):
            msg = f"days are numbers from 0 (Monday) to 6 (Sunday), at least one; these are {self.days}"
            raise ValueError(msg)
        for shown in (self.at, *((self.quiet.start, self.quiet.end) if self.quiet else ())):
            if shown.tzinfo is not None or shown.second or shown.microsecond:
                msg = f"{shown} is not a plain time in whole minutes, such as 19:30"
                raise ValueError(msg)
        object.__setattr__(self, "days", days)

    @property
    def paused_for_good(self) -> bool:
        """Whether only a tap brings prompts back."""
        return self.paused_until == FOR_GOOD

    def to_dict(self) -> dict[str, Any]:
        """Return plain data that JSON can hold."""
        quiet = [_clock(self.quiet.start), _clock(self.quiet.end)] if self.quiet else None
        until = self.paused_until.isoformat() if self.paused_until else None
        return {
            "days": list(self.days),
            "at": _clock(self.at),
            "zone": self.zone,
            "quiet": quiet,
            "paused_until": until,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Schedule:
        """Rebuild from ``to_dict``. Raises ValueError, KeyError or TypeError for anything else."""
        quiet = Quiet(*(time.fromisoformat(shown) for shown in data["quiet"])) if data["quiet"] is not None else None
        until = date.fromisoformat(data["paused_until"]) if data["paused_until"] is not None else None
        return cls(tuple(data["days"]), time.fromisoformat(data["at"]), str(data["zone"]), quiet, until)


def suggested(zone: str) -> Schedule:
    """What is suggested to begin with: once a week, Sunday at 19:00.

    Of 1,000 people asked in the United States in 2017, one in ten said they would switch off a weekly message, and
    more than one in three one that comes two to five times a week.
    """
    return Schedule((SUNDAY,), time(19), zone)


def next_due(
    schedule: Schedule, after: datetime, *, last: datetime | None = None, zones: Zones = zone_of
) -> datetime | None:
    """Return the first due time later than ``after``, in UTC; None while paused for good.

    It is worked out anew from local wall-clock time, so a new edition of the time-zone database is followed. ``last``
    is when the last prompt was meant to come: the next is on a later local day. Both are aware. Raises
    UnknownZoneError, and ValueError for a naive ``after``.
    """
    if after.tzinfo is None:
        msg = "next_due needs an aware datetime"
        raise ValueError(msg)
    if schedule.paused_for_good:
        return None
    zone = zones(schedule.zone)
    earliest = after if last is None or last < after else last
    try:
        begin = wall(earliest, zone).date()
        if schedule.paused_until is not None:
            begin = max(begin, schedule.paused_until)
        last_day = wall(last, zone).date() if last is not None else date.min
        for due in _dues(schedule, zone, begin - 2 * _DAY, _SEARCHED):
            if due > after and wall(due, zone).date() > last_day:
                return due
    except OverflowError:  # next to the year 9999
        return None
    return None


def nearest_due(schedule: Schedule, moment: datetime, *, zones: Zones = zone_of) -> datetime | None:
    """Return the due time nearest to ``moment``, within a day and two hours; None when there is none.

    This is how a due time that was computed with older rules of a zone is found again.
    """
    if schedule.paused_for_good:
        return None
    zone = zones(schedule.zone)
    if _is_due(schedule, zone, moment):  # nearly always, and ten times as fast as looking around
        return moment.astimezone(UTC)
    reach = timedelta(hours=26)
    begin = wall(moment, zone).date() - 4 * _DAY
    near = [due for due in _dues(schedule, zone, begin, 7) if abs(due - moment) <= reach]
    return min(near, key=lambda due: abs(due - moment), default=None)


def leave_quiet(moment: datetime, quiet: Quiet | None, zone: tzinfo) -> datetime:
    """Return ``moment`` in UTC, or the end of the quiet hours it falls into."""
    moment = moment.astimezone(UTC)
    for _ in range(3):  # a jump of the clock can carry the end into the next quiet hours
        shown = wall(moment, zone)
        if quiet is None or not quiet.covers(shown.time()):
            break
        day = shown.date() if shown.time() < quiet.end else shown.date() + _DAY
        moment = instant(datetime.combine(day, quiet.end), zone, not_before=moment)
    return moment


def paused(schedule: Schedule, until: date | None) -> Schedule:
    """Return the schedule paused until a local day, FOR_GOOD, or, with None, no longer."""
    return replace(schedule, paused_until=until)


def _dues(schedule: Schedule, zone: tzinfo, begin: date, days: int) -> Iterator[datetime]:
    """The due times of so many days from ``begin``, in order, one a local day, none in a pause."""
    before: date | None = None
    for number in range(days):
        day = begin + number * _DAY
        if day.weekday() not in schedule.days:
            continue
        due = instant(datetime.combine(day, schedule.at), zone)
        if wall(due, zone).date() != day and not _exists(day, zone):
            continue
        due = leave_quiet(due, schedule.quiet, zone)
        local = wall(due, zone).date()
        if local == before or (schedule.paused_until is not None and local < schedule.paused_until):
            continue
        before = local
        yield due


def _is_due(schedule: Schedule, zone: tzinfo, moment: datetime) -> bool:
    """Whether this is a due time that nothing has moved."""
    shown = wall(moment, zone)
    return (
        shown.time() == schedule.at
        and shown.weekday() in schedule.days
        and instant(shown, zone) == moment
        and not (schedule.quiet is not None and schedule.quiet.covers(schedule.at))
        and not (schedule.paused_until is not None and shown.date() < schedule.paused_until)
    )


def _exists(day: date, zone: tzinfo) -> bool:
    """Samoa had no 30 December 2011: whoever crosses the date line to the west loses a day."""
    return wall(instant(datetime.combine(day, time()), zone), zone).date() == day


def _clock(shown: time) -> str:
    return shown.isoformat("minutes")
