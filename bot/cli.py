"""``whenready``: the command line. Exit codes: 0 done, 1 problems found, 2 wrong use (the message says what to do)."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Any, Final

import click

from bot import commands
from bot.coach import WeightsError
from bot.config import SettingsError
from bot.content import ContentError
from bot.encoder import EncoderError
from bot.reflection import PromptError
from bot.rehearsal.problems import ScriptError
from bot.rehearsal.repertoire import UnknownSceneError
from bot.store.errors import StoreError
from bot.wording import WordingError

WRONG_USE: Final = 2
# What a person can mend, with a message that says how; anything else is a bug and keeps its traceback.
_ADVISED: Final = (
    ContentError,
    PromptError,
    ScriptError,
    SettingsError,
    StoreError,
    UnknownSceneError,
    EncoderError,
    WeightsError,
    WordingError,
)


class _Commands(click.Group):
    """Finds commands by the modules in ``bot/commands``, importing only the one that is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"bot.commands.{cmd_name}")
        command = module.command
        if not isinstance(command, click.Command):
            msg = f"bot/commands/{cmd_name}.py has no click command named `command`"
            raise TypeError(msg)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            known = ", ".join(self.list_commands(ctx))
            message = f"{error.message} Commands: {known}. `whenready --help` explains them."
            raise click.UsageError(message, ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except _ADVISED as error:
            click.echo(str(error), err=True)
            sys.exit(WRONG_USE)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="whenready")
def main() -> None:
    """When You're Ready: rehearse a hard moment with someone you love, before the real one."""
