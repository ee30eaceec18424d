"""One call of one method, and what several methods ask of it: the chat, the message, a text with its entities."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox import detection, entities, hypertext
from bot.sandbox.bots import Bot
from bot.sandbox.chats import Chat, Message
from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import CHAT_NOT_FOUND, bad_request, forbidden
from bot.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """Who calls, and with what."""

    world: World
    bot: Bot
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Described:
    """A result that Telegram says a few words about."""

    result: Any
    description: str


Method = Callable[[Call], Awaitable[Any]]

_CHAT_ID = re.compile(r"-?[0-9]{1,16}")


def chat_of(call: Call) -> Chat:
    """The chat that the call names. Raises Refusal (400) when there is none."""
    value = call.parameters.text("chat_id").strip()
    if not value:
        raise bad_request("chat_id is empty")
    chat = call.world.chats.find(call.bot, int(value)) if _CHAT_ID.fullmatch(value) else None
    if chat is None:
        raise CHAT_NOT_FOUND
    return chat


def writable_chat_of(call: Call) -> Chat:
    """The chat that the call names, if the bot may write there. Raises Refusal (400, 403)."""
    chat = chat_of(call)
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def message_of(call: Call, chat: Chat, purpose: str) -> Message:
    """The message that the call names. Raises Refusal (400), "message to <purpose> not found"."""
    message_id = call.parameters.integer("message_id")
    if message_id == 0 and purpose != "delete":
        raise bad_request("message identifier is not specified")
    message = call.world.chats.message(call.bot, chat.chat_id, message_id)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def formatted(
    call: Call, name: str, entities_name: str, limit: int, too_long: str
) -> tuple[str, list[entities.Entity]]:
    """A text parameter, parsed by parse_mode or by its list of entities, cleaned and measured.

    `limit` is in UTF-16 code units after parsing. Raises Refusal (400).
    """
    source = call.parameters.text(name)
    mode = call.parameters.text("parse_mode").strip().lower()
    if mode == "html":
        text, found = hypertext.parse(source, call.world.people.find)
    elif mode in ("", "none"):
        text, found = source, _given(call, entities_name, source)
    elif mode in ("markdown", "markdownv2"):
        raise bad_request("the sandbox reads HTML only: send parse_mode HTML, or entities")
    else:
        raise bad_request("unsupported parse_mode")
    text, found = entities.settle(text, found)
    if entities.length(text) > limit:
        raise bad_request(too_long)
    return text, entities.ordered([*found, *detection.detect(text, found)])[: entities.ENTITY_LIMIT]


def _given(call: Call, name: str, text: str) -> list[entities.Entity]:
    end = entities.length(text)
    found: list[entities.Entity] = []
    for given in call.parameters.array(name) or []:
        if not isinstance(given, dict):
            raise bad_request("can't parse entities: MessageEntity must be an Object")
        kind, offset, size = given.get("type"), given.get("offset"), given.get("length")
        if kind not in entities.TYPES:
            raise bad_request("can't parse entities: unsupported entity type specified")
        if not isinstance(offset, int) or not isinstance(size, int):
            raise bad_request("can't parse entities: offset and length must be of type Number")
        # What Telegram finds by itself it does not take from the bot.
        if kind in entities.DETECTED or size <= 0:
            continue
        if offset < 0 or offset + size > end:
            raise bad_request(f"can't parse entities: entity beyond the text's end at UTF-16 offset {offset}")
        extra = {key: given[key] for key in ("url", "user", "language", "custom_emoji_id") if key in given}
        if kind == "text_link":
            url = hypertext.checked_link(str(extra.get("url", "")))
            if url is None:
                continue
            extra = {"url": url}
        found.append({"type": kind, "offset": offset, "length": size, **extra})
    return found
