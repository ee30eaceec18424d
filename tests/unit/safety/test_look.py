"""What the patterns find, and what they leave alone."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety import KINDS, decide, look

DATA = Path(__file__).parent / "data"
SENTENCES: list[dict[str, Any]] = [
    json.loads(line) for file in sorted(DATA.glob("batch-*.jsonl")) for line in file.read_text("utf-8").splitlines()
]
CORPUS = Path(__file__).parents[3] / "training" / "corpus"


def _share(sort: str) -> float:
    rows = [row for row in SENTENCES if row["sort"] == sort]
    found = [look(row["text"]) for row in rows]
    right: int = sum((signal.kind if signal else None) == row["kind"] for row, signal in zip(rows, found, strict=True))
    return right / max(1, len(rows))


def _first(text: str) -> tuple[str, str] | None:
    signal = look(text)
    return (signal.kind, signal.strength) if signal else None


def test_the_set_is_large_enough_to_mean_something() -> None:
    """At least 160 sentences, twenty or more of every sort."""
    sorts = Counter(row["sort"] for row in SENTENCES)
    assert len(SENTENCES) >= 160
    assert {"explicit", "indirect", "hyperbole", "scene"} == set(sorts)
    assert min(sorts.values()) >= 20
    assert {row["kind"] for row in SENTENCES} == {*KINDS, None}


def test_no_sentence_is_counted_twice() -> None:
    """Every labelled sentence occurs once."""
    assert len(SENTENCES) == len({row["text"] for row in SENTENCES})


@pytest.mark.parametrize(("sort", "floor"), [("explicit", 0.95), ("indirect", 0.70)])
def test_signals_are_found(sort: str, floor: float) -> None:
    """Of the labelled signals at least this share is found, and as the right kind."""
    assert floor <= _share(sort)


def test_everyday_talk_is_left_alone() -> None:
    """At most 3 % of hyperbole and scene lines lead to anything."""
    everyday = [row for row in SENTENCES if row["kind"] is None]
    fired = [row["text"] for row in everyday if look(row["text"]) is not None]
    assert len(fired) / len(everyday) <= 0.03, fired


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.long)])
def test_the_question_is_rare_on_ordinary_lines(every: int) -> None:
    """Of the coach's corpus fewer than 1 % of lines lead to help or a question, and none to help unasked."""
    lines = [
        json.loads(line)["text"]
        for file in sorted(CORPUS.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ][::every]
    outcomes = Counter(decide(look(text)).outcome for text in lines)
    assert outcomes["help"] == 0
    assert outcomes["ask"] / len(lines) < 0.01


@pytest.mark.parametrize(
    "text",
    [
        "i want to die",
        "I WANT TO DIE",
        "i wanna die",
        "i waaant to diiiiie",
        "i want to d\u200bi\u200be",
        "\u202ei want to die\u202c",
        "I want to die 💔😭",
        "i want, to, die",
        "*i want to die*",
        "i   want\tto   die!!!",
        "𝐢 𝐰𝐚𝐧𝐭 𝐭𝐨 𝐝𝐢𝐞",
        "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
    ],
)
def test_spelling_and_invisible_marks_hide_nothing(text: str) -> None:
    """Case, chat spelling, stretched letters, invisible marks, emoji and styled letters make no difference."""
    assert _first(text) is not None
    assert _first(text)[0] == "own_danger"  # type: ignore[index]


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "ʼ", "`", ""])
def test_any_apostrophe_or_none_will_do(apostrophe: str) -> None:
    """Straight, curly or missing: the apostrophe doesn't matter."""
    text = f"I don{apostrophe}t want to be alive and I can{apostrophe}t stop"
    assert _first(text) == ("own_danger", "explicit")


@pytest.mark.parametrize("text", ["i want to kill mysefl", "im suicidel", "he strangeld me", "my husbnad hits me"])
def test_slips_of_one_letter_are_mended(text: str) -> None:
    """A letter missing, doubled or swapped in a telling word still counts."""
    assert _first(text) is not None


def test_the_span_points_into_the_message() -> None:
    """The span covers the words as the learner wrote them, invisible marks and all."""
    text = "Honestly… I’ve  had it. I\u200b want to d\u200bie, ok?"
    signal = look(text)
    assert signal is not None
    assert signal.span is not None
    assert text[slice(*signal.span)] == "I\u200b want to d\u200bie"


def test_explicit_outweighs_what_comes_first() -> None:
    """An explicit signal counts before an indirect one, wherever they stand."""
    assert _first("I can't do this any more. He choked me last night.") == ("partner_danger", "explicit")


def test_a_jokes_mark_lowers_but_does_not_silence() -> None:
    """ "lol" behind a plain wish to die still leads to a question; people joke about what is true."""
    assert _first("i want to kill myself lol") == ("own_danger", "indirect")


def test_age_is_not_excused_by_a_joke() -> None:
    """A stated age counts, laughing or not."""
    assert _first("im only 13 lol") == ("under_18", "explicit")


def test_a_partner_told_about_cannot_be_a_line() -> None:
    """ "My husband hits me" needs no question; "you hit me" may be the scene's."""
    told, line = look("my husband hits me"), look("you hit me last week")
    assert told is not None
    assert line is not None
    assert ("told", "line") == (told.address, line.address)


def test_coaching_control_is_a_request() -> None:
    """Asking how to cut someone off from their friends is seen as asking for help with control."""
    signal = look("how do I make her stop seeing her friends")
    assert signal is not None
    assert ("harm_other", "request") == (signal.kind, signal.address)


@pytest.mark.parametrize(
    "unit",
    [
        "a", "i ", "i want to ", "he hit ", "my my ", "how do i ", "if i leave he ", "don't ", "\u200b", "aaa ", "im 1", "., ",
        "kill ", "’", "💀", "he wont let me ", "i have to ask him for ", "ﷺ", "i am i am ", "no no ", "you you ", "a\u0301",
        "i thought about how i would ", "is are ", "killing ", "every time i ", "what is the point of ",
    ],
)  # fmt: skip
def test_time_is_bounded(unit: str) -> None:
    """Ten thousand characters of anything are read in well under two seconds, even on a busy machine."""
    text = (unit * 10_000)[:10_000]
    began = time.process_time()
    look(text)
    assert time.process_time() - began < 2.0


def test_time_grows_with_the_length_only() -> None:
    """Twice the text takes about twice the time: no pattern runs away."""

    def spent(length: int) -> float:
        text = ("i want to leave but he wont let me and i have to ask him if i " * 1000)[:length]
        began = time.process_time()
        look(text)
        return time.process_time() - began

    spent(1000)
    assert spent(16_000) < 10 * max(spent(4_000), 0.01)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400))
def test_any_text_passes(text: str) -> None:
    """Whatever is typed, nothing is raised and a span lies inside the message."""
    signal = look(text)
    if signal is not None and signal.span is not None:
        assert 0 <= signal.span[0] < signal.span[1] <= len(text)
