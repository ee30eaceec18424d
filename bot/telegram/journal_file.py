"""The journal as a Markdown file: what was asked and what was answered, by day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reflection import UnknownZoneError, wall, zone_of
from bot.telegram.notes import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.store import Kept

NAME: Final = "whenready-journal.md"


def markdown(entries: Iterable[Kept], zone: str) -> str:
    """Return the file's text, the oldest entry first; ``zone`` says which day it was there (UTC for an unknown one)."""
    parts = ["# Journal\n"]
    for entry in entries:
        try:
            day = wall(moment(entry.at), zone_of(zone))
        except UnknownZoneError:
            day = moment(entry.at)
        parts.append(f"## {day.day} {day:%B %Y}, {day:%H:%M}\n")
        parts += [f"{_quoted(question)}\n" for question in entry.meta.get("asked", ())]
        parts.append(f"{_plain(entry.text)}\n")
    return "\n".join(parts)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in _plain(text).splitlines())


def _plain(text: str) -> str:
    """A person's line stays a line: what Markdown would take for a heading, list or quote is escaped."""
    return "\n".join(f"\\{line}" if line[:1] in "#>-+*=`~<|" and line[:1] else line for line in text.splitlines())
