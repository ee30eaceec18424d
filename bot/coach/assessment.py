"""What the coach heard in one message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.coach.vocabulary import Move, Stance

Span = tuple[int, int]  # character offsets into the message, end exclusive


@dataclass(frozen=True, slots=True)
class Assessment:
    """One message as the coach heard it.

    ``confidence`` is the probability (0..1) that ``stance`` is right. ``asks`` is true when the coach
    would rather ask or keep silent than judge; the scene then takes its neutral branch. ``evidence``
    holds, for each move in ``moves``, the character spans of the words that carry it. ``doubtful`` are moves that were
    not heard and may be there all the same: nobody is told that they are missing. ``certain`` are those of ``moves``
    that the coach would bet on; None means all of them. ``foreign`` means that most of its words are
    unknown: another language, or none. ``complete_no`` and ``under_threat`` are the guide's two flags:
    a no that needs no warmth, and a situation in which nobody is called too soft. ``weary``: it may be
    grief, illness or exhaustion that speaks.
    """

    stance: Stance
    moves: frozenset[Move]
    confidence: float
    asks: bool
    evidence: Mapping[Move, tuple[Span, ...]] = field(default_factory=dict)
    doubtful: frozenset[Move] = frozenset()
    certain: frozenset[Move] | None = None
    foreign: bool = False
    complete_no: bool = False
    under_threat: bool = False
    weary: bool = False

    @property
    def clear(self) -> frozenset[Move]:
        """The moves that may be spoken of; all of them unless the coach said otherwise."""
        return self.moves if self.certain is None else self.certain

    @property
    def spared(self) -> bool:
        """Whether nothing is to be added to the line: a no that may be enough, threat, or somebody worn out."""
        return self.complete_no or self.under_threat or self.weary
