"""`whenready demo`: nothing is asked, nothing needed; stop it, start it, go on where you were."""

from __future__ import annotations

import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.client import SandboxUser

# Classes of conftest.py; test folders are no packages, so they can't be imported by name.
Process = Any


class Demo:
    """The demo in one folder, on one port once it has one."""

    def __init__(self, folder: Path, make: Any) -> None:
        self.folder = folder
        self._make = make
        self.port = 0
        self.processes: list[Process] = []

    def start(self) -> str:
        """Start it; return the address it says."""
        environment = {"XDG_CONFIG_HOME": str(self.folder / "config")}
        process = self._make(["-m", "bot", "demo", "--port", str(self.port)], environment, self.folder)
        self.processes.append(process)
        url = str(process.wait_for(r"is here:\s+(http://\S+)").group(1))
        self.port = int(url.rsplit(":", 1)[1])
        return url

    @property
    def process(self) -> Process:
        """The newest."""
        return self.processes[-1]


@pytest.fixture
def demo(tmp_path: Path, make_process: Any) -> Iterator[Demo]:
    """A demo of the test's own."""
    demo = Demo(tmp_path, make_process)
    yield demo
    for process in demo.processes:
        process.stop(signal.SIGKILL)


async def test_stop_start_and_go_on(demo: Demo) -> None:
    """Play, SIGTERM (0, within ten seconds), start again: the chat is there and the scene goes on at the same beat."""
    url = demo.start()
    key = demo.folder / "config" / "whenready" / "key"
    assert 0o600 == stat.S_IMODE(os.stat(key).st_mode)
    assert f"A key was made in {key}" in demo.process.text
    async with SandboxUser(url, 1) as user:
        await user.start("alex-jordan--alex")
        await user.wait_for_reply("rehearse a hard moment")
        for label in ("I'm 18 or over, begin", "We work it out", "B"):
            await user.tap(label)
            await user.wait_for_reply()
        await user.send("i cant think straight rn. give me 20 min then i want to hear about your sister")
        last = await user.wait_for_reply("Jordan")
        before = len(await user.history())
    begun = time.monotonic()
    assert 0 == demo.process.stop(signal.SIGTERM)
    assert time.monotonic() - begun < 10

    assert url == demo.start()
    assert "A key was made" not in demo.process.text
    async with SandboxUser(url, 1) as user:
        assert before == len(await user.history())
        await user.send("hint")
        hint = await user.wait_for_reply()
        assert hint.text != last.text
        await user.send("fair ive done that. 7.40 at the table. phone stays in my coat")
        await user.wait_for_reply("Jordan")
        await user.start()
        await user.wait_for_reply("You left off as Alex, with Jordan")
        async with SandboxUser(url, 2) as other:
            await other.start()
            assert "You left off" not in (await other.wait_for_reply("rehearse")).text
    assert 0 == demo.process.stop(signal.SIGINT)
