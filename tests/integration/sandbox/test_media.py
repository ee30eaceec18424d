"""Pictures and files in both directions."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest

from bot.sandbox import samples
from bot.sandbox.client import SandboxUser

Call = Callable[..., Any]


def png(width: int, height: int) -> bytes:
    """A PNG header that claims this size."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


async def test_a_photo_goes_out_and_comes_back(bot: Bot, user: SandboxUser) -> None:
    """sendPhoto by upload and again by file_id; getFile gives the same bytes."""
    picture = samples.photo(3)
    sent = await bot.send_photo(1, picture, caption="<i>evening</i>", parse_mode="HTML", has_spoiler=True)
    assert ("<i>evening</i>", True, 320) == (sent.caption_html, sent.has_media_spoiler, sent.photo[-1].width)
    again = await bot.send_photo(1, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    file = await bot.get_file(again.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == picture


async def test_a_document_keeps_its_name(bot: Bot, user: SandboxUser) -> None:
    """sendDocument keeps name, type and bytes; a path in the name is cut off."""
    sent = await bot.send_document(
        1, b'{"a": 1}', filename="../../etc/export.json", caption="Yours", protect_content=True
    )
    assert sent.document is not None
    assert ("export.json", "application/json", 8) == (
        sent.document.file_name,
        sent.document.mime_type,
        sent.document.file_size,
    )
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b'{"a": 1}'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no picture", "Image_process_failed"),
        (png(9000, 1001), "Photo_invalid_dimensions"),
        (png(2100, 100), "Photo_invalid_dimensions"),
        (b"", "File must be non-empty"),
    ],
)
async def test_wrong_pictures_are_refused(bot: Bot, user: SandboxUser, content: bytes, reason: str) -> None:
    """A photo must be a picture, at most 10,000 pixels of width and height together and no stripe."""
    with pytest.raises(BadRequest, match=reason):
        await bot.send_photo(1, content)


async def test_wrong_files_are_refused(bot: Bot, call: Call, user: SandboxUser) -> None:
    """No file, an unknown id, another kind's id, the outside network, a caption of 1,025."""
    document = (await bot.send_document(1, b"x")).document
    assert document is not None
    for values, reason in (
        ({}, "there is no photo in the request"),
        ({"photo": "AgACnone"}, "wrong file identifier/HTTP URL specified"),
        ({"photo": document.file_id}, "can't use file of type Document as Photo"),
        ({"photo": "https://example.org/a.png"}, "failed to get HTTP URL content"),
        ({"photo": "attach://none"}, "there is no photo in the request"),
    ):
        assert (await call("sendPhoto", chat_id=1, **values))["description"] == f"Bad Request: {reason}"
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(1, b"x", caption="x" * 1025)
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("nothing")


async def test_attach_scheme(http: httpx.AsyncClient, token: str, user: SandboxUser) -> None:
    """A file may also come under another name by attach://."""
    answer = await http.post(
        f"/bot{token}/sendDocument",
        data={"chat_id": "1", "document": "attach://here", "disable_notification": "true"},
        files={"here": ("a.txt", b"hello")},
    )
    assert answer.json()["result"]["document"]["file_name"] == "a.txt"


async def test_files_belong_to_their_bot(http: httpx.AsyncClient, bot: Bot, user: SandboxUser) -> None:
    """Another bot's token opens neither file_id nor path; a path can't leave the folder."""
    sent = await bot.send_document(1, b"x")
    assert sent.document is not None
    path = (await bot.get_file(sent.document.file_id)).file_path or ""
    name = path[path.index("documents/") :]
    other = f"99:{'B' * 35}"
    assert (await http.get(f"/file/bot{bot.token}/{name}")).content == b"x"
    assert (await http.get(f"/file/bot{other}/{name}")).status_code == 404
    assert (await http.get(f"/file/bot{bot.token}/..%2f..%2fsandbox.db")).status_code == 404
    answer = await http.get(f"/bot{other}/getFile", params={"file_id": sent.document.file_id})
    assert answer.status_code == 400
