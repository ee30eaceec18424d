"""Sending texts, showing that one types, reacting, answering taps."""

from __future__ import annotations

from typing import Any

from bot.sandbox import entities, hypertext, markup
from bot.sandbox.chats import Chat
from bot.sandbox.methods.calls import Call, Method, formatted, message_of, writable_chat_of
from bot.sandbox.reactions import ALLOWED
from bot.sandbox.refusals import QUERY_TOO_OLD, bad_request

#: Characters in the answer to a tap (Bot API, answerCallbackQuery).
ANSWER_LIMIT = 200
_ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)
_PREVIEW = {
    "is_disabled": bool,
    "url": str,
    "prefer_small_media": bool,
    "prefer_large_media": bool,
    "show_above_text": bool,
}


async def send_message(call: Call) -> Any:
    """sendMessage."""
    if not call.parameters.text("text"):
        raise bad_request("message text is empty")
    chat = writable_chat_of(call)
    text, found = formatted(call, "text", "entities", entities.TEXT_LIMIT, "message is too long")
    if entities.is_blank(text):
        raise bad_request("text must be non-empty")
    content: dict[str, Any] = {"text": text}
    if found:
        content["entities"] = found
    return deliver(call, chat, {**content, **link_preview(call)})


def deliver(call: Call, chat: Chat, content: dict[str, Any]) -> dict[str, Any]:
    """Write a message of the bot into a chat, with what every send method has: reply, markup, protection."""
    checked = markup.check(call.parameters.object("reply_markup"))
    extra = _reply(call, chat)
    if call.parameters.boolean("protect_content"):
        extra["has_protected_content"] = True
    if checked.inline:
        extra["reply_markup"] = checked.inline
    call.parameters.boolean("disable_notification")
    message = call.world.chats.add(call.bot, chat, call.bot.as_user(), {**extra, **content}, checked.keyboard)
    return message.body


def link_preview(call: Call) -> dict[str, Any]:
    """link_preview_options as the message keeps them. Raises Refusal (400)."""
    options = call.parameters.object("link_preview_options")
    if not options:
        return {}
    for name, kind in _PREVIEW.items():
        if name in options and not isinstance(options[name], kind):
            raise bad_request(f'can\'t parse link preview options: Field "{name}" is of the wrong type')
    return {"link_preview_options": {name: options[name] for name in _PREVIEW if name in options}}


def _reply(call: Call, chat: Chat) -> dict[str, Any]:
    wanted = call.parameters.object("reply_parameters")
    if not wanted:
        return {}
    message_id = wanted.get("message_id")
    if not isinstance(message_id, int) or isinstance(message_id, bool):
        raise bad_request("can't parse reply parameters: message_id must be of type Number")
    elsewhere = wanted.get("chat_id")
    if elsewhere is not None and str(elsewhere) != str(chat.chat_id):
        raise bad_request("the sandbox replies within one chat only")
    target = call.world.chats.message(call.bot, chat.chat_id, message_id)
    if target is None:
        if wanted.get("allow_sending_without_reply") is True:
            return {}
        raise bad_request("message to be replied not found")
    reply: dict[str, Any] = {
        "reply_to_message": {name: part for name, part in target.body.items() if name != "reply_to_message"}
    }
    quote = wanted.get("quote")
    if quote:
        if wanted.get("quote_parse_mode", "").lower() == "html":
            quote, _ = hypertext.parse(str(quote))
        text = target.body.get("text") or target.body.get("caption") or ""
        at = text.find(str(quote))
        if at < 0:
            raise bad_request("QUOTE_TEXT_INVALID")
        reply["quote"] = {"text": quote, "position": entities.length(text[:at]), "is_manual": True}
    return reply


async def send_chat_action(call: Call) -> Any:
    """sendChatAction: shown for five seconds or until the bot's next message."""
    chat = writable_chat_of(call)
    action = call.parameters.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.chats.show_action(call.bot, chat, action)
    return True


async def set_message_reaction(call: Call) -> Any:
    """setMessageReaction: one emoji of Telegram's list, or none."""
    chat = writable_chat_of(call)
    emoji = []
    for reaction in call.parameters.array("reaction") or []:
        kind = reaction.get("type") if isinstance(reaction, dict) else None
        if kind in ("custom_emoji", "paid"):
            raise bad_request("REACTION_INVALID")
        if kind != "emoji" or not isinstance(reaction.get("emoji"), str):
            raise bad_request("can't parse reaction: ReactionType must be an Object with a known type")
        if reaction["emoji"].replace("\ufe0f", "") not in ALLOWED:
            raise bad_request("REACTION_INVALID")
        emoji.append(reaction["emoji"])
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    call.parameters.boolean("is_big")
    message = message_of(call, chat, "react")
    call.world.chats.react(call.bot, message, call.bot.bot_id, emoji)
    return True


async def answer_callback_query(call: Call) -> Any:
    """answerCallbackQuery: once for each tap, and in time."""
    text = call.parameters.text("text")
    if entities.length(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer: dict[str, Any] = {
        "text": text,
        "show_alert": call.parameters.boolean("show_alert"),
        "url": call.parameters.text("url"),
    }
    call.parameters.integer("cache_time")
    if not call.world.taps.answer(call.bot, call.parameters.text("callback_query_id"), answer):
        raise QUERY_TOO_OLD
    return True


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendChatAction": send_chat_action,
    "setMessageReaction": set_message_reaction,
    "answerCallbackQuery": answer_callback_query,
}
