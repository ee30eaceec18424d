"""The linear layer: logistic regressions, fitted with scikit-learn."""

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
from bot.encoder import Names, take_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.coach.features import Feature
    from training.examples import Example

FEWEST: Final = 3  # messages that a feature must occur in
STRENGTH: Final = 3.0  # inverse of the regularisation
SEED: Final = 20250214


def read_features(examples: Sequence[Example]) -> list[list[Feature]]:
    """Return each example's features."""
    return [features_of(take_apart(example.text), example.situation) for example in examples]


def lexicon(features: Sequence[list[Feature]]) -> Lexicon:
    """Return the features worth knowing, and how rare they are, in sorted order."""
    seen = Counter(name for found in features for name in {name for name, _, _ in found})
    names = sorted(name for name, count in seen.items() if count >= FEWEST)
    counts = np.array([seen[name] for name in names])
    return Lexicon(Names.of(names), (1 + np.log((1 + len(features)) / (1 + counts))).astype(np.float32))


def matrix(known: Lexicon, features: Sequence[list[Feature]]) -> Any:
    """Return a sparse matrix with a row per message and a column per known feature."""
    rows = [known.find(found) for found in features]
    ends = np.cumsum([0, *(len(row.ids) for row in rows)])
    return csr_matrix(
        (np.concatenate([row.values for row in rows]), np.concatenate([row.ids for row in rows]), ends),
        shape=(len(rows), len(known.names)),
    )


@dataclass(frozen=True, slots=True)
class Layer:
    """Scores for each stance (one multinomial regression) and each move (one regression each)."""

    stance: Any
    moves: list[Any]

    @classmethod
    def fit(cls, x: Any, stances: NDArray[np.intp], moves: NDArray[np.bool_]) -> Layer:
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


def out_of_fold(
    features: Sequence[list[Feature]],
    stances: NDArray[np.intp],
    moves: NDArray[np.bool_],
    fold: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Return the scores of each message from a layer and a lexicon that never met its writer."""
    scores = np.zeros((len(features), 5 + len(MOVES)))
    for held in np.unique(fold):
        rest = np.flatnonzero(fold != held)
        known = lexicon([features[int(at)] for at in rest])
        x = matrix(known, features)
        out = np.flatnonzero(fold == held)
        scores[out] = Layer.fit(x[rest], stances[rest], moves[rest]).scores(x[out])
    return scores
