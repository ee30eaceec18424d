"""The helplines: read strictly, asked for by name, each with the page it was seen on."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bot.safety import HelplinesError, read_helplines
from bot.safety.helplines import GOOD_FOR, LINE_KINDS

TEXT = (Path(__file__).parents[3] / "bot" / "safety" / "helplines.yaml").read_text("utf-8")
SHIPPED = read_helplines(TEXT)
ONE = """
- code: XX
  name: Nowhere
  also: [the nowhere, nirgends]
  lines:
    - {kind: suicide, service: Ear, contact: "1 23", hours: "", languages: [], source: "https://x.example/", verified_at: 2026-01-02}
"""


def test_there_are_many_countries_and_every_kind() -> None:
    """Fifteen countries or more, and each kind of line somewhere."""
    assert len(SHIPPED.countries) >= 15
    assert set(LINE_KINDS) == {line.kind for country in SHIPPED.countries for line in country.lines}


def test_every_line_says_where_it_was_seen() -> None:
    """Each has the page of its provider or of a public body, and no directory stands in for one."""
    for country in SHIPPED.countries:
        for line in country.lines:
            assert line.source.startswith("http"), line
            assert not any(name in line.source for name in ("wikipedia", "findahelpline", "blog")), line


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("GB", "uk"),
        ("GB", "Scotland!"),
        ("GB", "I'm in the UK"),
        ("US", "The United States"),
        ("ES", "España"),
        ("NL", "the netherlands"),
    ],
)
def test_a_typed_name_is_understood(code: str, text: str) -> None:
    """Common names, with or without small words around them."""
    country = SHIPPED.named(text)
    assert country is not None
    assert code == country.code


@pytest.mark.parametrize("text", ["", "x", "my husband is from Kenya and hits me", "Atlantis", "no", "it's bad", "in"])
def test_nothing_is_guessed(text: str) -> None:
    """A sentence that mentions a country, a small word or nothing names none."""
    assert SHIPPED.named(text) is None


def test_after_twelve_months_a_line_is_stale() -> None:
    """The check names each line once a year has passed since it was seen."""
    lines = read_helplines(ONE)
    seen = datetime.date(2026, 1, 2)
    assert [] == lines.stale(seen + GOOD_FOR)
    assert ["Ear"] == [line.service for _, line in lines.stale(seen + GOOD_FOR + datetime.timedelta(days=1))]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("[]", "list of countries"),
        ("{", "no YAML"),
        ("- 1", "needs code"),
        (ONE.replace("XX", "xx"), "two-letter"),
        (ONE.replace("suicide", "hope"), "kind"),
        (ONE.replace('"1 23"', '"call us"'), "contact"),
        (ONE.replace("https:", "ftp:"), "source"),
        (ONE.replace("2026-01-02", "soon"), "verified_at"),
        (ONE.replace("languages: []", "languages: [english]"), "languages"),
        (ONE.replace('hours: ""', "hours: 9"), "hours"),
        (ONE.replace('hours: "", ', ""), "a line needs"),
        (ONE + ONE, "twice"),
    ],
)
def test_what_is_wrong_is_named(wrong: str, said: str) -> None:
    """A broken file is refused with the entry and the field."""
    with pytest.raises(HelplinesError, match=said):
        read_helplines(wrong)
