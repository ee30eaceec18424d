"""A chat without a network: raw updates in, turns with a real store, and what Telegram would then show."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.app import Parts, build_parts
from bot.sandbox import hypertext
from bot.store import Store, Unit
from bot.telegram import journal_file
from bot.telegram.incoming import read
from bot.telegram.registry import build_house
from bot.telegram.sweep import Sweep
from bot.telegram.turns import Turns

KEY = bytes(range(32))
BOT_NAME = "ready_bot"
_NUMBERS = itertools.count(1000)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Message:
    """One message in a chat, as Telegram would show it."""

    number: int
    from_bot: bool
    text: str
    html: str = ""
    keys: list[dict[str, Any]] = field(default_factory=list)
    reaction: str = ""
    file: dict[str, Any] | None = None

    @property
    def labels(self) -> list[str]:
        """What stands on its buttons."""
        return [str(key["text"]) for key in self.keys]


class Person:
    """One person and their chat. What they do returns what the bot then sent, oldest first."""

    def __init__(self, world: World, chat_id: int, first_name: str = "Robin") -> None:
        self.world = world
        self.chat_id = chat_id
        self.first_name = first_name
        self.messages: dict[int, Message] = {}
        self.shown: list[tuple[int, dict[str, Any]]] = []  # every button ever shown, with its message
        self.rows = 0  # rows that went out
        self._numbers = itertools.count(1)

    @property
    def last(self) -> Message:
        """The bot's newest message."""
        return next(one for one in reversed(self.messages.values()) if one.from_bot)

    @property
    def texts(self) -> list[str]:
        """All texts of the bot that are still there."""
        return [one.text for one in self.messages.values() if one.from_bot]

    def frame(self) -> dict[str, Any]:
        """Chat and sender, as every message has them."""
        user = {"id": self.chat_id, "is_bot": False, "first_name": self.first_name}
        return {"date": int(self.world.clock.now), "chat": {**user, "type": "private"}, "from": user}

    async def send(self, text: str, **more: Any) -> list[Message]:
        """Write a text."""
        return await self.post(text, text=text, **more)

    async def post(self, shown: str = "", **content: Any) -> list[Message]:
        """Send a message of any content."""
        number = next(self._numbers)
        self.messages[number] = Message(number, False, shown)
        return await self.update(message={**self.frame(), "message_id": number, **content})

    async def edit(self, number: int, text: str) -> list[Message]:
        """Change an own text."""
        return await self.update(
            edited_message={**self.frame(), "message_id": number, "edit_date": int(self.world.clock.now), "text": text}
        )

    async def tap(self, label: str, message: Message | None = None) -> list[Message]:
        """Tap the button with this label, the newest if several have it."""
        places = [message] if message else [one for one in reversed(self.messages.values()) if one.from_bot]
        for place in places:
            for key in place.keys:
                if key["text"] == label and "callback_data" in key:
                    return await self.tap_data(key["callback_data"], place.number)
        raise AssertionError(f"no button {label!r}; there are {[place.labels for place in places[:3]]}")

    async def tap_data(self, data: str, number: int, *, accessible: bool = True) -> list[Message]:
        """Tap a button of any message, there or not."""
        bots = {"id": 1, "is_bot": True, "first_name": "Bot"}
        message = {**self.frame(), "from": bots, "message_id": number, "text": "…"}
        if not accessible:
            message = {"chat": message["chat"], "message_id": number, "date": 0}
        query = {"id": "1", "from": self.frame()["from"], "chat_instance": "1", "message": message, "data": data}
        return await self.update(callback_query=query)

    async def blocks(self, *, back: bool = False) -> list[Message]:
        """Block the bot, or let it in again."""
        bots = {"id": 1, "is_bot": True, "first_name": "Bot"}
        gone = {"status": "kicked", "user": bots, "until_date": 0}
        member = {"status": "member", "user": bots}
        old, new = (gone, member) if back else (member, gone)
        frame = self.frame()
        change = {**frame, "old_chat_member": old, "new_chat_member": new}
        return await self.update(my_chat_member=change)

    async def update(self, **content: Any) -> list[Message]:
        """Let one raw update come in, go through JSON as it would, and take its turn."""
        raw = json.loads(json.dumps({"update_id": next(_NUMBERS), **content}))
        return await self.world.take(raw, self)

    async def is_there(self, *path: str) -> list[Message]:
        """Do several things, one after the other: a label shown is tapped, everything else is written."""
        new: list[Message] = []
        for step in path:
            known = any(step == label for one in self.messages.values() if one.from_bot for label in one.labels)
            new = await (self.tap(step) if known else self.send(step))
        return new

    def held(self) -> dict[str, Any]:
        """Everything that is held about them, as /export gives it; {} for a stranger."""

        def look(unit: Unit) -> dict[str, Any]:
            person = unit.person(self.chat_id)
            return unit.export(person) if person else {}

        return self.world.store.run_now(look)


class World:
    """The bot's inside: a store, the flows, and a clock."""

    def __init__(self, store: Store, parts: Parts, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.house = build_house(parts.practice, parts.wordings, parts.notes, bot_name=BOT_NAME)
        self.turns = Turns(store, self.house, lambda: None)
        self.sweep = Sweep(store, self.house, lambda: None, seed=lambda: f"seed-{clock.now}")
        self._chats = itertools.count(7)

    def person(self, first_name: str = "Robin") -> Person:
        """Somebody whom the bot does not know yet."""
        return Person(self, next(self._chats), first_name)

    async def take(self, raw: dict[str, Any], person: Person) -> list[Message]:
        """Take one raw update's turn and send what it wants sent."""
        incoming = read(raw, None, BOT_NAME)  # type: ignore[arg-type]
        if incoming is None:
            return []
        await self.turns.take(incoming)
        return self.deliver(person, incoming.chat_id)

    async def wait(self, seconds: float, person: Person) -> list[Message]:
        """Let time pass, send what is due meanwhile, and deliver it."""
        self.clock.now += seconds
        while (await self.sweep.once()).more:
            continue
        return self.deliver(person)

    def deliver(self, person: Person, chat_id: int | None = None) -> list[Message]:
        """Send what is pending in a chat, as strictly as Telegram takes it."""
        chat = person.chat_id if chat_id is None else chat_id
        new: list[Message] = []

        def work(unit: Unit) -> bool:
            for row in unit.outbox.due(1000):
                if row.chat_id == chat:
                    message = _apply(person, row.kind, row.payload, row.target, unit)
                    unit.outbox.sent(row.id, message.number if message else None)
                    person.rows += 1
                    if message is not None:
                        new.append(message)
                    return True
            return False

        while self.store.run_now(work):
            continue
        return new

    def failures(self) -> list[tuple[int, str]]:
        """Updates whose turn failed, with the class of the error."""
        sql = "SELECT id, error FROM seen_update WHERE error IS NOT NULL"
        return self.store.run_now(lambda unit: [tuple(row) for row in unit._db.execute(sql).fetchall()])


def _apply(person: Person, kind: str, payload: dict[str, Any], target: int | None, unit: Unit) -> Message | None:
    if kind == "send":
        text, _ = hypertext.parse(payload["text"])
        assert text.strip(), "an empty text would be refused"
        assert len(text.encode("utf-16-le")) // 2 <= 4096, f"too long: {len(text)}"
        return _new(person, text, payload["text"], _keys(payload))
    if kind == "file":
        owner = unit.person(person.chat_id)
        if payload["what"] == "journal":
            text = journal_file.markdown(unit.kept(owner, "journal"), "UTC") if owner else ""
            return _new(person, text, "", [])
        message = _new(person, "whenready-export.json", "", [])
        message.file = unit.export(owner) if owner else None
        return message
    if kind == "edit":
        if target in person.messages:
            person.messages[target].keys = _keys(payload)
            person.shown += [(target, key) for key in person.messages[target].keys]
    elif kind == "delete":
        for number in payload.get("message_ids") or [target]:
            person.messages.pop(number, None)
    elif kind == "react":
        if payload["message_id"] in person.messages:
            person.messages[payload["message_id"]].reaction = payload["reaction"][0]["emoji"]
    else:
        raise AssertionError(kind)
    return None


def _new(person: Person, text: str, html: str, keys: list[dict[str, Any]]) -> Message:
    number = next(person._numbers)
    person.messages[number] = Message(number, True, text, html, keys)
    person.shown += [(number, key) for key in keys]
    return person.messages[number]


def _keys(payload: dict[str, Any]) -> list[dict[str, Any]]:
    rows = (payload.get("reply_markup") or {}).get("inline_keyboard", [])
    keys = [key for row in rows for key in row]
    for key in keys:
        assert key["text"].strip(), "a button without a word"
        assert 1 <= len(key.get("callback_data", "x").encode()) <= 64, key
        assert 1 <= len(key.get("copy_text", {"text": "x"})["text"]) <= 256, key
    return keys


@pytest.fixture(scope="session")
def parts() -> Parts:
    """Scenes, texts and the coach."""
    return build_parts()


@pytest.fixture
def clock() -> Clock:
    """The clock of the test's world."""
    return Clock()


@pytest.fixture
def world(tmp_path: Path, parts: Parts, clock: Clock) -> Iterator[World]:
    """The bot's inside, with a store of its own."""
    store = Store.open(tmp_path / "data", KEY, clock=clock)
    yield World(store, parts, clock)
    store.close()


@pytest.fixture(scope="module")
def shared_world(tmp_path_factory: pytest.TempPathFactory, parts: Parts) -> Iterator[World]:
    """The same for tests with many examples: each takes a person of its own."""
    clock = Clock()
    store = Store.open(tmp_path_factory.mktemp("shared") / "data", KEY, clock=clock)
    yield World(store, parts, clock)
    store.close()


@pytest.fixture
def robin(world: World) -> Person:
    """Somebody new."""
    return world.person()


@pytest.fixture
def played() -> Callable[..., Any]:
    """Brings a person into Alex's first scene: three taps and a choice."""

    async def play(person: Person, *, role: str = "I go quiet, or I snap") -> Message:
        await person.is_there("/start", "I'm 18 or over, begin", "We work it out", role)
        return person.last

    return play


@pytest.fixture
def weekly(robin: Person, world: World) -> Callable[..., Any]:
    """Robin, who has chosen Sundays at 19:00 in Berlin; the clock stands at a Wednesday noon there."""

    async def choose() -> Person:
        world.clock.now = datetime(2026, 3, 4, 12, tzinfo=ZoneInfo("Europe/Berlin")).timestamp()
        await robin.is_there(
            "/start", "I'm 18 or over, begin", "We work it out", "/schedule", "Sundays at 19:00", "Germany"
        )
        await robin.tap("Yes, that's right")
        return robin

    return choose


@pytest.fixture
def to_the_debrief() -> Callable[..., Any]:
    """Plays Alex's evening of PRODUCT.md to its debrief."""

    async def play(person: Person) -> Message:
        await person.is_there("/start", "I'm 18 or over, begin", "We work it out", "I go quiet, or I snap", "B")
        for line in LINES:
            if re.search("worst", person.last.text):
                break
            await person.send(line)
        return person.last

    return play


LINES = (
    "i cant think straight rn. give me 20 min then i want to hear about your sister",
    "fair ive done that. 7.40 at the table. phone stays in my coat",
    "here. so whats going on with your sister",
    "i dont think that. im glad you told me. i want to hear it",
    "i need you to ask me first. and i do want to hear it, every time",
    "i hear you. ask me if there's room and i'll tell you when",
    "i love you and i need ten minutes, then tell me",
    "all right. tomorrow at breakfast, i want to hear it",
)
