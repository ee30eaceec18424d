"""What lasts, behind one interface: SQLite through sqlite-utils, sealed with a key for each person.

``Store.open`` opens it; ``await store.run(work)`` runs a unit of work in one transaction; ``backup`` and ``restore``
work on files, the first while the bot runs.
"""

from bot.store.backup import Backup, Restored, backup, restore
from bot.store.errors import (
    BackupError,
    ChangedError,
    NoStoreError,
    RestoreError,
    StoreBusyError,
    StoreError,
    StoreFailedError,
    StoreNewerError,
    WrongKeyError,
)
from bot.store.outbox import Depth, Outbox, Row
from bot.store.reflections import Due, Reflections, Scheduled
from bot.store.store import Store, rekey
from bot.store.unit import Kept, Person, Unit

__all__ = [
    "Backup",
    "BackupError",
    "ChangedError",
    "Depth",
    "Due",
    "Kept",
    "NoStoreError",
    "Outbox",
    "Person",
    "Reflections",
    "RestoreError",
    "Restored",
    "Row",
    "Scheduled",
    "Store",
    "StoreBusyError",
    "StoreError",
    "StoreFailedError",
    "StoreNewerError",
    "Unit",
    "WrongKeyError",
    "backup",
    "rekey",
    "restore",
]
