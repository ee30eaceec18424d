"""``whenready lint``: everything that is wrong with scenarios and their plans."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.content import find_content
from bot.rehearsal.lint import lint
from bot.rehearsal.lint.heard import LEAST_AGREEMENT, compare
from bot.rehearsal.plan import SUFFIX, Plan, PlanLine, check_plans, read_plan
from bot.rehearsal.problems import Problem, ScriptError
from bot.rehearsal.reading import examine

if TYPE_CHECKING:
    from bot.coach.assessment import Assessment
    from bot.rehearsal.reading import Source


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--heard", is_flag=True, help="Also report plan lines that the coach hears otherwise than stated.")
def command(paths: tuple[Path, ...], *, heard: bool) -> None:
    """Check scenarios and the plans beside them; PATH is a file or a folder, else all that is shipped.

    Each finding is a line `file:line: CODE message`; docs/lint/CODE.md explains it. Exit code 1 when there is one.
    """
    scripts = _scripts(paths or (_shown(find_content().dialogues),))
    problems, lines = check(scripts)
    for problem in problems:
        click.echo(str(problem))
    agrees = not heard or _report_heard(lines)
    count = len(problems)
    if count:
        click.echo(f"{count} {'problem' if count == 1 else 'problems'} in {_files(len(scripts))}.", err=True)
    else:
        click.echo(f"{_files(len(scripts))}: nothing wrong.", err=True)
    sys.exit(1 if count or not agrees else 0)


def check(scripts: Sequence[Path]) -> tuple[list[Problem], list[PlanLine]]:
    """Return every problem of these script files and of the plans beside them, sorted, and the lines played."""
    problems: list[Problem] = []
    sources: list[Source] = []
    plans: list[Plan] = []
    for file in scripts:
        source, found = examine(str(file), file.read_bytes())
        sources += [source] if source else []
        problems += found
    readable = {source.file for source in sources}
    for folder, file in sorted({(file.parent, file) for file in scripts}):
        for plan_file in sorted(folder.glob(f"{file.stem}.*{SUFFIX}")):
            try:
                plan = read_plan(str(plan_file), plan_file.read_bytes())
            except ScriptError as error:
                problems += error.problems
            else:
                plans += [plan] if str(file) in readable else []
    problems += lint(sources)
    otherwise, lines = check_plans(sources, plans)
    return sorted({*problems, *otherwise}), lines


def _scripts(paths: Sequence[Path]) -> list[Path]:
    """Return the script files that ``paths`` name. Raises UsageError for a path that has none."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = sorted(path.glob("*.yaml"))
            if not found:
                msg = f"there is no scenario (*.yaml) in {path}. Name a folder that has some, or a file."
                raise click.UsageError(msg)
            files += found
        elif path.suffix == SUFFIX and path.is_file():
            files.append(path.with_name(f"{path.name.partition('.')[0]}.yaml"))
        else:
            files.append(path)
    for file in files:
        if not file.is_file():
            msg = f"there is no file {file}. Name a scenario file or a folder of them; without a path, all are checked."
            raise click.UsageError(msg)
    return list(dict.fromkeys(files))


def _report_heard(lines: Sequence[PlanLine]) -> bool:
    """Print what the coach hears otherwise; return whether it agrees often enough."""
    from bot.coach import Coach  # the model is loaded only for --heard

    coach = Coach.load()

    def hear(text: str, situation: str) -> Assessment:
        return coach.assess(text, situation=situation)

    hearing = compare(lines, hear)
    for problem in hearing.problems:
        click.echo(str(problem))
    percent = 100 * hearing.agreement
    click.echo(
        f"The coach hears {hearing.agreed} of {hearing.lines} lines as they are meant ({percent:.0f} % of stances)."
    )
    click.echo(f"Of {hearing.unsure} it is unsure: there the scene takes its `otherwise`.")
    if hearing.agreement < LEAST_AGREEMENT:
        click.echo(f"That is less than {100 * LEAST_AGREEMENT:.0f} %.")
    return hearing.agreement >= LEAST_AGREEMENT


def _shown(folder: Path) -> Path:
    """A path as short as it can be told from here."""
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder


def _files(count: int) -> str:
    return "1 scenario" if count == 1 else f"{count} scenarios"
