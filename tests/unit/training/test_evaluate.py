"""The coach's figures: by their plain definitions, with intervals, for each register."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bot.coach import MOVES, STANCES, Assessment
from training import evaluate, intervals, lines
from training.registers import registers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

COUNT = 400


class Heard:
    """What a coach that is right in most cases heard in some messages, and what is there."""

    def __init__(self, seed: int = 1) -> None:
        chance = np.random.default_rng(seed)
        self.stances = chance.integers(len(STANCES), size=COUNT)
        self.heard = np.where(chance.random(COUNT) < 0.7, self.stances, chance.integers(len(STANCES), size=COUNT))
        self.moves = chance.random((COUNT, len(MOVES))) < 0.2
        self.found = self.moves ^ (chance.random((COUNT, len(MOVES))) < 0.1)
        self.confidence = chance.random(COUNT)
        self.asks = self.confidence < 0.4
        self.writers = [("a", "b", "k", "n")[at] for at in chance.integers(4, size=COUNT)]

    def measured(self, writers: list[str] | None = None) -> dict[str, Any]:
        """Return the figures."""
        return evaluate.measure(
            self.stances, self.heard, self.moves, self.found, self.confidence, self.asks, writers or []
        )


@pytest.fixture(scope="module")
def told() -> Heard:
    """Four hundred messages."""
    return Heard()


@pytest.fixture(scope="module")
def figures(told: Heard) -> dict[str, Any]:
    """Their figures."""
    return told.measured(told.writers)


def test_stances_are_measured_by_definition(told: Heard, figures: dict[str, Any]) -> None:
    """Accuracy, F1 of each stance and their mean."""
    each = [lines.f1(told.heard == at, told.stances == at) for at in range(len(STANCES))]
    assert pytest.approx((told.heard == told.stances).mean(), abs=5e-4) == figures["stance_accuracy"]
    assert pytest.approx(each, abs=5e-4) == [figures["stances"][stance] for stance in STANCES]
    assert pytest.approx(np.mean(each), abs=5e-4) == figures["stance_macro_f1"]


def test_moves_are_measured_by_definition(told: Heard, figures: dict[str, Any]) -> None:
    """How many there are, F1, precision and recall of each, and the mean of the F1."""
    both = (told.moves & told.found).sum(0)
    each = [lines.f1(told.found[:, at], told.moves[:, at]) for at in range(len(MOVES))]
    assert told.moves.sum(0).tolist() == [figures["there"][move] for move in MOVES]
    assert pytest.approx(each, abs=5e-4) == [figures["moves"][move] for move in MOVES]
    assert pytest.approx(np.mean(each), abs=5e-4) == figures["moves_macro_f1"]
    assert pytest.approx(both / told.found.sum(0), abs=5e-4) == [figures["precision"][move] for move in MOVES]
    assert pytest.approx(both / told.moves.sum(0), abs=5e-4) == [figures["recall"][move] for move in MOVES]


def test_verdicts_are_measured_by_definition(told: Heard, figures: dict[str, Any]) -> None:
    """How many are given and right; good lines criticised; cold and hot lines called good."""
    stances, heard = np.array(STANCES)[told.stances], np.array(STANCES)[told.heard]
    given, good = ~told.asks, stances == "relational"
    bad = (stances == "rigid") | (stances == "reactive")
    assert pytest.approx(given.mean(), abs=5e-4) == figures["verdicts_given"]
    assert pytest.approx((stances == heard)[given].mean(), abs=5e-4) == figures["verdicts_right"]
    criticised = np.isin(heard[good], ["rigid", "porous", "reactive"])
    assert pytest.approx(criticised.mean(), abs=5e-4) == figures["false_criticism"]
    assert pytest.approx((heard[bad] == "relational").mean(), abs=5e-4) == figures["flattery"]


def test_intervals_are_those_of_resampled_messages(told: Heard, figures: dict[str, Any]) -> None:
    """Stance, moves, precision, verdicts: the middle 95 % of what the drawn messages come to, each measured plainly."""
    drawn: dict[str, list[float]] = {"accuracy": [], "macro": [], "precision": [], "verdicts": []}
    for times in np.vstack(list(intervals.draws(np.arange(COUNT))))[1:].astype(int):
        rows = np.repeat(np.arange(COUNT), times)
        right, moves, found = (told.stances == told.heard)[rows], told.moves[rows], told.found[rows]
        drawn["accuracy"].append(right.mean())
        drawn["macro"].append(float(np.mean([lines.f1(found[:, at], moves[:, at]) for at in range(len(MOVES))])))
        drawn["precision"].append(moves[found[:, 2], 2].mean())
        drawn["verdicts"].append(right[~told.asks[rows]].mean())
    within = figures["intervals"]
    shown = (
        within["stance_accuracy"],
        within["moves_macro_f1"],
        within["precision"][MOVES[2]],
        within["verdicts_right"],
    )
    for resampled, ends in zip(drawn.values(), shown, strict=True):
        assert pytest.approx(np.quantile(resampled, [0.025, 0.975]), abs=6e-4) == ends


def test_every_figure_with_an_interval_lies_in_it(figures: dict[str, Any]) -> None:
    """Figures and intervals have the same names, and go together."""
    for name in figures["intervals"]:
        value, ends = figures[name], figures["intervals"][name]
        pairs = [(value, ends)] if isinstance(ends, list) else [(value[key], ends[key]) for key in value]
        assert all(low <= inner <= high for inner, (low, high) in pairs), name


def test_writers_that_differ_widen_what_other_writers_would_bring(told: Heard) -> None:
    """When one writer is always heard and another never, other writers may bring anything between."""
    worse = Heard()
    first = np.array(worse.writers) == "a"
    worse.heard = np.where(first, worse.stances, (worse.stances + 1) % len(STANCES))
    found = worse.measured(worse.writers)
    assert [0.0, 1.0] == [round(end) for end in found["writers_intervals"]["stance_accuracy"]]
    assert found["intervals"]["stance_accuracy"][1] < 0.4
    assert "writers_intervals" not in told.measured()


def test_what_did_not_happen_has_no_interval(told: Heard) -> None:
    """No verdict given: its rightness is 0, as ever, and has no interval."""
    asks = np.ones(COUNT, bool)
    found = evaluate.measure(told.stances, told.heard, told.moves, told.found, told.confidence, asks)
    assert (0.0, None) == (found["verdicts_right"], found["intervals"]["verdicts_right"])


def test_a_register_is_measured_on_its_own_writers(told: Heard) -> None:
    """Each register with any message gets the figures of its writers' messages, and no other."""
    found = evaluate.by_register(told.writers, told.stances, told.heard, told.moves, told.found)
    expected = [name for name, slices in registers().items() if slices.keys() & set(told.writers)]
    assert expected == list(found)
    staged = next(name for name, slices in registers().items() if "k" in slices)
    rows = np.array(told.writers) == "k"
    alone = evaluate.measure(
        told.stances[rows],
        told.heard[rows],
        told.moves[rows],
        told.found[rows],
        told.confidence[rows],
        told.asks[rows],
    )
    shown = ("messages", "stance_accuracy", "moves_macro_f1")
    assert [alone[name] for name in shown] == [found[staged][name] for name in shown]
    assert alone["intervals"]["moves_macro_f1"] == found[staged]["intervals"]["moves_macro_f1"]


def test_a_file_is_measured_with_intervals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`evaluate.py FILE.jsonl` prints figures as JSON, each interval on one line."""

    class Deaf:
        """Calls every line good and hears care in it."""

        @classmethod
        def load(cls) -> Deaf:
            return cls()

        def assess_all(self, messages: Iterable[tuple[str, str]]) -> Iterator[Assessment]:
            for _ in messages:
                yield Assessment("relational", frozenset({"care"}), 0.8, False)

    monkeypatch.setattr(evaluate, "Coach", Deaf)
    path = tmp_path / "own.jsonl"
    rows = [("I'm here", "relational", ["care"]), ("Go away", "rigid", ["shutdown"])] * 10
    path.write_text(
        "".join(
            json.dumps({"id": str(at), "situation": "", "text": text, "stance": stance, "moves": moves}) + "\n"
            for at, (text, stance, moves) in enumerate(rows)
        )
    )
    assert 0 == evaluate.main([str(path)])
    out = capsys.readouterr().out
    found = json.loads(out)
    assert (20, 0.5, 1.0) == (found["messages"], found["stance_accuracy"], found["flattery"])
    low, high = found["intervals"]["stance_accuracy"]
    assert 0.2 < low < 0.5 < high < 0.8
    assert f'"stance_accuracy": [{low}, {high}]' in out
