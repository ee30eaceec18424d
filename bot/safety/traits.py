"""What the classifier looks at: words, runs of them, runs of their families, and pieces of words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from bot.safety.families import FAMILY

if TYPE_CHECKING:
    from collections.abc import Sequence

TRAITS_VERSION: Final = 1  # raise it with every change here, in families.py or heard.py; then train anew
MOST_WORDS: Final = 120  # words that are read: a sign stands in the first sentences, and time stays bounded
REACH: Final = 4  # how many words apart two families may stand to count together

_MARKS: Final = frozenset(".,")


def traits_of(words: Sequence[str]) -> set[str]:
    """Return the traits of a message that was heard; blotted-out idioms are one word, ``~``.

    The first letter names the block: w words, f families, g families some way apart, c pieces of words, y counts.
    """
    plain = [_plain(word) for word in words[:MOST_WORDS]]
    found: set[str] = set()
    kin = [FAMILY.get(word, "#" if word.isdigit() else word) for word in plain]
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
        if word not in _MARKS and word != "~":
            found.update(_pieces(word))
    found.update(_counts(kin))
    return found


def _plain(word: str) -> str:
    return "~" if word.startswith("~") else word


def _runs(block: str, words: Sequence[str], sizes: Sequence[int], found: set[str]) -> None:
    for size in sizes:
        found.update(block + " ".join(words[at : at + size]) for at in range(len(words) - size + 1))


@lru_cache(maxsize=8192)
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
