"""When the next prompt is due, in every zone, against another library's idea of time zones."""

from __future__ import annotations

import io
import json
import struct
import zoneinfo
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import pytest
from dateutil import tz
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.reflection import (
    FOR_GOOD,
    NIGHT,
    Quiet,
    Schedule,
    UnknownZoneError,
    leave_quiet,
    nearest_due,
    next_due,
    suggested,
)
from bot.reflection import zone_of as shipped_zone

ZONES = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})
DAILY = (0, 1, 2, 3, 4, 5, 6)
QUARTER = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

At = Callable[[str], datetime]

# Twelve zones whose clocks did or do something unusual are drawn as often as all others together.
ODD = [
    "Africa/Casablanca", "America/Havana", "America/Nuuk", "America/Scoresbysund", "America/St_Johns", "Antarctica/Troll",
    "Asia/Kathmandu", "Australia/Lord_Howe", "Europe/Dublin", "Europe/Chisinau", "Asia/Gaza", "Pacific/Chatham",
]  # fmt: skip
zones = st.one_of(st.sampled_from(ZONES), st.sampled_from(ODD))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
clocks = st.times().map(lambda shown: shown.replace(second=0, microsecond=0))
# Clocks change at night: half of all times lie there.
nights = st.integers(0, 4 * 60 - 1).map(lambda minutes: time(minutes // 60, minutes % 60))
quiets = st.one_of(
    st.none(),
    st.just(NIGHT),
    st.tuples(clocks, clocks).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Quiet(*pair)),
)
some_days = st.sets(st.integers(0, 6), min_size=1).map(tuple)
schedules = st.builds(Schedule, some_days, st.one_of(clocks, nights), zones, quiets)


def clock_face(zone: tzinfo, moment: datetime) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def first_shown(zone: tzinfo, wanted: datetime, begin: datetime) -> datetime:
    """Watch a clock from ``begin``, at which it shows less: the first minute at which it shows ``wanted`` or more."""
    moment = begin
    while clock_face(zone, moment) < wanted:
        moment += QUARTER
    moment -= QUARTER
    while clock_face(zone, moment) < wanted:
        moment += MINUTE
    return moment


def watched(schedule: Schedule, after: datetime) -> datetime:
    """The same by dateutil's zones and by watching a clock, minute by minute, for prompts without quiet hours."""
    zone = tz.gettz(schedule.zone)
    assert zone is not None
    day = clock_face(zone, after).date() - DAY
    while True:
        if day.weekday() in schedule.days:
            wanted = datetime.combine(day, schedule.at)
            # Nowhere on earth is a clock more than 15 hours away from UTC.
            due = first_shown(zone, wanted, wanted.replace(tzinfo=UTC) - timedelta(hours=15))
            if due > after:
                return due
        day += DAY


@settings(max_examples=400, deadline=None)
@given(schedule=schedules, after=moments)
@example(schedule=Schedule((6,), time(2, 30), "Europe/Berlin", None), after=datetime(2026, 3, 28, tzinfo=UTC))
@example(schedule=Schedule((6,), time(2, 30), "Europe/Berlin", None), after=datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
@example(schedule=Schedule(DAILY, time(2, 15), "Australia/Lord_Howe", None), after=datetime(2026, 10, 3, tzinfo=UTC))
@example(schedule=Schedule(DAILY, time(0, 30), "America/Havana", None), after=datetime(2026, 3, 7, 12, tzinfo=UTC))
@example(schedule=Schedule(DAILY, time(23, 59), "Africa/Casablanca", None), after=datetime(2027, 2, 6, tzinfo=UTC))
def test_it_is_when_the_clock_first_shows_the_time(schedule: Schedule, after: datetime) -> None:
    """Over all zones and ten years the due time is the first minute at which a watched clock shows or passes it."""
    schedule = Schedule(schedule.days, schedule.at, schedule.zone, None)

    assert watched(schedule, after) == next_due(schedule, after)


def changes(zone: str) -> list[datetime]:
    """The last minute before each change of clocks in ten years."""
    here = shipped_zone(zone)
    found = []
    for week in range(522):
        low = datetime(2025, 1, 1, tzinfo=UTC) + week * 7 * DAY
        high = low + 7 * DAY
        if low.astimezone(here).utcoffset() == high.astimezone(here).utcoffset():
            continue
        while high - low > MINUTE:
            middle = (low + (high - low) / 2).replace(second=0, microsecond=0)
            if middle.astimezone(here).utcoffset() == low.astimezone(here).utcoffset():
                low = middle
            else:
                high = middle
        found.append(low)
    return found


def test_every_change_of_clocks_of_ten_years() -> None:
    """Whatever zone: a prompt 20 minutes into each hour that is skipped or repeated comes once, at the right minute."""
    winter = datetime(2025, 1, 1)
    different = {
        (*found, str(shipped_zone(zone).utcoffset(winter))): (zone, found) for zone in ZONES if (found := changes(zone))
    }
    assert len(different) > 25

    for zone, found in different.values():
        here = shipped_zone(zone)
        for change in found:
            begins = min(clock_face(here, change + MINUTE), clock_face(here, change) + MINUTE)
            schedule = Schedule(DAILY, (begins + timedelta(minutes=20)).time(), zone, None)
            due = next_due(schedule, change - DAY)
            assert due is not None
            assert watched(schedule, change - DAY) == due, zone
            following = next_due(schedule, due)
            assert following is not None
            assert clock_face(here, due).date() < clock_face(here, following).date(), zone


@settings(max_examples=300, deadline=None)
@given(schedule=schedules, after=moments)
def test_never_two_a_day_never_in_quiet_hours_never_back(schedule: Schedule, after: datetime) -> None:
    """Eight due times in a row: each later than the one before, on a later local day, on no quiet minute."""
    zone = shipped_zone(schedule.zone)
    last = after
    days: list[date] = []
    for _ in range(8):
        due = next_due(schedule, last)
        assert due is not None
        assert last < due <= last + timedelta(days=17)
        shown = clock_face(zone, due)
        assert schedule.quiet is None or not schedule.quiet.covers(shown.time())
        days.append(shown.date())
        last = due

    assert days == sorted(set(days))


@settings(max_examples=200, deadline=None)
@given(moment=moments, zone=zones, quiet=quiets)
def test_quiet_hours_end_at_their_end(moment: datetime, zone: str, quiet: Quiet | None) -> None:
    """Whoever waits for the end of the quiet hours waits less than a day and an hour, and not a minute too long."""
    here = tz.gettz(zone)
    assert here is not None
    moment = moment.replace(second=0, microsecond=0)
    loud = leave_quiet(moment, quiet, shipped_zone(zone))

    if quiet is None or not quiet.covers(clock_face(here, moment).time()):
        assert moment == loud
    else:
        assert moment < loud < moment + timedelta(hours=25)
        assert not quiet.covers(clock_face(here, loud).time())
        jumped = clock_face(here, loud) - clock_face(here, loud - MINUTE) != MINUTE
        assert jumped or clock_face(here, loud).time() == quiet.end


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2026-03-28 19:00", "2026-03-29 03:00"),  # 02:30 is jumped over: the first moment after
        ("2026-10-24 19:00", "2026-10-25 02:30"),  # 02:30 comes twice: the first
        ("2026-12-31 02:30", "2027-01-01 02:30"),
        ("2026-04-29 12:00", "2026-04-30 02:30"),
        ("2026-04-30 12:00", "2026-05-01 02:30"),
        ("2028-02-28 12:00", "2028-02-29 02:30"),
        ("2028-02-29 02:30", "2028-03-01 02:30"),
    ],
)
def test_gaps_folds_month_ends_and_leap_days(berlin: At, after: str, due: str) -> None:
    """The calendar's corners, one by one."""
    assert berlin(due) == next_due(Schedule(DAILY, time(2, 30), "Europe/Berlin", None), berlin(after))


def test_the_second_of_a_repeated_hour_is_not_another_one() -> None:
    """After 02:30 came for the first time, the next is on the next day."""
    schedule = Schedule(DAILY, time(2, 30), "Europe/Berlin", None)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    assert datetime(2026, 10, 26, 1, 30, tzinfo=UTC) == next_due(schedule, first)
    assert datetime(2026, 10, 26, 1, 30, tzinfo=UTC) == next_due(schedule, first + timedelta(minutes=59))
    assert first == nearest_due(schedule, first + timedelta(hours=1))


def test_a_day_that_does_not_exist_has_no_prompt() -> None:
    """Samoa went from the 29th to the 31st of December 2011: whoever wanted Fridays waits for the 6th of January."""
    daily = Schedule(DAILY, time(19), "Pacific/Apia", None)
    fridays = Schedule((4,), time(19), "Pacific/Apia", None)

    assert datetime(2011, 12, 31, 5, tzinfo=UTC) == next_due(daily, datetime(2011, 12, 30, 5, tzinfo=UTC))
    assert datetime(2012, 1, 6, 5, tzinfo=UTC) == next_due(fridays, datetime(2011, 12, 29, tzinfo=UTC))


def test_a_time_in_the_quiet_hours_moves_to_their_end(berlin: At) -> None:
    """Sunday at 23:30, quiet from 22:00 to 8:00, is Monday at 8:00; at 3:00 it is the same morning at 8:00."""
    late = Schedule((6,), time(23, 30), "Europe/Berlin")
    early = Schedule((6,), time(3), "Europe/Berlin")

    assert berlin("2026-03-02 08:00") == next_due(late, berlin("2026-02-28 12:00"))
    assert berlin("2026-03-02 08:00") == next_due(late, berlin("2026-03-01 23:45"))
    assert berlin("2026-03-02 08:00") == next_due(late, berlin("2026-03-02 03:00"))
    assert berlin("2026-03-01 08:00") == next_due(early, berlin("2026-02-28 12:00"))


def test_quiet_hours_that_end_in_a_jump_end_after_it() -> None:
    """Quiet until 2:30 on the night that has no 2:30: from 3:00 on it may be loud."""
    schedule = Schedule(DAILY, time(1), "Europe/Berlin", Quiet(time(0), time(2, 30)))

    assert datetime(2026, 3, 29, 1, tzinfo=UTC) == next_due(schedule, datetime(2026, 3, 28, 12, tzinfo=UTC))


def test_a_jump_into_the_quiet_hours_makes_no_second_one_next_day() -> None:
    """2:30 jumps to 3:00, which is quiet until 2:20 next day: that day has had its prompt and drops its own 2:30."""
    schedule = Schedule(DAILY, time(2, 30), "Europe/Berlin", Quiet(time(2, 45), time(2, 20)))
    moved = datetime(2026, 3, 30, 0, 20, tzinfo=UTC)

    assert moved == next_due(schedule, datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert datetime(2026, 3, 31, 0, 30, tzinfo=UTC) == next_due(schedule, moved)


def test_quiet_hours_in_a_repeated_hour_do_not_go_back() -> None:
    """At 2:15 for the second time, the end at 2:30 is the one still to come."""
    second = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)

    assert second + QUARTER == leave_quiet(second, Quiet(time(2), time(2, 30)), shipped_zone("Europe/Berlin"))


def test_a_pause_ends_on_its_day(berlin: At) -> None:
    """Nothing before the day, the first prompt on it; for good means until somebody taps."""
    day = Schedule(DAILY, time(19), "Europe/Berlin", paused_until=date(2026, 3, 8))
    good = Schedule(DAILY, time(19), "Europe/Berlin", paused_until=FOR_GOOD)

    assert berlin("2026-03-08 19:00") == next_due(day, berlin("2026-03-01 12:00"))
    assert berlin("2026-03-20 19:00") == next_due(day, berlin("2026-03-20 12:00"))
    assert next_due(good, berlin("2026-03-01 12:00")) is None
    assert nearest_due(good, berlin("2026-03-01 19:00")) is None
    assert nearest_due(day, berlin("2026-03-01 19:00")) is None


def test_who_moves_gets_one_a_day(berlin: At) -> None:
    """After the prompt in Tokyo, New York's evening of the same date brings no second one."""
    came = datetime(2026, 3, 5, 10, tzinfo=UTC)  # 19:00 in Tokyo
    new_york = Schedule(DAILY, time(19), "America/New_York")

    assert datetime(2026, 3, 6, 0, tzinfo=UTC) == next_due(new_york, came)
    assert datetime(2026, 3, 7, 0, tzinfo=UTC) == next_due(new_york, came, last=came)
    assert datetime(2026, 3, 7, 10, tzinfo=UTC) == next_due(
        Schedule(DAILY, time(19), "Asia/Tokyo"),
        datetime(2026, 3, 6, 0, tzinfo=UTC),
        last=datetime(2026, 3, 6, 0, tzinfo=UTC),
    )


def a_zone(hours: int) -> tzinfo:
    """A compiled zone (RFC 8536, version 1) whose clocks are always so far from UTC."""
    header = b"TZif" + b"\0" * 16 + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    return zoneinfo.ZoneInfo.from_file(io.BytesIO(header + struct.pack(">lbb", hours * 3600, 0, 0) + b"XXX\0"))


def test_a_new_edition_of_the_database_is_followed() -> None:
    """A country changes its clocks: 19:00 stays 19:00, and the due time from the older edition is found again."""
    schedule = Schedule(DAILY, time(19), "Xanadu/Dome")
    after = datetime(2026, 3, 1, tzinfo=UTC)
    old = next_due(schedule, after, zones=lambda _: a_zone(2))
    new = next_due(schedule, after, zones=lambda _: a_zone(3))

    assert datetime(2026, 3, 1, 17, tzinfo=UTC) == old
    assert datetime(2026, 3, 1, 16, tzinfo=UTC) == new
    assert nearest_due(schedule, datetime(2026, 3, 1, 17, tzinfo=UTC), zones=lambda _: a_zone(3)) == new


@settings(max_examples=150, deadline=None)
@given(schedule=schedules, after=moments, minutes=st.integers(-600, 600))
def test_the_nearest_due_time_is_found(schedule: Schedule, after: datetime, minutes: int) -> None:
    """A due time is nearest to itself; and nothing nearer than what is found is due."""
    due = next_due(schedule, after)
    assert due is not None
    assert due == nearest_due(schedule, due)
    moment = due + timedelta(minutes=minutes)
    nearest = nearest_due(schedule, moment)
    assert nearest is not None
    assert abs(nearest - moment) <= abs(due - moment)


@given(schedule=schedules, until=st.one_of(st.none(), st.dates(), st.just(FOR_GOOD)))
def test_a_schedule_survives_json(schedule: Schedule, until: date | None) -> None:
    """What is stored is what was chosen."""
    schedule = Schedule(schedule.days, schedule.at, schedule.zone, schedule.quiet, until)

    assert schedule == Schedule.from_dict(json.loads(json.dumps(schedule.to_dict())))


def test_what_no_schedule_can_hold_is_refused() -> None:
    """No day, a day there is not, seconds, quiet hours without length, a naive moment, a zone there is not."""
    with pytest.raises(ValueError, match="at least one"):
        Schedule((), time(19), "Europe/Berlin")
    with pytest.raises(ValueError, match="at least one"):
        Schedule((7,), time(19), "Europe/Berlin")
    with pytest.raises(ValueError, match="whole minutes"):
        Schedule((0,), time(19, 0, 1), "Europe/Berlin")
    with pytest.raises(ValueError, match="same time"):
        Quiet(time(8), time(8))
    with pytest.raises(ValueError, match="aware"):
        next_due(suggested("Europe/Berlin"), datetime(2026, 1, 1))
    with pytest.raises(UnknownZoneError, match="Atlantis"):
        next_due(suggested("Sea/Atlantis"), datetime(2026, 1, 1, tzinfo=UTC))


def test_days_are_kept_in_order_once() -> None:
    """However they were tapped."""
    assert (0, 3) == Schedule((3, 0, 3), time(19), "UTC+01:00").days


def test_weekly_is_suggested(berlin: At) -> None:
    """One evening a week to begin with."""
    assert berlin("2026-03-08 19:00") == next_due(suggested("Europe/Berlin"), berlin("2026-03-01 19:00"))


def test_the_end_of_time_is_not_an_error() -> None:
    """Next to the year 9999 nothing is due."""
    assert next_due(suggested("Pacific/Apia"), datetime(9999, 12, 30, tzinfo=UTC)) is None
