"""What survives the end of the sandbox, however it ends."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.sandbox import DataDirectoryInUse, PortTaken, create_app, running
from bot.sandbox.client import SandboxUser

TOKEN = f"5:{'A' * 35}"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A plain HTTP client."""
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:
        yield client


async def test_chats_ids_queue_and_files_survive(tmp_path: Path) -> None:
    """After a restart the chat is there, ids go on growing, what waited still waits, files open, taps are answered."""
    async with (
        running(create_app(tmp_path)) as url,
        Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot,
        SandboxUser(url, 1) as user,
    ):
        await user.start()
        markup = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]])
        sent = await bot.send_message(1, "x", reply_markup=markup)
        document = (await bot.send_document(1, b"kept")).document
        await bot.set_my_description("Hello")
        await bot.set_message_reaction(1, 1, "👍")
        await user.tap("A")
        before = await bot.get_updates()
    async with (
        running(create_app(tmp_path)) as url,
        Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot,
        SandboxUser(url, 1) as user,
    ):
        assert [said.text for said in await user.history()] == ["/start", "x", ""]
        assert (await user.history())[0].reactions == ["👍"]
        assert (await user.chat())["bot"]["description"] == "Hello"
        again = await bot.get_updates()
        assert again == before
        query = again[-1].callback_query
        assert query is not None
        await bot.answer_callback_query(query.id)
        assert document is not None
        file = await bot.get_file(document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"kept"
        assert (await bot.edit_message_text("y", 1, sent.message_id)) is not True
        said = await user.send("more")
        assert said.message_id == 4
        assert (await bot.get_updates())[-1].update_id > before[-1].update_id


async def test_update_ids_start_from_the_clock(tmp_path: Path) -> None:
    """A sandbox made anew does not give out ids that a bot has seen before."""
    ids = []
    for name in ("one", "two"):
        began = int(time.time())
        async with (
            running(create_app(tmp_path / name)) as url,
            Bot(TOKEN, base_url=f"{url}/bot") as bot,
            SandboxUser(url, 1) as user,
        ):
            await user.send("x")
            ids += [update.update_id for update in await bot.get_updates()]
        assert began <= ids[-1] <= time.time() + 1


async def test_update_ids_grow_whatever_the_clock_does(tmp_path: Path) -> None:
    """A later start begins at the clock, as a restored copy needs it; a clock that was set back changes nothing."""
    ids = []
    for now in (1_000_000, 2_000_000, 1_500_000):
        app = create_app(tmp_path, clock=lambda now=now: float(now))  # type: ignore[misc]
        async with (
            running(app) as url,
            Bot(TOKEN, base_url=f"{url}/bot") as bot,
            SandboxUser(url, 1) as user,
        ):
            await bot.delete_webhook(drop_pending_updates=True)
            await user.send("x")
            ids += [update.update_id for update in await bot.get_updates()]
    assert ids == [1_000_000, 2_000_000, 2_000_001]


async def test_a_data_directory_has_one_sandbox(tmp_path: Path) -> None:
    """A second sandbox on the same directory or port is refused with advice."""
    async with running(create_app(tmp_path / "a")) as url:
        with pytest.raises(DataDirectoryInUse, match="Stop it first"):
            create_app(tmp_path / "a")
        second = create_app(tmp_path / "b")
        with pytest.raises(PortTaken, match="in use"):
            async with running(second, port=int(url.rpartition(":")[2])):
                pass
        second.state.world.close()


async def test_a_stopping_sandbox_lets_pollers_go(tmp_path: Path, client: httpx.AsyncClient) -> None:
    """A waiting poll is answered when the sandbox stops, which takes under two seconds."""
    async with running(create_app(tmp_path)) as url:
        poll = asyncio.create_task(client.get(f"{url}/bot{TOKEN}/getUpdates", params={"timeout": 50}, timeout=60))
        await asyncio.sleep(0.2)
        began = time.monotonic()
    assert (await poll).json() == {"ok": True, "result": []}
    assert time.monotonic() - began < 2


def _start(data: Path, port: int) -> subprocess.Popen[str]:
    program = "from bot.commands.sandbox import command; command()"
    command = [sys.executable, "-c", program, "--port", str(port), "--data", str(data)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


async def _await_url(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = await asyncio.to_thread(process.stdout.readline)
    assert "http://" in line, line
    return line[line.index("http://") :].split()[0].rstrip("/.")


async def test_a_killed_sandbox_loses_nothing(tmp_path: Path) -> None:
    """`whenready sandbox` prints its address; killed with SIGKILL, it has everything when it comes again."""
    process = _start(tmp_path, 0)
    try:
        url = await _await_url(process)
        async with Bot(TOKEN, base_url=f"{url}/bot") as bot, SandboxUser(url, 1) as user:
            await user.start()
            await bot.send_message(1, "x")
            os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        process = _start(tmp_path, 0)
        url = await _await_url(process)
        async with Bot(TOKEN, base_url=f"{url}/bot") as bot, SandboxUser(url, 1) as user:
            assert [said.text for said in await user.history()] == ["/start", "x"]
            assert len(await bot.get_updates()) == 1
            with pytest.raises(BadRequest, match="Message to edit not found"):
                await bot.edit_message_text("y", 1, 3)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, 5) in (0, -signal.SIGTERM)
    finally:
        process.kill()
        process.communicate()


async def test_the_command_explains_a_taken_directory(tmp_path: Path) -> None:
    """A second `whenready sandbox` on the same data exits 2 and says what to do."""
    async with running(create_app(tmp_path)):
        process = _start(tmp_path, 0)
        _, errors = await asyncio.to_thread(process.communicate, None, 20)
        assert process.returncode == 2
        assert "Stop it first" in errors


async def test_no_foreign_pages(tmp_path: Path, client: httpx.AsyncClient) -> None:
    """Forged names, foreign origins and forms are turned away; the Bot API works under any name, not out of a page."""
    async with running(create_app(tmp_path)) as url:
        port = url.rpartition(":")[2]
        page = await client.get(url)
        assert page.status_code == 200
        assert "script-src 'self'" in page.headers["content-security-policy"]
        for headers, path, status in (
            ({"Host": "evil.example"}, "/", 403),
            ({"Host": f"evil.example:{port}"}, "/sandbox/state", 403),
            ({"Host": f"127.0.0.1.evil.example:{port}"}, "/", 403),
            ({"Host": f"localhost:{port}"}, "/", 200),
            ({"Host": f"[::1]:{port}"}, "/", 200),
            ({"Host": f"sandbox:{port}"}, f"/bot{TOKEN}/getMe", 200),
            ({"Origin": "https://evil.example"}, f"/bot{TOKEN}/getMe", 403),
            ({"Origin": "null"}, "/sandbox/users/1/chat", 403),
            ({"Origin": url}, "/sandbox/users/1/chat", 200),
        ):
            answer = await client.get(url + path, headers=headers)
            assert answer.status_code == status, (headers, path)
        forged = await client.post(f"{url}/sandbox/users/1/messages", content='{"text": "x"}')
        assert forged.status_code == 415
        foreign = await client.post(f"{url}/sandbox/users/1/block", json={}, headers={"Origin": "http://localhost:1"})
        assert foreign.status_code == 403
        assert (await client.get(f"{url}/page/..%2fapp.py")).status_code == 404
        assert (await client.get(f"{url}/page/chat.py")).status_code == 404
