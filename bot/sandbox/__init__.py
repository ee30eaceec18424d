"""A Telegram on your own machine: a Bot API server and a web chat. Imports nothing of the rest of the project.

    app = create_app(Path("data/sandbox"))
    asyncio.run(serve(app))

A bot talks to it by base URL (`{url}/bot{token}/{method}`), a person at `/`, a test through `SandboxUser`.
"""

from __future__ import annotations

from bot.sandbox.app import create_app
from bot.sandbox.server import PortTaken, address, running, serve
from bot.sandbox.storage import DataDirectoryInUse

__all__ = ["DataDirectoryInUse", "PortTaken", "address", "create_app", "running", "serve"]
