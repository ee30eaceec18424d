"""The bootstrap: what it draws, and where a figure's interval lies."""

from __future__ import annotations

import math

import numpy as np
import pytest

from training import intervals


def test_the_first_row_is_the_messages_as_they_are() -> None:
    """Sums start with the counts themselves; one row for each resample follows."""
    marks = np.array([[True, False], [True, True], [True, False]])
    found = intervals.sums(marks)
    assert [3.0, 1.0] == found[0].tolist()
    assert (1 + intervals.RESAMPLES, 2) == found.shape
    assert {3.0} == set(found[:, 0].tolist())


def test_the_same_messages_give_the_same_draws() -> None:
    """The seed is fixed: figures can be measured again, and compared resample by resample."""
    marks = np.arange(50)[:, None] % 3 == 0
    assert intervals.sums(marks).tolist() == intervals.sums(marks).tolist()


def test_an_interval_is_as_wide_as_theory_says() -> None:
    """Of 3 in 10 right among 2,000, it reaches about 1.96 standard errors to each side."""
    right = np.arange(2000) % 10 < 3
    low, high = intervals.interval(intervals.sums(right[:, None])[:, 0] / 2000) or [0.0, 0.0]
    error = 1.96 * math.sqrt(0.3 * 0.7 / 2000)
    assert pytest.approx(0.3 - error, abs=0.15 * error) == low
    assert pytest.approx(0.3 + error, abs=0.15 * error) == high


def test_groups_are_drawn_together() -> None:
    """When writers are drawn, all that one wrote comes or none of it."""
    groups = np.array([0, 0, 0, 1, 1])
    counts = intervals.sums(np.array([[True, False]] * 3 + [[False, True]] * 2), groups)
    assert [3.0, 2.0] == counts[0].tolist()
    assert {(6.0, 0.0), (3.0, 2.0), (0.0, 4.0)} == set(map(tuple, counts.tolist()))


def test_what_has_no_base_has_no_interval() -> None:
    """A share of nothing is no figure: its value is 0 and its interval None."""
    shares = intervals.share(np.zeros(4), np.zeros(4))
    assert (0.0, None) == (intervals.value(shares), intervals.interval(shares))


def test_resamples_without_a_base_are_left_out() -> None:
    """A rare figure's interval is that of the resamples in which it could be measured."""
    assert [0.5, 0.5] == intervals.interval(np.array([0.5, np.nan, 0.5, 0.5]))


def test_no_messages_are_drawn_from_none() -> None:
    """An empty set of messages has sums of nothing, and no resamples."""
    assert [[0.0]] == intervals.sums(np.zeros((0, 1), bool)).tolist()


def test_average_precision() -> None:
    """Found at places 1 and 3: the mean of 1/1 and 2/3. Where all score alike, the share of what is to be found."""
    truth = np.array([True, False, True, False])
    descending = intervals.average_precision(np.array([0.9, 0.8, 0.7, 0.6], np.float32), truth)
    assert pytest.approx((1 + 2 / 3) / 2) == descending[0]
    assert pytest.approx(0.5) == intervals.average_precision(np.ones(4, np.float32), truth)[0]


def test_average_precision_of_a_resample_counts_repeated_messages() -> None:
    """A resample's average precision is that of the messages that were drawn, each as often as it was."""
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5], np.float32)
    truth = np.array([False, True, False, True, True])
    times = np.vstack(list(intervals.draws(np.arange(5))))[7].astype(int)
    drawn = intervals.average_precision(np.repeat(scores, times), np.repeat(truth, times))[0]
    assert pytest.approx(drawn) == intervals.average_precision(scores, truth)[7]


def test_average_precision_without_anything_to_find() -> None:
    """Nothing to find: no figure."""
    assert np.isnan(intervals.average_precision(np.ones(3, np.float32), np.zeros(3, bool))[0])
