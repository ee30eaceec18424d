"""What a person types or taps about their time zone, read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from bot.reflection.wall import FIRST_OFFSET, LAST_OFFSET, Zones, fixed_zone, wall, zone_of

if TYPE_CHECKING:
    from bot.reflection.places import Places

_OFFSET: Final = re.compile(
    r"(?:utc|gmt|z)?\s*([+\-\u2212\u2013])\s*(\d{1,2})(?:[:.]?([0-5]\d))?\s*(?:h|hours?)?", re.IGNORECASE
)
_DAY: Final = timedelta(days=1)
_QUARTER: Final = timedelta(minutes=15)  # every zone's offset is a multiple of this
# Abbreviations that mean one clock, and those that mean several. People write "EST" all the year round.
_SHORT: Final = {
    "utc": ("UTC+00:00",), "z": ("UTC+00:00",), "zulu": ("UTC+00:00",),
    "eastern": ("America/New_York",), "central": ("America/Chicago",), "mountain": ("America/Denver",),
    "pacific": ("America/Los_Angeles",), "et": ("America/New_York",), "est": ("America/New_York",), "edt": ("America/New_York",),
    "ct": ("America/Chicago",), "cdt": ("America/Chicago",), "cst": ("America/Chicago", "Asia/Shanghai"),
    "mt": ("America/Denver",), "mst": ("America/Denver", "America/Phoenix"), "mdt": ("America/Denver",),
    "pt": ("America/Los_Angeles",), "pst": ("America/Los_Angeles", "Asia/Manila"), "pdt": ("America/Los_Angeles",),
    "akst": ("America/Anchorage",), "hst": ("Pacific/Honolulu",), "ast": ("America/Halifax", "Asia/Riyadh"),
    "nst": ("America/St_Johns",), "gmt": ("Europe/London", "Africa/Accra"), "bst": ("Europe/London", "Asia/Dhaka"),
    "wet": ("Europe/Lisbon",), "west": ("Europe/Lisbon",), "cet": ("Europe/Paris",), "cest": ("Europe/Paris",),
    "mez": ("Europe/Berlin",), "mesz": ("Europe/Berlin",), "eet": ("Europe/Athens",), "eest": ("Europe/Athens",),
    "msk": ("Europe/Moscow",), "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"), "pkt": ("Asia/Karachi",),
    "sgt": ("Asia/Singapore",), "hkt": ("Asia/Hong_Kong",), "jst": ("Asia/Tokyo",), "kst": ("Asia/Seoul",),
    "aest": ("Australia/Sydney", "Australia/Brisbane"), "aedt": ("Australia/Sydney",), "awst": ("Australia/Perth",),
    "acst": ("Australia/Adelaide", "Australia/Darwin"), "nzst": ("Pacific/Auckland",), "nzdt": ("Pacific/Auckland",),
    "sast": ("Africa/Johannesburg",), "eat": ("Africa/Nairobi",), "wat": ("Africa/Lagos",), "cat": ("Africa/Maputo",),
    "brt": ("America/Sao_Paulo",), "art": ("America/Argentina/Buenos_Aires",),
}  # fmt: skip
# Cities of many people that no zone is named after.
_CITIES: Final = {
    "san francisco": "America/Los_Angeles", "seattle": "America/Los_Angeles", "san diego": "America/Los_Angeles",
    "portland": "America/Los_Angeles", "las vegas": "America/Los_Angeles", "boston": "America/New_York",
    "washington": "America/New_York", "washington dc": "America/New_York", "philadelphia": "America/New_York",
    "atlanta": "America/New_York", "miami": "America/New_York", "new york city": "America/New_York",
    "nyc": "America/New_York", "la": "America/Los_Angeles", "houston": "America/Chicago", "dallas": "America/Chicago",
    "austin": "America/Chicago", "minneapolis": "America/Chicago", "salt lake city": "America/Denver",
    "montreal": "America/Toronto", "ottawa": "America/Toronto", "calgary": "America/Edmonton",
    "manchester": "Europe/London", "birmingham": "Europe/London", "glasgow": "Europe/London",
    "edinburgh": "Europe/London", "cardiff": "Europe/London", "belfast": "Europe/London", "leeds": "Europe/London",
    "cork": "Europe/Dublin", "hamburg": "Europe/Berlin", "munich": "Europe/Berlin", "cologne": "Europe/Berlin",
    "frankfurt": "Europe/Berlin", "geneva": "Europe/Zurich", "barcelona": "Europe/Madrid", "milan": "Europe/Rome",
    "the hague": "Europe/Amsterdam", "rotterdam": "Europe/Amsterdam", "porto": "Europe/Lisbon",
    "mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata", "new delhi": "Asia/Kolkata", "bangalore": "Asia/Kolkata",
    "bengaluru": "Asia/Kolkata", "chennai": "Asia/Kolkata", "hyderabad": "Asia/Kolkata", "beijing": "Asia/Shanghai",
    "shenzhen": "Asia/Shanghai", "osaka": "Asia/Tokyo", "canberra": "Australia/Sydney", "wellington": "Pacific/Auckland",
    "christchurch": "Pacific/Auckland", "cape town": "Africa/Johannesburg", "durban": "Africa/Johannesburg",
    "abuja": "Africa/Lagos", "rio": "America/Sao_Paulo", "rio de janeiro": "America/Sao_Paulo",
    "abu dhabi": "Asia/Dubai", "tel aviv": "Asia/Jerusalem", "st petersburg": "Europe/Moscow",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One zone: show its time and ask whether that is right. ``fixed`` ones don't follow summer time: say so."""

    zone: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """Several zones fit: let the person choose. ``country`` is its name, "" for a word that means several clocks."""

    zones: tuple[str, ...]
    country: str = ""


@dataclass(frozen=True, slots=True)
class NotFound:
    """No zone was found in what was typed."""


def read_zone(text: str, places: Places, now: datetime, *, zones: Zones = zone_of) -> Found | Several | NotFound:
    """Read an IANA name, a city, a country, an abbreviation or an offset such as "utc+2" or "-3:30"; ``now`` aware."""
    text = " ".join(text[:100].split()).strip(" .,!?")
    offset = _OFFSET.fullmatch(text)
    if offset:
        return _fixed(offset)
    name = re.sub(
        r"^(?:i'?m |i live |it'?s )?(?:in |near )?|(?: time(?: ?zone)?)$", "", text, flags=re.IGNORECASE
    ).lower()
    short = _SHORT.get(name)
    if short:
        return Found(short[0], fixed=short[0].startswith("UTC")) if len(short) == 1 else Several(short)
    key = _CITIES.get(name) or (places.key(name) if "/" in name else None)
    if key:
        return Found(key)
    country = places.country(name)
    if country is not None:
        different = country.different(now, zones=zones)
        return Found(different[0]) if len(different) == 1 else Several(different, country.name)
    key = places.by_city(name) or places.key(name)
    return Found(key) if key else NotFound()


def zone_from_clock(shown: time, now: datetime) -> str:
    """Return the fixed offset of a person whose clock shows ``shown`` at the aware instant ``now``.

    For people who would rather say what time it is than where they are. Clocks that differ by a whole day show the
    same time: from -11:45 to +12:00 is assumed. ``shown`` may be wrong by 7 minutes.
    """
    utc = now.astimezone(UTC)
    there = datetime.combine(utc.date(), shown, UTC)
    quarters = round((there - utc) / _QUARTER)
    offset = quarters * _QUARTER
    half = timedelta(hours=12)
    while offset > half:
        offset -= _DAY
    while offset <= -half:
        offset += _DAY
    return fixed_zone(offset)


def clock(zone: str, now: datetime, *, zones: Zones = zone_of) -> str:
    """What a clock there shows at the aware instant ``now``, as "19:42". Raises UnknownZoneError."""
    return wall(now, zones(zone)).strftime("%H:%M")


def _fixed(offset: re.Match[str]) -> Found | NotFound:
    hours, minutes = int(offset[2]), int(offset[3] or 0)
    distance = timedelta(hours=hours, minutes=minutes) * (1 if offset[1] == "+" else -1)
    if not FIRST_OFFSET <= distance <= LAST_OFFSET or minutes % 15:
        return NotFound()
    return Found(fixed_zone(distance), fixed=True)
