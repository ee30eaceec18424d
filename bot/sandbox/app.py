"""The sandbox as one Starlette app: Bot API, control API and web chat on one port."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware

from bot.sandbox import botapi, control, web
from bot.sandbox.courier import PAUSE, TIMEOUT
from bot.sandbox.guard import Guard
from bot.sandbox.world import TAP_SECONDS, build


def create_app(
    data_dir: Path,
    *,
    token: str | None = None,
    name: str = "Sandbox bot",
    username: str = "sandbox_bot",
    host: str = "127.0.0.1",
    tap_seconds: float = TAP_SECONDS,
    clock: Callable[[], float] = time.time,
    chance: random.Random | None = None,
    allow_remote_webhook: bool = False,
    webhook_pause: float = PAUSE,
    webhook_timeout: float = TIMEOUT,
) -> Starlette:
    """A Telegram of one's own, kept in `data_dir`.

    With `token` only that bot is let in. `name` and `username` are what a new bot is called; `host` is the address
    it will be bound to and is checked against; a tap lives `tap_seconds`. Webhooks on other machines need
    `allow_remote_webhook`; a delivery may take `webhook_timeout` seconds, and the pauses after failed ones are counted
    in units of `webhook_pause` seconds (Telegram: 1). Raises DataDirectoryInUse when another
    process works in `data_dir`, ValueError for a malformed token.
    """
    world = build(
        data_dir,
        token=token,
        name=name,
        username=username,
        tap_seconds=tap_seconds,
        clock=clock,
        chance=chance,
        allow_remote_webhook=allow_remote_webhook,
        webhook_pause=webhook_pause,
        webhook_timeout=webhook_timeout,
    )

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        world.start()
        try:
            yield
        finally:
            world.hang_up()
            await world.couriers.gone()
            world.close()

    app = Starlette(
        routes=[*botapi.routes(world), *control.routes(world), *web.routes(world)],
        middleware=[Middleware(Guard, host=host)],
        lifespan=lifespan,
    )
    app.state.world = world
    return app
