"""Measure the shipped coach: ``python training/evaluate.py [FILE.jsonl]``.

With a file of labelled messages (id, situation, text, stance, moves) it prints the figures on it and their 95 %
intervals. Without, it measures time and memory on this machine and writes docs/figures/coach.json, coach-moves.json
and coach-registers.json.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

HOME: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))  # `python training/evaluate.py` puts only training/ on the path

from bot.coach import MOVES, STANCES, Coach
from bot.coach.listening import SHIPPED
from bot.encoder.encoder import SHIPPED as ENCODER
from training import examples, intervals, lines, pages
from training.registers import registers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

FIGURES: Final = HOME / "docs/figures"


def measure(
    stances: NDArray[np.intp],
    heard: NDArray[np.intp],
    moves: NDArray[np.bool_],
    found: NDArray[np.bool_],
    confidence: NDArray[np.float64],
    asks: NDArray[np.bool_],
    writers: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the figures of a set of messages, each 0..1 but for the counts.

    ``intervals`` holds for most of them, under the same names, where they lie with 95 % when other messages are drawn;
    ``writers_intervals``, when it is known who wrote each message, when other writers are (training/intervals.py).
    """
    drawn = estimates(stances, heard, moves, found, asks)
    figures = {
        "messages": len(stances),
        "calibration_error": lines.calibration_error(confidence, heard == stances),
        **_each(drawn, intervals.value),
        "there": dict(zip(MOVES, moves.sum(0).tolist(), strict=True)),
        "intervals": _each(drawn, intervals.interval),
    }
    if writers:
        by_writer = np.unique(np.array(writers), return_inverse=True)[1]
        drawn = estimates(stances, heard, moves, found, asks, by_writer)
        figures["writers_intervals"] = _each(drawn, intervals.interval)
    rounded: dict[str, Any] = _rounded(figures)
    return rounded


def by_register(
    writers: Sequence[str],
    stances: NDArray[np.intp],
    heard: NDArray[np.intp],
    moves: NDArray[np.bool_],
    found: NDArray[np.bool_],
) -> dict[str, dict[str, Any]]:
    """Return figures and intervals of each register whose writers are among those of the messages."""
    table = {}
    for register, slices in registers().items():
        rows = np.isin(np.array(writers), list(slices))
        if not rows.any():
            continue
        drawn = estimates(stances[rows], heard[rows], moves[rows], found[rows], np.zeros(int(rows.sum()), bool))
        shown = {name: drawn[name] for name in ("stance_accuracy", "moves_macro_f1")}
        table[register] = _rounded(
            {
                "writers": " ".join(slices),
                "messages": int(rows.sum()),
                **_each(shown, intervals.value),
                "intervals": _each(shown, intervals.interval),
            }
        )
    return table


def estimates(
    stances: NDArray[np.intp],
    heard: NDArray[np.intp],
    moves: NDArray[np.bool_],
    found: NDArray[np.bool_],
    asks: NDArray[np.bool_],
    groups: NDArray[np.intp] | None = None,
) -> dict[str, Any]:
    """Return each figure as it is, then in each resample of messages, or of ``groups`` (``intervals.sums``)."""
    right = heard == stances
    good = stances == STANCES.index("relational")
    harmful = np.isin(stances, [STANCES.index("rigid"), STANCES.index("reactive")])
    called_good = heard == STANCES.index("relational")
    criticised = ~called_good & (heard != STANCES.index("unclear"))
    theirs, ours = stances[:, None] == np.arange(len(STANCES)), heard[:, None] == np.arange(len(STANCES))
    alone = (
        np.ones(len(stances), bool),
        right,
        ~asks,
        right & ~asks,
        good,
        good & criticised,
        harmful,
        harmful & called_good,
    )
    marks = np.hstack([np.column_stack(alone), theirs, ours, theirs & ours, moves, found, moves & found])
    sums = intervals.sums(marks, groups)
    counts = np.split(sums, np.cumsum([len(alone), *[len(STANCES)] * 3, *[len(MOVES)] * 2]), axis=1)
    everything, rights, verdicts, verdicts_right, goods, criticisms, harms, flatteries = counts[0].T
    stance_f1 = intervals.share(2 * counts[3], counts[1] + counts[2])
    move_f1 = intervals.share(2 * counts[6], counts[4] + counts[5])
    return {
        "stance_accuracy": intervals.share(rights, everything),
        "stance_macro_f1": np.nan_to_num(stance_f1).mean(1),
        "moves_macro_f1": np.nan_to_num(move_f1).mean(1),
        "verdicts_given": intervals.share(verdicts, everything),
        "verdicts_right": intervals.share(verdicts_right, verdicts),
        "false_criticism": intervals.share(criticisms, goods),
        "flattery": intervals.share(flatteries, harms),
        "stances": dict(zip(STANCES, stance_f1.T, strict=True)),
        "moves": dict(zip(MOVES, move_f1.T, strict=True)),
        "precision": dict(zip(MOVES, intervals.share(counts[6], counts[5]).T, strict=True)),
        "recall": dict(zip(MOVES, intervals.share(counts[6], counts[4]).T, strict=True)),
    }


def _each(estimates: Mapping[str, Any], of: Any) -> dict[str, Any]:
    return {name: _each(inner, of) if isinstance(inner, dict) else of(inner) for name, inner in estimates.items()}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_rounded(inner) for inner in value]
    return value if value is None or isinstance(value, int | str) else round(float(value), 3)


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
        (" ".join(example.text.split()[: pages.WORDS]), example.situation)
        for example in examples.corpus()
        if len(example.text.split()) >= pages.WORDS
    ][:1000]
    times = []
    for text, situation in long:
        began = time.perf_counter()
        coach.assess(text, situation)
        times.append(time.perf_counter() - began)
    return {
        "size_mb": round((SHIPPED.stat().st_size + sum(path.stat().st_size for path in ENCODER.iterdir())) / 1e6, 1),
        "load_ms": round(min(loading) * 1000, 1),
        "message_ms": round(float(np.median(times)) * 1000, 2),
        "message_ms_95": round(float(np.quantile(times, 0.95)) * 1000, 2),
    }


def write_figures() -> None:
    """Write the pages of docs/figures from what the weights say of themselves and from the cost measured now."""
    about = Coach.load().about
    spent = cost()
    page = pages.overview(about["figures"], spent)
    page["data"] = {
        "corpus": about["corpus"],
        "features": about["features"],
        "figures": about["figures"],
        "cost": spent,
    }
    written = {
        "coach": page,
        "coach-moves": pages.moves(about["figures"]),
        "coach-registers": pages.registers(about["figures"]),
    }
    FIGURES.mkdir(parents=True, exist_ok=True)
    for name, content in written.items():
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        (FIGURES / f"{name}.json").write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Print figures on a file, or write those of the documentation."""
    if len(arguments) > 1 or (arguments and not Path(arguments[0]).is_file()):
        print(f"{__doc__}\nGive one file of labelled messages, or none.", file=sys.stderr)
        return 2
    if arguments:
        text = json.dumps(measure_file(Path(arguments[0])), indent=1)
        print(re.sub(r"\[\s+([\d.]+),\s+([\d.]+)\s+\]", r"[\1, \2]", text))  # an interval on one line
    else:
        write_figures()
        print(FIGURES / "coach.json")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
