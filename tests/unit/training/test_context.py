"""What the situation gives: whose situation is shown, and how the figures are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bot.coach import MOVES, STANCES
from tools.figures import table
from training import context
from training.lessons import Lesson

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FOLDS = 5
WIDTH = len(STANCES) + 2 * len(MOVES) + 2 + 5 + 2  # stances, moves, strongest words, flags, dangers, traits


@pytest.fixture
def held() -> list[Lesson]:
    """Two hundred messages in five folds; every fifth is unclear, every fourth carries a flag."""
    return [
        Lesson(
            str(at),
            f"situation {at % 40}",
            "text",
            at % FOLDS,
            (at // FOLDS) % len(STANCES),
            tuple((at + move) % 3 == 0 and (at // FOLDS) % len(STANCES) != 4 for move in range(len(MOVES))),
            (at % 4 == 0, at % 7 == 0),
        )
        for at in range(200)
    ]


def right(held: list[Lesson]) -> NDArray[np.float32]:
    """Return the scores of a network that hears all."""
    rows = np.full((len(held), WIDTH), -3.0, np.float32)
    for row, lesson in zip(rows, held, strict=True):
        row[lesson.stance] = 3.0
        row[5:15][list(lesson.moves)] = 3.0
        row[25:27][list(lesson.flags)] = 3.0
    return rows


def test_another_situation_is_another() -> None:
    """No message is shown in a situation equal to its own, and the draw is the same each time."""
    own = [f"situation {at % 3}" for at in range(300)]
    drawn = context.others(own)
    assert [] == [one for one, other in zip(own, drawn, strict=True) if one == other]
    assert set(own) == set(drawn)
    assert drawn == context.others(own)


def test_where_all_situations_are_one_there_is_no_other() -> None:
    """It says so instead of looking for ever."""
    with pytest.raises(ValueError, match="no other situation"):
        context.others(["one"] * 5)


def test_each_message_is_shown_in_three_ways() -> None:
    """With its situation, with none, with another's."""
    own = ["one", "two", "one"]
    assert [own, ["", "", ""], context.others(own)] == list(context.told_situations(own).values())


def test_figures_are_compared_with_those_of_the_own_situation(held: list[Lesson]) -> None:
    """A network that hears all with the situation, and half of the stances without, loses fifty points."""
    without = right(held)
    without[::2, :5] = np.roll(without[::2, :5], 1, axis=1)
    figures = context.compare(held, dict(zip(context.TOLD, (right(held), without, right(held)), strict=True)))
    alone = figures["no situation"]["stance_accuracy"]
    assert (1.0, 0.5, -0.5) == (
        figures[context.WITH]["stance_accuracy"]["value"],
        alone["value"],
        alone["difference"],
    )
    low, high = alone["difference_interval"]
    assert -0.6 < low < -0.5 < high < -0.4
    assert [0.0, 0.0] == figures["another message's situation"]["moves_macro_f1"]["difference_interval"]
    assert 1.0 == figures[context.WITH]["moves_macro_f1"]["value"]


def test_flags_are_measured_by_average_precision(held: list[Lesson]) -> None:
    """Where every message scores alike, it is the share of messages that carry the flag."""
    alike = right(held)
    alike[:, 25:27] = 0.0
    figures = context.compare(held, dict(zip(context.TOLD, (right(held), alike, alike), strict=True)))
    assert 1.0 == figures[context.WITH]["under_threat"]["value"]
    assert 0.25 == figures["no situation"]["complete_no"]["value"]


def test_an_unclear_message_has_no_moves(held: list[Lesson]) -> None:
    """By the guide: what is scored for moves in a message heard as unclear does not count."""
    loud = right(held)
    loud[[lesson.stance == 4 for lesson in held], 5:15] = 3.0
    figures = context.compare(held, dict.fromkeys(context.TOLD, loud))
    assert 1.0 == figures[context.WITH]["moves_macro_f1"]["value"]


def test_lines_are_drawn_without_the_fold_they_are_measured_on(held: list[Lesson]) -> None:
    """A fold in which alone missing moves score high gets the others' low line, and moves are heard that aren't there."""
    loud = right(held)
    first = np.array([lesson.fold == 0 for lesson in held])
    loud[first, 5:15] = np.maximum(loud[first, 5:15], 0.0)
    figures = context.compare(held, dict.fromkeys(context.TOLD, loud))
    assert figures[context.WITH]["moves_macro_f1"]["value"] < 0.95


def test_the_page_has_a_row_for_each_way(held: list[Lesson]) -> None:
    """Stance right, points more or less than with the situation, moves, both flags."""
    figures = context.compare(held, dict.fromkeys(context.TOLD, right(held)))
    shown = table(context.page(figures))
    full = "1.000 (1.000 to 1.000)"
    assert f"| its own situation | 100.0% (100.0% to 100.0%) |  | {full} | {full} | {full} |" in shown
    assert "| no situation | 100.0% (100.0% to 100.0%) | +0.0 (+0.0 to +0.0) |" in shown
    assert "on 200 messages" in shown


def test_a_missing_network_is_named(tmp_path: Path, held: list[Lesson]) -> None:
    """Without the five networks it says how to make them."""
    folds: list[Any] = [held, held]
    with pytest.raises(SystemExit, match=r"fold-1\.pt: run training/train_encoder\.py --folds --keep"):
        context.read(tmp_path, folds)
