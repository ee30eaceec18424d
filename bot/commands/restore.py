"""``whenready restore``: a backup put back."""

from __future__ import annotations

from pathlib import Path

import click

from bot.config import read_settings
from bot.operator_key import find_key
from bot.store import restore


@click.command("restore")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="Where to; by default the data of the settings."
)
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="An older data file; by default the newest in DIR.",
)
@click.option("--force", is_flag=True, help="Replace the data that is there.")
def command(folder: Path, data: Path | None, file: Path | None, force: bool) -> None:
    """Put the backup in DIR back. Stop the bot first.

    People who were deleted before the newest key file was written stay gone. Messages that waited to be sent when the
    backup was made are not sent.
    """
    settings = read_settings()
    key, _ = find_key(settings, create=False)
    into = data or settings.store_directory
    done = restore(folder, into, key, data=file, force=force)
    click.echo(f"{done.data} is in {into}: {done.people} people, {done.gone} left out because their key is gone.")
