"""A unit of work: everything one turn does to what lasts, in one transaction on the writer thread."""

from __future__ import annotations

import datetime
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bot.store.errors import ChangedError
from bot.store.keyring import HOUSE
from bot.store.outbox import Outbox
from bot.store.reflections import Reflections
from bot.store.sealing import SealError, seal_json, unseal_json

if TYPE_CHECKING:
    from sqlite_utils import Database

    from bot.store.keyring import Keyring

_log = logging.getLogger(__name__)
KEEP_IDS: Final = 48 * 3600  # seconds: what Telegram lets a bot delete, and how late an update can come twice
FRESH: Final = 3600.0  # seconds after which a key without a person is the rest of a turn that was rolled back
PURGE: Final = 5000  # rows of a kind that one unit removes, so that turns are not kept waiting


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the store knows them: a number of our own, and the chat to answer in."""

    id: int
    chat_id: int
    paused: bool
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that a person chose to keep."""

    id: int
    kind: str
    at: float
    text: str
    meta: dict[str, Any] = field(default_factory=dict)


class Unit:
    """What can be done inside one transaction. Made by ``Store.run``; not to be kept."""

    def __init__(self, db: Database, keyring: Keyring, now: float) -> None:
        self._db = db
        self._keyring = keyring
        self.now = now
        self.outbox = Outbox(db, keyring, now)
        self.reflections = Reflections(db, keyring, now)
        self.deleted = False  # whether keys are to be destroyed once this is committed
        self.purged = False  # whether the WAL is to be emptied once this is committed
        self.more_to_purge = False

    # -- updates --------------------------------------------------------------------------------------------------

    def first_time(self, update_id: int) -> bool:
        """Note an update; False when it was noted before. By membership: a smaller number can be new."""
        row = self._db.execute(
            "INSERT INTO seen_update (id, at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id",
            [update_id, int(self.now)],
        ).fetchone()
        return row is not None

    def failed(self, update_id: int, error: str) -> None:
        """Note an update that could not be answered properly, with the class of the error."""
        self._db.execute(
            "INSERT INTO seen_update (id, at, error) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET error = excluded.error",
            [update_id, int(self.now), error],
        )

    # -- people ---------------------------------------------------------------------------------------------------

    def person(self, chat_id: int) -> Person | None:
        """Find the person of a chat, or None; one whose key is gone counts as gone."""
        row = self._db.execute("SELECT id, paused FROM person WHERE chat_id = ?", [chat_id]).fetchone()
        if row is None:
            return None
        key = self._keyring.get(row[0])
        if key is None:  # restored data of somebody who was deleted: nothing of it can be opened
            self._forget_rows(row[0], chat_id)
            return None
        return Person(row[0], chat_id, bool(row[1]), key)

    def join(self, chat_id: int) -> Person:
        """Find the person of a chat, or make one; note that they were here today.

        A new person's key is on disk before anything is sealed with it.
        """
        today = self._day()
        known = self.person(chat_id)
        if known is not None:
            sql = "UPDATE person SET seen_day = ?2, noticed_day = NULL WHERE id = ?1 AND seen_day != ?2"
            self._db.execute(sql, [known.id, today])
            return known
        owner, key = self._keyring.make(self.now)
        self._db.execute("INSERT INTO person (id, chat_id, seen_day) VALUES (?, ?, ?)", [owner, chat_id, today])
        return Person(owner, chat_id, False, key)

    def state(self, person: Person) -> tuple[dict[str, Any] | None, int]:
        """Return a person's state and its version; None for none yet, or one that does not open."""
        row = self._db.execute("SELECT state, version FROM person WHERE id = ?", [person.id]).fetchone()
        if row is None or row[0] is None:
            return None, row[1] if row else 0
        try:
            return unseal_json(person.key, f"state/{person.id}", row[0]), row[1]
        except (SealError, ValueError):
            _log.exception("a state does not open; its person begins anew", extra={"action": "state_damaged"})
            return None, row[1]

    def save_state(
        self, person: Person, state: dict[str, Any], version: int, *, words_until: float | None = None
    ) -> None:
        """Save a state over the version it was read at. Raises ChangedError when another turn was faster.

        ``words_until`` is when its words must be wiped (seconds, Unix time), None when it holds none.
        """
        blob = seal_json(person.key, f"state/{person.id}", state)
        done = self._db.execute(
            "UPDATE person SET state = ?, version = version + 1, words_until = ? WHERE id = ? AND version = ?",
            [blob, words_until, person.id, version],
        )
        if done.rowcount != 1:
            raise ChangedError(ChangedError.__doc__)

    def pause(self, person: Person, *, paused: bool = True) -> None:
        """The person blocked the bot (or is back): nothing is sent unasked meanwhile."""
        self._db.execute("UPDATE person SET paused = ?2 WHERE id = ?1 AND paused != ?2", [person.id, int(paused)])

    def due_to_forget_words(self, limit: int = 100) -> list[Person]:
        """People whose working copy is to be wiped by now."""
        rows = self._db.execute(
            "SELECT chat_id FROM person WHERE words_until IS NOT NULL AND words_until <= ? ORDER BY words_until LIMIT ?",
            [self.now, limit],
        ).fetchall()
        return [person for row in rows if (person := self.person(row[0])) is not None]

    def silent(self, days: int, limit: int = 50) -> list[Person]:
        """People who were last here more than ``days`` ago and have not been told what follows."""
        sql = "SELECT chat_id FROM person WHERE seen_day < ? AND noticed_day IS NULL ORDER BY seen_day LIMIT ?"
        return self._people(sql, self._day(-days), limit)

    def silent_since_told(self, days: int, limit: int = 50) -> list[Person]:
        """People who were told more than ``days`` ago and have not been here since."""
        sql = "SELECT chat_id FROM person WHERE noticed_day < ? ORDER BY noticed_day LIMIT ?"
        return self._people(sql, self._day(-days), limit)

    def told(self, person: Person) -> None:
        """Note that the person was told that they will be deleted; whenever they are here again, that is forgotten."""
        self._db.execute("UPDATE person SET noticed_day = ? WHERE id = ?", [self._day(), person.id])

    def _people(self, sql: str, day: str, limit: int) -> list[Person]:
        rows = self._db.execute(sql, [day, limit]).fetchall()
        return [person for row in rows if (person := self.person(row[0])) is not None]

    def _day(self, shift: int = 0) -> str:
        """Today by UTC, or some days from it, as ISO 8601."""
        today = datetime.datetime.fromtimestamp(self.now, datetime.UTC).date()
        return (today + datetime.timedelta(days=shift)).isoformat()

    def delete(self, person: Person) -> None:
        """Delete a person: cancel what is pending, delete the rows, and destroy the key as soon as this is committed.

        The mark in ``deletion`` lets a start finish what a crash interrupts, and holds back what is sent to the chat
        afterwards until the key is destroyed. Add such rows after this call, without person and key.
        """
        self._forget_rows(person.id, person.chat_id)
        self._db.execute("INSERT OR REPLACE INTO deletion VALUES (?, ?)", [person.id, person.chat_id])
        self.deleted = True

    def _forget_rows(self, person_id: int, chat_id: int) -> None:
        for sql, key in (
            ("DELETE FROM outbox WHERE chat_id = ?", chat_id),
            ("DELETE FROM message WHERE chat_id = ?", chat_id),
            ("DELETE FROM person WHERE id = ?", person_id),
        ):
            self._db.execute(sql, [key])

    # -- messages -------------------------------------------------------------------------------------------------

    def note_message(self, chat_id: int, message_id: int) -> None:
        """Remember the number of a person's message for 48 hours; what the bot sent is noted when it is sent."""
        self._db.execute("INSERT OR IGNORE INTO message VALUES (?, ?, ?)", [chat_id, message_id, self.now])

    def recent_messages(self, chat_id: int) -> list[int]:
        """Numbers of both sides' messages of the last 48 hours."""
        rows = self._db.execute(
            "SELECT id FROM message WHERE chat_id = ? AND at > ? ORDER BY id", [chat_id, self.now - KEEP_IDS]
        ).fetchall()
        return [row[0] for row in rows]

    # -- kept items -----------------------------------------------------------------------------------------------

    def keep(
        self,
        person: Person,
        kind: str,
        text: str,
        *,
        meta: dict[str, Any] | None = None,
        until: float | None = None,
    ) -> int:
        """Keep one thing of the person's until they delete it, or until a time (seconds, Unix time); return its id.

        ``kind`` lies in clear and says no more than "line", "journal" or "draft"; ``text`` and ``meta`` are sealed.
        """
        row = self._db.execute(
            "INSERT INTO kept (person_id, kind, at, until, body) VALUES (?, ?, ?, ?, x'') RETURNING id",
            [person.id, kind, self.now, until],
        ).fetchone()
        body = seal_json(person.key, f"kept/{row[0]}", {"text": text, "meta": meta or {}})
        self._db.execute("UPDATE kept SET body = ? WHERE id = ?", [body, row[0]])
        return int(row[0])

    def kept(
        self, person: Person, kind: str | None = None, *, skip: int = 0, limit: int = -1, newest: bool = False
    ) -> list[Kept]:
        """What is kept, oldest first, or ``newest``; only of one kind when it is given, only a page with ``limit``."""
        rows = self._db.execute(
            "SELECT id, kind, at, body FROM kept WHERE person_id = ?1 AND (?2 IS NULL OR kind = ?2) "
            f"AND (until IS NULL OR until > ?3) ORDER BY id {'DESC' if newest else 'ASC'} LIMIT ?4 OFFSET ?5",
            [person.id, kind, self.now, limit, skip],
        ).fetchall()
        found = []
        for number, its_kind, at, blob in rows:
            body = unseal_json(person.key, f"kept/{number}", blob)
            found.append(Kept(number, its_kind, at, body["text"], body["meta"]))
        return found

    def forget(self, person: Person, kept_id: int) -> bool:
        """Delete one kept thing; False when the person has none of that id."""
        return self._db.execute("DELETE FROM kept WHERE id = ? AND person_id = ?", [kept_id, person.id]).rowcount == 1

    # -- all of it ------------------------------------------------------------------------------------------------

    def export(self, person: Person) -> dict[str, Any]:
        """Everything that is held about a person, opened."""
        sql = "SELECT paused, seen_day, words_until, noticed_day FROM person WHERE id = ?"
        row = self._db.execute(sql, [person.id]).fetchone()
        state, _ = self.state(person)
        return {
            "chat_id": person.chat_id,
            "paused": bool(row[0]),
            "last_day_seen": row[1],
            "words_are_wiped_at": row[2],
            "told_of_deletion_on": row[3],
            "state": state,
            "kept": [{"kind": item.kind, "at": item.at, "text": item.text, **item.meta} for item in self.kept(person)],
            "reflections": self.reflections.export(person),
            "message_numbers": self.recent_messages(person.chat_id),
            "waiting_to_be_sent": self.outbox.pending(person.id, person.key, person.chat_id),
        }

    def purge(self) -> None:
        """Remove what has had its time: numbers of updates and messages and done rows after 48 hours, kept things with
        an end. A part of it at a time: the store goes on with the rest by itself, between the turns.

        Afterwards the WAL is emptied, so that words that were wiped do not linger there, and deletions that could not
        be finished are tried again.
        """
        before = self.now - KEEP_IDS
        removed = [self.outbox.purge(before, PURGE), self.reflections.purge(PURGE)]
        for table, condition, key in (
            ("seen_update", "at <= ?", before),
            ("kept", "until <= ?", self.now),
        ):
            sql = f"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE {condition} LIMIT ?)"
            removed.append(self._db.execute(sql, [key, PURGE]).rowcount)
        sql = "DELETE FROM message WHERE (chat_id, id) IN (SELECT chat_id, id FROM message WHERE at <= ? LIMIT ?)"
        removed.append(self._db.execute(sql, [before, PURGE]).rowcount)
        self._keyring.tidy(self.now - FRESH, self._exists)
        self.purged = True
        self.more_to_purge = max(removed) >= PURGE

    def _exists(self, person_id: int) -> bool:
        return self._db.execute("SELECT 1 FROM person WHERE id = ?", [person_id]).fetchone() is not None


__all__ = ["HOUSE", "KEEP_IDS", "Kept", "Person", "Unit"]
