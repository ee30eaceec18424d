"""How the tables came to be: one set of migrations for each noun, so that changes to one never touch another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlite_utils
from sqlite_utils import Migrations

from bot.store.errors import StoreNewerError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

updates = Migrations("updates")
people = Migrations("people")
outbox = Migrations("outbox")
messages = Migrations("messages")
kept = Migrations("kept")
reflections = Migrations("reflections")

ALL: Final = (updates, people, outbox, messages, kept, reflections)


@updates()
def m001_seen(db: Database) -> None:
    """Updates that are done, so that none is taken twice; ``error`` names what a failed one failed with."""
    db.execute("CREATE TABLE seen_update (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, error TEXT) STRICT")
    db.execute("CREATE INDEX seen_update_at ON seen_update (at)")


@people()
def m001_person(db: Database) -> None:
    """People: the chat number, needed to answer; everything else sealed."""
    db.execute(
        "CREATE TABLE person (id INTEGER PRIMARY KEY, chat_id INTEGER NOT NULL UNIQUE, "
        "paused INTEGER NOT NULL DEFAULT 0, seen_day TEXT NOT NULL, state BLOB, version INTEGER NOT NULL DEFAULT 0, "
        "words_until REAL) STRICT"
    )
    db.execute("CREATE INDEX person_words_until ON person (words_until) WHERE words_until IS NOT NULL")
    # A deletion that is not finished; chat_id is NULL once the key is destroyed. Empty at nearly every time.
    db.execute("CREATE TABLE deletion (person_id INTEGER PRIMARY KEY, chat_id INTEGER) STRICT")


@people()
def m002_silence(db: Database) -> None:
    """When somebody silent for long was told that they will be deleted; NULL while nobody was told."""
    db.execute("ALTER TABLE person ADD COLUMN noticed_day TEXT")
    db.execute("CREATE INDEX person_seen_day ON person (seen_day)")
    db.execute("CREATE INDEX person_noticed_day ON person (noticed_day) WHERE noticed_day IS NOT NULL")


@outbox()
def m001_outbox(db: Database) -> None:
    """What is to be sent: first in, first out in each chat; sealed until sent, then wiped."""
    db.execute(
        "CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, chat_id INTEGER NOT NULL, person_id INTEGER NOT NULL, "
        "lane INTEGER NOT NULL, kind TEXT NOT NULL, target_id INTEGER, target_row INTEGER, payload BLOB, "
        "created REAL NOT NULL, not_before REAL NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, "
        "state INTEGER NOT NULL DEFAULT 0, message_id INTEGER, done REAL, error TEXT) STRICT"
    )
    # The first row of each chat is found from the first two alone, without looking at the rows.
    db.execute("CREATE INDEX outbox_due ON outbox (lane, id, not_before, chat_id) WHERE state = 0")
    db.execute("CREATE INDEX outbox_chat ON outbox (chat_id, state, id)")
    db.execute("CREATE INDEX outbox_later ON outbox (not_before) WHERE state = 0 AND not_before > 0")
    db.execute("CREATE INDEX outbox_done ON outbox (done) WHERE state > 0")
    db.execute("CREATE INDEX outbox_target ON outbox (target_row) WHERE target_row IS NOT NULL")


@messages()
def m001_message(db: Database) -> None:
    """Numbers of the messages in a chat, of both sides, so that it can be cleared."""
    db.execute(
        "CREATE TABLE message (chat_id INTEGER NOT NULL, id INTEGER NOT NULL, at REAL NOT NULL, "
        "PRIMARY KEY (chat_id, id)) STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX message_at ON message (at)")


@kept()
def m001_kept(db: Database) -> None:
    """What a person chose to keep, sealed."""
    db.execute(
        "CREATE TABLE kept (id INTEGER PRIMARY KEY AUTOINCREMENT, "
        "person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, kind TEXT NOT NULL, at REAL NOT NULL, "
        "until REAL, body BLOB NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX kept_person ON kept (person_id, kind, id)")
    db.execute("CREATE INDEX kept_until ON kept (until) WHERE until IS NOT NULL")


@reflections()
def m001_schedule(db: Database) -> None:
    """What people want to be asked, sealed, and when next, in clear; and what was sent for which due time, once each."""
    db.execute(
        "CREATE TABLE schedule (person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, "
        "kind TEXT NOT NULL, due REAL, body BLOB NOT NULL, PRIMARY KEY (person_id, kind)) STRICT, WITHOUT ROWID"
    )
    db.execute("CREATE INDEX schedule_due ON schedule (due) WHERE due IS NOT NULL")
    db.execute(
        "CREATE TABLE reflection (id INTEGER PRIMARY KEY AUTOINCREMENT, "
        "person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, due REAL NOT NULL, body BLOB NOT NULL, "
        "UNIQUE (person_id, due)) STRICT"
    )
    db.execute("CREATE INDEX reflection_due ON reflection (due)")


def pending(db: Database) -> bool:
    """Whether any set has something to apply."""
    return any(migrations.pending(db) for migrations in ALL)


def refuse_newer(db: Database, sets: Sequence[Migrations] = ALL) -> None:
    """Raise StoreNewerError when the database knows migrations that this program does not."""
    table = Migrations.migrations_table
    if table not in db.table_names():
        return
    empty = sqlite_utils.Database(memory=True)  # where everything that we know is still to be applied
    try:
        known = {(migrations.name, step.name) for migrations in sets for step in migrations.pending(empty)}
    finally:
        empty.close()
    applied = {(row[0], row[1]) for row in db.execute(f"SELECT migration_set, name FROM {table}")}
    unknown = sorted(f"{name}/{step}" for name, step in applied - known)
    if unknown:
        raise StoreNewerError(", ".join(unknown))


def apply(db: Database) -> None:
    """Bring the database up to date; each step with its record is one transaction."""
    for migrations in ALL:
        migrations.apply(db)
