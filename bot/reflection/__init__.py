"""Scheduled reflections: when the next prompt is due, and which one it is. Pure: no clock, no chance, no store.

A ``Plan`` is all that is known of one person. ``begin``, ``reschedule`` and ``respond`` make the next plan and due
time of what they want; ``take`` decides on a due time that has come, ``choose`` picks the prompt, ``sent`` notes it.
Files are read only by ``load_prompts`` and ``shipped_places``, once, at the start. How it fits: docs/reflection.md.
"""

from __future__ import annotations

from bot.reflection.asked import ASK_AT, FIRST_REPLIES, QUESTION, REPLIES, Reply, ask_on, take_asked
from bot.reflection.choice import choose, is_refused
from bot.reflection.days import read_date, read_days
from bot.reflection.hours import read_time
from bot.reflection.places import Country, Places, city, shipped_places
from bot.reflection.plan import (
    ANSWERS,
    Answer,
    Note,
    Plan,
    Planned,
    begin,
    due_after,
    later_times,
    reschedule,
    respond,
    rest,
    resume,
)
from bot.reflection.prompt import KINDS, THEMES, Kind, Prompt, PromptError, Theme, load_prompts
from bot.reflection.said import said_moment
from bot.reflection.schedule import (
    EVERY_DAY,
    FOR_GOOD,
    NIGHT,
    Quiet,
    Schedule,
    leave_quiet,
    nearest_due,
    next_due,
    suggested,
)
from bot.reflection.sweep import GRACE, PATIENCE, Rest, Send, Skip, Taken, sent, take
from bot.reflection.wall import UnknownZoneError, Zones, fixed_zone, instant, wall, zone_of
from bot.reflection.zones import Found, NotFound, Several, clock, read_zone, zone_from_clock

__all__ = [
    "ANSWERS",
    "ASK_AT",
    "EVERY_DAY",
    "FIRST_REPLIES",
    "FOR_GOOD",
    "GRACE",
    "KINDS",
    "NIGHT",
    "PATIENCE",
    "QUESTION",
    "REPLIES",
    "THEMES",
    "Answer",
    "Country",
    "Found",
    "Kind",
    "NotFound",
    "Note",
    "Places",
    "Plan",
    "Planned",
    "Prompt",
    "PromptError",
    "Quiet",
    "Reply",
    "Rest",
    "Schedule",
    "Send",
    "Several",
    "Skip",
    "Taken",
    "Theme",
    "UnknownZoneError",
    "Zones",
    "ask_on",
    "begin",
    "choose",
    "city",
    "clock",
    "due_after",
    "fixed_zone",
    "instant",
    "is_refused",
    "later_times",
    "leave_quiet",
    "load_prompts",
    "nearest_due",
    "next_due",
    "read_date",
    "read_days",
    "read_time",
    "read_zone",
    "reschedule",
    "respond",
    "rest",
    "resume",
    "said_moment",
    "sent",
    "shipped_places",
    "suggested",
    "take",
    "take_asked",
    "wall",
    "zone_from_clock",
    "zone_of",
]
