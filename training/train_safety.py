"""Train safety's classifier: ``python training/train_safety.py`` writes bot/safety/weights.npz and a test's samples.

Its corpus is ``training/safety/*.jsonl``, the sentences that the patterns were written with and the development set
(which was held out once); ordinary lines come from the coach's corpus, too. The held-out messages are never read here. Takes about two minutes on one core;
`make model` installs what it needs.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import sklearn  # type: ignore[import-not-found]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]

HOME: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))  # `python training/train_safety.py` puts only training/ on the path

from bot.encoder import Encoder, Names
from bot.safety import look
from bot.safety.heard import hear
from bot.safety.idioms import IDIOMS
from bot.safety.lookout import SHIPPED, Lookout
from bot.safety.rules import masked
from bot.safety.signals import find
from bot.safety.traits import traits_of
from bot.safety.weights import CLASSES, Weights
from training import examples as coach_examples
from training import sentences, unseen
from training.sentences import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TRAITS: Final = 2  # outright and grief, as the encoder hears them
RECORDED: Final = HOME / "tests/unit/safety/recorded.json"
FEWEST: Final = 2  # messages that a trait must occur in
STRENGTH: Final = 10.0  # inverse of the regularisation
COACH_COUNTS: Final = 0.25  # how much a line of the coach's corpus counts: there are many, and most are easy
MIXING: Final = 0.05  # the same of the second layer, which sees thirteen scores only
# Everyday lines of this corpus that may lead to a question, out of fold. They were written to be mistaken for
# danger ("I'm done, I'm going to bed"), so that ordinary talk is disturbed less. A tenth: with the harder neighbours that
# the corpus has now, a figure of 0.12 disturbed more of the held-out everyday talk than before.
DISTURBED: Final = 0.10
CLOSE: Final = 1e-5  # how far numpy's probabilities may be from scikit-learn's


def corpus() -> list[Sentence]:
    """Return all sentences; lines of the coach's corpus in which a pattern finds something are left out."""
    coach = [example for example in coach_examples.corpus() if look(example.text) is None]
    return sentences.own() + [Sentence(line.text, "nothing", "coach", line.situation) for line in coach]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted, as scikit-learn holds it."""

    names: list[str]
    rarity: NDArray[np.float32]
    kinds: Any
    outright: Any

    def matrix(self, traits: Sequence[set[str]]) -> Any:
        """Return a sparse matrix with a row per message, each brought to length 1."""
        index = {name: at for at, name in enumerate(self.names)}
        rows = [np.array(sorted(index[name] for name in found if name in index), dtype=np.intp) for found in traits]
        values = [self.rarity[row].astype(np.float64) for row in rows]
        values = [value / np.sqrt(value @ value) if len(value) else value for value in values]
        ends = np.cumsum([0, *(len(row) for row in rows)])
        return csr_matrix((np.concatenate(values), np.concatenate(rows), ends), shape=(len(rows), len(self.names)))

    def scores(self, traits: Sequence[set[str]]) -> NDArray[np.float64]:
        """Return a row of scores per message: each class, and how outright it is."""
        x = self.matrix(traits)
        return np.column_stack([self.kinds.decision_function(x), self.outright.decision_function(x)])

    def round(self) -> None:
        """Round the coefficients to what the file keeps."""
        for regression in (self.kinds, self.outright):
            regression.coef_ = regression.coef_.astype(np.float16).astype(np.float64)


def fit(examples: Sequence[Sentence], traits: Sequence[set[str]]) -> Fitted:
    """Fit both regressions. Traits that only the coach's corpus has are left out: they would fill the file."""
    seen = Counter(name for found in traits for name in found)
    near = {name for example, found in zip(examples, traits, strict=True) if example.sort != "coach" for name in found}
    names = sorted(name for name, count in seen.items() if count >= FEWEST and name in near)
    rarity = np.array([1 + np.log((1 + len(traits)) / (1 + seen[name])) for name in names])
    fitted = Fitted(names, rarity.astype(np.float16).astype(np.float32), None, None)
    x = fitted.matrix(traits)
    y, weight = truths(examples)
    kinds = LogisticRegression(C=STRENGTH, max_iter=500, tol=1e-3).fit(x, y, sample_weight=weight)
    signs = np.flatnonzero(y)
    said = np.array([examples[int(at)].sort == "explicit" for at in signs])
    outright = LogisticRegression(C=STRENGTH, max_iter=500, tol=1e-3).fit(x[signs], said)
    return Fitted(names, fitted.rarity, kinds, outright)


@dataclass(frozen=True, slots=True)
class Mixed:
    """The second layer: it weighs the first one's scores and the encoder's together."""

    kinds: Any
    outright: Any

    @classmethod
    def fit(cls, examples: Sequence[Sentence], scores: NDArray[np.float64]) -> Mixed:
        """Fit on scores that were given to messages by layers not fitted on them."""
        y, weight = truths(examples)
        signs = np.flatnonzero(y)
        said = np.array([examples[int(at)].sort == "explicit" for at in signs])
        kinds = LogisticRegression(C=MIXING, max_iter=2000, tol=1e-4).fit(scores, y, sample_weight=weight)
        return cls(kinds, LogisticRegression(C=MIXING, max_iter=2000, tol=1e-4).fit(scores[signs], said))


def truths(examples: Sequence[Sentence]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return each message's class as its number, and how much it counts."""
    kinds = np.array([CLASSES.index(example.kind) for example in examples])
    return kinds, np.array([COACH_COUNTS if example.sort == "coach" else 1.0 for example in examples])


def out_of_fold(
    examples: Sequence[Sentence], traits: Sequence[set[str]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the scores of both first layers, none of which met the message, and probabilities weighed from them."""
    fold = np.array([sentences.fold(example.text) for example in examples])
    scores = np.zeros((len(examples), len(CLASSES) + 1))
    for held in range(sentences.FOLDS):
        rest, out = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        fitted = fit([examples[int(at)] for at in rest], [traits[int(at)] for at in rest])
        scores[out] = fitted.scores([traits[int(at)] for at in out])
        print(f"fold {held + 1} of {sentences.FOLDS}", flush=True)
    encoded = unseen.scores((example.situation, example.text) for example in examples)
    scores = np.hstack([scores, encoded[:, -len(CLASSES) - TRAITS :]])
    likely = np.zeros((len(examples), len(CLASSES)))
    for held in range(sentences.FOLDS):
        rest, out = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        mixed = Mixed.fit([examples[int(at)] for at in rest], scores[rest])
        likely[out] = mixed.kinds.predict_proba(scores[out])
    return scores, likely


def measure(examples: Sequence[Sentence], likely: NDArray[np.float64], threshold: float) -> dict[str, Any]:
    """Return the share of each sort that is heard, out of fold, by the classifier alone."""
    heard = 1 - likely[:, 0] >= threshold
    sorts = np.array([example.sort for example in examples])
    return {sort: round(float(heard[sorts == sort].mean()), 3) for sort in sorted(set(sorts.tolist()))}


def main() -> None:
    """Cross-validate, fit on everything, check, write."""
    began = time.perf_counter()
    examples = corpus()
    traits = [read(example.text) for example in examples]
    scores, likely = out_of_fold(examples, traits)
    everyday = np.array([example.sort in {"hyperbole", "scene"} for example in examples])
    threshold = round(float(np.quantile(1 - likely[everyday, 0], 1 - DISTURBED)), 3)
    figures = measure(examples, likely, threshold)
    fitted = fit(examples, traits)
    fitted.round()
    mixed = Mixed.fit(examples, scores)
    encoder = Encoder.load()
    weights = Weights(
        Names.of(fitted.names),
        fitted.rarity,
        np.vstack([fitted.kinds.coef_, fitted.outright.coef_]).T.astype(np.float16),
        np.concatenate([fitted.kinds.intercept_, fitted.outright.intercept_]),
        np.vstack([mixed.kinds.coef_, mixed.outright.coef_]).T,
        np.concatenate([mixed.kinds.intercept_, mixed.outright.intercept_]),
        threshold,
        {
            "corpus": sentences.own_hash(),
            "encoder": encoder.about["corpora"],
            "scikit-learn": sklearn.__version__,
            "figures": figures,
        },
    )
    weights.save(SHIPPED)
    check(encoder, examples, traits, fitted, mixed)
    record(encoder, fitted, mixed)
    Lookout.load(encoder=encoder)
    print(f"{time.perf_counter() - began:.0f} s, {SHIPPED.stat().st_size / 1e6:.2f} MB, {len(fitted.names)} traits")
    print(json.dumps({"threshold": threshold, **figures}, indent=1))


def read(text: str) -> set[str]:
    """Return a message's traits, as the lookout reads them."""
    words = hear(text)
    line = masked(words.line, IDIOMS)
    return traits_of(line.split(" "), find(words, line))


def weighed(encoder: Encoder, texts: Sequence[str], first: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the second layer weighs: ``first`` and the scores of ``encoder``."""
    read = [encoder.read(text) for text in texts]
    return np.hstack([first, [[*one.dangers.tolist(), one.outright, one.grief] for one in read]])


def check(
    encoder: Encoder, examples: Sequence[Sentence], traits: Sequence[set[str]], fitted: Fitted, mixed: Mixed
) -> None:
    """Stop when the written file, with numpy alone, gives other probabilities than scikit-learn."""
    weights = Weights.load(SHIPPED)
    some = range(0, len(examples), 10)
    texts = [examples[at].text for at in some]
    expected = mixed.kinds.predict_proba(weighed(encoder, texts, fitted.scores([traits[at] for at in some])))
    for at, text, theirs in zip(some, texts, expected, strict=True):
        gap = float(np.abs(weights.probabilities(traits[at], encoder.read(text))[0] - theirs).max())
        if gap > CLOSE:
            raise SystemExit(f"numpy and scikit-learn differ by {gap:.2g} on: {text}")


def record(encoder: Encoder, fitted: Fitted, mixed: Mixed) -> None:
    """Write scikit-learn's probabilities of the recorded samples, for the test that holds numpy to them."""
    samples = json.loads(RECORDED.read_text(encoding="utf-8"))
    texts = [sample["text"] for sample in samples]
    x = weighed(encoder, texts, fitted.scores([read(text) for text in texts]))
    encoded = x[:, -len(CLASSES) - TRAITS :].tolist()
    both = zip(mixed.kinds.predict_proba(x).tolist(), mixed.outright.predict_proba(x)[:, 1].tolist(), strict=True)
    for sample, (likely, outright), row in zip(samples, both, encoded, strict=True):
        sample["encoder"] = [round(value, 6) for value in row]
        sample["likely"] = [round(value, 6) for value in likely]
        sample["outright"] = round(outright, 6)
    RECORDED.write_text(json.dumps(samples, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
