"""Texts are sealed, and what is deleted or wiped is gone."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from bot.store import (
    Store,
    Unit,
    WrongKeyError,
)
from bot.store.keyring import Keyring
from bot.store.sealing import SealError, unseal


class Clock(Protocol):
    """The clock of conftest.py."""

    now: float


CANARY = "the canary sings at noon"
KEY = bytes(range(32))


def everything(directory: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(directory.rglob("*")) if file.is_file())


def fill(unit: Unit) -> None:
    person = unit.join(7)
    unit.save_state(person, {"words": CANARY}, 0)
    unit.keep(person, "line", CANARY)
    unit.outbox.add(7, "send", {"text": CANARY}, person_id=person.id, key=person.key)


def test_no_text_lies_in_clear(store: Store, tmp_path: Path) -> None:
    """The canary is there for whoever has the key, and nowhere in the files."""
    store.run_now(fill)
    exported = store.run_now(lambda unit: unit.export(unit.join(7)))

    assert CANARY in str(exported["state"])
    assert CANARY in str(exported["kept"])
    assert CANARY.encode() not in everything(tmp_path / "data")


def test_after_deletion_no_key_opens_any_blob(store: Store, tmp_path: Path) -> None:
    """Every wrapped key that is left, tried on every blob that ever was, opens nothing of the deleted person's."""
    import sqlite3

    store.run_now(fill)
    store.run_now(lambda unit: unit.keep(unit.join(8), "line", "another"))
    connection = sqlite3.connect(tmp_path / "data" / "data.db")
    person = connection.execute("SELECT id FROM person WHERE chat_id = 7").fetchone()[0]
    queries = (
        (f"state/{person}", f"SELECT state FROM person WHERE id = {person}"),
        ("kept/1", "SELECT body FROM kept WHERE id = 1"),
        ("outbox/1", "SELECT payload FROM outbox WHERE id = 1"),
    )
    blobs = [(place, connection.execute(sql).fetchone()[0]) for place, sql in queries]
    connection.close()

    def opened() -> int:
        found = 0
        ring = sqlite3.connect(tmp_path / "data" / "keys.db")
        for owner, wrapped in ring.execute("SELECT id, wrapped FROM key").fetchall():
            key = unseal(KEY, f"key/{owner}", wrapped)
            for place, blob in blobs:
                try:
                    found += CANARY.encode() in unseal(key, place, blob)
                except SealError:
                    continue
        ring.close()
        return found

    assert 3 == opened()
    raw_key = (
        sqlite3.connect(tmp_path / "data" / "keys.db")
        .execute(f"SELECT wrapped FROM key WHERE id = {person}")
        .fetchone()[0]
    )
    store.run_now(lambda unit: unit.delete(unit.join(7)))
    assert 0 == opened()
    files = everything(tmp_path / "data")
    assert raw_key not in files  # the wrapped key is overwritten, not just unlinked
    assert all(blob not in files for _, blob in blobs)
    assert store.run_now(lambda unit: unit.person(7)) is None
    assert ["another"] == [item.text for item in store.run_now(lambda unit: unit.kept(unit.join(8)))]


def test_a_deletion_survives_a_crash(open_store: Callable[..., Store], tmp_path: Path) -> None:
    """Killed after the commit and before the key is destroyed: the next start destroys it."""
    code = f"""
import os
from pathlib import Path
from bot.store import Store
from bot.store.keyring import Keyring
store = Store.open(Path({str(tmp_path / "data")!r}), bytes(range(32)))
print(store.run_now(lambda unit: unit.join(7).id), flush=True)
Keyring.destroy = lambda self, owner: os._exit(9)
store.run_now(lambda unit: unit.delete(unit.join(7)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert 9 == done.returncode
    ring = Keyring(tmp_path / "data" / "keys.db", KEY)
    assert ring.get(int(done.stdout)) is not None
    ring.close()

    store = open_store()
    assert store._writer.submit(store._keyring.get, int(done.stdout)).result() is None
    assert store.run_now(lambda unit: unit.person(7)) is None


def test_gone_is_not_said_before_it_is_true(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a key cannot be destroyed, its chat is sent nothing; a purge tries again, then the word goes out."""
    import sqlite3

    def fails(self: Keyring, owner: int) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    def delete(unit: Unit) -> None:
        unit.delete(unit.join(7))
        unit.outbox.add(7, "send", {"text": "gone"})

    with monkeypatch.context() as patched:
        patched.setattr(Keyring, "destroy", fails)
        store.run_now(delete)
        assert [] == store.run_now(lambda unit: unit.outbox.due(9))
    store.run_now(lambda unit: unit.purge())

    assert ["gone"] == [row.payload["text"] for row in store.run_now(lambda unit: unit.outbox.due(9))]


def test_a_chats_number_is_overwritten_with_the_rest(store: Store, tmp_path: Path) -> None:
    """The number of a chat lies in clear while there is a person, and nowhere in the files afterwards."""
    chat = 0x5AFE_C0DE_5A5A
    number = chat.to_bytes(6, "big")

    def fill_other(unit: Unit) -> None:
        person = unit.join(chat)
        unit.note_message(chat, 3)
        unit.outbox.add(chat, "send", {"text": "x"}, person_id=person.id, key=person.key)

    store.run_now(fill_other)
    assert number in everything(tmp_path / "data")
    store.run_now(lambda unit: unit.delete(unit.join(chat)))

    assert number not in everything(tmp_path / "data")


def test_wiped_words_do_not_linger_in_the_files(store: Store, tmp_path: Path) -> None:
    """After words are wiped and a purge has passed, not even the sealed blob that held them is there."""
    store.run_now(fill)
    blob = store._writer.submit(lambda: store._db.execute("SELECT state FROM person").fetchone()[0]).result()
    assert blob in everything(tmp_path / "data")
    store.run_now(lambda unit: unit.save_state(unit.join(7), {"words": ""}, 1))
    store.run_now(lambda unit: unit.purge())

    assert blob not in everything(tmp_path / "data")


def test_a_key_without_a_person_is_tidied_away(store: Store, clock: Clock) -> None:
    """The key of a turn that was rolled back is removed by a later purge; keys of people stay."""

    def broken(unit: Unit) -> None:
        unit.join(7)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.run_now(broken)
    kept = store.run_now(lambda unit: unit.join(8)).id
    assert 2 == len(store._writer.submit(store._keyring.owners).result())
    clock.now += 3601
    store.run_now(lambda unit: unit.purge())

    assert {kept} == store._writer.submit(store._keyring.owners).result()


def test_a_purge_goes_on_by_itself(store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than one unit's worth of old rows is removed in several units, without being asked again."""
    monkeypatch.setattr("bot.store.unit.PURGE", 3)
    store.run_now(lambda unit: [unit.first_time(number) for number in range(10)])
    clock.now += 48 * 3600 + 1
    store.run_now(lambda unit: unit.purge())
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and store.run_now(lambda unit: not unit.first_time(9)):
        time.sleep(0.01)
    left = store._writer.submit(lambda: store._db.execute("SELECT id FROM seen_update").fetchall()).result()

    assert [(9,)] == left


def test_rekey_opens_with_the_new_key_only(store: Store, open_store: Callable[..., Store]) -> None:
    """After rekey, the old key is wrong and the new one opens everything."""
    store.run_now(fill)
    store.rekey(bytes(reversed(range(32))))
    assert CANARY in str(store.run_now(lambda unit: unit.export(unit.join(7))))
    store.close()
    with pytest.raises(WrongKeyError):
        open_store()

    again = open_store(key=bytes(reversed(range(32))))
    assert CANARY in str(again.run_now(lambda unit: unit.export(unit.join(7))))
