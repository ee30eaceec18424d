"""What the operator sets: environment variables, or the same names in a ``.env`` file in the working directory."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM: Final = "https://api.telegram.org"
_TOKEN: Final = re.compile(r"^\d{3,20}:[A-Za-z0-9_-]{30,}$")
_ADVICE: Final = {
    "TELEGRAM_BOT_TOKEN": "@BotFather gives it when you make a bot; it looks like 123456789:AAF… Leave it out to try the bot "
    "without Telegram: `whenready demo`.",
    "TELEGRAM_API_URL": "It is the address of a Bot API server, such as https://api.telegram.org, without /bot and token.",
    "WHENREADY_DATA": "Name a folder that this user may write to.",
    "WHENREADY_KEY": "Make one with `whenready keygen`, or a file with `whenready keygen FILE` and WHENREADY_KEY_FILE=FILE.",
    "WHENREADY_KEY_FILE": "Make one with `whenready keygen FILE`. It must not lie inside the data folder.",
    "WEBHOOK_URL": "It is the public https address at which Telegram reaches this bot, such as https://bot.example.org/telegram.",
    "WEBHOOK_SECRET": "Use 16 to 256 letters, digits, - and _; for instance `openssl rand -hex 32`.",
    "HTTP_HOST": "It is the address to listen on, such as 127.0.0.1 or 0.0.0.0.",
    "HTTP_PORT": "It is a port from 1 to 65535.",
    "WHENREADY_CONTACT": "A sentence of at most 200 characters: whom people may ask about their data.",
    "LOG_FORMAT": "Use text or json.",
    "LOG_LEVEL": "Use DEBUG, INFO, WARNING or ERROR.",
}


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it and says what to do."""


def _token(value: SecretStr | None) -> SecretStr | None:
    if value is None or not value.get_secret_value().strip():
        return None
    if not _TOKEN.match(value.get_secret_value().strip()):
        msg = "this does not look like a bot token"
        raise ValueError(msg)
    return SecretStr(value.get_secret_value().strip())


def _url(value: str) -> str:
    if not re.match(r"^https?://[^/\s]+", value):
        msg = "this is not an http(s) address"
        raise ValueError(msg)
    return value.rstrip("/")


def _webhook_url(value: str | None) -> str | None:
    if value is None or not value.strip():
        return None
    if not re.match(r"^https?://[^/\s]+", value):
        msg = "this is not an http(s) address"
        raise ValueError(msg)
    return value.strip()


def _secret(value: SecretStr | None) -> SecretStr | None:
    if value is None or not value.get_secret_value():
        return None
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
        msg = "this cannot be a secret token"
        raise ValueError(msg)
    return value


class Settings(BaseSettings):
    """All settings. Names in the environment are those of the aliases."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", hide_input_in_errors=True
    )

    token: Annotated[SecretStr | None, AfterValidator(_token), Field(alias="TELEGRAM_BOT_TOKEN")] = None
    api_url: Annotated[str, AfterValidator(_url), Field(alias="TELEGRAM_API_URL")] = TELEGRAM
    data: Annotated[Path, Field(alias="WHENREADY_DATA")] = Path("data")
    key: Annotated[SecretStr | None, Field(alias="WHENREADY_KEY")] = None
    key_file: Annotated[Path | None, Field(alias="WHENREADY_KEY_FILE")] = None
    webhook_url: Annotated[str | None, AfterValidator(_webhook_url), Field(alias="WEBHOOK_URL")] = None
    webhook_secret: Annotated[SecretStr | None, AfterValidator(_secret), Field(alias="WEBHOOK_SECRET")] = None
    http_host: Annotated[str, Field(alias="HTTP_HOST")] = "127.0.0.1"
    http_port: Annotated[int | None, Field(alias="HTTP_PORT", ge=1, le=65535)] = None
    contact: Annotated[str, Field(alias="WHENREADY_CONTACT", max_length=200)] = ""
    log_format: Annotated[Literal["text", "json"], Field(alias="LOG_FORMAT")] = "text"
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], Field(alias="LOG_LEVEL")] = "INFO"

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Settings:
        """A webhook needs its secret, or anybody could send updates."""
        if self.webhook_url is not None and self.webhook_secret is None:
            msg = "WEBHOOK_SECRET: it must be set together with WEBHOOK_URL"
            raise ValueError(msg)
        return self

    @property
    def bot_id(self) -> str:
        """The number before the colon of the token, or "demo" without one: the name of the data folder."""
        return self.token.get_secret_value().split(":")[0] if self.token else "demo"

    @property
    def store_directory(self) -> Path:
        """Where this bot's data lies."""
        return self.data / self.bot_id


def read_settings() -> Settings:
    """Read the settings. Raises SettingsError naming every wrong one, without its value, and what to do."""
    try:
        return Settings()
    except ValidationError as error:
        lines = []
        for detail in error.errors(include_url=False, include_input=False):
            reason = detail["msg"].removeprefix("Value error, ")
            name = str(detail["loc"][0]) if detail["loc"] else reason.split(":")[0]
            reason = reason.removeprefix(f"{name}: ")
            lines.append(f"{name}: {reason}. {_ADVICE.get(name, '')}".strip())
        raise SettingsError("\n".join(lines)) from None
