"""The Bot API over HTTP: `/bot{token}/{method}` and `/file/bot{token}/{path}`."""

from __future__ import annotations

import logging
from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.sandbox import methods, parameters
from bot.sandbox.bots import bot_id_of
from bot.sandbox.faults import Fault
from bot.sandbox.refusals import UNAUTHORIZED, UNKNOWN_METHOD, Refusal
from bot.sandbox.world import World

logger = logging.getLogger(__name__)

#: Under this name of the ASGI scope's extensions the sandbox's server hands out the connection's transport.
TRANSPORT = "whenready.sandbox.transport"


class Dropped(Response):
    """No answer at all: the connection is reset."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Cut the line; under a foreign server, the next worst: an answer that breaks off."""
        transport = scope.get("extensions", {}).get(TRANSPORT)
        if transport is not None:
            transport.abort()
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})


def _refused(refusal: Refusal) -> Response:
    headers = {"Retry-After": str(refusal.retry_after)} if refusal.retry_after is not None else None
    return JSONResponse(refusal.as_answer(), refusal.code, headers)


def _chat_id(values: Any) -> int | None:
    text = str(values.get("chat_id", ""))
    return int(text) if text.lstrip("-").isdecimal() else None


def routes(world: World) -> list[Route]:
    """The Bot API's routes."""

    async def call(request: Request) -> Response:
        token, name = request.path_params["token"], request.path_params["method"]
        bot = world.bots.enter(token)
        if bot is None:
            return _refused(UNAUTHORIZED if bot_id_of(token) is not None else UNKNOWN_METHOD)
        method = methods.find(name)
        if method is None:
            return _refused(UNKNOWN_METHOD)
        try:
            given = await parameters.read(request)
        except Refusal as refusal:
            return _refused(refusal)
        entry = world.journal.note(bot.bot_id, name, dict(given.values), sorted(given.uploads))
        chat_id = _chat_id(given.values)
        before = world.faults.strike(name, chat_id, "hang", "error", "drop_before", "kill_before")
        if before is not None and before.kind == "hang":
            await world.faults.hang(before.seconds)
            before = world.faults.strike(name, chat_id, "error", "drop_before", "kill_before")
        if before is not None:
            if before.kind == "error":
                entry.answer = before.refusal().as_answer()
            return _struck(before)
        result: Any = None
        try:
            result = await method(methods.Call(world, bot, given))
            content: dict[str, Any] = {"ok": True, "result": result}
            if isinstance(result, methods.Described):
                content = {"ok": True, "result": result.result, "description": result.description}
            answer: Response = JSONResponse(content)
        except Refusal as refusal:
            content, answer = refusal.as_answer(), _refused(refusal)
        except Exception:
            logger.exception("A Bot API method failed in the sandbox.", extra={"action": "sandbox_method_failed"})
            return _refused(Refusal(500, "Internal Server Error"))

        def fits(fault: Fault) -> bool:
            return bool(result) or not fault.nonempty

        after = world.faults.strike(name, chat_id, "drop_after", "kill_after", fits=fits)
        if after is not None:
            return _struck(after)
        entry.answer = content
        last = world.faults.strike(name, chat_id, "kill_after_answer", fits=fits)
        if last is not None:
            answer.background = BackgroundTask(last.strike_dead)
        return answer

    async def download(request: Request) -> Response:
        bot = world.bots.enter(request.path_params["token"])
        if bot is None:
            return _refused(UNAUTHORIZED)
        file = world.files.at(bot, request.path_params["path"])
        if file is None:
            return _refused(UNKNOWN_METHOD)
        return FileResponse(world.files.on_disk(file), media_type="application/octet-stream")

    return [
        Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download, methods=["GET"]),
    ]


def _struck(fault: Fault) -> Response:
    if fault.kind == "error":
        return _refused(fault.refusal())
    fault.strike_dead()
    return Dropped()
