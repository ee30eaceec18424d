"""Makers of instants, plans and prompts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from bot.reflection import Places, Plan, Prompt, Schedule, load_prompts, shipped_places
from bot.rehearsal.script import Skill

PROMPTS = Path(__file__).parents[3] / "prompts"


@pytest.fixture(scope="session")
def prompts_folder() -> Path:
    return PROMPTS


@pytest.fixture(scope="session")
def prompts() -> tuple[Prompt, ...]:
    return load_prompts(PROMPTS / "reflection", skills=get_args(Skill))


@pytest.fixture(scope="session")
def places() -> Places:
    return shipped_places()


@pytest.fixture(scope="session")
def berlin() -> Callable[[str], datetime]:
    """Make a UTC instant from what a clock in Berlin shows, such as 2026-03-01 19:00."""

    def at(shown: str) -> datetime:
        return datetime.fromisoformat(shown).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)

    return at


@pytest.fixture(scope="session")
def daily() -> Plan:
    """Every day at 19:00 in Berlin, quiet from 22:00 to 8:00; the last one came on 28 February 2026."""
    return Plan(
        Schedule((0, 1, 2, 3, 4, 5, 6), time(19), "Europe/Berlin"),
        last=datetime(2026, 2, 28, 18, tzinfo=UTC),
        prompt="first-sign",
        seen={"first-sign": date(2026, 2, 28)},
    )
