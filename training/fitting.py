"""Two layers of logistic regressions, fitted with scikit-learn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

from bot.coach import MOVES
from bot.coach.features import features_of
from bot.coach.lexicon import Lexicon
from bot.coach.message import take_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.coach.features import Feature
    from training.examples import Example

FEWEST: Final = 3  # messages that a feature must occur in
STRENGTH: Final = 3.0  # inverse of the first layer's regularisation
MIXING: Final = 0.02  # the same of the second layer, which sees fifteen scores only
SEED: Final = 20250214


def read_features(examples: Sequence[Example]) -> list[list[Feature]]:
    """Return each example's features."""
    return [features_of(take_apart(example.text), example.situation) for example in examples]


def lexicon(features: Sequence[list[Feature]]) -> Lexicon:
    """Return the features worth knowing, and how rare they are, in sorted order."""
    seen = Counter(name for found in features for name in {name for name, _, _ in found})
    names = sorted(name for name, count in seen.items() if count >= FEWEST)
    counts = np.array([seen[name] for name in names])
    return Lexicon(names, (1 + np.log((1 + len(features)) / (1 + counts))).astype(np.float32))


def matrix(known: Lexicon, features: Sequence[list[Feature]]) -> Any:
    """Return a sparse matrix with a row per message and a column per known feature."""
    rows = [known.find(found) for found in features]
    ends = np.cumsum([0, *(len(row.ids) for row in rows)])
    return csr_matrix(
        (np.concatenate([row.values for row in rows]), np.concatenate([row.ids for row in rows]), ends),
        shape=(len(rows), len(known.names)),
    )


@dataclass(frozen=True, slots=True)
class FirstLayer:
    """Scores for each stance (one multinomial regression) and each move (one regression each)."""

    stance: Any
    moves: list[Any]

    @classmethod
    def fit(cls, x: Any, stances: NDArray[np.intp], moves: NDArray[np.bool_]) -> FirstLayer:
        """Fit on a matrix of features."""
        stance = LogisticRegression(C=STRENGTH, max_iter=500, tol=1e-3).fit(x, stances)
        each = [
            LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=500, tol=1e-3, random_state=SEED).fit(
                x, moves[:, move]
            )
            for move in range(len(MOVES))
        ]
        return cls(stance, each)

    def scores(self, x: Any) -> NDArray[np.float64]:
        """Return the scores in the order of STANCES, then MOVES."""
        return np.column_stack([self.stance.decision_function(x), *(move.decision_function(x) for move in self.moves)])

    def round(self) -> None:
        """Round the coefficients to what the file keeps, so that both sides compute with the same numbers."""
        for regression in (self.stance, *self.moves):
            regression.coef_ = regression.coef_.astype(np.float16).astype(np.float64)


@dataclass(frozen=True, slots=True)
class SecondLayer:
    """Weighs all scores together: a message with care and blame in it is another than one with care alone."""

    stance: Any
    moves: list[Any]

    @classmethod
    def fit(cls, scores: NDArray[np.float64], stances: NDArray[np.intp], moves: NDArray[np.bool_]) -> SecondLayer:
        """Fit on scores that the first layer gave to messages it was not fitted on."""
        stance = LogisticRegression(C=MIXING, max_iter=1000, tol=1e-4).fit(scores, stances)
        each = [
            LogisticRegression(C=MIXING, max_iter=1000, tol=1e-4).fit(scores, moves[:, move])
            for move in range(len(MOVES))
        ]
        return cls(stance, each)

    def decisions(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the stances' scores before the softmax."""
        decisions: NDArray[np.float64] = self.stance.decision_function(scores)
        return decisions

    def move_probabilities(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return each move's probability."""
        return np.column_stack([move.predict_proba(scores)[:, 1] for move in self.moves])


def out_of_fold(
    x: Any,
    stances: NDArray[np.intp],
    moves: NDArray[np.bool_],
    fold: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Return first-layer scores of each message from a layer that never saw its writer."""
    scores = np.zeros((x.shape[0], 5 + len(MOVES)))
    for held in np.unique(fold):
        rest = fold != held
        scores[~rest] = FirstLayer.fit(x[rest], stances[rest], moves[rest]).scores(x[~rest])
    return scores
