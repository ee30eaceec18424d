"""Files that bot and people have sent each other, kept as bytes in the data directory."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sandbox.bots import Bot
from bot.sandbox.storage import Storage, dump

#: What getFile hands out at most, in bytes (Bot API, getFile).
DOWNLOAD_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file. `kind` is photo, document, voice or sticker; `details` are the Bot API fields of that kind."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    size: int
    path: str
    details: dict[str, Any]

    def described(self) -> dict[str, Any]:
        """The Bot API object of its kind: PhotoSize, Document, Voice or Sticker."""
        common = {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}
        if self.kind == "document":
            return {**common, "file_name": self.name, "mime_type": self.mime, **self.details}
        if self.kind == "voice":
            return {**common, "mime_type": self.mime, **self.details}
        return {**common, **self.details}


class Files:
    """All files of the sandbox."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def keep(
        self, bot: Bot, kind: str, name: str, mime: str, content: bytes, details: dict[str, Any] | None = None
    ) -> StoredFile:
        """Keep a file and give it an id."""
        number = self._storage.next_number("file")
        # The digest makes file_unique_id the same for the same content, as Telegram promises.
        digest = hashlib.sha256(content).hexdigest()
        unique_id = f"AQAD{digest[:16]}"
        file_id = f"AgAC{secrets.token_urlsafe(9)}{number}"
        safe_name = Path(name.replace("\\", "/")).name or "file"
        suffix = Path(safe_name).suffix[:10] if Path(safe_name).suffix.isascii() else ""
        path = f"{kind}s/file_{number}{suffix}"
        target = self._storage.files_dir / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
        self._storage.execute(
            "INSERT INTO files (file_id, unique_id, bot_id, kind, name, mime, size, path, details) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            file_id,
            unique_id,
            bot.bot_id,
            kind,
            safe_name,
            mime,
            len(content),
            path,
            dump(details or {}),
        )
        return StoredFile(file_id, unique_id, kind, safe_name, mime, len(content), path, details or {})

    def find(self, bot: Bot, file_id: str) -> StoredFile | None:
        """The file with this id, if this bot may see it."""
        return self._one("SELECT * FROM files WHERE bot_id = ? AND file_id = ?", bot.bot_id, file_id)

    def at(self, bot: Bot, path: str) -> StoredFile | None:
        """The file that getFile has given this path."""
        return self._one("SELECT * FROM files WHERE bot_id = ? AND path = ?", bot.bot_id, path)

    def _one(self, sql: str, *values: Any) -> StoredFile | None:
        row = self._storage.row(sql, *values)
        if row is None:
            return None
        return StoredFile(
            row["file_id"],
            row["unique_id"],
            row["kind"],
            row["name"],
            row["mime"],
            row["size"],
            row["path"],
            json.loads(row["details"]),
        )

    def on_disk(self, file: StoredFile) -> Path:
        """Where the bytes are."""
        return self._storage.files_dir / file.path
