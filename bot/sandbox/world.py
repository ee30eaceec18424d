"""All parts of one sandbox, built once and handed on."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.bots import Bots
from bot.sandbox.chats import Chats
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.people import People
from bot.sandbox.storage import Storage
from bot.sandbox.taps import Taps
from bot.sandbox.updates import Updates

#: Seconds in which a tap can be answered, and in which it waits for a bot that is down.
TAP_SECONDS = 150.0


@dataclass(frozen=True, slots=True)
class World:
    """One sandbox."""

    storage: Storage
    events: Events
    clock: Callable[[], float]
    bots: Bots
    people: People
    chats: Chats
    updates: Updates
    files: Files
    taps: Taps
    faults: Faults

    def hang_up(self) -> None:
        """End every waiting poll and onlooker, so that the server can stop at once."""
        self.updates.close()
        self.events.close()
        self.faults.release()

    def close(self) -> None:
        """Hang up and close the data directory."""
        self.hang_up()
        self.storage.close()


def build(
    data_dir: Path,
    *,
    token: str | None = None,
    name: str = "Sandbox bot",
    username: str = "sandbox_bot",
    tap_seconds: float = TAP_SECONDS,
    clock: Callable[[], float] = time.time,
    chance: random.Random | None = None,
) -> World:
    """Open a data directory as a sandbox. Raises DataDirectoryInUse, or ValueError for a malformed token."""
    storage = Storage(data_dir)
    try:
        events = Events()
        bots = Bots(storage, events, clock, token=token, name=name, username=username)
        people = People(storage)
        return World(
            storage=storage,
            events=events,
            clock=clock,
            bots=bots,
            people=people,
            chats=Chats(storage, people, events, clock),
            updates=Updates(storage, bots, clock, tap_seconds),
            files=Files(storage),
            taps=Taps(storage, events, clock, tap_seconds),
            faults=Faults(chance or random.Random()),
        )
    except BaseException:
        storage.close()
        raise
