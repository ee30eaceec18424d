"""Backup and restore: round trips, deletions that reach older backups, and everything that is refused."""

from __future__ import annotations

import datetime
import itertools
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.store import (
    BackupError,
    NoStoreError,
    RestoreError,
    Store,
    StoreBusyError,
    StoreFailedError,
    StoreNewerError,
    Unit,
    WrongKeyError,
    backup,
    rekey,
    restore,
)
from bot.store.keyring import Keyring

KEY = bytes(range(32))
OTHER = bytes(reversed(range(32)))
CANARY = "the canary sings at noon"


@pytest.fixture
def now() -> Callable[[], datetime.datetime]:
    """Times a minute apart, one for each backup."""
    minutes: Iterator[int] = itertools.count()
    return lambda: datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC) + datetime.timedelta(minutes=next(minutes))


def keep_line(chat: int, text: str) -> Callable[[Unit], int]:
    """A person of that chat keeps a line."""
    return lambda unit: unit.keep(unit.join(chat), "line", text)


def delete(chat: int) -> Callable[[Unit], None]:
    """The person of that chat deletes everything."""

    def work(unit: Unit) -> None:
        person = unit.person(chat)
        assert person is not None
        unit.delete(person)

    return work


def lines(store: Store, chat: int) -> list[str] | None:
    """The kept lines of a chat, None where there is no person."""

    def work(unit: Unit) -> list[str] | None:
        person = unit.person(chat)
        return None if person is None else [item.text for item in unit.kept(person)]

    return store.run_now(work)


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(file.name for file in folder.iterdir())


def test_a_backup_comes_back_while_the_bot_goes_on(
    store: Store, tmp_path: Path, open_store: Callable[..., Store], now: Callable[[], datetime.datetime]
) -> None:
    """A backup is made beside the running bot, is unreadable without the key, and restores into an empty folder."""
    store.run_now(keep_line(1, CANARY))
    made = backup(tmp_path / "data", tmp_path / "backup", now=now())
    store.run_now(keep_line(1, "later"))
    done = restore(tmp_path / "backup", tmp_path / "new", KEY)

    assert (1, 0) == (done.people, done.gone)
    assert ["data-20260301T000000Z.db", "keys-20260301T000000Z.db"] == names(tmp_path / "backup")
    assert all(CANARY.encode() not in file.read_bytes() for file in (made.data, made.keys))
    assert [0o600, 0o600] == [file.stat().st_mode & 0o777 for file in (made.data, made.keys)]
    assert [CANARY, "later"] == lines(store, 1)
    assert [CANARY] == lines(open_store(directory=tmp_path / "new"), 1)


def test_who_was_deleted_is_gone_from_older_backups_too(
    store: Store, tmp_path: Path, open_store: Callable[..., Store], now: Callable[[], datetime.datetime]
) -> None:
    """An older data file with the newest keys opens for everybody but who was deleted since."""
    store.run_now(keep_line(1, CANARY))
    store.run_now(keep_line(2, "stays"))
    old = backup(tmp_path / "data", tmp_path / "backup", now=now())
    store.run_now(delete(1))
    backup(tmp_path / "data", tmp_path / "backup", now=now())

    assert [
        "data-20260301T000000Z.db",
        "data-20260301T000100Z.db",
        "keys-20260301T000100Z.db",
    ] == names(tmp_path / "backup")
    done = restore(tmp_path / "backup", tmp_path / "new", KEY, data=old.data)
    again = open_store(directory=tmp_path / "new")
    assert (1, 1) == (done.people, done.gone)
    assert lines(again, 1) is None
    assert ["stays"] == lines(again, 2)


def test_keys_without_people_are_dropped_with_a_restore(
    store: Store, tmp_path: Path, open_store: Callable[..., Store], now: Callable[[], datetime.datetime]
) -> None:
    """Who joined after the older data file begins anew; their first key is destroyed, so a later deletion is whole."""
    old = backup(tmp_path / "data", tmp_path / "backup", now=now())
    store.run_now(keep_line(1, CANARY))
    newer = backup(tmp_path / "data", tmp_path / "backup", now=now())
    restore(tmp_path / "backup", tmp_path / "new", KEY, data=old.data)
    again = open_store(directory=tmp_path / "new")
    again.run_now(keep_line(1, "anew"))
    again.run_now(delete(1))
    backup(tmp_path / "new", tmp_path / "backup", now=now())

    restore(tmp_path / "backup", tmp_path / "newest", KEY, data=newer.data)
    assert lines(open_store(directory=tmp_path / "newest"), 1) is None


def test_a_forced_restore_brings_nobody_back_who_was_deleted_there(
    store: Store, tmp_path: Path, open_store: Callable[..., Store], now: Callable[[], datetime.datetime]
) -> None:
    """Keys that were destroyed in the data that is replaced stay destroyed, though the backup still has them."""
    store.run_now(keep_line(1, CANARY))
    store.run_now(keep_line(2, "stays"))
    backup(tmp_path / "data", tmp_path / "backup", now=now())
    store.run_now(delete(1))
    store.run_now(keep_line(2, "not in the backup"))
    store.close()

    with pytest.raises(RestoreError, match="--force"):
        restore(tmp_path / "backup", tmp_path / "data", KEY)
    done = restore(tmp_path / "backup", tmp_path / "data", KEY, force=True)
    again = open_store()
    assert (1, 1) == (done.people, done.gone)
    assert lines(again, 1) is None
    assert ["stays"] == lines(again, 2)


def test_old_messages_are_not_sent_after_a_restore(
    store: Store, tmp_path: Path, open_store: Callable[..., Store], now: Callable[[], datetime.datetime]
) -> None:
    """What waited to be sent when the backup was made has been sent since, or is late."""
    store.run_now(lambda unit: unit.outbox.add(1, "send", {"text": "old"}))
    backup(tmp_path / "data", tmp_path / "backup", now=now())
    restore(tmp_path / "backup", tmp_path / "new", KEY)

    assert [] == open_store(directory=tmp_path / "new").run_now(lambda unit: unit.outbox.due(9))


def test_only_so_many_data_files_are_kept(store: Store, tmp_path: Path, now: Callable[[], datetime.datetime]) -> None:
    """With ``keep`` the newest stay."""
    del store
    for _ in range(4):
        backup(tmp_path / "data", tmp_path / "backup", now=now(), keep=2)

    assert [
        "data-20260301T000200Z.db",
        "data-20260301T000300Z.db",
        "keys-20260301T000300Z.db",
    ] == names(tmp_path / "backup")


def test_what_cannot_be_backed_up_is_refused(
    store: Store, tmp_path: Path, now: Callable[[], datetime.datetime]
) -> None:
    """No data, the data's own folder, a second backup in the same second, a folder that cannot be made."""
    del store
    moment = now()
    backup(tmp_path / "data", tmp_path / "backup", now=moment)
    (tmp_path / "file").touch()

    with pytest.raises(NoStoreError, match="WHENREADY_DATA"):
        backup(tmp_path / "empty", tmp_path / "backup", now=now())
    with pytest.raises(BackupError, match="another folder"):
        backup(tmp_path / "data", tmp_path / "data", now=now())
    with pytest.raises(BackupError, match="second"):
        backup(tmp_path / "data", tmp_path / "backup", now=moment)
    with pytest.raises(StoreFailedError):
        backup(tmp_path / "data", tmp_path / "file" / "backup", now=now())


def test_a_failed_copy_leaves_the_older_backup_whole(
    store: Store, tmp_path: Path, now: Callable[[], datetime.datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the keys cannot be copied, the older keys stay and nothing half is named like a backup."""
    backup(tmp_path / "data", tmp_path / "backup", now=now())
    store.close()
    (tmp_path / "data" / "keys.db").write_bytes(b"not a database" * 100)

    with pytest.raises(StoreFailedError, match=r"keys\.db"):
        backup(tmp_path / "data", tmp_path / "backup", now=now())
    assert "keys-20260301T000000Z.db" in names(tmp_path / "backup")
    assert not [
        name for name in names(tmp_path / "backup") if "partial" in name or name.startswith("keys-20260301T0001")
    ]


def test_what_cannot_be_restored_is_refused_and_nothing_is_touched(
    store: Store, tmp_path: Path, open_store: Callable[..., Store], now: Callable[[], datetime.datetime]
) -> None:
    """No backup, another key, a running bot, damaged or newer data: each is said, and what is there stays."""
    store.run_now(keep_line(1, CANARY))
    made = backup(tmp_path / "data", tmp_path / "backup", now=now())
    (tmp_path / "empty").mkdir()
    (tmp_path / "damaged.db").write_bytes(made.data.read_bytes()[:5000])
    (tmp_path / "newer.db").write_bytes(made.data.read_bytes())
    connection = sqlite3.connect(tmp_path / "newer.db")
    with connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('kept', 'm099', 'x')"
        )
    connection.close()

    with pytest.raises(RestoreError, match="no backup"):
        restore(tmp_path / "empty", tmp_path / "new", KEY)
    with pytest.raises(RestoreError, match="is not there"):
        restore(tmp_path / "backup", tmp_path / "new", KEY, data=tmp_path / "nothing.db")
    with pytest.raises(StoreBusyError, match=str(os.getpid())):
        restore(tmp_path / "backup", tmp_path / "data", KEY, force=True)
    store.close()
    with pytest.raises(WrongKeyError):
        restore(tmp_path / "backup", tmp_path / "data", OTHER, force=True)
    with pytest.raises(RestoreError, match="cannot be read"):
        restore(tmp_path / "backup", tmp_path / "data", KEY, data=tmp_path / "damaged.db", force=True)
    with pytest.raises(StoreNewerError):
        restore(tmp_path / "backup", tmp_path / "data", KEY, data=tmp_path / "newer.db", force=True)

    assert [CANARY] == lines(open_store(), 1)


def test_a_restore_that_was_killed_stops_the_start_until_it_is_done(
    store: Store, tmp_path: Path, open_store: Callable[..., Store], now: Callable[[], datetime.datetime]
) -> None:
    """Killed between the two files, the store does not start on a mixture; the same restore again mends it."""
    store.run_now(keep_line(1, CANARY))
    store.run_now(keep_line(2, "stays"))
    backup(tmp_path / "data", tmp_path / "backup", now=now())
    store.run_now(delete(1))
    store.close()
    code = f"""
import os
from pathlib import Path
from bot.store import restore
real, count = os.replace, 0
def replace(source, target):
    global count
    count += 1
    if count == 2:
        os._exit(9)
    real(source, target)
os.replace = replace
restore(Path({str(tmp_path / "backup")!r}), Path({str(tmp_path / "data")!r}), bytes(range(32)), force=True)
"""
    assert 9 == subprocess.run([sys.executable, "-c", code], check=False).returncode

    with pytest.raises(RestoreError, match="did not finish"):
        open_store()
    restore(tmp_path / "backup", tmp_path / "data", KEY, force=True)
    again = open_store()
    assert lines(again, 1) is None
    assert ["stays"] == lines(again, 2)


def test_rekey_is_all_or_nothing(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rekey that breaks off leaves every key with the old operator's key."""
    store.run_now(keep_line(1, CANARY))
    store.close()
    with pytest.raises(NoStoreError):
        rekey(tmp_path / "elsewhere", KEY, OTHER)
    assert not (tmp_path / "elsewhere").exists()
    ring = Keyring(tmp_path / "data" / "keys.db", KEY)
    with monkeypatch.context() as patched:
        calls = itertools.count()
        real = Keyring.rewrap.__globals__["seal"]

        def breaks(key: bytes, place: str, clear: bytes) -> bytes:
            if next(calls) == 1:
                raise OSError("killed")
            sealed: bytes = real(key, place, clear)
            return sealed

        patched.setattr("bot.store.keyring.seal", breaks)
        with pytest.raises(OSError, match="killed"):
            ring.rewrap(OTHER)
    ring.close()

    with pytest.raises(WrongKeyError):
        rekey(tmp_path / "data", OTHER, KEY)
    assert 1 == rekey(tmp_path / "data", KEY, OTHER)
    assert 1 == rekey(tmp_path / "data", OTHER, KEY)


def test_a_backup_that_reads_does_not_keep_a_deletion_from_being_finished(
    store: Store, tmp_path: Path, open_store: Callable[..., Store]
) -> None:
    """A reader holds the WAL while somebody is deleted: the key is destroyed at once, the rest at the next chance."""
    store.run_now(keep_line(1, CANARY))
    blob = store._writer.submit(lambda: store._db.execute("SELECT body FROM kept").fetchone()[0]).result()
    reader = sqlite3.connect(tmp_path / "data" / "data.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM person").fetchone()
    store._writer.submit(lambda: store._db.execute("PRAGMA busy_timeout=20").fetchone()).result()
    store.run_now(delete(1))
    assert set() == store._writer.submit(store._keyring.owners).result()
    left = "SELECT COUNT(*) FROM deletion"
    assert (1,) == store._writer.submit(lambda: store._db.execute(left).fetchone()).result()
    reader.close()
    store.close()
    again = open_store()

    assert (0,) == again._writer.submit(lambda: again._db.execute(left).fetchone()).result()
    assert all(blob not in file.read_bytes() for file in (tmp_path / "data").iterdir())
