"""The corpus keeps to the guide, and what the coach is measured on is not in it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.coach import MOVES, STANCES

HOME = Path(__file__).parents[3]


def read(folder: str) -> list[dict[str, Any]]:
    """Return every row of a folder's JSON lines."""
    return [
        json.loads(line)
        for file in sorted((HOME / folder).glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]


@pytest.fixture(scope="module")
def corpus() -> list[dict[str, Any]]:
    """The corpus."""
    return read("training/corpus")


def flat(row: dict[str, Any]) -> tuple[str, str]:
    """Situation and text as a row's identity, whatever their case and spaces."""
    return " ".join(row.get("situation", "").lower().split()), " ".join(row["text"].lower().split())


def test_the_corpus_keeps_to_the_guide(corpus: list[dict[str, Any]]) -> None:
    """Every row speaks the guide's words; the unclear ones have no moves, all others have some."""
    assert len(corpus) > 30_000
    wrong = [
        row["id"]
        for row in corpus
        if row["stance"] not in STANCES
        or not set(row["moves"]) <= set(MOVES)
        or not set(row.get("flags", ())) <= {"complete_no", "under_threat"}
        or (row["stance"] == "unclear") is bool(row["moves"])
    ]
    assert wrong == []


def test_each_message_is_there_once(corpus: list[dict[str, Any]]) -> None:
    """No id is given twice."""
    assert [] == [name for name, times in Counter(row["id"] for row in corpus).items() if times > 1]


def test_what_the_coach_is_measured_on_is_not_in_its_corpus(corpus: list[dict[str, Any]]) -> None:
    """No message of tests/data/coach stands in the corpus in the same situation."""
    known = {flat(row) for row in corpus}
    trials = read("tests/data/coach")
    assert len(trials) > 1_000
    assert [] == [row["id"] for row in trials if flat(row) in known]


def test_words_marked_for_the_encoder_stand_in_their_message(corpus: list[dict[str, Any]]) -> None:
    """What the encoder learns evidence from quotes its message, for moves that the message has; no trial is among it."""
    texts = {row["id"]: row for row in corpus}
    trials = {row["text"] for row in read("tests/data/coach") if "evidence" in row}
    marked = [json.loads(line) for line in (HOME / "training/evidence.jsonl").read_text("utf-8").splitlines()]
    assert len(marked) > 600
    for row in marked:
        message = texts[row["id"]]
        assert message["text"] not in trials
        assert all(quote in message["text"] for quotes in row["evidence"].values() for quote in quotes)
        assert set(row["evidence"]) <= set(MOVES)


def test_marked_words_lie_within_their_message() -> None:
    """Every span of the evidence trials holds words of its text and belongs to one of its moves."""
    rows = [row for row in read("tests/data/coach") if "evidence" in row]
    assert len(rows) == 300
    for row in rows:
        assert set(row["evidence"]) == set(row["moves"])
        for spans in row["evidence"].values():
            assert all(0 <= start < end <= len(row["text"]) and row["text"][start:end].strip() for start, end in spans)
