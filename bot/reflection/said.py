"""A moment as it is told to a person: the day and the clock where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.reflection.prompt import WEEKDAYS
from bot.reflection.wall import Zones, wall, zone_of

if TYPE_CHECKING:
    from datetime import datetime

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def said_moment(moment: datetime | None, now: datetime, zone: str, *, zones: Zones = zone_of) -> dict[str, object]:
    """Return the values for ``reflection/when.j2``: days from today, weekday, day, month, clock ("" for no moment).

    ``moment`` and ``now`` are aware; ``days`` counts local days, 0 for today. Raises UnknownZoneError.
    """
    if moment is None:
        return {"days": 0, "weekday": "", "day": 0, "month": "", "clock": ""}
    there = zones(zone)
    shown = wall(moment, there)
    return {
        "days": (shown.date() - wall(now, there).date()).days,
        "weekday": WEEKDAYS[shown.weekday()],
        "day": shown.day,
        "month": MONTHS[shown.month - 1],
        "clock": shown.strftime("%H:%M"),
    }
