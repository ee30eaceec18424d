"""What a bot sets about itself, and how calls come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from telegram import Bot, BotCommandScopeAllPrivateChats, BotCommandScopeChat, MenuButtonCommands
from telegram.error import BadRequest, InvalidToken

from bot.sandbox.client import SandboxUser
from bot.sandbox.methods import NAMES

Call = Callable[..., Any]


async def test_get_me(bot: Bot, bot_id: int) -> None:
    """A bot is who its token says."""
    me = await bot.get_me()
    assert (bot_id, True) == (me.id, me.is_bot)
    assert me.username is not None


async def test_commands_by_scope_and_language(bot: Bot, user: SandboxUser) -> None:
    """Commands are kept per scope and language; a person is shown the narrowest in their language."""
    await bot.set_my_commands([("help", "Help")])
    await bot.set_my_commands([("start", "Begin"), ("help", "Help")], scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([("aide", "Aide")], language_code="fr")
    assert [command.command for command in await bot.get_my_commands()] == ["help"]
    assert [command.command for command in await bot.get_my_commands(language_code="fr")] == ["aide"]
    assert await bot.get_my_commands(scope=BotCommandScopeChat(1)) == ()
    assert [command["command"] for command in (await user.chat())["bot"]["commands"]] == ["start", "help"]
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [("Start", "x", "COMMAND_INVALID"), ("a" * 33, "x", "COMMAND_INVALID"), ("a", "x" * 257, "DESCRIPTION_INVALID")],
)
async def test_wrong_commands(call: Call, bot: Bot, command: str, description: str, reason: str) -> None:
    """Names are lower-case and at most 32 long, descriptions 1 to 256."""
    answer = await call("setMyCommands", commands=[{"command": command, "description": description}])
    assert reason in answer["description"]


async def test_descriptions_and_name(bot: Bot, user: SandboxUser) -> None:
    """Descriptions come back, the person sees the long one before START; lengths 512, 120 and 64."""
    await bot.set_my_description("Rehearse a hard moment.")
    await bot.set_my_short_description("Rehearse.")
    await bot.set_my_name("Rehearsal")
    assert (await bot.get_my_description()).description == "Rehearse a hard moment."
    assert (await bot.get_my_short_description()).short_description == "Rehearse."
    assert (await bot.get_my_name()).name == "Rehearsal"
    seen = (await user.chat())["bot"]
    assert ("Rehearsal", "Rehearse a hard moment.") == (seen["first_name"], seen["description"])
    for attempt in (
        bot.set_my_description("x" * 513),
        bot.set_my_short_description("x" * 121),
        bot.set_my_name("x" * 65),
    ):
        with pytest.raises(BadRequest, match="too long"):
            await attempt


async def test_menu_button_and_chat(bot: Bot, user: SandboxUser) -> None:
    """The menu button is kept, and getChat tells of the person."""
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert (await bot.get_chat(1)).first_name == (await user.chat())["user"]["first_name"]


@pytest.mark.parametrize("way", ["query", "form", "json", "multipart"])
async def test_every_way_to_call(http: httpx.AsyncClient, token: str, user: SandboxUser, way: str) -> None:
    """GET, form, JSON and multipart say the same; method names are taken in any case."""
    markup = '{"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}'
    values = {"chat_id": "1", "text": "hé", "protect_content": "true", "reply_markup": markup}
    path = f"/bot{token}/sendmessage"
    if way == "query":
        answer = await http.get(path, params=values)
    elif way == "form":
        answer = await http.post(path, data=values)
    elif way == "json":
        answer = await http.post(path, json={**values, "chat_id": 1, "protect_content": True})
    else:
        answer = await http.post(path, files={name: (None, value) for name, value in values.items()})
    result = answer.json()["result"]
    assert ("hé", True) == (result["text"], result["has_protected_content"])
    assert result["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "a"


async def test_unknown_methods_and_tokens(http: httpx.AsyncClient, token: str, call: Call) -> None:
    """Unknown methods and malformed tokens are 404, and broken JSON is 400."""
    not_found = {"ok": False, "error_code": 404, "description": "Not Found"}
    answer = await http.post(f"/bot{token}/getSunset")
    assert (404, not_found) == (answer.status_code, answer.json())
    assert (await http.get("/bot123:short/getMe")).json() == not_found
    broken = await http.post(f"/bot{token}/getMe", content=b"{", headers={"Content-Type": "application/json"})
    assert (400, "Bad Request: can't parse JSON") == (broken.status_code, broken.json()["description"])


async def test_a_given_token_shuts_others_out(tmp_path: Any) -> None:
    """With a token at the start, any other is 401."""
    from bot.sandbox import create_app, running

    async with running(create_app(tmp_path, token=f"7:{'A' * 35}")) as url:
        async with Bot(f"7:{'A' * 35}", base_url=f"{url}/bot") as own:
            assert own.id == 7
        with pytest.raises(InvalidToken):
            async with Bot(f"7:{'B' * 35}", base_url=f"{url}/bot"):
                pass
    with pytest.raises(ValueError, match="A bot token looks like"):
        create_app(tmp_path, token="nonsense")


def test_every_method_is_described(request: pytest.FixtureRequest) -> None:
    """The Bot API's own list of types covers exactly the methods that the sandbox has."""
    import json

    spec = json.loads((request.path.parent / "botapi.json").read_text())
    assert set(NAMES) == set(spec["methods"])
