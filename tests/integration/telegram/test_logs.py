"""Logs hold neither the token nor a word of anyone's, at any level."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from telegram.error import InvalidToken

from bot.config import Settings
from bot.logs import QUIET, set_up
from bot.sandbox import create_app, running
from bot.sandbox.client import SandboxUser
from bot.telegram.client import Client
from bot.telegram.incoming import ALLOWED_UPDATES
from bot.telegram.poller import Ingest, Poller

TOKEN = "987654321:" + "S3cret_" * 5
CANARY = "the heron by the mill"
# Fixtures of conftest.py; test folders are no packages, so its classes can't be imported by name.
World = Any
Person = Any


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., io.StringIO]]:
    """Sets logging up as the program does, into a text; afterwards it is as it was."""
    root = logging.getLogger()
    names = list(QUIET)
    before = (root.handlers[:], root.level, [(name, logging.getLogger(name).level) for name in names])

    def opened(level: str = "DEBUG", form: str = "text") -> io.StringIO:
        stream = io.StringIO()
        monkeypatch.setattr("sys.stderr", stream)
        set_up(Settings.model_validate({"TELEGRAM_BOT_TOKEN": TOKEN, "LOG_LEVEL": level, "LOG_FORMAT": form}))
        return stream

    yield opened
    root.handlers[:], level, levels = before
    root.setLevel(level)
    for name, own in levels:
        logging.getLogger(name).setLevel(own)


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_exceptions_message_is_not_logged(written: Callable[..., io.StringIO], form: str) -> None:
    """Class, file and line of an exception are there; its message, and its causes' messages, are not."""
    stream = written(form=form)
    try:
        try:
            raise ValueError(CANARY)
        except ValueError as error:
            raise RuntimeError(f"{TOKEN} {CANARY}") from error
    except RuntimeError:
        logging.getLogger("bot.x").exception("it failed for %s", TOKEN, extra={"action": "x", "url": f"/bot{TOKEN}/"})
    text = stream.getvalue()
    assert "RuntimeError" in text
    assert "test_logs.py" in text
    assert TOKEN not in text
    assert TOKEN.split(":")[1] not in text
    assert CANARY not in text


async def test_a_task_that_nobody_waited_for_says_no_words(written: Callable[..., io.StringIO]) -> None:
    """Asyncio's own complaint shows the exception as it was made, message and all: not in our log."""
    stream = written()

    async def fails() -> None:
        raise ValueError(CANARY)

    task = asyncio.create_task(fails())
    await asyncio.wait({task})
    del task
    gc.collect()
    assert "ValueError" in stream.getvalue()
    assert CANARY not in stream.getvalue()


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_libraries_that_log_urls_and_updates_are_quiet(written: Callable[..., io.StringIO], level: str) -> None:
    """Httpx, httpcore and telegram are at WARNING whatever LOG_LEVEL is, their children too."""
    written(level)
    for name in ("httpx", "httpcore", "httpcore.connection", "telegram", "telegram.Bot", "telegram.ext.Updater"):
        assert logging.WARNING == logging.getLogger(name).getEffectiveLevel(), name
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot%s/getMe", TOKEN)


def test_the_librarys_line_with_an_updates_text_is_dropped(written: Callable[..., io.StringIO]) -> None:
    """What python-telegram-bot writes at CRITICAL about an update it cannot read holds its text."""
    stream = written()
    logging.getLogger("telegram.Bot").critical("Received data was: %s", CANARY)
    assert "" == stream.getvalue()


def test_json_lines_are_json(written: Callable[..., io.StringIO]) -> None:
    """Each line is one object with a machine's name for what happened."""
    stream = written(form="json")
    logging.getLogger("bot.x").warning("a %s", "line\nbreak", extra={"action": "x_done", "row": 5})
    line = json.loads(stream.getvalue())
    assert ("a line\nbreak", "x_done", 5, "WARNING") == (line["message"], line["action"], line["row"], line["level"])


async def test_turns_and_their_failures_say_no_words(
    written: Callable[..., io.StringIO], robin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole run at DEBUG, a turn that raises with the person's words, a malformed update: not a word in the log."""
    stream = written()
    await robin.is_there("/start", "I'm 18 or over, begin", "We work it out", "I go quiet, or I snap", CANARY)

    def fails(self: Any, *_: Any) -> None:
        raise RuntimeError(self.incoming.text)

    monkeypatch.setattr("bot.telegram.chat.Chat.handle", fails)
    await robin.send(CANARY)
    assert "turn_failed" in stream.getvalue()
    ingest = Ingest(Client(TOKEN, "http://127.0.0.1:9"), robin.world.turns, "ready_bot")
    await ingest.take([{"update_id": 1, "message": {"text": CANARY}}, {"update_id": 2, "message": CANARY}])
    assert "malformed_update" in stream.getvalue()
    assert CANARY not in stream.getvalue()


async def test_over_the_network_neither_token_nor_words_are_logged(
    written: Callable[..., io.StringIO], world: World, tmp_path: Any
) -> None:
    """Polling at DEBUG: good updates, a server that is gone, a token that is wrong."""
    stream = written()
    async with running(create_app(tmp_path / "sandbox", token=TOKEN)) as url:
        bot = Client(TOKEN, url)
        await bot.initialize()
        wrong = Client("987654321:" + "B" * 35, url)
        await asyncio.gather(*(request.initialize() for request in wrong._request))
        with pytest.raises(InvalidToken):
            await wrong.raw_updates(None, ALLOWED_UPDATES)
        async with SandboxUser(url, 7) as robin:
            await robin.start()
            await robin.send(CANARY)
        poller = Poller(bot, Ingest(bot, world.turns, "ready_bot"), world.clock)
        task = asyncio.create_task(poller.run())
        await asyncio.sleep(0.3)
        task.cancel()
        await asyncio.wait({task})
        bad = Poller(wrong, Ingest(wrong, world.turns, "ready_bot"), world.clock)
        task = asyncio.create_task(bad.run())
        await asyncio.sleep(0.3)
        task.cancel()
        await asyncio.wait({task})
    gone = asyncio.create_task(Poller(bot, Ingest(bot, world.turns, "ready_bot"), world.clock).run())
    await asyncio.sleep(0.3)
    gone.cancel()
    await asyncio.wait({gone})
    await bot.shutdown()
    await asyncio.gather(*(request.shutdown() for request in wrong._request))
    text = stream.getvalue()
    assert "does not accept the bot's token" in text
    assert "cannot be reached" in text
    for secret in (TOKEN, TOKEN.split(":")[1], "B" * 35, CANARY):
        assert secret not in text
