"""Edits and deletions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyKeyboardMarkup
from telegram.error import BadRequest

from bot.sandbox.client import SandboxUser

Call = Callable[..., Any]
BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]])


async def test_edit_replaces_text_entities_and_buttons(bot: Bot, user: SandboxUser) -> None:
    """An edit replaces everything; buttons that are not sent again are gone."""
    sent = await bot.send_message(1, "<b>one</b>", parse_mode="HTML", reply_markup=BUTTONS)
    edited = await bot.edit_message_text("two", 1, sent.message_id)
    assert isinstance(edited, Message)
    assert ("two", (), None) == (edited.text, edited.entities, edited.reply_markup)
    assert edited.edit_date is not None
    seen = (await user.history())[-1]
    assert ("two", [], True) == (seen.text, seen.labels, seen.edited)


async def test_edit_of_buttons_alone(bot: Bot, user: SandboxUser) -> None:
    """Buttons can be put in and taken away; people do not see such a message as edited."""
    sent = await bot.send_message(1, "x")
    await bot.edit_message_reply_markup(1, sent.message_id, reply_markup=BUTTONS)
    assert (await user.history())[-1].labels == ["A"]
    await bot.edit_message_reply_markup(1, sent.message_id)
    last = (await user.history())[-1]
    assert ([], False) == (last.labels, last.edited)


async def test_unchanged_edit_is_refused(bot: Bot, call: Call, user: SandboxUser) -> None:
    """The same text with the same buttons is a 400, however it is written."""
    sent = await bot.send_message(1, "<b>x</b>", parse_mode="HTML", reply_markup=BUTTONS)
    answer = await call(
        "editMessageText",
        chat_id=1,
        message_id=sent.message_id,
        text="<strong>x</strong>  ",
        parse_mode="HTML",
        reply_markup=BUTTONS.to_dict(),
    )
    assert answer["description"] == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(1, sent.message_id, reply_markup=BUTTONS)
    assert await bot.edit_message_text("x", 1, sent.message_id, reply_markup=BUTTONS)


async def test_what_cannot_be_edited(bot: Bot, user: SandboxUser) -> None:
    """Unknown messages, a person's own, and those that brought a reply keyboard can't be edited."""
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", 1, 99)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", 1, 1)
    sent = await bot.send_message(1, "x", reply_markup=ReplyKeyboardMarkup([["A"]]))
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("y", 1, sent.message_id)
    plain = await bot.send_message(1, "x")
    for text, reason in (("y" * 4097, "too long"), (" ", "non-empty")):
        with pytest.raises(BadRequest, match=reason):
            await bot.edit_message_text(text, 1, plain.message_id)


async def test_both_sides_can_be_deleted(bot: Bot, user: SandboxUser) -> None:
    """In a private chat a bot deletes its own messages and the person's."""
    sent = await bot.send_message(1, "x")
    await bot.delete_message(1, sent.message_id)
    await bot.delete_message(1, 1)
    assert await user.history() == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(1, 1)


async def test_old_messages_stay(bot: Bot, user: SandboxUser) -> None:
    """After 48 hours neither side's messages can be deleted, but the bot's own can still be edited."""
    sent = await bot.send_message(1, "x")
    await user.age(47 * 3600)
    assert await bot.delete_message(1, 1)
    await user.age(2 * 3600)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(1, sent.message_id)
    assert await bot.edit_message_text("y", 1, sent.message_id)


async def test_deleting_many(bot: Bot, call: Call, user: SandboxUser) -> None:
    """deleteMessages passes over what is missing or too old and answers True; 1 to 100 ids."""
    ids = [(await bot.send_message(1, str(number))).message_id for number in range(4)]
    await user.age(message_ids=[ids[3]])
    assert await bot.delete_messages(1, [*ids, 999])
    assert [said.text for said in await user.history(from_bot=True)] == ["3"]
    for wrong in ([], list(range(1, 102)), ["x"], [0]):
        assert (await call("deleteMessages", chat_id=1, message_ids=wrong))["error_code"] == 400


async def test_edited_caption(bot: Bot, user: SandboxUser) -> None:
    """A caption can be edited, and a text message has none."""
    sent = await bot.send_document(1, b"x", caption="one")
    changed = await bot.edit_message_caption(1, sent.message_id, caption="<b>two</b>", parse_mode="HTML")
    assert isinstance(changed, Message)
    assert changed.caption_html == "<b>two</b>"
    text = await bot.send_message(1, "x")
    with pytest.raises(BadRequest, match="There is no caption"):
        await bot.edit_message_caption(1, text.message_id, caption="y")
    with pytest.raises(BadRequest, match="There is no text"):
        await bot.edit_message_text("y", 1, sent.message_id)
