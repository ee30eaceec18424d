"""What the encoder learns from: the coach's corpus, safety's sentences, and the words that were marked as evidence."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.coach import MOVES, STANCES
from bot.encoder import DANGERS, FLAGS
from training import examples, sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EVIDENCE: Final = Path(__file__).parent / "evidence.jsonl"
FOLDS: Final = len(examples.FOLDS)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One message and what is to be heard in it; None where nobody said.

    ``stance`` and ``danger`` are numbers in the order of STANCES and DANGERS. ``evidence`` holds for each move the
    words that carry it, as they stand in the text. ``fold`` is the part of the validation in which it is held out.
    """

    id: str
    situation: str
    text: str
    fold: int
    stance: int | None = None
    moves: tuple[bool, ...] = ()
    flags: tuple[bool, ...] = ()
    danger: int | None = None
    outright: bool = False
    grief: bool = False
    evidence: Mapping[str, Sequence[str]] | None = None


def lessons() -> list[Lesson]:
    """Return all lessons: the coach's in the order of its corpus, then safety's."""
    corpus = examples.corpus()
    marked = _evidence()
    folds = examples.folds(corpus)
    coach = [
        Lesson(
            example.id,
            example.situation,
            example.text,
            int(fold),
            STANCES.index(example.stance),
            tuple(move in example.moves for move in MOVES),
            tuple(flag in example.flags for flag in FLAGS),
            evidence=marked.get(example.id),
        )
        for example, fold in zip(corpus, folds, strict=True)
    ]
    safety = [
        Lesson(
            f"safety-{number}",
            "",
            sentence.text,
            sentences.fold(sentence.text),
            danger=DANGERS.index(sentence.kind),
            outright=sentence.sort == "explicit",
            grief=sentence.sort == "grief",
        )
        for number, sentence in enumerate(sentences.own())
    ]
    return coach + safety


def lessons_hash() -> str:
    """Return the SHA-256 over all that the encoder learns from."""
    digest = hashlib.sha256((examples.corpus_hash() + sentences.own_hash()).encode())
    digest.update(EVIDENCE.read_bytes())
    return digest.hexdigest()


def _evidence() -> dict[str, Mapping[str, Sequence[str]]]:
    rows = [json.loads(line) for line in EVIDENCE.read_text(encoding="utf-8").splitlines()]
    return {row["id"]: row["evidence"] for row in rows}
