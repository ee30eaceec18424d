"""The coach listens: what one message does, how sure that is, and which words show it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bot.coach.assessment import Assessment
from bot.coach.evidence import spans, word_scores
from bot.coach.features import features_of
from bot.coach.vocabulary import MOVES, STANCES
from bot.coach.weights import Weights
from bot.encoder import FLAGS, UNKNOWN, Encoder, take_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from bot.coach.assessment import Span
    from bot.coach.lexicon import Found
    from bot.coach.vocabulary import Move, Stance
    from bot.encoder import Message, Reading

SHIPPED: Final = Path(__file__).with_name("weights.npz")
FAMILIAR: Final = 0.5  # share of words that must be known: below it the text is hardly in the coach's English
# The encoder's score from which a line may be spoken by grief, illness or exhaustion: of such sentences that it had never
# met about half reach it, of lines in ordinary quarrels one in sixty.
WEARY: Final = -1.5
CARRIES: Final = 0.7  # how much the encoder's opinion of a word counts beside what the word adds in the linear layer
_STANCES: Final = len(STANCES)
_MOVES: Final = _STANCES + len(MOVES)  # where the moves end among the scores
_UNCLEAR: Final = STANCES.index("unclear")


class Coach:
    """Hears stance and moves in a message. Holds only what it was trained on and never changes."""

    def __init__(self, weights: Weights, encoder: Encoder) -> None:
        """Listen with these weights and this encoder; ``Coach.load()`` takes the shipped ones."""
        self._weights = weights
        self._encoder = encoder

    @classmethod
    def load(cls, path: Path | None = None, encoder: Encoder | None = None) -> Coach:
        """Return a coach with the weights at ``path`` and ``encoder``, by default those it is shipped with.

        Raises WeightsError or EncoderError, which say what to do, when files are missing, damaged or of another version.
        """
        return cls(Weights.load(SHIPPED if path is None else path), encoder or Encoder.load())

    @property
    def about(self) -> Mapping[str, Any]:
        """What the weights' file says of itself: the corpus's hash, versions, and cross-validated figures."""
        return self._weights.about

    def read(self, text: str, situation: str = "") -> Reading:
        """Let the encoder read ``text`` as a reply to ``situation``."""
        return self._encoder.read(text, situation)

    def assess(self, text: str, situation: str = "") -> Assessment:
        """Say what ``text`` does as a reply to ``situation``.

        Any text will do; of a very long one the first 4,096 characters count.
        """
        message = take_apart(text)
        found = self._weights.lexicon.find(features_of(message, situation))
        reading = self.read(text, situation)
        stances, others = self._probabilities(found, reading)
        moves = others[: len(MOVES)]
        complete_no, under_threat = (others[len(MOVES) :] >= self._weights.flagged).tolist()
        if self._familiar(message) < FAMILIAR:
            foreign = any(not word.is_mark for word in message.words)
            return Assessment("unclear", frozenset(), float(stances[_UNCLEAR]), True, foreign=foreign)
        best = int(stances.argmax())
        confidence = float(stances[best])
        heard = moves_heard(best, moves, self._weights.thresholds)
        return Assessment(
            STANCES[best],
            frozenset(MOVES[move] for move in heard),
            confidence,
            confidence < self._weights.sure,
            {MOVES[move]: self._evidence(message, found, reading, move) for move in heard},
            frozenset(MOVES[move] for move in np.flatnonzero(moves >= self._weights.doubts) if move not in heard),
            frozenset(MOVES[move] for move in heard if moves[move] >= self._weights.certain[move]),
            complete_no=complete_no,
            under_threat=under_threat,
            weary=reading.grief >= WEARY,
        )

    def assess_all(self, messages: Iterable[tuple[str, str]]) -> Iterator[Assessment]:
        """Assess pairs of text and situation one after the other, in their order, as they come."""
        for text, situation in messages:
            yield self.assess(text, situation)

    def probabilities(self, text: str, situation: str = "") -> tuple[dict[Stance, float], dict[Move, float]]:
        """Return the probability of each stance (they add up to 1) and of each move, before any line is drawn."""
        found = self._weights.lexicon.find(features_of(take_apart(text), situation))
        stances, others = self._probabilities(found, self.read(text, situation))
        return (
            dict(zip(STANCES, stances.tolist(), strict=True)),
            dict(zip(MOVES, others[: len(MOVES)].tolist(), strict=True)),
        )

    def _probabilities(self, found: Found, reading: Reading) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the stances' probabilities, which add up to 1, and those of each move and flag."""
        weights = self._weights
        words = found.values @ weights.coefficients[found.ids].astype(np.float32) + weights.intercepts
        return weighed(words, reading.scores, weights.cooling, weights.temperature)

    def _evidence(self, message: Message, found: Found, reading: Reading, move: int) -> tuple[Span, ...]:
        column = self._weights.coefficients[found.ids, _STANCES + move].astype(np.float64)
        added = np.array(word_scores(found, column, len(message.words)))
        return spans(message, (added + CARRIES * sigmoid(reading.words[:, move])).tolist())

    def _familiar(self, message: Message) -> float:
        """The share of the words that the coach has met before, 0..1."""
        words = ["w" + word.form for word in message.words if not word.is_mark]
        known = self._weights.lexicon.names.numbers(words) != UNKNOWN
        return float(known.mean()) if words else 0.0


def weighed(
    words: NDArray[Any], encoded: NDArray[Any], cooling: tuple[float, float], temperature: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean of what the words say and what the encoder says, as probabilities, for one message or a row each.

    ``words`` are the linear layer's scores, ``encoded`` is ``Reading.scores``. The first value are the stances, cooled
    together by ``temperature``; the second each move, then each flag, of which the words know nothing.
    """
    both = (softmax(words[..., :_STANCES] / cooling[0]) + softmax(encoded[..., :_STANCES] / cooling[1])) / 2
    whole, strongest = encoded[..., _STANCES:_MOVES], encoded[..., _MOVES : _MOVES + len(MOVES)]
    moves = (sigmoid(words[..., _STANCES:_MOVES]) + sigmoid(whole) + sigmoid(strongest)) / 3
    flags = sigmoid(encoded[..., _MOVES + len(MOVES) : _MOVES + len(MOVES) + len(FLAGS)])
    return softmax(np.log(both) / temperature), np.concatenate([moves, flags], -1)


def softmax(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Return probabilities that add up to 1 along the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    probabilities: NDArray[np.float64] = raised / raised.sum(-1, keepdims=True)
    return probabilities


def sigmoid(scores: NDArray[Any]) -> NDArray[np.float64]:
    """Return the probability that each score stands for."""
    probabilities: NDArray[np.float64] = 1 / (1 + np.exp(-scores.astype(np.float64)))
    return probabilities


def moves_heard(stance: int, moves: NDArray[np.float64], thresholds: NDArray[np.float64]) -> list[int]:
    """Return the moves' numbers, by the guide: none in an unclear message, in any other at least one."""
    if stance == _UNCLEAR:
        return []
    heard = np.flatnonzero(moves >= thresholds)
    if not len(heard):
        odds = np.log(moves / (1 - moves)) - np.log(thresholds / (1 - thresholds))
        return [int(odds.argmax())]
    return [int(move) for move in heard]
