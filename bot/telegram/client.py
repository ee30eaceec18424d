"""The Bot API client: python-telegram-bot's Bot, with raw updates and one table of how its errors are taken."""

from __future__ import annotations

from typing import Any, Final, Literal

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest, HTTPXRequest

POLL: Final = 25  # seconds that one getUpdates waits for something to come
PATIENCE: Final = 10.0  # seconds that a call may take before it counts as lost
CONNECTIONS: Final = 32  # sends under way at once

Verdict = Literal["done", "retry", "wait", "gone", "failed", "refused"]
# Errors that mean: it is already as we wanted it.
_DONE: Final = ("message is not modified", "message to delete not found", "message to react not found")


class Client(Bot):
    """A Bot that can also read updates without parsing them.

    ``api_url`` is any Bot API server's address; ``request`` makes the calls another way (benchmarks).
    """

    def __init__(self, token: str, api_url: str, request: BaseRequest | None = None) -> None:
        super().__init__(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=request
            or HTTPXRequest(
                connection_pool_size=CONNECTIONS, read_timeout=PATIENCE, write_timeout=PATIENCE, pool_timeout=PATIENCE
            ),
            get_updates_request=HTTPXRequest(connection_pool_size=1, read_timeout=POLL + PATIENCE),
        )

    async def raw_updates(self, offset: int | None, allowed: tuple[str, ...]) -> list[Any]:
        """Wait up to POLL seconds for updates from ``offset`` on, as they come. Raises TelegramError.

        ``get_updates`` would parse them all at once: one that it cannot read would stop every later one for good.
        """
        data: dict[str, Any] = {"timeout": POLL, "limit": 100, "allowed_updates": list(allowed)}
        if offset is not None:
            data["offset"] = offset
        result = await self._post("getUpdates", data, read_timeout=POLL + PATIENCE)
        return result if isinstance(result, list) else []


def seconds_to_wait(error: RetryAfter) -> float:
    """How long Telegram asks us to wait. (The library is changing the type of ``retry_after`` from int to timedelta.)"""
    wait = error._retry_after
    return wait.total_seconds()


def verdict(error: TelegramError) -> tuple[Verdict, float]:
    """How an error of a send is taken, and for how many seconds to wait.

    *done*: it is as we wanted it. *wait*: Telegram asks this chat to wait. *retry*: the network or the server. *gone*:
    the person has blocked the bot. *failed*: this row will never be sent. *refused*: the token is not accepted.
    BadRequest is a NetworkError to python-telegram-bot, so it is looked at first.
    """
    match error:
        case RetryAfter():
            return "wait", seconds_to_wait(error)
        case BadRequest():
            message = error.message.lower()
            return ("done" if any(text in message for text in _DONE) else "failed"), 0.0
        case Forbidden():
            return "gone", 0.0
        case InvalidToken():
            return "refused", 30.0
        case ChatMigrated() | Conflict():
            return "failed", 0.0
        case _:  # NetworkError, TimedOut, and whatever a server may say
            return "retry", 0.0
