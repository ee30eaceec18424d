"""All parts of one sandbox, built once and handed on."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.bots import Bot, Bots
from bot.sandbox.chats import Chats
from bot.sandbox.courier import PAUSE, TIMEOUT, Couriers
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.journal import Journal
from bot.sandbox.people import People
from bot.sandbox.storage import Storage
from bot.sandbox.taps import Taps
from bot.sandbox.updates import Updates
from bot.sandbox.webhook import Webhook

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
    couriers: Couriers
    journal: Journal

    def start(self) -> None:
        """Take up the deliveries to every webhook that was set before. Called in the server's event loop."""
        for bot in self.bots.all():
            webhook = self.webhook(bot)
            if webhook is not None:
                self.couriers.send(bot, webhook)

    def webhook(self, bot: Bot) -> Webhook | None:
        """The bot's webhook, if it has set one."""
        kept = self.bots.setting(bot, "webhook")
        return Webhook(**kept) if kept else None

    def hang_up(self) -> None:
        """End every waiting poll and onlooker, so that the server can stop at once."""
        self.updates.close()
        self.couriers.hang_up()
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
    allow_remote_webhook: bool = False,
    webhook_pause: float = PAUSE,
    webhook_timeout: float = TIMEOUT,
) -> World:
    """Open a data directory as a sandbox. Raises DataDirectoryInUse, or ValueError for a malformed token."""
    storage = Storage(data_dir)
    try:
        events = Events()
        bots = Bots(storage, events, clock, token=token, name=name, username=username)
        people = People(storage)
        updates = Updates(storage, bots, clock, tap_seconds)
        faults = Faults(chance or random.Random())
        couriers = Couriers(
            updates, faults, clock, remote=allow_remote_webhook, pause=webhook_pause, timeout=webhook_timeout
        )
        return World(
            storage=storage,
            events=events,
            clock=clock,
            bots=bots,
            people=people,
            chats=Chats(storage, people, events, clock),
            updates=updates,
            files=Files(storage),
            taps=Taps(storage, events, clock, tap_seconds),
            faults=faults,
            couriers=couriers,
            journal=Journal(),
        )
    except BaseException:
        storage.close()
        raise
