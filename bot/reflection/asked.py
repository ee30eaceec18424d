"""*Shall I ask once, on Sunday, whether you got to say it?*: when that is, and what can be answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final, Literal

from bot.reflection.schedule import NIGHT, SUNDAY, leave_quiet
from bot.reflection.sweep import ON_TIME, Send, Skip
from bot.reflection.wall import Zones, instant, wall, zone_of

ASK_AT: Final = time(18)  # local, on Sunday
ASK_GRACE: Final = timedelta(hours=24)  # it is a promise, so it is kept longer than a prompt
_DAY: Final = timedelta(days=1)

Leads = Literal["ask_back", "people", "practise", "nothing"]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: the label's key, the text that answers it, the answers to that text, and where it leads.

    ``people``: show who helps, and give no line to try on this person. ``practise``: offer a scene.
    """

    id: str
    label: str
    text: str
    replies: tuple[str, ...] = ()
    leads: Leads = "nothing"


QUESTION: Final = "chat/asked-question"  # shown after a tap on the neutral note, or at once when that is off
FIRST_REPLIES: Final = ("better", "same", "badly", "not_said")
_ALL: Final = (
    Reply("better", "asked.better", "chat/asked-better"),
    Reply("same", "asked.same", "chat/asked-same", leads="practise"),
    Reply("badly", "asked.badly", "chat/asked-badly", ("cold", "blew_up", "scared"), "ask_back"),
    Reply("not_said", "asked.not_said", "chat/asked-not-said", leads="practise"),
    Reply("cold", "asked.cold", "chat/asked-cold", leads="practise"),
    Reply("blew_up", "asked.blew_up", "chat/asked-blew-up", leads="people"),
    Reply("scared", "asked.scared", "chat/asked-scared", leads="people"),
)
REPLIES: Final = {reply.id: reply for reply in _ALL}


def ask_on(now: datetime, zone: str, *, zones: Zones = zone_of) -> datetime:
    """Return next Sunday, 18:00 there, in UTC; on a Sunday it is the next one. Raises UnknownZoneError."""
    there = zones(zone)
    today = wall(now, there).date()
    ahead = (SUNDAY - today.weekday() - 1) % 7 + 1
    return instant(datetime.combine(today + ahead * _DAY, ASK_AT), there)


def take_asked(
    due: datetime, now: datetime, zone: str, *, zones: Zones = zone_of
) -> tuple[Send | Skip, datetime | None]:
    """Decide on the one question whose time has come: send it, or when to look again (None: never).

    It is asked up to a day late, and never between 22:00 and 8:00.
    """
    now = now.astimezone(UTC)
    due = due.astimezone(UTC)
    if due > now:
        return Skip(), due
    if now - due >= ASK_GRACE:
        return Skip(), None
    loud = leave_quiet(now, NIGHT, zones(zone))
    if loud > now:
        return Skip(), loud if loud - due < ASK_GRACE else None
    return Send(due, now - due > ON_TIME), None
