"""What the validated model says against a file, in an author's words: WR004 to WR007, WR303, WR305, WR306."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from bot.coach.vocabulary import MOVES
from bot.rehearsal import script as scripts
from bot.rehearsal.problems import Problem

if TYPE_CHECKING:
    from bot.rehearsal.reading import Path

STAND_IN: Final = "…"  # the text that lint goes on with where one is missing
STAND_IN_ROLE: Final = "not-written-yet"

_MISSING: Final = {
    "content_note": "Say in a sentence what a learner should know before the scene starts.",
    "goal": "Say what this person wants from the evening.",
    "heard_as": 'Tell the coach the moment in a sentence: "Jordan asks when you\'ll be back."',
}
_OWN_CODES: Final = {"content_note": "WR305", "goal": "WR306"}
_KINDS: Final = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "list_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
}


def problems_of(file: str, lines: Mapping[Path, int], details: Iterable[Any]) -> list[Problem]:
    """Return one problem for each place that pydantic's ``details`` name, in order of lines."""
    by_place: dict[Path, list[Any]] = {}
    for detail in details:
        # The tail of a location may name a branch of the model that no author has written.
        by_place.setdefault(_written(lines, tuple(detail["loc"]), detail["type"]), []).append(detail)
    return sorted({_problem(file, lines, path, details) for path, details in by_place.items()})


def mend(data: Any, detail: Any) -> bool:
    """Put something passable in place of what ``detail`` complains of, so that lint can look on; return whether it could."""
    if not detail["loc"]:
        return False
    *way, last = detail["loc"]
    place = data
    for part in way:
        if not isinstance(place, (dict, list)) or (isinstance(place, dict) and part not in place):
            return False
        if isinstance(place, list) and not (isinstance(part, int) and part < len(place)):
            return False
        place = place[part]
    if not isinstance(place, dict):
        return False
    match detail["type"]:
        case "extra_forbidden":
            del place[last]
        case "missing" | "string_too_short":
            place[last] = STAND_IN
        case "string_too_long":
            place[last] = place[last][: detail["ctx"]["max_length"]]
        case "too_short" if detail["loc"] == ("roles",) and place[last]:
            # The other role is not written yet: the first stands in for it, so that this one can be looked at.
            place[last] = {**place[last], STAND_IN_ROLE: next(iter(place[last].values()))}
        case "string_type" if isinstance(place.get(last), (bool, int, float)):
            place[last] = str(place[last])
        case _:
            return False
    return True


def nearest(lines: Mapping[Path, int], path: Path) -> int:
    """Return the line of ``path``, or of the nearest key around it."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _written(lines: Mapping[Path, int], path: Path, kind: str) -> Path:
    if kind == "missing":
        return path
    while path and path not in lines:
        path = path[:-1]
    return path


def _problem(file: str, lines: Mapping[Path, int], path: Path, details: list[Any]) -> Problem:
    line = nearest(lines, path)
    where = ".".join(str(part) for part in path) or "the file"
    kind, name, value = details[0]["type"], str(path[-1]) if path else "", details[0].get("input")
    if kind == "extra_forbidden":
        return Problem(file, line, "WR004", f"unknown key {name!r}.{_suggested_key(name)}")
    if kind == "missing":
        code, advice = _OWN_CODES.get(name, "WR005"), _MISSING.get(name, "docs/authors.md says what belongs there.")
        return Problem(file, line, code, f"{name!r} is missing here. {advice}")
    if kind in {"string_too_short", "too_short"}:
        if kind == "too_short" and details[0]["ctx"]["min_length"] > 1:
            least = details[0]["ctx"]["min_length"]
            return Problem(file, line, "WR006", f"{where} needs {least} at least. Write the others, too.")
        message = f"{where} is empty. Write it, or remove the key where it may be left out."
        return Problem(file, line, _OWN_CODES.get(name, "WR007"), message)
    if kind == "string_too_long":
        most = details[0]["ctx"]["max_length"]
        return Problem(file, line, "WR303", f"{where} has {len(value)} characters; {most} fit. Shorten it.")
    return Problem(file, line, "WR006", f"{where} {_wanted(details)}, not {_shown(value)}.{_advice(details, value)}")


def _wanted(details: list[Any]) -> str:
    """Say what would fit; several details are the branches of one choice."""
    expected = _expected(details)
    if expected:
        return f"must be {expected[0]}" if len(expected) == 1 else f"must be one of {', '.join(expected)}"
    kinds = list(dict.fromkeys(_KINDS[detail["type"]] for detail in details if detail["type"] in _KINDS))
    if kinds:
        return f"must be {' or '.join(kinds)}"
    detail = details[0]
    match detail["type"]:
        case "too_long":
            return f"can have {detail['ctx']['max_length']} at most"
        case "string_pattern_mismatch":
            return "must be lower case words joined by hyphens (in a variable: by underscores)"
        case _:
            return f"does not fit ({detail['msg'].lower()})"


def _expected(details: list[Any]) -> list[str]:
    expected: list[str] = []
    for detail in details:
        if detail["type"] == "literal_error":
            expected += detail["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
    # A move is one of two lists; the helping ones stand first.
    return sorted(dict.fromkeys(expected), key=_vocabulary_order)


def _vocabulary_order(word: str) -> int:
    return MOVES.index(word) if word in MOVES else 0


def _advice(details: list[Any], value: Any) -> str:
    close = difflib.get_close_matches(str(value), _expected(details), n=1)
    if close:
        return f" Did you mean {close[0]}?"
    texts_fit = any(detail["type"] == "string_type" for detail in details)
    if texts_fit and (isinstance(value, (bool, int, float)) or type(value).__name__ in {"date", "datetime"}):
        return " If it is meant as text, put it in quotes."
    return ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # enough to find it


def _suggested_key(name: str) -> str:
    known = {field for model in _models() for field in model.model_fields}
    close = difflib.get_close_matches(name, sorted(known), n=1)
    return f" Did you mean {close[0]!r}?" if close else " docs/authors.md lists the keys."


def _models() -> list[type[BaseModel]]:
    return [item for item in vars(scripts).values() if isinstance(item, type) and issubclass(item, BaseModel)]
