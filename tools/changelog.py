"""Write the unreleased part of ``CHANGELOG.md`` from the fragments in ``changes/``; with ``--check`` only say if it is stale.

``--release VERSION DATE`` gives that part its heading for good and removes the fragments.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
# In the order in which a reader wants them: what was wrong and is mended, first.
KINDS: Final = {
    "security": "Security",
    "fixed": "Fixed",
    "added": "Added",
    "changed": "Changed",
    "removed": "Removed",
}
_NAME: Final = re.compile(r"^[a-z0-9-]+\.(" + "|".join(KINDS) + r")\.md$")
_UNRELEASED: Final = re.compile(r"(<!-- unreleased -->\n).*?(<!-- /unreleased -->\n)", re.DOTALL)


class FragmentError(Exception):
    """A file in changes/ is no fragment; changes/README.md says how one looks."""


def fragments(folder: Path) -> dict[str, list[str]]:
    """Return the texts by kind, each kind in the order of file names. Raises FragmentError."""
    found: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.md")):
        if file.name == "README.md":
            continue
        match = _NAME.match(file.name)
        text = " ".join(file.read_text("utf-8").split())
        if match is None or not text:
            msg = f"{file}: name it WORDS.KIND.md ({', '.join(KINDS)}) and write a sentence into it."
            raise FragmentError(msg)
        found.setdefault(match[1], []).append(text)
    return found


def section(heading: str, found: dict[str, list[str]]) -> str:
    """Return one part of the changelog."""
    parts = [f"## {heading}\n"]
    for kind, title in KINDS.items():
        if kind in found:
            items = "\n".join(f"* {text}" for text in found[kind])
            parts.append(f"### {title}\n\n{items}\n")
    if not found:
        parts.append("Nothing yet.\n")
    return "\n".join(parts)


def renewed(changelog: str, found: dict[str, list[str]]) -> str:
    """Return the changelog with its unreleased part written anew."""
    return _UNRELEASED.sub(lambda match: match[1] + section("Unreleased", found) + match[2], changelog)


def released(changelog: str, found: dict[str, list[str]], version: str, date: str) -> str:
    """Return the changelog with these fragments under ``version``."""
    part = section(f"{version} ({date})", found)
    return _UNRELEASED.sub(lambda match: f"{match[1]}{section('Unreleased', {})}{match[2]}\n{part}", changelog)


def main() -> int:
    """Renew, check or release; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when CHANGELOG.md is stale")
    parser.add_argument("--release", nargs=2, metavar=("VERSION", "DATE"), help="close the unreleased part")
    given = parser.parse_args()
    page, folder = ROOT / "CHANGELOG.md", ROOT / "changes"
    old = page.read_text("utf-8")
    try:
        found = fragments(folder)
    except FragmentError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if given.check:
        if renewed(old, found) != old:
            sys.stderr.write("CHANGELOG.md is stale: run `make changelog`.\n")
            return 1
        return 0
    if given.release:
        page.write_text(released(old, found, *given.release), "utf-8")
        for file in folder.glob("*.md"):
            if file.name != "README.md":
                file.unlink()
        return 0
    page.write_text(renewed(old, found), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
