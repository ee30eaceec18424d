"""The journal of what a bot called."""

from __future__ import annotations

import httpx
import pytest
from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot.sandbox.client import SandboxControl, SandboxUser


async def test_calls_are_written_down(
    bot: Bot, user: SandboxUser, control: SandboxControl, http: httpx.AsyncClient
) -> None:
    """The journal has each call of the bot with parameters, names of files and answer, refused and cut ones too."""
    await control.fault("error", "sendMessage", code=429, retry_after=2)
    before = (await control.calls(bot_id=bot.id))[-1]["number"]
    with pytest.raises(RetryAfter):
        await bot.send_message(1, "x")
    await bot.send_document(1, b"abc", caption="y", filename="z.txt")
    await control.fault("drop_after", "sendMessage")
    with pytest.raises(TelegramError):
        await bot.send_message(1, "cut")
    calls = await control.calls(bot_id=bot.id, after=before)
    assert ["sendMessage", "sendDocument", "sendMessage"] == [call["method"] for call in calls]
    assert ("x", 429) == (calls[0]["parameters"]["text"], calls[0]["answer"]["error_code"])
    assert (["document"], True) == (calls[1]["files"], calls[1]["answer"]["ok"])
    assert ("cut", None) == (calls[2]["parameters"]["text"], calls[2]["answer"])
    assert [] == await control.calls(bot_id=bot.id, after=calls[-1]["number"])
