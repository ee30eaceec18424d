"""One measurement in a process of its own; prints JSON. Run by ``turns.py``."""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from telegram import Update

from bot.app import build_parts
from bot.store import Store, Unit
from bot.telegram.client import Client
from bot.telegram.pacing import Pacing
from bot.telegram.poller import Ingest
from bot.telegram.registry import build_house
from bot.telegram.sender import Sender
from bot.telegram.turns import Turns
from tests.benchmarks.world import FIRST_CHAT, KEY, TOKEN, Instantly, lines, populate, update

BATCH = 100  # updates that one getUpdates brings
WARM = 200  # turns before the clock starts
ALONE = 300  # turns that come one by one, after the crowd


def memory() -> float:
    """Megabytes that this process has needed at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6  # Linux gives KiB


def now_memory() -> float:
    """Megabytes that this process has now."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


async def ours(people: int, seconds: float, profile: str | None) -> dict[str, Any]:
    """Turns a second with the real coach, durable commits, sealing, and every message sent (network faked)."""
    with tempfile.TemporaryDirectory(dir=str(Path(__file__).parent)) as folder:
        directory = Path(folder)
        fill = [sys.executable, __file__, "populate", "--people", str(people), "--folder", folder]
        # In a process of its own, so that memory is what a bot needs that starts.
        await asyncio.to_thread(subprocess.run, fill, check=True)
        begun = time.perf_counter()
        parts = build_parts()
        store = Store.open(directory, KEY)
        network = Instantly()
        bot = Client(TOKEN, "http://nowhere", network)
        await bot.initialize()
        sender = Sender(store, bot, Pacing(paced=False), time.time)
        house = build_house(parts.practice, parts.wordings, parts.notes, bot_name="bench_bot")
        turns = Turns(store, house, sender.wake)
        ingest = Ingest(bot, turns, "bench_bot")
        start_up = time.perf_counter() - begun
        resting = now_memory()
        sending = asyncio.create_task(sender.run())
        chance, texts = random.Random(11), lines()
        latencies: list[float] = []
        original: Callable[[Any], Awaitable[None]] = turns.take

        async def timed(incoming: Any) -> None:
            at = time.perf_counter()
            await original(incoming)
            latencies.append(time.perf_counter() - at)

        turns.take = timed  # type: ignore[method-assign]
        number = 0

        async def batch(size: int = BATCH) -> None:
            nonlocal number
            raws = []
            for _ in range(size):
                number += 1
                raws.append(update(number, FIRST_CHAT + chance.randrange(people), texts[number % len(texts)]))
            await ingest.take(raws)

        def waiting(unit: Unit) -> int:
            return unit.outbox.depth().pending

        async def drained() -> None:
            while await store.run(waiting):
                await asyncio.sleep(0.005)

        while number < WARM:
            await batch()
        await drained()
        latencies.clear()
        calls, done, processor, begun = network.calls, number, time.process_time(), time.perf_counter()
        profiler = None
        if profile:
            import cProfile

            profiler = cProfile.Profile()
            profiler.enable()
        while time.perf_counter() - begun < seconds:
            await batch()
            await drained()
        if profiler:
            profiler.disable()
            profiler.dump_stats(profile or "")
        spent, processor = time.perf_counter() - begun, time.process_time() - processor
        done = number - done
        crowded = sorted(latencies)
        latencies.clear()
        for _ in range(ALONE):
            await batch(1)
            await drained()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        store.close()
        latencies.sort()
        return {
            "turns_per_second": done / spent,
            "turns_per_core_second": done / processor,
            "sends_per_turn": (network.calls - calls) / done,
            "p50_ms": 1000 * crowded[len(crowded) // 2],
            "p99_ms": 1000 * crowded[int(len(crowded) * 0.99)],
            "alone_p50_ms": 1000 * latencies[len(latencies) // 2],
            "alone_p99_ms": 1000 * latencies[int(len(latencies) * 0.99)],
            "start_up_s": start_up,
            "resting_mb": resting,
            "peak_mb": memory(),
        }


async def peer(kind: str, people: int, seconds: float) -> dict[str, Any]:
    """python-telegram-bot: a handler that sends the same three messages and stores nothing, or with persistence."""
    from telegram.ext import (  # here, so that the memory it takes is not counted as ours
        Application,
        ContextTypes,
        ConversationHandler,
        MessageHandler,
        PersistenceInput,
        PicklePersistence,
        filters,
    )

    with tempfile.TemporaryDirectory(dir=str(Path(__file__).parent)) as folder:
        builder = Application.builder().token(TOKEN).request(Instantly()).get_updates_request(Instantly())
        if kind == "conversation":
            store = PersistenceInput(bot_data=False, callback_data=False)
            persistence = PicklePersistence(Path(folder) / "data.pickle", store_data=store, update_interval=1)
            builder = builder.persistence(persistence)
        application = builder.build()

        async def echo(given: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
            message = given.effective_message
            if message is None:
                return 0
            if kind == "conversation" and context.user_data is not None:
                context.user_data["turn"] = context.user_data.get("turn", 0) + 1
                context.user_data["last"] = message.text
            for _ in range(3):
                await context.bot.send_message(message.chat_id, message.text or "-")
            return 0

        anything: Any = MessageHandler(filters.TEXT, echo)
        if kind == "conversation":
            application.add_handler(
                ConversationHandler(
                    entry_points=[anything], states={0: [anything]}, fallbacks=[], name="c", persistent=True
                )
            )
        else:
            application.add_handler(anything)
        await application.initialize()
        await application.start()
        if kind == "conversation":
            for number in range(people):
                application.user_data[FIRST_CHAT + number]["last"] = "x" * 400
            await application.update_persistence()
        chance, texts = random.Random(11), lines()
        number, done = 0, 0
        begun, processor = time.perf_counter(), time.process_time()
        while time.perf_counter() - begun < seconds:
            for _ in range(BATCH):
                number += 1
                raw = update(number, FIRST_CHAT + chance.randrange(people), texts[number % len(texts)])
                await application.process_update(Update.de_json(raw, application.bot))
                done += 1
            await asyncio.sleep(0)
        if kind == "conversation":
            await application.update_persistence()  # what is not flushed is not stored
        spent, processor = time.perf_counter() - begun, time.process_time() - processor
        await application.stop()
        await application.shutdown()
        return {
            "turns_per_second": done / spent,
            "turns_per_core_second": done / processor,
            "sends_per_turn": 3.0,
            "peak_mb": memory(),
        }


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["ours", "echo", "conversation", "populate"])
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--profile", help="write a cProfile file here")
    parser.add_argument("--folder", help="where populate puts its store")
    asked = parser.parse_args()
    if asked.kind == "populate":
        directory = Path(asked.folder)
        populate(Store.open(directory, KEY), directory, build_parts(), asked.people)
        return
    if asked.kind == "ours":
        result = asyncio.run(ours(asked.people, asked.seconds, asked.profile))
    else:
        result = asyncio.run(peer(asked.kind, asked.people, asked.seconds))
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
