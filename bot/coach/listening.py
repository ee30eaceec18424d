"""The coach listens: what one message does, how sure that is, and which words show it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bot.coach.assessment import Assessment
from bot.coach.evidence import spans, word_scores
from bot.coach.features import features_of
from bot.coach.message import take_apart
from bot.coach.vocabulary import MOVES, STANCES
from bot.coach.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from bot.coach.lexicon import Found
    from bot.coach.message import Message
    from bot.coach.vocabulary import Move, Stance

SHIPPED: Final = Path(__file__).with_name("weights.npz")
FAMILIAR: Final = 0.5  # share of words that must be known: below it the text is hardly in the coach's English
_STANCES: Final = len(STANCES)
_UNCLEAR: Final = STANCES.index("unclear")


class Coach:
    """Hears stance and moves in a message. Holds only what it was trained on and never changes."""

    def __init__(self, weights: Weights) -> None:
        """Listen with these weights; ``Coach.load()`` takes the shipped ones."""
        self._weights = weights

    @classmethod
    def load(cls, path: Path | None = None) -> Coach:
        """Return a coach with the weights at ``path``, by default those it is shipped with.

        Raises WeightsError, which says what to do, when they are missing, damaged or of another version.
        """
        return cls(Weights.load(SHIPPED if path is None else path))

    @property
    def about(self) -> Mapping[str, Any]:
        """What the weights' file says of itself: the corpus's hash, versions, and cross-validated figures."""
        return self._weights.about

    def assess(self, text: str, situation: str = "") -> Assessment:
        """Say what ``text`` does as a reply to ``situation``.

        Any text will do; of a very long one the first 4,096 characters count.
        """
        message = take_apart(text)
        found = self._weights.lexicon.find(features_of(message, situation))
        stances, moves = self._probabilities(found)
        if self._familiar(message) < FAMILIAR:
            return Assessment("unclear", frozenset(), float(stances[_UNCLEAR]), True)
        best = int(stances.argmax())
        confidence = float(stances[best])
        heard = moves_heard(best, moves, self._weights.thresholds)
        return Assessment(
            STANCES[best],
            frozenset(MOVES[move] for move in heard),
            confidence,
            confidence < self._weights.sure,
            {MOVES[move]: self._evidence(message, found, move) for move in heard},
            frozenset(MOVES[move] for move in np.flatnonzero(moves >= self._weights.doubts) if move not in heard),
            frozenset(MOVES[move] for move in heard if moves[move] >= self._weights.certain[move]),
        )

    def assess_all(self, messages: Iterable[tuple[str, str]]) -> Iterator[Assessment]:
        """Assess pairs of text and situation one after the other, in their order, as they come."""
        for text, situation in messages:
            yield self.assess(text, situation)

    def probabilities(self, text: str, situation: str = "") -> tuple[dict[Stance, float], dict[Move, float]]:
        """Return the probability of each stance (they add up to 1) and of each move, before any line is drawn."""
        stances, moves = self._probabilities(self._weights.lexicon.find(features_of(take_apart(text), situation)))
        return (
            dict(zip(STANCES, stances.tolist(), strict=True)),
            dict(zip(MOVES, moves.tolist(), strict=True)),
        )

    def _probabilities(self, found: Found) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        weights = self._weights
        scores = found.values @ weights.coefficients[found.ids].astype(np.float32) + weights.intercepts
        mixed = scores @ weights.mixing + weights.mixing_intercepts
        stances = mixed[:_STANCES] / weights.temperature
        stances = np.exp(stances - stances.max())
        return stances / stances.sum(), 1 / (1 + np.exp(-mixed[_STANCES:]))

    def _evidence(self, message: Message, found: Found, move: int) -> tuple[tuple[int, int], ...]:
        column = self._weights.coefficients[found.ids, _STANCES + move].astype(np.float64)
        return spans(message, word_scores(found, column, len(message.words)))

    def _familiar(self, message: Message) -> float:
        """The share of the words that the coach has met before, 0..1."""
        index = self._weights.lexicon.index
        known = ["w" + word.form in index for word in message.words if not word.is_mark]
        return sum(known) / len(known) if known else 0.0


def moves_heard(stance: int, moves: NDArray[np.float64], thresholds: NDArray[np.float64]) -> list[int]:
    """Return the moves' numbers, by the guide: none in an unclear message, in any other at least one."""
    if stance == _UNCLEAR:
        return []
    heard = np.flatnonzero(moves >= thresholds)
    if not len(heard):
        odds = np.log(moves / (1 - moves)) - np.log(thresholds / (1 - thresholds))
        return [int(odds.argmax())]
    return [int(move) for move in heard]
