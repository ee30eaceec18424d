"""Serving a sandbox over HTTP, alone or beside a bot in the same process."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.botapi import TRANSPORT

#: Seconds that open answers get at the end; polls and event streams are ended before.
GRACE = 3
#: Seconds an idle connection is kept. Longer than clients pause: one that is closed just as they write is an error.
KEEP_ALIVE = 120


class PortTaken(Exception):
    """The port is in use. Stop what runs there, or choose another with --port."""


class _Connection(H11Protocol):
    """A connection that shows its transport to the app, so that a test can have it cut."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        inner = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[TRANSPORT] = self.transport
            await inner(scope, receive, send)

        self.app = app


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, app: Starlette, *, handle_signals: bool) -> None:
        super().__init__(config)
        self._sandbox = app
        self._handle_signals = handle_signals
        self.on_start: Callable[[], None] = lambda: None

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone when the process has another master."""
        if self._handle_signals:
            with super().capture_signals():
                yield
        else:
            yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        if self.started:
            self.on_start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End waiting polls and streams first, or they would hold the server open."""
        self._sandbox.state.world.hang_up()
        await super().shutdown(sockets)


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, or asyncio would not switch off Nagle's algorithm and every answer would take 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTaken(f"{host}:{port}: {error.strerror}. {PortTaken.__doc__}") from error
    return listener


def address(host: str, port: int) -> str:
    """The URL under which a sandbox bound to this address is reached from this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


@contextlib.asynccontextmanager
async def running(app: Starlette, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve `app` while the block runs, in this event loop and without touching signals; gives its URL.

    Port 0 takes a free one. Raises PortTaken.
    """
    listener = _bind(host, port)
    server = _server(app, handle_signals=False)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started and not task.done():
            await asyncio.sleep(0.005)
        if task.done():
            task.result()
        yield address(host, listener.getsockname()[1])
    finally:
        server.should_exit = True
        await task


async def serve(
    app: Starlette,
    host: str = "127.0.0.1",
    port: int = 8181,
    *,
    handle_signals: bool = True,
    on_start: Callable[[str], None] | None = None,
) -> None:
    """Serve `app` until the process is asked to stop (SIGINT, SIGTERM).

    `on_start` is called with the URL once it is reachable. Raises PortTaken.
    """
    listener = _bind(host, port)
    server = _server(app, handle_signals=handle_signals)
    server.on_start = lambda: on_start(address(host, listener.getsockname()[1])) if on_start else None
    await server.serve(sockets=[listener])


def _server(app: Starlette, *, handle_signals: bool) -> _Server:
    # No access log: the Bot API carries the token in its URLs.
    config = uvicorn.Config(
        app,
        http=_Connection,
        ws="none",
        loop="asyncio",
        lifespan="on",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=KEEP_ALIVE,
        server_header=False,
    )
    return _Server(config, app, handle_signals=handle_signals)
