"""What to do with a due time that has come: send, send late, let it go, or rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.reflection.plan import Plan, due_after, rest
from bot.reflection.schedule import leave_quiet, nearest_due, next_due
from bot.reflection.wall import Zones, wall, zone_of

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.reflection.prompt import Prompt

GRACE: Final = timedelta(hours=3)  # later than this a prompt is let go
ON_TIME: Final = timedelta(minutes=15)  # up to this nobody calls it late
PATIENCE: Final = 2  # unanswered prompts in a row before the plan rests


@dataclass(frozen=True, slots=True)
class Send:
    """Send a prompt now: the one that was put off (``again``, an id) or one yet to be chosen (None).

    ``late`` says that it should be marked so; ``meant_for`` is when it should have come, in UTC.
    """

    meant_for: datetime
    late: bool
    again: str | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """Send nothing."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Send one kind message that prompts are paused, with one tap to resume."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What to do with one claimed row: the message, the plan to keep, the next due time (None: no row)."""

    what: Send | Skip | Rest
    plan: Plan
    due: datetime | None


def take(plan: Plan, due: datetime, now: datetime, *, zones: Zones = zone_of) -> Taken:
    """Decide on a row whose time ``due`` has come at ``now``; both aware.

    Never more than one message, and the next due time is always later than ``now``: there is no burst after
    downtime. The plan that comes with Send has no prompt yet, unless it was put off: ``choose`` one and note it with
    ``sent``, at once or, where a neutral note goes out first, when the note is opened.
    """
    zone = zones(plan.schedule.zone)
    now = now.astimezone(UTC)
    meant_for = plan.later or nearest_due(plan.schedule, due, zones=zones)
    if meant_for is None:
        return _skip(plan, now, zones)
    if meant_for > now:  # a new edition of the time-zone database moved it, or it was put off meanwhile
        return Taken(Skip(), plan, meant_for)
    if now - meant_for >= GRACE or (plan.later is None and _had_one_that_day(plan, meant_for, zone)):
        return _skip(plan, now, zones)
    loud = leave_quiet(now, plan.schedule.quiet, zone)
    if loud > now:  # late into the quiet hours
        return Taken(Skip(), plan, loud) if loud - meant_for < GRACE else _skip(plan, now, zones)
    if plan.open and plan.unanswered + 1 >= PATIENCE:
        return Taken(Rest(), rest(plan), None)
    again = plan.prompt if plan.later is not None else None
    send = Send(meant_for, now - meant_for > ON_TIME, again)
    came = now if send.late else meant_for
    unanswered = plan.unanswered + 1 if plan.open else plan.unanswered
    plan = replace(plan, last=came, prompt=again, later=None, open=True, unanswered=unanswered)
    return Taken(send, plan, next_due(plan.schedule, now, last=came, zones=zones))


def sent(plan: Plan, prompt: Prompt, now: datetime, *, zones: Zones = zone_of) -> Plan:
    """Note which prompt was shown, at ``now``: its local day counts for the next choice."""
    today = wall(now, zones(plan.schedule.zone)).date()
    return replace(plan, prompt=prompt.id, seen={**plan.seen, prompt.id: today})


def _skip(plan: Plan, now: datetime, zones: Zones) -> Taken:
    plan = replace(plan, later=None)
    return Taken(Skip(), plan, due_after(plan, now, zones=zones))


def _had_one_that_day(plan: Plan, meant_for: datetime, zone: tzinfo) -> bool:
    return plan.last is not None and wall(meant_for, zone).date() <= wall(plan.last, zone).date()
