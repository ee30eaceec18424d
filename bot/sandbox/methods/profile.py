"""What a bot says about itself: name, descriptions, commands, menu button; and what it may ask about a chat."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox import entities
from bot.sandbox.methods.calls import Call, Method, chat_of
from bot.sandbox.refusals import bad_request

#: Lengths in characters (Bot API: setMyName, setMyDescription, setMyShortDescription, BotCommand).
NAME_LIMIT = 64
DESCRIPTION_LIMIT = 512
SHORT_DESCRIPTION_LIMIT = 120
COMMAND_DESCRIPTION_LIMIT = 256
COMMAND_LIMIT = 100

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_SCOPES = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
)


async def get_me(call: Call) -> Any:
    """getMe."""
    return {
        **call.bot.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _language(call: Call) -> str:
    code = call.parameters.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _described(setting: str, parameter: str, limit: int) -> tuple[Method, Method]:
    """The setter and the getter of a text that a bot shows of itself, per language."""

    async def change(call: Call) -> Any:
        text = call.parameters.text(parameter).strip()
        if entities.length(text) > limit:
            raise bad_request(f"{parameter} is too long: at most {limit} characters")
        known = dict(call.world.bots.setting(call.bot, setting, {}))
        known[_language(call)] = text
        call.world.bots.change(call.bot, setting, {code: kept for code, kept in known.items() if kept} or None)
        return True

    async def tell(call: Call) -> Any:
        known = call.world.bots.setting(call.bot, setting, {})
        return {parameter: known.get(_language(call)) or known.get("", "")}

    return change, tell


async def set_my_name(call: Call) -> Any:
    """setMyName; the sandbox knows one name for all languages."""
    name = call.parameters.text("name").strip()
    if entities.length(name) > NAME_LIMIT:
        raise bad_request(f"name is too long: at most {NAME_LIMIT} characters")
    call.world.bots.rename(call.bot, name)
    return True


async def get_my_name(call: Call) -> Any:
    """getMyName."""
    return {"name": call.bot.name}


def _scope(call: Call) -> str:
    """The place of a list of commands in the bot's settings: scope and language."""
    scope = call.parameters.object("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    parts = [kind]
    for name in ("chat_id", "user_id"):
        if kind.startswith("chat") and (name == "chat_id" or kind == "chat_member"):
            if not isinstance(scope.get(name), int):
                raise bad_request(f"can't parse BotCommandScope: {name} must be of type Number")
            parts.append(str(scope[name]))
    return "/".join([*parts, _language(call)])


async def set_my_commands(call: Call) -> Any:
    """setMyCommands."""
    given = call.parameters.array("commands")
    if given is None:
        raise bad_request("commands are not specified")
    if len(given) > COMMAND_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = []
    for command in given:
        if not isinstance(command, dict):
            raise bad_request("can't parse BotCommand: expected an Object")
        name = str(command.get("command", "")).strip().removeprefix("/")
        words = str(command.get("description", "")).strip()
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= entities.length(words) <= COMMAND_DESCRIPTION_LIMIT:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        commands.append({"command": name, "description": words})
    return _keep_commands(call, commands)


async def delete_my_commands(call: Call) -> Any:
    """deleteMyCommands."""
    return _keep_commands(call, [])


def _keep_commands(call: Call, commands: list[dict[str, str]]) -> bool:
    known = dict(call.world.bots.setting(call.bot, "commands", {}))
    known[_scope(call)] = commands
    call.world.bots.change(call.bot, "commands", {scope: kept for scope, kept in known.items() if kept} or None)
    return True


async def get_my_commands(call: Call) -> Any:
    """getMyCommands: exactly of this scope and language, as Telegram has it."""
    return call.world.bots.setting(call.bot, "commands", {}).get(_scope(call), [])


async def set_chat_menu_button(call: Call) -> Any:
    """setChatMenuButton, for one chat or for all."""
    button = call.parameters.object("menu_button") or {"type": "default"}
    kind = button.get("type")
    if kind == "web_app":
        raise bad_request("the sandbox has no Web Apps")
    if kind not in ("commands", "default"):
        raise bad_request("can't parse menu button: unsupported type specified")
    known = dict(call.world.bots.setting(call.bot, "menu", {}))
    known[_menu_place(call)] = kind
    call.world.bots.change(call.bot, "menu", known)
    return True


async def get_chat_menu_button(call: Call) -> Any:
    """getChatMenuButton."""
    known = call.world.bots.setting(call.bot, "menu", {})
    return {"type": known.get(_menu_place(call), known.get("", "default"))}


def _menu_place(call: Call) -> str:
    if not call.parameters.text("chat_id"):
        return ""
    chat = chat_of(call)
    if not chat.is_private:
        raise bad_request("chat must be a private chat")
    return str(chat.chat_id)


async def get_chat(call: Call) -> Any:
    """getChat."""
    chat = chat_of(call)
    return {
        **call.world.chats.describe(chat),
        "accent_color_id": chat.chat_id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


_set_description, _get_description = _described("description", "description", DESCRIPTION_LIMIT)
_set_short, _get_short = _described("short_description", "short_description", SHORT_DESCRIPTION_LIMIT)

METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setMyDescription": _set_description,
    "getMyDescription": _get_description,
    "setMyShortDescription": _set_short,
    "getMyShortDescription": _get_short,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
    "getChat": get_chat,
}
