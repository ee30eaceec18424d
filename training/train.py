"""Train the coach: ``python training/train.py`` writes bot/coach/weights.npz, its figures and its test's samples.

Needs the encoder (`training/train_encoder.py`) and what five encoders heard in messages that they had never seen
(`make folds`). Takes about four minutes on one core. `make model` installs what it needs.
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
from bot.coach.listening import SHIPPED, moves_heard, weighed
from bot.coach.weights import Weights
from bot.encoder import FLAGS, Encoder
from training import evaluate, examples, fitting, lines, unseen

RECORDED: Final = HOME / "tests/unit/coach/recorded.json"
TRAITS: Final = 2  # what the encoder says of safety's traits is not the coach's to weigh
CLOSE: Final = 1e-5  # how far numpy's probabilities may be from scikit-learn's


def main() -> None:
    """Validate by writers, fit on everything, check, write."""
    began = time.perf_counter()
    corpus = examples.corpus()
    stances, moves, fold = examples.stances(corpus), examples.moves(corpus), examples.folds(corpus)
    features = fitting.read_features(corpus)
    figures, drawn = validate(corpus, features, stances, moves, fold)

    known = fitting.lexicon(features)
    x = fitting.matrix(known, features)
    layer = fitting.Layer.fit(x, stances, moves)
    layer.round()
    encoder = Encoder.load()
    about = {
        "corpus": examples.corpus_hash(),
        "encoder": encoder.about["corpora"],
        "scikit-learn": sklearn.__version__,
        "figures": figures,
    }
    weights = Weights(
        known,
        np.vstack([layer.stance.coef_, *(move.coef_ for move in layer.moves)]).T.astype(np.float16),
        np.concatenate([layer.stance.intercept_, *(move.intercept_ for move in layer.moves)]),
        **drawn,
        about=about,
    )
    weights.save(SHIPPED)
    check(encoder, corpus, layer.scores(x), weights)
    record(encoder, known, layer, weights)
    evaluate.write_figures()
    print(f"{time.perf_counter() - began:.0f} s, {SHIPPED.stat().st_size / 1e6:.2f} MB, {len(known.names)} features")
    print(json.dumps(figures, indent=1))


def validate(
    corpus: list[examples.Example],
    features: list[list[Any]],
    stances: Any,
    moves: Any,
    fold: Any,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return cross-validated figures, and the lines drawn from them.

    No score, temperature or line that a message is measured with comes from its own writer's fold.
    """
    flags = examples.flags(corpus)
    words = fitting.out_of_fold(features, stances, moves, fold)
    encoded = unseen.scores((example.situation, example.text) for example in corpus)[:, :-TRAITS]
    heard = np.zeros(len(corpus), np.intp)
    confidence = np.zeros(len(corpus))
    asks = np.zeros(len(corpus), bool)
    found = np.zeros_like(moves)
    flagged = np.zeros_like(flags)
    for held in np.unique(fold):
        rest, out = fold != held, fold == held
        drawn = draw(words[rest], encoded[rest], stances[rest], moves[rest], flags[rest])
        likely, others = weighed(words[out], encoded[out], drawn["cooling"], drawn["temperature"])
        heard[out], confidence[out] = likely.argmax(1), likely.max(1)
        asks[out] = confidence[out] < drawn["sure"]
        flagged[out] = others[:, len(MOVES) :] >= drawn["flagged"]
        for at, stance, row in zip(np.flatnonzero(out), heard[out], others[:, : len(MOVES)], strict=True):
            found[at, moves_heard(int(stance), row, drawn["thresholds"])] = True
        alone = [(part[out, : len(STANCES)].argmax(1) == stances[out]).mean() for part in (words, encoded)]
        right = (heard[out] == stances[out]).mean()
        print(f"fold {held + 1}: words {alone[0]:.3f}, encoder {alone[1]:.3f}, both {right:.3f}", flush=True)
    writers = [example.writer for example in corpus]
    figures = evaluate.measure(stances, heard, moves, found, confidence, asks, writers)
    figures["flags"] = {
        flag: {
            "recall": round(float(flagged[flags[:, at], at].mean()), 3),
            "precision": round(float(flags[flagged[:, at], at].mean()), 3),
        }
        for at, flag in enumerate(FLAGS)
    }
    figures["alone"] = {
        "words": round(float((words[:, : len(STANCES)].argmax(1) == stances).mean()), 3),
        "encoder": round(float((encoded[:, : len(STANCES)].argmax(1) == stances).mean()), 3),
    }
    right = heard == stances
    own = np.array(writers)
    figures["slices"] = {writer: round(float(right[own == writer].mean()), 3) for writer in sorted(set(writers))}
    figures["registers"] = evaluate.by_register(writers, stances, heard, moves, found)
    figures["folds"] = list(examples.FOLDS)
    return figures, draw(words, encoded, stances, moves, flags)


def draw(words: Any, encoded: Any, stances: Any, moves: Any, flags: Any) -> dict[str, Any]:
    """Return the temperatures and lines that fit these scores of messages which neither layer nor encoder had met."""
    cooling = (
        lines.temperature(words[:, : len(STANCES)], stances),
        lines.temperature(encoded[:, : len(STANCES)], stances),
    )
    both, others = weighed(words, encoded, cooling, 1.0)
    temperature = lines.temperature(np.log(both), stances)
    likely, others = weighed(words, encoded, cooling, temperature)
    limits = lines.thresholds(others[:, : len(MOVES)], moves)
    return {
        "cooling": cooling,
        "temperature": temperature,
        "thresholds": limits,
        "doubts": lines.doubts(others[:, : len(MOVES)], moves, limits),
        "certain": lines.certain(others[:, : len(MOVES)], moves, limits),
        "sure": lines.sure(likely.max(1), likely.argmax(1) == stances),
        "flagged": lines.flagged(others[:, len(MOVES) :], flags),
    }


def check(encoder: Encoder, corpus: list[examples.Example], words: Any, weights: Weights) -> None:
    """Stop when the coach, with numpy and the written file alone, computes other probabilities than scikit-learn."""
    coach = Coach.load(encoder=encoder)
    for at in range(0, len(corpus), 10):
        text, situation = corpus[at].text, corpus[at].situation
        read = encoder.read(text, situation).scores
        expected = weighed(words[at], read, weights.cooling, weights.temperature)
        ours = coach.probabilities(text, situation)
        gap = max(
            np.abs(np.array(list(ours[0].values())) - expected[0]).max(),
            np.abs(np.array(list(ours[1].values())) - expected[1][: len(MOVES)]).max(),
        )
        if gap > CLOSE:
            raise SystemExit(f"numpy and scikit-learn differ by {gap:.2g} on: {corpus[at].text}")


def record(encoder: Encoder, known: Any, layer: fitting.Layer, weights: Weights) -> None:
    """Write the recorded samples' scores and the probabilities that follow, for the test that holds numpy to them."""
    samples = json.loads(RECORDED.read_text(encoding="utf-8"))
    said = [examples.Example("", sample["situation"], sample["text"], "unclear", frozenset()) for sample in samples]
    read = np.round([encoder.read(example.text, example.situation).scores for example in said], 4)
    words = layer.scores(fitting.matrix(known, fitting.read_features(said)))
    stances, others = weighed(words, read, weights.cooling, weights.temperature)
    rows = zip(samples, stances.tolist(), others[:, : len(MOVES)].tolist(), read.tolist(), strict=True)
    for sample, stance, move, scored in rows:
        sample["encoder"] = [round(value, 4) for value in scored]
        sample["stances"] = [round(value, 6) for value in stance]
        sample["moves"] = [round(value, 6) for value in move]
    RECORDED.write_text(json.dumps(samples, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
