"""After /delete nothing of a person can be opened: not in the data, its WAL, the keys, or a backup made before."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.store.sealing import NONCE, VERSION

# Classes of conftest.py; test folders are no packages, so they can't be imported by name.
Stage = Any
Play = Any
CANARY = "the heron by the mill"
LINES = (
    f"i cant think straight rn, {CANARY}. give me 20 min then i want to hear about your sister",
    f"fair ive done that, {CANARY}. 7.40 at the table. phone stays in my coat",
    f"i want to hear it, {CANARY}. give me ten minutes first",
)
WRAPPED = 1 + NONCE + 32 + 16  # bytes of a wrapped key: version, nonce, key, tag
PIECE = 48  # bytes of a blob that are looked for in raw files: enough to be that blob's and no other's


class Search:
    """Somebody who has all files and the operator's key, and wants to read."""

    def __init__(self, operator_key: bytes) -> None:
        self._operator_key = operator_key
        self._people: set[int] = set()
        self._blobs: set[bytes] = set()  # every sealed value ever seen in a table

    def look_at(self, folder: Path) -> None:
        """Note the people and sealed values of a folder's databases, WAL and all."""
        copy = folder.with_name(folder.name + ".looked-at")  # opening a WAL and closing it empties it
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        for file in sorted(copy.rglob("*.db")):
            with closing(sqlite3.connect(file)) as connection:
                tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
                for table in tables:
                    if table == "person":
                        self._people |= {row[0] for row in connection.execute("SELECT id FROM person")}
                    for row in connection.execute(f"SELECT * FROM {table}"):
                        self._blobs |= {one for one in row if isinstance(one, bytes) and one[:1] == VERSION}

    def raw(self, *folders: Path, name: str = "*") -> list[Path]:
        """Files that hold a sealed value with the canary in it, byte for byte, without asking SQLite."""
        secret = [blob[:PIECE] for blob, clear in self._opened.items() if CANARY.encode() in clear]
        files = [file for folder in folders for file in sorted(folder.rglob(name)) if file.is_file()]
        return [file for file in files if any(piece in file.read_bytes() for piece in secret)]

    def find(self, *folders: Path) -> list[bytes]:
        """Try every key that lies anywhere in the folders, in freed pages too, on every value ever seen."""
        keys = [self._operator_key, *self._keys(folders)]
        numbers = [("state", number) for number in self._people]
        numbers += [(kind, number) for kind, last in (("kept", 10), ("outbox", 200)) for number in range(last)]
        places = [f"{kind}/{number}".encode() for kind, number in numbers]
        self._opened: dict[bytes, bytes] = {}
        for blob in self._blobs:
            for key, place in itertools.product(keys, places):
                try:
                    self._opened[blob] = AESGCM(key).decrypt(blob[1 : 1 + NONCE], blob[1 + NONCE :], place)
                    break
                except InvalidTag:
                    continue
        return [clear for clear in self._opened.values() if CANARY.encode() in clear]

    def _keys(self, folders: tuple[Path, ...]) -> Iterator[bytes]:
        operator = AESGCM(self._operator_key)
        for data in {file.read_bytes() for folder in folders for file in folder.rglob("*") if file.is_file()}:
            start = data.find(VERSION)
            while start >= 0:
                blob = data[start : start + WRAPPED]
                for person in self._people if len(blob) == WRAPPED else ():
                    try:
                        yield operator.decrypt(blob[1 : 1 + NONCE], blob[1 + NONCE :], f"key/{person}".encode())
                    except InvalidTag:
                        continue
                start = data.find(VERSION, start + 1)


async def _leave_traces(stage: Stage, make_play: Callable[..., Play], user: Any) -> Any:
    """Keep a line with the canary, and leave a scene with it in the working copy."""
    play = make_play(user)
    await play.do("text", "/start alex-jordan--alex")
    await play.do("tap", "I'm 18 or over, begin")
    await play.do("tap", "We work it out")
    lines = itertools.cycle(LINES)
    for _ in range(30):
        said = await play.do("text", next(lines))
        if any(key.get("callback_data", "").startswith("r:guess") for key in said[-1].buttons):
            break
    await play.do("tap", said[-1].labels[0])
    await play.do("tap", "Keep my line")
    assert CANARY in (await user.history(from_bot=True))[-1].text
    await play.do("tap", "Keep it")
    await play.do("text", "/start alex-jordan--alex")
    await play.do("text", LINES[0])
    assert stage.bot.alive
    return play


def _backup(stage: Stage) -> Path:
    # Backups are named by the second: a second one waits for the next, as the command would advise.
    newest = max((file.stat().st_mtime for file in (stage.folder / "backups").glob("data-*.db")), default=0.0)
    time.sleep(max(0.0, newest + 1.1 - time.time()))
    process = stage.start(["-m", "bot", "backup", "backups"], **stage.environment())
    assert 0 == process.popen.wait(30), process.text
    return Path(stage.folder / "backups")


@pytest.mark.parametrize("destroys", [True, False], ids=["as it is", "without the line that destroys the key"])
async def test_nothing_opens_after_delete(
    make_stage: Callable[[], Stage], make_play: Callable[..., Play], tools: dict[str, Any], destroys: bool
) -> None:
    """Before, the operator's key opens the canary in data, WAL and backup; after /delete it opens it nowhere, not in
    the older data backup either. Were the key not destroyed, the same search would find it."""
    stage = make_stage()
    stage.start_bot(BENT="" if destroys else "keep-keys")
    live = stage.folder / "data" / "4242"
    async with stage.user() as user:
        play = await _leave_traces(stage, make_play, user)
        backups = _backup(stage)
        before = stage.folder / "before"
        shutil.copytree(live, before)
        search = Search(tools["key"])
        for folder in (before, backups):
            search.look_at(folder)
        assert search.find(before), "the search must be able to find it"
        assert search.raw(before, name="*-wal"), "the WAL holds it too"
        assert search.raw(backups)
        assert search.find(backups), "the backup opens with its own keys"

        await play.do("text", "/delete")
        await play.do("tap", "Delete everything")
        await user.wait_until(lambda said: said.text.startswith("Gone: all that was kept"))
        assert [] == search.raw(live), "not even sealed does it lie in the live files"
        _backup(stage)
        after = stage.folder / "after"
        shutil.copytree(live, after)
        search.look_at(after)
        assert 2 == len(list(backups.glob("data-*.db"))), "the older data backup is still there"
        found = search.find(live, after, backups)
        assert (found == []) is destroys, found
        await user.send("/start")
        await user.wait_for_reply("rehearse a hard moment")
    assert 0 == stage.bot.stop()
    final = search.find(live, backups)
    assert (final == []) is destroys
