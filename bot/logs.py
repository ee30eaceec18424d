"""Logs: structured, without a word of anyone's, and without the token."""

from __future__ import annotations

import datetime
import json
import logging
import re
import traceback
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.config import Settings

# These log URLs (which hold the token) at INFO, or whole updates at DEBUG: never below WARNING.
QUIET: Final = (
    "httpx",
    "httpcore",
    "telegram",
    "hpack",
    "asyncio",
    "transitions",
    "uvicorn",
    "uvicorn.error",
    "uvicorn.access",
)
_TOKEN: Final = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{30,}")
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Redacting(logging.Filter):
    """Takes the token and other secrets out of a record: message, arguments, extras and exception."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the record in place and let it through; drop the library's line that holds an update's text."""
        if str(record.msg).startswith("Received data was"):
            return False
        message = _message(record)
        if record.name == "asyncio":  # after its first line come tasks with their exceptions, messages and all
            message = message.partition("\n")[0]
        record.msg, record.args = self.clean(message), ()
        if record.exc_info:
            record.exc_text = self.clean(_where(record.exc_info))
            record.exc_info = None
        for name, value in vars(record).items():
            if name not in _STANDARD and isinstance(value, str):
                setattr(record, name, self.clean(value))
        return True

    def clean(self, text: str) -> str:
        """Return ``text`` without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return _TOKEN.sub("[token]", text)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # wrong arguments: keep the line, lose them
        return str(record.msg)


def _where(exc_info: Any) -> str:
    """The way to an exception without its message: messages quote what a person wrote; file and line do not."""
    kind, _, trace = exc_info
    frames = "".join(
        f"\n  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)[-12:]
    )
    return f"{kind.__name__ if kind else 'error'}{frames}"


class Json(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, action and what else was given."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON."""
        time = datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {
            "time": time,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update({name: value for name, value in vars(record).items() if name not in _STANDARD})
        if record.exc_text:
            line["exception"] = record.exc_text
        return json.dumps(line, ensure_ascii=False, default=str)


class Plain(logging.Formatter):
    """The same for a person: one line, extras in front of the exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        extras = " ".join(f"{name}={value}" for name, value in vars(record).items() if name not in _STANDARD)
        time = datetime.datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        line = f"{time} {record.levelname:<7} {record.getMessage()}" + (f"  ({extras})" if extras else "")
        return f"{line}\n{record.exc_text}" if record.exc_text else line


def set_up(settings: Settings, secrets: Iterable[str] = ()) -> None:
    """Send all logs to stderr in the form and from the level that the settings say."""
    token = settings.token.get_secret_value() if settings.token else ""
    handler = logging.StreamHandler()
    handler.addFilter(Redacting((token, *secrets)))
    handler.setFormatter(Json() if settings.log_format == "json" else Plain())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for name in QUIET:
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, root.level))
        logger.handlers.clear()
        logger.propagate = True
