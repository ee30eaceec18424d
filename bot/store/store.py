"""The store: one SQLite database for the data, one for the keys, one thread that writes.

A unit of work is a plain function: it runs on the writer thread inside one transaction, so nothing can come between
its statements. (An ``await`` inside a transaction on a shared connection would let another chat's rows be rolled
back with this one's.)
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import sqlite_utils

from bot.store import migrations
from bot.store.copies import vacuum_into
from bot.store.errors import NoStoreError, RestoreError, StoreFailedError
from bot.store.keyring import Keyring
from bot.store.lock import DirectoryLock
from bot.store.unit import Unit
from bot.store.writer import Writer, failure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_log = logging.getLogger(__name__)
T = TypeVar("T")
DATA: Final = "data.db"
KEYS: Final = "keys.db"
BEFORE: Final = "data.before-upgrade.db"
RESTORING: Final = "restoring"  # a folder that is there while a restore is under way
_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an update is acknowledged after the commit, so the commit must be on disk
    "secure_delete=ON",  # numbers of chats lie in clear; what is deleted is overwritten
    "foreign_keys=ON",
    "busy_timeout=5000",  # milliseconds: a backup may be reading
    "journal_size_limit=16777216",  # bytes: the WAL is cut back after a checkpoint
    # Pages, 16 MB: what a sweep changes lies scattered over a large table, and each checkpoint writes it page by page.
    "wal_autocheckpoint=4096",
)


class Store:
    """The open store. Make it with ``Store.open``; every method but ``run`` is for the start and the end."""

    def __init__(self, directory: Path, operator_key: bytes, clock: Callable[[], float]) -> None:
        self._directory = directory
        self._operator_key = operator_key
        self._clock = clock
        self._lock = DirectoryLock(directory)
        self._writer = Writer(lambda: self._db.conn, lambda: Unit(self._db, self._keyring, self._clock()), self._after)

    @classmethod
    def open(cls, directory: Path, operator_key: bytes, *, clock: Callable[[], float] = time.time) -> Store:
        """Open the store in ``directory``, making it if there is none, and finish what a crash interrupted.

        Raises StoreBusyError, WrongKeyError or StoreNewerError, each saying what to do; StoreFailedError when the
        disk does not let us.
        """
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.chmod(directory, 0o700)
            if (directory / RESTORING).exists():
                msg = (
                    f"a restore into {directory} did not finish. Run the same `whenready restore` again, with --force."
                )
                raise RestoreError(msg)
            store = cls(directory, operator_key, clock)
        except OSError as error:
            raise StoreFailedError(f"{directory}: {error.strerror}") from error
        try:
            store._writer.submit(store._connect).result()
        except BaseException:
            store._writer.close()
            store._lock.release()
            raise
        return store

    async def run(self, work: Callable[[Unit], T]) -> T:
        """Run ``work`` in one transaction on the writer thread; its return value is ours once it is on disk.

        Raises whatever ``work`` raises, with nothing of it kept; StoreFailedError when the database fails. A caller
        that is cancelled meanwhile does not know whether it was kept.
        """
        return await asyncio.wrap_future(self._writer.unit(work))

    def run_now(self, work: Callable[[Unit], T]) -> T:
        """The same for callers without an event loop."""
        return self._writer.unit(work).result()

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
        """Finish what is running, and close. A second time does nothing."""
        if self._lock.held:
            self._writer.submit(self._disconnect).result()
            self._writer.close()
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
            raise failure(error) from error

    def _copy_before_upgrade(self, file: Path) -> None:
        if not self._db.table_names():
            return  # an empty file, made just now
        copy = self._directory / BEFORE
        copy.unlink(missing_ok=True)
        vacuum_into(file, copy)
        _log.info("upgrading the data; a copy from before is kept", extra={"action": "store_upgraded"})

    def _after(self, units: Sequence[Unit]) -> None:
        """What has to come after a commit and cannot be part of it."""
        if any(unit.deleted or unit.purged for unit in units):
            self._finish_deletions()
        if any(unit.purged for unit in units):
            self._empty_wal()
        if any(unit.more_to_purge for unit in units):
            self._writer.unit(lambda unit: unit.purge())

    def _finish_deletions(self) -> None:
        """Destroy the keys of people who are deleted, then leave nothing of their rows in the WAL.

        What fails stays marked: purges and the next start try again.
        """
        try:
            marked = [row[0] for row in self._db.execute("SELECT person_id FROM deletion").fetchall()]
            for person_id in marked:
                self._keyring.destroy(person_id)
                self._db.execute("UPDATE deletion SET chat_id = NULL WHERE person_id = ?", [person_id])
            if marked and self._empty_wal():
                self._db.execute("DELETE FROM deletion")
        except sqlite3.Error:
            _log.exception("a deletion is not finished; it is tried again", extra={"action": "deletion_unfinished"})

    def _empty_wal(self) -> bool:
        """Move everything from the WAL into the database; False while a reader, such as a backup, holds it."""
        return not self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]

    def _disconnect(self) -> None:
        self._db.close()
        self._keyring.close()


def rekey(directory: Path, old: bytes, new: bytes) -> int:
    """Wrap all people's keys in ``directory`` by another operator's key, all or none; return how many.

    Raises NoStoreError, and what ``Store.open`` raises.
    """
    if not (directory / KEYS).exists():
        raise NoStoreError(directory)
    store = Store.open(directory, old)
    try:
        return store.rekey(new)
    finally:
        store.close()
