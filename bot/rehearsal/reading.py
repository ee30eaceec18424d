"""From the text of a script file to a validated script, with the line of everything that is wrong."""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass
from typing import Any, Final

import yaml
from pydantic import BaseModel, ValidationError

from bot.rehearsal import script as scripts
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

    def line(self, *path: str | int) -> int:
        """Return the line of ``path``, or of the nearest key around it."""
        return _nearest(self.lines, path)


def read(file: str, content: bytes) -> Source:
    """Read one script. Raises ScriptError holding every problem found at this level."""
    data, lines = parse(file, content)
    try:
        script = scripts.Script.model_validate(data)
    except ValidationError as error:
        problems = [_problem(file, lines, detail) for detail in error.errors(include_url=False)]
        raise ScriptError(sorted(set(problems))) from None
    return Source(file, script, hashlib.sha256(content).hexdigest()[:16], lines)


def parse(file: str, content: bytes) -> tuple[Any, dict[Path, int]]:
    """Parse YAML without aliases into plain data and the line of every path. Raises ScriptError."""
    if len(content) > MAX_BYTES:
        message = f"this file has {len(content):,} bytes; a script may have {MAX_BYTES:,}. Split it into two scenes."
        raise ScriptError([Problem(file, 1, "WR002", message)])
    try:
        text = content.decode("utf-8")
        _refuse_traps(file, text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ScriptError([Problem(file, line, "WR001", "this is not UTF-8 text. Save the file as UTF-8.")]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"column {column}: {error.problem or 'this is not YAML'}. Often a missing quote or a wrong indent."
        raise ScriptError([Problem(file, line, "WR001", message)]) from None
    except yaml.YAMLError as error:
        raise ScriptError([Problem(file, 1, "WR001", f"this is not YAML: {error}")]) from None
    if node is None:
        raise ScriptError([Problem(file, 1, "WR001", "the file is empty. Start with `format: 1`.")])
    lines: dict[Path, int] = {(): 1}
    problems: list[Problem] = []
    data = _plain(node, (), lines, problems, file)
    if problems:
        raise ScriptError(problems)
    return data, lines


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
            key = _scalar(key_node, problems, file)
            line = key_node.start_mark.line + 1
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
    if not isinstance(node, yaml.ScalarNode):
        problems.append(Problem(file, node.start_mark.line + 1, "WR001", "a key must be plain text."))
        return ""
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        reason = getattr(error, "problem", None) or error
        problems.append(Problem(file, node.start_mark.line + 1, "WR001", f"{reason}. Put this text in quotes."))
        return ""
    finally:
        loader.dispose()


def _nearest(lines: dict[Path, int], path: Path) -> int:
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _problem(file: str, lines: dict[Path, int], detail: Any) -> Problem:
    path: Path = tuple(detail["loc"])
    line = _nearest(lines, path)
    where = ".".join(str(part) for part in path if (path[: path.index(part) + 1]) in lines) or "the file"
    kind, name, value = detail["type"], str(path[-1]) if path else "", detail.get("input")
    if kind == "extra_forbidden":
        return Problem(file, line, "WR004", f"unknown key {name!r}.{_suggestion(path, name)}")
    if kind == "missing":
        code = {"content_note": "WR305", "goal": "WR306"}.get(name, "WR005")
        return Problem(file, line, code, f"{name!r} is missing here. {_REASONS.get(name, 'See docs/authors.md.')}")
    if kind in {"string_too_short", "too_short"}:
        code = {"content_note": "WR305", "goal": "WR306"}.get(name, "WR007")
        return Problem(file, line, code, f"{where} is empty. Write it, or remove the key where it may be left out.")
    if kind == "string_too_long":
        return Problem(file, line, "WR303", f"{where} is too long: {detail['msg'].lower()}.")
    return Problem(file, line, "WR006", f"{where}: {_reason(kind, detail)} Found {_shown(value)}.{_quote(value)}")


_REASONS: Final = {
    "content_note": "Say in a sentence what a learner should know before the scene starts.",
    "goal": "Say what this person wants from the evening.",
    "heard_as": 'Tell the coach the moment in a sentence: "Jordan asks when you\'ll be back."',
}


def _reason(kind: str, detail: Any) -> str:
    if kind == "literal_error":
        return f"must be one of {detail['ctx']['expected']}."
    if kind == "string_pattern_mismatch":
        return "an id is lower case words joined by hyphens (a variable: by underscores)."
    return f"{detail['msg']}."


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _quote(value: Any) -> str:
    if isinstance(value, (bool, int, float)) or type(value).__name__ in {"date", "datetime"}:
        return " If it is meant as text, put it in quotes."
    return ""


def _suggestion(path: Path, name: str) -> str:
    known = {field for model in _models() for field in model.model_fields}
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f" Did you mean {close[0]!r}?" if close else " See docs/authors.md for the keys."


def _models() -> list[type[BaseModel]]:
    return [item for item in vars(scripts).values() if isinstance(item, type) and issubclass(item, BaseModel)]
