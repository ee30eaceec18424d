"""Commands and flows are found by listing their folders, and cannot get into each other's way."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from bot.app import Parts
from bot.telegram import commands, flows, registry
from bot.telegram.session import PLACES

Build = Callable[[], Any]


@pytest.fixture
def build(parts: Parts) -> Build:
    return lambda: registry.build_house(parts.practice, parts.wordings, parts.notes, bot_name="ready_bot")


def _with_flow(monkeypatch: pytest.MonkeyPatch, **content: Any) -> None:
    """Add one more flow to those that are there."""
    found = registry._modules
    module = ModuleType("zebra")
    vars(module).update(content)
    monkeypatch.setattr(
        registry, "_modules", lambda package: {**found(package), **({"zebra": module} if package is flows else {})}
    )


def test_two_flows_that_want_the_same_taps_are_refused(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second handler for one word of data stops the start and names the flow and the word."""
    _with_flow(monkeypatch, TAPS={"go": print})
    with pytest.raises(ValueError, match=r"flows/zebra\.py wants \['go'\]"):
        build()


def test_two_flows_that_want_the_same_place_are_refused(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for where a person's words go."""
    _with_flow(monkeypatch, PLACES={"home": print})
    with pytest.raises(ValueError, match=r"flows/zebra\.py wants \['home'\]"):
        build()


def test_a_place_without_an_answer_is_refused(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can be where no flow answers."""
    monkeypatch.setattr(registry, "PLACES", (*PLACES, "limbo"))
    with pytest.raises(ValueError, match="no flow answers in \\['limbo'\\]"):
        build()


def test_every_command_is_one_file(build: Build) -> None:
    """Each file under telegram/commands is a command with a description that Telegram takes; the menu has six."""
    modules = registry.command_modules()
    assert sorted(modules) == sorted(build().commands)
    assert all(1 <= len(module.DESCRIPTION) <= 256 for module in modules.values())
    menu = sorted((module.MENU, name) for name, module in modules.items() if module.MENU)
    assert ["start", "practice", "help", "privacy", "schedule", "journal"] == [name for _, name in menu]
    assert commands.__doc__
