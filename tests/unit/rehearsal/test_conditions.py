"""The closed grammar of conditions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach.vocabulary import MOVES, STANCES
from bot.rehearsal.conditions import Moment, apply, compile_condition, count_range, mentioned, moments, possible_values
from bot.rehearsal.reading import Source
from bot.rehearsal.script import Condition


def moment(stance: Any = "relational", *moves: Any, attempt: int = 1, **variables: Any) -> Moment:
    """A moment as the engine hands it to conditions."""
    return Moment(stance, frozenset(moves), attempt, variables)


@pytest.mark.parametrize(
    ("when", "holds", "fails"),
    [
        ({"stance": "rigid"}, moment("rigid", "limit"), moment("reactive", "blame")),
        ({"stance": ["rigid", "reactive"]}, moment("reactive", "blame"), moment("porous", "pleasing")),
        ({"has": ["limit", "care"]}, moment("relational", "limit", "care"), moment("relational", "limit")),
        ({"has_any": ["limit", "care"]}, moment("relational", "care"), moment("relational", "feeling")),
        ({"lacks": ["blame", "shutdown"]}, moment("relational", "care"), moment("rigid", "limit", "shutdown")),
        ({"attempt": 2}, moment(attempt=2), moment(attempt=3)),
        ({"attempt": "2+"}, moment(attempt=9), moment(attempt=1)),
        ({"attempt": "1-2"}, moment(attempt=2), moment(attempt=3)),
        ({"where": {"calm": True}}, moment(calm=True), moment(calm=False)),
        ({"where": {"calm": True}}, moment(calm=True), moment(calm=1)),
        ({"where": {"calm": 1}}, moment(calm=1), moment(calm=True)),
        ({"where": {"mood": "low"}}, moment(mood="low"), moment(mood="high")),
        ({"where": {"postponed": "1+"}}, moment(postponed=2), moment(postponed=0)),
        ({"where": {"postponed": "1+"}}, moment(postponed=2), moment(postponed=True)),
        ({"where": {"calm": False}}, moment(calm=False), moment()),
        ({"any": [{"has": "care"}, {"attempt": 3}]}, moment("rigid", "limit", attempt=3), moment("rigid", "limit")),
        ({"stance": "rigid", "has": "care"}, moment("rigid", "care"), moment("relational", "care")),
        ({}, moment("unclear"), moment(None)),
        ({"lacks": "blame"}, moment("unclear"), moment(None)),
    ],
)
def test_a_condition_holds_when_all_its_keys_do(when: dict[str, Any], holds: Moment, fails: Moment) -> None:
    """Each key of the grammar tells the two moments apart; an unsure coach makes none hold."""
    condition = Condition.model_validate(when)
    test = compile_condition(condition)
    assert (True, False) == (test(holds), test(fails))


@pytest.mark.parametrize(
    ("count", "expected"), [(2, (2, 2)), ("2", (2, 2)), ("1-3", (1, 3)), ("0", (0, 0)), ("2-2", (2, 2))]
)
def test_a_count_is_a_range(count: str | int, expected: tuple[int, int]) -> None:
    """A number, a span, and both ends are meant."""
    assert expected == count_range(count)


def test_a_count_with_a_plus_has_no_upper_end() -> None:
    """Two or more holds for a great many."""
    low, high = count_range("2+")
    assert low == 2
    assert high >= 100_000


@pytest.mark.parametrize("count", ["two", "3-1", "-1", "1+2", " ", "1.5", True, -1, "9999"])
def test_what_is_no_count_is_refused(count: Any) -> None:
    """Anything else raises ValueError, which names it."""
    with pytest.raises(ValueError, match=str(count).replace("+", r"\+")):
        count_range(count)


def test_changes_set_and_add() -> None:
    """A value replaces, "+1" adds, what is not there counts as nothing; what was given stays as it was."""
    before = {"a": 1, "b": False}
    assert {"a": 3, "b": True, "c": 1} == apply({"a": "+2", "b": True, "c": "+1"}, before)
    assert {"a": 1, "b": False} == before


def test_mentioned_names_variables_inside_options() -> None:
    """Variables are found at every depth of `any`."""
    inner = {"any": [{"where": {"b": 1}}, {"any": [{"where": {"c": "x"}}, {"has": "care"}]}], "where": {"a": True}}
    assert [("a", True), ("b", 1), ("c", "x")] == list(mentioned(Condition.model_validate(inner)))


CONDITIONS = st.builds(
    lambda stance, has, lacks, attempt: Condition(stance=stance, has=has, lacks=lacks, attempt=attempt),
    st.none() | st.lists(st.sampled_from(STANCES), min_size=1, max_size=2),
    st.none() | st.lists(st.sampled_from(MOVES), min_size=1, max_size=2),
    st.none() | st.lists(st.sampled_from(MOVES), min_size=1, max_size=2),
    st.none() | st.sampled_from(["1", "2+", "1-2", 3]),
)


@given(
    st.lists(CONDITIONS, min_size=1, max_size=3),
    st.sampled_from(STANCES),
    st.sets(st.sampled_from(MOVES), min_size=1),
    st.integers(1, 6),
)
def test_moments_leave_no_case_out(conditions: list[Condition], stance: Any, moves: set[Any], attempt: int) -> None:
    """Whatever message comes, some moment of the enumeration makes the same conditions hold."""
    heard = Moment(stance, frozenset() if stance == "unclear" else frozenset(moves), attempt, {})
    tests = [compile_condition(condition) for condition in conditions]
    known = {tuple(test(each) for test in tests) for each in moments(conditions, {})}
    assert tuple(test(heard) for test in tests) in known


def test_every_moment_is_a_message_that_can_be() -> None:
    """An unclear message carries no move, every other one at least one."""
    conditions = [Condition(has=["limit"], lacks=["blame"])]
    for each in moments(conditions, {}):
        assert (each.stance == "unclear") == (not each.moves)


def test_possible_values_are_the_default_and_what_turns_set(source: Source) -> None:
    """A variable can be its default or what some turn of that role sets it to."""
    values = possible_values(source.script, "ann")
    assert frozenset({False, True}) == values["said_when"]
    assert frozenset({0, 1, 2}) == values["evening"]
    assert frozenset({False}) == possible_values(source.script, "ben")["said_when"]
