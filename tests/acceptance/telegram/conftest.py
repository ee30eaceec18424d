"""The bot and the sandbox, each a process of its own, and people who play through real HTTP."""

from __future__ import annotations

import asyncio
import base64
import itertools
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from bot.sandbox.client import Said, SandboxUser

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
TOKEN = "4242:" + "A" * 35
UNPACED = Path(__file__).with_name("unpaced.py")
CHROMIUM = Path("/usr/bin/chromium")
QUESTION = "what mostly happens?"  # the opening question, which is taken away once it is answered
QUIET = 0.3  # seconds after which a message without buttons counts as the last of its turn
BEGIN = "I'm 18 or over, begin"
_PEOPLE = itertools.count(100)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say why the browser's tests are skipped where there is no browser."""
    if not CHROMIUM.exists():
        skip = pytest.mark.skip(reason=f"{CHROMIUM} is missing: apt install chromium")
        for item in items:
            if item.get_closest_marker("browser") and "acceptance/telegram" in item.path.as_posix():
                item.add_marker(skip)


class Process:
    """A process with its words."""

    def __init__(self, arguments: list[str], environment: dict[str, str], cwd: Path) -> None:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("TELEGRAM_", "WHENREADY_", "LOG_", "HTTP_", "WEBHOOK_"))
        }
        self.popen = subprocess.Popen(
            [sys.executable, *arguments],
            env={**clean, "PTB_TIMEDELTA": "true", "PYTHONUNBUFFERED": "1", **environment},
            cwd=cwd,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.words: list[str] = []
        assert self.popen.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self.popen.stdout,), daemon=True)
        self._reader.start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self.words.append(line)

    @property
    def text(self) -> str:
        """All it has said."""
        return "".join(self.words)

    @property
    def pid(self) -> int:
        """Its number."""
        return self.popen.pid

    @property
    def alive(self) -> bool:
        """Whether it is running."""
        return self.popen.poll() is None

    def wait_for(self, pattern: str, seconds: float = 30.0) -> re.Match[str]:
        """Wait until it has said something."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.search(pattern, self.text)
            if found:
                return found
            if not self.alive:
                self._reader.join(5)
                found = re.search(pattern, self.text)
                if found:
                    return found
                break
            time.sleep(0.02)
        raise AssertionError(f"{pattern!r} was not said. It said:\n{self.text[-4000:]}")

    def stop(self, number: int = signal.SIGTERM, seconds: float = 15.0) -> int:
        """Stop it; return its exit code."""
        if self.alive:
            self.popen.send_signal(number)
        code = self.popen.wait(seconds)
        self._reader.join(5)
        if self.popen.stdout is not None:
            self.popen.stdout.close()
        return code


class Stage:
    """A sandbox and a bot in it, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[Process] = []
        self.port = 0
        self.sandbox = self.start_sandbox()
        self.bot: Process | None = None

    def start(self, arguments: list[str], **environment: str) -> Process:
        """Start a process in the folder."""
        process = Process(arguments, environment, self.folder)
        self.processes.append(process)
        return process

    def start_sandbox(self) -> Process:
        """Start the sandbox, on the port it had before."""
        process = self.start(["-m", "bot", "sandbox", "--port", str(self.port), "--data", "sandbox"])
        self.url = process.wait_for(r"http://127\.0\.0\.1:\d+").group()
        self.port = int(self.url.rsplit(":", 1)[1])
        self.sandbox = process
        return process

    def environment(self, **more: str) -> dict[str, str]:
        """The bot's settings."""
        return {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self.url,
            "WHENREADY_DATA": "data",
            "WHENREADY_KEY": KEY,
            **more,
        }

    def start_bot(self, *, paced: bool = False, ready: bool = True, **more: str) -> Process:
        """Start the bot and wait until it is at work."""
        arguments = ["-m", "bot", "run"] if paced else [str(UNPACED)]
        process = self.start(arguments, **self.environment(**more))
        if ready:
            process.wait_for("the bot is at work")
            self.bot = process
        return process

    def user(self, number: int | None = None) -> SandboxUser:
        """Somebody; without a number, somebody new."""
        return SandboxUser(self.url, next(_PEOPLE) if number is None else number, bot_id=4242)

    def end(self) -> None:
        """Stop everything."""
        for process in reversed(self.processes):
            process.stop(signal.SIGKILL)


@pytest.fixture
def make_process() -> Callable[..., Process]:
    """Makes processes."""
    return Process


@pytest.fixture
def make_stage(tmp_path: Path) -> Iterator[Callable[[], Stage]]:
    """Makes a stage of the test's own."""
    stages: list[Stage] = []

    def make() -> Stage:
        folder = tmp_path / f"stage{len(stages)}"
        folder.mkdir()
        stages.append(Stage(folder))
        return stages[-1]

    yield make
    for stage in stages:
        stage.end()


@pytest.fixture(scope="session")
def shared_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One stage with an unpaced bot that can be made to fail, for tests that leave it as they found it."""
    stage = Stage(tmp_path_factory.mktemp("stage"))
    stage.start_bot(BENT="raise mangle")
    yield stage
    stage.end()


LINES: dict[str, tuple[str, ...]] = {
    "alex-jordan--alex": (
        "i cant think straight rn i need some space",
        "i cant think straight rn. give me 20 min then i want to hear about your sister",
        "fair ive done that. 7.40 at the table. phone stays in my coat",
        "here. so whats going on with your sister",
        "i dont think that. im glad you told me. i want to hear it",
    ),
    "alex-jordan--jordan": (
        "i've been alone with this all day. is there room for something big?",
        "okay. ten minutes, then i'd like to tell you",
        "i was afraid you'd go quiet again. can we try?",
        "thank you for coming back. i feel better when you say when",
    ),
    "taylor-sam--taylor": (
        "you're quiet. is it us or something else? i'm going to choir and i'll be back at ten",
        "i'm going tonight. i'd like to hear about it when i'm back",
        "i don't know what you're thinking and i won't guess. tell me when you can",
        "i want to sing tonight and i want to hear you after",
    ),
    "taylor-sam--sam": (
        "it's not you. i'm full from work and i need an hour",
        "i want to tell you, after supper. give me until eight",
        "i was quiet because i was scared to say it. i'd like to try",
        "thank you for asking me. i'm here now",
    ),
}
LONGEST_SCENE = 30  # lines after which a scene must have ended


def collapsed(texts: list[str]) -> list[str]:
    """The texts without repeats that follow each other, and without the opening question, which is taken away."""
    kept = [text for text in texts if QUESTION not in text]
    return [text for text, before in zip(kept, [None, *kept], strict=False) if text != before]


def repeats(texts: list[str]) -> int:
    """How many texts follow themselves."""
    return sum(text == after for text, after in itertools.pairwise(texts))


class Play:
    """One person's conversation, step by step; each step waits until the bot has said all that belongs to it."""

    def __init__(self, user: SandboxUser, patience: float = 20.0) -> None:
        self.user = user
        self.patience = patience
        self.steps: list[tuple[str, str]] = []  # what was done: ("text", words) or ("tap", label)
        self.expected: list[int] = []  # how many collapsed texts there are after each step

    async def said(self) -> list[Said]:
        """The bot's messages."""
        return await self.user.history(from_bot=True)

    async def texts(self) -> list[str]:
        """The bot's texts, as they stand in the chat."""
        return [one.text for one in await self.said()]

    async def do(self, kind: str, value: str) -> list[Said]:
        """Do something for the first time, and note what comes of it."""
        newest = max((one.message_id for one in await self.user.history()), default=0)
        await (self.user.send(value) if kind == "text" else self.user.tap(value))
        said = await asyncio.wait_for(self._answered(newest), self.patience)
        self.steps.append((kind, value))
        self.expected.append(len(collapsed([one.text for one in said])))
        return said

    async def _answered(self, newest: int) -> list[Said]:
        """All of the bot's messages, once its answer is whole: the last message of a turn in a scene has buttons."""
        view = await self.user.chat()
        while True:
            said = [Said(raw) for raw in view["messages"] if raw["from_bot"]]
            new = bool(said) and said[-1].message_id > newest
            if new and said[-1].buttons:
                return said
            newer = await self.user.chat(version=view["version"], timeout=QUIET if new else 10.0)
            if new and newer["version"] == view["version"]:
                return said
            view = newer

    async def again(self, index: int, steps: list[tuple[str, str]], expected: list[int]) -> None:
        """Do step ``index`` of another's conversation and wait for all that came of it then."""
        kind, value = steps[index]
        await (self.user.send(value) if kind == "text" else self.user.tap(value))
        await self.until(lambda texts: len(collapsed(texts)) >= expected[index] and self._asked(texts, steps, index))

    def _asked(self, texts: list[str], steps: list[tuple[str, str]], index: int) -> bool:
        """Where the next step answers the opening question, it must stand there."""
        answers = index + 1 < len(steps) and steps[index + 1][1] == "We work it out"
        return not answers or any(QUESTION in text for text in texts)

    async def until(self, holds: Callable[[list[str]], bool]) -> list[str]:
        """Wait until something holds for the bot's texts."""
        end = time.monotonic() + self.patience
        view = await self.user.chat()
        while True:
            texts = [Said(raw).text for raw in view["messages"] if raw["from_bot"]]
            if holds(texts):
                return texts
            left = end - time.monotonic()
            assert left > 0, f"not within {self.patience} s: {texts[-6:]}"
            view = await self.user.chat(version=view["version"], timeout=round(min(left, 20.0), 3))

    async def whole(self, scene: str, *, first: bool = True) -> list[Said]:
        """Play a scene from the link to its debrief."""
        await self.do("text", f"/start {scene}")
        if first:
            await self.do("tap", BEGIN)
            await self.do("tap", "We work it out")
        lines = itertools.cycle(LINES[scene])
        for _ in range(LONGEST_SCENE):
            said = await self.do("text", next(lines))
            guesses = [key for key in said[-1].buttons if key.get("callback_data", "").startswith("r:guess")]
            if guesses:
                return await self.do("tap", guesses[0]["text"])
        raise AssertionError(f"{scene} has not ended after {LONGEST_SCENE} lines")


@pytest.fixture
def make_play() -> Callable[..., Play]:
    """Makes conversations."""
    return Play


@pytest.fixture
def tools() -> dict[str, Any]:
    """Functions of this file, for tests that cannot import it."""
    return {"collapsed": collapsed, "repeats": repeats, "scenes": list(LINES), "key": bytes(range(32)), "token": TOKEN}
