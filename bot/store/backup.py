"""Backup and restore: data and keys as two files, of which only the newest keys are ever kept.

A deletion destroys a key. So that it reaches the backups, too, a backup folder holds many data files and one key
file: an older data file opens only for people who are still in it.
"""

from __future__ import annotations

import datetime
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlite_utils

from bot.store import migrations
from bot.store.copies import sync, vacuum_into
from bot.store.errors import BackupError, NoStoreError, RestoreError, StoreFailedError
from bot.store.keyring import Keyring
from bot.store.lock import DirectoryLock
from bot.store.store import BEFORE, DATA, KEYS, RESTORING

if TYPE_CHECKING:
    from pathlib import Path

_SIDES: Final = ("-wal", "-shm", "-journal")  # what SQLite lays beside a database


@dataclass(frozen=True, slots=True)
class Backup:
    """The two files of a backup. They belong in two places: who has both and the operator's key can read all."""

    data: Path
    keys: Path


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back: how many people, and how many of the data file could not be because their key is gone."""

    data: Path
    people: int
    gone: int


def backup(directory: Path, into: Path, *, now: datetime.datetime, keep: int | None = None) -> Backup:
    """Copy the store in ``directory`` to two new files in ``into``; the bot may be running.

    Older key files there are removed, and with ``keep`` all but so many of the newest data files. ``now`` names the
    files. Raises NoStoreError, BackupError, or StoreFailedError when the disk does not let us.
    """
    if not (directory / DATA).exists() or not (directory / KEYS).exists():
        raise NoStoreError(directory)
    if into.resolve() == directory.resolve():
        msg = f"{into} holds the data itself. Name another folder, best on another disk."
        raise BackupError(msg)
    try:
        into.mkdir(parents=True, exist_ok=True, mode=0o700)
        stamp = now.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
        data, keys = into / f"data-{stamp}.db", into / f"keys-{stamp}.db"
        if data.exists() or keys.exists():
            msg = f"there is a backup {data.name} already. Try again in a second."
            raise BackupError(msg)
        # Data first: whoever joins meanwhile has a key too many, whoever is deleted meanwhile is gone.
        vacuum_into(directory / DATA, data)
        vacuum_into(directory / KEYS, keys)
        for old in into.glob("keys-*.db"):
            if old != keys:
                old.unlink()
        if keep is not None:
            for old in sorted(into.glob("data-*.db"))[: -max(1, keep)]:
                old.unlink()
        sync(into)
    except OSError as error:
        raise StoreFailedError(f"{into}: {error.strerror}") from error
    return Backup(data, keys)


def restore(
    source: Path, directory: Path, operator_key: bytes, *, data: Path | None = None, force: bool = False
) -> Restored:
    """Put the backup in ``source`` (or its older file ``data``) into ``directory``, with the newest keys.

    People without a key are left out, keys without a person are dropped, and messages that waited to be sent then are
    not sent now. With ``force`` what lies in ``directory`` is replaced; keys that were destroyed there stay destroyed.
    Raises RestoreError, StoreBusyError, WrongKeyError, StoreNewerError, StoreFailedError.
    """
    data, keys = _choose(source, data)
    present = [name for name in (DATA, KEYS, RESTORING) if (directory / name).exists()]
    if present and not force:
        msg = (
            f"{directory} holds data already ({', '.join(present)}). Restore into an empty folder, or replace what is "
            "there with --force; make a backup of it first."
        )
        raise RestoreError(msg)
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = DirectoryLock(directory)
        try:
            staging = directory / RESTORING
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir(mode=0o700)
            try:
                for file, name in ((data, DATA), (keys, KEYS)):
                    shutil.copyfile(file, staging / name)
                    (staging / name).chmod(0o600)
                people, gone = _reconcile(staging, operator_key, _destroyed(directory / KEYS))
            except BaseException:
                shutil.rmtree(staging)  # nothing of what was there is touched yet
                raise
            _swap(staging, directory)
        finally:
            lock.release()
    except sqlite3.Error as error:
        raise RestoreError(f"{data} or {keys} cannot be read ({error}). Choose another backup with --from.") from error
    except OSError as error:
        raise StoreFailedError(f"{directory}: {error.strerror}") from error
    return Restored(data, people, gone)


def _choose(source: Path, data: Path | None) -> tuple[Path, Path]:
    keys = sorted(source.glob("keys-*.db"))
    found = sorted(source.glob("data-*.db"))
    if not keys or (data is None and not found):
        msg = f"there is no backup in {source}: it needs a file data-….db and a file keys-….db."
        raise RestoreError(msg)
    if data is not None and not data.is_file():
        msg = f"{data} is not there. In {source}: {', '.join(file.name for file in found) or 'no data file'}."
        raise RestoreError(msg)
    return data or found[-1], keys[-1]


def _destroyed(keys: Path) -> set[int]:
    """Numbers of the keys destroyed in a store that is about to be replaced; none when it cannot be read."""
    if not keys.exists():
        return set()
    try:
        with closing(sqlite3.connect(keys)) as connection:
            return {row[0] for row in connection.execute("SELECT id FROM destroyed")}
    except sqlite3.Error:
        return set()


def _reconcile(staging: Path, operator_key: bytes, destroyed: set[int]) -> tuple[int, int]:
    """Make data and keys fit each other; return how many people there are and how many are gone."""
    ring = Keyring(staging / KEYS, operator_key)
    try:
        with closing(sqlite3.connect(staging / DATA, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete=ON")
            connection.execute("PRAGMA foreign_keys=ON")
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("the data file is damaged")
            db = sqlite_utils.Database(connection)
            migrations.refuse_newer(db)
            people = {row[0]: row[1] for row in db.execute("SELECT id, chat_id FROM person")}
            for owner in destroyed | (ring.owners() - people.keys()):
                ring.destroy(owner)
            gone = people.keys() - ring.owners()
            with db.atomic():
                db.execute("DELETE FROM outbox WHERE state = 0")
                for owner in gone:
                    for table in ("outbox", "message"):
                        db.execute(f"DELETE FROM {table} WHERE chat_id = ?", [people[owner]])
                    db.execute("DELETE FROM person WHERE id = ?", [owner])
                db.execute("DELETE FROM deletion")
    finally:
        ring.close()
    return len(people) - len(gone), len(gone)


def _swap(staging: Path, directory: Path) -> None:
    """Put the staged files in the place of the old ones. A crash leaves ``staging``, which stops the next start."""
    for name in (DATA, KEYS):
        sync(staging / name)
    for file in (f"{name}{side}" for name in (DATA, KEYS) for side in _SIDES):
        (directory / file).unlink(missing_ok=True)
    (directory / BEFORE).unlink(missing_ok=True)
    for name in (DATA, KEYS):  # each in one step: a second try must still find which keys were destroyed
        os.replace(staging / name, directory / name)
    sync(directory)
    staging.rmdir()
    sync(directory)
