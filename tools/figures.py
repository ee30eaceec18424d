"""Write the figures in the README and docs from ``docs/figures/*.json``; with ``--check`` only say what is stale.

A page holds ``<!-- figures: NAME -->`` … ``<!-- /figures -->``; what stands between is replaced by the table of
``docs/figures/NAME.json`` ({"title", "columns", "rows", "note"}). Figures are measured by programs and never typed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- figures: ([a-z0-9-]+) -->\n).*?(<!-- /figures -->)", re.DOTALL)


def table(figures: dict[str, Any]) -> str:
    """Return the Markdown table of one figures file."""
    columns = [str(column) for column in figures["columns"]]
    rows = [[str(cell) for cell in row] for row in figures["rows"]]
    lines = [f"**{figures['title']}**", ""] if figures.get("title") else []
    lines += ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    if figures.get("note"):
        lines += ["", str(figures["note"])]
    return "\n".join(lines) + "\n"


def renewed(text: str, folder: Path) -> str:
    """Return a page with every block renewed. Raises FileNotFoundError for a block without its figures."""

    def block(match: re.Match[str]) -> str:
        figures = json.loads((folder / f"{match[2]}.json").read_text("utf-8"))
        return f"{match[1]}{table(figures)}{match[3]}"

    return BLOCK.sub(block, text)


def main() -> int:
    """Renew every page, or check them; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a page is stale")
    check = parser.parse_args().check
    stale = []
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        text = page.read_text("utf-8")
        new = renewed(text, ROOT / "docs" / "figures")
        if new != text:
            stale.append(page.relative_to(ROOT))
            if not check:
                page.write_text(new, "utf-8")
    if check and stale:
        sys.stderr.write(f"stale figures in {', '.join(map(str, stale))}: run `make figures`.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
