"""``whenready run``: the bot on Telegram."""

from __future__ import annotations

import asyncio

import click

from bot.app import build_parts, run, stop_on_signals
from bot.config import Settings, SettingsError, read_settings
from bot.logs import set_up
from bot.operator_key import find_key
from bot.store import Store


@click.command("run")
def command() -> None:
    """Run the bot on Telegram until it is stopped (Ctrl-C, SIGTERM).

    Needs TELEGRAM_BOT_TOKEN, from the environment or a .env file. Without a token, `whenready demo` runs it on this
    machine alone.
    """
    settings = read_settings()
    if settings.token is None:
        msg = (
            "TELEGRAM_BOT_TOKEN is not set. @BotFather gives one for each bot; put it in the environment or in .env. "
            "To try the bot without Telegram: whenready demo"
        )
        raise SettingsError(msg)
    set_up(settings)
    serve(settings, settings.token.get_secret_value())


def serve(settings: Settings, token: str) -> None:
    """Open the store and run. Raises what the settings, content or store have to say."""
    parts = build_parts()
    key, made = find_key(settings)
    if made is not None:
        click.echo(
            f"A key was made: {made}. Back it up apart from the data; without it the data cannot be opened.", err=True
        )
    store = Store.open(settings.store_directory, key)

    async def work() -> None:
        stop = asyncio.Event()
        stop_on_signals(stop)
        await run(settings, parts, store, token, stop=stop)

    try:
        asyncio.run(work())
    finally:
        store.close()
