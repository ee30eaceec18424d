"""A learner's line as it is built: how it opens, its sentences, and how it signs off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bot.coach.assessment import Span

_PICTURE: Final = "\u2190-\u2bff\u2e80-\u2eff\ufe0f\u200d\U0001f000-\U0001faff"
# A sentence ends at marks or emoji before a space, or at a line's end; dots in mid-thought are looked at again.
_END: Final = re.compile(rf"(?:[.!?…]+[\"'”’)]*|[{_PICTURE}]+)(?=\s)|(?<=\S)(?=\s*\n)")
_NO_END: Final = re.compile(r"\b(?:mr|mrs|ms|dr|st|vs|etc|e\.g|i\.e|[ap]\.m|no)\.$", re.IGNORECASE)
_DOTS: Final = re.compile(r"(?:\.{2,}|…)$")
_ASIDE: Final = re.compile(r"\*[^*\n]+\*|\([^()\n]*\)|\"[^\"\n]*\"|“[^”\n]*”")
_STAGED: Final = re.compile(r"(?:\*[^*\n]+\*\s*)+")
_PET: Final = "love|babe|baby|darling|dear|mate|hon|honey|sweetheart|sweetie|mum|mom|mam|dad|guys|you"
_CLOSING: Final = re.compile(
    r"(?:i )?(?:do )?(?:love|luv|miss) (?:you|u|ya)(?: (?:lots|loads|so much|too|all|both|always))?|lots of love|"
    r"(?:good ?)?night(?: night)?|night,? love|sleep (?:well|tight)|take care|hugs?|kisses",
    re.IGNORECASE,
)
_HEARTS: Final = "\u2661\u2665\u2763\u2764\ufe0f\U0001f90d\U0001f90e\U0001f970\U0001f917\U0001f48b-\U0001f49f\U0001f5a4\U0001f618\U0001f9e1"
_KISSES: Final = re.compile(
    rf"(?:(?<=[\s.!?…])[xX]+(?:[oO]+[xX]*)*|\s*[{_HEARTS}]+)(?:\s*(?:[xX]+|[{_HEARTS}]+))*[.!]*\s*$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line with places in it, as character offsets.

    ``staged`` is the end of a stage direction it opens with. ``opening`` is the end of that and of a greeting, a name
    or an "ok"; ``soft`` when it runs on into the sentence without a full stop. ``answer`` is the end of a first "no," or
    "yes" after the opening. ``sentences`` are those between the opening and ``closing``, where a sign-off begins.
    """

    text: str
    staged: int
    opening: int
    soft: bool
    answer: int
    sentences: tuple[Span, ...]
    closing: int


def line_of(text: str, partner: str = "") -> Line:
    """Take ``text`` apart; ``partner`` is the name that it may open with."""
    asides = [match.span() for match in _ASIDE.finditer(text)]
    closing = _closing(text, asides)
    staged = match.end() if (match := _STAGED.match(text)) else 0
    opening, soft = _opening(text, staged, closing, partner)
    ends = [end for end in _ends(text, asides) if opening < end < closing]
    bounds = [opening, *ends, closing]
    sentences = tuple((start, end) for a, b in pairwise(bounds) for start, end in [_trimmed(text, a, b)] if start < end)
    answered = re.compile(r"(?:no|nope|nah|yes|yeah|yep|nothing|not really)\s*[,.!…]+\s+", re.IGNORECASE).match(
        text, opening
    )
    answer = answered.end() if answered and answered.end() < closing else opening
    return Line(text, staged, opening, soft, answer, sentences, closing)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends(text: str, asides: list[Span]) -> list[int]:
    """Where sentences end: not in an aside, after an abbreviation, or at dots in mid-thought."""
    ends = []
    for match in _END.finditer(text):
        end = match.end()
        if any(start < end < stop for start, stop in asides) or _NO_END.search(text, 0, end):
            continue
        rest = text[end:].lstrip()
        if _DOTS.search(text, 0, end) and rest[:1].islower():
            continue
        ends.append(end)
    return ends


def _opening(text: str, staged: int, closing: int, partner: str) -> tuple[int, bool]:
    """Where a greeting, a name or an "ok" ends, and whether the sentence runs on from there."""
    name = "|".join(filter(None, [re.escape(partner), _PET]))
    marked = re.compile(
        rf"(?:(?:hi|hey|hello|hiya|ok|okay|oh|ah|aw|right|well|{name})(?: (?:{name}))?)(?P<mark>\s*[,.!…]+)\s+",
        re.IGNORECASE,
    ).match(text, staged)
    if marked and marked.end() < closing:
        return marked.end(), "," in marked["mark"]
    bare = re.compile(
        rf"(?:ok|okay|hey|hi)(?: (?:{name}))?\s+(?!then|fine|whatever|cool|no\b|yes\b|yeah|lets|let's|go\b|take|and\b|with\b|by\b"
        rf"|thanks|sorry|for\b|to\b|is\b|if\b|you\b|your\b|but\b|so\b|good|great|well\b)",
        re.IGNORECASE,
    ).match(text, staged)
    if bare and bare.end() < closing:
        return bare.end(), True
    return staged, False


def _closing(text: str, asides: list[Span]) -> int:
    """Where the sign-off begins: kisses, hearts, "love you"; the text's end when there is none or nothing before it."""
    end = len(text.rstrip())
    closing = end
    if (kisses := _KISSES.search(text, 0, end)) and text[: kisses.start()].strip():
        closing = kisses.start()
    head = text[:closing].rstrip()
    starts = [
        at for at in (*_ends(head + " ", asides), *(match.end() for match in re.finditer(r",", head))) if at < len(head)
    ]
    for start in sorted(starts, reverse=True)[:2]:
        bare = re.sub(r"[^\w\s]+$", "", head[start:].strip())
        if _CLOSING.fullmatch(bare.strip()) and head[:start].strip(" ,"):
            return start
    return closing
