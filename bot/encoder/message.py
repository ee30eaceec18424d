"""A message as words and clauses, each of which knows where it stands in the original text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

LONGEST: Final = 4096  # characters that are read of one message: Telegram's own limit for a text

_STRAIGHT: Final = {
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u0060": "'", "\u00b4": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "\u2014", "\u2015": "\u2014",
}  # fmt: skip
_TOKEN: Final = re.compile(r"(?P<word>\d+(?:[.:,]\d+)+|[^\W_]+(?:['\-][^\W_]+)*)|(?P<mark>\.{2,}|[?!]+|[^\w\s])")
_CLOSING: Final = frozenset(".?!\u2026,;:\u2014()")  # marks that close a clause
# Words that open a clause when one of _OPENERS follows.
_JOINS: Final = frozenset({"but", "because", "so", "and", "then", "cause", "cos", "coz"})
_OPENING: Final = (
    "i i'm i'll i've i'd you you're you'll you've you'd we we're we'll it it's that that's he she they "
    "don't can just what how if maybe could let let's please"
)
_OPENERS: Final = frozenset(_OPENING.split())

# What people type, and what they mean by it. Only unambiguous ones.
_TYPED: Final = (
    "u=you ur=your youre=you're youve=you've youll=you'll youd=you'd im=i'm ive=i've dont=don't cant=can't "
    "wont=won't didnt=didn't doesnt=doesn't isnt=isn't wasnt=wasn't werent=weren't arent=aren't couldnt=couldn't "
    "wouldnt=wouldn't shouldnt=shouldn't havent=haven't hasnt=hasn't aint=ain't thats=that's whats=what's "
    "theres=there's hes=he's shes=she's theyre=they're lets=let's r=are n=and pls=please plz=please "
    "thx=thanks ty=thanks tho=though cos=because coz=because cuz=because bc=because rn=now luv=love "
    "gonna=going-to wanna=want-to gotta=got-to tmrw=tomorrow tmr=tomorrow 2moro=tomorrow sry=sorry idk=don't-know"
)
_SPELLINGS: Final = dict(pair.split("=") for pair in _TYPED.split())


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark: its normal form, and its place ``start:end`` in the original text."""

    form: str
    start: int
    end: int
    clause: int  # number of its clause, from 0
    is_mark: bool


@dataclass(frozen=True, slots=True)
class Message:
    """A message taken apart."""

    words: tuple[Word, ...]
    clauses: int
    shouted: int  # how many words are written in capitals


# Zero-width characters and direction marks, accents and variation selectors, halves of a character.
_UNSEEN: Final = frozenset({"Cf", "Mn", "Cs"})


@lru_cache(maxsize=4096)
def _plain_char(char: str) -> str:
    if char in _STRAIGHT:
        return _STRAIGHT[char]
    parts = unicodedata.normalize("NFKD", char).lower()
    return "".join(part for part in parts if unicodedata.category(part) not in _UNSEEN)


def plain(text: str) -> tuple[str, list[int] | None]:
    """Return ``text`` in lower case without accents, curls and invisible characters, and where each character came from.

    The second value is the list of original offsets, one per character and one for the end;
    ``None`` means that nothing moved.
    """
    if text.isascii():
        return text.lower().replace("`", "'"), None
    out: list[str] = []
    origin: list[int] = []
    for offset, char in enumerate(text):
        for part in _plain_char(char):
            out.append(part)
            origin.append(offset)
    origin.append(len(text))
    return "".join(out), origin


def take_apart(text: str) -> Message:
    """Split the first ``LONGEST`` characters of ``text`` into words, marks and clauses."""
    text = text[:LONGEST]
    flat, origin = plain(text)
    raw: list[tuple[str, int, int, bool, bool]] = []
    shouted = 0
    after = 0
    for match in _TOKEN.finditer(flat):
        start, end = match.span()
        broken = "\n" in flat[after:start]
        after = end
        is_mark = match.lastgroup == "mark"
        first, last = (start, end) if origin is None else (origin[start], _past_accents(text, origin[end - 1] + 1))
        if not is_mark and end - start > 1:
            shouted += text[first:last].isupper()
        form = match.group() if not is_mark else _mark(match.group())
        raw.append((_SPELLINGS.get(form, form), first, last, is_mark, broken))
    words: list[Word] = []
    clause = 0
    since = 0  # words in the clause so far
    for index, (form, start, end, is_mark, broken) in enumerate(raw):
        joins = not is_mark and form in _JOINS and index + 1 < len(raw) and raw[index + 1][0] in _OPENERS
        if since and (broken or joins):
            clause += 1
            since = 0
        words.append(Word(form, start, end, clause, is_mark))
        since += not is_mark
        if is_mark and since and _closes(form[0]):
            following = raw[index + 1] if index + 1 < len(raw) else None
            if following is None or not following[3]:  # keep "?!" and '."' with their clause
                clause += 1
                since = 0
    count = words[-1].clause + 1 if words else 0
    return Message(tuple(words), count, shouted)


def _past_accents(text: str, end: int) -> int:
    while end < len(text) and unicodedata.category(text[end]) == "Mn":
        end += 1
    return end


def _closes(mark: str) -> bool:
    """Tell whether a mark ends a clause; people also set emoji as full stops."""
    return mark in _CLOSING or (mark > "\u007f" and unicodedata.category(mark) == "So")


def _mark(mark: str) -> str:
    if mark[0] == "." and len(mark) > 1:
        return "\u2026"
    if len(mark) > 1:
        return "?!" if "?" in mark and "!" in mark else mark[0] * 2
    return mark


def longest_clause(message: Message) -> int:
    """Return the number of words and marks in the longest clause."""
    edges = [index for index, (left, right) in enumerate(pairwise(message.words)) if left.clause != right.clause]
    bounds = [-1, *edges, len(message.words) - 1]
    return max((right - left for left, right in pairwise(bounds)), default=0)
