"""Each person's own key, wrapped by the operator's, in a file of its own.

Destroying a key here makes everything sealed with it unreadable, in the data, its WAL and every older backup. So
this file never keeps what was deleted: a rollback journal, ``secure_delete``, and only the newest copy in a backup.
Of a destroyed key its number stays (a random one, which says nothing), so that no restore brings the key back.
"""

from __future__ import annotations

import secrets
import sqlite3
from typing import TYPE_CHECKING, Final

import sqlite_utils
from sqlite_utils import Migrations

from bot.store import migrations
from bot.store.errors import WrongKeyError
from bot.store.sealing import SealError, fresh_key, seal, unseal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlite_utils import Database

HOUSE: Final = 0  # the key of rows that belong to nobody, such as "gone" after a deletion
_CHECK: Final = b"when you're ready"
_PRAGMAS: Final = ("journal_mode=DELETE", "secure_delete=ON", "synchronous=FULL", "busy_timeout=5000")
keys: Final = Migrations("keys")


@keys()
def m001_keys(db: Database) -> None:
    """Wrapped keys; ``fresh`` lists those whose person may not be committed yet, ``destroyed`` those that are gone."""
    db.execute("CREATE TABLE key (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT")
    db.execute("CREATE TABLE operator (id INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT")
    db.execute("CREATE TABLE fresh (id INTEGER PRIMARY KEY, at REAL NOT NULL) STRICT")
    db.execute("CREATE TABLE destroyed (id INTEGER PRIMARY KEY) STRICT")


class Keyring:
    """The open ``keys.db``. Lives on one thread. Raises WrongKeyError when the operator's key is another."""

    def __init__(self, file: Path, operator_key: bytes) -> None:
        self._operator_key = operator_key
        connection = sqlite3.connect(file, isolation_level=None)
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}").fetchone()
            self._db = sqlite_utils.Database(connection)
            migrations.refuse_newer(self._db, (keys,))
            keys.apply(self._db)
            self._check()
        except BaseException:
            connection.close()
            raise

    def _check(self) -> None:
        row = self._db.execute("SELECT value FROM operator WHERE id = 1").fetchone()
        if row is None:
            with self._db.atomic():
                self._db.execute("INSERT INTO operator VALUES (1, ?)", [seal(self._operator_key, "check", _CHECK)])
                wrapped = seal(self._operator_key, f"key/{HOUSE}", fresh_key())
                self._db.execute("INSERT INTO key VALUES (?, ?)", [HOUSE, wrapped])
            return
        try:
            unseal(self._operator_key, "check", row[0])
        except SealError:
            raise WrongKeyError from None

    def get(self, owner: int) -> bytes | None:
        """Return the owner's key, or None when there is none (any more). Raises SealError for a damaged one."""
        row = self._db.execute("SELECT wrapped FROM key WHERE id = ?", [owner]).fetchone()
        return unseal(self._operator_key, f"key/{owner}", row[0]) if row else None

    def make(self, now: float) -> tuple[int, bytes]:
        """Make a key for a new owner; return its random number and the key, on disk before this returns."""
        owner, key = secrets.randbits(62) + 1, fresh_key()
        with self._db.atomic():
            self._db.execute("INSERT INTO key VALUES (?, ?)", [owner, seal(self._operator_key, f"key/{owner}", key)])
            self._db.execute("INSERT INTO fresh VALUES (?, ?)", [owner, now])
        return owner, key

    def destroy(self, owner: int) -> None:
        """Destroy a key, overwritten on disk before this returns. Nothing opens what was sealed with it."""
        with self._db.atomic():
            self._db.execute("DELETE FROM key WHERE id = ?", [owner])
            self._db.execute("DELETE FROM fresh WHERE id = ?", [owner])
            self._db.execute("INSERT OR IGNORE INTO destroyed VALUES (?)", [owner])

    def tidy(self, before: float, exists: Callable[[int], bool]) -> None:
        """Remove keys made before then whose person was never committed (``exists`` says no)."""
        owners = [row[0] for row in self._db.execute("SELECT id FROM fresh WHERE at <= ?", [before])]
        if not owners:
            return
        with self._db.atomic():
            for owner in owners:
                if not exists(owner):
                    self._db.execute("DELETE FROM key WHERE id = ?", [owner])
                self._db.execute("DELETE FROM fresh WHERE id = ?", [owner])

    def rewrap(self, new_operator_key: bytes) -> int:
        """Wrap every key by a new operator's key, all or none; return how many people's."""
        rows = self._db.execute("SELECT id, wrapped FROM key").fetchall()
        with self._db.atomic():
            for owner, wrapped in rows:
                key = unseal(self._operator_key, f"key/{owner}", wrapped)
                blob = seal(new_operator_key, f"key/{owner}", key)
                self._db.execute("UPDATE key SET wrapped = ? WHERE id = ?", [blob, owner])
            self._db.execute("UPDATE operator SET value = ? WHERE id = 1", [seal(new_operator_key, "check", _CHECK)])
        self._operator_key = new_operator_key
        return len(rows) - 1  # the house's own is nobody's

    def owners(self) -> set[int]:
        """Numbers of all people with a key."""
        return {row[0] for row in self._db.execute("SELECT id FROM key WHERE id != ?", [HOUSE])}

    def destroyed(self) -> set[int]:
        """Numbers of all keys that were ever destroyed."""
        return {row[0] for row in self._db.execute("SELECT id FROM destroyed")}

    def close(self) -> None:
        """Close the file."""
        self._db.close()
