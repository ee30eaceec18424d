"""A learner's message as the safety patterns read it: plain lower-case words, small spelling slips mended.

People in distress don't proofread. ``hear`` folds case, accents, curly quotes, invisible marks, stretched
letters, chat spellings and common typos into one form, and remembers where each word stood, so that the
patterns stay short and a finding still points into the message itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from bot.safety.spelling import CHAT, FUZZY, KNOWN, MERGED

MAX_LENGTH: Final = 20_000  # characters; Telegram sends at most 4,096 in one message
MAX_WORD: Final = 24  # letters; longer "words" are noise, and cutting them keeps every pattern's time linear
MAX_FOLD: Final = 4  # letters one character may stand for: "ﬃ" is three, a whole phrase in one sign is none of ours

_APOSTROPHES: Final = frozenset("'`´‘’ʼ′＇")
_STOPS: Final = frozenset(".!?…;\n\r。！？؟")
_PAUSES: Final = frozenset(",:()[]—–،")
_LAUGHS: Final = frozenset("😂🤣😆😹💀☠😜😝😅🙈")
_STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True, slots=True)
class Heard:
    """``words`` are separated by single spaces, with ``.`` and ``,`` as words of their own.

    ``spans`` holds, for each of them in order, its (start, end) in the message, end exclusive.
    """

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def line(self) -> str:
        """The words joined by single spaces: what patterns search."""
        return " ".join(self.words)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn offsets into ``line`` (end exclusive) to offsets into the message."""
        at = 0
        first: int | None = None
        last = 0
        for index, word in enumerate(self.words):
            if at + len(word) > start and first is None:
                first = index
            if at < end:
                last = index
            at += len(word) + 1
        if first is None:
            return (0, 0)
        return (self.spans[first][0], max(self.spans[first][1], self.spans[last][1]))


def hear(text: str) -> Heard:
    """Read ``text`` into words. Takes any string; beyond ``MAX_LENGTH`` characters it is not read."""
    merged: list[tuple[str, tuple[int, int]]] = []
    for raw, span in _tokens(text[:MAX_LENGTH]):
        for word in _mended(raw):
            both = MERGED.get((merged[-1][0], word)) if merged else None
            if both is not None:
                merged[-1] = (both, (merged[-1][1][0], span[1]))
            else:
                merged.append((word, span))
    return Heard(words=tuple(word for word, _ in merged), spans=tuple(span for _, span in merged))


def _tokens(text: str) -> list[tuple[str, tuple[int, int]]]:
    found: list[tuple[str, tuple[int, int]]] = []
    letters: list[str] = []
    begin = end = 0

    def close() -> None:
        if letters:
            found.append(("".join(letters), (begin, end)))
            letters.clear()

    for index, char in enumerate(text):
        if char in _APOSTROPHES or char == "*":
            # Inside a word an apostrophe vanishes ("don't" is "dont") and a star stays ("k*ll").
            if letters and index + 1 < len(text) and text[index + 1].isalnum():
                letters += "*" if char == "*" else ""
            else:
                close()
            continue
        if char in _STOPS or char in _PAUSES or char in _LAUGHS:
            close()
            mark = "." if char in _STOPS else "," if char in _PAUSES else "lol"
            if not (found and mark == found[-1][0]):
                found.append((mark, (index, index + 1)))
            continue
        for folded in unicodedata.normalize("NFKD", char).casefold()[:MAX_FOLD]:
            if folded.isalnum():
                if not letters:
                    begin = index
                letters.append(folded)
                end = index + 1
            elif unicodedata.category(folded) not in {"Mn", "Me", "Cf"}:
                close()  # accents, joiners and direction marks vanish; anything else parts words
    close()
    return found


def _mended(word: str) -> tuple[str, ...]:
    if not word[0].isalnum():
        return (word,)
    stretched = _STRETCHED.sub(r"\1\1", word)
    if stretched != word:
        once = _STRETCHED.sub(r"\1", word)
        word = stretched if stretched in KNOWN or once not in KNOWN else once
    word = word[:MAX_WORD]
    if word in CHAT:
        return CHAT[word]
    if len(word) >= 6 and word not in KNOWN:
        return (_nearest(word),)
    return (word,)


def _without_one(word: str) -> set[str]:
    return {word[:index] + word[index + 1 :] for index in range(len(word))} | {word}


# Every listed word with one letter left out, so that a slip is found by look-up instead of by comparing.
_SLIPS: Final = {slip: word for word in sorted(FUZZY) for slip in _without_one(word)}


def _nearest(word: str) -> str:
    for slip in (word, *sorted(_without_one(word))):
        near = _SLIPS.get(slip)
        if near is not None and abs(len(near) - len(word)) <= 1 and near[0] == word[0]:
            return near
    return word
