"""Finds the commands and flows by listing their folders, so that a new one is one new file."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from bot.telegram import commands, flows
from bot.telegram.chat import House
from bot.telegram.session import PLACES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from bot.practice import Practice
    from bot.telegram.notes import Notes
    from bot.wording import Wordings


def command_modules() -> Mapping[str, ModuleType]:
    """Every command's module, by its name in the chat."""
    return _modules(commands)


def build_house(practice: Practice, wordings: Wordings, notes: Notes, *, bot_name: str, contact: str = "") -> House:
    """Put the house together. Raises ValueError when two flows want the same taps or place, or a place has none."""
    taps: dict[str, object] = {}
    places: dict[str, object] = {}
    for name, module in _modules(flows).items():
        for found, wanted in ((taps, getattr(module, "TAPS", {})), (places, getattr(module, "PLACES", {}))):
            twice = found.keys() & wanted.keys()
            if twice:
                msg = f"flows/{name}.py wants {sorted(twice)}, which another flow has"
                raise ValueError(msg)
            found.update(wanted)
    missing = set(PLACES) - places.keys()
    if missing:
        msg = f"no flow answers in {sorted(missing)}"
        raise ValueError(msg)
    runs = {name: module.run for name, module in command_modules().items()}
    contact = contact or wordings.render("chat/contact-none")
    return House(practice, wordings, notes, bot_name, contact, runs, taps, places)  # type: ignore[arg-type]


def _modules(package: ModuleType) -> Mapping[str, ModuleType]:
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    return {name: importlib.import_module(f"{package.__name__}.{name}") for name in names}
