"""``whenready coach``: words for people, JSON for programs, and advice for those who use it wrongly."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner, Result

from bot.commands import coach as module
from bot.commands.coach import command

if TYPE_CHECKING:
    from pathlib import Path

SHUT = "I can't deal with this right now, just figure it out yourself."


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(command, arguments, input=stdin)


def records(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_says_in_words_how_the_line_lands() -> None:
    """A person reads words about the line; authors find stance and moves at the end."""
    result = run(SHUT)
    assert 0 == result.exit_code
    assert "It shuts the door." in result.stdout
    assert "\u201cjust figure it out yourself\u201d breaks off" in result.stdout
    assert "stance rigid" in result.stdout


def test_says_so_when_it_is_not_sure() -> None:
    """Where the coach would ask, the command judges nothing."""
    result = run("qwrtz plmk xcvb")
    assert 0 == result.exit_code
    assert "I'm not sure how this one lands" in result.stdout


def test_markup_and_terminal_codes_in_a_text_are_only_text() -> None:
    """Neither Rich markup nor escape codes of a message are acted upon."""
    result = run("[red]You never listen[/red] \x1b[2J {{ x }} <b>")
    assert 0 == result.exit_code
    assert "[red]You never listen[/red]" in result.stdout
    assert "\x1b" not in result.stdout


def test_json_is_one_object_with_what_was_heard() -> None:
    """The keys are those that other programs rely on; evidence holds offsets into the text."""
    (record,) = records(run("--json", SHUT))
    assert ["stance", "moves", "confidence", "asks", "evidence", "flags"] == list(record)
    assert ("rigid", ["shutdown"], False) == (record["stance"], record["moves"], record["asks"])
    assert "just figure it out yourself" in [SHUT[start:end] for start, end in record["evidence"]["shutdown"]]


def test_a_text_without_argument_comes_from_standard_input() -> None:
    """A message can be piped in, with a byte order mark and a final newline, too."""
    assert records(run("--json", SHUT)) == records(run("--json", stdin=b"\xef\xbb\xbf" + SHUT.encode() + b"\n"))


def test_the_situation_is_passed_on() -> None:
    """--situation changes what the coach goes by."""
    alone, asked = run("--json", "No."), run("--json", "No.", "--situation", "Your friend asks if you can talk.")
    assert records(alone)[0]["confidence"] != records(asked)[0]["confidence"]


def test_lines_are_answered_in_order_with_their_ids() -> None:
    """--jsonl writes one object a line: the same as --json says, and the id as it was given."""
    lines: list[dict[str, Any]] = [
        {"id": "b", "situation": "Your friend asks if you can talk.", "text": "No."},
        {"id": 7, "text": "I\u2019m sorry! \U0001f614 What can I do to make you happy?"},
        {"id": "a", "situation": None, "text": ""},
    ]
    result = run("--jsonl", stdin="\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    answers = records(result)
    assert (0, ["b", 7, "a"]) == (result.exit_code, [answer.pop("id") for answer in answers])
    assert answers[0] == records(run("--json", "No.", "--situation", "Your friend asks if you can talk."))[0]
    assert answers[1] == records(run("--json", lines[1]["text"]))[0]
    assert [("porous", False), ("unclear", True)] == [(answer["stance"], answer["asks"]) for answer in answers[1:]]


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        (b"nonsense", "not JSON"),
        (b"[1]", "not an object"),
        (b'{"text": "x"}', '"id" is missing'),
        (b'{"id": "x"}', '"text" is missing'),
        (b'{"id": "x", "text": 3}', '"text" is not a string'),
        (b'{"id": true, "text": "x"}', '"id" is not a string or a whole number'),
        (b'{"id": "x", "text": "x", "situation": 3}', '"situation" is not a string'),
        (b'{"id": "x", "text": "\xff"}', "utf-8"),
        (b"[" * 200_000, "line 2: "),
        (b'{"id": ' + b"7" * 5_000 + b', "text": "x"}', "too many digits"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_answered(line: bytes, advice: str) -> None:
    """A line that can't be read goes to standard error with its number; nothing else is lost; exit code 1."""
    good = b'{"id": "1", "text": "You never listen!"}', b'{"id": "3", "text": "I love you."}'
    result = run("--jsonl", stdin=b"\n".join((good[0], line, good[1])))
    assert (1, ["1", "3"]) == (result.exit_code, [answer["id"] for answer in records(result)])
    assert "line 2: " in result.stderr
    assert advice in result.stderr
    assert 'expected one JSON object a line: {"id"' in result.stderr


def test_half_a_character_in_an_id_comes_back() -> None:
    """An id that no encoding can hold is echoed as it was escaped."""
    assert "\ud800" == records(run("--jsonl", stdin=b'{"id": "\\ud800", "text": "ok"}'))[0]["id"]


def test_lines_are_answered_as_they_come() -> None:
    """The first answer is there before the second line is written: a program can talk to it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "coach", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    with process:
        for key in ("1", "2"):
            process.stdin.write(json.dumps({"id": key, "text": "I love you."}) + "\n")
            process.stdin.flush()
            assert key == json.loads(process.stdout.readline())["id"]
        process.stdin.close()
    assert 0 == process.returncode


def test_a_reader_that_stops_stops_it() -> None:
    """Whoever reads a few answers and goes away leaves no process behind that waits for ever."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "coach", "--jsonl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    line = json.dumps({"id": "1", "text": "I love you."}).encode() + b"\n"
    process.stdin.write(line)
    process.stdin.flush()
    assert process.stdout.readline()
    process.stdout.close()
    with contextlib.suppress(BrokenPipeError):
        for _ in range(3_000):
            process.stdin.write(line)
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    assert 0 != process.wait(timeout=60)


@pytest.mark.parametrize("arguments", [("--jsonl", "text"), ("--jsonl", "--situation", "x"), ("--jsonl", "--json")])
def test_mixed_ways_of_use_are_refused(arguments: tuple[str, ...]) -> None:
    """--jsonl reads everything from standard input: exit code 2, and the message says what to leave out."""
    result = run(*arguments, stdin="")
    assert 2 == result.exit_code
    assert "leave out TEXT, --situation and --json" in result.stderr


def test_no_text_at_a_terminal_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a text it does not sit and wait for a person to guess: exit code 2 and an example."""

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(module, "_stdin", Terminal)
    result = run()
    assert 2 == result.exit_code
    assert 'whenready coach "Not tonight. Tomorrow?"' in result.stderr


def test_unusable_weights_are_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without weights: exit code 1, and the message says how to make them."""
    monkeypatch.setattr("bot.coach.listening.SHIPPED", tmp_path / "none.npz")
    result = run("No.")
    assert 1 == result.exit_code
    assert "make model" in result.stderr


def test_every_option_is_explained() -> None:
    """--help says what each option does."""
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert ["situation", "as_json", "as_lines"] == [option.name for option in options]
    assert all(option.help for option in options)
