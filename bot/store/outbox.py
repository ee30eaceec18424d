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
PENDING, SENT, FAILED, CANCELLED = 0, 1, 2, 3  # the column ``state``; pending is written as 0 in SQL


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
        ValueError for another lane than "reply" and "prompt". A reply takes the prompts that wait before it in its
        chat along into its lane, so that it need not wait for theirs.
        """
        if lane not in LANES:
            msg = f"there is no lane {lane!r}; there are {' and '.join(LANES)}"
            raise ValueError(msg)
        if lane == "reply":
            self._db.execute("UPDATE outbox SET lane = 0 WHERE chat_id = ? AND state = 0 AND lane > 0", [chat_id])
        target_row = int(target.removeprefix("row:")) if isinstance(target, str) else None
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

        A row whose key is gone, or whose target was never sent, fails here and is not returned. A chat waits while
        the key of somebody who was deleted there is not destroyed yet: "gone" is said when it is true.
        """
        found = self._db.execute(
            "SELECT id, chat_id, person_id, lane, kind, payload, target_id, target_row, tries FROM outbox AS o "
            "WHERE state = 0 AND not_before <= ? AND NOT EXISTS (SELECT 1 FROM outbox AS earlier "
            "WHERE earlier.chat_id = o.chat_id AND earlier.state = 0 AND earlier.id < o.id) "
            "AND chat_id NOT IN (SELECT chat_id FROM deletion WHERE chat_id IS NOT NULL) "
            "ORDER BY lane, id LIMIT ?",
            [self._now, limit + len(without)],
        ).fetchall()
        rows: list[Row] = []
        failed = False
        for number, chat_id, person_id, lane, kind, blob, target_id, target_row, tries in found:
            if chat_id in without or len(rows) >= limit:
                continue
            if target_row is not None:
                target_id = self._sent_as(target_row, chat_id)
                if target_id is None:
                    self.fail(number, "target was never sent")
                    failed = True
                    continue
            try:
                payload = unseal_json(self._key(person_id), f"outbox/{number}", blob)
            except SealError:
                self.fail(number, "cannot be opened")
                failed = True
                continue
            rows.append(Row(number, chat_id, person_id, LANES[lane], kind, payload, target_id, tries))
        return self.due(limit, without=without) if failed else rows  # what came after it is now the first of its chat

    def next_time(self) -> float | None:
        """When the next row that waits for its time may be tried (seconds, Unix time), None when none waits so."""
        row = self._db.execute(
            "SELECT MIN(not_before) FROM outbox WHERE state = 0 AND not_before > 0 AND not_before > ?", [self._now]
        ).fetchone()
        return None if row[0] is None else float(row[0])

    def sent(self, row_id: int, message_id: int | None) -> bool:
        """A row is sent: wipe what it said, and remember the message's number for as long as there is a person.

        Return False when the row was cancelled while it was under way: the message should then be taken back.
        """
        row = self._db.execute("SELECT chat_id, state FROM outbox WHERE id = ?", [row_id]).fetchone()
        if row is None:
            return False
        chat_id, state = row
        if message_id is not None:
            self._db.execute(
                "INSERT OR IGNORE INTO message SELECT chat_id, ?, ? FROM person WHERE chat_id = ?",
                [message_id, self._now, chat_id],
            )
        if state != PENDING:
            return bool(state == SENT)
        self._db.execute(
            "UPDATE outbox SET state = 1, payload = NULL, message_id = ?, done = ? WHERE id = ?",
            [message_id, self._now, row_id],
        )
        self._drop_if_nobodys(row_id, chat_id)
        return True

    def retry(self, row_id: int, not_before: float, error: str) -> None:
        """A row is to be tried again later (``not_before``: seconds, Unix time); its chat waits.

        ``error`` names a class of errors and never holds text.
        """
        self._db.execute(
            "UPDATE outbox SET not_before = ?, tries = tries + 1, error = ? WHERE id = ? AND state = 0",
            [not_before, error, row_id],
        )

    def fail(self, row_id: int, error: str) -> None:
        """A row will never be sent: skip it, and what is about the message it would have been."""
        waiting = [row_id]
        while waiting:
            number = waiting.pop()
            waiting += [
                row[0] for row in self._db.execute("SELECT id FROM outbox WHERE target_row = ? AND state = 0", [number])
            ]
            row = self._db.execute(
                "UPDATE outbox SET state = 2, payload = NULL, done = ?, error = ? WHERE id = ? AND state = 0 "
                "RETURNING chat_id",
                [self._now, error, number],
            ).fetchone()
            if row is not None:
                self._drop_if_nobodys(number, row[0])

    def cancel(self, chat_id: int) -> int:
        """Drop everything that is pending in a chat; return how many rows."""
        return self._db.execute(
            "UPDATE outbox SET state = 3, payload = NULL, done = ? WHERE chat_id = ? AND state = 0",
            [self._now, chat_id],
        ).rowcount

    def pending(self, person_id: int, key: bytes, chat_id: int) -> list[dict[str, Any]]:
        """What waits to be sent to a person, opened."""
        found = self._db.execute(
            "SELECT id, kind, payload FROM outbox WHERE chat_id = ? AND state = 0 AND person_id = ? ORDER BY id",
            [chat_id, person_id],
        ).fetchall()
        return [{"kind": kind, **unseal_json(key, f"outbox/{number}", blob)} for number, kind, blob in found]

    def depth(self) -> Depth:
        """How much is pending in all, and since when."""
        row = self._db.execute("SELECT COUNT(*), MIN(created) FROM outbox WHERE state = 0").fetchone()
        return Depth(row[0], row[1])

    def purge(self, before: float, limit: int) -> int:
        """Remove up to ``limit`` rows done before then, unless a pending row is about them; return how many."""
        return self._db.execute(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox AS o WHERE state > 0 AND done <= ? AND NOT EXISTS "
            "(SELECT 1 FROM outbox AS later WHERE later.target_row = o.id AND later.state = 0) LIMIT ?)",
            [before, limit],
        ).rowcount

    def _sent_as(self, row_id: int, chat_id: int) -> int | None:
        row = self._db.execute(
            "SELECT message_id FROM outbox WHERE id = ? AND chat_id = ?", [row_id, chat_id]
        ).fetchone()
        return row[0] if row else None

    def _drop_if_nobodys(self, row_id: int, chat_id: int) -> None:
        """Where there is no person (any more), not even the number of the chat stays."""
        self._db.execute(
            "DELETE FROM outbox WHERE id = ? AND NOT EXISTS (SELECT 1 FROM person WHERE chat_id = ?) "
            "AND NOT EXISTS (SELECT 1 FROM outbox AS later WHERE later.target_row = ?1 AND later.state = 0)",
            [row_id, chat_id],
        )

    def _key(self, person_id: int) -> bytes:
        key = self._keyring.get(person_id)
        if key is None:
            msg = f"no key of {person_id}"
            raise SealError(msg)
        return key
