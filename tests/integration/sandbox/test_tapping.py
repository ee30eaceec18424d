"""Taps on inline buttons and their answers."""

from __future__ import annotations

import pytest
from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.sandbox.client import SandboxError, SandboxUser


async def tapped(bot: Bot, user: SandboxUser) -> tuple[CallbackQuery, str]:
    """A message with a button, tapped; the query as the bot gets it and the tap's id."""
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Go on", callback_data="go:1")]])
    await bot.send_message(1, "x", reply_markup=markup)
    tap_id = await user.tap("Go on")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    return query, tap_id


async def test_a_tap_reaches_the_bot_and_its_answer_the_person(bot: Bot, user: SandboxUser) -> None:
    """The query names person, message and data; the answer comes back with its text and kind."""
    query, tap_id = await tapped(bot, user)
    assert ("go:1", 1) == (query.data, query.from_user.id)
    assert query.message is not None
    assert query.message.is_accessible
    await query.answer("Well done", show_alert=True)
    assert await user.tap_answer(tap_id) == {"text": "Well done", "show_alert": True, "url": ""}


async def test_a_query_is_answered_once(bot: Bot, user: SandboxUser) -> None:
    """The second answer is refused, and so is one to a query that never was."""
    query, _ = await tapped(bot, user)
    await query.answer()
    for query_id in (query.id, "12345", ""):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
            await bot.answer_callback_query(query_id)


async def test_a_tap_grows_old(bot: Bot, user: SandboxUser) -> None:
    """An old query can't be answered, and one that nobody fetched never arrives."""
    query, _ = await tapped(bot, user)
    await user.age(151, taps=True)
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()
    assert await bot.get_updates() == ()


async def test_an_answer_has_200_characters(bot: Bot, user: SandboxUser) -> None:
    """201 characters are too many."""
    query, _ = await tapped(bot, user)
    with pytest.raises(BadRequest, match="Message_too_long"):
        await query.answer("x" * 201)
    await query.answer("x" * 200)


async def test_only_buttons_that_are_there_can_be_tapped(bot: Bot, user: SandboxUser) -> None:
    """After the button is gone, a test can't tap it any more."""
    query, _ = await tapped(bot, user)
    assert query.message is not None
    with pytest.raises(SandboxError, match="There is no button “Back” to tap"):
        await user.tap("Back")
    await bot.edit_message_reply_markup(1, query.message.message_id)
    with pytest.raises(SandboxError, match="There is no button “Go on” to tap"):
        await user.tap("Go on")


async def test_stale_and_inaccessible_taps(bot: Bot, user: SandboxUser) -> None:
    """A tap may cross the edit that takes its button away, and may come without the message's content."""
    query, _ = await tapped(bot, user)
    assert query.message is not None
    message_id = query.message.message_id
    await user.tap("go:1", inaccessible=True)
    await bot.edit_message_reply_markup(1, message_id)
    await user.tap("go:1", message_id=message_id, stale=True)
    _, lost, stale = [update.callback_query for update in await bot.get_updates()]
    assert lost is not None
    assert lost.message is not None
    assert not lost.message.is_accessible
    assert (message_id, 1) == (lost.message.message_id, lost.message.chat.id)
    assert stale is not None
    assert stale.data == "go:1"
    with pytest.raises(SandboxError, match="needs message_id and data"):
        await user.tap("go:1", stale=True)
