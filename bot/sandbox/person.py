"""What a person does in Telegram's app: write, edit, tap, react, block; and the updates the bot gets of it."""

from __future__ import annotations

import base64
import binascii
import mimetypes
import re
import secrets
from dataclasses import dataclass
from typing import Any

from bot.sandbox import detection, entities, images, samples
from bot.sandbox.bots import Bot
from bot.sandbox.chats import Chat, Message
from bot.sandbox.reactions import ALLOWED
from bot.sandbox.taps import Tap
from bot.sandbox.world import World

ALBUM_LIMIT = 10


class Impossible(Exception):
    """Telegram's app would not let a person do this; the text says why."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person in the chat with one bot, or in a group with it. Every method raises Impossible."""

    world: World
    bot: Bot
    user_id: int

    @property
    def user(self) -> dict[str, Any]:
        """Bot API User."""
        return self.world.people.meet(self.user_id)

    def chat(self, chat_id: int | None = None) -> Chat:
        """The private chat, or a group this person is in."""
        if chat_id is None or chat_id == self.user_id:
            return self.world.chats.open(self.bot, self.user_id)
        chat = self.world.chats.find(self.bot, chat_id)
        if chat is None or self.user_id not in self.world.chats.members(self.bot, chat_id):
            raise Impossible(f"You are in no chat {chat_id}.")
        return chat

    def _message(self, chat: Chat, message_id: int) -> Message:
        message = self.world.chats.message(self.bot, chat.chat_id, message_id)
        if message is None:
            raise Impossible(f"There is no message {message_id} in this chat.")
        return message

    # Writing

    def say(self, text: str, chat_id: int | None = None, **frame: Any) -> list[Message]:
        """Send a text; the app cuts what is longer than 4,096 UTF-16 units into several messages."""
        clean, _ = entities.settle(text, [])
        if entities.is_blank(clean):
            raise Impossible("There is nothing to send.")
        chat = self._ready(chat_id)
        return [self._send(chat, _text(part), **frame) for part in _parts(clean)]

    def send_sticker(self, emoji: str = "👍", chat_id: int | None = None, **frame: Any) -> list[Message]:
        """Send a sticker."""
        details = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        details |= {"emoji": emoji or "👍", "set_name": "Sandbox"}
        file = self.world.files.keep(self.bot, "sticker", "sticker.webp", "image/webp", samples.STICKER, details)
        return [self._send(self._ready(chat_id), {"sticker": file.described()}, **frame)]

    def send_voice(self, seconds: int = 3, chat_id: int | None = None, **frame: Any) -> list[Message]:
        """Send a voice message of silence."""
        seconds = min(max(seconds, 1), 300)
        content = samples.voice(min(seconds, 10))
        file = self.world.files.keep(self.bot, "voice", "voice.oga", "audio/ogg", content, {"duration": seconds})
        return [self._send(self._ready(chat_id), {"voice": file.described()}, **frame)]

    def send_photos(
        self, count: int = 1, caption: str = "", content: str | None = None, chat_id: int | None = None, **frame: Any
    ) -> list[Message]:
        """Send a picture (`content`: base64, else a simulated one), or an album of up to ten."""
        if not 1 <= count <= ALBUM_LIMIT:
            raise Impossible(f"An album has 1 to {ALBUM_LIMIT} pictures.")
        chat = self._ready(chat_id)
        group = {"media_group_id": str(secrets.randbits(56))} if count > 1 else {}
        sent = []
        for number in range(count):
            raw = _decoded(content) if content else samples.photo(number)
            picture = images.recognise(raw)
            if picture is None:
                raise Impossible("This is no picture: PNG, JPEG, GIF or WebP is needed.")
            size = {"width": picture.width, "height": picture.height}
            suffix = mimetypes.guess_extension(picture.mime) or ".png"
            file = self.world.files.keep(self.bot, "photo", f"photo{suffix}", picture.mime, raw, size)
            words = _caption(caption) if number == 0 else {}
            sent.append(self._send(chat, {"photo": [file.described()], **words, **group}, **frame))
        return sent

    def send_document(
        self,
        name: str = "notes.txt",
        content: str | None = None,
        caption: str = "",
        chat_id: int | None = None,
        **frame: Any,
    ) -> list[Message]:
        """Send a file (`content`: base64)."""
        raw = _decoded(content) if content else b"Notes\n"
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = self.world.files.keep(self.bot, "document", name, mime, raw)
        return [self._send(self._ready(chat_id), {"document": file.described(), **_caption(caption)}, **frame)]

    def _ready(self, chat_id: int | None) -> Chat:
        chat = self.chat(chat_id)
        if chat.blocked:
            raise Impossible("You have blocked this bot. Unblock it to write.")
        return chat

    def _send(
        self,
        chat: Chat,
        content: dict[str, Any],
        *,
        reply_to: int | None = None,
        forwarded_from: int | str | None = None,
    ) -> Message:
        frame: dict[str, Any] = {}
        if reply_to is not None:
            target = self._message(chat, reply_to).body
            frame["reply_to_message"] = {name: part for name, part in target.items() if name != "reply_to_message"}
        if forwarded_from is not None:
            frame["forward_origin"] = self._origin(forwarded_from)
        with self.world.storage.transaction():
            self.world.chats.set_started(self.bot, chat.chat_id)
            message = self.world.chats.add(self.bot, chat, self.user, {**frame, **content})
            if chat.is_private or self._is_for_bot(message):
                self.world.updates.push(self.bot, "message", message.body)
        return message

    def _origin(self, source: int | str) -> dict[str, Any]:
        date = int(self.world.clock()) - 3600
        if isinstance(source, str):
            return {"type": "hidden_user", "date": date, "sender_user_name": source}
        return {"type": "user", "date": date, "sender_user": self.world.people.meet(source)}

    def _is_for_bot(self, message: Message) -> bool:
        """What a bot in privacy mode sees of a group: commands, mentions of it, replies to it."""
        body = message.body
        text = body.get("text") or body.get("caption") or ""
        name = f"@{self.bot.username}".lower()
        for entity in body.get("entities") or body.get("caption_entities") or []:
            word = entities.piece(text, entity["offset"], entity["length"]).lower()
            if entity["type"] == "mention" and word == name:
                return True
            if entity["type"] == "bot_command" and ("@" not in word or word.endswith(name)):
                return True
        replied = body.get("reply_to_message", {}).get("from", {})
        return bool(replied.get("id") == self.bot.bot_id)

    def edit(self, message_id: int, text: str, chat_id: int | None = None) -> Message:
        """Change the text of an own message."""
        chat = self._ready(chat_id)
        message = self._message(chat, message_id)
        if message.sender_id != self.user_id or "text" not in message.body:
            raise Impossible("Only your own texts can be edited.")
        clean, _ = entities.settle(text, [])
        content = _text(clean)
        if entities.is_blank(clean) or entities.length(clean) > entities.TEXT_LIMIT:
            raise Impossible("A text has 1 to 4,096 characters.")
        if content["text"] == message.body["text"]:
            raise Impossible("Nothing has changed.")
        kept = {name: part for name, part in message.body.items() if name not in ("text", "entities")}
        body = {**kept, **content, "edit_date": int(self.world.clock())}
        with self.world.storage.transaction():
            changed = self.world.chats.rewrite(self.bot, message, body, edited=True)
            if chat.is_private or self._is_for_bot(changed):
                self.world.updates.push(self.bot, "edited_message", changed.body)
        return changed

    # Tapping and reacting

    def tap(
        self,
        *,
        message_id: int | None = None,
        data: str | None = None,
        label: str | None = None,
        chat_id: int | None = None,
        stale: bool = False,
        inaccessible: bool = False,
    ) -> Tap:
        """Tap an inline button, found by its data or its label; without message_id the newest that has it.

        `stale`: tap what the app still shows although the bot has just taken the button away (needs message_id and
        data). `inaccessible`: the bot gets an InaccessibleMessage, as for messages that Telegram has lost sight of.
        """
        chat = self.chat(chat_id)
        if stale:
            if message_id is None or data is None:
                raise Impossible("A stale tap needs message_id and data.")
            return self._tap(chat, self._message(chat, message_id), data, inaccessible)
        if message_id is None:
            found = reversed(self.world.chats.history(self.bot, chat.chat_id, limit=200))
        else:
            found = iter([self._message(chat, message_id)])
        for message in found:
            for row in message.body.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if "callback_data" in button and (button["callback_data"] == data or button["text"] == label):
                        return self._tap(chat, message, button["callback_data"], inaccessible)
        wanted = f"“{label}”" if label is not None else f"with the data {data!r}"
        raise Impossible(f"There is no button {wanted} to tap.")

    def _tap(self, chat: Chat, message: Message, data: str, inaccessible: bool) -> Tap:
        remains = {"chat": message.body["chat"], "message_id": message.message_id, "date": 0}
        with self.world.storage.transaction():
            tap = self.world.taps.record(self.bot, chat.chat_id, message.message_id, self.user_id, data)
            query = {
                "id": tap.tap_id,
                "from": self.user,
                "message": remains if inaccessible else message.body,
                "chat_instance": str(chat.chat_id * 7919),
                "data": data,
            }
            self.world.updates.push(self.bot, "callback_query", query)
        return tap

    def react(self, message_id: int, emoji: str | None, chat_id: int | None = None) -> Message:
        """React to a message with one emoji, or take the reaction away (None)."""
        if emoji is not None and emoji.replace("\ufe0f", "") not in ALLOWED:
            raise Impossible(f"{emoji} is no reaction.")
        chat = self.chat(chat_id)
        message = self._message(chat, message_id)
        given = [emoji] if emoji else []
        change = {
            "chat": self.world.chats.describe(chat),
            "message_id": message_id,
            "user": self.user,
            "date": int(self.world.clock()),
            "old_reaction": [_reaction(old) for old in message.reactions.get(str(self.user_id), [])],
            "new_reaction": [_reaction(new) for new in given],
        }
        with self.world.storage.transaction():
            self.world.chats.react(self.bot, message, self.user_id, given)
            self.world.updates.push(self.bot, "message_reaction", change)
        return self._message(chat, message_id)

    # Blocking, groups

    def set_blocked(self, blocked: bool) -> None:
        """Block the bot, or unblock it. Doing what is done already changes nothing."""
        chat = self.chat()
        if chat.blocked == blocked:
            return
        member = {"status": "member", "user": self.bot.as_user()}
        kicked = {"status": "kicked", "user": self.bot.as_user(), "until_date": 0}
        old, new = (member, kicked) if blocked else (kicked, member)
        with self.world.storage.transaction():
            self.world.chats.set_blocked(self.bot, chat.chat_id, blocked)
            self.world.updates.push(self.bot, "my_chat_member", self._membership(chat, old, new))

    def found_group(self, title: str, others: list[int]) -> Chat:
        """Make a group with the bot and other people in it."""
        left = {"status": "left", "user": self.bot.as_user()}
        member = {"status": "member", "user": self.bot.as_user()}
        with self.world.storage.transaction():
            chat = self.world.chats.found_group(self.bot, title, sorted({self.user_id, *others}))
            self.world.updates.push(self.bot, "my_chat_member", self._membership(chat, left, member))
        return chat

    def _membership(self, chat: Chat, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
        return {
            "chat": self.world.chats.describe(chat),
            "from": self.user,
            "date": int(self.world.clock()),
            "old_chat_member": old,
            "new_chat_member": new,
        }


def _reaction(emoji: str) -> dict[str, str]:
    return {"type": "emoji", "emoji": emoji}


def _text(text: str) -> dict[str, Any]:
    found = entities.ordered(detection.detect(text, []))
    return {"text": text, "entities": found} if found else {"text": text}


def _caption(caption: str) -> dict[str, Any]:
    clean, _ = entities.settle(caption, [])
    if entities.is_blank(clean):
        return {}
    found = entities.ordered(detection.detect(clean, []))
    return {"caption": clean, "caption_entities": found} if found else {"caption": clean}


def _parts(text: str) -> list[str]:
    """`text` in pieces of at most 4,096 UTF-16 units, cut at white space where there is some."""
    parts = []
    while entities.length(text) > entities.TEXT_LIMIT:
        head = text[: entities.TEXT_LIMIT]
        while entities.length(head) > entities.TEXT_LIMIT:
            head = head[:-1]
        spaces = [match.start() for match in re.finditer(r"\s", head)]
        cut = spaces[-1] if spaces and spaces[-1] > len(head) // 2 else len(head)
        parts.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*parts, text] if text else parts


def _decoded(content: str) -> bytes:
    try:
        raw = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise Impossible('"content" must be base64.') from None
    if not raw:
        raise Impossible("An empty file can't be sent.")
    return raw
