"""Faults on request, as a bot meets them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError

from bot.sandbox.client import SandboxControl, SandboxError, SandboxUser


async def texts(user: SandboxUser) -> list[str]:
    """What the bot has said."""
    return [said.text for said in await user.history(from_bot=True)]


async def test_too_many_requests(bot: Bot, user: SandboxUser, control: SandboxControl) -> None:
    """429 with retry_after, as often as asked, only for the method asked for."""
    fault = await control.fault("error", "sendMessage", code=429, retry_after=3, times=2)
    await bot.send_chat_action(1, "typing")
    for _ in range(2):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(1, "x")
        assert caught.value.retry_after == timedelta(seconds=3)
    await bot.send_message(1, "y")
    assert (await texts(user), await control.struck(fault)) == (["y"], 2)


@pytest.mark.parametrize("code", [500, 502, 503])
async def test_server_errors(bot: Bot, user: SandboxUser, control: SandboxControl, code: int) -> None:
    """A 5xx is answered without doing the work."""
    await control.fault("error", "sendMessage", code=code)
    with pytest.raises(NetworkError):
        await bot.send_message(1, "x")
    assert await texts(user) == []


async def test_hanging(bot: Bot, user: SandboxUser, control: SandboxControl) -> None:
    """A call hangs as long as asked and then does its work; clearing faults lets it go on at once."""
    await control.fault("hang", "sendMessage", seconds=0.3)
    began = time.monotonic()
    await bot.send_message(1, "x")
    assert 0.3 <= time.monotonic() - began < 2
    await control.fault("hang", "sendMessage", seconds=60)
    sending = asyncio.create_task(bot.send_message(1, "y"))
    await asyncio.sleep(0.1)
    assert await texts(user) == ["x"]
    await control.clear_faults()
    await sending


@pytest.mark.parametrize(("kind", "done"), [("drop_before", []), ("drop_after", ["x"])])
async def test_dropped_connections(
    bot: Bot, user: SandboxUser, control: SandboxControl, kind: str, done: list[str]
) -> None:
    """The connection is reset before the work or after it; the caller can't tell which."""
    await control.fault(kind, ["sendMessage", "sendPhoto"])
    with pytest.raises(NetworkError, match="disconnected without sending a response|ReadError"):
        await bot.send_message(1, "x")
    assert await texts(user) == done


async def test_skip_chat_and_probability(bot: Bot, url: str, user: SandboxUser, control: SandboxControl) -> None:
    """A fault may wait for the n-th call, for one chat, and strike by chance."""
    await control.fault("error", "sendMessage", skip=1, chat_id=1)
    never = await control.fault("error", "sendMessage", probability=0.0, times=None)
    async with SandboxUser(url, 2, bot_id=bot.id) as other:
        await other.start()
        await bot.send_message(2, "x")
        await bot.send_message(1, "x")
        await bot.send_message(2, "x")
        with pytest.raises(NetworkError):
            await bot.send_message(1, "y")
    assert await control.struck(never) == 0


@pytest.mark.parametrize(("kind", "done"), [("kill_before", []), ("kill_after", ["x"]), ("kill_after_answer", ["x"])])
async def test_killing(bot: Bot, user: SandboxUser, control: SandboxControl, kind: str, done: list[str]) -> None:
    """A process is killed with SIGKILL before the work, after it, or after the answer."""
    victim = await asyncio.create_subprocess_exec("sleep", "60")
    try:
        fault = await control.fault(kind, "sendMessage", pid=victim.pid)
        try:
            await bot.send_message(1, "x")
            answered = True
        except TelegramError:
            answered = False
        assert await asyncio.wait_for(victim.wait(), 5) == -9
        assert answered == (kind == "kill_after_answer")
        assert (await texts(user), await control.struck(fault)) == (done, 1)
    finally:
        with contextlib.suppress(ProcessLookupError):
            victim.kill()
        await victim.wait()


async def test_killing_after_updates_were_handed_over(
    make_bot: Callable[[], Bot], bot: Bot, user: SandboxUser, control: SandboxControl
) -> None:
    """With nonempty, an empty getUpdates passes, and the first with updates is written before the kill."""
    victim = await asyncio.create_subprocess_exec("sleep", "60")
    try:
        await control.fault("kill_after_answer", "getUpdates", pid=victim.pid, nonempty=True)
        assert await bot.get_updates() == ()
        assert victim.returncode is None
        await user.send("x")
        assert len(await bot.get_updates()) == 1
        assert await asyncio.wait_for(victim.wait(), 5) == -9
    finally:
        with contextlib.suppress(ProcessLookupError):
            victim.kill()
        await victim.wait()


async def test_wrong_faults_are_explained(control: SandboxControl) -> None:
    """A fault that makes no sense is refused with the reason."""
    for options, reason in (
        ({"kind": "explode"}, '"kind" must be one of'),
        ({"kind": "kill_before"}, '"pid" must be'),
        ({"kind": "kill_before", "pid": 1}, '"pid" must be'),
        ({"kind": "error", "pid": 4}, '"pid" belongs'),
        ({"kind": "error", "code": 200}, '"code" must lie'),
        ({"kind": "hang", "seconds": -1}, '"seconds" must lie'),
        ({"kind": "error", "color": "red"}, "Unknown: color"),
        ({"kind": "error", "times": "two"}, '"times" is of the wrong type'),
    ):
        with pytest.raises(SandboxError, match=reason):
            await control.fault(**options)
