"""Pictures and files, out and back."""

from __future__ import annotations

import mimetypes
from typing import Any

from bot.sandbox import entities, images
from bot.sandbox.files import DOWNLOAD_LIMIT, StoredFile
from bot.sandbox.methods.calls import Call, Method, formatted, writable_chat_of
from bot.sandbox.methods.messages import deliver
from bot.sandbox.parameters import Upload
from bot.sandbox.refusals import Refusal, bad_request

#: Limits of sendPhoto and sendDocument (Bot API): bytes, pixels of width and height together, ratio.
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
DOCUMENT_BYTES = 50 * 1024 * 1024


def _caption(call: Call) -> dict[str, Any]:
    text, found = formatted(call, "caption", "caption_entities", entities.CAPTION_LIMIT, "message caption is too long")
    content: dict[str, Any] = {}
    if text:
        content["caption"] = text
    if found:
        content["caption_entities"] = found
    return content


def _input(call: Call, name: str) -> Upload | StoredFile:
    """What the parameter names: an upload (directly or by attach://) or a file the server has already."""
    direct = call.parameters.uploads.get(name)
    value = call.parameters.text(name)
    if direct is None and not value:
        raise bad_request(f"there is no {name} in the request")
    if direct is None and value.startswith("attach://"):
        direct = call.parameters.uploads.get(value.removeprefix("attach://"))
        if direct is None:
            raise bad_request(f"there is no {name} in the request")
    if direct is not None:
        if not direct.content:
            raise bad_request("file must be non-empty")
        return direct
    if value.lower().startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # The sandbox never goes out to the network.
    known = call.world.files.find(call.bot, value)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known.kind != name:
        raise bad_request(f"can't use file of type {known.kind.capitalize()} as {name.capitalize()}")
    return known


async def send_photo(call: Call) -> Any:
    """sendPhoto."""
    chat = writable_chat_of(call)
    given = _input(call, "photo")
    caption = _caption(call)
    if isinstance(given, Upload):
        if len(given.content) > PHOTO_BYTES:
            raise bad_request("file is too big")
        picture = images.recognise(given.content)
        if picture is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        short, long = sorted((picture.width, picture.height))
        if short < 1 or short + long > PHOTO_SIDES or long > PHOTO_RATIO * short:
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        size = {"width": picture.width, "height": picture.height}
        given = call.world.files.keep(call.bot, "photo", given.name, picture.mime, given.content, size)
    content: dict[str, Any] = {"photo": [given.described()], **caption}
    if call.parameters.boolean("has_spoiler"):
        content["has_media_spoiler"] = True
    if call.parameters.boolean("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return deliver(call, chat, content)


async def send_document(call: Call) -> Any:
    """sendDocument."""
    chat = writable_chat_of(call)
    given = _input(call, "document")
    caption = _caption(call)
    call.parameters.boolean("disable_content_type_detection")
    if isinstance(given, Upload):
        if len(given.content) > DOCUMENT_BYTES:
            raise Refusal(413, "Request Entity Too Large")
        mime = mimetypes.guess_type(given.name)[0] or given.mime
        given = call.world.files.keep(call.bot, "document", given.name, mime, given.content)
    return deliver(call, chat, {"document": given.described(), **caption})


async def get_file(call: Call) -> Any:
    """getFile; the bytes are at {url}/file/bot{token}/{file_path}."""
    file = call.world.files.find(call.bot, call.parameters.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }


METHODS: dict[str, Method] = {
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "getFile": get_file,
}
