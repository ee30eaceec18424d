"""Notes in a browser, with a clock that is moved by hand: chosen, come, opened, answered, kept, found and deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import async_playwright, expect

pytestmark = pytest.mark.browser
# A class of tests/acceptance/conftest.py; test folders are no packages, so it can't be imported by name.
LiveHouse = Any
BERLIN = ZoneInfo("Europe/Berlin")
CHROMIUM = "/usr/bin/chromium"
QUIET = ("quic", "background-networking", "component-update", "sync", "gpu")


async def test_a_note_from_choosing_to_the_journal(live: LiveHouse) -> None:
    """A weekly note is set with taps; nothing is shown of it but "Your note for today" until it is opened."""
    live.clock.now = datetime(2026, 3, 4, 12, tzinfo=BERLIN).timestamp()
    learner = live.learner()
    complaints: list[str] = []
    flags = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET)]
    async with live.bot(), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = await browser.new_page(viewport={"width": 390, "height": 780})
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        log = page.get_by_role("log")

        async def tap(*labels: str) -> None:
            for label in labels:
                await page.get_by_role("button", name=label, exact=True).last.click()

        async def write(*texts: str) -> None:
            for text in texts:
                await page.locator("#text").fill(text)
                await page.locator("#text").press("Enter")

        await page.goto(f"{live.url}/?user={learner.number}")
        await tap("Start", "I'm 18 or over, begin", "We work it out", "I go quiet, or I snap")
        await write("/schedule")
        await tap("Sundays at 19:00", "Germany")
        await expect(log).to_contain_text("It is 12:00 where you are, right?")
        await tap("Yes, that's right")
        await expect(log).to_contain_text("The next note comes on Sunday at 19:00")

        live.clock.now = datetime(2026, 3, 8, 19, 0, 1, tzinfo=BERLIN).timestamp()
        await expect(log).to_contain_text("Your note for today")
        await expect(page.get_by_role("button", name="Answer now")).to_have_count(0)
        await tap("Show it")
        for label in ("In an hour", "This evening", "Skip", "Not this kind", "Pause"):
            await expect(page.get_by_role("button", name=label, exact=True)).to_be_visible()
        await tap("Answer now")
        await expect(log).to_contain_text("I'm listening")
        await write("pause")
        await tap("That's all", "Keep a journal", "My journal")
        await expect(log).to_contain_text("Your journal")
        await tap("Delete one", "1")
        await expect(log).to_contain_text("Your journal is empty")
        await browser.close()
    assert [] == learner.held()["kept"]
    assert [] == complaints
