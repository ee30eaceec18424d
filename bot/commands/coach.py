"""``whenready coach``: what the coach hears in a message, for authors and for other programs."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Full, Queue
from typing import TYPE_CHECKING, Any, Final, TextIO

import click
from rich.console import Console
from rich.text import Text

from bot.coach import HELPING_MOVES, MOVES, Assessment, Coach, WeightsError
from bot.encoder import FLAGS, EncoderError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.coach import Move, Stance

PROBLEMS: Final = 1  # exit code: some lines could not be read
_EXPECTED: Final = 'expected one JSON object a line: {"id": "1", "situation": "…", "text": "…"}'
_LINE: Final[dict[Stance, str]] = {
    "relational": "The door's open, and you're still in it.",
    "rigid": "It shuts the door.",
    "porous": "The door's open, but you've left yourself out.",
    "reactive": "It comes in hot: there's little room left to answer.",
    "unclear": "There's nothing here to weigh.",
}
_ASKS: Final = "I'm not sure how this one lands; in a rehearsal I'd keep silent or ask."
_MOVE: Final[dict[Move, str]] = {
    "feeling": "says how it is for you",
    "limit": "says what you need or won't do",
    "care": "says the other matters",
    "validation": "shows you see the other's side",
    "invitation": "opens a next step",
    "blame": "puts the fault on the other",
    "shutdown": "breaks off",
    "pleasing": "gives yourself up",
    "pressure": "pushes",
    "flooding": "a lot at once",
}

# Seconds after which a thread that computes lets another one on. By default it is longer than a message takes, and a thread
# that comes back from the encoder waits for the other's whole message.
_TURN: Final = 0.001

_Answer = tuple[str | int, "Future[Assessment]"]  # a line's id, and what is being heard in it


class LineError(Exception):
    """A line of --jsonl that can't be answered; the message says what is wrong with it."""


@click.command(name="coach")
@click.argument("text", required=False)
@click.option("--situation", default=None, metavar="S", help="What the message answers, in a sentence or two.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of words.")
@click.option(
    "--jsonl",
    "as_lines",
    is_flag=True,
    help='Read lines {"id", "situation", "text"} from standard input; write one JSON object for each, in their order.',
)
def command(text: str | None, situation: str | None, as_json: bool, as_lines: bool) -> None:
    """Say what the coach hears in TEXT: how the line lands, what it does, and in which words.

    Without TEXT the message is read from standard input. Nothing leaves this machine.

    \b
    whenready coach "Not tonight. Tomorrow after work?" --situation "Your partner wants to talk."
    whenready coach --jsonl < messages.jsonl

    Exit codes: 0 done, 1 some lines could not be read, 2 wrong use.
    """
    if as_lines and (text is not None or situation is not None or as_json):
        raise click.UsageError("--jsonl reads everything from standard input: leave out TEXT, --situation and --json.")
    if text is None and not as_lines:
        if _stdin().isatty():
            raise click.UsageError('Give the message in quotes, such as: whenready coach "Not tonight. Tomorrow?"')
        text = _stdin().buffer.read().decode("utf-8-sig", errors="replace").strip()
    try:
        coach = Coach.load()
    except (WeightsError, EncoderError) as error:
        raise click.ClickException(str(error)) from error
    if as_lines:
        sys.exit(_answer_lines(coach, _stdin().buffer))
    assert text is not None
    assessment = coach.assess(text, situation or "")
    if as_json:
        click.echo(json.dumps(_record(assessment), ensure_ascii=False))
    else:
        _explain(text, assessment)


def _answer_lines(coach: Coach, lines: Iterable[bytes]) -> int:
    """Answer each line as soon as it is heard, in their order, on all cores. Return the exit code."""
    problems = 0
    sys.setswitchinterval(_TURN)
    cores = os.cpu_count() or 1
    waiting: Queue[_Answer | None] = Queue(maxsize=8 * cores)
    with ThreadPoolExecutor(cores) as hearing, ThreadPoolExecutor(1) as writing:
        written = writing.submit(_write_answers, waiting)
        try:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    key, text, situation = _read(line.decode("utf-8-sig" if number == 1 else "utf-8"))
                except (LineError, UnicodeDecodeError) as error:
                    problems += 1
                    click.echo(f"line {number}: {error}; {_EXPECTED}", err=True)
                    continue
                if not _hand_on((key, hearing.submit(coach.assess, text, situation)), waiting, written):
                    break
        finally:  # whatever stopped the reading: what was read is answered, and nobody waits for more
            _hand_on(None, waiting, written)
        written.result()
    if problems:
        click.echo(f"{problems} of the lines could not be read; all others are answered.", err=True)
    return PROBLEMS if problems else 0


def _hand_on(answer: _Answer | None, waiting: Queue[_Answer | None], written: Future[None]) -> bool:
    """Put ``answer`` in the queue when there is room. Return False when the writing has ended: nobody reads any more."""
    while not written.done():
        try:
            waiting.put(answer, timeout=0.2)
        except Full:
            continue
        return True
    return False


def _write_answers(waiting: Queue[_Answer | None]) -> None:
    """Write the answers in the order of their lines until None comes."""
    while (answer := waiting.get()) is not None:
        key, heard = answer
        # ASCII only: a lone half of a character in an id would break the output's UTF-8.
        click.echo(json.dumps({"id": key, **_record(heard.result())}))


def _read(line: str) -> tuple[str | int, str, str]:
    """Return id, text and situation of one line. Raises LineError that says what is wrong."""
    try:
        raw = json.loads(line)
    except RecursionError as error:
        raise LineError("nested too deeply") from error
    except json.JSONDecodeError as error:
        raise LineError(f"not JSON ({error.msg} at column {error.colno})") from error
    except ValueError as error:
        raise LineError("a number with too many digits") from error
    if not isinstance(raw, dict):
        raise LineError("not an object")
    for name in ("id", "text"):
        if name not in raw:
            raise LineError(f'"{name}" is missing')
    key, text, situation = raw["id"], raw["text"], raw.get("situation")
    if isinstance(key, bool) or not isinstance(key, str | int):
        raise LineError('"id" is not a string or a whole number')
    if not isinstance(text, str):
        raise LineError('"text" is not a string')
    if not isinstance(situation, str | None):
        raise LineError('"situation" is not a string')
    return key, text, situation or ""


def _record(assessment: Assessment) -> dict[str, Any]:
    moves = [move for move in MOVES if move in assessment.moves]
    return {
        "stance": assessment.stance,
        "moves": moves,
        "confidence": round(assessment.confidence, 4),
        "asks": assessment.asks,
        "evidence": {move: [list(span) for span in assessment.evidence[move]] for move in moves},
        "flags": [flag for flag in FLAGS if getattr(assessment, flag)],
    }


def _explain(text: str, assessment: Assessment) -> None:
    """Print the line with its telling words marked, and what they do."""
    console = Console(highlight=False)
    shown = Text(_printable(text))
    moves = [move for move in MOVES if move in assessment.moves]
    for move in moves:
        for start, end in assessment.evidence[move]:
            shown.stylize("green" if move in HELPING_MOVES else "yellow", start, end)
    console.print(shown)
    console.print()
    console.print(Text(_ASKS if assessment.asks else _LINE[assessment.stance], style="bold"))
    for move in moves:
        words = ", ".join(f"“{_printable(text[start:end])}”" for start, end in assessment.evidence[move])
        console.print(Text(f"  {words} {_MOVE[move]}"))
    names = ", ".join(moves) or "none"
    console.print()
    console.print(
        Text(f"For authors: stance {assessment.stance} ({assessment.confidence:.0%}), moves: {names}", style="dim")
    )


def _stdin() -> TextIO:
    return sys.stdin


def _printable(text: str) -> str:
    """Return the text, as long as before, without what could steer a terminal."""
    return "".join(
        char if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Cf"} else "\ufffd" for char in text
    )
