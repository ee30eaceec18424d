"""What goes wrong around the bot: nothing is lost, and each chat keeps its order."""

from __future__ import annotations

import asyncio
import resource
import signal
import time
from typing import Any

import pytest

from bot.sandbox.client import SandboxControl

# Classes of conftest.py; test folders are no packages, so they can't be imported by name.
Stage = Any
Play = Any
ANSWERS = {  # command and how its answer begins
    "/help": "If someone is in danger now",
    "/privacy": "What is kept, and why",
    "/delete": "Delete everything?",
    "/dance": "I don't know that command",
}
SENDS = ["sendMessage", "editMessageReplyMarkup", "setMessageReaction", "deleteMessages"]


async def _asks(user: Any, times: int = 1) -> list[str]:
    """Write the commands one after another without waiting; return how the answers have to begin."""
    for _ in range(times):
        for text in ANSWERS:
            await user.send(text)
    return list(ANSWERS.values()) * times


async def _answered(user: Any, expected: list[str], seconds: float) -> list[str]:
    """Wait until as many answers are there; return how they begin."""
    end = time.monotonic() + seconds
    while True:
        texts = [one.text for one in await user.history(from_bot=True)]
        if len(texts) >= len(expected) or time.monotonic() > end:
            return [next((start for start in ANSWERS.values() if text.startswith(start)), text[:40]) for text in texts]
        await asyncio.sleep(0.05)


FAULTS: dict[str, dict[str, Any]] = {
    "429": {"kind": "error", "code": 429, "retry_after": 1, "times": 2},
    "500": {"kind": "error", "code": 500, "times": 2},
    "502": {"kind": "error", "code": 502, "times": 2},
    "hang": {"kind": "hang", "seconds": 2, "times": 1},
    "drop": {"kind": "drop_before", "times": 2},
}


async def test_what_fails_is_sent_again_once_and_in_order(shared_stage: Stage) -> None:
    """429 with retry_after, 5xx, hangs and lost connections of sends, each in a chat of its own: every answer, once,
    in the order of asking."""

    async def one(name: str) -> tuple[list[str], list[str], int]:
        fault = FAULTS[name]
        async with shared_stage.user() as user, SandboxControl(shared_stage.url) as control:
            number = await control.fault(method=SENDS, chat_id=user.user_id, **fault)
            expected = await _asks(user)
            answers = await _answered(user, expected, 15)
            return expected, answers, fault["times"] - await control.struck(number)

    for name, (expected, answers, missing) in zip(FAULTS, await asyncio.gather(*map(one, FAULTS)), strict=True):
        assert expected == answers, name
        assert 0 == missing, name
    async with SandboxControl(shared_stage.url) as control:
        await control.clear_faults()


async def test_a_send_whose_answer_is_lost_may_come_twice_and_no_more(shared_stage: Stage) -> None:
    """At least once: done, then the connection breaks. The one message is repeated, nothing else."""
    async with shared_stage.user() as user, SandboxControl(shared_stage.url) as control:
        await control.fault("drop_after", SENDS, chat_id=user.user_id, skip=1, times=1)
        expected = await _asks(user)
        assert [expected[0], expected[1], *expected[1:]] == await _answered(user, [*expected, ""], 10)
        await control.clear_faults()


async def test_polling_goes_on_after_every_kind_of_failure(shared_stage: Stage) -> None:
    """Errors, lost connections and a second poller's 409 while asking for updates: the next asking brings them."""
    async with shared_stage.user() as user, SandboxControl(shared_stage.url) as control:
        await user.start()
        await user.wait_for_reply("rehearse")
        for fault in ({"kind": "error", "code": 409}, {"kind": "drop_after"}):
            await control.fault(method="getUpdates", **fault)
            await user.send("/help")
            await user.wait_for_reply("If someone is in danger now", timeout=10)
        await control.clear_faults()
    assert "another program is asking Telegram" in shared_stage.bot.text


async def _nobody_there(stage: Stage, seconds: float) -> None:
    """The sandbox is gone for a while: connections are refused. What was asked before is answered after."""
    async with SandboxControl(stage.url) as control:
        people = [stage.user() for _ in range(5)]
        await control.fault("error", SENDS, code=500, times=None)
        expected = [await _asks(user) for user in people]
        while (await control.state())["pending_updates"]:  # taken in, not yet answered
            await asyncio.sleep(0.02)
    assert stage.sandbox.stop() in {0, -signal.SIGTERM}
    await asyncio.sleep(seconds)
    assert stage.bot.alive
    stage.start_sandbox()
    for user, wanted in zip(people, expected, strict=True):
        assert wanted == await _answered(user, wanted, 45)
        await user.aclose()


async def test_refused_connections_for_some_seconds(shared_stage: Stage) -> None:
    """Five people's answers, held back by three seconds without anybody at the other end: all, once, in order."""
    await _nobody_there(shared_stage, 3)


@pytest.mark.long
async def test_refused_connections_for_a_minute(shared_stage: Stage) -> None:
    """The same for a minute."""
    await _nobody_there(shared_stage, 60)


async def test_a_malformed_update_among_good_ones(shared_stage: Stage) -> None:
    """The one that cannot be read is acknowledged; those before and after it are answered."""
    async with shared_stage.user() as user:
        for text in ("/help", "mangle this", "/privacy"):
            await user.send(text)
        wanted = [ANSWERS["/help"], ANSWERS["/privacy"]]
        assert wanted == await _answered(user, wanted, 5)
    assert "malformed_update" in shared_stage.bot.text
    assert "mangle this" not in shared_stage.bot.text


async def test_a_turn_that_raises(shared_stage: Stage) -> None:
    """Three tries, an apology, and the queue goes on; the log has the place and not the words."""
    async with shared_stage.user() as user:
        for text in ("/help", "please fail", "/privacy"):
            await user.send(text)
        wanted = [ANSWERS["/help"], "Something went wrong on my side, and you", ANSWERS["/privacy"]]
        assert wanted == await _answered(user, wanted, 5)
    assert 3 == shared_stage.bot.text.count("a turn failed")
    assert "please fail" not in shared_stage.bot.text


async def test_a_full_disk(shared_stage: Stage) -> None:
    """Nothing can be written: nothing is answered, nothing acknowledged, nothing sent over and over; with room again
    all of it is answered once, in order."""
    async with shared_stage.user() as user, SandboxControl(shared_stage.url) as control:
        await user.start()
        await user.wait_for_reply("rehearse")
        unlimited = resource.prlimit(shared_stage.bot.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(shared_stage.bot.pid, resource.RLIMIT_FSIZE, (0, unlimited[1]))
        try:
            expected = await _asks(user)
            await asyncio.sleep(2.5)
            assert 1 == len(await user.history(from_bot=True))
            assert len(expected) == (await control.state())["pending_updates"]
        finally:
            resource.prlimit(shared_stage.bot.pid, resource.RLIMIT_FSIZE, unlimited)
        answers = await _answered(user, ["", *expected], 10)
        assert expected == answers[1:]
    assert "Nothing is acknowledged" in shared_stage.bot.text


async def test_a_disk_that_fills_while_sending(shared_stage: Stage) -> None:
    """A message that went out and cannot be noted is not sent again and again while there is no room."""
    async with shared_stage.user() as user, SandboxControl(shared_stage.url) as control:
        hang = await control.fault("hang", SENDS, chat_id=user.user_id, seconds=1, times=1)
        await user.start()
        while not await control.struck(hang):
            await asyncio.sleep(0.02)
        unlimited = resource.prlimit(shared_stage.bot.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(shared_stage.bot.pid, resource.RLIMIT_FSIZE, (0, unlimited[1]))
        try:
            await asyncio.sleep(4.5)
            assert 1 == len(await user.history(from_bot=True))
        finally:
            resource.prlimit(shared_stage.bot.pid, resource.RLIMIT_FSIZE, unlimited)
        await user.send("/help")
        await user.wait_for_reply(ANSWERS["/help"], timeout=10)
        assert 2 == len(await user.history(from_bot=True))
        await control.clear_faults()
