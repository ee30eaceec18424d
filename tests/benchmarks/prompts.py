"""Notes by the hundred thousand: claiming them, starting with them, and people rehearsing meanwhile.

Prints a table and writes docs/figures/prompts.json. ``--quick`` measures small and short, to see that it works, and
writes nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import random
import secrets
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from bot.app import Parts, build_parts
from bot.reflection import Plan, Schedule
from bot.store import Store
from bot.store.sealing import fresh_key, seal, seal_json
from bot.telegram.client import Client
from bot.telegram.incoming import read
from bot.telegram.pacing import Pacing
from bot.telegram.registry import build_house
from bot.telegram.sender import Sender
from bot.telegram.sweep import Sweep
from bot.telegram.turns import Turns
from tests.benchmarks.world import FIRST_CHAT, KEY, TOKEN, Instantly, lines, populate, update

SLEEPERS = 500_000_000  # where the numbers of chats begin that only get notes
CLAIMED = 1_000
ROUNDS = 5
REHEARSING = 50
THINKING = 15.0  # seconds between two lines of one person, on average


def add_plans(directory: Path, people: int, due: int, moment: float) -> None:
    """Fill a closed store with people who want notes: ``due`` of them at ``moment``, the others within a week after."""
    data, ring = sqlite3.connect(directory / "data.db"), sqlite3.connect(directory / "keys.db")
    for connection in (data, ring):
        connection.execute("PRAGMA synchronous=OFF")
    at = datetime.fromtimestamp(moment, UTC)
    schedule = Schedule((at.weekday(),), at.time().replace(second=0, microsecond=0), "UTC", quiet=None)
    plan = Plan(schedule, last=at - timedelta(days=7), prompt="first-sign", seen={"first-sign": at.date()}).to_dict()
    chance = random.Random(5)
    for number in range(people):
        owner, key = secrets.randbits(62) + 1, fresh_key()
        when = moment if number < due else moment + 3600 + chance.random() * 6 * 86400
        ring.execute("INSERT INTO key VALUES (?, ?)", [owner, seal(KEY, f"key/{owner}", key)])
        data.execute(
            "INSERT INTO person (id, chat_id, seen_day) VALUES (?, ?, '2026-01-01')", [owner, SLEEPERS + number]
        )
        blob = seal_json(key, f"schedule/{owner}/notes", plan)
        data.execute("INSERT INTO schedule VALUES (?, 'notes', ?, ?)", [owner, when, blob])
    for connection in (data, ring):
        connection.commit()
        connection.close()


def this_minute() -> float:
    """The minute that is now, in seconds."""
    return time.time() // 60 * 60


async def claiming(parts: Parts, people: int) -> dict[str, float]:
    """Start with so many plans, then claim a thousand due ones with next due time and outbox row, durably, five times.

    The fastest is what the work takes; the median is what a machine with other work made of it.
    """
    with tempfile.TemporaryDirectory(dir=HERE) as folder:
        directory = Path(folder)
        Store.open(directory, KEY).close()
        moment = this_minute()
        add_plans(directory, people, ROUNDS * CLAIMED, moment)
        house = build_house(parts.practice, parts.wordings, parts.notes, bot_name="bench_bot")
        begun = time.perf_counter()
        store = Store.open(directory, KEY, clock=lambda: moment + 30)
        sweep = Sweep(store, house, lambda: None)
        start_up = time.perf_counter() - begun
        spent = []
        for _ in range(ROUNDS):
            took, claimed = 0.0, 0
            while claimed < CLAIMED:
                begun = time.perf_counter()
                swept = await sweep.once()
                took += time.perf_counter() - begun
                claimed += swept.added
                # What was claimed goes out: else the full lane would end the sweep.
                await store.run(lambda unit: unit._db.execute("DELETE FROM outbox"))
            spent.append(took)
        store.close()
        return {"start_up": start_up, "claiming": min(spent), "median": statistics.median(spent)}


def job_queue(jobs: int) -> float | None:
    """Seconds in which python-telegram-bot's JobQueue makes its weekly jobs anew, as it must at each start.

    None where APScheduler is missing, which only the JobQueue needs.
    """
    if importlib.util.find_spec("apscheduler") is None:
        return None
    program = f"""
import asyncio, datetime, time, warnings
warnings.simplefilter("ignore")
from telegram.ext import Application
async def note(context): pass
async def main():
    application = Application.builder().token({TOKEN!r}).build()
    begun = time.perf_counter()
    for number in range({jobs}):
        at = datetime.time(number // 60 % 24, number % 60)
        application.job_queue.run_daily(note, at, days=(number % 7,), chat_id=number)
    await application.job_queue.start()
    print(time.perf_counter() - begun)
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return float(done.stdout)


class Noting(Instantly):
    """Notes when which chat got a message."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[float, int]] = []

    async def do_request(self, url: str, method: str, request_data: Any = None, *more: Any, **named: Any) -> Any:
        if url.endswith("/sendMessage"):
            self.sent.append((time.time(), int(str(request_data.parameters["chat_id"]))))
        return await super().do_request(url, method, request_data, *more, **named)


async def meanwhile(parts: Parts, prompts: int, seconds: float) -> dict[str, float]:
    """Prompts due in the same minute, and people in the middle of a scene, for so many seconds of real pacing."""
    with tempfile.TemporaryDirectory(dir=HERE) as folder:
        directory = Path(folder)
        populate(Store.open(directory, KEY), directory, parts, REHEARSING)
        add_plans(directory, prompts, prompts, this_minute())
        store = Store.open(directory, KEY)
        network = Noting()
        bot = Client(TOKEN, "http://nowhere", network)
        await bot.initialize()
        sender = Sender(store, bot, Pacing(), time.time)
        house = build_house(parts.practice, parts.wordings, parts.notes, bot_name="bench_bot")
        turns, sweep = Turns(store, house, sender.wake), Sweep(store, house, sender.wake)
        working = [asyncio.create_task(part) for part in (sender.run(), sweep.run())]
        begun = time.time()
        said: dict[int, list[float]] = {}
        texts, chance, numbers = lines(), random.Random(3), iter(range(1, 1_000_000))

        async def rehearse(chat: int) -> None:
            await asyncio.sleep(chance.random() * THINKING)
            while time.time() - begun < seconds - 4:
                number = next(numbers)
                raw = update(number, chat, texts[number % len(texts)])
                incoming = read(raw, bot, "bench_bot")
                assert incoming is not None
                said.setdefault(chat, []).append(time.time())
                await turns.take(incoming)
                await asyncio.sleep(THINKING * (0.5 + chance.random()))

        await asyncio.gather(*(rehearse(FIRST_CHAT + number) for number in range(REHEARSING)))
        await asyncio.sleep(max(0.0, seconds - (time.time() - begun)))
        spent = time.time() - begun
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        store.close()
        firsts, seconds_ = _waits(said, network.sent)
        to_prompts = sum(1 for _, chat in network.sent if chat >= SLEEPERS)
        return {
            "first": _hundredth(firsts),
            "second": _hundredth(seconds_),
            "rate": to_prompts / spent,
            "turns": float(sum(len(times) for times in said.values())),
            "unanswered": float(sum(len(times) for times in said.values()) - len(firsts)),
        }


def _waits(said: dict[int, list[float]], sent: list[tuple[float, int]]) -> tuple[list[float], list[float]]:
    """Seconds from each line to the first and to the second message of its answer."""
    waits: tuple[list[float], list[float]] = ([], [])
    for chat, times in said.items():
        arrived = sorted(moment for moment, other in sent if other == chat)
        for begun, end in zip(times, [*times[1:], float("inf")], strict=True):
            answers = [moment - begun for moment in arrived if begun <= moment < end]
            for place in (0, 1):
                if len(answers) > place:
                    waits[place].append(answers[place])
    return waits


def _hundredth(values: list[float]) -> float:
    """What all but one in a hundred stay below."""
    return statistics.quantiles(values, n=100)[-1] if len(values) > 1 else float("nan")


def main() -> None:
    """Measure all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    parts = build_parts()
    sizes = (6_000, 10_000) if quick else (10_000, 100_000, 1_000_000)
    rows = []
    for size in sizes:
        found = asyncio.run(claiming(parts, size))
        claim, start = found["claiming"], found["start_up"]
        rows.append(
            [
                f"{CLAIMED:,} due notes claimed, of {size:,} plans",
                f"{claim * 1000:.0f} ms (median {found['median'] * 1000:.0f})",
                "300 ms",
            ]
        )
        rows.append([f"the store opened with {size:,} plans", f"{start * 1000:.0f} ms", "does not grow"])
        print(rows[-2], rows[-1], flush=True)
    count = 2_000 if quick else 20_000
    jobs = job_queue(count)
    made = f"{jobs:.1f} s" if jobs is not None else "not measured: pip install apscheduler"
    rows.append([f"python-telegram-bot's JobQueue started with {count:,} weekly jobs made anew", made, ""])
    prompts, seconds = (2_000, 15.0) if quick else (100_000, 60.0)
    busy = asyncio.run(meanwhile(parts, prompts, seconds))
    about = f"{prompts:,} notes due in one minute, {REHEARSING} people rehearsing"
    rows += [
        [f"{about}: first message, 99th percentile", f"{busy['first']:.2f} s", "1 s"],
        ["the same: second message, 99th percentile", f"{busy['second']:.2f} s", "2.5 s"],
        ["the same: notes a second", f"{busy['rate']:.1f}", "at least 12"],
    ]
    figures = {
        "title": "Notes in numbers",
        "columns": ["", "measured", "limit"],
        "rows": rows,
        "note": f"Claiming is in chunks of 100, each with its next due times and messages durable on disk: the fastest of "
        f"{ROUNDS} thousands, and the median. People rehearse for {seconds:g} s at "
        f"Telegram's pace, network faked; each person writes a line every {THINKING:g} s ({busy['turns']:.0f} lines, "
        f"{busy['unanswered']:.0f} unanswered at the end). `make bench`.",
    }
    for row in rows:
        print("  ".join(row))
    if not quick:
        file = ROOT / "docs" / "figures" / "prompts.json"
        file.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
