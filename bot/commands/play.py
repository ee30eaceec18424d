"""``whenready play``: a rehearsal in this terminal."""

from __future__ import annotations

import click
from rich.console import Console

from bot.coach import Coach
from bot.content import find_content, read_additions, read_scripts
from bot.encoder import Encoder
from bot.practice import Practice
from bot.rehearsal.repertoire import Repertoire
from bot.safety import Lookout
from bot.terminal import Player
from bot.wording import Wordings


@click.command("play")
@click.argument("scenario", required=False)
@click.option("--role", help="Who you are in the scene, such as alex. Asked when left out.")
@click.option(
    "--evening",
    type=click.IntRange(0, 2),
    help="What kind of evening the partner has; drawn by chance when left out. For authors who want the same scene twice.",
)
def command(scenario: str | None, role: str | None, evening: int | None) -> None:
    """Rehearse SCENARIO (such as alex-jordan) here, in your own words.

    Nothing you type is kept or leaves this machine. Type a line, or one of the words in [brackets]; ⋯ or ? shows
    more of them; Ctrl-D leaves.
    """
    content = find_content()
    wordings = Wordings(content.prompts)
    scenes = Repertoire(read_scripts(content, only=scenario))
    encoder = Encoder.load()
    coach, lookout = Coach.load(encoder=encoder), Lookout.load(encoder=encoder)
    practice = Practice(scenes, coach, lookout, additions=read_additions(content))
    if role is not None and scenario is None:
        msg = "--role needs a SCENARIO: whenready play alex-jordan --role alex."
        raise click.UsageError(msg)
    if scenario is not None:
        script = practice.repertoire.script(scenario)
        if role is not None:
            practice.repertoire.stage(script.id, role)
    player = Player(practice, wordings)
    try:
        player.welcome()
        if scenario is None or role is None:
            scenario, role = player.choose_role([scenario] if scenario else [])
        player.play(scenario, role, evening=evening)
    except (EOFError, KeyboardInterrupt):
        Console().print("\n  " + wordings.render("terminal/goodbye"))
