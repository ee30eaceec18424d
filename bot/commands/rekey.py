"""``whenready rekey``: another operator's key for the same data."""

from __future__ import annotations

from pathlib import Path

import click

from bot.config import read_settings
from bot.operator_key import find_key, parse_key
from bot.store import rekey


@click.command("rekey")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="The bot's data; by default that of the settings."
)
def command(file: Path, data: Path | None) -> None:
    """Wrap all people's keys by the operator's key in FILE instead of the one that is set. Stop the bot first.

    Make FILE with `whenready keygen FILE`. Keep the old key as long as backups from before are kept.
    """
    settings = read_settings()
    old, _ = find_key(settings, create=False)
    new = parse_key(file.read_text("ascii", "replace"), str(file))
    count = rekey(data or settings.store_directory, old, new)
    click.echo(
        f"The keys of {count} people now open with {file}. Set WHENREADY_KEY_FILE={file.absolute()} before the next "
        "start (and no WHENREADY_KEY), then make a backup: the key file of an older one opens with the old key only."
    )
