"""How far off a figure could be by chance: the percentile bootstrap (Efron & Tibshirani 1993, chapter 13).

Messages are drawn with replacement, as many as there are, again and again; a figure's interval holds the middle 95 % of
what it comes to. That tells what other messages by the same writers would bring. Drawing writers with all that each of
them wrote tells what other writers would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

RESAMPLES: Final = 1_000
SHARE: Final = 0.95  # of the resamples that lie within the interval
SEED: Final = 20250214
_AT_ONCE: Final = 100  # resamples: of 17,500 messages these take 7 MB


def draws(groups: NDArray[np.intp]) -> Iterator[NDArray[np.float32]]:
    """Yield how often each message counts: 1 for each as they are, then a row for each resample, some rows at once.

    ``groups`` numbers, from 0 on, what is drawn together with each message. The same groups always give the same draws,
    so that figures of the same messages can be compared resample by resample.
    """
    chance = np.random.default_rng(SEED)
    yield np.ones((1, len(groups)), np.float32)
    count = int(groups.max()) + 1 if len(groups) else 0
    for start in range(0, RESAMPLES if count else 0, _AT_ONCE):
        drawn = chance.integers(count, size=(min(_AT_ONCE, RESAMPLES - start), count))
        times = np.array([np.bincount(row, minlength=count) for row in drawn], np.float32)
        yield times[:, groups]


def sums(marks: NDArray[np.bool_], groups: NDArray[np.intp] | None = None) -> NDArray[np.float64]:
    """Return how many messages (rows) have each mark (column): first as they are, then in each resample.

    Without ``groups`` each message is drawn by itself.
    """
    wide = marks.astype(np.float32)  # whole numbers up to 16 million are exact
    each = np.arange(len(marks)) if groups is None else groups
    return np.vstack([(times @ wide).astype(np.float64) for times in draws(each)])


def average_precision(scores: NDArray[np.float32], truth: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the average precision of finding ``truth`` by ``scores``: as it is, then in each resample of messages.

    Precision at each score, weighed by the recall that it adds; NaN where there is nothing to find.
    """
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)  # of each run of equal scores
    found = []
    for times in draws(np.arange(len(scores))):
        drawn = times[:, order]
        taken = np.cumsum(drawn, axis=1, dtype=np.float64)[:, ends]
        right = np.cumsum(drawn * truth[order], axis=1, dtype=np.float64)[:, ends]
        gained = np.diff(right, axis=1, prepend=0.0)
        precision = np.divide(right, taken, out=np.zeros(taken.shape), where=taken > 0)
        found.append(share((gained * precision).sum(1), right[:, -1]))
    return np.concatenate(found)


def share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return part of whole, NaN where there is no whole."""
    shares: NDArray[np.float64] = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return shares


def value(estimates: NDArray[np.float64]) -> float:
    """Return the figure itself, 0 when there is none; ``estimates`` are one of it as it is, then one of each resample."""
    return float(np.nan_to_num(estimates[0]))


def interval(estimates: NDArray[np.float64]) -> list[float] | None:
    """Return the lower and the upper end of the figure's interval, None when there is no figure."""
    drawn = estimates[1:][~np.isnan(estimates[1:])]
    if np.isnan(estimates[0]) or not len(drawn):
        return None
    low, high = np.quantile(drawn, [(1 - SHARE) / 2, (1 + SHARE) / 2])
    return [float(low), float(high)]
