"""Countries and their time zones, from the tables of the time-zone database. Nobody is asked for a location."""

from __future__ import annotations

import importlib.resources
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.reflection.wall import UnknownZoneError, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.reflection.wall import Zones

# Countries for buttons: many people with English as a first, second or working language. Any other can be typed.
COMMON: Final = ("GB", "US", "CA", "AU", "IE", "IN", "NZ", "ZA", "DE", "NL", "FR", "ES")
_ALSO_CALLED: Final = {
    "america": "US", "the states": "US", "united states of america": "US", "us of a": "US", "usa": "US",
    "uk": "GB", "great britain": "GB", "united kingdom": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "holland": "NL", "the netherlands": "NL", "czechia": "CZ", "turkey": "TR", "türkiye": "TR",
    "south korea": "KR", "korea": "KR", "north korea": "KP", "ivory coast": "CI", "uae": "AE", "emirates": "AE",
    "deutschland": "DE", "españa": "ES", "italia": "IT", "schweiz": "CH", "suisse": "CH", "österreich": "AT",
    "brasil": "BR", "méxico": "MX", "polska": "PL", "sverige": "SE", "norge": "NO", "danmark": "DK", "suomi": "FI",
    "burma": "MM", "swaziland": "SZ", "cape verde": "CV", "macedonia": "MK", "vatican": "VA", "drc": "CD",
    "bosnia": "BA", "samoa": "WS", "the gambia": "GM", "the bahamas": "BS", "the philippines": "PH", "hong kong": "HK",
}  # fmt: skip
# Names that the tables shorten in ways nobody reads.
_SHOWN: Final = {
    "GB": "United Kingdom", "KR": "South Korea", "KP": "North Korea", "CD": "Congo (Kinshasa)", "CG": "Congo (Brazzaville)",
    "VI": "US Virgin Islands", "VG": "British Virgin Islands", "AS": "American Samoa", "WS": "Samoa", "VA": "Vatican City",
}  # fmt: skip
# Where several zones of a country share their clocks, the one that stands for them, if not the table's first.
_FACES: Final = frozenset({"Australia/Sydney", "America/Sao_Paulo", "America/Manaus", "America/Rio_Branco"})
_SAMPLES: Final = 26  # a sample every two weeks sees every change of clocks of a year
_FORTNIGHT: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Country:
    """A country: ISO 3166 code, name, and its zones by IANA name, the most populous first as far as the tables say."""

    code: str
    name: str
    zones: tuple[str, ...]

    def different(self, now: datetime, *, zones: Zones = zone_of) -> tuple[str, ...]:
        """Its zones without those that show the same time as an earlier one all through the coming year.

        These are enough to choose from: 29 of the United States become 8. ``now`` is aware.
        """
        found: dict[tuple[timedelta | None, ...], str] = {}
        for key in self.zones:
            try:
                zone = zones(key)
            except UnknownZoneError:  # an older database on this machine
                continue
            shown = tuple((now + number * _FORTNIGHT).astimezone(zone).utcoffset() for number in range(_SAMPLES))
            if key in _FACES or shown not in found:
                found[shown] = key
        return tuple(found.values())


class Places:
    """Countries by code and name, zones by name and city. Built once from the tables' text."""

    def __init__(self, iso3166: str, zone_table: str, keys: Iterable[str]) -> None:
        zones: dict[str, list[str]] = {}
        for code, _, key, *_ in _rows(zone_table):
            zones.setdefault(code, []).append(key)
        names = {code: _SHOWN.get(code, name) for code, name, *_ in _rows(iso3166)}
        self._countries = {code: Country(code, names[code], tuple(found)) for code, found in zones.items()}
        self._codes = {folded(country.name): code for code, country in self._countries.items()}
        for code, name, *_ in _rows(iso3166):
            if code in self._countries:
                self._codes.setdefault(folded(name), code)
        self._codes |= {folded(name): code for name, code in _ALSO_CALLED.items() if code in self._countries}
        self._keys = {folded(key): key for key in keys if key != "Factory"}
        tabled = [key for country in self._countries.values() for key in country.zones]
        self._cities: dict[str, str] = {}
        for key in [*tabled, *sorted(self._keys.values())]:
            self._cities.setdefault(folded(city(key)), key)

    def common(self) -> tuple[Country, ...]:
        """A few countries for buttons."""
        return tuple(self._countries[code] for code in COMMON if code in self._countries)

    def country(self, text: str) -> Country | None:
        """Return the country of a code or name, whatever its case and accents; None for none."""
        code = text.strip().upper()
        return self._countries.get(code) or self._countries.get(self._codes.get(folded(text), ""))

    def key(self, text: str) -> str | None:
        """Return the zone of an IANA name, whatever its case and spaces; None for none."""
        return self._keys.get(folded(text))

    def by_city(self, text: str) -> str | None:
        """Return the zone that is named after a city; None for a city that names no zone."""
        return self._cities.get(folded(text))


def shipped_places() -> Places:
    """Read the tables of the ``tzdata`` package. To be done once, when the program starts."""
    folder = importlib.resources.files("tzdata")
    # zone.tab instead of zone1970.tab: a person in Oslo looks for Oslo, not for Berlin, which has had the same clocks.
    table, countries = (folder.joinpath("zoneinfo", name).read_text("utf-8") for name in ("zone.tab", "iso3166.tab"))
    return Places(countries, table, folder.joinpath("zones").read_text("utf-8").split())


def city(key: str) -> str:
    """The part of a zone's name that people know: "Sao Paulo" of America/Sao_Paulo. A fixed offset is itself."""
    return key.rsplit("/", 1)[-1].replace("_", " ")


def folded(text: str) -> str:
    """A name as it is compared: small letters, no accents, single spaces for whatever stands between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (char if char.isalnum() or char in "/+-" else " " for char in plain if not unicodedata.combining(char))
    words = "".join(kept).replace("-", " - ").replace("/", " / ").split()
    return " ".join(words)


def _rows(table: str) -> Iterable[list[str]]:
    return (line.split("\t") for line in table.splitlines() if line.strip() and not line.startswith("#"))
