"""The writer: units that share a commit, and what happens when disk or database fail."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.store import Store, StoreFailedError, Unit


def first_time(number: int) -> Callable[[Unit], bool]:
    """A small unit of work."""
    return lambda unit: unit.first_time(number)


def commits(store: Store) -> list[str]:
    """Statements COMMIT from now on, as they come."""
    seen: list[str] = []
    trace = lambda sql: seen.append(sql) if sql == "COMMIT" else None
    store._writer.submit(lambda: store._db.conn.set_trace_callback(trace)).result()
    return seen


def held(store: Store) -> threading.Event:
    """Keep the writer busy until the event is set, so that what is asked meanwhile waits together."""
    go = threading.Event()
    store._writer.submit(go.wait)
    return go


def test_units_that_wait_share_a_commit_and_fail_alone(store: Store) -> None:
    """Nine units behind one another are one commit; the three that raise leave nothing, the others are whole."""
    seen = commits(store)
    go = held(store)

    def work(number: int) -> Callable[[Unit], int]:
        def unit_of_work(unit: Unit) -> int:
            unit.first_time(number)
            if number % 3 == 0:
                raise KeyError(number)
            return number

        return unit_of_work

    futures = [store._writer.unit(work(number)) for number in range(9)]
    go.set()
    outcomes = [future.exception() or future.result() for future in futures]

    assert ["COMMIT"] == seen
    assert [1, 2, 4, 5, 7, 8] == [outcome for outcome in outcomes if isinstance(outcome, int)]
    assert 3 == sum(isinstance(outcome, KeyError) for outcome in outcomes)
    assert [0, 3, 6] == store.run_now(lambda unit: [number for number in range(9) if unit.first_time(number)])


def test_no_result_before_the_commit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the shared commit fails, every unit in it fails, nothing of them is kept, and the store goes on."""

    class Refusing:
        """The connection, refusing to commit."""

        def __init__(self, connection: sqlite3.Connection) -> None:
            self._connection = connection

        def __getattr__(self, name: str) -> Any:
            return getattr(self._connection, name)

        def execute(self, sql: str) -> sqlite3.Cursor:
            if sql == "COMMIT":
                raise sqlite3.OperationalError("disk I/O error")
            return self._connection.execute(sql)

    go = held(store)
    with monkeypatch.context() as patched:
        patched.setattr(store._writer, "_connection", lambda: Refusing(store._db.conn))
        futures = [store._writer.unit(first_time(number)) for number in range(3)]
        go.set()
        assert all(isinstance(future.exception(), StoreFailedError) for future in futures)

    assert [True] * 3 == store.run_now(lambda unit: [unit.first_time(number) for number in range(3)])


def test_a_transaction_that_sqlite_rolled_back_takes_its_units_along(store: Store) -> None:
    """When the whole transaction is lost inside one unit, those before it are told so; those after it are taken."""
    go = held(store)
    before = store._writer.unit(lambda unit: unit.first_time(1))
    lost = store._writer.unit(lambda unit: unit._db.execute("ROLLBACK"))
    after = store._writer.unit(lambda unit: unit.first_time(1))
    go.set()

    assert isinstance(before.exception(), StoreFailedError)
    assert lost.exception() is not None
    assert after.result()


def test_a_locked_database_fails_the_unit_only(store: Store, tmp_path: Path) -> None:
    """Another program that holds the database makes units fail; when it lets go, they are taken."""
    store._writer.submit(lambda: store._db.execute("PRAGMA busy_timeout=20").fetchone()).result()
    other = sqlite3.connect(tmp_path / "data" / "data.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreFailedError, match="locked"):
        store.run_now(lambda unit: unit.first_time(1))
    other.execute("ROLLBACK")
    other.close()

    assert store.run_now(lambda unit: unit.first_time(1))


def test_a_wrong_statement_is_a_bug_and_no_failure_of_the_disk(store: Store) -> None:
    """A bug is not called a failing store: it would be tried for ever."""
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        store.run_now(lambda unit: unit._db.execute("SELECT * FROM nowhere"))


def test_a_unit_cannot_wait(store: Store) -> None:
    """A coroutine function as a unit of work is refused, and nothing is kept."""

    async def waits(unit: Unit) -> None:
        await asyncio.sleep(0)

    refused = store._writer.unit(waits).exception()
    assert isinstance(refused, TypeError)
    assert "plain function" in str(refused)


async def test_a_cancelled_caller_harms_nobody(store: Store) -> None:
    """Units of callers that gave up are dropped if they have not begun; others go on."""
    go = held(store)
    given_up = asyncio.create_task(store.run(lambda unit: unit.first_time(1)))
    waiting = asyncio.create_task(store.run(lambda unit: unit.first_time(2)))
    await asyncio.sleep(0)
    given_up.cancel()
    await asyncio.gather(given_up, return_exceptions=True)
    go.set()

    assert await waiting
    assert await store.run(lambda unit: unit.first_time(1))


def test_a_closed_store_says_so(store: Store) -> None:
    """After close nothing is taken any more, and closing again does nothing."""
    store.close()
    store.close()
    with pytest.raises(StoreFailedError, match="closed"):
        store.run_now(lambda unit: unit.first_time(1))


def test_files_that_may_not_grow(tmp_path: Path) -> None:
    """With no room for one more byte every unit fails, reading goes on; with room again, so does writing."""
    code = f"""
import resource
from pathlib import Path
from bot.store import Store, StoreFailedError
store = Store.open(Path({str(tmp_path / "data")!r}), bytes(32))
store.run_now(lambda unit: unit.save_state(unit.join(1), {{"a": 1}}, 0))
full = (max(file.stat().st_size for file in Path({str(tmp_path / "data")!r}).iterdir()), resource.RLIM_INFINITY)
resource.setrlimit(resource.RLIMIT_FSIZE, full)
failed = 0
for number in range(30):
    try:
        store.run_now(lambda unit: (unit.first_time(number), unit.keep(unit.join(1), "line", "x" * 9000)))
    except StoreFailedError:
        failed += 1
assert failed > 20, failed
assert store.run_now(lambda unit: unit.state(unit.person(1))) == ({{"a": 1}}, 1)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
again = [store.run_now(lambda unit: unit.first_time(number)) for number in range(30)]
assert again.count(True) == failed, (again, failed)
kept = store.run_now(lambda unit: len(unit.kept(unit.person(1))))
assert kept == 30 - failed, (kept, failed)
store.close()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert 0 == done.returncode, done.stderr
