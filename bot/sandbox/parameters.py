"""The parameters of one Bot API call, whichever way they came: URL, JSON, form or multipart."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from bot.sandbox.refusals import Refusal, bad_request

#: Largest upload that the public Bot API server takes, in bytes (Bot API, "Sending files"), and some air for the form.
REQUEST_LIMIT = 51 * 1024 * 1024

_INTEGER = re.compile(r"-?[0-9]{1,19}")
_TRUE = ("true", "1", "yes")
_FALSE = ("false", "0", "no", "")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a method was called with. Each getter raises Refusal (400) when the value is of another type."""

    values: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """A String. Numbers are taken as they are written, as Telegram does."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool | list | dict):
            raise _wrong(name, "String")
        text = str(value)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
        return text

    def integer(self, name: str, default: int = 0) -> int:
        """An Integer, or a string of digits."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and _INTEGER.fullmatch(value):
            return int(value)
        raise _wrong(name, "Number")

    def boolean(self, name: str, default: bool = False) -> bool:
        """A Boolean, or its name."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        written = str(value).lower()
        if written in _TRUE:
            return True
        if written in _FALSE:
            return False
        raise _wrong(name, "Boolean")

    def _json(self, name: str) -> Any:
        value = self.values.get(name)
        if isinstance(value, str):
            if not value:
                return None
            try:
                return json.loads(value)
            except ValueError:
                raise bad_request(f"can't parse {name} JSON object") from None
        return value

    def object(self, name: str) -> dict[str, Any] | None:
        """A JSON object, or None when it is not given."""
        value = self._json(name)
        if value is None or isinstance(value, dict):
            return value
        raise _wrong(name, "Object")

    def array(self, name: str) -> list[Any] | None:
        """A JSON array, or None when it is not given."""
        value = self._json(name)
        if value is None or isinstance(value, list):
            return value
        raise _wrong(name, "Array")


def _wrong(name: str, kind: str) -> Refusal:
    return bad_request(f'field "{name}" must be of type {kind}')


async def read(request: Request) -> Parameters:
    """Collect the parameters of a request. Raises Refusal (400, 413)."""
    values: dict[str, Any] = dict(request.query_params)
    if request.method != "POST":
        return Parameters(values)
    if int(request.headers.get("content-length") or 0) > REQUEST_LIMIT:
        raise Refusal(413, "Request Entity Too Large")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        body = await request.body()
        try:
            content = json.loads(body or b"{}")
        except ValueError:
            raise bad_request("can't parse JSON") from None
        if not isinstance(content, dict):
            raise bad_request("object expected as JSON content")
        return Parameters({**values, **content})
    uploads: dict[str, Upload] = {}
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        try:
            async with request.form(max_part_size=4 * 1024 * 1024) as form:
                for name, part in form.multi_items():
                    if isinstance(part, UploadFile):
                        mime = part.content_type or "application/octet-stream"
                        uploads[name] = Upload(part.filename or "file", mime, await part.read())
                    else:
                        values[name] = part
        except (MultiPartException, HTTPException) as error:
            raise bad_request(f"can't parse the form: {error}") from None
    return Parameters(values, uploads)
