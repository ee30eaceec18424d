"""One sandbox for all tests of this folder; each test is a bot of its own in it, so none sees another's chats."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox import create_app, running
from bot.sandbox.client import SandboxControl, SandboxUser

_SPEC = json.loads((Path(__file__).parent / "botapi.json").read_text())
_PLAIN: dict[str, Callable[[Any], bool]] = {
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "Float": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "True": lambda value: value is True,
}
_BOT_IDS = itertools.count(1001)


def _problem(value: Any, kind: str, path: str) -> str | None:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return f"{path} is no array"
        inner = kind.removeprefix("Array of ")
        return next(filter(None, (_problem(part, inner, f"{path}[{i}]") for i, part in enumerate(value))), None)
    if kind in _PLAIN:
        return None if _PLAIN[kind](value) else f"{path} is no {kind}: {value!r}"
    described = _SPEC["types"][kind]
    if "subtypes" in described:
        problems = [_problem(value, subtype, path) for subtype in described["subtypes"]]
        return None if None in problems else "; ".join(filter(None, problems))
    if not isinstance(value, dict):
        return f"{path} is no {kind}: {value!r}"
    fields = {field["name"]: field for field in described["fields"]}
    for name in value:
        if name not in fields:
            return f"{path}.{name} is no field of {kind}"
    for name, field in fields.items():
        if name not in value:
            if field["required"]:
                return f"{path}.{name} is missing in {kind}"
            continue
        problems = [_problem(value[name], option, f"{path}.{name}") for option in field["types"]]
        if None not in problems:
            return "; ".join(filter(None, problems))
    return None


def check_result(method: str, result: Any) -> None:
    """Fail when the result of `method` is not of the type that the Bot API declares."""
    problems = [_problem(result, kind, method) for kind in _SPEC["methods"][method]["returns"]]
    assert None in problems, problems


class CheckedRequest(HTTPXRequest):
    """python-telegram-bot's own transport; every answer that passes is held against the Bot API's types."""

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Do the request and check a positive answer."""
        code, payload = await super().do_request(url, method, *args, **kwargs)
        if code == 200 and "/file/" not in url:
            check_result(url.rpartition("/")[2], json.loads(payload)["result"])
        return code, payload


@pytest.fixture(autouse=True)
def spans_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot gives spans of time as timedelta, as its next major version will."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a sandbox that runs in a thread."""
    started: dict[str, Any] = {}
    ready = threading.Event()

    async def main() -> None:
        app = create_app(tmp_path_factory.mktemp("sandbox"))
        async with running(app) as address:
            started.update(url=address, stop=asyncio.Event(), loop=asyncio.get_running_loop())
            ready.set()
            await started["stop"].wait()

    thread = threading.Thread(target=asyncio.run, args=(main(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    yield started["url"]
    started["loop"].call_soon_threadsafe(started["stop"].set)
    thread.join(10)


@pytest.fixture
def bot_id() -> int:
    """A bot that no other test knows."""
    return next(_BOT_IDS)


@pytest.fixture
def token(bot_id: int) -> str:
    """Its token."""
    return f"{bot_id}:{'A' * 35}"


@pytest.fixture
def make_bot(url: str, token: str) -> Callable[[], Bot]:
    """Makes python-telegram-bot's Bot, unmodified but for the check of every answer."""

    def make() -> Bot:
        return Bot(
            token,
            base_url=f"{url}/bot",
            base_file_url=f"{url}/file/bot",
            # Plain HTTP needs no certificates, and loading them takes most of a short test's time.
            request=CheckedRequest(httpx_kwargs={"trust_env": False, "verify": False}),
            get_updates_request=CheckedRequest(httpx_kwargs={"trust_env": False, "verify": False}),
        )

    return make


@pytest.fixture
async def bot(make_bot: Callable[[], Bot]) -> AsyncIterator[Bot]:
    """A bot that has called once."""
    async with make_bot() as bot:
        yield bot


@pytest.fixture
async def user(url: str, bot: Bot) -> AsyncIterator[SandboxUser]:
    """A person who has started the bot: message 1 is their /start, and it is acknowledged."""
    async with SandboxUser(url, 1, bot_id=bot.id) as user:
        await user.start()
        await bot.get_updates(offset=-1)
        updates = await bot.get_updates()
        await bot.get_updates(offset=updates[-1].update_id + 1)
        yield user


@pytest.fixture
async def control(url: str) -> AsyncIterator[SandboxControl]:
    """The control API, with all faults cleared afterwards."""
    async with SandboxControl(url) as control:
        yield control
        await control.clear_faults()


@pytest.fixture
async def http(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A plain HTTP client."""
    async with httpx.AsyncClient(base_url=url, trust_env=False, verify=False) as client:
        yield client


@pytest.fixture
def call(http: httpx.AsyncClient, token: str) -> Callable[..., Any]:
    """Calls a method with JSON and gives back its whole answer, checked when it is positive."""

    async def call(method: str, /, **values: Any) -> Any:
        headers = {"Content-Type": "application/json"}
        answer = (await http.post(f"/bot{token}/{method}", content=json.dumps(values), headers=headers)).json()
        if answer["ok"]:
            check_result(method, answer["result"])
        return answer

    return call
