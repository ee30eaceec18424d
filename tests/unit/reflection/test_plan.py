"""What each answer to a prompt makes of a plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reflection import (
    ANSWERS,
    FOR_GOOD,
    KINDS,
    Answer,
    Plan,
    Schedule,
    begin,
    due_after,
    later_times,
    reschedule,
    respond,
    rest,
    resume,
    suggested,
)

At = Callable[[str], datetime]


@pytest.fixture
def asked(daily: Plan) -> Plan:
    """A plan whose prompt of 1 March lies there, after another one that nothing was done with."""
    return replace(daily, open=True, unanswered=1)


def test_a_new_plan_is_due_by_its_schedule(berlin: At) -> None:
    """Chosen on Sunday at noon, asked on Sunday evening."""
    planned = begin(suggested("Europe/Berlin"), berlin("2026-03-01 12:00"))

    assert berlin("2026-03-01 19:00") == planned.due
    assert planned.plan is not None
    assert planned.plan.neutral


@pytest.mark.parametrize(
    ("answer", "now", "due", "note"),
    [
        ("answer_now", "2026-03-01 19:05", "2026-03-02 19:00", "answering"),
        ("open", "2026-03-01 19:05", "2026-03-02 19:00", "opened"),
        ("skip", "2026-03-01 19:05", "2026-03-02 19:00", "skipped"),
        ("in_an_hour", "2026-03-01 19:05", "2026-03-01 20:05", "later"),
        ("in_an_hour", "2026-03-01 21:30", "2026-03-02 08:00", "later"),  # into the quiet hours: at their end
        ("this_evening", "2026-03-01 10:00", "2026-03-01 19:00", "later"),
        ("this_evening", "2026-03-01 18:45", "2026-03-01 21:00", "later"),
        ("this_evening", "2026-03-01 20:31", "2026-03-02 19:00", "later"),
        ("this_evening", "2026-03-02 01:00", "2026-03-02 19:00", "later"),
        ("pause_week", "2026-03-01 19:05", "2026-03-08 19:00", "paused"),
        ("pause_for_good", "2026-03-01 19:05", None, "paused"),
        ("stop", "2026-03-01 19:05", None, "stopped"),
        ("resume", "2026-03-01 19:05", "2026-03-02 19:00", "resumed"),
    ],
)
def test_answers(asked: Plan, berlin: At, answer: Answer, now: str, due: str | None, note: str) -> None:
    """Each answer has its next due time and something to say, and ends the count of unanswered prompts."""
    asked = replace(asked, last=berlin("2026-03-01 19:00") if now > "2026-03-01 19:00" else asked.last)
    planned = respond(asked, answer, berlin(now))

    assert (berlin(due) if due else None) == planned.due
    assert note == planned.note
    assert planned.plan is None or (not planned.plan.open and planned.plan.unanswered == 0)


def test_stop_leaves_nothing(asked: Plan, berlin: At) -> None:
    """A stopped plan is to be deleted."""
    assert respond(asked, "stop", berlin("2026-03-01 19:05")).plan is None


def test_a_pause_until_a_date(asked: Plan, berlin: At) -> None:
    """Prompts come again on that day; a day that is not ahead is refused."""
    now = berlin("2026-03-01 19:05")

    assert berlin("2026-06-03 19:00") == respond(asked, "pause_until", now, until=date(2026, 6, 3)).due
    with pytest.raises(ValueError, match="after today"):
        respond(asked, "pause_until", now, until=date(2026, 3, 1))
    with pytest.raises(ValueError, match="after today"):
        respond(asked, "pause_until", now)


def test_not_this_kind(asked: Plan, berlin: At) -> None:
    """The kind is refused from now on; what to refuse has to be said."""
    now = berlin("2026-03-01 19:05")
    planned = respond(asked, "not_this_kind", now, refuse="plan")

    assert planned.plan is not None
    assert frozenset({"plan"}) == planned.plan.refused
    assert berlin("2026-03-02 19:00") == planned.due
    with pytest.raises(ValueError, match="not_this_kind"):
        respond(asked, "not_this_kind", now)


def test_when_every_kind_is_refused_nothing_comes(asked: Plan, berlin: At) -> None:
    """The fourth refusal pauses for good, and one tap brings all kinds back."""
    now = berlin("2026-03-01 19:05")
    planned = respond(replace(asked, refused=frozenset(KINDS[:3])), "not_this_kind", now, refuse=KINDS[3])

    assert "none_left" == planned.note
    assert planned.due is None
    assert planned.plan is not None
    assert planned.plan.schedule.paused_for_good
    assert frozenset() == planned.plan.refused


def test_what_is_put_off_stands_before_the_schedule(asked: Plan, berlin: At) -> None:
    """Put off past the next regular time, the question comes once."""
    planned = respond(asked, "in_an_hour", berlin("2026-03-01 18:30"))

    assert berlin("2026-03-01 19:30") == planned.due
    assert planned.plan is not None
    assert berlin("2026-03-01 19:30") == due_after(planned.plan, berlin("2026-03-01 18:31"))


def test_other_times_keep_the_pause_and_end_the_rest(asked: Plan, berlin: At) -> None:
    """Somebody who sets a new time after a rest is there; a pause they chose goes on."""
    now = berlin("2026-03-01 12:00")
    new = Schedule((0,), time(8), "Europe/Berlin", paused_until=FOR_GOOD)

    assert reschedule(asked, new, now).due is None
    assert berlin("2026-03-02 08:00") == reschedule(rest(asked), new, now).due


def test_one_tap_ends_any_pause(asked: Plan, berlin: At) -> None:
    """After a rest or a pause the next prompt is the next by the schedule, with nothing to make up for."""
    now = berlin("2026-03-20 12:00")
    resting = rest(asked)

    assert resting.resting
    assert due_after(resting, now) is None
    planned = resume(resting, now)
    assert berlin("2026-03-20 19:00") == planned.due
    assert planned.plan is not None
    assert (False, 0, False) == (planned.plan.resting, planned.plan.unanswered, planned.plan.open)


def test_this_evening_holds_on_the_night_of_the_change(asked: Plan, berlin: At) -> None:
    """On the day clocks go forward the evening is at seven, not at eight."""
    assert berlin("2026-03-29 19:00") == later_times(asked, berlin("2026-03-29 01:30"))["this_evening"]


@settings(max_examples=200, deadline=None)
@given(
    answers=st.lists(st.tuples(st.sampled_from(ANSWERS), st.integers(1, 3000)), max_size=12),
    refuse=st.sampled_from(KINDS),
    at=st.times().map(lambda shown: shown.replace(second=0, microsecond=0)),
)
def test_any_answers_leave_a_plan_that_survives_json(answers: list[tuple[Answer, int]], refuse: str, at: time) -> None:
    """Whatever is tapped when: a due time ahead, or the one put off, or none; and a plan that can be stored."""
    now = datetime.fromisoformat("2026-03-20T12:00+00:00")
    plan = begin(Schedule((0, 3), at, "Europe/Berlin"), now).plan
    for answer, minutes in answers:
        assert plan is not None
        now = datetime.fromtimestamp(now.timestamp() + minutes * 60, now.tzinfo)
        planned = respond(plan, answer, now, until=date(2027, 1, 1), refuse=refuse)
        if planned.plan is None:
            assert planned.due is None
            return
        assert planned.due is None or planned.due > now or planned.due == planned.plan.later
        plan = Plan.from_dict(json.loads(json.dumps(planned.plan.to_dict())))
        assert planned.plan == plan


def test_a_broken_plan_is_refused(asked: Plan) -> None:
    """A stored instant without its distance from UTC is no instant."""
    with pytest.raises(ValueError, match="offset"):
        Plan.from_dict(asked.to_dict() | {"last": "2026-03-01T19:00"})
