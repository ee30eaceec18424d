"""From the text of a script file to a validated script, with the line of everything that is wrong."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

import yaml
from pydantic import ValidationError

from bot.rehearsal import script as scripts
from bot.rehearsal.mismatch import STAND_IN, mend, nearest, problems_of
from bot.rehearsal.problems import Problem, ScriptError

MAX_BYTES: Final = 200_000  # a script is text by a person; more is a mistake or an attack
MAX_DEPTH: Final = 24  # the format itself needs 9; deeper nesting would exhaust the parser's recursion

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A script with where it came from: ``lines`` maps each key's path to its line, counted from 1."""

    file: str
    script: scripts.Script
    content_hash: str
    lines: dict[Path, int]

    @property
    def roles(self) -> tuple[str, ...]:
        """The ids of the roles that stand in the file."""
        return tuple(role for role in self.script.roles if ("roles", role) in self.lines)

    def line(self, *path: str | int) -> int:
        """Return the line of ``path``, or of the nearest key around it."""
        return nearest(self.lines, path)


def read(file: str, content: bytes) -> Source:
    """Read one script. Raises ScriptError holding every problem found at this level."""
    source, problems = examine(file, content)
    if source is None or problems:
        raise ScriptError(problems)
    return source


def examine(file: str, content: bytes) -> tuple[Source | None, list[Problem]]:
    """Read one script as far as it goes: what is wrong, and, where that could be passed over, a script to lint further.

    Unknown keys are left out and missing texts stood in for; such a script is not fit to be played.
    """
    try:
        data, lines, problems = _parse(file, content)
    except ScriptError as error:
        return None, error.problems
    mended: set[Path] = set()
    while True:
        try:
            script = scripts.Script.model_validate(data)
        except ValidationError as error:
            # What a stand-in brings about says nothing about the file.
            details = [d for d in error.errors(include_url=False) if not _within(tuple(d["loc"]), mended)]
            problems += problems_of(file, lines, details)
            hopeless = [detail for detail in details if not mend(data, detail)]
            if hopeless or not details:
                return None, sorted(set(problems))
            mended |= {tuple(detail["loc"]) for detail in details}
        else:
            return Source(file, script, hashlib.sha256(content).hexdigest()[:16], lines), sorted(set(problems))


def _within(path: Path, places: set[Path]) -> bool:
    return any(path[:length] in places for length in range(1, len(path) + 1))


def _parse(file: str, content: bytes) -> tuple[Any, dict[Path, int], list[Problem]]:
    """Parse YAML without aliases into plain data and the line of every path. Raises ScriptError where that fails."""
    if len(content) > MAX_BYTES:
        message = f"this file has {len(content):,} bytes; a script may have {MAX_BYTES:,}. Split it into two scenes."
        raise ScriptError([Problem(file, 1, "WR002", message)])
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ScriptError([Problem(file, line, "WR001", "this is not UTF-8 text. Save the file as UTF-8.")]) from None
    try:
        _refuse_traps(file, text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"column {column}: {error.problem or 'this is not YAML'}. Often a missing quote or a wrong indent."
        raise ScriptError([Problem(file, line, "WR001", message)]) from None
    except yaml.reader.ReaderError as error:
        line, column = _line_and_column(text, error.position)
        message = f"column {column}: an invisible character that YAML does not allow. Remove it."
        raise ScriptError([Problem(file, line, "WR001", message)]) from None
    except yaml.YAMLError as error:
        raise ScriptError([Problem(file, 1, "WR001", f"this is not YAML: {error}")]) from None
    if node is None:
        raise ScriptError([Problem(file, 1, "WR001", "the file is empty. Start with `format: 1`.")])
    lines: dict[Path, int] = {(): 1}
    problems: list[Problem] = []
    return _plain(node, (), lines, problems, file), lines, problems


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _refuse_traps(file: str, text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            message = f"*{event.anchor} is an alias; scripts have none. Write the text out, or quote a line that begins with *."
            raise ScriptError([Problem(file, line, "WR002", message)])
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                message = f"nested more than {MAX_DEPTH} deep. Check the indent of this line."
                raise ScriptError([Problem(file, line, "WR002", message)])
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int], problems: list[Problem], file: str) -> Any:
    """Turn a node into dicts, lists and scalars, noting lines and refusing a key that stands twice."""
    if isinstance(node, yaml.MappingNode):
        mapping: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = _scalar(key_node, problems, file)
            if key is STAND_IN:
                continue
            if key in mapping:
                message = f"{key!r} stands twice in the same place; the first is on line {lines[(*path, key)]}."
                problems.append(Problem(file, line, "WR003", f"{message} Rename or remove one."))
                continue
            lines[(*path, key)] = line
            mapping[key] = _plain(value_node, (*path, key), lines, problems, file)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        items = []
        for index, item in enumerate(node.value):
            lines[(*path, index)] = item.start_mark.line + 1
            items.append(_plain(item, (*path, index), lines, problems, file))
        return items
    return _scalar(node, problems, file)


def _scalar(node: yaml.Node, problems: list[Problem], file: str) -> Any:
    """Return a scalar's value, or STAND_IN with a problem noted where there is none."""
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.ScalarNode):
        problems.append(Problem(file, line, "WR001", "a key must be plain text. Check the brackets in this line."))
        return STAND_IN
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    except yaml.constructor.ConstructorError:
        shown = node.tag.removeprefix("tag:yaml.org,2002:")
        message = f"a script has no tags and merges ({shown}). Remove it, or put the text in quotes."
        problems.append(Problem(file, line, "WR001", message))
        return STAND_IN
    except (yaml.YAMLError, ValueError) as error:
        problems.append(Problem(file, line, "WR001", f"{error}. Put this text in quotes."))
        return STAND_IN
    finally:
        loader.dispose()
