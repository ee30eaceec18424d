"""A bot that sweeps and sends until nothing is left to send, over a network that writes each message to a file.

Started by the kill test as a process of its own: STORE FILE NOW.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
sys.path.insert(0, str(ROOT))

from bot.app import build_parts
from bot.store import Store
from bot.telegram.client import Client
from bot.telegram.pacing import Pacing
from bot.telegram.registry import build_house
from bot.telegram.sender import Sender
from bot.telegram.sweep import Sweep
from tests.benchmarks.world import KEY, TOKEN, Instantly


class Recorded(Instantly):
    """Writes the chat of each message before it is answered: what is written has been seen."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def do_request(self, url: str, method: str, request_data: Any = None, *more: Any, **named: Any) -> Any:
        if url.endswith("/sendMessage"):
            os.write(self._file, f"{request_data.parameters['chat_id']}\n".encode())
            await asyncio.sleep(0.003)  # the answer is on its way: the worst moment to die
        return await super().do_request(url, method, request_data, *more, **named)


async def main(directory: Path, file: Path, now: float) -> None:
    """Work until all is sent."""
    parts = build_parts()
    store = Store.open(directory, KEY, clock=lambda: now)
    bot = Client(TOKEN, "http://nowhere", Recorded(file))
    await bot.initialize()
    sender = Sender(store, bot, Pacing(paced=False), lambda: now)
    house = build_house(parts.practice, parts.wordings, parts.notes, bot_name="killed_bot")
    working = [asyncio.create_task(part) for part in (sender.run(), Sweep(store, house, sender.wake).run())]
    print("at work", flush=True)

    def left(unit: Any) -> bool:
        return bool(unit.reflections.due(1)) or unit.outbox.depth().pending > 0

    while await store.run(left):
        await asyncio.sleep(0.05)
    for task in working:
        task.cancel()
    await asyncio.gather(*working, return_exceptions=True)
    store.close()
    print("all is sent", flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])))
