"""``whenready graph``: a scenario as a picture."""

from __future__ import annotations

import click

from bot.content import find_content, read_scripts
from bot.rehearsal.graph import mermaid
from bot.rehearsal.repertoire import Repertoire


@click.command()
@click.argument("scenario")
@click.option("--role", help="Whose way through the scene; without it, both.")
def command(scenario: str, role: str | None) -> None:
    """Print the graph of SCENARIO in Mermaid: beats, what leads from one to the next, endings.

    Paste it into https://mermaid.live. Without --role both graphs come as one Markdown text.
    """
    repertoire = Repertoire(read_scripts(find_content()))
    script = repertoire.script(scenario)
    if role is not None:
        click.echo(mermaid(repertoire.stage(scenario, role).script, role), nl=False)
        return
    for role_id in script.roles:
        click.echo(f"```mermaid\n{mermaid(script, role_id)}```\n")
