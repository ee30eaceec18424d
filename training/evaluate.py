"""Measure the shipped coach: ``python training/evaluate.py [FILE.jsonl]``.

With a file of labelled messages (id, situation, text, stance, moves) it prints the figures on it. Without,
it measures time and memory on this machine and writes docs/figures/coach.json.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

HOME: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))  # `python training/evaluate.py` puts only training/ on the path

from bot.coach import MOVES, STANCES, Coach
from bot.coach.listening import SHIPPED
from training import examples, lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIGURES: Final = HOME / "docs/figures/coach.json"
WORDS: Final = 30  # a message of this length is timed


def measure(
    stances: NDArray[np.intp],
    heard: NDArray[np.intp],
    moves: NDArray[np.bool_],
    found: NDArray[np.bool_],
    confidence: NDArray[np.float64],
    asks: NDArray[np.bool_],
) -> dict[str, Any]:
    """Return the figures of a set of messages, each 0..1 but for the counts."""
    right = heard == stances
    good = stances == STANCES.index("relational")
    harmful = np.isin(stances, [STANCES.index("rigid"), STANCES.index("reactive")])
    called_good = heard == STANCES.index("relational")
    per_move = {move: lines.f1(found[:, at], moves[:, at]) for at, move in enumerate(MOVES)}
    per_stance = {stance: lines.f1(heard == at, stances == at) for at, stance in enumerate(STANCES)}
    unclear = STANCES.index("unclear")
    figures = {
        "messages": len(stances),
        "stance_accuracy": right.mean(),
        "stance_macro_f1": np.mean(list(per_stance.values())),
        "moves_macro_f1": np.mean(list(per_move.values())),
        "calibration_error": lines.calibration_error(confidence, right),
        "verdicts_given": (~asks).mean(),
        "verdicts_right": right[~asks].mean() if (~asks).any() else 0.0,
        "false_criticism": (~called_good & (heard != unclear))[good].mean() if good.any() else 0.0,
        "flattery": called_good[harmful].mean() if harmful.any() else 0.0,
        "stances": per_stance,
        "moves": per_move,
    }
    rounded: dict[str, Any] = _rounded(figures)
    return rounded


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return value if isinstance(value, int) else round(float(value), 3)


def measure_file(path: Path) -> dict[str, Any]:
    """Return the shipped coach's figures on a file of labelled messages."""
    labelled = examples.read(path)
    coach = Coach.load()
    answers = list(coach.assess_all((example.text, example.situation) for example in labelled))
    heard = np.array([STANCES.index(answer.stance) for answer in answers])
    found = np.array([[move in answer.moves for move in MOVES] for answer in answers])
    confidence = np.array([answer.confidence for answer in answers])
    asks = np.array([answer.asks for answer in answers])
    return measure(examples.stances(labelled), heard, examples.moves(labelled), found, confidence, asks)


def cost() -> dict[str, float]:
    """Return the file's size (MB), the time to load it (ms, best of 5), and the time a message takes (ms, median)."""
    loading = []
    for _ in range(5):
        began = time.perf_counter()
        coach = Coach.load()
        loading.append(time.perf_counter() - began)
    long = [
        (" ".join(example.text.split()[:WORDS]), example.situation)
        for example in examples.corpus()
        if len(example.text.split()) >= WORDS
    ][:1000]
    times = []
    for text, situation in long:
        began = time.perf_counter()
        coach.assess(text, situation)
        times.append(time.perf_counter() - began)
    return {
        "size_mb": round(SHIPPED.stat().st_size / 1e6, 2),
        "load_ms": round(min(loading) * 1000, 1),
        "message_ms": round(float(np.median(times)) * 1000, 2),
        "message_ms_95": round(float(np.quantile(times, 0.95)) * 1000, 2),
    }


def write_figures() -> None:
    """Write docs/figures/coach.json from what the weights say of themselves and from the cost measured now."""
    about = Coach.load().about
    figures, spent = about["figures"], cost()
    slices = figures["slices"]
    rows = [
        ["Stance right", f"{figures['stance_accuracy']:.1%}"],
        ["Stance, macro-F1", f"{figures['stance_macro_f1']:.3f}"],
        ["Moves, macro-F1", f"{figures['moves_macro_f1']:.3f}"],
        *([f"Move: {move}, F1", f"{value:.3f}"] for move, value in figures["moves"].items()),
        ["Best and worst writer, stance right", f"{max(slices.values()):.0%}, {min(slices.values()):.0%}"],
        ["Gives a verdict rather than a question", f"{figures['verdicts_given']:.0%}"],
        ["Right when it gives a verdict", f"{figures['verdicts_right']:.1%}"],
        ["Good lines criticised", f"{figures['false_criticism']:.1%}"],
        ["Cold or hot lines called good", f"{figures['flattery']:.1%}"],
        ["Calibration error", f"{figures['calibration_error']:.3f}"],
        ["Size of the weights", f"{spent['size_mb']} MB"],
        ["Time to load", f"{spent['load_ms']} ms"],
        [
            f"Time for a message of {WORDS} words, median and 95 of 100",
            f"{spent['message_ms']}, {spent['message_ms_95']} ms",
        ],
    ]
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    page = {
        "title": "What the coach hears",
        "columns": ["Figure", "Value"],
        "rows": rows,
        "note": (
            f"Five-fold validation over {figures['messages']} messages; no writer is in both halves of a split "
            f"(folds: {' | '.join(figures['folds'])}). Times on one core of the machine that trained it."
        ),
        "data": {"corpus": about["corpus"], "features": about["features"], "figures": figures, "cost": spent},
    }
    FIGURES.write_text(json.dumps(page, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Print figures on a file, or write those of the documentation."""
    if len(arguments) > 1 or (arguments and not Path(arguments[0]).is_file()):
        print(f"{__doc__}\nGive one file of labelled messages, or none.", file=sys.stderr)
        return 2
    if arguments:
        print(json.dumps(measure_file(Path(arguments[0])), indent=1))
    else:
        write_figures()
        print(FIGURES)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
