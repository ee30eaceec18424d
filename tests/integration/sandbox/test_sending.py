"""sendMessage and what surrounds it, as strict as Telegram."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from telegram import (
    Bot,
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden

from bot.sandbox.client import SandboxUser

Call = Callable[..., Any]


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    """One row of buttons."""
    return InlineKeyboardMarkup([buttons])


async def test_html_becomes_entities(bot: Bot, user: SandboxUser) -> None:
    """HTML arrives as text and entities, and reads the same in the person's chat."""
    sent = await bot.send_message(1, "<b>Hi</b> &amp; <i>you</i> &lt;3", parse_mode="HTML")
    assert sent.text == "Hi & you <3"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [("bold", 0, 2), ("italic", 5, 3)]
    assert (await user.history())[-1].html == "<b>Hi</b> &amp; <i>you</i> &lt;3"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<b>never closed", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é <script>", 'Unsupported start tag "script" at byte offset 3'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b", "Unclosed start tag at byte offset 0"),
    ],
)
async def test_broken_html_is_refused(call: Call, user: SandboxUser, text: str, reason: str) -> None:
    """Broken HTML is a 400 in Telegram's words, and nothing is sent."""
    answer = await call("sendMessage", chat_id=1, text=text, parse_mode="HTML")
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: can't parse entities: {reason}"}
    assert await user.history(from_bot=True) == []


async def test_length_counts_utf16_after_parsing(bot: Bot, user: SandboxUser) -> None:
    """4,096 UTF-16 units pass, tags not counted; one more does not, and an emoji counts two."""
    assert len((await bot.send_message(1, f"<b>{'x' * 4096}</b>", parse_mode="HTML")).text or "") == 4096
    assert (await bot.send_message(1, "🙂" * 2048)).text == "🙂" * 2048
    for text in ("x" * 4097, "🙂" * 2048 + "x"):
        with pytest.raises(BadRequest, match="Message is too long"):
            await bot.send_message(1, text)


@pytest.mark.parametrize(
    ("text", "description"),
    [("", "message text is empty"), (" \n ", "text must be non-empty"), ("<b></b>", "text must be non-empty")],
)
async def test_nothing_to_say_is_refused(call: Call, user: SandboxUser, text: str, description: str) -> None:
    """A message needs something that can be seen."""
    answer = await call("sendMessage", chat_id=1, text=text, parse_mode="HTML")
    assert (400, f"Bad Request: {description}") == (answer["error_code"], answer["description"])


async def test_white_space_around_is_trimmed(bot: Bot, user: SandboxUser) -> None:
    """Telegram trims a text, and the entities move with it."""
    sent = await bot.send_message(1, "\n\n  x <b>y</b>  \n", parse_mode="HTML")
    assert sent.text == "x y"
    assert [(e.offset, e.length) for e in sent.entities] == [(2, 1)]


@pytest.mark.parametrize(("data", "passes"), [("x" * 64, True), ("é" * 32, True), ("é" * 33, False), ("", False)])
async def test_callback_data_has_1_to_64_bytes(call: Call, user: SandboxUser, data: str, passes: bool) -> None:
    """callback_data is measured in bytes."""
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": data}]]}
    answer = await call("sendMessage", chat_id=1, text="x", reply_markup=markup)
    assert answer["ok"] == passes
    assert passes or answer["description"] == "Bad Request: BUTTON_DATA_INVALID"


async def test_copy_text_has_1_to_256_characters(bot: Bot, user: SandboxUser) -> None:
    """copy_text of 256 passes, 257 is refused."""
    copy = InlineKeyboardButton("Copy", copy_text=CopyTextButton("x" * 256))
    sent = await bot.send_message(1, "x", reply_markup=keyboard(copy))
    assert sent.reply_markup == keyboard(copy)
    with pytest.raises(BadRequest, match="Button_copy_text_invalid"):
        long = InlineKeyboardButton("Copy", copy_text=CopyTextButton("x" * 257))
        await bot.send_message(1, "x", reply_markup=keyboard(long))


@pytest.mark.parametrize(
    "markup",
    [
        {"inline_keyboard": [[{"text": "A"}]]},
        {"inline_keyboard": [[{"text": "", "callback_data": "a"}]]},
        {"inline_keyboard": [[{"text": "A", "callback_data": "a", "url": "https://example.org"}]]},
        {"inline_keyboard": [[{"text": "A", "url": "nowhere"}]]},
        {"inline_keyboard": [{"text": "A", "callback_data": "a"}]},
        {"inline_keyboard": [[{"text": "A", "callback_data": 5}]]},
        {"keyboard": []},
        {"keyboard": [[{"text": ""}]]},
        {"force_reply": True, "input_field_placeholder": "x" * 65},
        {"unheard_of": True},
        [],
        "{",
    ],
)
async def test_wrong_markup_is_refused(call: Call, user: SandboxUser, markup: Any) -> None:
    """A reply_markup that Telegram would not take is a 400."""
    answer = await call("sendMessage", chat_id=1, text="x", reply_markup=markup or [1])
    assert (400, False) == (answer["error_code"], answer["ok"])


async def test_keyboards_for_the_input_field(bot: Bot, user: SandboxUser) -> None:
    """Reply keyboards, their removal and force_reply reach the person, and are not part of the bot's message."""
    rows = ReplyKeyboardMarkup([["Yes", "No"]], one_time_keyboard=True, input_field_placeholder="Well?")
    for markup in (rows, ReplyKeyboardRemove(), ForceReply()):
        assert (await bot.send_message(1, "x", reply_markup=markup)).reply_markup is None
    shown = [said.raw["keyboard"] for said in await user.history(from_bot=True)]
    assert [
        {
            "keyboard": [[{"text": "Yes"}, {"text": "No"}]],
            "one_time_keyboard": True,
            "input_field_placeholder": "Well?",
        },
        {"remove_keyboard": True},
        {"force_reply": True},
    ] == shown


async def test_protection_preview_and_reply_are_carried(bot: Bot, user: SandboxUser) -> None:
    """protect_content, link_preview_options and reply_parameters are kept with the message."""
    sent = await bot.send_message(
        1,
        "x",
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_parameters=ReplyParameters(1, quote="start"),
    )
    assert sent.has_protected_content
    assert sent.link_preview_options == LinkPreviewOptions(is_disabled=True)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "/start"
    assert sent.quote is not None
    assert (sent.quote.text, sent.quote.position) == ("start", 1)


async def test_reply_to_nothing(bot: Bot, user: SandboxUser) -> None:
    """A reply to a missing message is refused unless the bot says it does not mind."""
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(1, "x", reply_parameters=ReplyParameters(999))
    sent = await bot.send_message(1, "x", reply_parameters=ReplyParameters(999, allow_sending_without_reply=True))
    assert sent.reply_to_message is None


async def test_strangers_and_blockers(bot: Bot, url: str, user: SandboxUser) -> None:
    """Unknown chat 400, not started 403, blocked 403, and after unblocking all is well."""
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(424242, "x")
    async with SandboxUser(url, 2, bot_id=bot.id) as other:
        await other.chat()
        with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
            await bot.send_message(2, "x")
    await user.block()
    for attempt in (bot.send_message(1, "x"), bot.send_chat_action(1, "typing"), bot.send_document(1, b"x")):
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await attempt
    await user.unblock()
    assert (await bot.send_message(1, "x")).text == "x"


async def test_entities_instead_of_html(call: Call, user: SandboxUser) -> None:
    """A list of entities does the same as HTML; what overlaps is split into nested ones."""
    given = [{"type": "bold", "offset": 0, "length": 3}, {"type": "italic", "offset": 2, "length": 3}]
    answer = await call("sendMessage", chat_id=1, text="abcde", entities=given)
    assert (await user.history())[-1].html == "<b>ab<i>c</i></b><i>de</i>"
    assert answer["ok"]


async def test_commands_and_links_are_found(bot: Bot, user: SandboxUser) -> None:
    """Telegram marks commands, mentions and links by itself, but not within code."""
    sent = await bot.send_message(1, "/help @someone https://example.org <code>/no</code>", parse_mode="HTML")
    assert [e.type for e in sent.entities] == ["bot_command", "mention", "url", "code"]


async def test_reactions(bot: Bot, user: SandboxUser) -> None:
    """A bot gives one reaction of Telegram's list, or takes it away."""
    await bot.set_message_reaction(1, 1, "👍")
    assert (await user.history())[0].reactions == ["👍"]
    await bot.set_message_reaction(1, 1, None)
    assert (await user.history())[0].reactions == []
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(1, 1, "🪑")
    with pytest.raises(BadRequest, match="Reactions_too_many"):
        await bot.set_message_reaction(1, 1, ["👍", "🔥"])
    with pytest.raises(BadRequest, match="Message to react not found"):
        await bot.set_message_reaction(1, 99, "👍")


async def test_typing_is_seen_until_the_message(bot: Bot, user: SandboxUser, call: Call) -> None:
    """A chat action shows in the chat and ends with the bot's message; an unknown one is refused."""
    await bot.send_chat_action(1, "typing")
    assert (await user.chat())["action"] == "typing"
    await bot.send_message(1, "x")
    assert (await user.chat())["action"] is None
    assert "wrong parameter action" in (await call("sendChatAction", chat_id=1, action="dance"))["description"]


@pytest.mark.parametrize(
    "values",
    [
        {"text": {"a": 1}},
        {"text": "x", "protect_content": "perhaps"},
        {"text": "x", "protect_content": 7},
        {"text": "x", "entities": "nonsense"},
        {"text": "x", "entities": {"type": "bold"}},
        {"text": "x", "link_preview_options": [1]},
        {"text": "x", "reply_parameters": {"message_id": "one"}},
        {"text": "x", "parse_mode": "BBCode"},
        {"text": "x", "chat_id": True},
        {"text": "x", "chat_id": ""},
        {"text": "x\ud800"},
    ],
)
async def test_values_of_the_wrong_type_are_refused(call: Call, user: SandboxUser, values: dict[str, Any]) -> None:
    """A parameter of another type than the Bot API's is a 400."""
    answer = await call("sendMessage", **{"chat_id": 1, **values})
    assert (400, False) == (answer["error_code"], answer["ok"])
    assert answer["description"].startswith("Bad Request: ")
