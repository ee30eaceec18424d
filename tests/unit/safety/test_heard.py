"""How a message is read before patterns see it."""

from __future__ import annotations

import pytest

from bot.safety.heard import MAX_LENGTH, hear
from bot.safety.rules import pattern


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("dont", "don't"),
        ("dont", "Do not"),
        ("im 15 years old", "I am fifteen yrs old"),
        ("nobody", "no-one"),
        ("die", "diiiie"),
        ("password", "pass word"),
        ("cafe", "café"),
        ("stop . please", "STOP!!! pls"),
        ("lol", "😂😂"),
        ("", "\u200b\u200f\ufeff"),
    ],
)
def test_many_forms_become_one(expected: str, text: str) -> None:
    """Case, contraction, stretch, accents, chat spelling and invisible marks are folded."""
    assert expected == hear(text).line


def test_words_keep_their_place() -> None:
    """Each word knows where it stood, also when one word became two or two became one."""
    text = "i wanna  do not"
    heard = hear(text)
    assert ["i", "wanna", "wanna", "do not"] == [text[start:end] for start, end in heard.spans]


def test_long_texts_are_cut() -> None:
    """What lies beyond the limit is not read."""
    assert ("a",) * (MAX_LENGTH // 2) == hear("a " * MAX_LENGTH).words


def test_a_gap_inside_a_word_is_refused() -> None:
    """A pattern whose gap could begin inside a word is a mistake, and told so."""
    with pytest.raises(ValueError, match="space before the gap"):
        pattern("scared<3>of")


def test_an_unknown_name_is_refused() -> None:
    """A name that stands for nothing is a mistake."""
    with pytest.raises(KeyError, match="nobody"):
        pattern("<nobody> hit me")
