"""Train safety's classifier: ``python training/train_safety.py`` writes bot/safety/weights.npz and a test's samples.

Its corpus is ``training/safety/*.jsonl``, the sentences that the patterns were written with and the development set
(which was held out once); ordinary lines come from the coach's corpus, too. The held-out messages are never read here. Takes about two minutes on one core;
`make model` installs what it needs.
"""

from __future__ import annotations

import hashlib
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

from bot.safety import look
from bot.safety.heard import hear
from bot.safety.idioms import IDIOMS
from bot.safety.lookout import SHIPPED, Lookout
from bot.safety.rules import masked
from bot.safety.signals import find
from bot.safety.traits import traits_of
from bot.safety.weights import CLASSES, Weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CORPUS: Final = HOME / "training/safety"
SENTENCES: Final = HOME / "tests/unit/safety/data"
COACH: Final = HOME / "training/corpus"
RECORDED: Final = HOME / "tests/unit/safety/recorded.json"
FEWEST: Final = 2  # messages that a trait must occur in
STRENGTH: Final = 10.0  # inverse of the regularisation
COACH_COUNTS: Final = 0.25  # how much a line of the coach's corpus counts: there are many, and most are easy
FOLDS: Final = 5
# Everyday lines of this corpus that may lead to a question, out of fold. They were written to be mistaken for
# danger ("I'm done, I'm going to bed"), so that ordinary talk is disturbed far less.
DISTURBED: Final = 0.18
SEED: Final = 20250214
CLOSE: Final = 1e-6  # how far numpy's probabilities may be from scikit-learn's


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled message: ``sort`` is explicit, indirect, hyperbole, scene, grief, journal, or coach (an ordinary line)."""

    text: str
    kind: str
    sort: str


def corpus() -> list[Example]:
    """Return all examples; lines of the coach's corpus in which a pattern finds something are left out."""
    own = [
        Example(row["text"], row["kind"] or "nothing", row["sort"])
        for path in (
            *sorted(CORPUS.glob("*.jsonl")),
            *sorted(SENTENCES.glob("batch-*.jsonl")),
            SENTENCES / "development.jsonl",
        )
        for row in _rows(path)
    ]
    coach = [row["text"] for path in sorted(COACH.glob("*.jsonl")) for row in _rows(path)]
    return own + [Example(text, "nothing", "coach") for text in coach if look(text) is None]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def corpus_hash() -> str:
    """Return the SHA-256 over the corpus's own files."""
    digest = hashlib.sha256()
    for path in sorted(CORPUS.glob("*.jsonl")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


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

    def round(self) -> None:
        """Round the coefficients to what the file keeps."""
        for regression in (self.kinds, self.outright):
            regression.coef_ = regression.coef_.astype(np.float16).astype(np.float64)


def fit(examples: Sequence[Example], traits: Sequence[set[str]]) -> Fitted:
    """Fit both regressions. Traits that only the coach's corpus has are left out: they would fill the file."""
    seen = Counter(name for found in traits for name in found)
    near = {name for example, found in zip(examples, traits, strict=True) if example.sort != "coach" for name in found}
    names = sorted(name for name, count in seen.items() if count >= FEWEST and name in near)
    rarity = np.array([1 + np.log((1 + len(traits)) / (1 + seen[name])) for name in names])
    fitted = Fitted(names, rarity.astype(np.float16).astype(np.float32), None, None)
    x = fitted.matrix(traits)
    y = np.array([CLASSES.index(example.kind) for example in examples])
    weight = np.array([COACH_COUNTS if example.sort == "coach" else 1.0 for example in examples])
    kinds = LogisticRegression(C=STRENGTH, max_iter=500, tol=1e-3).fit(x, y, sample_weight=weight)
    signs = np.flatnonzero(y)
    said = np.array([examples[int(at)].sort == "explicit" for at in signs])
    outright = LogisticRegression(C=STRENGTH, max_iter=500, tol=1e-3).fit(x[signs], said)
    return Fitted(names, fitted.rarity, kinds, outright)


def out_of_fold(examples: Sequence[Example], traits: Sequence[set[str]]) -> NDArray[np.float64]:
    """Return each message's probabilities from regressions that never saw it."""
    fold = np.random.default_rng(SEED).integers(0, FOLDS, len(examples))
    likely = np.zeros((len(examples), len(CLASSES)))
    for held in range(FOLDS):
        rest, out = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        fitted = fit([examples[int(at)] for at in rest], [traits[int(at)] for at in rest])
        likely[out] = fitted.kinds.predict_proba(fitted.matrix([traits[int(at)] for at in out]))
        print(f"fold {held + 1} of {FOLDS}", flush=True)
    return likely


def measure(examples: Sequence[Example], likely: NDArray[np.float64], threshold: float) -> dict[str, Any]:
    """Return the share of each sort that is heard, out of fold, by the classifier alone."""
    heard = 1 - likely[:, 0] >= threshold
    sorts = np.array([example.sort for example in examples])
    return {sort: round(float(heard[sorts == sort].mean()), 3) for sort in sorted(set(sorts.tolist()))}


def main() -> None:
    """Cross-validate, fit on everything, check, write."""
    began = time.perf_counter()
    examples = corpus()
    traits = [read(example.text) for example in examples]
    likely = out_of_fold(examples, traits)
    everyday = np.array([example.sort in {"hyperbole", "scene"} for example in examples])
    threshold = round(float(np.quantile(1 - likely[everyday, 0], 1 - DISTURBED)), 3)
    figures = measure(examples, likely, threshold)
    fitted = fit(examples, traits)
    fitted.round()
    weights = Weights(
        tuple(fitted.names),
        fitted.rarity,
        np.vstack([fitted.kinds.coef_, fitted.outright.coef_]).T.astype(np.float16),
        np.concatenate([fitted.kinds.intercept_, fitted.outright.intercept_]),
        threshold,
        {"corpus": corpus_hash(), "scikit-learn": sklearn.__version__, "figures": figures},
    )
    weights.save(SHIPPED)
    check(examples, traits, fitted)
    record(fitted)
    Lookout.load()
    print(f"{time.perf_counter() - began:.0f} s, {SHIPPED.stat().st_size / 1e6:.2f} MB, {len(fitted.names)} traits")
    print(json.dumps({"threshold": threshold, **figures}, indent=1))


def read(text: str) -> set[str]:
    """Return a message's traits, as the lookout reads them."""
    words = hear(text)
    line = masked(words.line, IDIOMS)
    return traits_of(line.split(" "), find(words, line))


def check(examples: Sequence[Example], traits: Sequence[set[str]], fitted: Fitted) -> None:
    """Stop when the written file, with numpy alone, gives other probabilities than scikit-learn."""
    weights = Weights.load(SHIPPED)
    expected = fitted.kinds.predict_proba(fitted.matrix(traits))
    for at in range(0, len(examples), 10):
        gap = float(np.abs(weights.probabilities(traits[at])[0] - expected[at]).max())
        if gap > CLOSE:
            raise SystemExit(f"numpy and scikit-learn differ by {gap:.2g} on: {examples[at].text}")


def record(fitted: Fitted) -> None:
    """Write scikit-learn's probabilities of the recorded samples, for the test that holds numpy to them."""
    samples = json.loads(RECORDED.read_text(encoding="utf-8"))
    x = fitted.matrix([read(sample["text"]) for sample in samples])
    both = zip(fitted.kinds.predict_proba(x).tolist(), fitted.outright.predict_proba(x)[:, 1].tolist(), strict=True)
    for sample, (likely, outright) in zip(samples, both, strict=True):
        sample["likely"] = [round(value, 6) for value in likely]
        sample["outright"] = round(outright, 6)
    RECORDED.write_text(json.dumps(samples, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
