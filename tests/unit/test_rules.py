"""Rules of the house that no other tool keeps."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
LONGEST: Final = 400  # lines of a module: what a reader holds in the head
TEXTS: Final = {".py", ".md", ".j2", ".yaml", ".yml", ".plan", ".toml", ".lock", ".json", ".js", ".css", ".html", ".svg", ".cfg", ".conf", ".service", ".timer", ""}  # fmt: skip
# Written in pieces, so that this file does not hold what it looks for.
ELSEWHERE: Final = re.compile(
    "|".join(
        [
            r"(?<![\w./-])/" + r"work/",  # the folders of one machine
            r"\.\./" + r"shared",
            "pypi" + r"\.org",
            "python" + r"hosted\.org",
            "registry" + r"\.npmjs",
            "deb" + r"\.debian\.org",
            "--(extra-)?" + "index-url",
            "--" + "find-links",
            "--" + "trusted-host",
        ]
    )
)


def _tracked() -> list[Path]:
    """Every file that git keeps, or in an unpacked archive every file there is."""
    listed = subprocess.run(["git", "ls-files", "-z"], check=False, cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.split("\0") if listed.returncode == 0 else [str(path) for path in ROOT.rglob("*")]
    return [path for name in names if name and (path := ROOT / name).is_file()]


FILES: Final = _tracked()
MODULES: Final = sorted((ROOT / "bot").rglob("*.py"))


def test_the_files_are_there() -> None:
    """The rules below look at the whole tree, the hidden files too."""
    names = {path.relative_to(ROOT).as_posix() for path in FILES}
    assert {"Makefile", ".ci/run", "requirements.lock", "bot/practice.py", "dialogues/taylor-sam.yaml"} <= names


def test_the_rule_would_find_something() -> None:
    """The pattern finds a machine's path and a registry's host, and leaves ordinary words alone."""
    assert all(
        ELSEWHERE.search(text) for text in ("see /" + "work/x", "pip --" + "index-url y", "https://" + "pypi" + ".org")
    )
    assert not any(ELSEWHERE.search(text) for text in ("the network/worker", "homework/", "pip install"))


def test_nothing_speaks_of_one_machine_or_registry() -> None:
    """No file names a folder of the machine it was written on, or where packages come from."""
    found = []
    for path in FILES:
        if path.suffix not in TEXTS:
            continue
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if ELSEWHERE.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert [] == found


@pytest.mark.parametrize("folder", ["bot", "tools", "training"])
def test_modules_are_short(folder: str) -> None:
    """No module is longer than a reader can hold."""
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in (ROOT / folder).rglob("*.py")}
    assert lengths
    assert {} == {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > LONGEST}


def test_modules_have_a_noun_for_a_name() -> None:
    """No module is a drawer: utils, helpers, manager and the like."""
    drawers = re.compile(r"^(utils?|helpers?|managers?|misc|common|base|stuff)$|_(utils?|helpers?|manager)$")
    assert [] == [str(path.relative_to(ROOT)) for path in MODULES if drawers.search(path.stem)]


def test_modules_say_what_they_are() -> None:
    """Each module of the package opens with a docstring."""
    assert [] == [
        str(path.relative_to(ROOT)) for path in MODULES if not path.read_text("utf-8").startswith(('"""', 'r"""'))
    ]


@pytest.mark.parametrize("room", ["rehearsal", "coach", "safety", "reflection"])
def test_pure_rooms_never_ask_for_the_time_or_the_environment(room: str) -> None:
    """What import rules can't see: a pure room may count with dates, but is told which moment it is."""
    asks = {"now", "today", "utcnow", "localtime", "getenv", "urandom", "uuid4"}
    found = []
    for path in sorted((ROOT / "bot" / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr in asks:
                found.append(f"{path.relative_to(ROOT)}:{called.lineno}: {ast.unparse(called)}()")
            if isinstance(node, ast.Attribute) and node.attr == "environ":
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}")
    assert [] == found


def test_test_folders_are_no_packages() -> None:
    """Tests are found by path; an __init__.py among them would change how their modules are named."""
    assert [] == [str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("__init__.py")]
