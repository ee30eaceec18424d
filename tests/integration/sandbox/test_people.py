"""What people do, and the updates that the bot gets of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from telegram import Bot, Chat, Message, Update
from telegram.error import BadRequest

from bot.sandbox.client import NoReply, SandboxError, SandboxUser


async def messages(bot: Bot) -> list[Message]:
    """What waits for the bot, fetched and acknowledged: messages and edited messages."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return [update.effective_message for update in updates if update.effective_message]


async def test_start_with_a_deep_link(bot: Bot, url: str) -> None:
    """START after a deep link sends its payload, marked as a command."""
    async with SandboxUser(url, 3, bot_id=bot.id) as user:
        await user.start("alex-jordan")
        (message,) = await messages(bot)
        assert message.text == "/start alex-jordan"
        assert [(e.type, e.offset, e.length) for e in message.entities] == [("bot_command", 0, 6)]
        assert (message.chat.type, message.chat.id) == (Chat.PRIVATE, 3)


async def test_all_kinds_of_message(bot: Bot, user: SandboxUser) -> None:
    """Sticker, voice, photo, document, forward and reply come as Telegram describes them."""
    await user.post(kind="sticker", emoji="🔥")
    await user.post(kind="voice", seconds=2)
    await user.post(kind="photo", caption="look")
    await user.post(kind="document", name="a.pdf")
    await user.send("theirs", forwarded_from="Someone")
    await user.send("theirs", forwarded_from=77)
    await user.send("mine", reply_to=1)
    sticker, voice, photo, document, hidden, known, reply = await messages(bot)
    assert sticker.sticker is not None
    assert sticker.sticker.emoji == "🔥"
    assert voice.voice is not None
    assert voice.voice.duration == timedelta(seconds=2)
    assert (photo.caption, photo.photo[-1].width) == ("look", 320)
    assert document.document is not None
    assert document.document.mime_type == "application/pdf"
    assert hidden.forward_origin is not None
    assert hidden.forward_origin.type == "hidden_user"
    assert known.forward_origin is not None
    assert known.forward_origin.type == "user"
    assert reply.reply_to_message is not None
    assert reply.reply_to_message.message_id == 1
    file = await bot.get_file(voice.voice.file_id)
    assert (await file.download_as_bytearray()).startswith(b"OggS")


async def test_an_album_is_several_messages(bot: Bot, user: SandboxUser) -> None:
    """Each picture of an album is an update of its own; they share a group, the first has the caption."""
    await user.post(kind="album", count=3, caption="us")
    album = await messages(bot)
    assert len({message.media_group_id for message in album}) == 1
    assert [message.caption for message in album] == ["us", None, None]
    assert album[0].media_group_id is not None


async def test_an_edit(bot: Bot, user: SandboxUser) -> None:
    """An edited text comes as edited_message with its date; nothing changed is no edit."""
    said = await user.send("on")
    await user.edit(said.message_id, "one")
    updates = await bot.get_updates()
    assert [update.message and update.message.text for update in updates] == ["on", None]
    edited = updates[1].edited_message
    assert edited is not None
    assert ("one", said.message_id) == (edited.text, edited.message_id)
    assert edited.edit_date is not None
    with pytest.raises(SandboxError, match="Nothing has changed"):
        await user.edit(said.message_id, " one ")


async def test_a_long_text_is_cut_by_the_app(bot: Bot, user: SandboxUser) -> None:
    """4,096 characters are one message; 10,000 are three, and nothing is lost."""
    await user.send("x" * 4096)
    await user.send("🙂" * 5000)
    assert [len(message.text or "") for message in await messages(bot)] == [4096, 2048, 2048, 904]
    with pytest.raises(SandboxError, match="nothing to send"):
        await user.send(" \u200b\n")


async def test_block_and_unblock(bot: Bot, user: SandboxUser) -> None:
    """Blocking and unblocking are told as my_chat_member, once each; a blocker can't write."""
    await user.block()
    await user.block()
    with pytest.raises(SandboxError, match="You have blocked this bot"):
        await user.send("x")
    await user.unblock()
    changes = [update.my_chat_member for update in await bot.get_updates()]
    statuses = [(c.old_chat_member.status, c.new_chat_member.status) for c in changes if c]
    assert statuses == [("member", "kicked"), ("kicked", "member")]


async def test_a_group_shows_the_bot_what_is_meant_for_it(bot: Bot, url: str, user: SandboxUser) -> None:
    """In a group a bot sees commands, mentions and replies to it, and nothing else."""
    group = await user.found_group("Friends", 2)
    (joined,) = await bot.get_updates()
    assert joined.my_chat_member is not None
    assert (joined.my_chat_member.chat.type, joined.my_chat_member.new_chat_member.status) == ("supergroup", "member")
    await bot.get_updates(offset=joined.update_id + 1)
    asked = await bot.send_message(group, "Hello, all.")
    async with SandboxUser(url, 2, bot_id=bot.id, chat_id=group) as other:
        await other.send("just talking")
        await other.send(f"what do you think, @{bot.username}?")
        await other.send("/help")
        await other.send("/help@another_bot")
        await other.send(f"/help@{bot.username}")
        await other.send("to you", reply_to=asked.message_id)
        seen = await messages(bot)
        assert [(message.chat.id, message.from_user and message.from_user.id) for message in seen] == [(group, 2)] * 4
        assert [message.text for message in seen if message.text] == [
            f"what do you think, @{bot.username}?",
            "/help",
            f"/help@{bot.username}",
            "to you",
        ]
        with pytest.raises(BadRequest, match="can't be deleted"):
            await bot.delete_message(group, seen[0].message_id)
    async with SandboxUser(url, 9, bot_id=bot.id, chat_id=group) as stranger:
        with pytest.raises(SandboxError, match="You are in no chat"):
            await stranger.send("x")


async def test_hostile_names_pass_through(bot: Bot, url: str) -> None:
    """A name full of markup arrives as it is."""
    async with SandboxUser(url, 66, bot_id=bot.id) as user:
        await user.introduce(first_name="<b>&{{x}}\u202e", last_name="'\"><script>")
        await user.send("x")
        (message,) = await messages(bot)
        assert message.from_user is not None
        assert message.from_user.full_name == "<b>&{{x}}\u202e '\"><script>"


async def test_everything_is_an_update_that_ptb_reads(bot: Bot, user: SandboxUser) -> None:
    """python-telegram-bot finds a person and a chat in each update."""
    await user.post(kind="album", count=2)
    await user.edit(1, "/start once more")
    await user.block()
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    assert len(updates) == 4
    assert all(update.effective_user and update.effective_chat for update in updates)


async def test_waiting_for_a_reply(bot: Bot, user: SandboxUser) -> None:
    """wait_for_reply gives the bot's messages one after the other, and says what there was when none comes."""
    await user.send("hello")
    await bot.send_message(1, "one")
    await bot.send_message(1, "two")
    assert (await user.wait_for_reply()).text == "one"
    assert (await user.wait_for_reply("two")).text == "two"
    with pytest.raises(NoReply, match="me 2: 'hello'"):
        await user.wait_for_reply(timeout=0.1)


async def test_wrong_requests_are_explained(bot: Bot, user: SandboxUser) -> None:
    """The control API says what is wrong."""
    for message, reason in (
        ({"kind": "dance"}, '"kind" must be one of text, sticker'),
        ({"kind": "text", "text": 5}, '"text" is of the wrong type'),
        ({"kind": "text", "words": "x"}, "Unknown: words"),
        ({"kind": "text"}, "text"),
        ({"kind": "photo", "content": "AAAA"}, "This is no picture"),
        ({"kind": "document", "content": "?"}, "must be base64"),
        ({"kind": "album", "count": 11}, "1 to 10 pictures"),
        ({"kind": "text", "text": "x", "reply_to": 99}, "There is no message 99"),
    ):
        with pytest.raises(SandboxError, match=reason):
            await user.post(**message)
