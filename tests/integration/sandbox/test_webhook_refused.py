"""Webhooks that the sandbox refuses to set or to call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.sandbox import create_app, running
from bot.sandbox.client import SandboxUser
from bot.sandbox.webhook import is_local

Call = Callable[..., Any]
TOKEN = f"5:{'A' * 35}"


async def test_wrong_webhooks_are_refused(call: Call, bot: Bot) -> None:
    """Addresses, secrets and types are checked; nothing is set by a refused call."""
    here = "http://127.0.0.1:1/"
    for values, words in (
        ({"url": "ftp://127.0.0.1/"}, "bad webhook: invalid webhook URL specified"),
        ({"url": "127.0.0.1"}, "bad webhook: invalid webhook URL specified"),
        ({"url": "http://[::1"}, "bad webhook: invalid webhook URL specified"),
        ({"url": here, "secret_token": "ä"}, "secret token contains unallowed characters"),
        ({"url": here, "secret_token": "a" * 257}, "secret token is too long"),
        ({"url": here, "max_connections": "many"}, 'field "max_connections" must be of type Number'),
        ({"url": here, "allowed_updates": [1]}, "can't parse allowed_updates: Array of String expected"),
    ):
        answer = await call("setWebhook", **values)
        assert f"Bad Request: {words}" == answer["description"], values
    assert "" == (await bot.get_webhook_info()).url


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8080/x", True),
        ("http://127.8.9.1/", True),
        ("https://localhost/", True),
        ("http://LOCALHOST/", True),
        ("http://[::1]:1/", True),
        ("http://0.0.0.0/", False),
        ("http://10.0.0.1/", False),
        ("http://127.0.0.1@evil.example/", False),
        ("http://127.0.0.1.evil.example/", False),
        ("http://localhost.evil.example/", False),
        ("http://2130706433/", False),
        ("http://evil.example\\@127.0.0.1/", True),  # a name and password to the client, which calls 127.0.0.1
    ],
)
def test_this_machine_is_told_from_others(url: str, local: bool) -> None:
    """Only localhost and loopback addresses are this machine, as the client reads the address."""
    assert local == is_local(url)


async def test_other_machines_need_permission(tmp_path: Path) -> None:
    """Without allow_remote_webhook other addresses are refused, also one that was set when it was allowed."""
    elsewhere = "http://192.0.2.1:9/"  # TEST-NET-1 (RFC 5737): nobody is there
    app = create_app(tmp_path, allow_remote_webhook=True, webhook_timeout=0.1)
    async with running(app) as url, Bot(TOKEN, base_url=f"{url}/bot") as bot:
        await bot.set_webhook(elsewhere)
        assert elsewhere == (await bot.get_webhook_info()).url
    async with running(create_app(tmp_path)) as url, Bot(TOKEN, base_url=f"{url}/bot") as bot:
        async with SandboxUser(url, 1) as user:
            await user.send("x")
        await asyncio.sleep(0.2)
        info = await bot.get_webhook_info()
        assert (1, elsewhere) == (info.pending_update_count, info.url)
        assert "Not allowed: the webhook is on another machine" in str(info.last_error_message)
        with pytest.raises(BadRequest, match="start it with --allow-remote-webhook"):
            await bot.set_webhook("http://192.0.2.1:10/")


async def test_certificates_are_refused(bot: Bot) -> None:
    """A certificate is not taken silently."""
    with pytest.raises(BadRequest, match="takes no certificates"):
        await bot.set_webhook("https://127.0.0.1:1/", certificate=b"x")
