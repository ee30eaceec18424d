"""What happens in the sandbox, told at once to everyone who looks on: the web chat and waiting tests."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

#: A watcher that reads slower than this many events behind is told to load the chat anew.
BACKLOG = 1000


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a bot's chat; `user_id` is set when it is one person's alone (a tap's answer)."""

    bot_id: int
    chat_id: int | None
    kind: str
    detail: dict[str, Any]
    user_id: int | None = None


class Watch:
    """One onlooker's queue of events."""

    def __init__(self) -> None:
        self._events: deque[Event | None] = deque()
        self._arrived = asyncio.Event()
        self.overrun = False

    def put(self, event: Event | None) -> None:
        """Queue an event; None says that the sandbox closes."""
        if len(self._events) >= BACKLOG:
            self._events.clear()
            self.overrun = True
        self._events.append(event)
        self._arrived.set()

    async def get(self, timeout: float) -> Event | None:
        """The next event; None when the sandbox closes. Raises TimeoutError after `timeout` seconds."""
        async with asyncio.timeout(timeout):
            while not self._events:
                self._arrived.clear()
                await self._arrived.wait()
        return self._events.popleft()


class Events:
    """The sandbox's public address system."""

    def __init__(self) -> None:
        self._watches: set[Watch] = set()
        self._versions: dict[tuple[int, int], int] = {}
        self.closed = False

    def version(self, bot_id: int, chat_id: int) -> int:
        """How many events a chat has had since the start."""
        return self._versions.get((bot_id, chat_id), 0)

    def publish(
        self, bot_id: int, chat_id: int | None, kind: str, detail: dict[str, Any], *, user_id: int | None = None
    ) -> None:
        """Tell every onlooker."""
        if chat_id is not None:
            self._versions[bot_id, chat_id] = self.version(bot_id, chat_id) + 1
        for watch in self._watches:
            watch.put(Event(bot_id, chat_id, kind, detail, user_id))

    @contextlib.contextmanager
    def watch(self) -> Iterator[Watch]:
        """Look on for as long as the block runs."""
        watch = Watch()
        self._watches.add(watch)
        if self.closed:
            watch.put(None)
        try:
            yield watch
        finally:
            self._watches.discard(watch)

    async def change(self, bot_id: int, chat_id: int, timeout: float) -> None:
        """Wait until something happens in a chat, for `timeout` seconds at most."""
        with contextlib.suppress(TimeoutError), self.watch() as watch:
            async with asyncio.timeout(timeout):
                while True:
                    event = await watch.get(timeout)
                    if event is None or (event.bot_id, event.chat_id) == (bot_id, chat_id):
                        return

    def close(self) -> None:
        """Send every onlooker home."""
        self.closed = True
        for watch in self._watches:
            watch.put(None)
