"""The sandbox's own database: one SQLite file in its data directory, used from one thread.

Everything here is written in the event loop's thread without awaiting in between, so each call is atomic towards the
others; `transaction` makes several writes one for a crash as well.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS bots (
  bot_id INTEGER PRIMARY KEY, name TEXT NOT NULL, username TEXT NOT NULL, last_seen REAL NOT NULL,
  settings TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS people (
  user_id INTEGER PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT, username TEXT, language_code TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS chats (
  bot_id INTEGER NOT NULL, chat_id INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT,
  started INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0, last_message_id INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (bot_id, chat_id)
) STRICT;
CREATE TABLE IF NOT EXISTS members (
  bot_id INTEGER NOT NULL, chat_id INTEGER NOT NULL, user_id INTEGER NOT NULL,
  PRIMARY KEY (bot_id, chat_id, user_id)
) STRICT;
CREATE TABLE IF NOT EXISTS messages (
  bot_id INTEGER NOT NULL, chat_id INTEGER NOT NULL, message_id INTEGER NOT NULL, sender_id INTEGER NOT NULL,
  date REAL NOT NULL, body TEXT NOT NULL, keyboard TEXT, reactions TEXT NOT NULL DEFAULT '{}',
  edited INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (bot_id, chat_id, message_id)
) STRICT;
CREATE TABLE IF NOT EXISTS updates (
  update_id INTEGER PRIMARY KEY, bot_id INTEGER NOT NULL, kind TEXT NOT NULL, date REAL NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS updates_of_bot ON updates (bot_id, update_id);
CREATE TABLE IF NOT EXISTS taps (
  tap_id TEXT PRIMARY KEY, bot_id INTEGER NOT NULL, chat_id INTEGER NOT NULL, message_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL, data TEXT NOT NULL, date REAL NOT NULL, answer TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS files (
  file_id TEXT PRIMARY KEY, unique_id TEXT NOT NULL, bot_id INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
  mime TEXT NOT NULL, size INTEGER NOT NULL, path TEXT NOT NULL, details TEXT NOT NULL
) STRICT;
"""


class DataDirectoryInUse(Exception):
    """Another sandbox works in this data directory. Stop it first, or give this one a directory of its own."""


def dump(value: Any) -> str:
    """JSON as it is kept in a column."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Storage:
    """An open data directory. Raises DataDirectoryInUse when another process holds it."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.files_dir = data_dir / "files"
        self.files_dir.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(data_dir / "sandbox.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            raise DataDirectoryInUse(f"{data_dir}: {DataDirectoryInUse.__doc__}") from error
        # The app may be built in one thread and served in another; it is never used by two at once.
        self._connection = sqlite3.connect(data_dir / "sandbox.db", isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        # A killed process loses nothing with NORMAL; only a power cut might, and this is a sandbox.
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.execute("PRAGMA secure_delete=ON")
        self._connection.executescript(_SCHEMA)
        self._closed = False

    def close(self) -> None:
        """Close the database and give the directory free. May be called twice."""
        if not self._closed:
            self._closed = True
            self._connection.close()
            os.close(self._lock)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside, or none. May be nested; the outermost decides."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def execute(self, sql: str, *values: Any) -> int:
        """Run one writing statement; returns how many rows it touched."""
        return self._connection.execute(sql, values).rowcount

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """All rows of a query."""
        return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def next_number(self, name: str, floor: int = 1) -> int:
        """The next number of a named sequence: at least `floor`, always above every earlier one."""
        row = self.row(
            "INSERT INTO meta (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = max(value + 1, excluded.value) RETURNING value",
            name,
            floor,
        )
        assert row is not None
        return int(row["value"])
