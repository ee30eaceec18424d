"""getUpdates: real long polling."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from telegram import Bot
from telegram.error import Conflict

from bot.sandbox.client import SandboxUser

Call = Callable[..., Any]


async def test_a_poll_waits_for_the_message(bot: Bot, user: SandboxUser) -> None:
    """An empty poll is held open and answered the moment something comes."""
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await asyncio.sleep(0.2)
    assert not poll.done()
    began = time.monotonic()
    await user.send("hello")
    updates = await poll
    assert time.monotonic() - began < 1
    assert [update.message.text for update in updates if update.message] == ["hello"]


async def test_a_poll_ends_after_its_timeout(bot: Bot, user: SandboxUser) -> None:
    """With nothing to tell, a poll of one second takes one second."""
    began = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert 0.9 < time.monotonic() - began < 2


async def test_updates_stay_until_acknowledged(bot: Bot, user: SandboxUser) -> None:
    """The same updates come again until a higher offset acknowledges them; ids grow, limit cuts."""
    for text in ("one", "two", "three"):
        await user.send(text)
    first = await bot.get_updates()
    assert await bot.get_updates() == first
    assert await bot.get_updates(limit=2) == first[:2]
    ids = [update.update_id for update in first]
    assert ids == sorted(set(ids))
    assert await bot.get_updates(offset=ids[1]) == first[1:]
    assert await bot.get_updates() == first[1:]


async def test_a_negative_offset_keeps_the_last(bot: Bot, user: SandboxUser) -> None:
    """offset -2 gives the last two and forgets all before."""
    for number in range(4):
        await user.send(str(number))
    kept = await bot.get_updates(offset=-2)
    assert [update.message.text for update in kept if update.message] == ["2", "3"]
    assert await bot.get_updates() == kept


async def test_a_newer_poll_ends_the_older(bot: Bot, make_bot: Callable[[], Bot], user: SandboxUser) -> None:
    """Of two pollers the older gets 409, in Telegram's words, and the newer gets the updates."""
    async with make_bot() as rival:
        older = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        newer = asyncio.create_task(rival.get_updates(timeout=20))
        with pytest.raises(Conflict) as caught:
            await older
        assert caught.value.message == (
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        await user.send("x")
        assert len(await newer) == 1


async def test_allowed_updates_are_remembered(bot: Bot, user: SandboxUser) -> None:
    """Only the kinds asked for come, also on later calls that do not say; reactions need asking."""
    await user.react(1, "👍")
    assert await bot.get_updates() == ()
    await bot.get_updates(allowed_updates=["message", "message_reaction"])
    await user.react(1, "🔥")
    await user.edit(1, "/start again")
    (update,) = await bot.get_updates()
    assert update.message_reaction is not None
    assert [reaction.to_dict() for reaction in update.message_reaction.new_reaction] == [
        {"type": "emoji", "emoji": "🔥"}
    ]
    await bot.get_updates(offset=update.update_id + 1, allowed_updates=[])
    await user.react(1, None)
    await user.edit(1, "/start once more")
    (update,) = await bot.get_updates()
    assert update.edited_message is not None


async def test_dropping_what_waits(bot: Bot, user: SandboxUser) -> None:
    """deleteWebhook keeps pending updates unless asked to drop them; getWebhookInfo counts them."""
    await user.send("x")
    await bot.delete_webhook()
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).pending_update_count == 0
    assert await bot.get_updates() == ()


async def test_wrong_types_are_refused(call: Call, bot: Bot) -> None:
    """offset, limit and allowed_updates are checked."""
    for values in ({"offset": "now"}, {"limit": [1]}, {"timeout": "x"}, {"allowed_updates": "message"}):
        assert (await call("getUpdates", **values))["error_code"] == 400
