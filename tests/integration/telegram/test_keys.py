"""Buttons: what a tap says fits into Telegram's 64 bytes and comes back as what it was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from bot.app import Parts
from bot.rehearsal import Control, Position
from bot.rehearsal.script import Role
from bot.telegram.keys import MAX_DATA, Key, keyboard, moment, rehearsal_data, tapped

LONGEST_ID = 40  # letters of the longest id that a script may have


def _rehearsal(parts: Parts, **values: Any) -> Any:
    turn = parts.practice.begin("alex-jordan", "alex", "f" * 8, evening=1)
    return replace(turn.rehearsal, **values)


def test_the_longest_ids_fit(parts: Parts) -> None:
    """With the longest gesture of any scene, the longest control and a far turn a tap still fits into 64 bytes."""
    rehearsal = _rehearsal(parts, turn=10**6)
    roles: list[Role] = [role for script in parts.practice.repertoire for role in script.roles.values()]
    gestures = [key for role in roles for beat in role.beats.values() for key in beat.gestures]
    values = [*gestures, "two_quiet_minutes", "rather_not_say", "x" * LONGEST_ID]
    for control in get_args(Control):
        for value in values:
            data = rehearsal_data(rehearsal, control, value)
            assert len(data.encode()) <= MAX_DATA
            assert tapped(data.split(":"), rehearsal) is not None


def test_a_scripts_id_fits_with_its_role(parts: Parts) -> None:
    """Choosing a role names script and role: both fit, for every scene that is shipped."""
    for script in parts.practice.repertoire:
        for role in script.roles:
            assert len(f"who:{script.id}:{role}".encode()) <= MAX_DATA


def test_a_tap_comes_back_as_it_was(parts: Parts) -> None:
    """Control, value and the moment survive; at another moment it is for nowhere, and so is stale."""
    rehearsal = _rehearsal(parts)
    parsed = tapped(rehearsal_data(rehearsal, "gesture", "sit").split(":"), rehearsal)
    assert parsed is not None
    assert ("gesture", "sit", rehearsal.position) == (parsed.control, parsed.value, parsed.at)
    later = replace(rehearsal, turn=1)
    stale = tapped(rehearsal_data(rehearsal, "hint").split(":"), later)
    assert stale is not None
    assert Position("", -1) == stale.at


@pytest.mark.parametrize("data", ["r:hint", "r:steal::00", "x:hint::00", "r:hint:::", ""])
def test_what_no_button_says_is_nothing(parts: Parts, data: str) -> None:
    """Data of another make is no tap in a scene."""
    assert tapped(data.split(":"), _rehearsal(parts)) is None


def test_moments_are_told_apart(parts: Parts) -> None:
    """Another rehearsal, beat or turn is another moment."""
    one = _rehearsal(parts)
    others = [replace(one, id="g" * 8), replace(one, beat="tuesday"), replace(one, turn=1)]
    assert 4 == len({moment(rehearsal) for rehearsal in (one, *others)})


@pytest.mark.parametrize("values", [{"data": "ä" * 33}, {"copy": "x" * 257}, {}])
def test_what_telegram_would_refuse_is_refused_first(values: dict[str, str]) -> None:
    """65 bytes, 257 characters to copy, and a button that does nothing are errors here."""
    with pytest.raises(ValueError, match="Telegram would refuse"):
        Key("label", **values)


def test_rows_are_as_wide_as_a_phone() -> None:
    """Short labels share a row, long ones have their own; no key is lost and none are no keyboard."""
    keys = [Key("Hint", "a"), Key("⋯", "b"), Key("A row or a sulk, it passes", "c"), Key("Yes", "d")]
    laid = keyboard(keys)
    assert laid is not None
    assert [["Hint", "⋯"], ["A row or a sulk, it passes"], ["Yes"]] == [
        [key["text"] for key in row] for row in laid["inline_keyboard"]
    ]
    assert keyboard([]) is None
