"""Where the scenarios and texts are: in the operator's folder, a checkout, or the installed wheel."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.coach import additions
from bot.rehearsal.problems import Problem, ScriptError
from bot.rehearsal.reading import Source, read

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE: Final = "WHENREADY_CONTENT"
ADDITIONS: Final = Path("coach") / "additions.toml"  # under prompts/
_PACKAGE: Final = Path(__file__).resolve().parent


class ContentError(Exception):
    """The folder with dialogues/ and prompts/ was not found; set WHENREADY_CONTENT to a folder that holds them."""


@dataclass(frozen=True, slots=True)
class Content:
    """The two folders: ``dialogues`` (scenarios, one YAML file each) and ``prompts`` (every text the bot says)."""

    dialogues: Path
    prompts: Path

    def script_files(self) -> list[Path]:
        """The scenario files, by name."""
        return sorted(self.dialogues.glob("*.yaml"))


def find_content(environment: Mapping[str, str] = os.environ) -> Content:
    """Find both folders: WHENREADY_CONTENT, else those beside the package in a checkout, else the wheel's own.

    A folder named by WHENREADY_CONTENT may hold only one of the two; the other is then the shipped one. Raises
    ContentError, saying what to do, when the variable names nothing usable or nothing is found at all.
    """
    shipped = _shipped()
    named = environment.get(VARIABLE, "").strip()
    if not named:
        return shipped
    folder = Path(named).expanduser()
    dialogues, prompts = folder / "dialogues", folder / "prompts"
    if not dialogues.is_dir() and not prompts.is_dir():
        msg = f"{VARIABLE} is {named!r}, but there is no dialogues/ or prompts/ in it. Name a folder that has one, or unset it."
        raise ContentError(msg)
    return Content(
        dialogues if dialogues.is_dir() else shipped.dialogues,
        prompts if prompts.is_dir() else shipped.prompts,
    )


def read_additions(content: Content) -> additions.Additions | None:
    """Read what is put into a learner's own line; None in a folder of texts that has no such file.

    Raises ContentError, which names the file, when it can't be used.
    """
    file = content.prompts / ADDITIONS
    if not file.is_file():
        return None
    try:
        return additions.read_additions(file.read_text("utf-8"))
    except (additions.AdditionsError, UnicodeDecodeError) as error:
        msg = f"{file}: {error}"
        raise ContentError(msg) from error


def _shipped() -> Content:
    for folder in (_PACKAGE.parent, _PACKAGE / "_content"):
        # pyproject.toml tells a checkout from a site-packages that happens to hold a folder called prompts
        is_checkout = (folder / "pyproject.toml").is_file() or folder.name == "_content"
        if is_checkout and (folder / "dialogues").is_dir() and (folder / "prompts").is_dir():
            return Content(folder / "dialogues", folder / "prompts")
    raise ContentError(ContentError.__doc__)


def read_scripts(content: Content, only: str | None = None) -> dict[str, Source]:
    """Read every scenario, by id, or ``only`` the named one where it has a file of that name.

    An author's other, half-written files then don't stand in the way. Raises ScriptError with the problems of all
    files that were read, ContentError for none.
    """
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    files = content.script_files()
    files = [file for file in files if file.stem == only] or files
    if not files:
        msg = f"there is no scenario (*.yaml) in {content.dialogues}. Put one there; docs/authors.md shows how."
        raise ContentError(msg)
    for file in files:
        try:
            source = read(str(file), file.read_bytes())
        except ScriptError as error:
            problems += error.problems
            continue
        if source.script.id in sources:
            message = f"the id {source.script.id!r} is also that of {sources[source.script.id].file}. Rename one."
            problems.append(Problem(str(file), source.line("id"), "WR003", message))
        sources[source.script.id] = source
    if problems:
        raise ScriptError(problems)
    return sources
