"""Where the coach draws its lines: thresholds of moves, temperature, and when it would rather ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from bot.coach.listening import softmax

if TYPE_CHECKING:
    from numpy.typing import NDArray

MISSED: Final = 0.10  # share of a move's messages that may be told that it is missing
PRAISE: Final = 0.90  # how often a strength that is named should be there
# Share of flagged messages in which the flag may be missed: below it too many others are taken for one.
UNFLAGGED: Final = 0.20
PRECISION: Final = 0.90  # how often a verdict that is given should be right


def temperature(decisions: NDArray[np.float64], truth: NDArray[np.intp]) -> float:
    """Return the temperature, of 0.30 to 2.00, under which the truth is likeliest."""
    rows = np.arange(len(truth))
    grid = np.arange(0.30, 2.005, 0.01)
    losses = [-np.log(softmax(decisions / float(t))[rows, truth].clip(1e-12)).mean() for t in grid]
    return round(float(grid[int(np.argmin(losses))]), 2)


def f1(heard: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """Return the harmonic mean of precision and recall, 0 when nothing is right."""
    return float(2 * (heard & truth).sum() / max(1, heard.sum() + truth.sum()))


def thresholds(moves: NDArray[np.float64], truth: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return for each move the probability, of 0.10 to 0.70, from which on F1 is best."""
    grid = np.arange(0.10, 0.705, 0.01)
    best = [
        int(np.argmax([f1(column >= line, there) for line in grid]))
        for column, there in zip(moves.T, truth.T, strict=True)
    ]
    return np.round(grid[best], 2)


def doubts(moves: NDArray[np.float64], truth: NDArray[np.bool_], limits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each move the probability below which only MISSED of the messages that have it lie."""
    low = [
        min(float(np.quantile(column[there], MISSED)), float(limit))
        for column, there, limit in zip(moves.T, truth.T, limits, strict=True)
    ]
    return np.array([round(value, 3) for value in low], np.float64)


def certain(moves: NDArray[np.float64], truth: NDArray[np.bool_], limits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each move the lowest probability from which on PRAISE of the findings are right."""
    lowest = [sure(column, there, PRAISE) for column, there in zip(moves.T, truth.T, strict=True)]
    drawn = [round(max(low, float(limit)), 3) for low, limit in zip(lowest, limits, strict=True)]
    return np.array(drawn, np.float64)


def flagged(flags: NDArray[np.float64], truth: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return for each flag the probability that all but UNFLAGGED of the messages that have it reach."""
    low = [float(np.quantile(column[there], UNFLAGGED)) for column, there in zip(flags.T, truth.T, strict=True)]
    return np.array([round(value, 4) for value in low], np.float64)


def sure(confidence: NDArray[np.float64], right: NDArray[np.bool_], wanted: float = PRECISION) -> float:
    """Return the lowest confidence from which on ``wanted`` (a share) of the verdicts are right."""
    order = np.argsort(-confidence, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= wanted)
    return float(np.ceil(confidence[order][good[-1]] * 1000) / 1000) if len(good) else 1.0


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the expected calibration error over equally wide bins, 0..1."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[place == number].mean() - right[place == number].mean()) * (place == number).mean()
        for number in np.unique(place)
    ]
    return float(sum(gaps))
