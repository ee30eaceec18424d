"""``whenready sandbox``: a Telegram of your own, for any bot that can be given a Bot API address."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

import click

from bot.sandbox import DataDirectoryInUse, PortTaken, create_app, serve

WRONG_USE: Final = 2


@click.command(name="sandbox")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; others than the default open the sandbox to your network.",
)
@click.option(
    "--port", default=8181, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option(
    "--data",
    default=Path("data/sandbox"),
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where chats, updates and files are kept.",
)
@click.option(
    "--allow-remote-webhook",
    is_flag=True,
    help="Deliver to webhooks on other machines too; without it only to this one.",
)
def command(host: str, port: int, data: Path, allow_remote_webhook: bool) -> None:
    """Run a local Telegram: a Bot API server and a web chat on one port.

    Point a bot to the printed address, with any well-formed token, and open the address in a browser to talk to it.
    """
    try:
        app = create_app(data, host=host, allow_remote_webhook=allow_remote_webhook)
        asyncio.run(serve(app, host, port, on_start=_greet))
    except (DataDirectoryInUse, PortTaken) as error:
        click.echo(str(error), err=True)
        raise SystemExit(WRONG_USE) from None
    except KeyboardInterrupt:
        click.echo("Stopped. Everything is kept for the next start.")


def _greet(url: str) -> None:
    click.echo(f"A Telegram of your own: {url}")
    click.echo(f"Bot API for your bot: {url}/bot<token>/<method>, with any token like 123456:… Ctrl+C stops it.")
