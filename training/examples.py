"""The corpus: labelled messages, one writer a file, and the folds that never part a writer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.coach import MOVES, STANCES
from bot.encoder import FLAGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

CORPUS: Final = Path(__file__).parent / "corpus"
# Writers held out together. Those up to m are parted as they always were, so that figures can be compared.
FOLDS: Final = (
    "a f k n v ac ah ak an az",
    "b g o s w z ae ar at ba",
    "c j m p x aa ai aj am ap ax",
    "d h q t y af ad al ao aw",
    "e i l r u ab ag aq au av ay",
)


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message; ``writer`` is its file's letter, ``flags`` those of the guide that it carries."""

    writer: str
    situation: str
    text: str
    stance: str
    moves: frozenset[str]
    flags: frozenset[str] = frozenset()
    id: str = ""


def read(path: Path) -> list[Example]:
    """Return the examples of one file of JSON lines. Raises ValueError naming the line that is wrong."""
    examples = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            raw = json.loads(line)
            example = Example(
                path.stem,
                raw["situation"],
                raw["text"],
                raw["stance"],
                frozenset(raw["moves"]),
                frozenset(raw.get("flags", ())),
                raw.get("id", ""),
            )
        except (ValueError, KeyError) as error:
            raise ValueError(f"{path}:{number}: each line is an object with situation, text, stance, moves") from error
        if example.stance not in STANCES or not example.moves <= set(MOVES) or not example.flags <= set(FLAGS):
            raise ValueError(f"{path}:{number}: unknown stance, move or flag, see docs/labels.md")
        examples.append(example)
    return examples


def corpus() -> list[Example]:
    """Return all examples, in the order of files and lines."""
    return [example for path in sorted(CORPUS.glob("*.jsonl")) for example in read(path)]


def corpus_hash() -> str:
    """Return the SHA-256 over the corpus's file names and contents."""
    digest = hashlib.sha256()
    for path in sorted(CORPUS.glob("*.jsonl")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def folds(examples: list[Example]) -> NDArray[np.intp]:
    """Return each example's fold. Raises ValueError for a writer whose fold is not in FOLDS."""
    of_writer = {writer: number for number, writers in enumerate(FOLDS) for writer in writers.split()}
    missing = {example.writer for example in examples} - of_writer.keys()
    if missing:
        raise ValueError(f"Say in FOLDS which fold these writers belong to: {', '.join(sorted(missing))}")
    return np.array([of_writer[example.writer] for example in examples], dtype=np.intp)


def stances(examples: list[Example]) -> NDArray[np.intp]:
    """Return each example's stance as its number."""
    return np.array([STANCES.index(example.stance) for example in examples], dtype=np.intp)


def moves(examples: list[Example]) -> NDArray[np.bool_]:
    """Return a row per example that tells for each move whether it is there."""
    return np.array([[move in example.moves for move in MOVES] for example in examples], dtype=np.bool_)


def flags(examples: list[Example]) -> NDArray[np.bool_]:
    """Return a row per example that tells for each flag whether it is there."""
    return np.array([[flag in example.flags for flag in FLAGS] for example in examples], dtype=np.bool_)
