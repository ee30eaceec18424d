"""The outbox: what is to be sent, committed together with the turn that wants it sent.

First in, first out in each chat: a row that is waiting to be tried again holds its chat, one that failed for good is
skipped together with the rows that are about it. What a row says is sealed, and wiped when it is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.store.keyring import HOUSE
from bot.store.sealing import SealError, seal_json, unseal_json

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlite_utils import Database

    from bot.store.keyring import Keyring

LANES: Final = ("reply", "prompt")  # replies go before prompts
PENDING, SENT, FAILED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Row:
    """One row, opened. ``target`` is the message it is about, None for a new one."""

    id: int
    chat_id: int
    person_id: int
    lane: str
    kind: str
    payload: dict[str, Any]
    target: int | None
    tries: int


@dataclass(frozen=True, slots=True)
class Depth:
    """How much is waiting, and since when (seconds, Unix time; None when nothing is)."""

    pending: int
    oldest: float | None


class Outbox:
    """The outbox inside one unit of work."""

    def __init__(self, db: Database, keyring: Keyring, now: float) -> None:
        self._db = db
        self._keyring = keyring
        self._now = now

    def add(
        self,
        chat_id: int,
        kind: str,
        payload: dict[str, Any],
        *,
        person_id: int = HOUSE,
        key: bytes | None = None,
        target: int | str | None = None,
        lane: str = "reply",
        not_before: float = 0.0,
    ) -> int:
        """Add a row and return its id. ``target`` is a message id, or ``row:N`` for the message that row N sends.

        Without ``person_id`` and ``key`` it is sealed by the house's own key: for what belongs to nobody. Raises
        ValueError for another lane than "reply" and "prompt".
        """
        if lane not in LANES:
            msg = f"there is no lane {lane!r}; there are {' and '.join(LANES)}"
            raise ValueError(msg)
        target_row = int(target[4:]) if isinstance(target, str) else None
        target_id = target if isinstance(target, int) else None
        row = self._db.execute(
            "INSERT INTO outbox (chat_id, person_id, lane, kind, target_id, target_row, created, not_before) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            [chat_id, person_id, LANES.index(lane), kind, target_id, target_row, self._now, not_before],
        ).fetchone()
        blob = seal_json(key or self._key(person_id), f"outbox/{row[0]}", payload)
        self._db.execute("UPDATE outbox SET payload = ? WHERE id = ?", [blob, row[0]])
        return int(row[0])

    def due(self, limit: int, *, without: Collection[int] = ()) -> list[Row]:
        """The first pending row of each chat whose time has come, replies before prompts; not of chats ``without``.

        A row whose key is gone, or whose target was never sent, fails here and is not returned.
        """
        found = self._db.execute(
            "SELECT id, chat_id, person_id, lane, kind, payload, target_id, target_row, tries FROM outbox AS o "
            "WHERE state = 0 AND not_before <= ? AND NOT EXISTS (SELECT 1 FROM outbox AS earlier "
            "WHERE earlier.chat_id = o.chat_id AND earlier.state = 0 AND earlier.id < o.id) "
            "ORDER BY lane, id LIMIT ?",
            [self._now, limit + len(without)],
        ).fetchall()
        rows: list[Row] = []
        for number, chat_id, person_id, lane, kind, blob, target_id, target_row, tries in found:
            if chat_id in without or len(rows) >= limit:
                continue
            if target_row is not None:
                target_id = self._sent_as(target_row)
                if target_id is None:
                    self.fail(number, "target was never sent")
                    continue
            try:
                payload = unseal_json(self._key(person_id), f"outbox/{number}", blob)
            except SealError:
                self.fail(number, "cannot be opened")
                continue
            rows.append(Row(number, chat_id, person_id, LANES[lane], kind, payload, target_id, tries))
        return rows

    def next_time(self) -> float | None:
        """When the next pending row may be tried (seconds, Unix time), None when nothing is pending."""
        row = self._db.execute(
            "SELECT MIN(not_before) FROM (SELECT not_before FROM outbox WHERE state = 0 LIMIT 1000)"
        ).fetchone()
        return row[0] if row else None

    def sent(self, row_id: int, message_id: int | None) -> None:
        """A row is sent: wipe what it said, and remember the message's number."""
        self._db.execute(
            "UPDATE outbox SET state = 1, payload = NULL, message_id = ?, done = ? WHERE id = ?",
            [message_id, self._now, row_id],
        )
        if message_id is not None:
            self._db.execute(
                "INSERT OR IGNORE INTO message SELECT chat_id, ?, ? FROM outbox WHERE id = ?",
                [message_id, self._now, row_id],
            )

    def retry(self, row_id: int, not_before: float, error: str) -> None:
        """A row is to be tried again later; its chat waits."""
        self._db.execute(
            "UPDATE outbox SET not_before = ?, tries = tries + 1, error = ? WHERE id = ?", [not_before, error, row_id]
        )

    def fail(self, row_id: int, error: str) -> None:
        """A row will never be sent: skip it, and what is about the message it would have been."""
        waiting = [row_id]
        while waiting:
            number = waiting.pop()
            self._db.execute(
                "UPDATE outbox SET state = 2, payload = NULL, done = ?, error = ? WHERE id = ? AND state = 0",
                [self._now, error, number],
            )
            waiting += [
                row[0] for row in self._db.execute("SELECT id FROM outbox WHERE target_row = ? AND state = 0", [number])
            ]

    def cancel(self, chat_id: int) -> int:
        """Drop everything that is pending in a chat; return how many rows."""
        return self._db.execute("DELETE FROM outbox WHERE chat_id = ? AND state = 0", [chat_id]).rowcount

    def pending(self, chat_id: int) -> int:
        """How many rows are pending in a chat."""
        return int(
            self._db.execute("SELECT COUNT(*) FROM outbox WHERE chat_id = ? AND state = 0", [chat_id]).fetchone()[0]
        )

    def depth(self) -> Depth:
        """How much is pending in all, and since when."""
        row = self._db.execute("SELECT COUNT(*), MIN(created) FROM outbox WHERE state = 0").fetchone()
        return Depth(row[0], row[1])

    def purge(self, before: float) -> None:
        """Remove rows done before then, unless a pending row is about them."""
        self._db.execute(
            "DELETE FROM outbox WHERE state > 0 AND done <= ? AND NOT EXISTS "
            "(SELECT 1 FROM outbox AS later WHERE later.target_row = outbox.id AND later.state = 0)",
            [before],
        )

    def _sent_as(self, row_id: int) -> int | None:
        row = self._db.execute("SELECT message_id FROM outbox WHERE id = ?", [row_id]).fetchone()
        return row[0] if row else None

    def _key(self, person_id: int) -> bytes:
        key = self._keyring.get(person_id)
        if key is None:
            msg = f"no key of {person_id}"
            raise SealError(msg)
        return key
