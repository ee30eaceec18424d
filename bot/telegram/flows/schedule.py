"""Choosing when notes come: days, time, zone and quiet hours; changing any of them, pausing, stopping."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from bot.reflection import (
    NIGHT,
    Found,
    NotFound,
    Plan,
    Quiet,
    Schedule,
    Several,
    begin,
    city,
    clock,
    read_date,
    read_days,
    read_time,
    read_zone,
    reschedule,
    respond,
    wall,
    zone_from_clock,
    zone_of,
)
from bot.telegram.flows import returning
from bot.telegram.notes import moment, when

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.reflection import Planned
    from bot.telegram.chat import Chat
    from bot.telegram.keys import Key

WEEKLY: Final = {"days": [6], "at": "19:00"}  # what is suggested: Sundays at seven
DAY_KEYS: Final = ("0", "1", "2", "3", "4", "5", "6", "01234", "0123456")
TIME_KEYS: Final = ("08:00", "12:30", "19:00", "21:00")
QUIET_KEYS: Final = ("22:00-08:00", "21:00-09:00", "none")


def show(chat: Chat) -> None:
    """What is set, with everything that can be changed; or what could be."""
    plan = chat.desk.plan()
    if plan is None:
        keys = [
            chat.key("weekly", "sched:weekly"),
            chat.key("other_times", "sched:other"),
            chat.key("no_notes", "sched:no"),
        ]
        chat.say("chat/schedule-offer", keys=keys)
        return
    now, schedule = moment(chat.now), plan.schedule
    quiet = f"{schedule.quiet.start:%H:%M}-{schedule.quiet.end:%H:%M}" if schedule.quiet else ""
    chat.say(
        "chat/schedule",
        keys=_menu(chat, plan),
        days=chat.house.wordings.render("chat/days", {"numbers": list(schedule.days)}),
        at=f"{schedule.at:%H:%M}",
        place=city(schedule.zone),
        now=clock(schedule.zone, now),
        quiet=quiet,
        neutral=plan.neutral,
        resting=plan.resting,
        paused=schedule.paused_until is not None,
        when=when(chat.desk.plan_due(), now, schedule.zone),
    )


def _menu(chat: Chat, plan: Plan) -> list[Key]:
    names = [
        ("set_days", "sched:days"),
        ("set_time", "sched:time"),
        ("set_zone", "sched:zone"),
        ("set_quiet", "sched:quiet"),
    ]
    names.append(("note.neutral_off" if plan.neutral else "note.neutral_on", "sched:neutral"))
    names.append(("note.pause", "note:pause") if plan.schedule.paused_until is None else ("note.resume", "note:resume"))
    names.append(("note.stop", "note:stop"))
    return [chat.key(name, data) for name, data in names]


def _tapped(chat: Chat, parts: list[str]) -> None:
    if not returning.may_set(chat):
        return
    draft = _draft(chat)
    value = ":".join(parts[2:])
    match parts[1] if len(parts) > 1 else "":
        case "weekly":
            _continue(chat, {**draft, **WEEKLY})
        case "other":
            _ask(chat, {**draft, "days": None, "at": None}, "days")
        case "no":
            _leave(chat)
            chat.say("chat/schedule-no", keys=returning.keys(chat))
        case "days" | "time" | "quiet" | "zone" as what:
            _ask(chat, draft, what)
        case "d" if value and set(value) <= set("0123456"):
            _continue(chat, {**draft, "days": [int(number) for number in value]})
        case "t" if read_time(value):
            _continue(chat, {**draft, "at": value})
        case "c":
            _zone_found(chat, draft, read_zone(value, chat.house.notes.places, moment(chat.now)))
        case "z" if _known(value):
            _right(chat, draft, value)
        case "zyes" if draft.get("maybe"):
            chat.change(zone=draft["maybe"])
            _continue(chat, {**draft, "zone": draft["maybe"]})
        case "zno":
            _ask(chat, draft, "zone")
        case "q":
            _set_quiet(chat, draft, value)
        case "neutral":
            _turn_neutral(chat)
        case _:
            show(chat)


def ask_zone(chat: Chat, draft: dict[str, Any]) -> None:
    """Ask for the time zone, for whatever ``draft["for"]`` is."""
    _ask(chat, {**_draft(chat), **draft}, "zone")


def ask_until(chat: Chat) -> None:
    """Ask until which day notes are paused."""
    _ask(chat, _draft(chat), "until")


def _ask(chat: Chat, draft: dict[str, Any], what: str) -> None:
    back = draft.get("back") or returning.origin(chat)
    chat.change(place="schedule", draft={**draft, "ask": what, "back": back})
    names = {
        "days": "chat/days-ask",
        "time": "reflection/time-ask",
        "zone": "reflection/zone-ask",
        "until": "reflection/date-ask",
    }
    chat.say(names.get(what, "chat/quiet-ask"), keys=_choices(chat, what))


def _choices(chat: Chat, what: str) -> list[Key]:
    label = chat.house.wordings.label
    match what:
        case "days":
            return [chat.key("number", f"sched:d:{days}", label=label(f"days.{days}")) for days in DAY_KEYS]
        case "time":
            return [chat.key("number", f"sched:t:{at}", label=at) for at in TIME_KEYS]
        case "quiet":
            return [chat.key("number", f"sched:q:{span}", label=label(f"quiet.{span}")) for span in QUIET_KEYS]
        case "zone":
            common = chat.house.notes.places.common()
            return [chat.key("number", f"sched:c:{land.code}", label=land.name) for land in common]
    return []


def _typed(chat: Chat) -> None:
    """An answer in words. What can be read as one is; at everything else safety looks first ("17:30" is no age)."""
    text, draft = chat.incoming.text, _draft(chat)
    if not _readable(chat, str(draft.get("ask")), text):
        outside = chat.practice.outside(text)
        if outside is not None:
            _leave(chat)
            chat.show_outside(outside)
            return
    match draft.get("ask"):
        case "days":
            days = read_days(text)
            _read(chat, "reflection/days-unread", "days", {**draft, "days": list(days)} if days else None)
        case "time":
            _time(chat, draft, read_time(text))
        case "zone":
            _zone(chat, draft, text)
        case "quiet":
            _set_quiet(chat, draft, text)
        case "until":
            _until(chat, text)
        case _:
            show(chat)


def _readable(chat: Chat, asked: str, text: str) -> bool:
    now = moment(chat.now)
    match asked:
        case "days":
            return bool(read_days(text))
        case "time":
            return bool(read_time(text))
        case "zone":
            return not isinstance(read_zone(text, chat.house.notes.places, now), NotFound) or bool(read_time(text))
        case "quiet":
            return bool(_span(text))
        case "until":
            return read_date(text, now.date()) is not None
    return False


def _read(chat: Chat, unread: str, what: str, draft: dict[str, Any] | None) -> None:
    if draft is None:
        chat.say(unread, keys=_choices(chat, what))
    else:
        _continue(chat, draft)


def _time(chat: Chat, draft: dict[str, Any], found: Sequence[time]) -> None:
    if len(found) > 1:
        keys = [chat.key("number", f"sched:t:{at:%H:%M}", label=f"{at:%H:%M}") for at in found]
        chat.say("reflection/time-which", keys=keys)
        return
    _read(chat, "reflection/time-unread", "time", {**draft, "at": f"{found[0]:%H:%M}"} if found else None)


def _zone(chat: Chat, draft: dict[str, Any], text: str) -> None:
    """A place, a distance from UTC, or what the clock shows there."""
    now = moment(chat.now)
    found = read_zone(text, chat.house.notes.places, now)
    times = read_time(text)
    if isinstance(found, Found | Several) or not times:
        _zone_found(chat, draft, found)
    elif len(times) == 1:
        _right(chat, draft, zone_from_clock(times[0], now))
    else:
        keys = [chat.key("number", f"sched:z:{zone_from_clock(at, now)}", label=f"{at:%H:%M}") for at in times]
        chat.say("reflection/time-which", keys=keys)


def _zone_found(chat: Chat, draft: dict[str, Any], found: object) -> None:
    match found:
        case Found(zone, _):
            _right(chat, draft, zone)
        case Several(zones, country):
            keys = [chat.key("number", f"sched:z:{zone}", label=_named(zone, chat.now)) for zone in zones]
            _keep(chat, draft, "zone")
            chat.say("reflection/zone-which", keys=keys, country=country)
        case _:
            _keep(chat, draft, "zone")
            chat.say("reflection/zone-unread", keys=_choices(chat, "zone"))


def _right(chat: Chat, draft: dict[str, Any], zone: str) -> None:
    """Show the time there, and ask."""
    _keep(chat, {**draft, "maybe": zone}, "zone")
    keys = [chat.key("note.zone_yes", "sched:zyes"), chat.key("note.zone_no", "sched:zno")]
    chat.say("reflection/zone-right", keys=keys, clock=clock(zone, moment(chat.now)), fixed=zone.startswith("UTC"))


def _keep(chat: Chat, draft: dict[str, Any], what: str) -> None:
    back = draft.get("back") or returning.origin(chat)
    chat.change(place="schedule", draft={**draft, "ask": what, "back": back})


def _named(zone: str, now: float) -> str:
    return f"{city(zone)}, {clock(zone, moment(now))}"[:30]


def _known(zone: str) -> bool:
    try:
        zone_of(zone)
    except LookupError:
        return False
    return True


def _set_quiet(chat: Chat, draft: dict[str, Any], text: str) -> None:
    span = _span(text)
    if span:
        _continue(chat, {**draft, "quiet": span})
    else:
        chat.say("chat/quiet-unread", keys=_choices(chat, "quiet"))


def _span(text: str) -> str:
    """Two times as "22:00-08:00", "none" for none, "" for what can't be read."""
    text = " ".join(text[:60].lower().split()).strip(" .!")
    if text in {"none", "no", "off", "nothing", "no quiet hours"}:
        return "none"
    for word in ("until", "till", " to "):
        text = text.replace(word, "-")
    found = [read_time(part) for part in text.removeprefix("from ").split("-")]
    if len(found) != 2 or not all(found):
        return ""
    start, end = _night(found[0], late=True), _night(found[1], late=False)
    return f"{start:%H:%M}-{end:%H:%M}" if start != end else ""


def _night(found: Sequence[time], *, late: bool) -> time:
    """Of two readings the later one for the evening, the earlier one for the morning."""
    return found[0] if late else found[-1]


def _until(chat: Chat, text: str) -> None:
    plan, now = chat.desk.plan(), moment(chat.now)
    if plan is None:
        _leave(chat)
        show(chat)
        return
    day = read_date(text, wall(now, zone_of(plan.schedule.zone)).date())
    if day is None:
        chat.say("reflection/date-unread")
        return
    _leave(chat)
    settle(chat, respond(plan, "pause_until", now, until=day))


def settle(chat: Chat, planned: Planned, keys: Sequence[Key] = ()) -> None:
    """Save what an answer made of a plan, and say it."""
    now = moment(chat.now)
    plan = planned.plan
    chat.desk.save_plan(plan, planned.due.timestamp() if planned.due else None)
    zone = plan.schedule.zone if plan is not None else "UTC"
    shown = [*keys, *returning.keys(chat)]
    if plan is not None and planned.due is None:
        shown.insert(0, chat.key("note.resume", "note:resume"))
    name = "paused" if planned.note == "changed" and planned.due is None else planned.note
    chat.say(f"reflection/note-{name}", keys=shown, **when(planned.due, now, zone))


def _continue(chat: Chat, draft: dict[str, Any]) -> None:
    """Ask for what is still missing, or set it."""
    if draft.get("zone") and draft.get("for") == "asked":
        from bot.telegram.flows import asked

        _leave(chat)
        asked.ask_once(chat, draft["zone"])
        return
    plan, zone = chat.desk.plan(), draft.get("zone") or chat.session.zone
    days, at = draft.get("days"), draft.get("at")
    if plan is None and not days:
        _ask(chat, draft, "days")
    elif plan is None and not at:
        _ask(chat, draft, "time")
    elif plan is None and not zone:
        _ask(chat, draft, "zone")
    else:
        base = plan.schedule if plan is not None else Schedule((6,), time(19), str(zone), NIGHT)
        changed = replace(
            base,
            days=tuple(days) if days else base.days,
            at=time.fromisoformat(at) if at else base.at,
            zone=draft.get("zone") or base.zone,
            quiet=_quiet(draft["quiet"]) if draft.get("quiet") else base.quiet,
        )
        now = moment(chat.now)
        planned = begin(changed, now) if plan is None else reschedule(plan, changed, now)
        _leave(chat)
        settle(chat, planned, [chat.key("my_notes", "sched:show")])


def _quiet(span: str) -> Quiet | None:
    if span == "none":
        return None
    start, end = span.split("-")
    return Quiet(time.fromisoformat(start), time.fromisoformat(end))


def _turn_neutral(chat: Chat) -> None:
    plan = chat.desk.plan()
    if plan is not None:
        due = chat.desk.plan_due()
        chat.desk.save_plan(replace(plan, neutral=not plan.neutral), due.timestamp() if due else None)
    show(chat)


def _draft(chat: Chat) -> dict[str, Any]:
    """What was chosen so far; a new one where nothing is being chosen."""
    return dict(chat.session.draft or {}) if chat.session.place == "schedule" else {}


def _leave(chat: Chat) -> None:
    if chat.session.place == "schedule":
        returning.go_back(chat, (chat.session.draft or {}).get("back"))
    chat.change(draft=None)


TAPS: Final[Mapping[str, Callable[[Chat, list[str]], None]]] = {"sched": _tapped}
PLACES: Final[Mapping[str, Callable[[Chat], None]]] = {"schedule": _typed}
