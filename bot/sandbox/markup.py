"""Keyboards under a message, checked as Telegram checks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox import entities
from bot.sandbox.hypertext import checked_link
from bot.sandbox.refusals import Refusal, bad_request

#: Bytes in callback_data (Bot API, InlineKeyboardButton).
DATA_LIMIT = 64
#: Characters in copy_text (Bot API, CopyTextButton).
COPY_LIMIT = 256
#: Characters of a placeholder in the input field (Bot API, ForceReply).
PLACEHOLDER_LIMIT = 64
BUTTON_LIMIT = 100

# What a button does besides showing its text. Those in the second row the sandbox has no part for.
_ACTIONS = ("url", "callback_data", "copy_text")
_FOREIGN_ACTIONS = (
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
)
_REQUESTS = ("request_users", "request_chat", "request_contact", "request_location", "request_poll", "web_app")


@dataclass(frozen=True, slots=True)
class Markup:
    """A checked reply_markup: `inline` stays with the message, `keyboard` goes to the person's input field."""

    inline: dict[str, Any] | None = None
    keyboard: dict[str, Any] | None = None


def check(markup: dict[str, Any] | None) -> Markup:
    """Read a reply_markup. Raises Refusal (400) where Telegram would refuse it."""
    if not markup:
        return Markup()
    if "inline_keyboard" in markup:
        return Markup(inline=inline(markup))
    if "keyboard" in markup:
        return Markup(keyboard=_reply_keyboard(markup))
    if markup.get("remove_keyboard"):
        return Markup(keyboard={"remove_keyboard": True, **_selective(markup)})
    if markup.get("force_reply"):
        return Markup(keyboard={"force_reply": True, **_placeholder(markup), **_selective(markup)})
    raise bad_request("object expected as reply markup")


def inline(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """Read an inline keyboard; None when it has no buttons. Raises Refusal (400)."""
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    rows = _rows(markup["inline_keyboard"], "inline keyboard")
    checked = [[_inline_button(button) for button in row] for row in rows]
    checked = [row for row in checked if row]
    if sum(len(row) for row in checked) > BUTTON_LIMIT:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": checked} if checked else None


def _rows(rows: Any, name: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f"can't parse {name}: Array of Arrays of buttons expected")
    return rows


def _broken(reason: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _inline_button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise _broken("InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise _broken('Field "text" must be of type String')
    if entities.is_blank(text):
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in (*_ACTIONS, *_FOREIGN_ACTIONS) if name in button]
    if not actions:
        raise _broken("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _broken("Exactly one of the optional fields must be used")
    action = actions[0]
    value = button[action]
    checked: dict[str, Any] = {"text": text}
    if "style" in button:
        if button["style"] not in ("danger", "success", "primary"):
            raise _broken("Invalid button style specified")
        checked["style"] = button["style"]
    if action in _FOREIGN_ACTIONS:
        raise _broken(f'the sandbox has no "{action}" buttons')
    if action == "callback_data":
        if not isinstance(value, str):
            raise _broken('Field "callback_data" must be of type String')
        if not 1 <= len(value.encode()) <= DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
        return {**checked, "callback_data": value}
    if action == "copy_text":
        copied = value.get("text") if isinstance(value, dict) else None
        if not isinstance(copied, str):
            raise _broken('Field "copy_text" must be an Object with a String "text"')
        if not 1 <= entities.length(copied) <= COPY_LIMIT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return {**checked, "copy_text": {"text": copied}}
    if not isinstance(value, str):
        raise _broken('Field "url" must be of type String')
    url = checked_link(value)
    if url is None:
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    return {**checked, "url": url}


def _reply_keyboard(markup: dict[str, Any]) -> dict[str, Any]:
    rows: list[list[dict[str, Any]]] = []
    for row in _rows(markup["keyboard"], "reply keyboard"):
        buttons = []
        for given in row:
            button = {"text": given} if isinstance(given, str) else given
            if not isinstance(button, dict) or not isinstance(button.get("text"), str):
                raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
            if entities.is_blank(button["text"]):
                raise bad_request("keyboard button text must be non-empty")
            asked = [name for name in _REQUESTS if button.get(name)]
            if asked:
                raise bad_request(f'can\'t parse keyboard button: the sandbox has no "{asked[0]}" buttons')
            buttons.append({"text": button["text"]})
        if buttons:
            rows.append(buttons)
    if not rows:
        raise bad_request("reply keyboard must have at least one button")
    flags = {
        name: True for name in ("is_persistent", "resize_keyboard", "one_time_keyboard") if markup.get(name) is True
    }
    return {"keyboard": rows, **flags, **_placeholder(markup), **_selective(markup)}


def _placeholder(markup: dict[str, Any]) -> dict[str, Any]:
    placeholder = markup.get("input_field_placeholder")
    if placeholder is None:
        return {}
    if not isinstance(placeholder, str) or not 1 <= entities.length(placeholder) <= PLACEHOLDER_LIMIT:
        raise bad_request("input field placeholder must be 1-64 characters long")
    return {"input_field_placeholder": placeholder}


def _selective(markup: dict[str, Any]) -> dict[str, Any]:
    return {"selective": True} if markup.get("selective") is True else {}
