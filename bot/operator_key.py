"""The operator's key, which wraps every person's key. It never lies beside the data it opens."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.config import SettingsError

if TYPE_CHECKING:
    from bot.config import Settings

KEY_BYTES: Final = 32
_ADVICE: Final = "A key is what `whenready keygen` prints: 44 characters, letters, digits, - and _."


def new_key() -> str:
    """Return a fresh key as text: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def parse_key(text: str, name: str) -> bytes:
    """Return the key's bytes. Raises SettingsError, naming the setting ``name`` but never the key."""
    try:
        key = base64.urlsafe_b64decode(text.strip().encode("ascii"))
    except (UnicodeEncodeError, binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        msg = f"{name}: this is not a key. {_ADVICE}"
        raise SettingsError(msg)
    return key


def write_key(file: Path) -> str:
    """Write a fresh key to ``file`` (mode 600, never over an existing one) and return it. Raises SettingsError."""
    key = new_key()
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        msg = f"{file} is there already; a key is never overwritten, it may be the only way to open your data."
        raise SettingsError(msg) from None
    except OSError as error:
        msg = f"{file} cannot be written: {error.strerror}. Name another file."
        raise SettingsError(msg) from None
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(key + "\n")
    return key


def default_file() -> Path:
    """Where a key is made when none was set: ``$XDG_CONFIG_HOME/whenready/key``, usually ``~/.config/whenready/key``."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "whenready" / "key"


def find_key(settings: Settings, *, create: bool = True) -> tuple[bytes, Path | None]:
    """Return the operator's key, and the file if one was made just now.

    WHENREADY_KEY, else WHENREADY_KEY_FILE, else the default file, which is written when ``create``. Raises
    SettingsError for a wrong key, an unreadable file, or a file inside the data folder.
    """
    if settings.key is not None and settings.key.get_secret_value().strip():
        return parse_key(settings.key.get_secret_value(), "WHENREADY_KEY"), None
    file = settings.key_file or default_file()
    name = "WHENREADY_KEY_FILE" if settings.key_file else str(file)
    if file.resolve().is_relative_to(settings.data.resolve()):
        msg = f"{name}: {file} lies inside the data folder {settings.data}. Move it out: whoever copies the data must not get the key."
        raise SettingsError(msg)
    try:
        return parse_key(file.read_text("ascii"), name), None
    except FileNotFoundError:
        if settings.key_file or not create:
            msg = f"{name}: {file} is not there. Make it with `whenready keygen {file}`, or set WHENREADY_KEY."
            raise SettingsError(msg) from None
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{name}: {file} cannot be read ({getattr(error, 'strerror', None) or 'not a key'}). {_ADVICE}"
        raise SettingsError(msg) from None
    return parse_key(write_key(file), name), file
