"""Each person's own key, wrapped by the operator's, in a file of its own.

Destroying a key here makes everything sealed with it unreadable, in the data, its WAL and every older backup. So
this file never keeps what was deleted: a rollback journal, ``secure_delete``, and only the newest copy in a backup.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

import sqlite_utils

from bot.store.errors import WrongKeyError
from bot.store.sealing import SealError, fresh_key, seal, unseal

if TYPE_CHECKING:
    from pathlib import Path

HOUSE: Final = 0  # the key of rows that belong to nobody, such as "gone" after a deletion
_CHECK: Final = b"when you're ready"


class Keyring:
    """The open ``keys.db``. Lives on the writer thread. Raises WrongKeyError when the operator's key is another."""

    def __init__(self, file: Path, operator_key: bytes) -> None:
        self._operator_key = operator_key
        connection = sqlite3.connect(file, isolation_level=None)
        self._db = sqlite_utils.Database(connection)
        for pragma in ("journal_mode=DELETE", "secure_delete=ON", "synchronous=FULL", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}").fetchone()
        with self._db.atomic():
            self._db.execute("CREATE TABLE IF NOT EXISTS key (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT")
            self._db.execute("CREATE TABLE IF NOT EXISTS operator (id INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT")
            row = self._db.execute("SELECT value FROM operator WHERE id = 1").fetchone()
            if row is None:
                self._db.execute("INSERT INTO operator VALUES (1, ?)", [seal(operator_key, "check", _CHECK)])
            else:
                _check(operator_key, row[0])
        if self.get(HOUSE) is None:
            self.make(HOUSE)

    def get(self, owner: int) -> bytes | None:
        """Return the owner's key, or None when there is none (any more)."""
        row = self._db.execute("SELECT wrapped FROM key WHERE id = ?", [owner]).fetchone()
        return unseal(self._operator_key, f"key/{owner}", row[0]) if row else None

    def make(self, owner: int) -> bytes:
        """Make and keep a key; it is on disk before this returns. Raises sqlite3.IntegrityError if there is one."""
        key = fresh_key()
        with self._db.atomic():
            self._db.execute("INSERT INTO key VALUES (?, ?)", [owner, seal(self._operator_key, f"key/{owner}", key)])
        return key

    def destroy(self, owner: int) -> None:
        """Destroy a key, overwritten on disk before this returns. Nothing opens what was sealed with it."""
        with self._db.atomic():
            self._db.execute("DELETE FROM key WHERE id = ?", [owner])

    def rewrap(self, new_operator_key: bytes) -> int:
        """Wrap every key by a new operator's key, all or none; return how many."""
        rows = self._db.execute("SELECT id, wrapped FROM key").fetchall()
        with self._db.atomic():
            for owner, wrapped in rows:
                key = unseal(self._operator_key, f"key/{owner}", wrapped)
                blob = seal(new_operator_key, f"key/{owner}", key)
                self._db.execute("UPDATE key SET wrapped = ? WHERE id = ?", [blob, owner])
            self._db.execute("UPDATE operator SET value = ? WHERE id = 1", [seal(new_operator_key, "check", _CHECK)])
        self._operator_key = new_operator_key
        return len(rows)

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _check(operator_key: bytes, blob: bytes) -> None:
    try:
        unseal(operator_key, "check", blob)
    except SealError:
        raise WrongKeyError from None
