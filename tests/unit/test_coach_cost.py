"""What the table of the coach's cost is made of: intervals, shares, the way VADER's answer becomes a stance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

from bot.coach import STANCES
from tests.benchmarks import candidates, coach
from training import examples
from training.examples import Example

RIGHT: Final = [True] * 240 + [False] * 60


@pytest.mark.parametrize(
    ("stance", "compound"),
    [
        ("relational", 1.0),
        ("relational", 0.05),
        ("unclear", 0.0499),
        ("unclear", 0.0),
        ("unclear", -0.0499),
        ("reactive", -0.05),
        ("reactive", -1.0),
    ],
)
def test_vaders_compound_becomes_a_stance_by_its_authors_lines(stance: str, compound: float) -> None:
    """From 0.05 on it is positive, from -0.05 down negative, and neutral between the two."""
    assert stance == candidates.stance_of_compound(compound)


def test_an_interval_is_that_of_the_normal_approximation_where_that_holds() -> None:
    """240 right of 300: 80 % plus and minus 1.96 standard errors (2.31 points)."""
    assert (0.755, 0.845) == pytest.approx(coach.interval(RIGHT), abs=0.004)


def test_an_interval_is_the_same_each_time() -> None:
    """The resamples are drawn with a fixed seed."""
    assert coach.interval(RIGHT) == coach.interval(RIGHT)


def test_without_spread_there_is_no_interval() -> None:
    """Where every line is right, so is every resample."""
    assert (1.0, 1.0) == coach.interval([True] * 20)


def test_accuracy_counts_five_stances_good_or_not_and_each_stance_alike() -> None:
    """A wall heard as an attack is a wrong stance, but rightly no good line."""
    stances = ["relational", "relational", "relational", "rigid"]
    found = coach.accuracy(["relational", "relational", "unclear", "reactive"], stances)
    assert [True, True, False, False] == found["five"]
    assert [True, True, False, True] == found["good"]
    assert 1 / 3 == pytest.approx(found["alike"])


def test_learner_lines_and_misleading_ones_are_counted_apart() -> None:
    """What was heard is parted where the learner lines end."""
    found = coach.heard_right(["rigid", "porous"], [("a", "b", "rigid")], [("c", "d", "reactive")])
    assert ([True], [False]) == (found["five"], found["tricky"])


def test_timed_messages_have_thirty_words_and_twelve_around_them() -> None:
    """Longer ones are cut, shorter ones left out, and the same are picked each time."""
    long = [Example("a", "s " * 15, f"{number} " + "w " * 40, "rigid", frozenset()) for number in range(9)]
    short = [
        Example("a", "s " * 15, "w " * 29, "rigid", frozenset()),
        Example("a", "s", "w " * 40, "rigid", frozenset()),
    ]
    picked = coach.timed_messages(long + short, 9)
    assert [(30, 12)] * 9 == [(len(text.split()), len(situation.split())) for text, situation in picked]
    assert picked == coach.timed_messages(long + short, 9)


def test_judged_lines_have_a_situation_and_a_stance_and_stand_in_no_corpus() -> None:
    """300 learner lines in their beats, none with a name left to fill in; of five words on, none was trained on."""
    lines = coach.learner_lines()
    assert 300 == len(lines)
    for _, situation, stance in lines + coach.tricky_lines():
        assert stance in STANCES
        assert "{" not in situation
    assert all(situation for _, situation, _ in lines)
    taught = {_flat(example.text) for example in examples.corpus()}
    assert [] == [text for text, _, _ in lines if len(text.split()) >= 5 and _flat(text) in taught]


def test_the_middle_of_three_rounds_is_taken_of_what_is_a_number() -> None:
    """One slow round does not count, and lists are left alone."""
    runs = [{"load_s": 1.0, "heard": ["rigid"]}, {"load_s": 9.0, "heard": []}, {"load_s": 2.0, "heard": []}]
    assert {"load_s": 2.0} == coach.middle(runs)


def test_the_table_has_a_column_each_and_ratios_to_the_coach() -> None:
    """Twice the coach's time is 2 ×; the coach's own column has no ratio and nothing beside itself."""
    page = coach.table({"vader": measured(2.0, RIGHT[::-1]), "coach": measured(1.0, RIGHT)}, [200.0, 400.0, 300.0])
    rows = {row[0]: row[2:] for row in page["rows"]}
    assert ["", "aim", "VADER", "the coach"] == page["columns"]
    assert {4} == {len(row) for row in page["rows"]}
    assert ["2, 2 ms (2 ×)", "1, 1 ms"] == rows[coach.COSTS[0][0]]
    assert ["", "300 messages/s"] == rows["`whenready coach --jsonl`"]
    assert ["80.0% (75% to 84%)"] * 2 == rows["Stance right, of five"]
    assert rows["the same beside the coach, in points"][0].startswith("+0.0 (-")
    assert "" == rows["the same beside the coach, in points"][1]


def test_a_table_without_the_coach_has_no_ratios() -> None:
    """What was measured by itself is shown by itself."""
    page = coach.table({"vader": measured(2.0, RIGHT)}, [])
    assert "×" not in json.dumps(page, ensure_ascii=False)
    assert "beside the coach" not in json.dumps(page)


def test_each_candidate_has_a_title_and_knows_files_that_are_there() -> None:
    """What the table names is what can be measured; the sizes of the coach's own files are real."""
    assert set(coach.TITLES) == set(candidates.CANDIDATES)
    for name in ("n-grams", "coach"):
        paths = list(candidates.CANDIDATES[name].files())
        assert paths
        assert all(Path(path).stat().st_size for path in paths)


def measured(cost: float, right: list[bool]) -> dict[str, Any]:
    names = {name for _, _, names, _ in coach.COSTS for name in names}
    return dict.fromkeys(names, cost) | {"five": right, "good": right, "tricky": right, "alike": 0.5}


def _flat(text: str) -> str:
    return " ".join(text.casefold().split())
