"""What the classifier looks at: words, runs of them, runs of their families, pieces of words, and what a pattern found.

A number is a number: only words of age beside it ("I'm 15", "15 years old", "15f") make it one that could be an age.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.safety.families import FAMILY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.safety.signals import Signal

TRAITS_VERSION: Final = 2  # raise it with every change here, in families.py or heard.py; then train anew
MOST_WORDS: Final = 120  # words that are read: a sign stands in the first sentences, and time stays bounded
REACH: Final = 4  # how many words apart two families may stand to count together

_MARKS: Final = frozenset(".,")
_BEFORE_AN_AGE: Final = frozenset({
    "im", "i", "am", "be", "being", "turn", "turned", "turning", "age", "aged", "only", "just", "both", "were",
    "still", "nearly", "almost", "under", "until", "till", "year", "yr", "grade", "class", "standard",
})  # fmt: skip
_AFTER_AN_AGE: Final = frozenset({
    "years", "year", "yr", "old", "f", "m", "female", "male", "girl", "boy", "th", "birthday",
})  # fmt: skip
_NO_AGE_AFTER: Final = frozenset({
    "minutes", "minute", "mins", "min", "hours", "hour", "hrs", "weeks", "week", "days", "day", "months",
    "month", "percent", "pages", "stone", "kilos", "kg", "pounds", "miles", "km", "times", "people", "am", "pm",
    "oclock", "past", "to", "messages",
})  # fmt: skip


def traits_of(words: Sequence[str], pattern: Signal | None = None) -> set[str]:
    """Return the traits of a message that was heard; blotted-out idioms are one word, ``~``.

    ``pattern`` is what the patterns found in it. The first letter names the block: w words, f families, g families
    some way apart, c pieces of words, y counts, p patterns.
    """
    plain = _numbers_apart([_plain(word) for word in words[:MOST_WORDS]])
    found: set[str] = set()
    kin = [FAMILY.get(word, word) for word in plain]
    _runs("w", ["^", *plain, "$"], (1, 2, 3), found)
    _runs("f", ["^", *kin, "$"], (1, 2, 3, 4), found)
    spoken = [word for word in kin if word != ","]
    for at, first in enumerate(spoken):
        if first == ".":
            continue
        for second in spoken[at + 2 : at + 2 + REACH]:
            if second == ".":
                break
            found.add(f"g{first}>{second}")
    for word in plain:
        if word not in _MARKS and word not in {"~", "#"}:
            found.update(_pieces(word))
    found.update(_counts(kin))
    if pattern is not None:
        found |= {"p", f"p{pattern.kind}", f"p{pattern.strength}", f"p{pattern.kind} {pattern.strength}"}
    return found


def _numbers_apart(words: list[str]) -> list[str]:
    """Write ``#`` for every number that no word of age stands beside."""
    return [
        "#" if word.isdigit() and not _may_be_age(words[at - 1 : at], words[at + 1 : at + 2]) else word
        for at, word in enumerate(words)
    ]


def _may_be_age(before: list[str], after: list[str]) -> bool:
    if not _NO_AGE_AFTER.isdisjoint(after):
        return False
    return not (_BEFORE_AN_AGE.isdisjoint(before) and _AFTER_AN_AGE.isdisjoint(after))


def _plain(word: str) -> str:
    return "~" if word.startswith("~") else word


def _runs(block: str, words: Sequence[str], sizes: Sequence[int], found: set[str]) -> None:
    for size in sizes:
        found.update(block + " ".join(words[at : at + size]) for at in range(len(words) - size + 1))


def _pieces(word: str) -> tuple[str, ...]:
    """Runs of four and five letters of a word and its borders."""
    padded = f" {word} "
    return tuple("c" + padded[at : at + size] for size in (4, 5) for at in range(len(padded) - size + 1))


def _counts(kin: Sequence[str]) -> list[str]:
    """Who is spoken about, and how long the message is, in steps."""
    who = {
        "I": sum(word in {"I", "ME", "MY", "SELF"} for word in kin),
        "you": sum(word in {"YOU", "YOUR"} for word in kin),
        "he": sum(word in {"HE", "HIM", "HIS", "PARTNER"} for word in kin),
    }
    length = min(len(kin) // 5, 6)
    return [f"ylong={length}", *(f"y{name}={min(count, 3)}" for name, count in who.items())]
