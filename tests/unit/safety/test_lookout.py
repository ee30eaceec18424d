"""Both layers together, measured on messages that neither was made from."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.encoder import Reading
from bot.safety import Lookout, Outcome, SafetyWeightsError, decide
from bot.safety.heard import hear
from bot.safety.idioms import IDIOMS
from bot.safety.lookout import SHIPPED
from bot.safety.rules import masked
from bot.safety.signals import find
from bot.safety.traits import traits_of
from bot.safety.weights import Weights

HERE = Path(__file__).parent
LOOKOUT = Lookout.load()
HELD_OUT: list[dict[str, Any]] = [
    json.loads(line)
    for file in sorted((HERE / "data").glob("heldout*.jsonl"))
    for line in file.read_text("utf-8").splitlines()
]


def _share(sorts: set[str], outcome: Outcome, *, in_scene: bool = True) -> float:
    outcomes = Counter(
        decide(LOOKOUT.look(row["text"]), in_scene=in_scene).outcome for row in HELD_OUT if row["sort"] in sorts
    )
    return outcomes[outcome] / outcomes.total()


def _noticed(sort: str) -> float:
    rows = [row for row in HELD_OUT if row["sort"] == sort]
    return sum(LOOKOUT.look(row["text"]) is not None for row in rows) / len(rows)


def test_the_held_out_set_is_large_and_nobody_trains_on_it() -> None:
    """400 messages or more, of every sort, none of them in the corpus."""
    assert len(HELD_OUT) >= 400
    assert {"explicit", "indirect", "hyperbole", "scene", "grief", "journal"} == {row["sort"] for row in HELD_OUT}
    corpus = [*(HERE.parents[2] / "training" / "safety").glob("*.jsonl"), HERE / "data" / "development.jsonl"]
    known = {json.loads(line)["text"].casefold() for file in corpus for line in file.read_text("utf-8").splitlines()}
    assert known.isdisjoint(row["text"].casefold() for row in HELD_OUT)


@pytest.mark.parametrize(("sort", "floor"), [("explicit", 0.93), ("indirect", 0.88)])
def test_unseen_signs_are_found(sort: str, floor: float) -> None:
    """The floors hold what is reached, so that no change loses it unseen; the aims are higher (docs/safety.md)."""
    assert floor <= _noticed(sort)


def test_help_never_comes_unasked_to_everyday_talk() -> None:
    """At most 2 % of hyperbole and scene lines, and of grief, show help without a question."""
    assert _share({"hyperbole", "scene"}, "help") <= 0.02
    assert _share({"grief"}, "help") <= 0.02


def test_the_question_is_rare_on_everyday_talk() -> None:
    """The ceilings hold what is reached; the aim is 8 % (docs/safety.md), and lines of a scene keep it."""
    assert _share({"hyperbole", "scene"}, "ask") <= 0.09
    assert _share({"scene"}, "ask") <= 0.04


def test_journals_are_mostly_left_in_peace() -> None:
    """Of ordinary answers to a journal or a setting at most 8 % lead to a question, and none to help."""
    assert _share({"journal"}, "ask", in_scene=False) <= 0.08
    assert 0 == _share({"journal"}, "help", in_scene=False)


@pytest.mark.parametrize(
    "text", ["older", "school", "no one", "nowhere to be", "dad", "help", "sunday 7pm", "not sure"]
)
def test_a_word_or_two_are_no_sign(text: str) -> None:
    """Buttons typed, words to look for in a journal, answers to a setting: nobody is asked about them."""
    assert LOOKOUT.look(text) is None


@pytest.mark.parametrize("text", ["I'm 15", "kill myself", "he hits me"])
def test_few_words_can_say_it_all(text: str) -> None:
    """What a pattern knows is heard in two words, too."""
    assert LOOKOUT.look(text) is not None


@pytest.mark.parametrize("number", range(9, 18))
def test_a_number_is_no_age_without_words_of_age(number: int) -> None:
    """Times, codes, pages and counts aren't read as an age; "I'm 15" is."""
    for text in (f"{number}", f"{number}:30", f"heron {number}", f"note {number}", f"at {number} on Sundays"):
        assert LOOKOUT.look(text) is None, text
    said = LOOKOUT.look(f"I'm {number} years old")
    assert said is not None
    assert "under_18" == said.kind


@pytest.mark.parametrize(
    "text",
    [
        "i noticed i went quiet when he sighed",
        "I felt it in my stomach first",
        "i was scared i'd hurt her feelings",
        "my shoulders were up by my ears all evening",
    ],
)
def test_ordinary_fear_and_bodies_are_no_sign(text: str) -> None:
    """What a body does in an ordinary row, and fear for somebody's feelings, are nobody's danger."""
    assert LOOKOUT.look(text) is None


def test_the_classifier_may_hold_a_pattern_back() -> None:
    """What a pattern takes for danger and the classifier for a figure of speech leads to nothing."""
    text = "they battered us five nil and I want to curl up and die every time I remember it"
    assert "help" != decide(LOOKOUT.look(text)).outcome


def test_the_classifier_alone_never_brings_help() -> None:
    """What only the classifier hears is asked about: no such signal is told or a request, and none ends a scene."""
    quiet = [row["text"] for row in HELD_OUT if (signal := LOOKOUT.look(row["text"])) and signal.span is None]
    assert quiet
    assert {"line"} == {LOOKOUT.look(text).address for text in quiet}  # type: ignore[union-attr]
    assert "help" not in {decide(LOOKOUT.look(text)).outcome for text in quiet}


def test_numpy_computes_what_scikit_learn_did() -> None:
    """The recorded probabilities come out of the shipped file again."""
    weights = Weights.load(SHIPPED)
    for sample in json.loads((HERE / "recorded.json").read_text("utf-8")):
        words = hear(sample["text"])
        line = masked(words.line, IDIOMS)
        *dangers, outright, grief = sample["encoder"]
        nothing = np.zeros(0, np.float32)
        reading = Reading(nothing, nothing, nothing, np.array(dangers), outright, grief, nothing)
        likely, said_outright = weights.probabilities(traits_of(line.split(" "), find(words, line)), reading)
        assert np.allclose(sample["likely"], likely, atol=1e-5), sample["text"]
        assert sample["outright"] == pytest.approx(said_outright, abs=1e-5)


def test_the_file_is_small() -> None:
    """Under three megabytes: it goes into the wheel."""
    assert SHIPPED.stat().st_size < 3_000_000


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense"])
def test_a_damaged_file_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    """Weights that can't be read name the file and the command that makes them anew."""
    (tmp_path / "weights.npz").write_bytes(content)
    with pytest.raises(SafetyWeightsError, match="train_safety"):
        Lookout.load(tmp_path / "weights.npz")
    with pytest.raises(SafetyWeightsError, match="There is no"):
        Lookout.load(tmp_path / "none.npz")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400))
def test_any_text_passes(text: str) -> None:
    """Whatever is typed, nothing is raised."""
    LOOKOUT.look(text)
