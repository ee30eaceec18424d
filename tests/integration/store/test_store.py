"""The store: transactions, people, keys, deletion."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from bot.store import (
    ChangedError,
    Store,
    StoreBusyError,
    StoreFailedError,
    StoreNewerError,
    Unit,
    WrongKeyError,
)
from bot.store.sealing import SealError, seal, unseal


class Clock(Protocol):
    """The clock of conftest.py."""

    now: float


KEY = bytes(range(32))


async def test_a_unit_is_kept_whole_or_not_at_all(store: Store) -> None:
    """What raises leaves nothing behind; what returns is there."""

    def broken(unit: Unit) -> None:
        unit.join(7)
        unit.first_time(1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.run(broken)

    assert await store.run(lambda unit: unit.person(7)) is None
    assert await store.run(lambda unit: unit.first_time(1))


async def test_an_update_is_new_once(store: Store) -> None:
    """The second time an update comes, it is known; membership counts, not order."""
    seen = await store.run(lambda unit: [unit.first_time(number) for number in (5, 9, 5, 3, 9)])

    assert [True, True, False, True, False] == seen


async def test_update_numbers_are_forgotten_after_48_hours(store: Store, clock: Clock) -> None:
    """A purge removes what Telegram will not send again."""
    await store.run(lambda unit: unit.first_time(5))
    clock.now += 48 * 3600 + 1
    await store.run(lambda unit: unit.purge())

    assert await store.run(lambda unit: unit.first_time(5))


async def test_state_comes_back_and_counts_versions(store: Store) -> None:
    """State is what was saved; saving over another turn's state is refused."""
    person = await store.run(lambda unit: unit.join(7))
    await store.run(lambda unit: unit.save_state(person, {"a": "ö"}, 0))

    assert ({"a": "ö"}, 1) == await store.run(lambda unit: unit.state(person))
    with pytest.raises(ChangedError):
        await store.run(lambda unit: unit.save_state(person, {}, 0))
    assert ({"a": "ö"}, 1) == await store.run(lambda unit: unit.state(person))


async def test_kept_lines_belong_to_their_person(store: Store) -> None:
    """Nobody lists or deletes another person's line."""
    one, two = await store.run(lambda unit: (unit.join(1), unit.join(2)))
    line = await store.run(lambda unit: unit.keep(one, "line", "7.40 at the table"))

    assert ["7.40 at the table"] == [item.text for item in await store.run(lambda unit: unit.kept(one, "line"))]
    assert [] == await store.run(lambda unit: unit.kept(two))
    assert not await store.run(lambda unit: unit.forget(two, line))
    assert await store.run(lambda unit: unit.forget(one, line))
    assert [] == await store.run(lambda unit: unit.kept(one))


async def test_units_of_many_chats_do_not_mix(store: Store) -> None:
    """Failing units beside good ones take nothing of theirs away."""

    def work(number: int) -> Callable[[Unit], None]:
        def unit_of_work(unit: Unit) -> None:
            unit.join(number)
            if number % 3 == 0:
                raise RuntimeError

        return unit_of_work

    results = await asyncio.gather(*(store.run(work(number)) for number in range(30)), return_exceptions=True)
    found = await store.run(lambda unit: [unit.person(number) is not None for number in range(30)])

    assert [number % 3 != 0 for number in range(30)] == found
    assert 10 == sum(isinstance(result, RuntimeError) for result in results)


def test_a_second_process_is_refused_with_the_first_ones_pid(store: Store, tmp_path: Path) -> None:
    """One process per data directory; the refusal names who has it."""
    code = (
        "import sys; from pathlib import Path; from bot.store import Store\n"
        f"Store.open(Path({str(tmp_path / 'data')!r}), bytes(range(32)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert 1 == done.returncode
    assert f"process {os.getpid()}" in done.stderr
    assert store.run_now(lambda unit: unit.first_time(1))


def test_the_same_process_is_refused_too(store: Store, open_store: Callable[..., Store]) -> None:
    """Two stores in one process would be two writers."""
    with pytest.raises(StoreBusyError):
        open_store()
    assert store.run_now(lambda unit: unit.first_time(1))


def test_another_key_is_refused(store: Store, open_store: Callable[..., Store]) -> None:
    """A wrong operator's key stops the start with advice, and the right one still opens."""
    store.close()
    with pytest.raises(WrongKeyError, match="WHENREADY_KEY"):
        open_store(key=bytes(32))

    assert open_store().run_now(lambda unit: unit.first_time(1))


def test_a_newer_database_is_refused(store: Store, open_store: Callable[..., Store], tmp_path: Path) -> None:
    """A program does not touch data that it may not understand."""
    import sqlite3

    store.close()
    connection = sqlite3.connect(tmp_path / "data" / "data.db")
    with connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('kept', 'm099', 'x')"
        )
    connection.close()

    with pytest.raises(StoreNewerError, match="kept/m099"):
        open_store()


def test_before_an_upgrade_a_copy_is_made_and_kept_until_the_next_good_start(
    store: Store, open_store: Callable[..., Store], tmp_path: Path
) -> None:
    """When there is something to migrate, the data from before lies beside it."""
    import sqlite3

    store.run_now(lambda unit: unit.join(7))
    store.close()
    connection = sqlite3.connect(tmp_path / "data" / "data.db")
    with connection:  # an older database: the last set was never applied
        connection.execute("DELETE FROM _sqlite_migrations WHERE migration_set = 'kept'")
        connection.execute("DROP TABLE kept")
    connection.close()
    again = open_store()
    copy = tmp_path / "data" / "data.before-upgrade.db"

    assert copy.exists()
    assert 0o600 == copy.stat().st_mode & 0o777
    again.started_well()
    assert not copy.exists()


def test_files_are_for_the_owner_alone(store: Store, tmp_path: Path) -> None:
    """Folder 700, files 600."""
    assert store.size()
    assert 0o700 == (tmp_path / "data").stat().st_mode & 0o777
    for name in ("data.db", "keys.db"):
        assert 0o600 == (tmp_path / "data" / name).stat().st_mode & 0o777


def test_a_full_disk_keeps_nothing_of_the_turn_and_the_store_usable(store: Store) -> None:
    """When the database cannot grow, the unit fails as a whole; with room again, the store goes on."""
    store.run_now(lambda unit: unit.join(1))
    connection = store._writer.submit(lambda: store._db).result()
    pages = store._writer.submit(lambda: connection.execute("PRAGMA page_count").fetchone()[0]).result()
    store._writer.submit(lambda: connection.execute(f"PRAGMA max_page_count={pages}").fetchone()).result()

    def much(unit: Unit) -> None:
        unit.first_time(77)
        person = unit.join(1)
        for _ in range(50):
            unit.keep(person, "line", "x" * 4000)

    with pytest.raises(StoreFailedError, match="full"):
        store.run_now(much)
    store._writer.submit(lambda: connection.execute("PRAGMA max_page_count=100000").fetchone()).result()

    assert store.run_now(lambda unit: unit.first_time(77))


def test_a_blob_opens_only_in_its_own_place() -> None:
    """Blobs cannot be swapped between rows."""
    blob = seal(KEY, "kept/1", b"words")

    assert b"words" == unseal(KEY, "kept/1", blob)
    for key, place, damaged in ((KEY, "kept/2", blob), (bytes(32), "kept/1", blob), (KEY, "kept/1", blob[:-1] + b"x")):
        with pytest.raises(SealError):
            unseal(key, place, damaged)


async def test_words_are_due_to_be_wiped_when_their_time_is_over(store: Store, clock: Clock) -> None:
    """Only people whose working copy has had its 24 hours are listed."""
    person = await store.run(lambda unit: unit.join(7))
    await store.run(lambda unit: unit.save_state(person, {}, 0, words_until=unit.now + 60))

    assert [] == await store.run(lambda unit: unit.due_to_forget_words())
    clock.now += 61
    assert [7] == [found.chat_id for found in await store.run(lambda unit: unit.due_to_forget_words())]
