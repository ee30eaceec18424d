"""Figures in the pages come from docs/figures and are never typed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

import pytest

from tools import figures

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = "Before.\n<!-- figures: one -->\nold\n<!-- /figures -->\nAfter.\n"
ONE: Final = {
    "title": "One",
    "columns": ["Figure", "Value"],
    "rows": [["right", "79%"], ["load", 3]],
    "note": "Measured.",
}
TABLE: Final = "**One**\n\n| Figure | Value |\n|---|---|\n| right | 79% |\n| load | 3 |\n\nMeasured.\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one page and one file of figures."""
    (tmp_path / "docs" / "figures").mkdir(parents=True)
    (tmp_path / "docs" / "figures" / "one.json").write_text(json.dumps(ONE))
    (tmp_path / "README.md").write_text(PAGE)
    monkeypatch.setattr(figures, "ROOT", tmp_path)
    return tmp_path


def _main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["figures.py", *arguments])
    return figures.main()


def test_a_table_has_title_columns_rows_and_note() -> None:
    """A file of figures becomes a Markdown table."""
    assert TABLE == figures.table(ONE)


def test_title_and_note_may_be_missing() -> None:
    """Only columns and rows are needed."""
    assert "| A |\n|---|\n| 1 |\n" == figures.table({"columns": ["A"], "rows": [[1]]})


def test_only_the_block_is_renewed(tree: Path) -> None:
    """What stands around a block stays as it is, and a second time changes nothing."""
    once = figures.renewed(PAGE, tree / "docs" / "figures")
    assert f"Before.\n<!-- figures: one -->\n{TABLE}<!-- /figures -->\nAfter.\n" == once
    assert once == figures.renewed(once, tree / "docs" / "figures")


def test_a_block_without_figures_is_an_error(tree: Path) -> None:
    """A block that names a file there is not does not pass silently."""
    with pytest.raises(FileNotFoundError):
        figures.renewed(PAGE.replace("figures: one", "figures: two"), tree / "docs" / "figures")


def test_check_tells_and_changes_nothing(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--check exits 1 on a stale page and names it; after renewing it exits 0."""
    assert 1 == _main(monkeypatch, "--check")
    assert "stale figures in README.md: run `make figures`." in capsys.readouterr().err
    assert PAGE == (tree / "README.md").read_text()
    assert 0 == _main(monkeypatch)
    assert TABLE in (tree / "README.md").read_text()
    assert 0 == _main(monkeypatch, "--check")


def test_the_projects_pages_are_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """README and docs hold what docs/figures says."""
    assert 0 == _main(monkeypatch, "--check")


def test_the_readme_prints_the_coachs_figures() -> None:
    """The README's own table says how often the coach is right on writers it has never seen."""
    readme = (ROOT / "README.md").read_text("utf-8")
    accuracy = json.loads((ROOT / "docs" / "figures" / "coach.json").read_text("utf-8"))["data"]["figures"][
        "stance_accuracy"
    ]
    assert f"| Stance right | {100 * accuracy:.1f}% |" in readme
