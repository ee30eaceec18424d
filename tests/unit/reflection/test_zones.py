"""Time zones as people type and tap them."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.reflection import (
    Found,
    NotFound,
    Places,
    Several,
    UnknownZoneError,
    city,
    clock,
    fixed_zone,
    read_zone,
    wall,
    zone_from_clock,
    zone_of,
)

NOW = datetime(2026, 6, 1, 12, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe / berlin ", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("America/Port-au-Prince", "America/Port-au-Prince"),
        ("Etc/GMT-3", "Etc/GMT-3"),
        ("Berlin", "Europe/Berlin"),
        ("s\u00e3o paulo", "America/Sao_Paulo"),
        ("I'm in Cape Town", "Africa/Johannesburg"),
        ("london time", "Europe/London"),
        ("Pacific time", "America/Los_Angeles"),
        ("EST", "America/New_York"),
        ("Germany", "Europe/Berlin"),
        ("NO", "Europe/Oslo"),
        ("the netherlands", "Europe/Amsterdam"),
        ("uk", "Europe/London"),
        ("t\u00fcrkiye", "Europe/Istanbul"),
        ("india", "Asia/Kolkata"),
        ("jordan", "Asia/Amman"),
        ("utc+2", "UTC+02:00"),
        ("+5:30", "UTC+05:30"),
        ("gmt -3", "UTC-03:00"),
        ("UTC +0545", "UTC+05:45"),
        ("\u22124", "UTC-04:00"),
        ("+14", "UTC+14:00"),
        ("utc", "UTC+00:00"),
    ],
)
def test_a_zone_is_read(places: Places, text: str, zone: str) -> None:
    """By IANA name, city, country, abbreviation or distance from UTC; only the latter doesn't follow summer time."""
    assert Found(zone, fixed=zone.startswith("UTC")) == read_zone(text, places, NOW)


@pytest.mark.parametrize(
    "text", ["", "atlantis", "/", "+15", "-12:30", "+5:10", "utc+25", "2", "Factory", "../etc/passwd", "+" * 300]
)
def test_what_is_no_zone_is_not_guessed(places: Places, text: str) -> None:
    """Nothing is read into it."""
    assert NotFound() == read_zone(text, places, NOW)


def test_a_country_with_several_clocks_asks_which(places: Places) -> None:
    """Only as many as differ within the year, each by its best-known city."""
    found = read_zone("USA", places, NOW)
    assert isinstance(found, Several)
    assert "United States" == found.country
    assert ["New York", "Chicago", "Denver", "Phoenix", "Los Angeles", "Anchorage", "Adak", "Honolulu"] == [
        city(zone) for zone in found.zones
    ]

    found = read_zone("Australia", places, NOW)
    assert isinstance(found, Several)
    assert {"Australia/Sydney", "Australia/Brisbane", "Australia/Perth"} <= set(found.zones)


def test_a_word_for_several_clocks_asks_which(places: Places) -> None:
    """IST is India, Ireland and Israel; GMT is London or Accra, which part in summer."""
    assert Several(("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem")) == read_zone("ist", places, NOW)
    assert Several(("Europe/London", "Africa/Accra")) == read_zone("GMT", places, NOW)


def test_every_zone_can_be_typed(places: Places) -> None:
    """All names of the database are read, whatever their case and spaces, but those of this machine's own clock."""
    for key in sorted(zoneinfo.available_timezones() - {"Factory", "localtime", "posixrules"}):
        if "/" in key:
            assert Found(key) == read_zone(key.lower().replace("_", " "), places, NOW), key
        else:
            assert not isinstance(read_zone(key, places, NOW), NotFound), key


def test_every_country_has_its_clocks(places: Places) -> None:
    """Buttons lead somewhere, and no country offers more clocks than fit on a phone."""
    assert 12 == len(places.common())
    for country in places.common():
        assert 1 <= len(country.different(NOW)) <= 10, country.name


def test_different_clocks_differ_and_leave_none_out(places: Places) -> None:
    """Each zone of a country shows, all year, the time of exactly one that is offered."""
    for code in ("US", "RU", "CA", "AU", "BR", "MX", "CN", "ES", "CL"):
        country = places.country(code)
        assert country is not None
        offered = country.different(NOW)
        days = [NOW + timedelta(days=number) for number in range(0, 360, 7)]
        faces = [tuple(wall(day, zone_of(zone)) for day in days) for zone in offered]
        assert len(set(faces)) == len(offered)
        for zone in country.zones:
            assert tuple(wall(day, zone_of(zone)) for day in days) in faces, zone


@given(
    st.integers(-47, 48),
    st.integers(-7, 7),
    st.datetimes(datetime(2025, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
)
@example(48, 7, datetime(2026, 6, 1, 23, 59, tzinfo=UTC))
def test_the_clock_tells_the_zone(quarters: int, wrong: int, now: datetime) -> None:
    """Whoever says what time it is, give or take seven minutes, has told the distance from UTC."""
    now = now.replace(second=0, microsecond=0)
    offset = timedelta(minutes=15) * quarters
    shown = (now + offset + timedelta(minutes=wrong)).time()

    assert fixed_zone(offset) == zone_from_clock(shown, now)


@pytest.mark.parametrize("hours", [-12, -3.5, 0, 5.75, 14])
def test_fixed_zones_are_zones(hours: float) -> None:
    """What is written can be read, and shows the time."""
    offset = timedelta(hours=hours)

    assert offset == zone_of(fixed_zone(offset)).utcoffset(None)
    assert (NOW + offset).strftime("%H:%M") == clock(fixed_zone(offset), NOW)


def test_no_other_zone_is_made_up() -> None:
    """Neither beyond the earth's clocks, nor from names that mean files or folders."""
    for offset in (timedelta(hours=15), timedelta(hours=-13), timedelta(seconds=1)):
        with pytest.raises(ValueError, match="no offset"):
            fixed_zone(offset)
    for key in ("UTC+15:00", "Europe", "../../etc/passwd", "", "a\0b", "x" * 5000, "Zürich", "/etc/localtime"):
        with pytest.raises(UnknownZoneError, match="Europe/Lisbon"):
            zone_of(key)


def test_the_time_is_shown_back() -> None:
    """It is 14:03 in Berlin."""
    assert "14:03" == clock("Europe/Berlin", NOW)
    assert time(12, 3).strftime("%H:%M") == clock("UTC+00:00", NOW)
