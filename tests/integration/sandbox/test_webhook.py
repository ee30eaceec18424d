"""setWebhook and what follows from it: deliveries, as Telegram's own server makes them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import Conflict

from bot.sandbox import create_app, running
from bot.sandbox.client import SandboxControl, SandboxUser

Call = Callable[..., Any]
TOKEN = f"5:{'A' * 35}"


@dataclass
class Receiver:
    """A bot's HTTP side. `answers` are given one after the other, then 200; each takes `seconds`."""

    url: str = ""
    answers: list[Response] = field(default_factory=list)
    seconds: float = 0.0
    updates: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def take(self, request: Request) -> Response:
        """Take one delivery."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self.updates.append(json.loads(await request.body()))
            self.headers.append(dict(request.headers))
            self.moments.append(time.monotonic())
            await asyncio.sleep(self.seconds)
        finally:
            self.at_once -= 1
        return self.answers.pop(0) if self.answers else Response()

    @property
    def told(self) -> list[str]:
        """The texts and taps that have arrived, in this order."""
        return [
            update["message"]["text"] if "message" in update else f"tap {update['callback_query']['data']}"
            for update in self.updates
        ]

    async def has(self, count: int) -> None:
        """Wait until this many deliveries have come."""
        async with asyncio.timeout(10):
            while len(self.updates) < count:
                await asyncio.sleep(0.01)


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        """Leave the signals alone."""
        yield


@contextlib.asynccontextmanager
async def listening(receiver: Receiver, port: int = 0) -> AsyncIterator[None]:
    """Serve `receiver` while the block runs."""
    app = Starlette(routes=[Route("/hook", receiver.take, methods=["POST"])])
    server = _Server(uvicorn.Config(app, port=port, log_config=None, lifespan="off", ws="none"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    receiver.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/hook"
    yield
    server.should_exit = True
    await task


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A bot's HTTP side on a free port."""
    receiver = Receiver()
    async with listening(receiver):
        yield receiver


async def drained(bot: Bot) -> None:
    """Wait until nothing is left to deliver."""
    async with asyncio.timeout(10):
        while (await bot.get_webhook_info()).pending_update_count:
            await asyncio.sleep(0.01)


async def test_an_update_is_delivered_with_the_secret(bot: Bot, user: SandboxUser, receiver: Receiver) -> None:
    """The update comes as JSON with the secret token in its header, what waited before comes too, and all is done."""
    await user.send("before")
    assert await bot.set_webhook(receiver.url, secret_token="s3cret_-", max_connections=7)
    await receiver.has(1)
    await user.send("after")
    await receiver.has(2)
    await drained(bot)
    assert ["before", "after"] == receiver.told
    assert ["application/json", "s3cret_-"] == [
        receiver.headers[0][name] for name in ("content-type", "x-telegram-bot-api-secret-token")
    ]
    info = await bot.get_webhook_info()
    assert (receiver.url, 7, 0, None) == (
        info.url,
        info.max_connections,
        info.pending_update_count,
        info.last_error_date,
    )


async def test_without_a_secret_there_is_no_header(bot: Bot, user: SandboxUser, receiver: Receiver) -> None:
    """The header is only there when a secret was given."""
    await bot.set_webhook(receiver.url)
    await user.send("x")
    await receiver.has(1)
    assert "x-telegram-bot-api-secret-token" not in receiver.headers[0]


async def test_polling_and_webhook_exclude_each_other(
    bot: Bot, make_bot: Callable[[], Bot], user: SandboxUser, receiver: Receiver
) -> None:
    """setWebhook ends a waiting poll, a later poll is 409 in Telegram's words, deleteWebhook brings polling back."""
    async with make_bot() as poller:
        poll = asyncio.create_task(poller.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        await bot.set_webhook(receiver.url)
        with pytest.raises(Conflict, match="Conflict: terminated by setWebhook request"):
            await poll
        with pytest.raises(Conflict) as caught:
            await poller.get_updates(offset=1)
    assert caught.value.message == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await bot.delete_webhook()
    await user.send("x")
    assert 1 == len(await bot.get_updates())
    assert ([], "") == (receiver.updates, (await bot.get_webhook_info()).url)


async def test_setting_is_described_as_telegram_does(bot: Bot, call: Call, receiver: Receiver) -> None:
    """Set, set again, deleted, deleted again, set to nothing: each answer says what was the case."""
    words = [
        (await call(method, **values))["description"]
        for method, values in (
            ("setWebhook", {"url": receiver.url, "ip_address": "127.0.0.9"}),
            ("setWebhook", {"url": receiver.url}),
            ("setWebhook", {"url": receiver.url, "secret_token": "x"}),
            ("deleteWebhook", {}),
            ("deleteWebhook", {}),
            ("setWebhook", {"url": ""}),
        )
    ]
    assert words == [
        "Webhook was set",
        "Webhook is already set",
        "Webhook was set",
        "Webhook was deleted",
        "Webhook is already deleted",
        "Webhook is already deleted",
    ]


async def test_dropping_and_kinds(bot: Bot, user: SandboxUser, receiver: Receiver) -> None:
    """drop_pending_updates forgets what waited; allowed_updates choose what comes."""
    await user.send("dropped")
    await bot.set_webhook(receiver.url, drop_pending_updates=True, allowed_updates=["message"])
    await user.edit(1, "not asked for")
    await user.send("kept")
    await receiver.has(1)
    assert ["kept"] == receiver.told
    assert ("message",) == (await bot.get_webhook_info()).allowed_updates


async def test_failures_are_tried_again_with_growing_pauses(bot: Bot, user: SandboxUser, receiver: Receiver) -> None:
    """Any answer but 2xx brings the update again: at once, then after pauses that double; the error is reported."""
    receiver.answers = [Response(status_code=code) for code in (500, 302, 404, 503)]
    await bot.set_webhook(receiver.url)
    began = int(time.time())
    await user.send("x")
    await receiver.has(5)
    await drained(bot)
    pauses = [round(b - a, 2) for a, b in zip(receiver.moments, receiver.moments[1:], strict=False)]
    assert 1 == len({update["update_id"] for update in receiver.updates})
    assert pauses[0] < 0.2
    assert [True, True, True] == [
        wanted <= pause < 3 * wanted for wanted, pause in zip((0.2, 0.4, 0.8), pauses[1:], strict=True)
    ], pauses
    info = await bot.get_webhook_info()
    assert "Wrong response from the webhook: 503 Service Unavailable" == info.last_error_message
    assert info.last_error_date is not None
    assert began <= info.last_error_date.timestamp() <= began + 10


async def test_a_bot_may_ask_for_time(bot: Bot, user: SandboxUser, receiver: Receiver) -> None:
    """Retry-After is waited for."""
    receiver.answers = [Response(status_code=503, headers={"Retry-After": "1"})]
    await bot.set_webhook(receiver.url)
    await user.send("x")
    await receiver.has(2)
    assert 1 <= receiver.moments[1] - receiver.moments[0] < 1.5


async def test_order_holds_in_a_chat_and_not_between_chats(
    bot: Bot, url: str, user: SandboxUser, receiver: Receiver
) -> None:
    """A failing update holds back the later ones of its chat, edits too, and nobody else's."""
    receiver.answers = [Response(status_code=500), Response(status_code=500)]
    await bot.set_webhook(receiver.url)
    first = await user.send("one")
    await receiver.has(2)
    await user.edit(first.message_id, "one, edited")
    await user.send("two")
    async with SandboxUser(url, 2, bot_id=bot.id) as other:
        await other.send("elsewhere")
    await receiver.has(6)
    told = [(update.get("message") or update["edited_message"])["text"] for update in receiver.updates]
    assert ["one", "one", "elsewhere", "one", "one, edited", "two"] == told


async def test_no_more_at_once_than_allowed(bot: Bot, url: str, user: SandboxUser, receiver: Receiver) -> None:
    """Different people's updates are delivered side by side, up to max_connections; one person's never are."""
    receiver.seconds = 0.1
    await bot.set_webhook(receiver.url, max_connections=3)
    async with contextlib.AsyncExitStack() as stack:
        for number in range(2, 8):
            other = await stack.enter_async_context(SandboxUser(url, number, bot_id=bot.id))
            await other.send("x")
        await receiver.has(6)
        assert 3 == receiver.most_at_once
        await drained(bot)
        receiver.most_at_once = 0
        for _ in range(3):
            await user.send("x")
        await receiver.has(9)
    assert 1 == receiver.most_at_once


async def test_messages_and_taps_swap_places_on_request(
    bot: Bot, user: SandboxUser, control: SandboxControl, receiver: Receiver
) -> None:
    """With the fault "swap" a message waits until the tap after it has arrived; alone it comes after its seconds."""
    await bot.set_webhook(receiver.url)
    await bot.send_message(1, "?", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]]))
    fault = await control.fault("swap", chat_id=1)
    await user.send("first")
    await user.tap("A")
    await receiver.has(2)
    assert (["tap a", "first"], 1) == (receiver.told, await control.struck(fault))
    await control.fault("swap", seconds=0.5)
    began = time.monotonic()
    await user.send("alone")
    await receiver.has(3)
    assert 0.5 <= time.monotonic() - began < 2


async def test_a_delivery_is_repeated_on_request(
    bot: Bot, user: SandboxUser, control: SandboxControl, receiver: Receiver
) -> None:
    """With the fault "repeat" the bot's 200 is lost on the way and the same update comes again."""
    await bot.set_webhook(receiver.url)
    await control.fault("repeat", chat_id=1)
    await user.send("x")
    await receiver.has(2)
    await drained(bot)
    assert receiver.updates[0] == receiver.updates[1]
    assert "Webhook connection closed" == (await bot.get_webhook_info()).last_error_message


async def test_a_bot_that_is_away_gets_everything_later(bot: Bot, user: SandboxUser) -> None:
    """While nobody listens updates wait and are counted; when the bot is back they come, in order."""
    receiver = Receiver()
    async with listening(receiver):
        await bot.set_webhook(receiver.url)
    await user.send("one")
    await user.send("two")
    await asyncio.sleep(0.3)
    info = await bot.get_webhook_info()
    assert (2, "Connection refused") == (info.pending_update_count, info.last_error_message)
    async with listening(receiver, int(receiver.url.split(":")[2].partition("/")[0])):
        await receiver.has(2)
        await drained(bot)
    assert ["one", "two"] == receiver.told


async def test_webhook_and_queue_survive_a_restart(tmp_path: Path) -> None:
    """A sandbox that comes again goes on delivering what waited, to the same address with the same secret."""
    receiver = Receiver()
    async with listening(receiver):
        pass
    port = int(receiver.url.split(":")[2].partition("/")[0])
    async with (
        running(create_app(tmp_path)) as url,
        Bot(TOKEN, base_url=f"{url}/bot") as bot,
        SandboxUser(url, 1) as user,
    ):
        await bot.set_webhook(receiver.url, secret_token="kept")
        await user.send("waited")
    async with (
        listening(receiver, port),
        running(create_app(tmp_path)) as url,
        Bot(TOKEN, base_url=f"{url}/bot") as bot,
    ):
        await receiver.has(1)
        await drained(bot)
    assert (["waited"], "kept") == (receiver.told, receiver.headers[0]["x-telegram-bot-api-secret-token"])


async def test_a_slow_answer_counts_as_none(tmp_path: Path, receiver: Receiver) -> None:
    """A delivery that takes longer than the timeout is made again."""
    receiver.seconds = 0.3
    app = create_app(tmp_path, webhook_timeout=0.1, webhook_pause=0.01)
    async with running(app) as url, Bot(TOKEN, base_url=f"{url}/bot") as bot, SandboxUser(url, 1) as user:
        await bot.set_webhook(receiver.url)
        await user.send("x")
        await receiver.has(3)
        assert "Read timeout expired" == (await bot.get_webhook_info()).last_error_message
        receiver.seconds = 0
        await drained(bot)


async def test_stopping_does_not_wait_for_a_slow_bot(tmp_path: Path, receiver: Receiver) -> None:
    """A sandbox stops while a delivery is under way, within two seconds, and delivers it again the next time."""
    receiver.seconds = 3
    async with running(create_app(tmp_path)) as url, Bot(TOKEN, base_url=f"{url}/bot") as bot:
        await bot.set_webhook(receiver.url)
        async with SandboxUser(url, 1) as user:
            await user.send("x")
        await receiver.has(1)
        began = time.monotonic()
    assert time.monotonic() - began < 2
    receiver.seconds = 0
    async with running(create_app(tmp_path)) as url, Bot(TOKEN, base_url=f"{url}/bot") as bot:
        await receiver.has(2)
        await drained(bot)
    assert receiver.updates[0] == receiver.updates[1]
