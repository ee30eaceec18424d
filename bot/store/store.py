"""The store: one SQLite database for the data, one for the keys, one thread that writes.

A unit of work is a plain function: it runs on the writer thread inside one transaction, so nothing can come between
its statements. (An ``await`` inside a transaction on a shared connection would let another chat's rows be rolled
back with this one's.)
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import sqlite_utils

from bot.store import migrations
from bot.store.errors import StoreFailedError
from bot.store.keyring import Keyring
from bot.store.lock import DirectoryLock
from bot.store.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
DATA: Final = "data.db"
KEYS: Final = "keys.db"
BEFORE: Final = "data.before-upgrade.db"
_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an update is acknowledged after the commit, so the commit must be on disk
    "foreign_keys=ON",
    "busy_timeout=5000",  # milliseconds: a backup may be reading
    "journal_size_limit=16777216",  # bytes: the WAL is cut back after a checkpoint
)


class Store:
    """The open store. Make it with ``Store.open``; every method but ``run`` is for the start and the end."""

    def __init__(self, directory: Path, operator_key: bytes, clock: Callable[[], float]) -> None:
        self._directory = directory
        self._operator_key = operator_key
        self._clock = clock
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._lock = DirectoryLock(directory)

    @classmethod
    def open(cls, directory: Path, operator_key: bytes, *, clock: Callable[[], float] = time.time) -> Store:
        """Open the store in ``directory``, making it if there is none, and finish what a crash interrupted.

        Raises StoreBusyError, WrongKeyError or StoreNewerError, each saying what to do; StoreFailedError when the
        disk does not let us.
        """
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.chmod(directory, 0o700)
            store = cls(directory, operator_key, clock)
        except OSError as error:
            raise StoreFailedError(f"{directory}: {error.strerror}") from error
        try:
            store._writer.submit(store._connect).result()
        except BaseException:
            store._writer.shutdown()
            store._lock.release()
            raise
        return store

    async def run(self, work: Callable[[Unit], T]) -> T:
        """Run ``work`` in one transaction on the writer thread; its return value is ours once it is on disk.

        Raises whatever ``work`` raises, with nothing kept; StoreFailedError when the database fails.
        """
        return await asyncio.get_running_loop().run_in_executor(self._writer, self._transaction, work)

    def run_now(self, work: Callable[[Unit], T]) -> T:
        """The same for callers without an event loop."""
        return self._writer.submit(self._transaction, work).result()

    def started_well(self) -> None:
        """The program works with this store: the copy from before the upgrade is not needed any more."""
        (self._directory / BEFORE).unlink(missing_ok=True)

    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.stat().st_size for file in self._directory.glob("*.db*"))

    def rekey(self, new_operator_key: bytes) -> int:
        """Wrap all keys by another operator's key; return how many."""
        return self._writer.submit(self._keyring.rewrap, new_operator_key).result()

    def close(self) -> None:
        """Finish what is running, and close."""
        self._writer.submit(self._disconnect).result()
        self._writer.shutdown()
        self._lock.release()

    def _connect(self) -> None:
        file = self._directory / DATA
        existed = file.exists()
        try:
            for name in (DATA, KEYS):
                os.close(os.open(self._directory / name, os.O_RDWR | os.O_CREAT, 0o600))
            self._keyring = Keyring(self._directory / KEYS, self._operator_key)
            connection = sqlite3.connect(file, isolation_level=None)
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}").fetchone()
            self._db = sqlite_utils.Database(connection)
            migrations.refuse_newer(self._db)
            if existed and migrations.pending(self._db):
                self._copy_before_upgrade(file)
            migrations.apply(self._db)
            self._finish_deletions()
        except sqlite3.Error as error:
            raise StoreFailedError(_reason(error)) from error

    def _copy_before_upgrade(self, file: Path) -> None:
        if not self._db.table_names():
            return  # an empty file, made just now
        copy = self._directory / BEFORE
        copy.unlink(missing_ok=True)
        own = sqlite3.connect(file)
        try:
            own.execute("VACUUM INTO ?", [str(copy)])
        finally:
            own.close()
        os.chmod(copy, 0o600)

    def _transaction(self, work: Callable[[Unit], T]) -> T:
        db = self._db
        try:
            db.conn.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise StoreFailedError(_reason(error)) from error
        unit = Unit(db, self._keyring, self._clock())
        try:
            result = work(unit)
            db.conn.execute("COMMIT")
        except BaseException as error:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error) and not isinstance(
                error, sqlite3.IntegrityError | sqlite3.ProgrammingError
            ):
                raise StoreFailedError(_reason(error)) from error
            raise
        if unit.deleted:
            self._finish_deletions()
        return result

    def _finish_deletions(self) -> None:
        """Destroy the keys of people who are deleted, then leave nothing of their rows in the WAL."""
        marked = [row[0] for row in self._db.execute("SELECT person_id FROM deletion").fetchall()]
        if not marked:
            return
        for person_id in marked:
            self._keyring.destroy(person_id)
        busy = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if not busy:  # a reader, such as a backup, holds the WAL: the marks stay, and the next start tries again
            self._db.execute("DELETE FROM deletion")

    def _disconnect(self) -> None:
        self._db.close()
        self._keyring.close()


def _reason(error: sqlite3.Error) -> str:
    return str(error)
