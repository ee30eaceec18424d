"""Changing and deleting what is in a chat already."""

from __future__ import annotations

from typing import Any

from bot.sandbox import entities, markup
from bot.sandbox.chats import Chat, Message
from bot.sandbox.methods.calls import Call, Method, chat_of, formatted, message_of, writable_chat_of
from bot.sandbox.methods.messages import link_preview
from bot.sandbox.refusals import MESSAGE_NOT_MODIFIED, bad_request

#: A message can be deleted for this many seconds (Bot API, deleteMessage).
DELETABLE = 48 * 3600
#: deleteMessages takes this many ids (Bot API).
MOST_DELETED = 100


def _editable(call: Call) -> Message:
    if call.parameters.text("inline_message_id"):
        raise bad_request("the sandbox has no inline messages")
    chat = writable_chat_of(call)
    message = message_of(call, chat, "edit")
    # Messages that brought a reply keyboard can't be edited either (Bot API, "Updating messages").
    if message.sender_id != call.bot.bot_id or message.keyboard is not None:
        raise bad_request("message can't be edited")
    return message


def _rewrite(call: Call, message: Message, content: dict[str, Any], *, shown: bool) -> dict[str, Any]:
    """Put `content` in the place of text, entities, preview and buttons; refuse when nothing changes."""
    kept = {name: part for name, part in message.body.items() if name not in content}
    body = {**kept, **{name: part for name, part in content.items() if part is not None}}
    if body == message.body:
        raise MESSAGE_NOT_MODIFIED
    body["edit_date"] = int(call.world.clock())
    return call.world.chats.rewrite(call.bot, message, body, edited=shown).body


async def edit_message_text(call: Call) -> Any:
    """editMessageText; buttons that are not sent again are taken away."""
    if not call.parameters.text("text"):
        raise bad_request("message text is empty")
    message = _editable(call)
    text, found = formatted(call, "text", "entities", entities.TEXT_LIMIT, "message is too long")
    if entities.is_blank(text):
        raise bad_request("text must be non-empty")
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    content = {
        "text": text,
        "entities": found or None,
        "link_preview_options": link_preview(call).get("link_preview_options"),
        "reply_markup": markup.inline(call.parameters.object("reply_markup")),
    }
    return _rewrite(call, message, content, shown=True)


async def edit_message_caption(call: Call) -> Any:
    """editMessageCaption."""
    message = _editable(call)
    if "photo" not in message.body and "document" not in message.body:
        raise bad_request("there is no caption in the message to edit")
    text, found = formatted(call, "caption", "caption_entities", entities.CAPTION_LIMIT, "message caption is too long")
    content = {
        "caption": text or None,
        "caption_entities": found or None,
        "reply_markup": markup.inline(call.parameters.object("reply_markup")),
    }
    return _rewrite(call, message, content, shown=True)


async def edit_message_reply_markup(call: Call) -> Any:
    """editMessageReplyMarkup."""
    message = _editable(call)
    inline = markup.inline(call.parameters.object("reply_markup"))
    return _rewrite(call, message, {"reply_markup": inline}, shown=False)


def _deletable(call: Call, chat: Chat, message: Message) -> bool:
    if call.world.clock() - message.date > DELETABLE:
        return False
    # In a group the bot is a plain member: its own messages only.
    return chat.is_private or message.sender_id == call.bot.bot_id


async def delete_message(call: Call) -> Any:
    """deleteMessage: the bot's own and, in private chats, incoming ones, up to 48 hours old."""
    chat = chat_of(call)
    message = message_of(call, chat, "delete")
    if not _deletable(call, chat, message):
        raise bad_request("message can't be deleted for everyone")
    call.world.chats.delete(call.bot, message)
    return True


async def delete_messages(call: Call) -> Any:
    """deleteMessages: those that are not there, or can't be deleted, are passed over."""
    wanted = call.parameters.array("message_ids")
    if not wanted:
        raise bad_request("message identifiers are not specified")
    if len(wanted) > MOST_DELETED:
        raise bad_request("too many message identifiers specified")
    ids = []
    for number in wanted:
        if isinstance(number, bool) or not str(number).lstrip("-").isdecimal():
            raise bad_request("can't parse message identifier as a Number")
        ids.append(int(number))
    if min(ids) <= 0:
        raise bad_request("invalid message identifier specified")
    chat = chat_of(call)
    with call.world.storage.transaction():
        for number in ids:
            message = call.world.chats.message(call.bot, chat.chat_id, number)
            if message and _deletable(call, chat, message):
                call.world.chats.delete(call.bot, message)
    return True


METHODS: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
