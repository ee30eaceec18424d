"""What the operator sets: environment variables, or the same names in a ``.env`` file in the working directory."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, SecretStr, ValidationError
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
    log_format: Annotated[Literal["text", "json"], Field(alias="LOG_FORMAT")] = "text"
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], Field(alias="LOG_LEVEL")] = "INFO"

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
            name = str(detail["loc"][0]) if detail["loc"] else "settings"
            reason = detail["msg"].removeprefix("Value error, ")
            lines.append(f"{name}: {reason}. {_ADVICE.get(name, '')}".strip())
        raise SettingsError("\n".join(lines)) from None
