"""``whenready backup``: data and keys as two files."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from bot.config import read_settings
from bot.store import backup


@click.command("backup")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="The bot's data; by default that of the settings."
)
@click.option("--keep", type=click.IntRange(min=1), help="Keep so many data files and remove older ones.")
def command(folder: Path, data: Path | None, keep: int | None) -> None:
    """Write the data and the people's keys to DIR, while the bot runs or not.

    DIR holds a data file for each backup, and only the newest key file: who was deleted is then gone from older
    backups, too. The operator's key is in neither: back it up apart.
    """
    made = backup(data or read_settings().store_directory, folder, now=datetime.datetime.now(datetime.UTC), keep=keep)
    click.echo(f"{made.data}\n{made.keys}")
