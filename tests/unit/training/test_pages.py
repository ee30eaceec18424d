"""The tables of the coach's figures."""

from __future__ import annotations

from typing import Any

import pytest

from bot.coach import MOVES
from tools.figures import table
from training import pages

NAMES = ("stance_accuracy", "stance_macro_f1", "moves_macro_f1", "verdicts_given", "verdicts_right")


@pytest.fixture
def figures() -> dict[str, Any]:
    """Figures as `evaluate.measure` and `train.validate` give them, moves in the order of a file with sorted keys."""
    alone = dict.fromkeys((*NAMES, "false_criticism", "flattery"), 0.8)
    ends = {key: [0.75, 0.85] for key in alone}
    moves = dict.fromkeys(sorted(MOVES), 0.5)
    within = {key: [0.45, 0.55] for key in sorted(MOVES)}
    return {
        **alone,
        "messages": 17509,
        "alone": {"words": 0.7, "encoder": 0.75},
        "flags": {"complete_no": {"recall": 0.7, "precision": 0.2}},
        "calibration_error": 0.012,
        "slices": {"a": 0.91, "b": 0.62},
        "folds": ["a", "b"],
        "there": dict.fromkeys(sorted(MOVES), 1200),
        **dict.fromkeys(("moves", "precision", "recall"), moves),
        "intervals": {**ends, **dict.fromkeys(("moves", "precision", "recall"), within)},
        "writers_intervals": {key: [0.7, 0.9] for key in alone},
        "registers": {
            "Chat": {
                "writers": "a",
                "messages": 1000,
                "stance_accuracy": 0.7,
                "moves_macro_f1": 0.6,
                "intervals": {"stance_accuracy": [0.68, 0.72], "moves_macro_f1": [0.55, 0.65]},
            },
            "Letters": {
                "writers": "b",
                "messages": 90,
                "stance_accuracy": 0.9,
                "moves_macro_f1": 0.4,
                "intervals": {"stance_accuracy": [0.84, 0.96], "moves_macro_f1": None},
            },
        },
    }


def test_the_overview_shows_both_intervals(figures: dict[str, Any]) -> None:
    """What other messages and what other writers would bring stand beside the figure; costs have none."""
    spent = {"size_mb": 3.1, "load_ms": 40.0, "message_ms": 4.0, "message_ms_95": 9.0}
    shown = table(pages.overview(figures, spent))
    assert "| Stance right | 80.0% | 75.0% to 85.0% | 70.0% to 90.0% |" in shown
    assert "| Moves, macro-F1 | 0.800 | 0.750 to 0.850 | 0.700 to 0.900 |" in shown
    assert "| Best and worst writer, stance right | 91%, 62% |  |  |" in shown
    assert "| Stance right, words alone, encoder alone | 70.0%, 75.0% |  |  |" in shown
    assert "| Flag: complete_no, recall and precision | 0.70, 0.20 |  |  |" in shown
    assert "| Size of the weights | 3.1 MB |  |  |" in shown
    assert "over 17,509 messages" in shown
    assert "of the 2 writers" in shown


def test_moves_stand_in_the_order_of_the_guide(figures: dict[str, Any]) -> None:
    """Each move with how many messages have it, F1, precision and recall."""
    page = pages.moves(figures)
    assert [f"`{move}`" for move in MOVES] == [row[0] for row in page["rows"]]
    assert ["1,200", *["0.500 (0.450 to 0.550)"] * 3] == page["rows"][0][1:]


def test_registers_stand_from_best_to_worst(figures: dict[str, Any]) -> None:
    """The register in which the coach is right most often comes first; without an interval no brackets."""
    assert [
        ["Letters", "b", "90", "90.0% (84.0% to 96.0%)", "0.400"],
        ["Chat", "a", "1,000", "70.0% (68.0% to 72.0%)", "0.600 (0.550 to 0.650)"],
    ] == pages.registers(figures)["rows"]
