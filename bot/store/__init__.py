"""What lasts, behind one interface: SQLite through sqlite-utils, sealed with a key for each person.

``Store.open`` opens it; ``await store.run(work)`` runs a unit of work in one transaction.
"""

from bot.store.errors import (
    ChangedError,
    RestoreError,
    StoreBusyError,
    StoreError,
    StoreFailedError,
    StoreNewerError,
    WrongKeyError,
)
from bot.store.outbox import Depth, Outbox, Row
from bot.store.store import Store
from bot.store.unit import Kept, Person, Unit

__all__ = [
    "ChangedError",
    "Depth",
    "Kept",
    "Outbox",
    "Person",
    "RestoreError",
    "Row",
    "Store",
    "StoreBusyError",
    "StoreError",
    "StoreFailedError",
    "StoreNewerError",
    "Unit",
    "WrongKeyError",
]
