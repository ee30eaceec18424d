"""Measure what the situation gives: ``python training/context.py FOLDER`` writes docs/figures/coach-context.json.

FOLDER holds the five networks that ``training/train_encoder.py --folds --keep FOLDER`` keeps. Each reads the messages of
the writers that it never saw: with their situation, without it, and in that of another message of the same fold. Takes
some five minutes on two cores; needs what `make model` installs.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

HOME: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))  # `python training/context.py` puts only training/ on the path

from bot.coach import MOVES, STANCES
from bot.encoder import FLAGS
from bot.encoder.encoder import SHIPPED
from bot.encoder.pieces import Pieces
from training import evaluate, intervals, lessons, lines
from training.pages import DRAWN, number, percent, with_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.lessons import Lesson

PAGE: Final = HOME / "docs/figures/coach-context.json"
WITH: Final = "its own situation"
TOLD: Final = (WITH, "no situation", "another message's situation")
SEED: Final = 20250214
# Where a row of scores, as training/fine_tune.py gives it, holds what is measured here.
_MOVES: Final = slice(len(STANCES), len(STANCES) + len(MOVES))
_FLAGS: Final = slice(len(STANCES) + 2 * len(MOVES), len(STANCES) + 2 * len(MOVES) + len(FLAGS))


def main() -> None:
    """Let the five networks read, and write the page; with ``--first`` only print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where fold-1.pt to fold-5.pt are")
    parser.add_argument(
        "--first", type=int, help="read only so many messages of each fold, print the page, write nothing"
    )
    asked = parser.parse_args()
    held = [[lesson for lesson in lessons.lessons() if lesson.stance is not None and lesson.fold == fold]
            for fold in range(lessons.FOLDS)]  # fmt: skip
    held = [of_fold[: asked.first] for of_fold in held]
    scores = read(asked.folder, held)
    shown = page(compare([lesson for of_fold in held for lesson in of_fold], scores))
    text = json.dumps(shown, indent=1, ensure_ascii=False) + "\n"
    if asked.first is None:
        PAGE.write_text(text, encoding="utf-8")
        print(PAGE)
    else:
        print(text)


def read(folder: Path, held: Sequence[Sequence[Lesson]]) -> dict[str, NDArray[np.float32]]:
    """Return for each of TOLD what the networks in ``folder`` score, a row per message in the order of the folds.

    Raises SystemExit, which says what to do, when a network is missing or belongs to another vocabulary.
    """
    paths = [folder / f"fold-{fold + 1}.pt" for fold in range(len(held))]
    for path in paths:
        if not path.is_file():
            raise SystemExit(f"There is no {path}: run training/train_encoder.py --folds --keep {folder}.")
    # PyTorch is installed for training only; all else here works, and is tested, without it.
    import torch  # type: ignore[import-not-found]

    from training import fine_tune
    from training.network import Network

    vocabulary = SHIPPED / "vocabulary.txt"
    pieces = Pieces.read(vocabulary)
    rows: dict[str, list[Any]] = {told: [] for told in TOLD}
    for path, of_fold in zip(paths, held, strict=True):
        network = Network(len(pieces))
        try:
            network.load_state_dict(torch.load(path, weights_only=True))
        except RuntimeError as error:
            raise SystemExit(f"{path} does not fit the network or {vocabulary}: {error}") from error
        for told, situations in told_situations([lesson.situation for lesson in of_fold]).items():
            shown = [
                replace(lesson, situation=situation) for lesson, situation in zip(of_fold, situations, strict=True)
            ]
            rows[told].append(fine_tune.scores(network, shown, pieces))
        print(f"{path.name}: {len(of_fold)} messages read", flush=True)
    return {told: np.vstack(parts) for told, parts in rows.items()}


def told_situations(situations: Sequence[str]) -> dict[str, list[str]]:
    """Return for each of TOLD the situations to show. Raises ValueError when all are the same."""
    return dict(zip(TOLD, (list(situations), [""] * len(situations), others(situations)), strict=True))


def others(situations: Sequence[str]) -> list[str]:
    """Return for each situation that of another message, never an equal one; the same draw each time.

    Raises ValueError when all are the same.
    """
    if len(set(situations)) < 2:
        raise ValueError("there is no other situation among these messages")
    chance = random.Random(SEED)
    drawn = []
    for own in situations:
        other = own
        while other == own:
            other = chance.choice(situations)
        drawn.append(other)
    return drawn


def compare(held: Sequence[Lesson], scores: dict[str, NDArray[np.float32]]) -> dict[str, Any]:
    """Return for each of TOLD its figures with their intervals, and by how much they differ from those WITH.

    A move's line is drawn, as in training, without the fold that it is measured on, and on what is heard with the
    situation: whoever leaves the situation out has no lines of their own for that.
    """
    fold = np.array([lesson.fold for lesson in held])
    stances = np.array([lesson.stance for lesson in held], np.intp)
    moves = np.array([lesson.moves for lesson in held], np.bool_)
    flags = np.array([lesson.flags for lesson in held], np.bool_)
    own = likely(scores[WITH])
    limits = np.zeros(moves.shape)
    for out in np.unique(fold):
        limits[fold == out] = lines.thresholds(own[fold != out], moves[fold != out])
    estimates = {}
    for told, rows in scores.items():
        heard = rows[:, : len(STANCES)].argmax(1)
        # By the guide, what is unclear has no moves.
        found = (likely(rows) >= limits) & (heard != STANCES.index("unclear"))[:, None]
        all_of_it = evaluate.estimates(stances, heard, moves, found, np.zeros(len(held), bool))
        estimates[told] = {
            "stance_accuracy": all_of_it["stance_accuracy"],
            "moves_macro_f1": all_of_it["moves_macro_f1"],
            **{
                flag: intervals.average_precision(rows[:, _FLAGS][:, at], flags[:, at]) for at, flag in enumerate(FLAGS)
            },
        }
    return {
        "messages": len(held),
        **{
            told: {name: _measured(figure, figure - estimates[WITH][name]) for name, figure in figures.items()}
            for told, figures in estimates.items()
        },
    }


def _measured(figure: NDArray[np.float64], difference: NDArray[np.float64]) -> dict[str, Any]:
    ends = {"interval": intervals.interval(figure), "difference_interval": intervals.interval(difference)}
    return {
        "value": round(intervals.value(figure), 4),
        "difference": round(intervals.value(difference), 4),
        **{name: None if pair is None else [round(end, 4) for end in pair] for name, pair in ends.items()},
    }


def likely(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the probability of each move in each row of scores."""
    probabilities: NDArray[np.float64] = 1 / (1 + np.exp(-rows[:, _MOVES].astype(np.float64)))
    return probabilities


def page(figures: dict[str, Any]) -> dict[str, Any]:
    """Return the page of the figures that ``compare`` gives."""
    rows = []
    for told in TOLD:
        measured = figures[told]
        stance = measured["stance_accuracy"]
        rows.append(
            [
                told,
                with_interval(f"{stance['value']:.1%}", percent(stance["interval"])),
                ""
                if told == WITH
                else with_interval(f"{100 * stance['difference']:+.1f}", points(stance["difference_interval"])),
                *(
                    with_interval(f"{measured[name]['value']:.3f}", number(measured[name]["interval"]))
                    for name in ("moves_macro_f1", *FLAGS)
                ),
            ]
        )
    return {
        "title": "With and without the situation",
        "columns": [
            "told",
            "stance right",
            "points more or less",
            "moves, macro-F1",
            *(f"`{flag}`, average precision" for flag in FLAGS),
        ],
        "rows": rows,
        "note": (
            f"The encoder alone, on {figures['messages']:,} messages of writers that it had never seen. {DRAWN} "
            "Another message's situation: one of the same fold, drawn by lot. While learning, the encoder was shown about "
            "one message in twenty without its situation, and none in another's."
        ),
        "data": figures,
    }


def points(ends: Sequence[float] | None) -> str:
    """Return the interval of a difference in points of a hundred, "" when there is none."""
    return f"{100 * ends[0]:+.1f} to {100 * ends[1]:+.1f}" if ends else ""


if __name__ == "__main__":
    main()
