"""How Telegram's errors are taken: every one of them, and the ones that only sound like errors."""

from __future__ import annotations

import datetime
import inspect
from typing import Any

import pytest
from telegram import error
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.telegram.client import Client, verdict

_EXPECTED: dict[str, tuple[str, TelegramError]] = {
    "TelegramError": ("retry", TelegramError("x")),
    "NetworkError": ("retry", error.NetworkError("x")),
    "TimedOut": ("retry", error.TimedOut()),
    "BadRequest": ("failed", BadRequest("Chat not found")),
    "Forbidden": ("gone", error.Forbidden("bot was blocked by the user")),
    "InvalidToken": ("refused", error.InvalidToken()),
    "RetryAfter": ("wait", RetryAfter(17)),
    "ChatMigrated": ("failed", error.ChatMigrated(-5)),
    "Conflict": ("failed", error.Conflict("x")),
    "EndPointNotFound": ("retry", error.EndPointNotFound("x")),
    "PassportDecryptionError": ("retry", error.PassportDecryptionError("x")),
}


def test_every_error_of_the_library_is_mapped() -> None:
    """A new error class in python-telegram-bot makes this fail until somebody has thought about it."""
    classes = [one for _, one in inspect.getmembers(error, inspect.isclass) if issubclass(one, TelegramError)]
    assert sorted(one.__name__ for one in classes) == sorted(_EXPECTED)


@pytest.mark.parametrize("name", sorted(_EXPECTED))
def test_errors_are_taken_as_what_they_mean(name: str) -> None:
    """The table of verdicts; a BadRequest is not retried though it is a NetworkError to the library."""
    expected, raised = _EXPECTED[name]
    assert expected == verdict(raised)[0]


@pytest.mark.parametrize("wait", [17, datetime.timedelta(seconds=17)])
def test_the_time_to_wait_is_telegrams(wait: Any) -> None:
    """Seconds or a timedelta, whichever the library hands on."""
    assert ("wait", 17.0) == verdict(RetryAfter(wait))


@pytest.mark.parametrize(
    "message",
    [
        "Message is not modified: specified new message content and reply markup are exactly the same",
        "Message to delete not found",
        "Message to react not found",
    ],
)
def test_what_is_already_so_is_done(message: str) -> None:
    """An unchanged edit, and a message that is gone already, are success."""
    assert "done" == verdict(BadRequest(message))[0]


def test_the_client_talks_to_the_server_it_is_given() -> None:
    """Any Bot API server: {url}/bot{token}/{method}, and files beside it."""
    bot = Client("123456:" + "A" * 35, "http://127.0.0.1:8081")
    assert "http://127.0.0.1:8081/bot123456:" + "A" * 35 == bot.base_url
    assert "http://127.0.0.1:8081/file/bot123456:" + "A" * 35 == bot.base_file_url
