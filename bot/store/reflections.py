"""What is due to people who asked for it: their plans, sealed, with the next due time in clear; and what was sent.

A due time is claimed inside one unit of work: look at ``due``, set the next with ``put``, add the outbox row. Nothing here
ever reads more rows than it is asked for.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.store.sealing import SealError, seal_json, unseal_json

if TYPE_CHECKING:
    from sqlite_utils import Database

    from bot.store.keyring import Keyring
    from bot.store.unit import Person

_log = logging.getLogger(__name__)
KEEP_SENT: Final = 60 * 24 * 3600  # seconds that is remembered what was sent: its buttons work for so long
_WAITING: Final = "SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE state = 0 AND lane = 1 LIMIT ?)"


@dataclass(frozen=True, slots=True)
class Due:
    """A plan whose time has come. ``key`` opens what is the person's; ``due`` in seconds, Unix time."""

    person_id: int
    chat_id: int
    paused: bool
    key: bytes
    kind: str
    due: float
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A person's plan of one kind; ``due`` in seconds, Unix time, None for never."""

    body: dict[str, Any]
    due: float | None


class Reflections:
    """Plans and what was sent, inside one unit of work."""

    def __init__(self, db: Database, keyring: Keyring, now: float) -> None:
        self._db = db
        self._keyring = keyring
        self._now = now

    def due(self, limit: int) -> list[Due]:
        """The plans whose time has come, longest due first, at most ``limit``.

        One that does not open is dropped and not returned: its person may set it anew.
        """
        found = self._db.execute(
            "SELECT s.person_id, p.chat_id, p.paused, s.kind, s.due, s.body FROM schedule AS s "
            "JOIN person AS p ON p.id = s.person_id WHERE s.due <= ? ORDER BY s.due LIMIT ?",
            [self._now, limit],
        ).fetchall()
        rows = []
        for person_id, chat_id, paused, kind, due, blob in found:
            key = self._keyring.get(person_id)
            body = self._open(key, person_id, kind, blob)
            if key is None or body is None:
                self._db.execute("DELETE FROM schedule WHERE person_id = ? AND kind = ?", [person_id, kind])
                continue
            rows.append(Due(person_id, chat_id, bool(paused), key, kind, due, body))
        return rows

    def next_time(self) -> float | None:
        """When the next plan is due (seconds, Unix time); None for never."""
        row = self._db.execute("SELECT MIN(due) FROM schedule WHERE due IS NOT NULL").fetchone()
        return None if row[0] is None else float(row[0])

    def get(self, person: Person | Due, kind: str) -> Scheduled | None:
        """A person's plan of one kind, None for none."""
        person_id = person.person_id if isinstance(person, Due) else person.id
        row = self._db.execute(
            "SELECT body, due FROM schedule WHERE person_id = ? AND kind = ?", [person_id, kind]
        ).fetchone()
        if row is None:
            return None
        body = self._open(person.key, person_id, kind, row[0])
        return None if body is None else Scheduled(body, row[1])

    def put(self, person: Person | Due, kind: str, body: dict[str, Any], due: float | None) -> None:
        """Set a plan and when it is due next; ``kind`` lies in clear and says no more than "notes" or "asked"."""
        person_id = person.person_id if isinstance(person, Due) else person.id
        blob = seal_json(person.key, f"schedule/{person_id}/{kind}", body)
        self._db.execute(
            "INSERT INTO schedule (person_id, kind, due, body) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (person_id, kind) DO UPDATE SET due = excluded.due, body = excluded.body",
            [person_id, kind, due, blob],
        )

    def drop(self, person: Person | Due, kind: str) -> None:
        """Delete a plan."""
        person_id = person.person_id if isinstance(person, Due) else person.id
        self._db.execute("DELETE FROM schedule WHERE person_id = ? AND kind = ?", [person_id, kind])

    def hold(self, due: Due) -> None:
        """Nothing is sent to this person for now: the plan stays, and is due when ``put`` says so again."""
        self._db.execute("UPDATE schedule SET due = NULL WHERE person_id = ? AND kind = ?", [due.person_id, due.kind])

    def sent(self, to: Person | Due, due: float, body: dict[str, Any]) -> int | None:
        """Note what goes out for one due time, and return its number; None when something did before."""
        person_id = to.person_id if isinstance(to, Due) else to.id
        blob = seal_json(to.key, _place(person_id, due), body)
        row = self._db.execute(
            "INSERT INTO reflection (person_id, due, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
            [person_id, due, blob],
        ).fetchone()
        return int(row[0]) if row else None

    def what(self, person: Person, number: int) -> dict[str, Any] | None:
        """What was sent under this number, or None: it is too long ago, or not this person's."""
        row = self._db.execute(
            "SELECT due, body FROM reflection WHERE id = ? AND person_id = ?", [number, person.id]
        ).fetchone()
        return unseal_json(person.key, _place(person.id, row[0]), row[1]) if row else None

    def change(self, person: Person, number: int, body: dict[str, Any]) -> None:
        """Note what became of something that was sent."""
        row = self._db.execute(
            "SELECT due FROM reflection WHERE id = ? AND person_id = ?", [number, person.id]
        ).fetchone()
        if row is not None:
            blob = seal_json(person.key, _place(person.id, row[0]), body)
            self._db.execute("UPDATE reflection SET body = ? WHERE id = ?", [blob, number])

    def newest(self, person: Person) -> int | None:
        """The number of the last thing that was sent."""
        row = self._db.execute("SELECT MAX(id) FROM reflection WHERE person_id = ?", [person.id]).fetchone()
        return row[0] if row else None

    def waiting(self, enough: int) -> int:
        """How many prompts wait in the outbox, counted up to ``enough``."""
        return int(self._db.execute(_WAITING, [enough]).fetchone()[0])

    def export(self, person: Person) -> dict[str, Any]:
        """All that is held here about a person, opened."""
        plans = self._db.execute("SELECT kind, due, body FROM schedule WHERE person_id = ?", [person.id]).fetchall()
        sent = self._db.execute(
            "SELECT due, body FROM reflection WHERE person_id = ? ORDER BY id", [person.id]
        ).fetchall()
        return {
            "plans": {
                kind: {"due": due, **(self._open(person.key, person.id, kind, blob) or {})} for kind, due, blob in plans
            },
            "sent": [{"due": due, **unseal_json(person.key, _place(person.id, due), blob)} for due, blob in sent],
        }

    def purge(self, limit: int) -> int:
        """Forget up to ``limit`` of what was sent more than 60 days ago; return how many."""
        return self._db.execute(
            "DELETE FROM reflection WHERE id IN (SELECT id FROM reflection WHERE due <= ? LIMIT ?)",
            [self._now - KEEP_SENT, limit],
        ).rowcount

    def _open(self, key: bytes | None, person_id: int, kind: str, blob: bytes) -> dict[str, Any] | None:
        if key is None:
            return None
        try:
            body: dict[str, Any] = unseal_json(key, f"schedule/{person_id}/{kind}", blob)
        except (SealError, ValueError):
            _log.exception("a plan does not open; it is dropped", extra={"action": "plan_damaged"})
            return None
        return body


def _place(person_id: int, due: float) -> str:
    """Where a sealed note lies: bound to its person and its due time, which are unique together."""
    return f"reflection/{person_id}/{due:.6f}"
