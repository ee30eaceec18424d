"""Turns a second against python-telegram-bot, in interleaved runs; prints tables and writes docs/figures/*.json.

Each run is a process of its own. ``--quick`` measures once, to see that it works.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

SIZES = (1_000, 20_000, 200_000)


def measure(kind: str, people: int, seconds: float) -> dict[str, Any]:
    """One run; on one core, so that the figures are those of one core."""
    command = [sys.executable, str(HERE / "worker.py"), kind, "--people", str(people), "--seconds", str(seconds)]
    core = {max(os.sched_getaffinity(0))}
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, preexec_fn=lambda: os.sched_setaffinity(0, core)
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def middle(runs: list[dict[str, Any]], name: str) -> float:
    """The median of one figure."""
    return float(statistics.median(run[name] for run in runs))


def write(name: str, figures: dict[str, Any]) -> None:
    """Write one figures file and show it."""
    file = ROOT / "docs" / "figures" / f"{name}.json"
    file.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", "utf-8")
    rows = [figures["columns"], *figures["rows"]]
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    print(f"\n{figures['title']}")
    for row in rows:
        print("  ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)))


def turns(rounds: int, seconds: float) -> None:
    """All kinds and sizes, interleaved."""
    plan = [("ours", size) for size in SIZES] + [("echo", 1_000)] + [("conversation", size) for size in SIZES[:2]]
    runs: dict[tuple[str, int], list[dict[str, Any]]] = {key: [] for key in plan}
    for number in range(rounds):
        for kind, size in plan:
            print(f"round {number + 1}: {kind}, {size:,} people", flush=True)
            runs[kind, size].append(measure(kind, size, seconds))
    names = {
        "ours": "When You're Ready: coach, safety, sealing, durable commit, sends",
        "echo": "python-telegram-bot: three sends, stores nothing",
        "conversation": "python-telegram-bot: ConversationHandler and PicklePersistence, three sends",
    }
    base = middle(runs["ours", SIZES[0]], "turns_per_second")
    rows = []
    for kind, size in plan:
        found = runs[kind, size]
        speed = middle(found, "turns_per_second")
        rows.append(
            [names[kind], f"{size:,}", f"{speed:,.0f}", f"{speed / base:.2f}", f"{middle(found, 'peak_mb'):.0f} MB"]
        )
    write(
        "turns",
        {
            "title": "Turns a second on one core, network faked",
            "columns": ["", "people in the store", "turns/s", "ratio", "memory"],
            "rows": rows,
            "note": f"Median of {rounds} interleaved runs of {seconds:g} s (`make bench`). Telegram lets one bot send about "
            "30 messages a second, which is about ten turns.",
            "data": {f"{kind}/{size}": found for (kind, size), found in runs.items()},
        },
    )
    rows = []
    for size in SIZES:
        found = runs["ours", size]
        names_of = ("start_up_s", "resting_mb", "alone_p50_ms", "alone_p99_ms", "p50_ms", "p99_ms", "sends_per_turn")
        cells = [middle(found, name) for name in names_of]
        rows.append(
            [
                f"{size:,}",
                f"{cells[0]:.2f} s",
                f"{cells[1]:.0f} MB",
                f"{cells[2]:.1f}, {cells[3]:.1f} ms",
                f"{cells[4]:.0f}, {cells[5]:.0f} ms",
                f"{cells[6]:.1f}",
            ]
        )
    write(
        "start",
        {
            "title": "Start-up, memory and waiting",
            "columns": [
                "people in the store",
                "start-up",
                "memory at rest",
                "a turn alone: median, 99th percentile",
                "one of 100 at once",
                "calls a turn",
            ],
            "rows": rows,
            "note": "A turn ends with its durable commit. Telegram hands over up to 100 updates at once; then each waits for the others, too.",
        },
    )


def memory() -> None:
    """Memory of a bot that starts and then takes as many turns as it can, one run a size."""
    found = {size: measure("ours", size, 5.0) for size in SIZES}
    write(
        "memory",
        {
            "title": "Memory of the whole process",
            "columns": ["people in the store", "at rest", "at most"],
            "rows": [
                [f"{size:,}", f"{run['resting_mb']:.0f} MB", f"{run['peak_mb']:.0f} MB"] for size, run in found.items()
            ],
            "note": "One run of 5 s a size (`python tests/benchmarks/turns.py --memory`); a MB is a million bytes.",
        },
    )


async def pacing(seconds: float) -> None:
    """Offer far more than may go out, and count what does: in all, and in the busiest second of one chat."""
    from bot.telegram.pacing import Pacing

    pace, chats = Pacing(), 60
    begun = time.monotonic()
    sent: dict[int, list[float]] = {chat: [] for chat in range(chats)}
    while (now := time.monotonic()) - begun < seconds:
        for chat in range(chats):
            lane = "prompt" if chat % 2 else "reply"
            if pace.wait(chat, lane, now) == 0:  # type: ignore[arg-type]
                pace.sent(chat, lane, now)  # type: ignore[arg-type]
                sent[chat].append(now)
        await asyncio.sleep(0.01)
    every = sorted(moment for times in sent.values() for moment in times)
    busiest = max(sum(1 for other in every if moment <= other < moment + 1) for moment in every)
    alone, went, at = Pacing(), 0, 0.0
    while at < seconds:  # one chat by itself, on a clock of its own
        if alone.wait(1, "reply", at) == 0:
            alone.sent(1, "reply", at)
            went += 1
        at += 0.01
    replies = sum(len(times) for chat, times in sent.items() if chat % 2 == 0)
    write(
        "pacing",
        {
            "title": f"Pacing: {chats} chats that always have something to send, {seconds:g} s",
            "columns": ["", "measured", "limit"],
            "rows": [
                ["messages a second, average", f"{len(every) / seconds:.1f}", "25 (+ 25 at the start)"],
                ["messages in the busiest second", str(busiest), "50 (the first), then 25"],
                [f"one chat by itself, in {seconds:g} s", str(went), f"{3 + seconds:g}"],
                ["replies among them", f"{replies / len(every):.0%}", "at least 40 %"],
            ],
            "note": "Half of the chats get replies, half prompts.",
        },
    )


def main() -> None:
    """Measure all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--memory", action="store_true", help="measure memory alone")
    asked = parser.parse_args()
    if asked.memory:
        memory()
        return
    quick = asked.quick
    asyncio.run(pacing(5 if quick else 60))
    turns(1 if quick else 5, 2.0 if quick else 5.0)
    memory()


if __name__ == "__main__":
    main()
