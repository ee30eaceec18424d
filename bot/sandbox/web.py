"""What the web chat is served from: its page, its event stream, the files in its chats."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox.control import NoBotYet, bot_for, person_for
from bot.sandbox.world import World

_PAGE = Path(__file__).parent / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
#: Seconds between two signs of life in an event stream.
HEARTBEAT = 15.0
#: Pictures that are shown; everything else is only handed over as a download.
_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")


def routes(world: World) -> list[Route]:
    """The web chat's routes."""

    async def page(request: Request) -> Response:
        return FileResponse(_PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    async def part(request: Request) -> Response:
        path = _PAGE / request.path_params["name"]
        if path.suffix not in _TYPES or not path.is_file():
            return JSONResponse({"error": "There is no such page."}, 404)
        return FileResponse(path, media_type=_TYPES[path.suffix], headers={"Cache-Control": "no-cache"})

    async def file(request: Request) -> Response:
        try:
            found = world.files.find(bot_for(world, request), request.path_params["file_id"])
        except NoBotYet:
            found = None
        if found is None:
            return JSONResponse({"error": "There is no such file."}, 404)
        path = world.files.on_disk(found)
        if found.kind == "photo" and found.mime in _SHOWN:
            return FileResponse(path, media_type=found.mime, headers={"Cache-Control": "private, max-age=3600"})
        return FileResponse(path, media_type="application/octet-stream", filename=found.name)

    async def events(request: Request) -> Response:
        """Server-sent events of all chats of one person; "hello" and "reload" ask the page to load anew."""
        try:
            person = person_for(world, request)
        except NoBotYet:
            person = None

        async def stream() -> AsyncIterator[str]:
            hello = {"bot": person.bot.bot_id if person else None}
            yield f"retry: 1000\nevent: hello\ndata: {json.dumps(hello)}\n\n"
            with world.events.watch() as watch:
                while True:
                    try:
                        event = await watch.get(HEARTBEAT)
                    except TimeoutError:
                        yield ": alive\n\n"
                        continue
                    if event is None:
                        return
                    if watch.overrun:
                        watch.overrun = False
                        yield "event: reload\ndata: {}\n\n"
                    if person is None:
                        return  # The first bot has come: the page connects anew and finds it.
                    if event.bot_id != person.bot.bot_id:
                        continue
                    mine = event.chat_id is None or event.chat_id == person.user_id
                    if not mine and event.chat_id is not None and event.chat_id < 0:
                        mine = person.user_id in world.chats.members(person.bot, event.chat_id)
                    if mine and event.user_id in (None, person.user_id):
                        detail = {"chat_id": event.chat_id, **event.detail}
                        yield f"event: {event.kind}\ndata: {json.dumps(detail)}\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    return [
        Route("/", page),
        Route("/page/{name}", part),
        Route("/sandbox/files/{file_id}", file),
        Route("/sandbox/users/{user_id:int}/events", events),
    ]
