"""Pages and program cannot drift apart."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

import click
import pytest

from bot.cli import main
from bot.config import Settings
from bot.content import VARIABLE
from bot.metrics import Metrics
from bot.rehearsal import lint
from bot.telegram.registry import command_modules

ROOT: Final = Path(__file__).resolve().parents[2]
DOCS: Final = ROOT / "docs"
FRAGMENTS: Final = {
    file for file in (ROOT / "changes").glob("*.md") if file.name != "README.md"
}  # links fit CHANGELOG.md
PAGES: Final = sorted(
    {*ROOT.glob("*.md"), *(ROOT / "changes").glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "tests").rglob("*.md")}
    - FRAGMENTS
)
_LINK: Final = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
_CODE: Final = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def _text(*pages: Path) -> str:
    return "\n".join(page.read_text("utf-8") for page in pages)


def _anchors(page: Path) -> set[str]:
    """The anchors that a page's headings have on the usual hosts."""
    headings = re.findall(r"^#+ (.+)$", _CODE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def _commands() -> dict[str, click.Command]:
    context = click.Context(main)
    return {name: command for name in main.list_commands(context) if (command := main.get_command(context, name))}


COMMANDS: Final = _commands()
SETTINGS: Final = [str(field.alias) for field in Settings.model_fields.values()]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    """README or docs show how each command of ``whenready --help`` is called."""
    assert re.search(rf"whenready {name}\b|`{name}`", _text(ROOT / "README.md", *DOCS.glob("*.md")))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str) -> None:
    """Each command has a help text, and each of its options, too."""
    command = COMMANDS[name]
    assert command.help
    assert [] == [param.name for param in command.params if isinstance(param, click.Option) and not param.help]


def test_pages_name_only_commands_there_are() -> None:
    """Every `whenready …` in code in README and docs is a command, with options it has."""
    text = _text(ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md"))
    wrong = []
    for code in _CODE.findall(text):
        for name, rest in re.findall(r"(?:^ *|[/`]|&& )whenready ([a-z]+)([^\n`]*)", code, re.MULTILINE):
            options = (
                {option for param in COMMANDS[name].params for option in param.opts} if name in COMMANDS else set()
            )
            used = set(re.findall(r"(?<!\S)\[?(--[a-z-]+)", rest.split("#")[0])) - {"--help"}
            if name not in COMMANDS or not used <= options:
                wrong.append(f"whenready {name}{rest}")
    assert [] == wrong


@pytest.mark.parametrize("name", [*SETTINGS, VARIABLE])
def test_every_setting_is_documented(name: str) -> None:
    """The page for operators has a row for each setting."""
    rows = [line.split("|")[1] for line in _text(DOCS / "operators.md").splitlines() if line.startswith("| `")]
    assert any(f"`{name}`" in cell for cell in rows)


def test_no_setting_is_invented() -> None:
    """The page's table of settings names only settings there are."""
    table = _text(DOCS / "operators.md").split("## Settings")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {*SETTINGS, VARIABLE} == {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}


def test_every_figure_of_the_running_bot_is_explained() -> None:
    """The page for operators has each name that /metrics can show."""
    shown = set(re.findall(rb"^# TYPE (whenready_\w+) (?:counter|gauge|histogram)$", Metrics().render(), re.MULTILINE))
    assert len(shown) >= 10
    page = _text(DOCS / "operators.md")
    assert [] == sorted(
        name.decode() for name in shown if f"`{name.decode()}`" not in page and name.decode()[-8:] != "_created"
    )


def test_every_lint_code_has_its_page() -> None:
    """Each code that lint can print has a page, a row in the overview and a failing example, and no page is left over."""
    sources = [
        ROOT / "bot" / "commands" / "lint.py",
        *(ROOT / "bot").glob("*.py"),
        *(ROOT / "bot" / "rehearsal").rglob("*.py"),
    ]
    codes = set(re.findall(r"\bWR\d{3}\b", _text(*sources)))
    assert len(codes) >= 20
    assert codes == {page.stem for page in (DOCS / "lint").glob("WR*.md")}
    assert codes == set(re.findall(r"\[(WR\d{3})\]\(\1\.md\)", _text(DOCS / "lint" / "README.md")))
    assert codes == {file.stem for file in (ROOT / "tests" / "lint_examples").glob("WR*.yaml")}
    assert lint.__doc__


def test_every_command_of_the_chat_is_named() -> None:
    """README or docs name each command of the chat's menu."""
    text = _text(ROOT / "README.md", *DOCS.glob("*.md"), ROOT / "CHANGELOG.md")
    assert [] == [name for name in command_modules() if f"/{name}" not in text]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file leads to one, and every anchor to a heading."""
    broken = []
    for link in (first or second for first, second in _LINK.findall(_CODE.sub("", page.read_text("utf-8")))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    assert [] == broken


def test_every_page_can_be_reached() -> None:
    """From the README one gets to every page under docs/."""
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        for first, _ in _LINK.findall(page.read_text("utf-8")):
            if first and not re.match(r"[a-z]+:", first):
                waiting.append((page.parent / first.partition("#")[0]).resolve())
    assert [] == sorted(str(page.relative_to(ROOT)) for page in DOCS.rglob("*.md") if page not in reached)


def test_every_dependency_has_its_reason() -> None:
    """docs/dependencies.md has each library of pyproject.toml, and the libraries that are declared are all it has."""
    project = tomllib.loads(_text(ROOT / "pyproject.toml"))
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *(library for group in groups.values() for library in group)]
    wanted += [
        line
        for path in ROOT.glob("requirements-encoder*.txt")
        for line in _text(path).splitlines()
        if line and not line.startswith("#")
    ]
    names = {re.split(r"[^A-Za-z0-9_.-]", line)[0].lower() for line in wanted}
    page = _text(DOCS / "dependencies.md")
    cells = [
        line.split("|")[1] for line in page.splitlines() if re.match(r"\| [a-z]", line) and "| library |" not in line
    ]
    told = {name.strip().lower() for cell in cells for name in cell.split(",")}
    assert names == told


def test_make_names_all_its_targets() -> None:
    """Every target that CONTRIBUTING, README or docs tell to make is in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    text = _text(ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "changes" / "README.md", *DOCS.glob("*.md"))
    told = {name for code in _CODE.findall(text) for name in re.findall(r"(?:^|\s|`)make ([a-z-]+)", code)}
    assert {"setup", "run", "test", "test-all", "check"} <= told
    assert set() == told - targets
