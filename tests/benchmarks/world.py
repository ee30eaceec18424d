"""A world for benchmarks: a network that answers at once, and a store full of people in the middle of a scene."""

from __future__ import annotations

import json
import random
import secrets
import sqlite3
import time
from pathlib import Path
from typing import Any, Final

from telegram.request import BaseRequest, RequestData

from bot.app import Parts
from bot.store import Store
from bot.store.sealing import fresh_key, seal, seal_json
from bot.telegram.session import Session

TOKEN: Final = "1000000001:" + "b" * 35
KEY: Final = bytes(range(32))
FIRST_CHAT: Final = 10_000_000
ROOT: Final = Path(__file__).parents[2]


class Instantly(BaseRequest):
    """A Telegram that takes every message at once."""

    def __init__(self) -> None:
        self.calls = 0

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        return None

    async def shutdown(self) -> None:
        return None

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        del method
        self.calls += 1
        name = url.rsplit("/", 1)[1]
        if name == "getMe":
            result: Any = {"id": 1000000001, "is_bot": True, "first_name": "B", "username": "bench_bot"}
        elif name.startswith("send") and name != "sendChatAction":
            chat = int(str(request_data.parameters["chat_id"])) if request_data else 1
            result = {"message_id": self.calls, "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"}
        else:
            result = True
        return 200, json.dumps({"ok": True, "result": result}).encode()


def lines() -> list[str]:
    """Messages as people write them: the coach's own corpus, in a fixed order."""
    texts = []
    for file in sorted((ROOT / "training" / "corpus").glob("*.jsonl")):
        texts += [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines()]
    random.Random(7).shuffle(texts)
    return texts


def update(number: int, chat: int, text: str) -> dict[str, Any]:
    """A raw update: a private message."""
    person = {"id": chat, "is_bot": False, "first_name": "A"}
    message = {"message_id": number, "date": int(time.time()), "chat": {"id": chat, "type": "private"}, "from": person}
    return {"update_id": number, "message": {**message, "text": text}}


def populate(store: Store, directory: Path, parts: Parts, people: int) -> None:
    """Fill an open, empty store with people who are in the middle of a scene, as turns would leave them."""
    turn = parts.practice.begin("alex-jordan", "alex", "bench000", evening=1)
    for text in ("cant think straight. give me 20 min then tell me about your sister", "7.40 at the table"):
        turn = parts.practice.said(turn.rehearsal, text)
    store.close()
    data = sqlite3.connect(directory / "data.db")
    ring = sqlite3.connect(directory / "keys.db")
    until = time.time() + 24 * 3600
    for number in range(people):
        owner, key = secrets.randbits(62) + 1, fresh_key()
        rehearsal = {**turn.rehearsal.to_dict(), "id": f"{number:08x}"}
        session = Session(
            place="scene", adult=True, opening_at=time.time(), plays=2, rehearsal=rehearsal, words_until=until
        )
        blob = seal_json(key, f"state/{owner}", session.to_dict())
        ring.execute("INSERT INTO key VALUES (?, ?)", [owner, seal(KEY, f"key/{owner}", key)])
        data.execute(
            "INSERT INTO person (id, chat_id, seen_day, state, version, words_until) VALUES (?, ?, '2026-01-01', ?, 1, ?)",
            [owner, FIRST_CHAT + number, blob, until],
        )
    for connection in (data, ring):
        connection.commit()
        connection.close()
