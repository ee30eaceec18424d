"""``whenready keygen``: a key for the operator."""

from __future__ import annotations

from pathlib import Path

import click

from bot.operator_key import new_key, write_key


@click.command("keygen")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def command(file: Path | None) -> None:
    """Make an operator's key: print it, or write it to FILE (only this user may read it).

    It opens everything that people keep. Back it up apart from the data; nobody can make it a second time. The bot
    finds it by WHENREADY_KEY or WHENREADY_KEY_FILE.
    """
    if file is None:
        click.echo(new_key())
        return
    write_key(file)
    click.echo(f"A key is in {file}. Back it up apart from the data, and set WHENREADY_KEY_FILE={file.absolute()}")
