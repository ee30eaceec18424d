"""A scene played in a real terminal, key by key, as a person sees it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pexpect  # type: ignore[import-untyped]
import pytest
from rich.cells import cell_len

from bot.rehearsal import Stage, read

ROOT: Final = Path(__file__).resolve().parents[3]
SCRIPT: Final = ROOT / "dialogues" / "taylor-sam.yaml"
PROMPT: Final = r">\x1b\[0m "
_ESCAPES: Final = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
# Taylor's lines of a well-played evening; where the coach hears one otherwise, the scene goes on all the same.
LINES: Final = (
    "you seem so tired. is it us, or work? i want to go to choir tonight and i'd love to hear it after",
    "have all the quiet you need. i need to sing tonight, and im here for you at ten if you want to talk",
    "thank you, that's kind. i'd rather get the bus tonight",
    "i'd rather you had a rest. i love you. can we talk at ten?",
    "im so glad you told me. i need to stay and sing, and then i want to hear all of it. ten?",
)
AFTERWARDS: Final = "thats ok, i love you. we dont have to talk. i'm here"
LONGEST: Final = 20  # a scene has about ten turns


def _environment() -> dict[str, str]:
    """The environment, without what would change the scene or the screen."""
    unwanted = {"COLUMNS", "LINES", "NO_COLOR", "WHENREADY_CONTENT"}
    return {**{name: value for name, value in os.environ.items() if name not in unwanted}, "TERM": "xterm-256color"}


class Screen:
    """What a person sees and types."""

    def __init__(self, *arguments: str, width: int = 100) -> None:
        self.width = width
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "bot", "play", *arguments],
            cwd=str(ROOT),
            env=_environment(),
            encoding="utf-8",
            dimensions=(50, width),
            timeout=30,
            # A test run in the background is given an ignored SIGINT, and would hand that on.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        self.shown = ""

    def read(self) -> str:
        """Wait for the prompt; return what has come since the last one, without colours and line breaks of the width."""
        self.child.expect(PROMPT)
        self.shown = _ESCAPES.sub("", self.child.before).replace("\r", "")
        return " ".join(self.shown.split())

    def type(self, text: str) -> str:
        """Type a line; return what is shown then, without the echo of the line itself."""
        self.child.sendline(text)
        return self.read().removeprefix(text).strip()

    def end(self) -> str:
        """Wait until the program has ended; return the last that it said."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return " ".join(_ESCAPES.sub("", self.child.before).split())


@pytest.fixture
def play() -> Iterator[Callable[..., Screen]]:
    """Starts players and ends them."""
    screens: list[Screen] = []

    def start(*arguments: str, width: int = 100) -> Screen:
        screens.append(Screen(*arguments, width=width))
        return screens[-1]

    yield start
    for screen in screens:
        screen.child.close(force=True)


@pytest.fixture(scope="module")
def taylor() -> Stage:
    """The scene that is played, to know what should be on the screen."""
    return Stage(read(str(SCRIPT), SCRIPT.read_bytes()), "taylor")


def _bare(text: str) -> str:
    return " ".join(text.replace("*", "").split())


def test_a_scene_from_the_opening_question_to_the_debrief(play: Callable[..., Screen], taylor: Stage) -> None:
    """Somebody who types their own lines gets from the first question through the scene to both sides of the evening."""
    screen = play("taylor-sam", "--evening", "1")
    opening = screen.read()
    assert "Hello. Here you can rehearse" in opening
    assert "When you say no to the person you have in mind" in opening
    assert all(f"{number} " in opening for number in range(1, 5))

    roles = screen.type("1")
    role = taylor.role
    assert f"1 {role.like_me}" in roles
    begun = screen.type(role.like_me)  # by its words, not by its number
    assert f"You're {role.name}." in begun
    assert _bare(role.situation) in begun
    assert _bare(taylor.script.content_note) in begun
    first = role.beats[role.start]
    assert _bare(first.narration or "") in begun
    assert any(_bare(line) in begun for line in first.lines)
    assert "[A] [B] [⋯]" in begun

    assert first.choices is not None and first.hints is not None
    chosen = screen.type("b")
    assert _bare(first.choices.b.note) in chosen
    assert _bare(first.hints.look) in screen.type("hint")
    assert "[Enough for today]" in screen.type("?")

    shown = ""
    question = _bare(role.debrief.question)
    said = [*LINES, *[AFTERWARDS] * LONGEST][:LONGEST]
    played = []
    for line in said:
        shown = screen.type(line)
        played.append(line)
        if question in shown:
            break
        assert "[Hint]" in shown
    assert question in shown, f"no end after {LONGEST} lines"
    assert len(played) >= 4
    assert any(_bare(ending.narration) in shown for ending in role.endings.values())

    guess = role.debrief.guesses[1]
    assert f"[{guess.label}]" in shown
    debrief = screen.type(guess.label)
    assert _bare(guess.says) in debrief
    assert f"{taylor.partner.name}, inside:" in debrief
    assert "The loop:" in debrief
    assert f'First: "{played[0]}"' in debrief
    assert f"[Be {taylor.partner.name}]" in debrief

    screen.child.sendline("enough for today")
    screen.end()
    assert screen.child.exitstatus == 0


def test_a_good_line_gets_a_reaction_and_no_words(play: Callable[..., Screen], taylor: Stage) -> None:
    """After a line that has what the moment asked for there is a thumbs-up, and only the partner speaks."""
    screen = play("taylor-sam", "--role", "taylor", "--evening", "1")
    screen.read()
    begun = screen.type("1")
    assert f"You're {taylor.role.name}." in begun
    shown = screen.type(LINES[0])
    assert shown.startswith("👍")
    assert "[Say it again] [Go on]" not in shown


def test_say_it_again_rewinds_the_partner(play: Callable[..., Screen], taylor: Stage) -> None:
    """Taking a line back brings the partner's line before it again, word for word."""
    screen = play("taylor-sam", "--role", "taylor", "--evening", "1")
    screen.read()
    begun = screen.type("1")
    line = next(line for line in map(_bare, taylor.role.beats[taylor.role.start].lines) if line in begun)
    assert line not in screen.type("sorry sorry, is it me? ill cancel choir, just tell me what to do")
    assert line in screen.type("say it again")


def test_everything_fits_a_narrow_terminal(play: Callable[..., Screen], taylor: Stage) -> None:
    """In 36 columns no line is wider than the terminal, and no word is lost."""
    screen = play("taylor-sam", "--role", "taylor", "--evening", "1", width=36)
    screen.read()
    begun = screen.type("1")
    lines = screen.shown.split("\n")
    assert max(cell_len(line) for line in lines) <= 36
    assert _bare(taylor.role.situation) in begun


def test_who_is_afraid_is_shown_help_and_no_scene(play: Callable[..., Screen]) -> None:
    """Whoever answers that they'd be afraid sees people who help; there is no partner and nothing to play."""
    screen = play("taylor-sam", "--role", "taylor")
    screen.read()
    shown = screen.type("3")
    assert "Then I won't give you lines to try on this person." in shown
    assert "Sam:" not in shown
    assert "findahelpline.com" in screen.type("1")


@pytest.mark.parametrize("typed", ["\x04", "\x03"], ids=["Ctrl-D", "Ctrl-C"])
def test_leaving_says_goodbye(play: Callable[..., Screen], typed: str) -> None:
    """Ctrl-D and Ctrl-C leave with a goodbye and exit code 0, in the middle of a scene, too."""
    screen = play("taylor-sam", "--role", "taylor")
    screen.read()
    screen.type("4")
    screen.child.send(typed)
    assert "Goodbye." in screen.end()
    assert screen.child.exitstatus == 0


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["taylor-sma"], "Did you mean 'taylor-sam'? Known: alex-jordan"),
        (["taylor-sam", "--role", "sma"], "Choose taylor or sam."),
        (["--role", "sam"], "--role needs a SCENARIO"),
        (["taylor-sam", "--evening", "5"], "--evening"),
    ],
)
def test_wrong_use_names_what_to_do(arguments: list[str], advice: str) -> None:
    """A scene, role or evening there is not ends with exit code 2 and names what there is."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "play", *arguments],
        check=False,
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert 2 == done.returncode
    assert advice in done.stderr
    assert "Traceback" not in done.stderr
