"""`whenready lint` and `whenready graph` as an author runs them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "tests" / "lint_examples"
PLANS = {
    "ann-talking": ("relational: limit, invitation", "relational: care", "relational: care", "relational: validation"),
    "ann-tomorrow-then": ("unsure", "unsure", "unsure", "unsure"),
    "ann-too-tired": ("relational: limit", "relational: care", "relational: care", "relational: validation"),
    "ann-door": ("relational: limit", "relational: care", "relational: care", "reactive: blame"),
    "bo-side-by-side": ("relational: feeling", "relational: care", "relational: care", "relational: validation"),
    "bo-note-left": ("unsure", "unsure", "unsure", "unsure"),
    "bo-asleep": ("relational: feeling", "relational: care", "relational: care", "relational: validation"),
    "bo-wall": ("relational: feeling", "relational: care", "relational: care", "reactive: blame"),
}
TIRED = {"ann-too-tired", "bo-asleep"}

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WHENREADY_CONTENT", raising=False)
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def dialogues(tmp_path: Path) -> Path:
    """A folder with one sound scene and a plan for each of its endings."""
    folder = tmp_path / "dialogues"
    folder.mkdir()
    text = (EXAMPLES / "WR504.yaml").read_text(encoding="utf-8")
    (folder / "short-of-time.yaml").write_text(text.replace("id: wr504", "id: short-of-time"), encoding="utf-8")
    for name, stances in PLANS.items():
        role, _, ending = name.partition("-")
        lines = "\n".join(f"> line {number}\n  [{stance}]" for number, stance in enumerate(stances))
        evening = 2 if name in TIRED else 0
        plan = f"role: {role}\nevening: {evening}\n{lines}\n== {ending}\n"
        (folder / f"short-of-time.{name}.plan").write_text(plan, encoding="utf-8")
    return folder


def test_nothing_wrong_is_exit_code_0(run: Run, dialogues: Path) -> None:
    """A folder in order is said to be so."""
    result = run("lint", dialogues)
    assert (0, "", "1 scenario: nothing wrong.\n") == (result.exit_code, result.stdout, result.stderr)


def test_problems_are_exit_code_1_and_one_line_each(run: Run, dialogues: Path) -> None:
    """Problems of scripts and plans of all files come sorted, each as file, line, code and message."""
    shutil.copy(EXAMPLES / "WR006.yaml", dialogues / "wr006.yaml")
    shutil.copy(EXAMPLES / "WR304.yaml", dialogues / "wr304.yaml")
    (dialogues / "short-of-time.bo-wall.plan").write_text("role: bo\n> a\n[calm]\n== shut\n", encoding="utf-8")
    result = run("lint", Path("dialogues"))
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert "dialogues/short-of-time.bo-wall.plan:3: WR501 'calm' is no stance." in lines[0]
    assert [line.split(" ")[1] for line in lines[1:]] == ["WR504", "WR006", "WR304", *["WR504"] * 8]
    assert result.stderr == f"{len(lines)} problems in 3 scenarios.\n"


def test_a_file_alone_is_checked_with_its_plans(run: Run, dialogues: Path) -> None:
    """A script's path takes its plans along, and a plan's path its script."""
    script = dialogues / "short-of-time.yaml"
    assert run("lint", script).exit_code == 0
    plan = dialogues / "short-of-time.bo-wall.plan"
    plan.write_text(plan.read_text(encoding="utf-8").replace("== wall", "== open"), encoding="utf-8")
    for path in (script, plan):
        result = run("lint", path)
        assert result.exit_code == 1
        assert "WR502 the scene ends at wall (shut), not open." in result.stdout


@pytest.mark.parametrize("path", ["nowhere", "nowhere.yaml", "x.nothing.plan"])
def test_a_missing_path_is_exit_code_2(run: Run, path: str) -> None:
    """A path that is not there is wrong use, and the message says what to name."""
    result = run("lint", path)
    assert result.exit_code == 2
    assert "Name a scenario file or a folder of them" in result.stderr


def test_an_empty_folder_is_exit_code_2(run: Run, tmp_path: Path) -> None:
    """A folder without a scenario is wrong use."""
    result = run("lint", tmp_path)
    assert result.exit_code == 2
    assert "there is no scenario (*.yaml)" in result.stderr


def test_without_a_path_the_shipped_ones_are_checked(
    run: Run, dialogues: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No path means the dialogues folder of the content that is in use."""
    monkeypatch.setenv("WHENREADY_CONTENT", str(dialogues.parent))
    (dialogues / "short-of-time.bo-wall.plan").unlink()
    result = run("lint")
    assert result.exit_code == 1
    assert result.stdout.startswith("dialogues/short-of-time.yaml:")
    assert "WR504 no plan of bo reaches wall." in result.stdout


def test_heard_tells_how_often_the_coach_agrees(run: Run, dialogues: Path) -> None:
    """Lines that say nothing are heard otherwise: each is told, and too little agreement is exit code 1."""
    result = run("lint", "--heard", dialogues)
    assert result.exit_code == 1
    assert "WR503" in result.stdout
    assert "of 24 lines as they are meant" in result.stdout
    assert "That is less than 90 %." in result.stdout


def test_a_role_is_drawn(run: Run, dialogues: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One role is bare Mermaid, both are a Markdown text with two graphs."""
    monkeypatch.setenv("WHENREADY_CONTENT", str(dialogues.parent))
    one, both = run("graph", "short-of-time", "--role", "bo"), run("graph", "short-of-time")
    assert (0, 0) == (one.exit_code, both.exit_code)
    assert one.stdout.startswith('---\ntitle: "Short of time: Bo"\n---\nstateDiagram-v2\n')
    assert both.stdout.count("```mermaid\n---\n") == 2


def test_an_unknown_scene_or_role_is_exit_code_2(run: Run, dialogues: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest scene and all known ones are named; for a role, both."""
    monkeypatch.setenv("WHENREADY_CONTENT", str(dialogues.parent))
    scene, role = run("graph", "short-of-tme"), run("graph", "short-of-time", "--role", "cy")
    assert (2, 2) == (scene.exit_code, role.exit_code)
    assert "Did you mean 'short-of-time'?" in scene.stderr
    assert "Known: short-of-time." in scene.stderr
    assert "ann or bo" in role.stderr
