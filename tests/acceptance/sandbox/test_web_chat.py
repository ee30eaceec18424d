"""The web chat, as people meet it in a browser."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from bot.sandbox import samples

# The stage of conftest.py; test folders are no packages, so its class can't be imported by name.
Stage = Any

pytestmark = pytest.mark.browser


def buttons(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    """An inline keyboard of (label, data)."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(text, callback_data=data) for text, data in row] for row in rows]
    )


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for something outside of the page."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(30)
    pytest.fail("It did not happen within three seconds.")


def test_description_and_start_come_first(open_page: Callable[..., Page], stage: Stage, user: int) -> None:
    """Before the first message there are the description and START, and START sends the deep link's payload."""
    page = open_page(user, query="&start=alex-jordan")
    expect(page.locator("#description")).to_have_text("I say it back.\nNothing more.")
    expect(page.locator("#composer")).to_be_hidden()
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator(".row.own")).to_contain_text("/start alex-jordan")
    expect(page.locator("#text")).to_be_focused()
    until(page, lambda: stage.texts(user) == ["/start alex-jordan"])


def test_typing_edits_and_deletions_are_live(page: Page, stage: Stage, user: int) -> None:
    """What the bot does shows at once: typing, a message, its edit, a reaction, its deletion."""
    stage.do(lambda bot: bot.send_chat_action(user, "typing"))
    expect(page.get_by_text("typing…")).to_be_visible()
    sent = stage.do(lambda bot: bot.send_message(user, "first"))
    expect(page.get_by_role("log")).to_contain_text("first")
    expect(page.locator("#status")).to_have_text("bot")
    stage.do(lambda bot: bot.edit_message_text("second", user, sent.message_id))
    expect(page.locator(f"#m{sent.message_id}")).to_contain_text("second")
    expect(page.locator(f"#m{sent.message_id}")).to_contain_text("edited")
    stage.do(lambda bot: bot.set_message_reaction(user, 1, "👍"))
    expect(page.get_by_role("button", name="Reaction 👍 by the bot")).to_be_visible()
    stage.do(lambda bot: bot.delete_message(user, sent.message_id))
    expect(page.locator(f"#m{sent.message_id}")).to_have_count(0)


def test_taps_get_their_answers(page: Page, stage: Stage, user: int) -> None:
    """An answer shows as a notice or as an alert; a button waits until it is answered."""
    rows = buttons([("Blue", "blue"), ("Alarm", "alert")], [("Nothing", "silent")])
    stage.do(lambda bot: bot.send_message(user, "Choose", reply_markup=rows))
    page.get_by_role("button", name="Blue").click()
    expect(page.locator("#toast")).to_have_text("You chose blue.")
    page.get_by_role("button", name="Alarm").click()
    expect(page.get_by_role("dialog")).to_contain_text("You chose alert.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Nothing").click()
    expect(page.get_by_role("button", name="Nothing")).to_have_attribute("aria-busy", "true")


def test_copy_buttons_copy(page: Page, stage: Stage, user: int) -> None:
    """A copy_text button puts its text on the clipboard and tells the bot nothing."""
    markup = InlineKeyboardMarkup(
        [[InlineKeyboardButton("Copy my line", copy_text=CopyTextButton("7.40 at the table"))]]
    )
    stage.do(lambda bot: bot.send_message(user, "Yours", reply_markup=markup))
    page.get_by_role("button", name="Copy my line").click()
    expect(page.locator("#toast")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == "7.40 at the table"


def test_text_never_becomes_markup(page: Page, stage: Stage, user: int) -> None:
    """Entities are formatted; hostile text, names of files and labels stay text."""
    hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>&amp;'
    stage.do(lambda bot: bot.send_message(user, hostile, reply_markup=buttons([(hostile[:30], "x")])))
    stage.do(
        lambda bot: bot.send_message(
            user,
            "<b>bold <i>both</i></b> 🙂 <code>x &lt; y</code> <a href='https://example.org/'>there</a>"
            "<tg-spoiler>hidden</tg-spoiler><blockquote>said</blockquote>",
            parse_mode="HTML",
        )
    )
    page.fill("#text", hostile)
    page.keyboard.press("Enter")
    expect(page.locator(".row .text").first).to_be_visible()
    expect(page.locator(".row.own").last).to_contain_text(hostile)
    assert page.locator(".log img, .log script").count() == 0
    rich = page.locator(".row", has_text="bold both")
    assert rich.locator("b > i").inner_text() == "both"
    assert rich.locator("code").inner_text() == "x < y"
    assert rich.locator("a").get_attribute("rel") == "noopener noreferrer"
    spoiler = rich.get_by_role("button", name="Hidden text")
    spoiler.focus()
    page.keyboard.press("Enter")
    expect(rich.locator(".spoiler.shown")).to_have_text("hidden")


def test_pictures_and_files(page: Page, stage: Stage, user: int, tmp_path: Path) -> None:
    """A picture is shown and opens; a file is downloaded under its name with its bytes."""
    stage.do(lambda bot: bot.send_photo(user, samples.photo(1), caption="evening"))
    stage.do(lambda bot: bot.send_document(user, b"<script>1</script>", filename="export.html"))
    picture = page.get_by_role("button", name="Open picture: evening")
    expect(picture.locator("img")).to_have_js_property("naturalWidth", 320)
    picture.click()
    expect(page.get_by_role("dialog", name="Picture")).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("link", name="export.html").click()
    assert download.value.suggested_filename == "export.html"
    download.value.save_as(tmp_path / "export.html")
    assert (tmp_path / "export.html").read_bytes() == b"<script>1</script>"


def test_protected_content_can_not_be_copied(page: Page, stage: Stage, user: int) -> None:
    """A protected message says so and offers no copy; any other does."""
    stage.do(lambda bot: bot.send_message(user, "secret", protect_content=True))
    stage.do(lambda bot: bot.send_message(user, "open"))
    for words, offered in (("secret", 0), ("open", 1)):
        row = page.locator(".row", has_text=words)
        row.hover()
        row.get_by_role("button", name="Actions for this message").click()
        expect(page.get_by_role("menuitem", name="Reply")).to_be_visible()
        assert page.get_by_role("menuitem", name="Copy text").count() == offered
        page.keyboard.press("Escape")
        expect(row.get_by_role("button", name="Actions for this message")).to_be_focused()
    expect(page.get_by_role("img", name="Protected")).to_be_visible()


def test_reply_keyboard_comes_and_goes(page: Page, stage: Stage, user: int) -> None:
    """The bot's keyboard sends its labels as texts, hides after one use and is removed on request."""
    rows = ReplyKeyboardMarkup([["Yes", "No"]], one_time_keyboard=True, input_field_placeholder="Well?")
    stage.do(lambda bot: bot.send_message(user, "Sure?", reply_markup=rows))
    expect(page.locator("#text")).to_have_attribute("placeholder", "Well?")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_role("group", name="The bot's keyboard")).to_be_hidden()
    until(page, lambda: stage.texts(user)[-1] == "Yes")
    page.get_by_role("button", name="Show the bot's keyboard").click()
    expect(page.get_by_role("button", name="No", exact=True)).to_be_visible()
    stage.do(lambda bot: bot.send_message(user, "Done", reply_markup=ReplyKeyboardRemove()))
    expect(page.locator("#keys")).to_be_hidden()


def test_commands_by_keyboard_alone(page: Page, stage: Stage, user: int) -> None:
    """Typing a slash lists the commands; arrows and Enter send one."""
    page.locator("#text").press_sequentially("/h")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(page.locator("#text")).to_have_attribute("aria-activedescendant", "command-0")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    until(page, lambda: stage.texts(user)[-1] == "/hush")
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(options).to_have_count(3)
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)


def test_editing_replying_reacting(page: Page, stage: Stage, user: int) -> None:
    """Arrow-up edits the last own text; a message can be replied to and reacted to."""
    page.fill("#text", "helo")
    page.keyboard.press("Enter")
    expect(page.locator(".row.own")).to_have_count(2)
    page.locator("#text").press("ArrowUp")
    expect(page.locator("#text")).to_have_value("helo")
    page.fill("#text", "hello")
    page.keyboard.press("Enter")
    expect(page.locator(".row.own").last).to_contain_text("hello")
    until(page, lambda: any(update.edited_message for update in stage.received))
    edited = [update.edited_message.text for update in stage.received if update.edited_message]
    assert edited == ["hello"]
    asked = stage.do(lambda bot: bot.send_message(user, "Really?", reply_parameters=ReplyParameters(2)))
    row = page.locator(f"#m{asked.message_id}")
    row.hover()
    row.get_by_role("button", name="Actions for this message").click()
    page.get_by_role("menuitem", name="React with 🔥").click()
    expect(row.get_by_role("button", name="Reaction 🔥 by you")).to_have_attribute("aria-pressed", "true")
    row.get_by_role("button", name="Actions for this message").click()
    page.get_by_role("menuitem", name="Reply").click()
    page.fill("#text", "Yes.")
    page.keyboard.press("Enter")
    expect(page.locator(".row.own").last.get_by_role("button", name="Reply to: Really?")).to_be_visible()


def test_attachments_and_albums(page: Page, stage: Stage, user: int) -> None:
    """Sticker, voice, album and a real file are sent from the clip."""
    for choice in ("A sticker", "A simulated voice message", "A simulated album"):
        page.get_by_role("button", name="Attach").click()
        page.get_by_role("menuitem", name=choice).click()
    page.set_input_files("#file", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"hi"})
    expect(page.locator(".row.own")).to_have_count(7)
    expect(page.get_by_role("img", name="Sticker 🌻")).to_be_visible()
    expect(page.get_by_role("link", name="a.txt")).to_be_visible()
    until(page, lambda: len(stage.texts(user)) == 7)


def test_blocking(page: Page, stage: Stage, user: int) -> None:
    """Blocking hides the message field; unblocking starts anew."""
    page.get_by_role("button", name="Chat menu").click()
    page.get_by_role("menuitem", name="Block the bot").click()
    expect(page.locator("#composer")).to_be_hidden()
    page.get_by_role("button", name="Unblock and restart").click()
    expect(page.locator("#composer")).to_be_visible()
    until(page, lambda: stage.texts(user) == ["/start", "/start"])


def test_people_side_by_side(open_page: Callable[..., Page], stage: Stage) -> None:
    """Two people have two names and two chats; each sees only their own."""
    first, second = open_page(501, width=1200), open_page(502, width=1200)
    for page in (first, second):
        page.click("#start")
        page.wait_for_selector(".row.own")
    stage.do(lambda bot: bot.send_message(501, "for one"))
    stage.do(lambda bot: bot.send_message(502, "for two"))
    expect(first.get_by_role("log")).to_contain_text("for one")
    expect(second.get_by_role("log")).to_contain_text("for two")
    assert "for two" not in first.get_by_role("log").inner_text()
    names = [page.locator("#people [aria-current=page]").inner_text() for page in (first, second)]
    assert len(set(names)) == 2


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
def test_every_width_and_both_schemes(
    open_page: Callable[..., Page], stage: Stage, user: int, width: int, scheme: str
) -> None:
    """Nothing scrolls sideways, every control has a name, and text has contrast of 4.5 to 1 or more."""
    page = open_page(user, width=width, scheme=scheme)
    page.click("#start")
    page.wait_for_selector(".row.own")
    long = "so" * 200
    rows = buttons([("Something rather long that wraps", "a"), ("Two", "b"), ("Three", "c")])
    stage.do(lambda bot: bot.send_message(user, f"<b>{long}</b> /help <code>{long}</code>", parse_mode="HTML"))
    stage.do(lambda bot: bot.send_message(user, "Choose", reply_markup=rows))
    expect(page.get_by_role("button", name="Three")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(
        "document.querySelector('#scroller').scrollWidth <= document.querySelector('#scroller').clientWidth"
    )
    nameless = page.evaluate(
        "[...document.querySelectorAll('button, a[href], textarea')].filter((e) => e.offsetParent && "
        "!(e.getAttribute('aria-label') || e.innerText.trim())).map((e) => e.outerHTML)"
    )
    assert nameless == []
    for selector in (".row:not(.own) .text", ".own .text", ".row:not(.own) .meta", ".own .meta", "#status", ".command"):
        ratio = page.evaluate(CONTRAST, selector)
        assert ratio >= 4.5, (selector, ratio)


CONTRAST = """
(selector) => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const node = document.querySelector(selector);
  let under = node;
  while (under && (parse(getComputedStyle(under).backgroundColor)[3] ?? 1) < 1) under = under.parentElement;
  const light = (text) => {
    const [r, g, b] = parse(text).map((v) => v / 255).map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const a = light(getComputedStyle(node).color), b = light(getComputedStyle(under).backgroundColor);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
"""


def test_a_screen_reader_hears_the_chat(page: Page, stage: Stage, user: int) -> None:
    """Messages are articles in a polite live log, each named by its writer; the landmarks are there."""
    stage.do(lambda bot: bot.send_message(user, "Hello"))
    log = page.get_by_role("log", name=re.compile("^Messages between .+ and Echo$"))
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log.get_by_role("article", name=re.compile("^You, "))).to_have_count(1)
    expect(log.get_by_role("article", name=re.compile("^Echo, "))).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_text("Echo")
    expect(page.get_by_role("main")).to_have_count(1)
    page.locator("body").press("Tab")
    assert page.evaluate("document.activeElement !== document.body")


def test_an_edit_keeps_the_keyboard_focus(page: Page, stage: Stage, user: int) -> None:
    """When the message under the focus is edited, the focus stays on the same button."""
    sent = stage.do(lambda bot: bot.send_message(user, "1", reply_markup=buttons([("More", "silent"), ("Stop", "b")])))
    page.get_by_role("button", name="Stop").focus()
    markup = buttons([("More", "silent"), ("Stop", "b")])
    stage.do(lambda bot: bot.edit_message_text("2", user, sent.message_id, reply_markup=markup))
    expect(page.locator(f"#m{sent.message_id}")).to_contain_text("2")
    expect(page.get_by_role("button", name="Stop")).to_be_focused()


def test_the_page_survives_the_sandboxs_restart(browser: Browser, tmp_path: Path) -> None:
    """When the sandbox goes and comes again, the page says so and goes on where it was."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = "from bot.commands.sandbox import command; command()"
    command = [sys.executable, "-c", program, "--port", str(port), "--data", str(tmp_path)]

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert f":{port}" in process.stdout.readline()
        return process

    process = start()
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        expect(page.get_by_role("heading", name="No bot has called yet")).to_be_visible()
        called = context.request.get(f"http://127.0.0.1:{port}/bot{7}:{'A' * 35}/getMe")
        assert called.ok
        page.get_by_role("button", name="Start", exact=True).click()
        expect(page.locator(".row.own")).to_contain_text("/start")
        process.kill()
        process.communicate()
        expect(page.locator("#status")).to_have_text("connecting…")
        process = start()
        expect(page.locator("#status")).to_have_text("bot", timeout=10_000)
        expect(page.locator(".row.own")).to_contain_text("/start")
        page.fill("#text", "still here")
        page.keyboard.press("Enter")
        expect(page.locator(".row.own").last).to_contain_text("still here")
    finally:
        context.close()
        process.kill()
        process.communicate()
