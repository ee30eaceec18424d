"""Both layers at once: patterns, which know what they found, and a classifier, which finds what nobody thought of.

Only a pattern can bring help unasked, and only where the classifier doesn't take the message for everyday talk. What
the classifier alone hears leads at most to a plain question; what it is sure is everyday talk leads to none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.encoder import Encoder
from bot.safety.heard import hear
from bot.safety.idioms import IDIOMS
from bot.safety.rules import masked
from bot.safety.signals import KINDS, Signal, find
from bot.safety.traits import traits_of
from bot.safety.weights import Weights

if TYPE_CHECKING:
    from bot.safety.rules import Strength
    from bot.safety.signals import Kind

SHIPPED: Final = Path(__file__).with_name("weights.npz")
OUTRIGHT: Final = 0.5  # probability from which a sign counts as said outright
# What is said to frighten others is answered with a rebuke; that takes a pattern, never a guess.
_MAY_BE_OUTRIGHT: Final = frozenset({"own_danger", "partner_danger", "under_18"})
# A pattern's finding is dropped where the probability of any danger is under this share of the threshold: "I want to
# curl up and die every time I remember that toast". What was said outright needs a surer classifier to be dropped.
DROPPED: Final[Mapping[Strength, float]] = {"explicit": 0.4, "indirect": 0.8}
SENTENCE: Final = 4  # words: what is shorter is too little for the classifier, which learned from whole sentences
EVERYDAY: Final = 0.5  # probability of any danger under which help that a pattern would bring waits for a question


class Lookout:
    """Looks at messages with patterns and the classifier. Holds only its weights and never changes."""

    def __init__(self, weights: Weights, encoder: Encoder) -> None:
        """Look with these weights and this encoder; ``Lookout.load()`` takes the shipped ones."""
        self._weights = weights
        self._encoder = encoder

    @classmethod
    def load(cls, path: Path | None = None, encoder: Encoder | None = None) -> Lookout:
        """Return a lookout with the weights at ``path`` and ``encoder``, by default the shipped ones.

        Raises SafetyWeightsError or EncoderError.
        """
        return cls(Weights.load(SHIPPED if path is None else path), encoder or Encoder.load())

    @property
    def about(self) -> Mapping[str, Any]:
        """What the weights' file says of itself: the corpus's hash, versions, and figures out of fold."""
        return self._weights.about

    def look(self, text: str) -> Signal | None:
        """Find the gravest signal in ``text``; takes any string and never raises.

        The encoder reads ``text`` by itself, without the scene that it is said in: beside one, a learner's own danger sounds
        like a line of it.

        A signal of the classifier alone has no span and is addressed as a ``line``: it can be asked about, no more.
        Where it agrees with a pattern about the kind, it may make an indirect sign an explicit one; where it hears
        everyday talk, what a pattern found is asked about instead of answered, or dropped.
        """
        words = hear(text)
        line = masked(words.line, IDIOMS)
        if not line:
            return None
        found = find(words, line)
        if found is not None and found.address == "request":
            return found
        if found is None and len(words.line.split(" ")) < SENTENCE:
            return None  # "15", "older", "no one": an answer to something, a word to look for; only patterns know more
        traits, threshold = traits_of(line.split(" "), found), self._weights.threshold
        likely, outright = self._weights.probabilities(traits, self._encoder.read(text))
        danger = 1 - float(likely[0])
        kind = KINDS[int(likely[1:].argmax())]
        explicit = outright >= OUTRIGHT and kind in _MAY_BE_OUTRIGHT
        if found is None:
            return Signal(kind, "explicit" if explicit else "indirect") if danger >= threshold else None
        if danger < threshold * DROPPED[found.strength]:
            return None
        if found.address == "told" and danger < EVERYDAY:
            return replace(found, address="line")
        return replace(found, strength="explicit") if explicit and kind == found.kind else found

    def hears(self, text: str) -> tuple[float, Kind, float]:
        """What the classifier makes of it: probability of any danger, its likeliest kind, and of being said outright."""
        words = hear(text)
        line = masked(words.line, IDIOMS)
        traits = traits_of(line.split(" "), find(words, line))
        likely, outright = self._weights.probabilities(traits, self._encoder.read(text))
        return 1 - float(likely[0]), KINDS[int(likely[1:].argmax())], outright
