"""Both layers at once: patterns, which know what they found, and a classifier, which finds what nobody thought of.

Patterns decide alone whether help comes unasked. What only the classifier hears leads at most to a plain question.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.safety.heard import hear
from bot.safety.idioms import IDIOMS
from bot.safety.rules import masked
from bot.safety.signals import KINDS, Signal, find
from bot.safety.traits import traits_of
from bot.safety.weights import Weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.safety.signals import Kind

SHIPPED: Final = Path(__file__).with_name("weights.npz")
OUTRIGHT: Final = 0.5  # probability from which a sign counts as said outright
# What is said to frighten others is answered with a rebuke; that takes a pattern, never a guess.
_MAY_BE_OUTRIGHT: Final = frozenset({"own_danger", "partner_danger", "under_18"})


class Lookout:
    """Looks at messages with patterns and the classifier. Holds only its weights and never changes."""

    def __init__(self, weights: Weights) -> None:
        """Look with these weights; ``Lookout.load()`` takes the shipped ones."""
        self._weights = weights

    @classmethod
    def load(cls, path: Path | None = None) -> Lookout:
        """Return a lookout with the weights at ``path``, by default the shipped ones. Raises SafetyWeightsError."""
        return cls(Weights.load(SHIPPED if path is None else path))

    @property
    def about(self) -> Mapping[str, Any]:
        """What the weights' file says of itself: the corpus's hash, versions, and figures out of fold."""
        return self._weights.about

    def look(self, text: str) -> Signal | None:
        """Find the gravest signal in ``text``; takes any string and never raises.

        A signal of the classifier alone has no span and is addressed as a ``line``: it can be asked about, no more.
        Where it agrees with a pattern about the kind, it may make an indirect sign an explicit one.
        """
        words = hear(text)
        line = masked(words.line, IDIOMS)
        found = find(words, line)
        if found is not None and (found.strength == "explicit" or found.address != "line"):
            return found
        heard = self._hears(line)
        if heard is None:
            return found
        kind, outright = heard
        explicit = outright >= OUTRIGHT and kind in _MAY_BE_OUTRIGHT
        if found is None:
            return Signal(kind, "explicit" if explicit else "indirect")
        return replace(found, strength="explicit") if explicit and kind == found.kind else found

    def hears(self, text: str) -> tuple[Kind, float] | None:
        """What the classifier alone hears: the likeliest kind, and the probability that it is said outright."""
        return self._hears(masked(hear(text).line, IDIOMS))

    def _hears(self, line: str) -> tuple[Kind, float] | None:
        likely, outright = self._weights.probabilities(traits_of(line.split(" ")))
        if not line or 1 - likely[0] < self._weights.threshold:
            return None
        return KINDS[int(likely[1:].argmax())], outright
