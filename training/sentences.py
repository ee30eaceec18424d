"""Safety's labelled sentences, and the folds of its validation."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HOME: Final = Path(__file__).resolve().parent.parent
CORPUS: Final = HOME / "training/safety"
PATTERNS: Final = HOME / "tests/unit/safety/data"  # what the patterns were written with, and an old held-out set
FOLDS: Final = 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """One labelled message: ``sort`` is explicit, indirect, hyperbole, scene, grief, journal, or coach (an ordinary line)."""

    text: str
    kind: str
    sort: str
    situation: str = ""


def own() -> list[Sentence]:
    """Return safety's own sentences. The held-out ones are not among them."""
    return [Sentence(row["text"], row["kind"] or "nothing", row["sort"]) for path in _paths() for row in rows(path)]


def own_hash() -> str:
    """Return the SHA-256 over the names and contents of the files of safety's own sentences."""
    digest = hashlib.sha256()
    for path in _paths():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def fold(text: str) -> int:
    """Return the fold in which ``text`` is held out: the same sentence always falls into the same one."""
    return int(hashlib.sha256(text.lower().encode()).hexdigest(), 16) % FOLDS


def _paths() -> list[Path]:
    return [*sorted(CORPUS.glob("*.jsonl")), *sorted(PATTERNS.glob("batch-*.jsonl")), PATTERNS / "development.jsonl"]


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
