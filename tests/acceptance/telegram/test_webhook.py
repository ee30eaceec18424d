"""The webhook: the same turns, acknowledged by 200 after the commit; and what an operator's tools ask."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from bot.sandbox.client import SandboxControl

SECRET = "s" * 32
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start(stage: Any, **more: str) -> str:
    """Start the bot with a webhook; return its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    stage.start_bot(WEBHOOK_URL=f"{url}/telegram", WEBHOOK_SECRET=SECRET, HTTP_PORT=str(port), **more)
    return url


@pytest.fixture(scope="module")
def hooked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str]]:
    from tests.acceptance.telegram.conftest import Stage

    stage = Stage(tmp_path_factory.mktemp("hooked"))
    yield stage, start(stage)
    stage.end()


def text(number: int, chat: int, words: str) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "A"}
    message = {"message_id": number, "date": int(time.time()), "chat": {"id": chat, "type": "private"}, "from": person}
    return {"update_id": number, "message": {**message, "text": words}}


async def test_a_scene_by_webhook(hooked: tuple[Any, str]) -> None:
    """A first run to the partner's answer, delivered instead of fetched."""
    stage, _ = hooked
    async with stage.user() as robin:
        await robin.start()
        await robin.wait_for_reply("rehearse a hard moment")
        await robin.tap("I'm 18 or over, begin")
        await robin.wait_for_reply("what mostly happens?")
        await robin.tap("We work it out")
        await robin.wait_for_reply("which is most like you?")
        await robin.tap("I go quiet, or I snap")
        await robin.wait_for_reply("Which leaves the door open?")
        sent = await robin.send("give me 20 min then i want to hear about your sister")
        await robin.wait_for_reply("Jordan:", after=sent.message_id)


async def test_message_and_tap_may_swap(hooked: tuple[Any, str]) -> None:
    """A tap that arrives before the message that was written first is answered, and so is the message."""
    stage, _ = hooked
    async with stage.user() as robin, SandboxControl(stage.url) as control:
        await robin.start()
        await robin.wait_for_reply("rehearse a hard moment")
        await control.fault("swap", "webhook")
        await robin.send("/help")
        await robin.tap("I'm 18 or over, begin")
        await robin.wait_until(lambda said: "what mostly happens?" in said.text, timeout=15)
        await robin.wait_until(lambda said: "If someone is in danger now" in said.text, timeout=15)


async def test_a_repeated_delivery_is_answered_once(hooked: tuple[Any, str]) -> None:
    """Telegram may deliver twice; the second time it is known."""
    stage, url = hooked
    async with stage.user() as robin, httpx.AsyncClient() as client:
        await robin.start()
        await robin.wait_for_reply("rehearse a hard moment")
        body = text(900_000_001, robin.user_id, "/privacy")
        for _ in range(3):
            answer = await client.post(f"{url}/telegram", json=body, headers={HEADER: SECRET})
            assert 200 == answer.status_code
        await robin.wait_for_reply("What is kept, and why")
        await asyncio.sleep(0.5)
        assert 1 == sum("What is kept, and why" in said.text for said in await robin.history(from_bot=True))


@pytest.mark.parametrize("secret", ["", "wrong", "s" * 31, "é" * 3])
async def test_without_the_secret_nothing_is_taken(hooked: tuple[Any, str], secret: str) -> None:
    """Only Telegram knows the secret."""
    stage, url = hooked
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{url}/telegram", content=b"{}", headers={HEADER.encode(): secret.encode()})

    assert 403 == answer.status_code
    assert stage.bot is not None
    assert stage.bot.alive


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"not json, canary-in-a-body", 400),
        (b"[" * 100_000, 400),
        (b"[]", 400),
        (b'{"message": {}}', 400),
        (b'{"update_id": "7"}', 400),
        (b'{"update_id": 7' + b" " * 1_000_001 + b"}", 413),
        (b"\xff\xfe", 400),
    ],
)
async def test_what_is_no_update_is_refused_without_a_trace(hooked: tuple[Any, str], body: bytes, status: int) -> None:
    """A clear status, nothing in the log, and the bot goes on."""
    stage, url = hooked
    before = len(stage.bot.text)
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{url}/telegram", content=body, headers={HEADER: SECRET})
        alive = await client.get(f"{url}/healthz")

    assert (status, 200) == (answer.status_code, alive.status_code)
    assert "Traceback" not in stage.bot.text[before:]
    assert "canary-in-a-body" not in stage.bot.text


async def test_a_malformed_update_is_acknowledged(hooked: tuple[Any, str]) -> None:
    """One that has a number and cannot be read would be delivered for ever; it is noted instead."""
    _, url = hooked
    async with httpx.AsyncClient() as client:
        body = {"update_id": 900_000_777, "message": {"date": "yesterday"}}
        answer = await client.post(f"{url}/telegram", json=body, headers={HEADER: SECRET})

    assert 200 == answer.status_code


async def test_readiness_and_figures(hooked: tuple[Any, str]) -> None:
    """Ready, with figures that hold numbers and no ids or words."""
    stage, url = hooked
    async with stage.user() as robin, httpx.AsyncClient() as client:
        await robin.start()
        await robin.wait_for_reply("rehearse a hard moment")
        ready = await client.get(f"{url}/readyz")
        figures = (await client.get(f"{url}/metrics")).text

    assert (200, True) == (ready.status_code, ready.json()["ready"])
    turns = re.search(r'^whenready_turns_total\{outcome="answered"\} (\S+)', figures, re.MULTILINE)
    assert turns is not None
    assert 1 <= float(turns[1])
    assert re.search(r'^whenready_sends_total\{kind="send",outcome="sent"\} [1-9]', figures, re.MULTILINE)
    assert str(robin.user_id) not in re.sub(r"[0-9.e+-]+$", "", figures, flags=re.MULTILINE)
    assert "rehearse" not in figures


async def test_sigterm_turns_readiness_red_and_exits_0_within_10_s(make_stage: Callable[[], Any]) -> None:
    """Sends under way are awaited, nothing is lost, and what comes meanwhile comes again to the next one."""
    stage = make_stage()
    start(stage)
    async with stage.user() as robin:
        await robin.start()
        await robin.wait_for_reply("rehearse a hard moment")
        begun = time.monotonic()
        assert stage.bot is not None
        assert 0 == stage.bot.stop(signal.SIGTERM)
        assert 10 > time.monotonic() - begun
        await robin.send("/privacy")
        start(stage)
        await robin.wait_for_reply("What is kept, and why", timeout=20)


def test_a_webhook_without_its_secret_is_a_wrong_setting(make_stage: Callable[[], Any]) -> None:
    """Exit code 2, naming what is missing."""
    stage = make_stage()
    bot = stage.start_bot(ready=False, paced=True, WEBHOOK_URL="https://bot.example.org/telegram")

    assert 2 == bot.stop(0)
    assert "WEBHOOK_SECRET" in bot.text


def test_a_taken_port_is_a_wrong_setting(make_stage: Callable[[], Any]) -> None:
    """Exit code 2, naming the port."""
    stage = make_stage()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = str(listener.getsockname()[1])
        bot = stage.start_bot(ready=False, paced=True, HTTP_PORT=port)
        bot.wait_for("HTTP_PORT")
        assert 2 == bot.stop(0)


async def test_figures_without_a_webhook(make_stage: Callable[[], Any]) -> None:
    """With HTTP_PORT alone the bot polls, and still tells how it is; there is no webhook to post to."""
    stage, port = make_stage(), free_port()
    stage.start_bot(HTTP_PORT=str(port))
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient() as client:
        for _ in range(100):
            ready = await client.get(f"{url}/readyz")
            if ready.status_code == 200:
                break
            await asyncio.sleep(0.05)
        posted = await client.post(f"{url}/telegram", content=json.dumps(text(1, 1, "x")))

    assert 200 == ready.status_code
    assert 404 == posted.status_code
