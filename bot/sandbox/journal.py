"""What bots have called, with which parameters, and how it was answered: for tests that look over a bot's shoulder.

Kept in memory only, the newest calls of all bots.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

#: This many calls are kept.
KEPT = 2000


@dataclass(slots=True)
class Entry:
    """One call; `answer` is the JSON body of the answer, None while there is none or when it was cut off on request."""

    number: int
    bot_id: int
    method: str
    parameters: dict[str, Any]
    files: list[str]
    answer: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """What the control API shows."""
        return {
            "number": self.number,
            "method": self.method,
            "parameters": self.parameters,
            "files": self.files,
            "answer": self.answer,
        }


@dataclass(slots=True)
class Journal:
    """The newest calls, oldest first."""

    _entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=KEPT))
    _count: int = 0

    def note(self, bot_id: int, method: str, parameters: dict[str, Any], files: list[str]) -> Entry:
        """Write a call down; `files` are the names of the parts that came as files."""
        self._count += 1
        entry = Entry(self._count, bot_id, method, parameters, files)
        self._entries.append(entry)
        return entry

    def of(self, bot_id: int, after: int = 0) -> list[Entry]:
        """A bot's calls, from the one after number `after` on."""
        return [entry for entry in self._entries if entry.bot_id == bot_id and entry.number > after]
