"""``whenready demo``: the bot with a Telegram on this machine, no token and no account."""

from __future__ import annotations

import asyncio

import click

from bot.app import build_parts, run, stop_on_signals
from bot.config import read_settings
from bot.logs import set_up
from bot.operator_key import find_key
from bot.sandbox import create_app, running
from bot.store import Store

# The sandbox takes any well-formed token; this one says what it is.
TOKEN = "1000000001:" + "demo" * 8 + "dem"
PORT = 8181


@click.command("demo")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="Where the web chat is.")
def command(port: int) -> None:
    """Run the bot here, with a web chat in the place of Telegram. Asks nothing, needs nothing.

    Stop it with Ctrl-C; started again, it goes on where you were. Several people: add ?user=2 to the address.
    """
    settings = read_settings()
    set_up(settings)
    parts = build_parts()
    key, made = find_key(settings)
    directory = settings.data / "demo"
    store = Store.open(directory, key)

    async def work() -> None:
        stop = asyncio.Event()
        stop_on_signals(stop)
        app = create_app(directory / "sandbox", token=TOKEN, name="When You're Ready", username="whenready_bot")
        async with running(app, port=port) as url:
            here = settings.model_copy(update={"api_url": url})

            def started(name: str) -> None:
                click.echo(f"\n  When You're Ready is here:  {url}\n")
                click.echo(
                    f"  Open it in a browser and press START. (Bot {name}; data in {directory}; stop with Ctrl-C.)"
                )
                if made is not None:
                    click.echo(f"  A key was made in {made}: back it up if you want to keep what you do here.")

            await run(here, parts, store, TOKEN, stop=stop, started=started)

    try:
        asyncio.run(work())
    finally:
        store.close()
