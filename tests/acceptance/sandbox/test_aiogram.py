"""A second opinion: aiogram, a library that shares no code with ours, talks to the sandbox and judges our bot's calls.

It needs an older pydantic than the bot and so has an environment of its own: `make cross-check`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import build_parts, run
from bot.config import Settings
from bot.sandbox import create_app, methods, running
from bot.sandbox.client import Said, SandboxControl, SandboxUser
from bot.store import Store

# Taken in by name: the types are not there where the rest of the tests is checked.
aiogram: Any = pytest.importorskip("aiogram", reason="aiogram has an environment of its own: make cross-check")
aiohttp: Any = pytest.importorskip("aiohttp.web")
pydantic: Any = pytest.importorskip("pydantic")
client: Any = pytest.importorskip("aiogram.client.session.aiohttp")
server: Any = pytest.importorskip("aiogram.client.telegram")
models: Any = pytest.importorskip("aiogram.methods")
types: Any = pytest.importorskip("aiogram.types")
webhooks: Any = pytest.importorskip("aiogram.webhook.aiohttp_server")

TOKEN = f"3001:{'A' * 35}"
KEY = bytes(range(32))
SECRET = "a-secret-of-letters"
#: A picture of one pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f030005fe02fe"
    "a735816f0000000049454e44ae426082"
)
_SPEC = json.loads((Path(__file__).parents[2] / "integration" / "sandbox" / "botapi.json").read_text())


def unknown_fields(value: Any, path: str) -> Iterator[str]:
    """The fields that aiogram's models do not know: they take them without a word, so one has to look."""
    if isinstance(value, pydantic.BaseModel):
        yield from (f"{path}.{name}" for name in value.model_extra or {})
        for name in type(value).model_fields:
            yield from unknown_fields(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            yield from unknown_fields(part, f"{path}[{number}]")


class Judge:
    """A middleware of aiogram's session: what has been called, and every field in an answer that it does not know."""

    def __init__(self) -> None:
        self.called: set[str] = set()
        self.unknown: list[str] = []

    async def __call__(self, make_request: Callable[..., Awaitable[Any]], bot: Any, method: Any) -> Any:
        """Let the call pass; a wrong answer raises ClientDecodeError."""
        answer = await make_request(bot, method)
        self.called.add(method.__api_method__)
        self.unknown += unknown_fields(answer, method.__api_method__)
        return answer


@pytest.fixture
async def url(tmp_path: Path) -> AsyncIterator[str]:
    """A sandbox."""
    async with running(create_app(tmp_path / "sandbox")) as url:
        yield url


@pytest.fixture
def judge() -> Judge:
    """Sees every answer that aiogram gets."""
    return Judge()


@pytest.fixture
async def bot(url: str, judge: Judge) -> AsyncIterator[Any]:
    """aiogram's bot, as docs/sandbox.md says it is pointed to the sandbox."""
    session = client.AiohttpSession(api=server.TelegramAPIServer.from_base(url))
    session.middleware(judge)
    bot = aiogram.Bot(TOKEN, session=session)
    yield bot
    await session.close()


@pytest.fixture
async def robin(url: str) -> AsyncIterator[SandboxUser]:
    """A person."""
    async with SandboxUser(url, 7, bot_id=int(TOKEN.partition(":")[0])) as robin:
        yield robin


def keyboard(**buttons: str) -> Any:
    """Buttons in one row: data and label."""
    row = [types.InlineKeyboardButton(text=label, callback_data=data) for data, label in buttons.items()]
    return types.InlineKeyboardMarkup(inline_keyboard=[row])


def talker() -> Any:
    """A dispatcher with a small conversation: a greeting, a choice, a goodbye with a file."""
    dispatcher = aiogram.Dispatcher()

    async def greet(message: Any) -> None:
        await message.answer("<b>Tea</b> or coffee?", parse_mode="HTML", reply_markup=keyboard(tea="Tea", mud="Coffee"))

    async def choose(query: Any) -> None:
        await query.answer("Noted.")
        await query.message.edit_text(f"You chose {query.data}.", reply_markup=keyboard(bye="Enough"))
        if query.data == "bye":
            await query.message.answer_document(types.BufferedInputFile(b"tea\n", "order.txt"), caption="Your order")

    async def hear(message: Any) -> None:
        await message.react([types.ReactionTypeEmoji(emoji="👍")])
        await message.reply(f"{message.content_type.value}, {message.from_user.first_name}?")

    dispatcher.message.register(greet, aiogram.filters.CommandStart())
    dispatcher.callback_query.register(choose)
    dispatcher.message.register(hear)
    return dispatcher


async def converse(robin: SandboxUser) -> None:
    """The whole conversation, with everything a person can send."""
    await robin.introduce(first_name="Robin")
    await robin.start("link")
    asked = await robin.wait_for_reply("Tea or coffee?")
    assert "<b>Tea</b> or coffee?" == asked.html
    tap = await robin.tap("Tea")
    assert {"text": "Noted.", "show_alert": False, "url": ""} == await robin.tap_answer(tap)
    await robin.wait_until(lambda said: said.text == "You chose tea.")
    await robin.tap("Enough")
    await robin.wait_for_reply("Your order")
    for kind in ("text", "sticker", "voice", "photo", "document"):
        sent = (await robin.post(kind=kind, **({"text": "https://example.org @robin"} if kind == "text" else {})))[-1]
        await robin.wait_for_reply(f"{kind}, Robin?")
        said = await robin.wait_until(lambda said, sent=sent: said.message_id == sent.message_id)  # type: ignore[misc]
        assert ["👍"] == said.reactions, kind
    await robin.post(kind="text", text="quoted", forwarded_from=8)
    await robin.wait_for_reply("text, Robin?")


async def test_an_aiogram_bot_converses_by_polling(bot: Any, judge: Judge, robin: SandboxUser) -> None:
    """Unmodified, with its own long polling; nothing that the sandbox says is unknown to aiogram's models."""
    await bot.get_me()
    dispatcher = talker()
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, polling_timeout=5))
    try:
        await converse(robin)
    finally:
        await dispatcher.stop_polling()
        await polling
    assert [] == judge.unknown
    assert {"getUpdates", "sendMessage", "answerCallbackQuery", "editMessageText", "sendDocument"} <= judge.called


async def test_an_aiogram_bot_converses_by_webhook(bot: Any, judge: Judge, robin: SandboxUser) -> None:
    """The same over the sandbox's webhook and aiogram's own web server, which checks the secret token."""
    app = aiohttp.Application()
    webhooks.SimpleRequestHandler(talker(), bot, secret_token=SECRET).register(app, path="/hook")
    runner = aiohttp.AppRunner(app)
    await runner.setup()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        await aiohttp.SockSite(runner, listener).start()
        port = listener.getsockname()[1]
        await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=SECRET)
        await converse(robin)
        async with asyncio.timeout(5):
            while (info := await bot.get_webhook_info()).pending_update_count:
                await asyncio.sleep(0.01)
        assert (None, 40) == (info.last_error_message, info.max_connections)
        await bot.delete_webhook()
        await runner.cleanup()
    assert [] == judge.unknown


async def test_aiogram_understands_every_method(bot: Any, judge: Judge, robin: SandboxUser) -> None:
    """Each method that the sandbox has is called by aiogram, which knows the answer and all that is in it."""
    await bot.get_me()
    await robin.start()
    await robin.react(1, "🔥")
    sent = await bot.send_message(7, "A <i>message</i>", parse_mode="HTML", reply_markup=keyboard(a="A"))
    await robin.tap("A")
    kinds = ["message", "callback_query", "message_reaction", "my_chat_member", "edited_message"]
    await bot.get_updates(allowed_updates=kinds)
    await robin.edit(1, "/start again")
    await robin.react(1, "👍")
    await robin.block()
    await robin.unblock()
    await robin.tap("A", inaccessible=True)
    updates = await bot.get_updates()
    assert {"message", "edited_message", "message_reaction", "my_chat_member", "callback_query"} == {
        update.event_type for update in updates
    }
    assert await bot.answer_callback_query(updates[-1].callback_query.id, text="x", show_alert=True)
    await bot.get_updates(offset=updates[-1].update_id + 1)
    await bot.edit_message_text("Changed", chat_id=7, message_id=sent.message_id, reply_markup=keyboard(b="B"))
    await bot.edit_message_reply_markup(chat_id=7, message_id=sent.message_id)
    await bot.send_chat_action(7, "typing")
    await bot.set_message_reaction(7, 1, [types.ReactionTypeEmoji(emoji="👍")])
    photo = await bot.send_photo(7, types.BufferedInputFile(PIXEL, "dot.png"), caption="A dot")
    await bot.edit_message_caption(chat_id=7, message_id=photo.message_id, caption="A small dot")
    document = await bot.send_document(7, types.BufferedInputFile(b"x", "x.txt"))
    file = await bot.get_file(document.document.file_id)
    content = await bot.download_file(file.file_path)
    assert b"x" == content.read()
    assert await bot.delete_message(7, document.message_id)
    assert await bot.delete_messages(7, [photo.message_id, sent.message_id])
    await bot.get_chat(7)
    for name, value in (("name", "Kettle"), ("description", "Boils"), ("short_description", "Hot")):
        assert await getattr(bot, f"set_my_{name}")(value)
        assert value == getattr(await getattr(bot, f"get_my_{name}")(), name)
    commands = [types.BotCommand(command="help", description="Get help")]
    assert await bot.set_my_commands(commands, scope=types.BotCommandScopeAllPrivateChats(), language_code="en")
    shown = await bot.get_my_commands(scope=types.BotCommandScopeAllPrivateChats(), language_code="en")
    assert [("help", "Get help")] == [(command.command, command.description) for command in shown]
    assert await bot.delete_my_commands()
    assert await bot.set_chat_menu_button(7, types.MenuButtonCommands())
    assert "commands" == (await bot.get_chat_menu_button(7)).type
    await bot.set_webhook("http://127.0.0.1:9/", max_connections=1)
    await bot.get_webhook_info()
    await bot.delete_webhook(drop_pending_updates=True)
    assert (set(methods.NAMES), []) == (judge.called, judge.unknown)


async def test_refusals_are_aiograms_own_errors(bot: Any, url: str, robin: SandboxUser) -> None:
    """aiogram reads the sandbox's refusals as what they are."""
    errors = aiogram.exceptions
    with pytest.raises(errors.TelegramBadRequest, match="chat not found"):
        await bot.send_message(99, "x")
    await robin.start()
    await robin.block()
    with pytest.raises(errors.TelegramForbiddenError, match="blocked by the user"):
        await bot.send_message(7, "x")
    await robin.unblock()
    await bot.set_webhook("http://127.0.0.1:9/")
    with pytest.raises(errors.TelegramConflictError, match="webhook is active"):
        await bot.get_updates()
    async with SandboxControl(url) as control:
        await control.fault("error", "sendMessage", code=429, retry_after=3)
    with pytest.raises(errors.TelegramRetryAfter) as caught:
        await bot.send_message(7, "x")
    assert 3 == caught.value.retry_after


# The other way round: our own bot's calls, as aiogram's models see them.


class Evening:
    """Robin's first evening with our bot; each step waits until the bot has had its say."""

    def __init__(self, robin: SandboxUser) -> None:
        self.robin = robin

    async def rest(self) -> Said:
        """Wait until nothing has been said or taken away for a while; gives the bot's last message."""
        async with asyncio.timeout(20):
            view, last = await self.robin.chat(), None
            while last != view["version"]:
                last = view["version"]
                view = await self.robin.chat(version=last, timeout=0.25)
        return [Said(raw) for raw in view["messages"] if raw["from_bot"]][-1]

    async def say(self, text: str) -> Said:
        """Write something."""
        await self.robin.send(text)
        return await self.rest()

    async def tap(self, label: str) -> Said:
        """Tap the newest button with this label."""
        await self.robin.tap(label)
        return await self.rest()


LINES = (
    "i cant think straight rn. give me 20 min then i want to hear about your sister",
    "fair ive done that. 7.40 at the table. phone stays in my coat",
    "here. so whats going on with your sister",
    "i dont think that. im glad you told me. i want to hear it",
    "i need you to ask me first. and i do want to hear it, every time",
    "i hear you. ask me if there's room and i'll tell you when",
    "i love you and i need ten minutes, then tell me",
    "all right. tomorrow at breakfast, i want to hear it",
)


async def first_evening(robin: SandboxUser) -> None:
    """A whole first run with its detours, then the export, clearing the chat, and deleting everything."""
    evening = Evening(robin)
    await evening.say("/start")
    for label in ("What do you keep?", "I'm 18 or over, begin", "We work it out", "I go quiet, or I snap", "B"):
        await evening.tap(label)
    await evening.tap("Hint")
    await robin.post(kind="photo")
    await evening.rest()
    last = await evening.say(LINES[0])
    mine = [said for said in await robin.history() if not said.from_bot][-1]
    await robin.edit(mine.message_id, "i need a minute. then i want to hear it")
    for line in LINES[1:]:
        if "what was the worst of it" in last.text:
            break
        last = await evening.say(line)
    assert "what was the worst of it" in last.text
    debrief = await evening.tap(last.labels[2])
    assert "The loop:" in debrief.text
    await evening.tap("Keep my line")
    for text in ("Mondays, at the door", "/practice", "/export", "/help"):
        await evening.say(text)
    await evening.tap("✕ Clear this chat")
    await evening.tap("Clear it")
    await evening.say("/delete")
    await evening.tap("Delete everything")


#: What aiogram has against our bot, and rightly. python-telegram-bot writes a keyboard without rows as {}, but the Bot
#: API wants "inline_keyboard" in it; to take the buttons away, reply_markup should be left out.
KNOWN: set[str] = set()


def decoded(method: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Form values as what they stand for: everything but strings comes as JSON."""
    kinds = {field["name"]: field["types"] for field in _SPEC["methods"][method]["fields"]}
    return {
        name: json.loads(value) if isinstance(value, str) and "String" not in kinds.get(name, ["String"]) else value
        for name, value in parameters.items()
    }


def judged(call: dict[str, Any]) -> Iterator[str]:
    """What aiogram has to say against one call and its answer."""
    name, answer = call["method"], call["answer"]
    model = getattr(models, name[0].upper() + name[1:])
    values = decoded(name, call["parameters"])
    values |= {file: types.BufferedInputFile(b"", file) for file in call["files"]}
    try:
        yield from unknown_fields(model.model_validate(values), name)
        if answer["ok"]:
            adapter = pydantic.TypeAdapter(model.__returning__)
            yield from unknown_fields(adapter.validate_python(answer["result"]), f"{name}'s answer")
    except pydantic.ValidationError as error:
        yield from (f"{name}.{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors())


@pytest.mark.parametrize("by_webhook", [False, True], ids=["polling", "webhook"])
async def test_every_call_of_our_bot_fits(tmp_path: Path, url: str, robin: SandboxUser, by_webhook: bool) -> None:
    """A whole first evening, export, clearing and deleting: each call has only fields that aiogram knows, and right."""
    hook = {}
    if by_webhook:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        hook = {"WEBHOOK_URL": f"http://127.0.0.1:{port}/hook", "WEBHOOK_SECRET": SECRET, "HTTP_PORT": port}
    settings = Settings.model_validate({"TELEGRAM_API_URL": url, **hook})  # and nothing out of the environment
    store = Store.open(tmp_path / "store", KEY)
    stop, started = asyncio.Event(), asyncio.Event()
    work = asyncio.create_task(
        run(settings, build_parts(), store, TOKEN, stop=stop, paced=False, started=lambda _: started.set())
    )
    try:
        await asyncio.wait_for(started.wait(), 10)
        await first_evening(robin)
    finally:
        stop.set()
        with contextlib.closing(store):
            await work
    async with SandboxControl(url) as control:
        calls = await control.calls(bot_id=int(TOKEN.partition(":")[0]))
    # A poll that the end cut off has no answer.
    calls = [call for call in calls if call["answer"] is not None]
    assert KNOWN == {problem for call in calls for problem in judged(call)}
    assert [] == [call for call in calls if not call["answer"]["ok"]]
    expected = {"getMe", "setMyCommands", "setMyDescription", "setMyShortDescription", "sendMessage", "sendDocument"}
    expected |= {"editMessageReplyMarkup", "setMessageReaction", "answerCallbackQuery", "deleteMessages"}
    expected |= {"setWebhook"} if by_webhook else {"deleteWebhook", "getUpdates"}
    assert set() == expected - {call["method"] for call in calls}


def test_the_judge_can_say_no() -> None:
    """An unknown field, deep inside too, a missing one and a wrong value are all found."""
    fine: dict[str, Any] = {"chat_id": "7", "text": "x"}
    button = '{"inline_keyboard": [[{"text": "A", "callback_data": "a", "colour": "red"}]]}'
    refused = {"ok": False}
    for parameters, expected in (
        (fine, []),
        ({**fine, "colour": "red"}, ["sendMessage.colour"]),
        ({**fine, "reply_markup": button}, ["sendMessage.reply_markup.inline_keyboard[0][0].colour"]),
    ):
        call = {"method": "sendMessage", "parameters": parameters, "files": [], "answer": refused}
        assert expected == list(judged(call))
    for parameters in ({"chat_id": "7"}, {**fine, "reply_markup": '{"inline_keyboard": 1}'}):
        call = {"method": "sendMessage", "parameters": parameters, "files": [], "answer": refused}
        assert 1 == len(list(judged(call)))
