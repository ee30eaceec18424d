"""The bot's HTTP side: the webhook, and what an operator's tools ask.

A delivery is answered with 200 only when its update is on disk; whatever else is answered, Telegram delivers again.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import logging
import socket
from typing import TYPE_CHECKING, Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.metrics import CONTENT_TYPE
from bot.store import StoreFailedError
from bot.telegram.incoming import MalformedUpdateError, update_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.requests import Request

    from bot.metrics import Metrics
    from bot.telegram.health import Health
    from bot.telegram.poller import Ingest

_log = logging.getLogger(__name__)
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY: Final = 1_000_000  # bytes; Telegram's updates are far smaller
GRACE: Final = 5  # seconds that open requests get at the end


class TooLargeError(Exception):
    """A body over MAX_BODY."""


def build_web(
    health: Health, metrics: Metrics, *, ingest: Ingest | None = None, path: str = "/", secret: str = ""
) -> Starlette:
    """The web app: /healthz, /readyz, /metrics, and with ``ingest`` the webhook at ``path`` guarded by ``secret``."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readyz(_: Request) -> Response:
        report = await health.report()
        return JSONResponse(report, status_code=200 if report["ready"] else 503)

    async def figures(_: Request) -> Response:
        await health.report()
        return Response(metrics.render(), headers={"Content-Type": CONTENT_TYPE})

    routes = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", figures)]
    if ingest is not None:
        routes.append(Route(path, _webhook(ingest, secret), methods=["POST"]))
    return Starlette(routes=routes)


def _webhook(ingest: Ingest, secret: str) -> Callable[[Request], Any]:
    async def webhook(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("not for you\n", status_code=403)
        try:
            raw = json.loads(await _body(request))
            update_id(raw)
        except TooLargeError:
            return PlainTextResponse("too large\n", status_code=413)
        except (ValueError, RecursionError, MalformedUpdateError):
            return PlainTextResponse("not an update\n", status_code=400)
        try:
            await ingest.take([raw])
        except StoreFailedError:
            _log.error("the store failed; Telegram will deliver again", extra={"action": "store_failed"})
            return PlainTextResponse("later\n", status_code=503)
        return Response(status_code=200)

    return webhook


async def _body(request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            raise TooLargeError
        parts.append(part)
    return b"".join(parts)


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The process has another master for its signals."""
        yield


class WebServer:
    """Serves the web app in this event loop. ``run`` works until it is cancelled, then lets requests finish."""

    def __init__(self, app: Starlette, host: str, port: int) -> None:
        """Listen at once. Raises OSError when the address is taken."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
        except OSError:
            self._socket.close()
            raise
        config = uvicorn.Config(app, loop="asyncio", ws="none", lifespan="off", access_log=False, log_config=None)
        config.timeout_graceful_shutdown = GRACE
        self._server = _Server(config)

    async def run(self) -> None:
        """Serve until ``stop`` is called."""
        await self._server.serve(sockets=[self._socket])

    def stop(self) -> None:
        """End ``run`` once open requests are answered."""
        self._server.should_exit = True
