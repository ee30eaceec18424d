"""How a line landed, read from the reply's condition."""

from __future__ import annotations

from typing import Any

import pytest

from bot.coach.vocabulary import MOVES, STANCES
from bot.rehearsal.conditions import Moment, compile_condition
from bot.rehearsal.landing import Landing, landing
from bot.rehearsal.script import Condition, Outcome, Reply


def reply(when: dict[str, Any], **more: Any) -> Reply:
    return Reply.model_validate({"when": when, "says": "Hm.", **more})


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"stance": "relational"}, "well"),
        ({"stance": ["relational", "rigid"], "has": ["limit"], "lacks": ["blame"]}, "well"),
        ({"has_any": ["invitation", "care"]}, "well"),
        ({"any": [{"stance": "relational"}, {"has": "care"}]}, "well"),
        ({"stance": "reactive", "attempt": "1"}, "ill"),
        ({"stance": ["rigid", "porous"], "has": "care"}, "ill"),
        ({"stance": "relational", "has": "blame"}, "ill"),
        ({"has": "shutdown"}, "ill"),
        ({"has_any": ["flooding", "pressure"]}, "ill"),
        ({"any": [{"stance": "reactive"}, {"has_any": ["flooding", "pressure"]}]}, "ill"),
        ({"any": [{"stance": "reactive"}, {"stance": "relational"}]}, "open"),
        ({"has_any": ["care", "pleasing"]}, "open"),
        ({"stance": ["relational", "porous"]}, "open"),
        ({"stance": "unclear"}, "open"),
        ({"stance": ["reactive", "unclear"]}, "open"),
        ({"lacks": "limit", "attempt": "2+"}, "open"),
    ],
)
def test_a_condition_says_how_the_line_landed(when: dict[str, Any], expected: Landing) -> None:
    """What all lines that meet the condition have in common: good, hurting, or neither."""
    assert expected == landing(reply(when))


def test_a_partner_who_pushes_back_is_not_pleased() -> None:
    """Fear showing is neither praise nor hurt; a hurt stays one."""
    assert "open" == landing(reply({"stance": "relational"}, pushback=True))
    assert "ill" == landing(reply({"stance": "rigid"}, pushback=True))


def test_an_otherwise_is_open() -> None:
    """It comes when the coach is unsure: it says nothing about the line."""
    assert "open" == landing(Outcome.model_validate({"says": "Hm.", "to": "x"}))


@pytest.mark.parametrize("stance", STANCES)
def test_ill_and_well_never_name_the_same_line(stance: Any) -> None:
    """No line without a hurting move and with a good stance meets a condition that is ill, and the reverse."""
    conditions: list[dict[str, Any]] = [
        {"stance": "relational"},
        {"stance": "reactive"},
        {"has": "shutdown"},
        {"has_any": ["blame", "pressure"]},
        {"any": [{"stance": "rigid"}, {"has": "flooding"}]},
    ]
    for move in MOVES[:5]:
        moment = Moment(stance, frozenset({move}), 1, {})
        for when in conditions:
            if compile_condition(Condition.model_validate(when))(moment):
                assert ("well" if stance == "relational" else "ill") == landing(reply(when))
