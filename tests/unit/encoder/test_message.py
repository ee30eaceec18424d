"""A message taken apart keeps its places in the original text."""

from __future__ import annotations

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from bot.encoder.message import LONGEST, take_apart

ANY_TEXT: Final = st.text(alphabet=st.characters(), max_size=300)


def forms(text: str) -> list[str]:
    return [word.form for word in take_apart(text).words]


def clauses(text: str) -> list[str]:
    message = take_apart(text)
    return [
        " ".join(word.form for word in message.words if word.clause == number and not word.is_mark)
        for number in range(message.clauses)
    ]


def test_curly_quotes_read_as_straight() -> None:
    """A phone's apostrophe makes no other word."""
    assert forms("I don't") == forms("I don\u2019t")


def test_invisible_characters_are_skipped() -> None:
    """Zero-width and direction marks inside a word don't split it."""
    assert ["never"] == forms("ne\u200bv\u200fer")


def test_typed_short_forms_are_the_words_they_stand_for() -> None:
    """What people type without apostrophes is read as if they had typed them."""
    assert forms("you're late and I can't") == forms("youre late and i cant")


def test_a_word_behind_hidden_characters_has_its_original_place() -> None:
    """Offsets count the characters of the original text, not of the plain one."""
    text = "\u200b\U0001f614 caf\u0065\u0301 now"
    assert ["\U0001f614", "caf\u0065\u0301", "now"] == [text[word.start : word.end] for word in take_apart(text).words]


def test_clauses_end_at_marks_emoji_and_joining_words() -> None:
    """A clause ends where a listener would breathe."""
    expected = ["i love you", "but you're late", "give me 20 min", "then i want to hear it", "ok"]
    assert expected == clauses("I love you but you're late. give me 20 min then i want to hear it \U0001f600 ok")


def test_a_time_of_day_is_one_word() -> None:
    """The dot in 7.40 ends no clause."""
    assert ["7.40 at the table"] == clauses("7.40 at the table.")


def test_only_the_first_characters_are_read() -> None:
    """A text of any length costs no more than one of Telegram's longest."""
    assert take_apart("so it goes " * 372) != take_apart("so it goes " * 373)
    assert take_apart("x y " * LONGEST) == take_apart("x y " * (LONGEST * 10))


@given(ANY_TEXT)
def test_places_are_in_order_and_inside_the_text(text: str) -> None:
    """Whatever is typed, each word has a place in the text, and none comes before the one that it follows."""
    words = take_apart(text).words
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert sorted(words, key=lambda word: (word.start, word.clause)) == list(words)
    assert list(range(take_apart(text).clauses)) == sorted({word.clause for word in words})
