"""Helplines: the file ``helplines.yaml`` as values. The text is passed in; nothing is read or guessed here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args
from urllib.parse import urlsplit

import yaml

from bot.safety.heard import hear

LineKind = Literal["emergency", "suicide", "domestic_violence", "own_behaviour", "child"]
LINE_KINDS: Final[tuple[LineKind, ...]] = get_args(LineKind)
GOOD_FOR: Final = datetime.timedelta(days=365)  # after which a contact should be looked at again
_SMALL: Final = frozenset({".", ",", "im", "in", "from", "the"})  # what may stand around a country's name
_LINE_KEYS: Final = {"kind", "service", "contact", "hours", "languages", "source", "verified_at"}


class HelplinesError(Exception):
    """The helplines can't be used; the message names each wrong entry and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Helpline:
    """One line. ``contact`` and ``hours`` stand as the page at ``source`` prints them, seen on ``verified_at``.

    ``hours`` is empty and ``languages`` (ISO 639-1) has none where the page doesn't say.
    """

    kind: LineKind
    service: str
    contact: str
    hours: str
    languages: tuple[str, ...]
    source: str
    verified_at: datetime.date


@dataclass(frozen=True, slots=True)
class Country:
    """A country (ISO 3166-1 ``code``), its other names in lower case, and its lines in the order of LINE_KINDS."""

    code: str
    name: str
    also: tuple[str, ...]
    lines: tuple[Helpline, ...]


@dataclass(frozen=True, slots=True)
class Helplines:
    """All countries that have a line."""

    countries: tuple[Country, ...]

    def country(self, code: str) -> Country | None:
        """The country with this code, or None."""
        return next((country for country in self.countries if country.code == code), None)

    def named(self, text: str) -> Country | None:
        """The country that ``text`` names and nothing else, or None: nobody's country is guessed."""
        said = _plain(text)
        return next((land for land in self.countries if said and said in {_plain(land.name), *land.also}), None)

    def stale(self, today: datetime.date) -> list[tuple[Country, Helpline]]:
        """The lines that nobody has looked at for GOOD_FOR."""
        return [(land, line) for land in self.countries for line in land.lines if today - line.verified_at > GOOD_FOR]


def _plain(text: str) -> str:
    return " ".join(word for word in hear(text[:80]).words if word not in _SMALL)


def read_helplines(text: str) -> Helplines:
    """Read the text of ``helplines.yaml``. Raises HelplinesError naming everything that is wrong."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise HelplinesError(f"helplines.yaml is no YAML: {error}") from error
    if not isinstance(raw, list) or not raw:
        raise HelplinesError("helplines.yaml must be a list of countries, each with code, name, also and lines.")
    problems: list[str] = []
    countries = [country for entry in raw if (country := _country(entry, problems)) is not None]
    names = [name for country in countries for name in {_plain(country.name), *country.also}]
    codes = [country.code for country in countries]
    problems += [f"{name!r} names two countries" for name in sorted({name for name in names if names.count(name) > 1})]
    problems += [f"{code} is there twice" for code in sorted({code for code in codes if codes.count(code) > 1})]
    if problems:
        raise HelplinesError("helplines.yaml: " + "; ".join(problems))
    return Helplines(tuple(countries))


def _country(entry: Any, problems: list[str]) -> Country | None:
    if not isinstance(entry, dict) or set(entry) != {"code", "name", "also", "lines"}:
        problems.append(f"a country needs code, name, also and lines: {str(entry)[:60]}")
        return None
    code = entry["code"]
    if not (isinstance(code, str) and len(code) == 2 and code.isascii() and code.isupper()):
        problems.append(f"{code!r} is no two-letter code (in quotes, where YAML would read something else)")
        return None
    also = entry["also"]
    if not (_word(entry["name"]) and isinstance(also, list) and all(_word(name) for name in also)):
        problems.append(f"{code}: name and also must be texts")
        return None
    if not isinstance(entry["lines"], list) or not entry["lines"]:
        problems.append(f"{code}: there are no lines")
        return None
    lines = [line for raw in entry["lines"] if (line := _line(code, raw, problems)) is not None]
    lines.sort(key=lambda line: LINE_KINDS.index(line.kind))
    return Country(code, entry["name"], tuple(_plain(name) for name in also), tuple(lines))


def _line(code: str, raw: Any, problems: list[str]) -> Helpline | None:
    if not isinstance(raw, dict) or set(raw) != _LINE_KEYS:
        problems.append(f"{code}: a line needs {', '.join(sorted(_LINE_KEYS))}")
        return None
    where = f"{code}, {raw['service']}"
    wrong = [name for name in ("service", "contact", "source") if not _word(raw[name])]
    wrong += [] if isinstance(raw["hours"], str) else ["hours"]
    wrong += [] if raw["kind"] in LINE_KINDS else ["kind"]
    languages = raw["languages"]
    if not (isinstance(languages, list) and all(isinstance(code, str) and len(code) == 2 for code in languages)):
        wrong.append("languages")
    if type(raw["verified_at"]) is not datetime.date:
        wrong.append("verified_at")
    if _word(raw["contact"]) and not any(char.isdigit() for char in raw["contact"]):
        wrong.append("contact")
    if _word(raw["source"]) and urlsplit(raw["source"]).scheme not in {"http", "https"}:
        wrong.append("source")
    if wrong:
        problems.append(f"{where}: {', '.join(sorted(set(wrong)))} can't be read")
        return None
    return Helpline(
        raw["kind"],
        raw["service"],
        raw["contact"],
        raw["hours"],
        tuple(languages),
        raw["source"],
        raw["verified_at"],
    )


def _word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
