"""The whole bot beside a sandbox, in one loop with a clock of their own: for tests of privacy and safety."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.app import Parts, build_parts, run
from bot.config import Settings
from bot.sandbox import create_app, running
from bot.sandbox.client import Said, SandboxUser
from bot.store import Store, Unit

KEY = bytes(range(32))
TOKEN = "5151:" + "A" * 35
BEGIN = "I'm 18 or over, begin"
QUIET = 0.25  # seconds without a new message after which a turn counts as answered
_PEOPLE = itertools.count(500)


class LiveClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


class Learner:
    """Somebody in the chat: each step waits until the bot's answer is whole."""

    def __init__(self, house: LiveHouse, number: int) -> None:
        self.house = house
        self.number = number
        self.user = SandboxUser(house.url, number, bot_id=5151)

    async def does(self, *steps: str) -> Said:
        """Do several things, one after the other: a label that is shown is tapped, everything else is written."""
        for step in steps:
            labels = {label for said in await self.user.history(from_bot=True) for label in said.labels}
            newest = max((said.message_id for said in await self.user.history()), default=0)
            await (self.user.tap(step) if step in labels else self.user.send(step))
            await self._answered(newest)
        return await self.last()

    async def _answered(self, newest: int) -> None:
        view = await self.user.chat()
        for _ in range(100):
            new = any(raw["from_bot"] and Said(raw).message_id > newest for raw in view["messages"])
            later = await self.user.chat(version=view["version"], timeout=QUIET if new else 5.0)
            if later["version"] == view["version"]:
                return
            view = later

    async def last(self) -> Said:
        """The bot's newest message."""
        return (await self.user.history(from_bot=True))[-1]

    async def texts(self) -> list[str]:
        """All texts of the bot that stand in the chat."""
        return [said.text for said in await self.user.history(from_bot=True)]

    def held(self) -> dict[str, Any]:
        """Everything that is held about them, as /export gives it; {} for a stranger."""

        def look(unit: Unit) -> dict[str, Any]:
            person = unit.person(self.number)
            return unit.export(person) if person else {}

        return self.house.store.run_now(look)

    def held_text(self) -> str:
        """The same as one text, to look for words in."""
        return json.dumps(self.held(), ensure_ascii=False)


class LiveHouse:
    """A sandbox, a store, and a bot that can be stopped and started."""

    def __init__(self, url: str, folder: Path, parts: Parts) -> None:
        self.url = url
        self.folder = folder
        self.parts = parts
        self.clock = LiveClock()
        self.store = Store.open(folder / "data", KEY, clock=self.clock)
        self._learners: list[Learner] = []

    def learner(self) -> Learner:
        """Somebody new."""
        self._learners.append(Learner(self, next(_PEOPLE)))
        return self._learners[-1]

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[None]:
        """Run the bot while the block runs."""
        settings = Settings.model_validate({"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": self.url})
        stop, ready = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(
            run(
                settings,
                self.parts,
                self.store,
                TOKEN,
                stop=stop,
                paced=False,
                started=lambda _: ready.set(),
                clock=self.clock,
            )
        )
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        try:
            yield
        finally:
            stop.set()
            await task

    def files(self) -> bytes:
        """All that lies on the disk, WAL and all."""
        return b"".join(file.read_bytes() for file in sorted((self.folder / "data").rglob("*")) if file.is_file())

    async def end(self) -> None:
        """Close what is open."""
        for learner in self._learners:
            await learner.user.aclose()
        self.store.close()


@pytest.fixture(scope="session")
def live_parts() -> Parts:
    """Scenes, texts, the coach and safety."""
    return build_parts()


@pytest.fixture
async def live(tmp_path: Path, live_parts: Parts) -> AsyncIterator[LiveHouse]:
    """A sandbox and a store; the bot is started by the test."""
    async with running(create_app(tmp_path / "sandbox", token=TOKEN)) as url:
        house = LiveHouse(url, tmp_path, live_parts)
        yield house
        await house.end()


LINES = (
    "i cant think straight rn. give me 20 min then i want to hear about your sister",
    "fair ive done that. 7.40 at the table. phone stays in my coat",
    "here. so whats going on with your sister",
    "i dont think that. im glad you told me. i want to hear it",
)


@pytest.fixture
def in_scene() -> Callable[[Learner], Any]:
    """Brings somebody into Alex's first scene, past its choice."""

    async def play(learner: Learner) -> Said:
        return await learner.does("/start", BEGIN, "We work it out", "I go quiet, or I snap", "B")

    return play


@pytest.fixture
def at_debrief(in_scene: Callable[[Learner], Any]) -> Callable[..., Any]:
    """Plays Alex's evening to its debrief, with these words in each line."""

    async def play(learner: Learner, words: str = "") -> Said:
        said = await in_scene(learner)
        lines = itertools.cycle(LINES)
        for _ in range(30):
            guesses = [key for key in said.buttons if key.get("callback_data", "").startswith("r:guess")]
            if guesses:
                return await learner.does(guesses[0]["text"])
            said = await learner.does(f"{next(lines)} {words}".strip())
        raise AssertionError("the scene does not end")

    return play


@pytest.fixture
def quiet_log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """All that is logged at DEBUG, as the program writes it."""
    import io
    import logging

    from bot.logs import QUIET as LIBRARIES
    from bot.logs import set_up

    root = logging.getLogger()
    before = (root.handlers[:], root.level, [(name, logging.getLogger(name).level) for name in LIBRARIES])
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    set_up(Settings.model_validate({"TELEGRAM_BOT_TOKEN": TOKEN, "LOG_LEVEL": "DEBUG"}))
    yield stream
    root.handlers[:], level, levels = before
    root.setLevel(level)
    for name, own in levels:
        logging.getLogger(name).setLevel(own)
