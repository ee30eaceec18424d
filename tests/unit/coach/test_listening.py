"""What the shipped coach hears, and that it answers any text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.coach import HELPING_MOVES, MOVES, STANCES, Assessment, Coach
from bot.coach.features import features_of
from bot.encoder import take_apart

if TYPE_CHECKING:
    from bot.coach import Move, Stance

RECORDED: Final = json.loads(Path(__file__).with_name("recorded.json").read_text(encoding="utf-8"))
COACH: Final = Coach.load()
PHRASES: Final = st.sampled_from(
    [
        "I'm sorry",
        "you never listen",
        "give me 20 minutes",
        "!",
        "?",
        ". ",
        ", but ",
        "\n",
        "i cant",
        "Whatever",
        "\u33c2",
    ]
)
ANY_TEXT: Final = st.one_of(
    st.text(alphabet=st.characters(), max_size=400),
    st.lists(st.one_of(PHRASES, st.text(max_size=6)), max_size=30).map(" ".join),
)


def quoted(text: str, heard: Assessment, move: Move) -> list[str]:
    return [text[start:end] for start, end in heard.evidence[move]]


@pytest.mark.parametrize(
    ("stance", "text", "move"),
    [
        ("relational", "I'm here for you, but I need a moment to gather my thoughts.", "limit"),
        ("relational", "I'm here for you, but I need a moment to gather my thoughts.", "care"),
        ("relational", "I'm feeling really overwhelmed. Can we talk when you're ready?", "feeling"),
        ("relational", "I'm feeling really overwhelmed. Can we talk when you're ready?", "invitation"),
        ("rigid", "I can't deal with this right now, just figure it out yourself.", "shutdown"),
        ("porous", "I'm sorry! What can I do to make you happy?", "pleasing"),
        ("reactive", "You never listen! You only care about yourself.", "blame"),
    ],
)
def test_the_products_own_sentences(stance: Stance, text: str, move: Move) -> None:
    """The sentences that the product is about are heard as what they are, with certainty."""
    heard = COACH.assess(text)
    assert (stance, False) == (heard.stance, heard.asks)
    assert move in heard.moves
    assert all(other in HELPING_MOVES for other in heard.moves) is (stance == "relational")


@pytest.mark.parametrize(
    ("text", "move", "words"),
    [
        (
            "I'm here for you, but I need a moment to gather my thoughts.",
            "limit",
            ["I need a moment to gather my thoughts"],
        ),
        ("I\u2019m feeling really overwhelmed. Can we talk?", "feeling", ["I\u2019m feeling really overwhelmed"]),
        ("\U0001f614\U0001f614 just figure it out yourself!!", "shutdown", ["just figure it out yourself"]),
    ],
)
def test_evidence_is_the_phrase_that_carries_the_move(text: str, move: Move, words: list[str]) -> None:
    """Evidence quotes a phrase of the original text, without the marks around it."""
    assert words == quoted(text, COACH.assess(text), move)


def test_a_long_clause_is_not_quoted_whole() -> None:
    """Evidence of a run-on message is a phrase of it."""
    text = (
        "you just sit there with that phone of yours every single evening like nobody else lives in this house at all"
    )
    heard = COACH.assess(text)
    assert "blame" in heard.moves
    assert 0 < max(len(phrase.split()) for phrase in quoted(text, heard, "blame")) < len(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "\u200b\u200f",
        "...",
        "\u2764\ufe0f",
        "qwrtz plmk xcvb",
        "Ich kann heute nicht mit dir reden, lass uns morgen sprechen.",
        "No puedo hablar ahora, necesito espacio.",
        "Je suis fatigu\u00e9, on peut parler demain ?",
        "\u042f \u0443\u0441\u0442\u0430\u043b, \u043f\u043e\u0433\u043e\u0432\u043e\u0440\u0438\u043c \u0437\u0430\u0432\u0442\u0440\u0430",
        "\u4eca\u65e5\u306f\u7121\u7406",
    ],
)
def test_asks_where_it_understands_nothing(text: str) -> None:
    """Emptiness, gibberish and other languages are not judged."""
    heard = COACH.assess(text)
    assert ("unclear", True, frozenset()) == (heard.stance, heard.asks, heard.moves)
    assert heard.foreign is any(letter.isalpha() for letter in text)


@example("", "")
@example("\ud800 I'm sorry \udfff", "")
@example("\u33c2 you never listen\u33c2i'm sorry", "")
@example("\u202eyou never listen\u202c", "{{ x }} <b>")
@given(ANY_TEXT, st.sampled_from(["", "Your partner wants to talk."]))
def test_any_text_has_a_valid_assessment(text: str, situation: str) -> None:
    """Whatever is typed: known names, the guide's rules on moves, whole non-empty spans apart from each other."""
    heard = COACH.assess(text, situation)
    assert heard == COACH.assess(text, situation)
    assert heard.stance in STANCES
    assert heard.moves <= set(MOVES)
    assert (heard.stance == "unclear") is (not heard.moves)
    assert 0 <= heard.confidence <= 1
    assert heard.moves == set(heard.evidence)
    for spans in heard.evidence.values():
        assert spans
        edges = [offset for span in spans for offset in span]
        assert sorted(edges) == edges
        assert all(0 <= start < end <= len(text) and text[start:end].strip() == text[start:end] for start, end in spans)


@pytest.mark.parametrize("hidden", ["\u200b", "\u200f", "\u2060"])
def test_hidden_characters_change_nothing(hidden: str) -> None:
    """Zero-width and direction marks between letters leave the verdict as it was."""
    text = "You never listen! You only care about yourself."
    spiked = hidden.join(text)
    plain, heard = COACH.assess(text), COACH.assess(spiked)
    assert (plain.stance, plain.moves, plain.confidence) == (heard.stance, heard.moves, heard.confidence)
    assert [phrase.replace(hidden, "") for phrase in quoted(spiked, heard, "blame")] == quoted(text, plain, "blame")


def test_the_situation_counts() -> None:
    """The same word is another message in another situation."""
    alone, asked = COACH.probabilities("No."), COACH.probabilities("No.", "Your friend asks if you can talk.")
    assert alone != asked


def test_many_messages_come_back_one_for_one() -> None:
    """The batch form answers in order, and as the single form does."""
    messages = [(sample["text"], sample["situation"]) for sample in RECORDED]
    assert [COACH.assess(*message) for message in messages] == list(COACH.assess_all(messages))


class Recorded:
    """An encoder that gives the scores it was made with: eight-bit products differ a little from machine to machine."""

    def __init__(self, scores: list[float]) -> None:
        self.scores = np.array(scores)

    def read(self, text: str, situation: str = "") -> Recorded:
        del text, situation
        return self


@pytest.mark.parametrize("sample", RECORDED, ids=lambda sample: sample["text"][:30] or "empty")
def test_numpy_computes_what_scikit_learn_computed(sample: dict[str, Any]) -> None:
    """Probabilities equal those that scikit-learn recorded in training (training/train.py writes recorded.json)."""
    coach = Coach.load(encoder=Recorded(sample["encoder"]))  # type: ignore[arg-type]
    stances, moves = coach.probabilities(sample["text"], sample["situation"])
    assert sample["stances"] == pytest.approx(list(stances.values()), abs=1e-5)
    assert sample["moves"] == pytest.approx(list(moves.values()), abs=1e-5)


@pytest.mark.parametrize("sample", RECORDED, ids=lambda sample: sample["text"][:30] or "empty")
def test_the_encoder_reads_as_it_did(sample: dict[str, Any]) -> None:
    """Scores are those recorded in training, but for what another processor rounds otherwise."""
    scores = COACH.read(sample["text"], sample["situation"]).scores
    assert sample["encoder"] == pytest.approx(scores.tolist(), abs=0.3)


def test_a_huge_text_costs_little() -> None:
    """Of a million characters as much is looked at as of Telegram's longest text, and of the situation as little."""
    text, situation = "I'm sorry, you never listen and I can't. " * 25_000, "x y " * 250_000
    looked_at = features_of(take_apart(text), situation)
    assert looked_at == features_of(take_apart(text[:4096]), situation[:600])
    assert COACH.assess(text, situation) == COACH.assess(text[:4096], situation[:600])
