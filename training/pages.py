"""The tables in which the coach's figures are shown, as tools/figures.py writes them into the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.coach import MOVES
from training import intervals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

WORDS: Final = 30  # a message of this length is timed
DRAWN: Final = (
    f"In brackets 95 % intervals: {intervals.RESAMPLES:,} bootstrap resamples of messages (Efron & Tibshirani 1993)."
)


def overview(figures: Mapping[str, Any], spent: Mapping[str, float]) -> dict[str, Any]:
    """Return the page of all messages' figures, their intervals, and what the coach costs."""
    slices = figures["slices"]

    def row(title: str, name: str, ends: Callable[[Sequence[float] | None], str]) -> list[str]:
        measured = f"{figures[name]:.1%}" if ends is percent else f"{figures[name]:.3f}"
        return [title, measured, ends(figures["intervals"][name]), ends(figures["writers_intervals"][name])]

    rows = [
        row("Stance right", "stance_accuracy", percent),
        row("Stance, macro-F1", "stance_macro_f1", number),
        row("Moves, macro-F1", "moves_macro_f1", number),
        [
            "Stance right, words alone, encoder alone",
            f"{figures['alone']['words']:.1%}, {figures['alone']['encoder']:.1%}",
            "",
            "",
        ],
        ["Best and worst writer, stance right", f"{max(slices.values()):.0%}, {min(slices.values()):.0%}", "", ""],
        row("Gives a verdict rather than a question", "verdicts_given", percent),
        row("Right when it gives a verdict", "verdicts_right", percent),
        row("Good lines criticised", "false_criticism", percent),
        row("Cold or hot lines called good", "flattery", percent),
        ["Calibration error", f"{figures['calibration_error']:.3f}", "", ""],
        *(
            [f"Flag: {flag}, recall and precision", f"{found['recall']:.2f}, {found['precision']:.2f}", "", ""]
            for flag, found in figures["flags"].items()
        ),
        ["Size of the weights", f"{spent['size_mb']} MB", "", ""],
        ["Time to load", f"{spent['load_ms']} ms", "", ""],
        [
            f"Time for a message of {WORDS} words, median and 95 of 100",
            f"{spent['message_ms']}, {spent['message_ms_95']} ms",
            "",
            "",
        ],
    ]
    return {
        "title": "What the coach hears",
        "columns": ["Figure", "Value", "95 %: other messages", "95 %: other writers"],
        "rows": rows,
        "note": (
            f"Five-fold validation over {figures['messages']:,} messages; no writer is in both halves of a split "
            f"(folds: {' | '.join(figures['folds'])}). Intervals: {intervals.RESAMPLES:,} bootstrap resamples of messages, and "
            f"of the {len(slices)} writers with all that each wrote (Efron & Tibshirani 1993). Times on one core of the machine that trained it."
        ),
    }


def moves(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the page of each move's F1, precision and recall."""
    within = figures["intervals"]
    names = ("moves", "precision", "recall")
    rows = [
        [
            f"`{move}`",
            f"{figures['there'][move]:,}",
            *(with_interval(f"{figures[name][move]:.3f}", number(within[name][move])) for name in names),
        ]
        for move in MOVES
    ]
    return {
        "title": "How well it hears each move",
        "columns": ["move", "messages that have it", "F1", "precision", "recall"],
        "rows": rows,
        "note": f"The same validation. {DRAWN}",
    }


def registers(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the page of each register's figures."""
    rows = [
        [
            register,
            measured["writers"],
            f"{measured['messages']:,}",
            with_interval(f"{measured['stance_accuracy']:.1%}", percent(measured["intervals"]["stance_accuracy"])),
            with_interval(f"{measured['moves_macro_f1']:.3f}", number(measured["intervals"]["moves_macro_f1"])),
        ]
        for register, measured in sorted(figures["registers"].items(), key=lambda pair: -pair[1]["stance_accuracy"])
    ]
    return {
        "title": "How well it hears each kind of talk",
        "columns": ["register", "slices", "messages", "stance right", "moves, macro-F1"],
        "rows": rows,
        "note": f"The same validation. {DRAWN} What each slice holds: `training/registers.toml`.",
    }


def with_interval(shown: str, ends: str) -> str:
    """Return a figure with its interval in brackets, if there is one."""
    return f"{shown} ({ends})" if ends else shown


def percent(ends: Sequence[float] | None) -> str:
    """Return an interval as shares of a hundred, "" when there is none."""
    return f"{ends[0]:.1%} to {ends[1]:.1%}" if ends else ""


def number(ends: Sequence[float] | None) -> str:
    """Return an interval as numbers, "" when there is none."""
    return f"{ends[0]:.3f} to {ends[1]:.3f}" if ends else ""
