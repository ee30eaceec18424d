"""Take the README's pictures anew: a rehearsal in the web chat and one in the terminal, both really played.

Needs Debian's chromium and the development requirements. What is typed is fixed; the partner's variants differ.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Final

import pexpect  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.text import Text

ROOT: Final = Path(__file__).resolve().parent.parent
IMAGES: Final = ROOT / "docs" / "images"
WHENREADY: Final = [sys.executable, "-m", "bot"]
CHROMIUM: Final = "/usr/bin/chromium"
_OFF: Final = ("gpu", "quic", "background-networking", "component-update", "sync")
FLAGS: Final = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in _OFF)]
PHONE: Final = (412, 915)  # CSS pixels of a common phone
WIDTH: Final = 92  # characters of the terminal

FIRST: Final = "not now. later"
BETTER: Final = "i cant think straight rn. give me 20 min then i want to hear about your sister"
CHAT_LINES: Final = (FIRST, BETTER)
TERMINAL_LINES: Final = ("1", "b", FIRST, "say it again", BETTER)


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """Run ``whenready demo`` with data and key in ``folder``; gives its address."""
    environment = {
        name: value for name, value in os.environ.items() if name not in {"TELEGRAM_BOT_TOKEN", "WHENREADY_KEY"}
    }
    environment |= {"WHENREADY_DATA": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config")}
    environment |= {"PYTHONUNBUFFERED": "1", "LOG_LEVEL": "WARNING"}
    with subprocess.Popen(
        [*WHENREADY, "demo", "--port", "0"], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    ) as process:
        try:
            yield next(found[0] for line in process.stdout or () if (found := re.search(r"http://\S+", line)))
        finally:
            process.terminate()


def _say(page: Page, text: str) -> None:
    """Type a line and wait until the bot has answered."""
    before = page.locator(".row:not(.own)").count()
    page.fill("#text", text)
    page.keyboard.press("Enter")
    page.wait_for_function("count => document.querySelectorAll('.row:not(.own)').length > count", arg=before)
    page.wait_for_timeout(1500)  # a second bubble and the reaction follow at Telegram's pace


def chat(browser: Browser, url: str, file: Path) -> None:
    """Play from START into the scene and take the phone's screen."""
    width, height = PHONE
    page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=2, color_scheme="light")
    page.goto(f"{url}/?user=1")
    page.click("#start")
    for label in ("I'm 18 or over, begin", "We work it out", "I go quiet, or I snap"):
        page.get_by_role("button", name=label).click()
    page.get_by_role("button", name="B", exact=True).click()
    page.wait_for_timeout(1500)
    for line in CHAT_LINES:
        _say(page, line)
    page.locator("#text").blur()
    page.mouse.move(0, 0)
    page.wait_for_timeout(3000)  # what Telegram's pace holds back
    page.screenshot(path=str(file))


def terminal(browser: Browser, file: Path) -> None:
    """Play in a real terminal and take what stands on its screen."""
    seen = StringIO()
    size = (40, WIDTH)
    child = pexpect.spawn(
        WHENREADY[0],
        [*WHENREADY[1:], "play", "alex-jordan", "--role", "alex", "--evening", "1"],
        cwd=str(ROOT),
        env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
        encoding="utf-8",
        dimensions=size,
        timeout=20,
    )
    child.logfile_read = seen
    for line in TERMINAL_LINES:
        child.expect(r"> \S*\Z|>\x1b\[0m ")
        child.sendline(line)
    child.expect(r">\x1b\[0m ")
    child.close(force=True)
    screen = Text.from_ansi(seen.getvalue().replace("\r\n", "\n"))
    lines = [line for line in screen.split("\n", allow_blank=True)]
    start = next(number for number, line in enumerate(lines) if "You're Alex" in line.plain)
    console = Console(record=True, width=WIDTH, file=StringIO())
    console.print(*lines[start - 1 :], sep="\n", soft_wrap=True)
    svg = re.sub(
        r"@font-face \{.*?\}", "", console.export_svg(title="whenready play alex-jordan --role alex"), flags=re.DOTALL
    )
    page = browser.new_page()
    page.set_content(f"<body style='margin:0;background:#fff'>{svg}</body>")
    page.locator("svg").screenshot(path=str(file))


def main() -> None:
    """Take both pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as url:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        chat(browser, url, IMAGES / "rehearsal.png")
        terminal(browser, IMAGES / "terminal.png")
        browser.close()


if __name__ == "__main__":
    main()
