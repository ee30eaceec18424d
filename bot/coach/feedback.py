"""What the coach says about a line: a reaction, one short text, or nothing.

Feedback follows what the moment asked for. A move that was not asked for is never missing, a strength is named
only where words carry it, and there is one thing *or* one question. The wording stands under ``prompts/coach/``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from bot.coach.vocabulary import HELPING_MOVES, HURTING_MOVES, HelpingMove, Move, Stance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.coach.assessment import Assessment

QUOTE_WORDS: Final = 8  # a quotation is a pointer into the learner's line, not a copy of it
PRAISED: Final = 0.75  # confidence in the stance under which no strength is named
FEEDBACK_WORDS: Final = 40  # what a person reads at a glance between two turns
WORDINGS: Final = 5  # that each text has at least, so that none need come twice in a rehearsal

# What hurts most at the stance's own place is spoken of first.
_FIRST: Final[Mapping[Stance, tuple[Move, ...]]] = {
    "reactive": ("blame", "pressure", "flooding", "shutdown", "pleasing"),
    "rigid": ("shutdown", "blame", "pressure"),
    "porous": ("pleasing", "flooding", "pressure"),
    "relational": ("blame", "pressure", "shutdown", "pleasing", "flooding"),
    "unclear": (),
}
# The strength that is worth a word, best first: what tells the partner most.
_STRENGTHS: Final[tuple[HelpingMove, ...]] = ("feeling", "validation", "care", "invitation", "limit")


@dataclass(frozen=True, slots=True)
class Feedback:
    """``kind``: *good* is a reaction alone, *words* is the text ``name``, *silent* is nothing; *asks* is a question
    that may come once a rehearsal. ``values`` fill the template."""

    kind: Literal["good", "words", "silent", "asks"]
    name: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def without_strength(self) -> Feedback:
        """Return the same with no strength named."""
        return replace(self, values={**self.values, **_NO_STRENGTH}) if self.values.get("strength") else self


_NO_STRENGTH: Final = {"strength": "", "strength_quote": ""}
# What asks for more backbone: nobody is told so under threat.
BACKBONE: Final = frozenset({"coach/pleasing", "coach/missing-limit"})
GOOD: Final = Feedback("good")
SILENT: Final = Feedback("silent")


def feedback(
    text: str,
    heard: Assessment,
    asks_for: Sequence[Move],
    *,
    complete_no: bool = False,
    under_threat: bool = False,
    may_ask: bool = True,
) -> Feedback:
    """Decide what to say about ``text``.

    ``asks_for`` are the moves this moment needs. A complete no is affirmed and never asked for warmth; under
    threat nothing is called pleasing. ``may_ask`` is false once the coach has asked in this rehearsal.
    """
    if complete_no:
        return Feedback("words", "safety/complete_no")
    said = _about(text, heard, asks_for, may_ask=may_ask)
    if said.kind != "words":
        return said
    if heard.complete_no and (said.name.startswith("coach/missing-") or said.name == "coach/shutdown"):
        return SILENT  # it may well be a no that is enough
    if (heard.under_threat or under_threat) and said.name in BACKBONE:
        return SILENT
    return said


def _about(text: str, heard: Assessment, asks_for: Sequence[Move], *, may_ask: bool) -> Feedback:
    """What a line with these moves would be told, whoever it is said to."""
    if heard.asks:
        name = "coach/foreign" if heard.foreign else "coach/ask"
        return Feedback("asks", name) if may_ask and text.strip() else SILENT
    if heard.stance == "unclear":
        return SILENT  # a "hm" or a "who is Taylor again" is no attempt that lacks something
    hurting = _worst(heard)
    absent = [move for move in asks_for if move in HELPING_MOVES and move not in heard.moves]
    missing = [move for move in absent if move not in heard.doubtful]
    if hurting is not None and heard.stance == "relational" and hurting not in heard.clear:
        return SILENT  # the line as a whole is good; what may hurt in it is not sure enough to be held up
    if hurting is not None and (heard.stance != "relational" or missing):
        quote = _quote(text, heard, hurting)
        return Feedback("words", f"coach/{hurting}", {"quote": quote}) if quote else SILENT  # never without its words
    if absent and not missing:
        return SILENT  # what was asked for may well be there
    if not missing and (heard.stance == "relational" or (asks_for and heard.stance == "rigid")):
        return GOOD  # a bare limit is all that some moments need; heat and giving in are not praised, whatever else is there
    if missing:
        return Feedback(
            "words", f"coach/missing-{missing[0]}", {"moves": sorted(heard.moves), **_strength(text, heard)}
        )
    # Nothing was asked for and nothing hurts: a line that is only itself.
    return SILENT


def _worst(heard: Assessment) -> Move | None:
    for move in _FIRST[heard.stance]:
        if move in heard.moves:
            return move
    return next((move for move in HURTING_MOVES if move in heard.moves), None)


def _strength(text: str, heard: Assessment) -> dict[str, str]:
    """The learner's own words that did something, and which move they are; both "" where there are none."""
    if any(move in HURTING_MOVES for move in heard.moves) and heard.stance == "reactive":
        return _NO_STRENGTH  # praise inside an attack sounds like mockery
    if heard.confidence < PRAISED:
        return _NO_STRENGTH  # it may be an attack that was not heard as one
    for move in _STRENGTHS:
        if move in heard.clear:
            quote = _quote(text, heard, move)
            if quote:
                return {"strength": move, "strength_quote": quote}
    return _NO_STRENGTH


def _quote(text: str, heard: Assessment, move: Move) -> str:
    spans = heard.evidence.get(move, ())
    if not spans:
        return ""
    start, end = spans[0]
    words = text[start:end].split()
    return " ".join(words) if len(words) <= QUOTE_WORDS else " ".join(words[:QUOTE_WORDS]) + "…"
