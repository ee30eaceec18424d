"""The bot as ``whenready run`` starts it, without pacing, and with the same wordings in every run of one chat.

Started by the acceptance tests as a process of its own. BENT bends it further, for what cannot happen by itself:
``raise`` fails on the text "please fail", ``mangle`` makes an update with the text "mangle this" unreadable, and
``keep-keys`` leaves out the one line that destroys a deleted person's key.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any

from bot import app
from bot.config import read_settings
from bot.logs import set_up
from bot.operator_key import find_key
from bot.store import Store
from bot.store.keyring import Keyring
from bot.telegram.chat import Chat
from bot.telegram.client import Client


def _same_wordings() -> None:
    init = Chat.__init__

    def steady(self: Chat, *arguments: Any, **named: Any) -> None:
        named["new_id"] = f"{0:032x}"
        init(self, *arguments, **named)

    Chat.__init__ = steady  # type: ignore[method-assign]


def _raise() -> None:
    handle = Chat.handle

    def fails(self: Chat) -> None:
        handle(self)
        if self.incoming.text == "please fail":
            raise RuntimeError(self.incoming.text)

    Chat.handle = fails  # type: ignore[method-assign]


def _mangle() -> None:
    ask = Client.raw_updates

    async def mangled(self: Client, *arguments: Any) -> list[Any]:
        raws = await ask(self, *arguments)
        for raw in raws:
            if raw.get("message", {}).get("text") == "mangle this":
                raw["message"] = {"text": "mangle this", "date": "yesterday"}
        return raws

    Client.raw_updates = mangled  # type: ignore[assignment,method-assign]


def _keep_keys() -> None:
    Keyring.destroy = lambda self, owner: None  # type: ignore[method-assign]


def main() -> None:
    """Run until stopped."""
    _same_wordings()
    bends = {"raise": _raise, "mangle": _mangle, "keep-keys": _keep_keys}
    for name in os.environ.get("BENT", "").split():
        bends[name]()
    settings = read_settings()
    assert settings.token is not None
    set_up(settings)
    parts = app.build_parts()
    key, _ = find_key(settings)
    store = Store.open(settings.store_directory, key)

    async def work() -> None:
        stop = asyncio.Event()
        app.stop_on_signals(stop)
        await app.run(settings, parts, store, settings.token.get_secret_value(), stop=stop, paced=False)  # type: ignore[union-attr]

    try:
        asyncio.run(work())
    finally:
        store.close()


if __name__ == "__main__":
    main()
