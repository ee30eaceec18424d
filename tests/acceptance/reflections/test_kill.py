"""kill -9 in the middle of a sweep: no note is lost, and none comes twice but what was under way just then."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time as clocks
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.reflection import Plan, Schedule
from bot.store import Store, Unit
from bot.telegram.sender import AT_ONCE

KEY = bytes(range(32))
PROGRAM = Path(__file__).with_name("sweeping.py")
DUE = datetime(2026, 3, 8, 19, tzinfo=UTC)
PEOPLE = 1_000
FIRST = 7_000_000


def _fill(directory: Path) -> None:
    """A thousand people whose note is due at the same minute."""
    store = Store.open(directory, KEY, clock=DUE.timestamp)
    plan = Plan(Schedule((6,), time(19), "UTC"), last=DUE - timedelta(days=7))

    def work(unit: Unit) -> None:
        for number in range(PEOPLE):
            unit.reflections.put(unit.join(FIRST + number), "notes", plan.to_dict(), DUE.timestamp())

    store.run_now(work)
    store.close()


def _seen(file: Path) -> list[int]:
    return [int(line) for line in file.read_text("ascii").split()] if file.exists() else []


def _run(directory: Path, file: Path, die_after: int | None) -> list[int]:
    """Let the bot work until all is sent, or kill it after so many messages; return the chats it wrote to."""
    before = len(_seen(file))
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), str(directory), str(file), str(DUE.timestamp() + 30)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if die_after is not None:
        while process.poll() is None and len(_seen(file)) - before < die_after:
            clocks.sleep(0.002)
        process.send_signal(signal.SIGKILL)
    said, _ = process.communicate(timeout=120)
    assert "Traceback" not in said, said
    if die_after is None:
        assert "all is sent" in said, said
    else:
        assert -signal.SIGKILL == process.returncode, "it was done before it could be killed"
    return _seen(file)[before:]


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_sweep_survives_kills(tmp_path: Path, seed: int) -> None:
    """1,000 due at once, killed seven times on the way: each gets the note; a kill repeats one message a chat at most."""
    directory, file, chance = tmp_path / "data", tmp_path / "sent", random.Random(seed)
    _fill(directory)
    runs = [_run(directory, file, chance.randint(10, 110)) for _ in range(7)]
    runs.append(_run(directory, file, None))

    sent = Counter(chat for run in runs for chat in run)
    assert set(range(FIRST, FIRST + PEOPLE)) == set(sent), "none is lost, none is invented"
    assert all(1 == count for run in runs for count in Counter(run).values()), "one life of the bot sends each once"
    repeated = sum(count - 1 for count in sent.values())
    assert repeated <= 7 * AT_ONCE, "only what was under way at a kill comes again"
    assert max(sent.values()) <= 1 + 7

    store = Store.open(directory, KEY, clock=DUE.timestamp)
    due = store.run_now(lambda unit: Counter(row[0] for row in unit._db.execute("SELECT due FROM schedule").fetchall()))
    notes = store.run_now(lambda unit: unit._db.execute("SELECT count(*) FROM reflection").fetchone()[0])
    store.close()
    assert {(DUE + timedelta(days=7)).timestamp(): PEOPLE} == due, "the next one is a week later, for all"
    assert PEOPLE == notes
