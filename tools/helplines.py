"""Name the helplines that nobody has looked at for twelve months. Warns and never fails: the old number may be right."""

from __future__ import annotations

import datetime
from pathlib import Path

from bot.safety import read_helplines

FILE = Path(__file__).resolve().parent.parent / "bot" / "safety" / "helplines.yaml"


def main() -> None:
    """Print a warning for each stale line."""
    helplines = read_helplines(FILE.read_text("utf-8"))
    for country, line in helplines.stale(datetime.datetime.now(datetime.UTC).date()):
        print(
            f"warning: {country.name}, {line.service}: last seen on {line.verified_at}. Look at {line.source} and at the "
            "provider's own page, then set verified_at."
        )


if __name__ == "__main__":
    main()
