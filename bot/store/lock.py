"""One process per data directory, held by an advisory lock that the system lets go when the process dies."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

from bot.store.errors import StoreBusyError

if TYPE_CHECKING:
    from pathlib import Path


class DirectoryLock:
    """Holds ``directory``. Raises StoreBusyError, naming the process that has it."""

    def __init__(self, directory: Path) -> None:
        self._handle = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            pid = os.read(self._handle, 20).decode("ascii", "replace").strip()
            os.close(self._handle)
            raise StoreBusyError(directory, pid) from None
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n".encode(), 0)
        self.held = True

    def release(self) -> None:
        """Let go. A second time does nothing."""
        if self.held:
            self.held = False
            os.close(self._handle)
