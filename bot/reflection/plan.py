"""A person's plan: the schedule, what was asked when, what is refused; and what each answer to a prompt does to it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from bot.reflection.prompt import KINDS
from bot.reflection.schedule import FOR_GOOD, Schedule, leave_quiet, next_due, paused
from bot.reflection.wall import Zones, instant, wall, zone_of

if TYPE_CHECKING:
    from collections.abc import Mapping

Answer = Literal[
    "answer_now",
    "open",  # the neutral note was tapped: the question is shown
    "in_an_hour",
    "this_evening",
    "skip",
    "not_this_kind",
    "pause_week",
    "pause_until",
    "pause_for_good",
    "stop",
    "resume",
]
Note = Literal[
    "answering",
    "opened",
    "later",  # the same question comes again, at ``due``
    "skipped",
    "refused",  # no more of this kind
    "none_left",  # every kind is refused: paused, and all kinds are welcome again when resumed
    "paused",
    "stopped",
    "resumed",
    "changed",
]
ANSWERS: Final[tuple[Answer, ...]] = get_args(Answer)
EVENING: Final = time(19)  # what "this evening" means
LATE_EVENING: Final = time(21)  # and what it means when it is nearly seven or later
WEEK: Final = timedelta(days=7)
_HOUR: Final = timedelta(hours=1)
_HALF_HOUR: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that scheduled reflections need to know of one person. No words of theirs are in it.

    ``last`` is when the last prompt was meant to come (when it came, where it was late); ``prompt`` its id, None until
    one is chosen; ``open`` whether nothing was done with it yet; ``later`` when the same question comes again;
    ``unanswered`` how many in a row nothing was done with; ``resting`` whether that paused the plan; ``seen`` the
    local day each prompt was last shown; ``refused`` ids, kinds and themes of prompts; ``neutral`` whether only "Your
    note for today" is sent first.
    Instants are aware, in UTC.
    """

    schedule: Schedule
    last: datetime | None = None
    prompt: str | None = None
    open: bool = False
    later: datetime | None = None
    unanswered: int = 0
    resting: bool = False
    seen: Mapping[str, date] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    neutral: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return plain data that JSON can hold."""
        return {
            "schedule": self.schedule.to_dict(),
            "last": _written(self.last),
            "prompt": self.prompt,
            "open": self.open,
            "later": _written(self.later),
            "unanswered": self.unanswered,
            "resting": self.resting,
            "seen": {prompt: day.isoformat() for prompt, day in self.seen.items()},
            "refused": sorted(self.refused),
            "neutral": self.neutral,
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Plan:
        """Rebuild from ``to_dict``. Raises ValueError, KeyError or TypeError for anything else."""
        return cls(
            schedule=Schedule.from_dict(data["schedule"]),
            last=_read(data["last"]),
            prompt=data["prompt"],
            open=bool(data["open"]),
            later=_read(data["later"]),
            unanswered=int(data["unanswered"]),
            resting=bool(data["resting"]),
            seen={prompt: date.fromisoformat(day) for prompt, day in data["seen"].items()},
            refused=frozenset(data["refused"]),
            neutral=bool(data["neutral"]),
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """What an answer leads to: the plan (None: delete it), the next due time (None: none), and what to say."""

    plan: Plan | None
    due: datetime | None
    note: Note


def begin(schedule: Schedule, now: datetime, *, zones: Zones = zone_of) -> Planned:
    """Make a plan for somebody who has just chosen a schedule."""
    return _planned(Plan(schedule), now, "changed", zones)


def reschedule(plan: Plan, schedule: Schedule, now: datetime, *, zones: Zones = zone_of) -> Planned:
    """Put another schedule into a plan: other days, time, zone or quiet hours. A rest ends, a chosen pause stays."""
    if plan.resting:
        schedule = paused(schedule, None)
    changed = replace(plan, schedule=schedule, later=None, open=False, unanswered=0, resting=False)
    return _planned(changed, now, "changed", zones)


def respond(
    plan: Plan,
    answer: Answer,
    now: datetime,
    *,
    until: date | None = None,
    refuse: str | None = None,
    zones: Zones = zone_of,
) -> Planned:
    """Return what an answer to a prompt makes of the plan. Whatever it is, it ends the count of unanswered prompts.

    ``until`` goes with pause_until: the first local day on which prompts come again. ``refuse`` goes with
    not_this_kind: a kind, a theme or an id. Raises ValueError when it is missing, or for an ``until`` that is not
    after today there.
    """
    plan = replace(plan, open=False, unanswered=0)
    match answer:
        case "answer_now":
            return _planned(replace(plan, later=None), now, "answering", zones)
        case "open":
            return _planned(plan, now, "opened", zones)
        case "in_an_hour" | "this_evening":
            return _later(plan, answer, now, zones)
        case "skip":
            return _planned(replace(plan, later=None), now, "skipped", zones)
        case "not_this_kind":
            return _refuse(replace(plan, later=None), refuse, now, zones)
        case "pause_week":
            return _pause(plan, _today(plan, now, zones) + WEEK, now, zones)
        case "pause_until":
            if until is None or until <= _today(plan, now, zones):
                msg = "pause_until needs a day after today"
                raise ValueError(msg)
            return _pause(plan, until, now, zones)
        case "pause_for_good":
            return _pause(plan, FOR_GOOD, now, zones)
        case "stop":
            return Planned(None, None, "stopped")
        case "resume":
            return resume(plan, now, zones=zones)


def resume(plan: Plan, now: datetime, *, zones: Zones = zone_of) -> Planned:
    """End a pause of any sort, with nothing to make up for."""
    schedule = paused(plan.schedule, None)
    plan = replace(plan, schedule=schedule, later=None, open=False, unanswered=0, resting=False)
    return _planned(plan, now, "resumed", zones)


def rest(plan: Plan) -> Plan:
    """Pause a plan because nobody seems to be reading, until ``resume``."""
    schedule = paused(plan.schedule, FOR_GOOD)
    return replace(plan, schedule=schedule, later=None, open=False, unanswered=0, resting=True)


def due_after(plan: Plan, after: datetime, *, zones: Zones = zone_of) -> datetime | None:
    """Return when the plan is due next: the question put off, or the next by the schedule."""
    return plan.later or next_due(plan.schedule, after, last=plan.last, zones=zones)


def later_times(plan: Plan, now: datetime, *, zones: Zones = zone_of) -> Mapping[Answer, datetime]:
    """Return when the question comes again by each of "in an hour" and "this evening", quiet hours respected.

    In the evening is at 19:00, or at 21:00 when that is less than half an hour away or past; past half past eight it
    is tomorrow at 19:00, and the chat says so.
    """
    zone = zones(plan.schedule.zone)
    today = wall(now, zone).date()
    wanted = [datetime.combine(today, EVENING), datetime.combine(today, LATE_EVENING)]
    wanted.append(datetime.combine(today + timedelta(days=1), EVENING))
    evening = next(due for shown in wanted if (due := instant(shown, zone)) >= now + _HALF_HOUR)
    quiet = plan.schedule.quiet
    in_an_hour = (now.astimezone(UTC) + _HOUR).replace(second=0, microsecond=0)
    return {"in_an_hour": leave_quiet(in_an_hour, quiet, zone), "this_evening": leave_quiet(evening, quiet, zone)}


def _later(plan: Plan, answer: Answer, now: datetime, zones: Zones) -> Planned:
    plan = replace(plan, later=later_times(plan, now, zones=zones)[answer])
    return _planned(plan, now, "later", zones)


def _refuse(plan: Plan, refuse: str | None, now: datetime, zones: Zones) -> Planned:
    if refuse is None:
        msg = "not_this_kind needs the kind, theme or id that is refused"
        raise ValueError(msg)
    refused = plan.refused | {refuse}
    if set(KINDS) <= refused:
        return replace(_pause(replace(plan, refused=frozenset()), FOR_GOOD, now, zones), note="none_left")
    return _planned(replace(plan, refused=refused), now, "refused", zones)


def _pause(plan: Plan, until: date, now: datetime, zones: Zones) -> Planned:
    plan = replace(plan, schedule=paused(plan.schedule, until), later=None, resting=False)
    return _planned(plan, now, "paused", zones)


def _planned(plan: Plan, now: datetime, note: Note, zones: Zones) -> Planned:
    return Planned(plan, due_after(plan, now, zones=zones), note)


def _today(plan: Plan, now: datetime, zones: Zones) -> date:
    return wall(now, zones(plan.schedule.zone)).date()


def _written(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _read(written: str | None) -> datetime | None:
    if written is None:
        return None
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        msg = f"{written} has no offset from UTC"
        raise ValueError(msg)
    return moment.astimezone(UTC)
