"""What can be wrong with a script: stable codes, each with a page ``docs/lint/<code>.md``.

A code never changes its meaning and is never used again for something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CODES: Final[dict[str, str]] = {
    # reading the file
    "WR001": "bad YAML",
    "WR002": "file too large, too deep, or with aliases",
    "WR003": "duplicate id",
    "WR004": "unknown key",
    "WR005": "missing key",
    "WR006": "wrong type or value",
    "WR007": "empty text",
    # the way through the scene
    "WR101": "unknown target",
    "WR102": "unreachable beat or ending",
    "WR103": "dead end",
    "WR104": "no otherwise",
    "WR105": "beats in a circle",
    "WR106": "reply that stays for ever",
    "WR107": "id that is taken or reserved",
    # conditions and variables
    "WR201": "condition that can never hold",
    "WR202": "shadowed reply",
    "WR203": "unknown variable",
    "WR204": "variable never set or never looked at",
    "WR205": "too many cases to check",
    # texts
    "WR301": "missing hint",
    "WR302": "missing example",
    "WR303": "text too long for Telegram",
    "WR304": "unknown placeholder",
    "WR305": "no content note",
    "WR306": "role without goal",
    # what a scene must teach
    "WR401": "no well-played path to unheard",
    "WR402": "too many pushbacks",
    "WR403": "open too soon",
    "WR404": "shut by one verdict",
    "WR405": "no later beat",
    "WR406": "postponing not answered",
    "WR407": "shut without a line for tomorrow",
    # plans
    "WR501": "plan that cannot be read",
    "WR502": "plan that comes out otherwise",
    "WR503": "line that the coach hears otherwise",
    "WR504": "ending without a plan",
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, and where. ``line`` counts from 1; ``message`` says what to do."""

    file: str
    line: int
    code: str
    message: str

    def __post_init__(self) -> None:
        """Raise ValueError for a code that is not in CODES."""
        if self.code not in CODES:
            msg = f"unknown lint code {self.code}"
            raise ValueError(msg)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code} {self.message}"


class ScriptError(Exception):
    """A script that cannot be used as it is; see ``problems``, and `whenready lint` for all of them at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
