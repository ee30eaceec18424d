"""kill -9 at any instant: what was acknowledged is there, and every unit is there whole or not at all."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.store import Store, Unit
from bot.store.keyring import Keyring

KEY = bytes(range(32))
CHATS = 8

# Eight chats take turns side by side, so that units share commits; "turn N" is printed when N is acknowledged. Each
# fortieth turn of a chat deletes its person.
PROGRAM = """
import asyncio, sys
from pathlib import Path
from bot.store import Store

store = Store.open(Path(sys.argv[1]), bytes(range(32)))
first = int(sys.argv[2])

def turn(chat, update):
    def work(unit):
        assert unit.first_time(update)
        person = unit.join(chat)
        state, version = unit.state(person)
        if state is not None and len(state["turns"]) >= 40:
            unit.delete(person)
            unit.outbox.add(chat, "send", {"text": "gone"})
            return
        turns = [*(state or {"turns": []})["turns"], update]
        for part in range(3):
            unit.outbox.add(chat, "send", {"update": update, "part": part}, person_id=person.id, key=person.key)
        unit.note_message(chat, update)
        unit.save_state(person, {"turns": turns}, version)
    return work

async def chat(number):
    for count in range(100000):
        update = first + count * 8 + number
        await store.run(turn(number, update))
        print("turn", update, flush=True)

async def main():
    await asyncio.gather(*(chat(number) for number in range(8)))

asyncio.run(main())
"""


def killed_after(directory: Path, first: int, seconds: float) -> list[int]:
    """Run the program, kill it ``seconds`` after its first turn, and return the updates it acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(directory), str(first)],
        bufsize=0,  # or readline() would read on, and communicate() would begin in the middle of a line
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    begun = process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    rest, errors = process.communicate()
    assert b"" == errors
    return [int(line.split()[1]) for line in (begun + rest).splitlines(keepends=True) if line.endswith(b"\n")]


def column(store: Store, sql: str) -> set[int]:
    """The first column of a query's rows."""
    return {row[0] for row in store._writer.submit(lambda: store._db.execute(sql).fetchall()).result()}


def look(unit: Unit) -> dict[int, Any]:
    """Everything of each chat, opened."""
    return {number: unit.export(person) for number in range(CHATS) if (person := unit.person(number)) is not None}


def check(directory: Path, acknowledged: set[int], open_store: Callable[..., Store]) -> None:
    """Open the store and hold it against what was acknowledged."""
    store = open_store(directory=directory)
    seen, people = column(store, "SELECT id FROM seen_update"), column(store, "SELECT id FROM person")
    found = store.run_now(look)
    owners = store._writer.submit(store._keyring.owners).result()
    marks = column(store, "SELECT person_id FROM deletion")
    store.close()

    assert acknowledged <= seen  # nothing acknowledged is lost
    for number, held in found.items():
        turns = held["state"]["turns"]
        assert set(turns) <= seen
        assert all(update % CHATS == number for update in turns)
        sends = Counter(row["update"] for row in held["waiting_to_be_sent"] if "update" in row)
        assert dict.fromkeys(turns, 3) == dict(sends)  # every turn is whole
        assert turns == sorted(turns)
        assert turns == held["message_numbers"]
    assert people <= owners  # whoever is there can be opened
    assert set() == marks  # every deletion is finished
    destroyed = Keyring(directory / "keys.db", KEY)
    assert not owners & destroyed.destroyed()
    destroyed.close()


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.long)])
def test_killed_at_random(kills: int, tmp_path: Path, open_store: Callable[..., Store]) -> None:
    """After each of many kills of the same store its data are consistent, and it goes on."""
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    acknowledged: set[int] = set()
    for number in range(kills):
        acknowledged.update(killed_after(tmp_path / "data", 8 * (number + 1) * 1_000_000, chance.uniform(0.0, 0.5)))
        check(tmp_path / "data", acknowledged, open_store)
    assert len(acknowledged) > 20 * kills, seed
    connection = sqlite3.connect(tmp_path / "data" / "keys.db")
    deleted = connection.execute("SELECT COUNT(*) FROM destroyed").fetchone()[0]
    connection.close()
    assert kills < 10 or deleted > 0  # deletions were among what was killed
