"""Copies of a database file: complete and on disk under their name, or not there at all."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

from bot.store.errors import StoreFailedError

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE: Final = 10_000  # milliseconds that a copy waits for the bot to finish a write


def vacuum_into(source: Path, copy: Path) -> None:
    """Copy a database that may be in use to the new file ``copy`` (mode 600), on disk before this returns.

    ``VACUUM INTO`` reads one consistent state on a connection of its own; it does not wait for the disk, so we do.
    Raises StoreFailedError.
    """
    partial = copy.with_name(copy.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)) as own:
            own.execute(f"PRAGMA busy_timeout={PATIENCE}")
            own.execute("VACUUM INTO ?", [str(partial)])
        with closing(sqlite3.connect(partial)) as made:
            found = made.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise StoreFailedError(f"the copy of {source} is damaged: {found}")
        sync(partial)
        partial.rename(copy)
        sync(copy.parent)
    except (sqlite3.Error, OSError) as error:
        raise StoreFailedError(f"{source} cannot be copied to {copy}: {error}") from error
    finally:
        partial.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
