"""What can go wrong with the store.

StoreError
├── StoreBusyError      another process has the data directory
├── WrongKeyError       the operator's key does not open it
├── StoreNewerError     it was written by a newer version
├── NoStoreError        there is no data where it should be
├── BackupError         a backup cannot be made as asked
├── RestoreError        a backup cannot be put back as asked
├── StoreFailedError    the disk or database failed; nothing of the turn was kept
└── ChangedError        a row changed under a turn, which is to be taken again

Each says what to do; those before StoreFailedError stop the start.
"""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot be used."""


class StoreBusyError(StoreError):
    """Another process has this data directory."""

    def __init__(self, directory: object, pid: str) -> None:
        who = f"process {pid}" if pid else "another process"
        super().__init__(
            f"{directory} is in use by {who}. One process serves one bot: stop that one first, or set WHENREADY_DATA to "
            "another folder."
        )


class WrongKeyError(StoreError):
    """The operator's key does not open this store. Set WHENREADY_KEY or WHENREADY_KEY_FILE to the key it was made with."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


class StoreNewerError(StoreError):
    """This data was written by a newer version."""

    def __init__(self, names: str) -> None:
        super().__init__(
            f"this data was written by a newer version of whenready (it knows {names}). Install that version, or restore "
            "the backup from before the upgrade: docs/store.md."
        )


class NoStoreError(StoreError):
    """There is no data in this directory."""

    def __init__(self, directory: object) -> None:
        super().__init__(f"there is no data in {directory}. Name the right folder with --data, or set WHENREADY_DATA.")


class BackupError(StoreError):
    """A backup cannot be made as asked; the message says why and what to do."""


class RestoreError(StoreError):
    """A backup cannot be put back as asked; the message says why and what to do."""


class StoreFailedError(StoreError):
    """The database failed; nothing of this turn was kept, and it will be taken again. Look at disk space and rights."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the store failed ({reason}); nothing of this turn was kept. Look at disk space and rights.")


class ChangedError(StoreError):
    """A row changed under a turn; take the turn again."""
