"""How someone types: capitals, full stops, apostrophes. What is added to their words is typed the same way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_I: Final = re.compile(r"\bI\b")
_ENDS: Final = re.compile(r"[.!?…][\"'”’)]*$")
# Without their apostrophe these are still what they were; "ill", "well", "were" and "id" would be other words.
_DROPPED: Final = re.compile(
    r"\b(?:I'm|I've|can't|don't|doesn't|didn't|isn't|wasn't|won't|that's|what's|where's|it's|let's|you're|you've|you'd)\b",
    re.IGNORECASE,
)
_MARK_OR_STAR: Final = re.compile(r"[.!?…:;—–)*\"”]$")


@dataclass(frozen=True, slots=True)
class Register:
    """``lower``: sentences begin small. ``small_i``: "i" for "I". ``bare``: the line ends without a mark.
    ``dropped``: no apostrophes. ``curly``: apostrophes are ’."""

    lower: bool
    small_i: bool
    bare: bool
    dropped: bool
    curly: bool

    def fit(self, sentence: str, *, runs_on: bool = False, last: bool = False) -> str:
        """Return ``sentence`` as this person would type it.

        ``runs_on``: it follows a comma or an "ok", not a full stop. ``last``: nothing but a sign-off comes after it.
        """
        if (self.lower or runs_on) and not re.match(r"I\b", sentence):
            sentence = sentence[0].lower() + sentence[1:]
        if last and self.bare:
            sentence = sentence.removesuffix(".")
        if self.dropped:
            sentence = _DROPPED.sub(lambda match: match[0].replace("'", ""), sentence)
        if self.small_i:
            sentence = re.sub(r"\bI(?=\b|m\b|ve\b)", "i", sentence)
        return sentence.replace("'", "’") if self.curly else sentence

    def begin(self, words: str) -> str:
        """Return ``words`` as the beginning of a sentence of their own."""
        if self.lower or not words or not signs_off_in_words(words):
            return words
        return words[0].upper() + words[1:] if words[0].upper().lower() == words[0] else words


def register_of(text: str, starts: tuple[int, ...], end: int) -> Register:
    """Tell how ``text`` is typed, from its words, the ``starts`` of its sentences, and where its sign-off begins."""
    first = [match[0] for start in starts if (match := _WORD.search(text, start))]
    telling = [word for word in first if not re.match(r"[Ii](?:['’]|$|m$|ve$|ll$|d$)", word)]
    small_i = bool(re.search(r"\bi(?=['’]|\b|m\b|ve\b)", text)) and not _I.search(text)
    upper = [word for word in telling if word[0].isupper()]
    lower = not upper and (bool(telling) or small_i)
    small_i = small_i or (lower and not re.search(r"\bI", text))
    return Register(
        lower=lower,
        small_i=small_i,
        bare=not _ENDS.search(text[:end].rstrip()),
        dropped=bool(_dropped_in(text)) and not re.search(r"\w['’]\w", text),
        curly="’" in text,
    )


def signs_off_in_words(words: str) -> bool:
    """Whether ``words`` are more than kisses and hearts."""
    return any(char.isalpha() for char in re.sub(r"\b[xo]+\b", "", words, flags=re.IGNORECASE))


def ended(words: str) -> str:
    """Return ``words`` with a full stop where a sentence of theirs has no mark; a comma there becomes one."""
    words = words.rstrip()
    if not words:
        return ""
    if words[-1] in ",;-" and len(words) > 1:
        words = words.rstrip(",;- ")
    if not words or _MARK_OR_STAR.search(words) or _is_picture(words[-1]):
        return words
    return words + "."


def _dropped_in(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:im|ive|cant|dont|doesnt|didnt|isnt|wasnt|wont|thats|whats|youre|youve|couldnt|shouldnt|wouldnt|havent)\b",
            text,
            re.IGNORECASE,
        )
    )


def _is_picture(char: str) -> bool:
    """Whether an emoji, or a part of one, stands for the full stop."""
    return ord(char) > 0x2190 and not char.isalnum()
