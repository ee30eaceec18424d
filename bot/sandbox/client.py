"""A person in the sandbox, for tests: writes, taps and waits for the bot's answer over HTTP.

async with SandboxUser(url, 7) as robin:
    await robin.start()
    reply = await robin.wait_for_reply()
    await robin.tap("I'm 18 or over, begin")
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from bot.sandbox import hypertext


class SandboxError(Exception):
    """The sandbox refused; the text is its reason."""


class NoReply(AssertionError):
    """The bot did not say what was waited for; the text holds the chat as it is."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message in a chat."""

    raw: dict[str, Any]

    @property
    def body(self) -> dict[str, Any]:
        """The Bot API Message."""
        body: dict[str, Any] = self.raw["message"]
        return body

    @property
    def message_id(self) -> int:
        """Its id."""
        return int(self.body["message_id"])

    @property
    def from_bot(self) -> bool:
        """Whether the bot has written it."""
        return bool(self.raw["from_bot"])

    @property
    def text(self) -> str:
        """Its text or caption, "" for none."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    @property
    def html(self) -> str:
        """Its text as Telegram HTML."""
        return hypertext.render(self.text, self.body.get("entities") or self.body.get("caption_entities") or [])

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Its inline buttons, in reading order."""
        return [b for row in self.body.get("reply_markup", {}).get("inline_keyboard", []) for b in row]

    @property
    def labels(self) -> list[str]:
        """The texts on its inline buttons."""
        return [str(button["text"]) for button in self.buttons]

    @property
    def reactions(self) -> list[str]:
        """The emoji of all reactions to it."""
        return [str(reaction["emoji"]) for reaction in self.raw["reactions"]]

    @property
    def edited(self) -> bool:
        """Whether people see that it was edited."""
        return bool(self.raw["edited"])


class SandboxUser:
    """One person. All methods raise SandboxError when the sandbox refuses."""

    def __init__(self, url: str, user_id: int = 1, *, bot_id: int | None = None, chat_id: int | None = None) -> None:
        self.user_id = user_id
        self.chat_id = chat_id
        self._query = {"bot": str(bot_id)} if bot_id is not None else {}
        # The sandbox speaks plain HTTP: without certificates to load a client is made in no time.
        self._client = httpx.AsyncClient(base_url=url, timeout=40.0, trust_env=False, verify=False)
        self._read = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Give the connections free."""
        await self._client.aclose()

    async def _call(self, method: str, path: str, body: dict[str, Any] | None = None, **query: Any) -> Any:
        answer = await self._client.request(
            method,
            f"/sandbox/users/{self.user_id}{path}",
            json=body if method == "POST" else None,
            params={**self._query, **{name: str(value) for name, value in query.items()}},
        )
        content = answer.json()
        if answer.is_error:
            raise SandboxError(content.get("error", answer.text))
        return content

    async def _post(self, path: str, **body: Any) -> Any:
        if self.chat_id is not None and path in ("/messages", "/edits", "/taps", "/reactions", "/age"):
            body.setdefault("chat_id", self.chat_id)
        return await self._call("POST", path, body)

    async def introduce(self, **details: str) -> dict[str, Any]:
        """Set first_name, last_name, username or language_code."""
        user: dict[str, Any] = await self._call("POST", "", details)
        return user

    async def start(self, payload: str = "") -> Said:
        """Press START, perhaps after following a deep link."""
        return await self.send(f"/start {payload}".strip())

    async def send(self, text: str, **frame: Any) -> Said:
        """Write a text (`reply_to`: message id, `forwarded_from`: user id or name); gives the last message of it."""
        return (await self.post(kind="text", text=text, **frame))[-1]

    async def post(self, **message: Any) -> list[Said]:
        """Send anything: `kind` is text, sticker, voice, photo, album or document (see docs/sandbox.md)."""
        answer = await self._post("/messages", **message)
        sent = [Said(raw) for raw in answer["messages"]]
        self._read = max(self._read, *(said.message_id for said in sent))
        return sent

    async def edit(self, message_id: int, text: str) -> Said:
        """Change an own text."""
        return Said(await self._post("/edits", message_id=message_id, text=text))

    async def tap(
        self, label_or_data: str, *, message_id: int | None = None, stale: bool = False, inaccessible: bool = False
    ) -> str:
        """Tap the newest inline button with this label or data (or that of one message); gives the tap's id.

        `stale` (with message_id and data): the button is gone, the app shows it still. `inaccessible`: the bot gets
        an InaccessibleMessage.
        """
        self._read = max(self._read, await self._last_id())
        answer = await self._post(
            "/taps",
            label=label_or_data,
            data=label_or_data,
            message_id=message_id,
            stale=stale,
            inaccessible=inaccessible,
        )
        return str(answer["tap_id"])

    async def tap_answer(self, tap_id: str, timeout: float = 5.0) -> dict[str, Any] | None:
        """What the bot answered to a tap ({"text", "show_alert", "url"}); None when it has not in `timeout` seconds."""
        end = time.monotonic() + timeout
        while True:
            answer: dict[str, Any] | None = (await self._call("GET", f"/taps/{tap_id}"))["answer"]
            if answer is not None or time.monotonic() >= end:
                return answer
            await asyncio.sleep(0.02)

    async def react(self, message_id: int, emoji: str | None) -> Said:
        """React to a message; None takes the reaction away."""
        return Said(await self._post("/reactions", message_id=message_id, emoji=emoji))

    async def block(self) -> None:
        """Block the bot."""
        await self._post("/block")

    async def unblock(self) -> None:
        """Unblock the bot."""
        await self._post("/unblock")

    async def found_group(self, title: str, *others: int) -> int:
        """Make a group with the bot; gives its chat id."""
        return int((await self._post("/groups", title=title, others=list(others)))["id"])

    async def age(
        self, seconds: float = 49 * 3600, *, taps: bool = False, message_ids: list[int] | None = None
    ) -> None:
        """Make all messages of the chat (or these, or this person's taps) older."""
        await self._post("/age", seconds=seconds, taps=taps, message_ids=message_ids)

    async def chat(self, **query: Any) -> dict[str, Any]:
        """The chat as the app shows it: bot, chat, action (typing), messages, version."""
        if self.chat_id is not None:
            query.setdefault("chat_id", self.chat_id)
        view: dict[str, Any] = await self._call("GET", "/chat", None, **query)
        return view

    async def history(self, *, from_bot: bool | None = None) -> list[Said]:
        """All messages, oldest first; `from_bot` keeps one side's."""
        said = [Said(raw) for raw in (await self.chat())["messages"]]
        return [one for one in said if from_bot is None or one.from_bot == from_bot]

    async def _last_id(self) -> int:
        return max((said.message_id for said in await self.history()), default=0)

    async def wait_for_reply(self, text: str = "", *, after: int | None = None, timeout: float = 10.0) -> Said:
        """The bot's next message that contains `text`.

        "Next" is after this person's last message or tap and after what was waited for before; `after` sets it by id.
        Raises NoReply after `timeout` seconds.
        """
        start = self._read if after is None else after
        found = await self.wait_until(
            lambda said: said.from_bot and said.message_id > start and text in said.text, timeout=timeout
        )
        self._read = max(self._read, found.message_id)
        return found

    async def wait_until(self, wanted: Callable[[Said], bool], *, timeout: float = 10.0) -> Said:
        """The first message, in either direction, new or changed, for which `wanted` holds. Raises NoReply."""
        end = time.monotonic() + timeout
        view = await self.chat()
        while True:
            for raw in view["messages"]:
                if wanted(Said(raw)):
                    return Said(raw)
            left = end - time.monotonic()
            if left <= 0:
                lines = [
                    f"{'bot' if s.from_bot else 'me'} {s.message_id}: {s.text!r}" for s in map(Said, view["messages"])
                ]
                raise NoReply("\n".join([f"Not within {timeout} s. The chat:", *lines[-20:]]))
            view = await self.chat(version=view["version"], timeout=round(min(left, 20.0), 3))


class SandboxControl:
    """The sandbox itself, for tests: faults and state."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=40.0, trust_env=False, verify=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def _json(self, answer: httpx.Response) -> Any:
        if answer.is_error:
            raise SandboxError(answer.json().get("error", answer.text))
        return answer.json()

    async def fault(self, kind: str, method: str | list[str] = "*", **options: Any) -> int:
        """Ask for a fault (see bot/sandbox/faults.py); gives its id."""
        answer = await self._client.post("/sandbox/faults", json={"kind": kind, "method": method, **options})
        return int((await self._json(answer))["id"])

    async def struck(self, fault_id: int) -> int:
        """How often a fault has struck."""
        faults = (await self._json(await self._client.get("/sandbox/faults")))["faults"]
        return next(int(fault["struck"]) for fault in faults if fault["id"] == fault_id)

    async def clear_faults(self) -> None:
        """Forget all faults; hanging calls go on."""
        await self._json(await self._client.delete("/sandbox/faults"))

    async def calls(self, *, bot_id: int | None = None, after: int = 0) -> list[dict[str, Any]]:
        """What the bot has called, oldest first: number, method, parameters, files (names), answer."""
        query = {"after": str(after)} | ({"bot": str(bot_id)} if bot_id is not None else {})
        calls: list[dict[str, Any]] = (await self._json(await self._client.get("/sandbox/calls", params=query)))[
            "calls"
        ]
        return calls

    async def state(self) -> dict[str, Any]:
        """The bot, how many updates wait for it, the people."""
        state: dict[str, Any] = await self._json(await self._client.get("/sandbox/state"))
        return state
