"""What is done with a due time that has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reflection import (
    GRACE,
    Plan,
    Prompt,
    Quiet,
    Rest,
    Schedule,
    Send,
    Skip,
    begin,
    respond,
    sent,
    take,
    wall,
    zone_of,
)

At = Callable[[str], datetime]
HOUR = timedelta(hours=1)


def test_on_time(daily: Plan, berlin: At) -> None:
    """A prompt goes out, unmarked, and the next is due tomorrow."""
    taken = take(daily, berlin("2026-03-01 19:00"), berlin("2026-03-01 19:04"))

    assert Send(berlin("2026-03-01 19:00"), late=False) == taken.what
    assert berlin("2026-03-02 19:00") == taken.due
    assert taken.plan.open
    assert taken.plan.prompt is None


def test_late_within_the_grace(daily: Plan, berlin: At) -> None:
    """Up to three hours late it is sent and says so."""
    noon = replace(daily, schedule=Schedule((6,), time(12), "Europe/Berlin"))
    taken = take(noon, berlin("2026-03-01 12:00"), berlin("2026-03-01 14:59"))

    assert Send(berlin("2026-03-01 12:00"), late=True) == taken.what
    assert berlin("2026-03-08 12:00") == taken.due


def test_later_than_the_grace(daily: Plan, berlin: At) -> None:
    """From three hours on it is let go, without a trace in the plan."""
    noon = replace(daily, schedule=Schedule((6,), time(12), "Europe/Berlin"))
    taken = take(noon, berlin("2026-03-01 12:00"), berlin("2026-03-01 15:00"))

    assert (Skip(), noon, berlin("2026-03-08 12:00")) == (taken.what, taken.plan, taken.due)


def test_after_three_weeks_of_downtime_there_is_no_burst(daily: Plan, berlin: At) -> None:
    """One row, nothing sent, the next by the schedule."""
    taken = take(daily, berlin("2026-03-01 19:00"), berlin("2026-03-22 12:00"))

    assert (Skip(), berlin("2026-03-22 19:00")) == (taken.what, taken.due)


def test_late_into_the_quiet_hours(daily: Plan, berlin: At) -> None:
    """Due at 20:30 and late, it does not come at 22:15; where the quiet is short, it comes after it."""
    evening = replace(daily, schedule=Schedule((0, 6), time(20, 30), "Europe/Berlin"))
    taken = take(evening, berlin("2026-03-01 20:30"), berlin("2026-03-01 22:15"))
    assert (Skip(), berlin("2026-03-02 20:30")) == (taken.what, taken.due)

    nap = replace(daily, schedule=Schedule((6,), time(12), "Europe/Berlin", Quiet(time(13), time(14))))
    taken = take(nap, berlin("2026-03-01 12:00"), berlin("2026-03-01 13:15"))
    assert (Skip(), berlin("2026-03-01 14:00")) == (taken.what, taken.due)
    taken = take(taken.plan, berlin("2026-03-01 14:00"), berlin("2026-03-01 14:01"))
    assert Send(berlin("2026-03-01 12:00"), late=True) == taken.what


def test_two_unanswered_in_a_row_make_it_rest(daily: Plan, berlin: At) -> None:
    """Two lie there untouched: instead of a third comes one kind message, and then nothing."""
    first = take(daily, berlin("2026-03-01 19:00"), berlin("2026-03-01 19:00"))
    second = take(first.plan, berlin("2026-03-02 19:00"), berlin("2026-03-02 19:00"))
    third = take(second.plan, berlin("2026-03-03 19:00"), berlin("2026-03-03 19:00"))

    assert [Send, Send, Rest] == [type(taken.what) for taken in (first, second, third)]
    assert third.due is None
    assert third.plan.resting


def test_any_answer_in_between_keeps_it_going(daily: Plan, berlin: At) -> None:
    """A prompt that was skipped was not ignored."""
    first = take(daily, berlin("2026-03-01 19:00"), berlin("2026-03-01 19:00"))
    second = take(first.plan, berlin("2026-03-02 19:00"), berlin("2026-03-02 19:00"))
    skipped = respond(second.plan, "skip", berlin("2026-03-02 19:30")).plan
    assert skipped is not None
    third = take(skipped, berlin("2026-03-03 19:00"), berlin("2026-03-03 19:00"))

    assert isinstance(third.what, Send)
    assert 0 == third.plan.unanswered


def test_what_was_put_off_comes_again_once(daily: Plan, berlin: At) -> None:
    """The same question, and not another one on that day."""
    put_off = respond(daily, "in_an_hour", berlin("2026-03-01 18:10"))
    assert put_off.plan is not None
    assert put_off.due is not None
    taken = take(put_off.plan, put_off.due, put_off.due)

    assert Send(berlin("2026-03-01 19:10"), late=False, again="first-sign") == taken.what
    assert berlin("2026-03-02 19:00") == taken.due
    assert taken.plan.later is None


def test_what_was_put_off_and_is_too_late_is_let_go(daily: Plan, berlin: At) -> None:
    """Like any other."""
    put_off = respond(daily, "in_an_hour", berlin("2026-03-01 12:00"))
    assert put_off.plan is not None
    taken = take(put_off.plan, berlin("2026-03-01 13:00"), berlin("2026-03-01 16:00"))

    assert (Skip(), berlin("2026-03-01 19:00")) == (taken.what, taken.due)
    assert taken.plan.later is None


def test_a_claim_that_comes_too_early_waits(daily: Plan, berlin: At) -> None:
    """Clocks were changed by a new edition of the database: 19:00 is an hour away, and nothing is sent before."""
    zones = {"old": timezone(2 * HOUR), "new": timezone(1 * HOUR)}
    plan = replace(daily, schedule=Schedule((6,), time(19), "Xanadu/Dome"))
    due = datetime(2026, 3, 1, 17, tzinfo=UTC)  # by the old edition
    taken = take(plan, due, due, zones=lambda _: zones["new"])

    assert (Skip(), due + HOUR) == (taken.what, taken.due)
    again = take(taken.plan, due + HOUR, due + HOUR, zones=lambda _: zones["new"])
    assert Send(due + HOUR, late=False) == again.what


def test_a_claim_after_the_schedule_changed_is_harmless(daily: Plan, berlin: At) -> None:
    """A row left over from other days sends nothing and finds the next due time."""
    plan = replace(daily, schedule=Schedule((3,), time(19), "Europe/Berlin"))
    taken = take(plan, berlin("2026-03-01 19:00"), berlin("2026-03-01 19:00"))

    assert (Skip(), berlin("2026-03-05 19:00")) == (taken.what, taken.due)


def test_a_claim_taken_twice_sends_once(daily: Plan, berlin: At) -> None:
    """The day has had its prompt."""
    due = berlin("2026-03-01 19:00")
    once = take(daily, due, due)
    twice = take(once.plan, due, due)

    assert (Skip(), berlin("2026-03-02 19:00")) == (twice.what, twice.due)


def test_what_was_sent_is_noted(daily: Plan, prompts: tuple[Prompt, ...], berlin: At) -> None:
    """The prompt's id and the local day, for the next choice."""
    plan = sent(daily, prompts[3], berlin("2026-03-01 19:00"))

    assert prompts[3].id == plan.prompt
    assert {"first-sign": date(2026, 2, 28), prompts[3].id: date(2026, 3, 1)} == plan.seen


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC+05:45"])
@settings(max_examples=40, deadline=None)
@given(delays=st.lists(st.integers(0, 3000), min_size=5, max_size=40), touched=st.integers(1, 3))
def test_a_life_with_any_delays(zone: str, delays: list[int], touched: int) -> None:
    """However late rows are claimed: due times go forward, at most one prompt a local day, none later than the grace."""
    now = datetime(2026, 9, 20, tzinfo=UTC)
    planned = begin(Schedule((0, 1, 2, 3, 4, 5, 6), time(2, 10), zone, None), now)
    plan, due = planned.plan, planned.due
    assert plan is not None
    days: list[date] = []
    for number, delay in enumerate(delays):
        if due is None:
            assert plan.resting
            return
        now = max(now, due + timedelta(minutes=delay))
        taken = take(plan, due, now)
        assert taken.due is None or taken.due > now
        if isinstance(taken.what, Send):
            assert now - taken.what.meant_for < GRACE
            days.append(wall(taken.what.meant_for, zone_of(zone)).date())
        plan, due = taken.plan, taken.due
        if number % touched == 0:
            answered = respond(plan, "skip", now)
            assert answered.plan is not None
            plan, due = answered.plan, answered.due
    assert days == sorted(set(days))
