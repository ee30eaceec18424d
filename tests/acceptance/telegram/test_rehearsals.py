"""Whole rehearsals through real HTTP: bot and sandbox as processes of their own."""

from __future__ import annotations

import asyncio
import re
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

# Classes of conftest.py; test folders are no packages, so they can't be imported by name.
Stage = Any
Play = Any


async def test_both_scenes_from_both_sides(
    shared_stage: Stage, make_play: Callable[..., Play], tools: dict[str, Any]
) -> None:
    """Four people at once, each to the end: the partner's side, the loop, their own lines, and ways on."""
    mark = len(shared_stage.bot.text)

    async def one(scene: str) -> None:
        async with shared_stage.user() as user:
            play = make_play(user)
            said = await play.whole(scene)
            debrief = said[-1]
            assert "inside:" in debrief.text
            assert "The loop:" in debrief.text
            assert {"Keep my line", "Enough for today"} <= set(debrief.labels)
            steps = (("Keep my line", "Keep it"), ("Keep it", "No, thanks"), ("No, thanks", "Enough for today"))
            for step, label in steps:
                said = await play.do("tap", step)
                assert label in said[-1].labels
            await play.do("tap", "Enough for today")
            texts = await play.texts()
            assert 0 == tools["repeats"](texts)

    await asyncio.gather(*map(one, tools["scenes"]))
    assert "ERROR" not in shared_stage.bot.text[mark:]


@pytest.mark.long
async def test_the_same_at_telegrams_pace(
    make_stage: Callable[[], Stage], make_play: Callable[..., Play], tools: dict[str, Any]
) -> None:
    """`whenready run` itself, paced: the same rehearsals, none waiting longer than the pace asks for."""
    stage = make_stage()
    stage.start_bot(paced=True)

    async def one(scene: str) -> None:
        async with stage.user() as user:
            await make_play(user, 30.0).whole(scene)

    await asyncio.gather(*map(one, tools["scenes"]))
    assert "ERROR" not in stage.bot.text
    assert 0 == stage.bot.stop()


async def test_run_introduces_itself_and_stops_within_ten_seconds(
    make_stage: Callable[[], Stage],
) -> None:
    """`whenready run`: description, menu and commands are set; the first message comes; SIGTERM ends it with 0."""
    stage = make_stage()
    bot = stage.start_bot(paced=True)
    async with stage.user() as user:
        view = await user.chat()
        assert "nobody reads along" in view["bot"]["description"]
        await user.start()
        reply = await user.wait_for_reply("rehearse a hard moment")
        assert "I'm 18 or over, begin" in reply.labels
    begun = time.monotonic()
    assert 0 == bot.stop(signal.SIGTERM)
    assert time.monotonic() - begun < 10
    assert "nothing is lost" in bot.text


async def test_the_second_in_a_data_directory_ends_with_2_and_the_first_goes_on(shared_stage: Stage) -> None:
    """The message names the process that has it, and what to do."""
    second = shared_stage.start_bot(ready=False, paced=True)
    second.popen.wait(20)
    second.wait_for("in use")
    assert 2 == second.popen.returncode
    assert re.search(rf"process {shared_stage.bot.pid}\b", second.text)
    assert "WHENREADY_DATA" in second.text
    async with shared_stage.user() as user:
        await user.start()
        assert await user.wait_for_reply("rehearse")
