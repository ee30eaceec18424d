"""Train the coach: ``python training/train.py`` writes bot/coach/weights.npz, its figures and its test's samples.

Takes about ten minutes on one core. `make model` installs what it needs.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import sklearn  # type: ignore[import-not-found]

HOME: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))  # `python training/train.py` puts only training/ on the path

from bot.coach import MOVES, STANCES, Coach
from bot.coach.listening import SHIPPED, moves_heard
from bot.coach.weights import Weights
from training import evaluate, examples, fitting, lines

RECORDED: Final = HOME / "tests/unit/coach/recorded.json"
CLOSE: Final = 1e-6  # how far numpy's probabilities may be from scikit-learn's


def main() -> None:
    """Validate by writers, fit on everything, check, write."""
    began = time.perf_counter()
    corpus = examples.corpus()
    stances, moves, fold = examples.stances(corpus), examples.moves(corpus), examples.folds(corpus)
    features = fitting.read_features(corpus)
    figures, drawn, scores = validate(corpus, features, stances, moves, fold)

    known = fitting.lexicon(features)
    x = fitting.matrix(known, features)
    first = fitting.FirstLayer.fit(x, stances, moves)
    first.round()
    second = fitting.SecondLayer.fit(scores, stances, moves)
    about = {"corpus": examples.corpus_hash(), "scikit-learn": sklearn.__version__, "figures": figures}
    weights = Weights(
        known,
        np.vstack([first.stance.coef_, *(move.coef_ for move in first.moves)]).T.astype(np.float16),
        np.concatenate([first.stance.intercept_, *(move.intercept_ for move in first.moves)]),
        np.vstack([second.stance.coef_, *(move.coef_ for move in second.moves)]).T,
        np.concatenate([second.stance.intercept_, *(move.intercept_ for move in second.moves)]),
        **drawn,
        about=about,
    )
    weights.save(SHIPPED)
    check(corpus, first.scores(x), second, weights.temperature)
    record(known, first, second, weights.temperature)
    evaluate.write_figures()
    print(f"{time.perf_counter() - began:.0f} s, {SHIPPED.stat().st_size / 1e6:.2f} MB, {len(known.names)} features")
    print(json.dumps(figures, indent=1))


def validate(
    corpus: list[examples.Example],
    features: list[list[Any]],
    stances: Any,
    moves: Any,
    fold: Any,
) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """Return cross-validated figures, the lines drawn from them, and out-of-fold scores of the first layer.

    Every figure of a fold comes from layers, lexicon and lines that never saw its writers.
    """
    scores = np.zeros((len(corpus), len(STANCES) + len(MOVES)))
    decisions = np.zeros((len(corpus), len(STANCES)))
    likely = np.zeros((len(corpus), len(MOVES)))
    for held in np.unique(fold):
        rest = np.flatnonzero(fold != held)
        out = np.flatnonzero(fold == held)
        known = fitting.lexicon([features[at] for at in rest])
        x = fitting.matrix(known, features)
        scores[out] = fitting.FirstLayer.fit(x[rest], stances[rest], moves[rest]).scores(x[out])
        inner = fitting.out_of_fold(x[rest], stances[rest], moves[rest], fold[rest])
        second = fitting.SecondLayer.fit(inner, stances[rest], moves[rest])
        decisions[out] = second.decisions(scores[out])
        likely[out] = second.move_probabilities(scores[out])
        print(f"fold {held + 1}: {(decisions[out].argmax(1) == stances[out]).mean():.3f}", flush=True)
    heard = decisions.argmax(1)
    right = heard == stances
    confidence = np.zeros(len(corpus))
    asks = np.zeros(len(corpus), bool)
    found = np.zeros_like(moves)
    for held in np.unique(fold):
        rest, out = fold != held, fold == held
        cooled = lines.temperature(decisions[rest], stances[rest])
        confidence[out] = lines.softmax(decisions[out], cooled).max(1)
        asks[out] = confidence[out] < lines.sure(lines.softmax(decisions[rest], cooled).max(1), right[rest])
        limits = lines.thresholds(likely[rest], moves[rest])
        for at in np.flatnonzero(out):
            found[at, moves_heard(int(heard[at]), likely[at], limits)] = True
    temperature = lines.temperature(decisions, stances)
    drawn = {
        "temperature": temperature,
        "thresholds": lines.thresholds(likely, moves),
        "doubts": lines.doubts(likely, moves, lines.thresholds(likely, moves)),
        "certain": lines.certain(likely, moves, lines.thresholds(likely, moves)),
        "sure": lines.sure(lines.softmax(decisions, temperature).max(1), right),
    }
    writers = np.array([example.writer for example in corpus])
    figures = evaluate.measure(stances, heard, moves, found, confidence, asks)
    figures["slices"] = {
        writer: round(float(right[writers == writer].mean()), 3) for writer in sorted(set(writers.tolist()))
    }
    figures["folds"] = [" ".join(writers) for writers in examples.FOLDS]
    return figures, drawn, scores


def check(corpus: list[examples.Example], scores: Any, second: fitting.SecondLayer, temperature: float) -> None:
    """Stop when the coach, with numpy and the written file alone, computes other probabilities than scikit-learn."""
    coach = Coach.load()
    stances, moves = lines.softmax(second.decisions(scores), temperature), second.move_probabilities(scores)
    for at in range(0, len(corpus), 10):
        ours = coach.probabilities(corpus[at].text, corpus[at].situation)
        gap = max(
            np.abs(np.array(list(ours[0].values())) - stances[at]).max(),
            np.abs(np.array(list(ours[1].values())) - moves[at]).max(),
        )
        if gap > CLOSE:
            raise SystemExit(f"numpy and scikit-learn differ by {gap:.2g} on: {corpus[at].text}")


def record(known: Any, first: fitting.FirstLayer, second: fitting.SecondLayer, temperature: float) -> None:
    """Write scikit-learn's probabilities of the recorded samples, for the test that holds numpy to them."""
    samples = json.loads(RECORDED.read_text(encoding="utf-8"))
    said = [examples.Example("", sample["situation"], sample["text"], "unclear", frozenset()) for sample in samples]
    scores = first.scores(fitting.matrix(known, fitting.read_features(said)))
    stances, moves = lines.softmax(second.decisions(scores), temperature), second.move_probabilities(scores)
    for sample, stance, move in zip(samples, stances.tolist(), moves.tolist(), strict=True):
        sample["stances"] = [round(value, 6) for value in stance]
        sample["moves"] = [round(value, 6) for value in move]
    RECORDED.write_text(json.dumps(samples, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
