"""The demo in a browser, as somebody sees it who has just typed `make run`."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

pytestmark = pytest.mark.browser
CHROMIUM = "/usr/bin/chromium"
QUIET = ("quic", "background-networking", "component-update", "sync", "gpu")


@pytest.fixture
def page(tmp_path: Path, make_process: Any) -> Iterator[Page]:
    """The web chat of a demo, with nothing in the console at the end."""
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    process = make_process(["-m", "bot", "demo", "--port", "0"], environment, tmp_path)
    url = process.wait_for(r"is here:\s+(http://\S+)").group(1)
    complaints: list[str] = []
    flags = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_page(viewport={"width": 390, "height": 780})
        page.set_default_timeout(10_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        yield page
        browser.close()
    process.stop(signal.SIGKILL)
    assert complaints == []


def test_a_first_evening(page: Page, tmp_path: Path) -> None:
    """START, three taps, five turns of one's own, 👍 on a good line, ⋯ opens and closes, and the chat can be cleared."""
    expect(page.locator("#description")).to_contain_text("nobody reads along")
    page.screenshot(path=str(tmp_path / "1-before-start.png"))
    page.get_by_role("button", name="Start", exact=True).click()
    log = page.get_by_role("log")
    expect(log).to_contain_text("I'm a program, not a therapist")
    page.screenshot(path=str(tmp_path / "2-welcome.png"))
    page.get_by_role("button", name="I'm 18 or over, begin").click()
    page.get_by_role("button", name="We work it out").click()
    expect(log).not_to_contain_text("One question first")
    page.get_by_role("button", name="I go quiet, or I snap").click()
    expect(log).to_contain_text("You're Alex.")
    page.get_by_role("button", name="B", exact=True).click()
    expect(log).to_contain_text("B says no and when.")
    page.screenshot(path=str(tmp_path / "3-scene.png"))

    lines = [
        "i cant think straight rn. give me 20 min then i want to hear about your sister",
        "fair ive done that. 7.40 at the table. phone stays in my coat",
        "here. so whats going on with your sister",
        "i dont think that. im glad you told me. i want to hear it",
        "i need you to ask me first. and i do want to hear it, every time",
    ]
    for number, line in enumerate(lines):
        turns = page.get_by_role("button", name="⋯").count()
        page.locator("#text").fill(line)
        page.locator("#text").press("Enter")
        expect(log).to_contain_text(line)
        expect(page.get_by_role("button", name="⋯")).to_have_count(turns + 1)  # the turn's last message has it
        if number == 0:
            expect(page.get_by_role("button", name="Reaction 👍 by the bot").first).to_be_visible()
            page.screenshot(path=str(tmp_path / "4-good-line.png"))
            page.get_by_role("button", name="⋯").last.click()
            expect(page.get_by_role("button", name="Is this safe?")).to_be_visible()
            page.screenshot(path=str(tmp_path / "5-more.png"))
            page.get_by_role("button", name="Back", exact=True).click()
            expect(page.get_by_role("button", name="Is this safe?")).to_have_count(0)
    page.screenshot(path=str(tmp_path / "6-five-turns.png"))

    page.locator("#text").fill("/help")
    page.locator("#text").press("Enter")
    page.get_by_role("button", name="✕ Clear this chat").last.click()
    page.get_by_role("button", name="Clear it").click()
    expect(log).to_contain_text("Good things take a little practice.")
    expect(page.locator(".row")).to_have_count(1)
    page.screenshot(path=str(tmp_path / "7-cleared.png"))
