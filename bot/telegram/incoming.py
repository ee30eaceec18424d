"""What came in: one Telegram update as the bot sees it, without anything it does not need.

Names, usernames, phone numbers and locations are never read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeGuard

from telegram import Chat, ChatMember, InaccessibleMessage, Message, Update

if TYPE_CHECKING:
    from telegram import Bot, CallbackQuery

Kind = Literal["text", "tap", "edit", "forward", "sticker", "photo", "voice", "media", "group", "blocked", "unblocked"]

# What getUpdates and the webhook ask for; everything else Telegram then keeps to itself.
ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
_LEAST: Final = -(2**63)  # the store's numbers have 64 bits
_HALVES: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person did. ``message_id`` is their message, or the bot's message whose button was tapped."""

    update_id: int
    kind: Kind
    chat_id: int
    message_id: int | None = None
    text: str = ""
    data: str = ""
    query_id: str = ""
    album: str = ""

    @property
    def command(self) -> tuple[str, str] | None:
        """The command's name (lower case, without slash and bot name) and its argument, or None."""
        if self.kind not in {"text", "group"} or not self.text.startswith("/"):
            return None
        head, *rest = self.text.split(maxsplit=1)
        name = head[1:].split("@", 1)[0].lower()
        return (name, "".join(rest).strip()) if name.replace("_", "").isalnum() else None


class MalformedUpdateError(Exception):
    """An update that cannot be read; it is acknowledged, so that it does not stop the others."""


def update_id(raw: Any) -> int:
    """Return the id of a raw update. Raises MalformedUpdateError when it has none: it cannot even be acknowledged."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if not _storable(number):
        msg = "an update without update_id"
        raise MalformedUpdateError(msg)
    return number


def _storable(number: object) -> TypeGuard[int]:
    """Whether this is a whole number that the store can hold."""
    return isinstance(number, int) and not isinstance(number, bool) and _LEAST <= number <= -_LEAST - 1


def read(raw: dict[str, Any], bot: Bot, bot_name: str) -> Incoming | None:
    """Read one raw update. None: nothing a person waits for an answer to. Raises MalformedUpdateError."""
    number = update_id(raw)
    try:
        return _sound(_read(number, Update.de_json(raw, bot), bot_name))
    except Exception as error:  # noqa: BLE001  (see below)
        # python-telegram-bot raises whatever its dataclasses meet: KeyError, TypeError, ValueError, ...
        msg = f"update {number}: {type(error).__name__}"
        raise MalformedUpdateError(msg) from None


def _sound(incoming: Incoming | None) -> Incoming | None:
    """Return what can be stored and sent again: the library checks no types. Raises TypeError for what can't."""
    if incoming is None:
        return None
    numbers = (incoming.chat_id, 0 if incoming.message_id is None else incoming.message_id)
    texts = (incoming.text, incoming.data, incoming.query_id, incoming.album)
    if not all(_storable(number) for number in numbers) or not all(isinstance(text, str) for text in texts):
        raise TypeError
    # JSON can spell half a character, which no encoding holds.
    text, data, query_id, album = (_HALVES.sub("\ufffd", text) for text in texts)
    return replace(incoming, text=text, data=data, query_id=query_id, album=album)


def _read(number: int, update: Update, bot_name: str) -> Incoming | None:
    if update.callback_query is not None:
        return _tap(number, update.callback_query)
    if update.my_chat_member is not None:
        change = update.my_chat_member
        if change.chat.type != Chat.PRIVATE:
            return None
        gone = change.new_chat_member.status in {ChatMember.BANNED, ChatMember.LEFT}
        return Incoming(number, "blocked" if gone else "unblocked", change.chat.id)
    if update.edited_message is not None:
        edited = update.edited_message
        if edited.chat.type != Chat.PRIVATE:
            return None
        return Incoming(number, "edit", edited.chat.id, edited.message_id, edited.text or edited.caption or "")
    if update.message is not None:
        return _message(number, update.message, bot_name)
    return None


def _tap(number: int, query: CallbackQuery) -> Incoming | None:
    message = query.message
    if message is None or message.chat.type != Chat.PRIVATE:
        return None
    # An old message can be inaccessible though its class says otherwise; its id is still good for nothing.
    accessible = not isinstance(message, InaccessibleMessage) and message.is_accessible
    return Incoming(
        number,
        "tap",
        message.chat.id,
        message.message_id if accessible else None,
        data=query.data or "",
        query_id=query.id,
    )


def _message(number: int, message: Message, bot_name: str) -> Incoming | None:
    text = message.text or ""
    if message.chat.type in {Chat.GROUP, Chat.SUPERGROUP}:
        # In groups only a command or a mention is meant for the bot.
        meant = f"@{bot_name}".lower() in text.lower() or (text.startswith("/") and "@" not in text.split(" ", 1)[0])
        return Incoming(number, "group", message.chat.id, message.message_id, text) if meant else None
    if message.chat.type != Chat.PRIVATE:
        return None
    album = message.media_group_id or ""
    kind: Kind
    if message.forward_origin is not None:
        kind, text = "forward", text or message.caption or ""
    elif message.text is not None:
        kind = "text"
    elif message.sticker is not None or message.animation is not None or message.dice is not None:
        kind = "sticker"
    elif message.photo:
        kind = "photo"
    elif message.voice is not None or message.video_note is not None or message.audio is not None:
        kind = "voice"
    elif _service(message):
        return None
    else:
        kind = "media"
    return Incoming(number, kind, message.chat.id, message.message_id, text, album=album)


def _service(message: Message) -> bool:
    """A line of Telegram's own, such as "message pinned" or "auto-delete set": nobody waits for an answer."""
    return bool(
        message.pinned_message
        or message.message_auto_delete_timer_changed
        or message.new_chat_members
        or message.left_chat_member
        or message.chat_background_set
        or message.write_access_allowed
        or message.boost_added
    )
