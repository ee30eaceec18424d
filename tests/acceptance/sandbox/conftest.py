"""A sandbox with a small bot in it, and Debian's chromium to look at it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from telegram import Bot, Update

from bot.sandbox import create_app, running

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = Path("/usr/bin/chromium")
TOKEN = f"2001:{'A' * 35}"
T = TypeVar("T")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say why the browser's tests are skipped where there is no browser."""
    if not CHROMIUM.exists():
        skip = pytest.mark.skip(reason=f"{CHROMIUM} is missing: apt install chromium")
        for item in items:
            if item.get_closest_marker("browser") and "acceptance/sandbox" in item.path.as_posix():
                item.add_marker(skip)


@dataclass
class Stage:
    """The running sandbox and its bot; `do` runs a coroutine of the bot in their thread."""

    url: str
    bot: Bot
    loop: asyncio.AbstractEventLoop
    received: list[Update] = field(default_factory=list)

    def do(self, make: Callable[[Bot], Any]) -> Any:
        """Let the bot do something and wait for it."""
        return asyncio.run_coroutine_threadsafe(make(self.bot), self.loop).result(10)

    def texts(self, user_id: int) -> list[str]:
        """What the bot has got from a person."""
        messages = [update.message for update in self.received if update.message]
        return [message.text or "" for message in messages if message.chat.id == user_id]


async def _listen(stage: Stage) -> None:
    offset = 0
    while True:
        for update in await stage.bot.get_updates(offset=offset, timeout=30):
            offset = update.update_id + 1
            stage.received.append(update)
            query = update.callback_query
            if query is not None and query.data != "silent":
                await query.answer(f"You chose {query.data}.", show_alert=query.data == "alert")


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The sandbox and its bot, in a thread."""
    ready: list[Stage] = []
    up, stop = threading.Event(), asyncio.Event()

    async def main() -> None:
        app = create_app(tmp_path_factory.mktemp("sandbox"), name="Echo")
        async with running(app) as url, Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
            await bot.set_my_description("I say it back.\nNothing more.")
            await bot.set_my_commands([("start", "Begin"), ("help", "Get help"), ("hush", "Be quiet")])
            ready.append(Stage(url, bot, asyncio.get_running_loop()))
            listener = asyncio.create_task(_listen(ready[0]))
            up.set()
            await stop.wait()
            listener.cancel()

    thread = threading.Thread(target=asyncio.run, args=(main(),), daemon=True)
    thread.start()
    assert up.wait(10)
    yield ready[0]
    ready[0].loop.call_soon_threadsafe(stop.set)
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without anything that goes out to the network.

    For one module only: while Playwright's synchronous API is in use no asyncio test can run in this thread.
    """
    from playwright.sync_api import sync_playwright  # aiogram's environment is without it

    quiet = ["quic", "background-networking", "component-update", "sync", "gpu"]
    flags = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, stage: Stage) -> Iterator[Callable[..., Page]]:
    """Opens the web chat as a person; at the end there must have been nothing in the console."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def watch(page: Page) -> None:
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))

    def open_page(user: int, *, width: int = 390, height: int = 780, scheme: Any = "light", query: str = "") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            permissions=["clipboard-read", "clipboard-write"],
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        watch(page)
        page.goto(f"{stage.url}/?user={user}{query}")
        page.wait_for_selector("#start:visible, #composer:visible")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


_PEOPLE = iter(range(1, 1000))


@pytest.fixture
def user() -> int:
    """A person whom no other test knows."""
    return next(_PEOPLE)


@pytest.fixture
def page(open_page: Callable[..., Page], user: int) -> Page:
    """That person's chat, started."""
    page = open_page(user)
    page.click("#start")
    page.wait_for_selector(".row.own")
    return page
