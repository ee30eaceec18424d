"""The changelog is written from fragments."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import pytest

from tools import changelog

EMPTY: Final = "# Changelog\n\n<!-- unreleased -->\n<!-- /unreleased -->\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two fragments."""
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes" / "README.md").write_text("How to.")
    (tmp_path / "changes" / "late.fixed.md").write_text("A tap was lost;\nit is answered now.\n")
    (tmp_path / "changes" / "scene.added.md").write_text("A scene.\n")
    (tmp_path / "CHANGELOG.md").write_text(EMPTY)
    monkeypatch.setattr(changelog, "ROOT", tmp_path)
    return tmp_path


def _main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["changelog.py", *arguments])
    return changelog.main()


def test_fragments_become_the_unreleased_part(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each fragment is one line under its kind, fixes before additions; a second time changes nothing."""
    assert 1 == _main(monkeypatch, "--check")
    assert 0 == _main(monkeypatch)
    text = (tree / "CHANGELOG.md").read_text()
    assert "## Unreleased\n\n### Fixed\n\n* A tap was lost; it is answered now.\n\n### Added\n\n* A scene.\n" in text
    assert 0 == _main(monkeypatch, "--check")
    assert 0 == _main(monkeypatch)
    assert text == (tree / "CHANGELOG.md").read_text()


def test_a_release_takes_the_fragments(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release puts them under its version for good and leaves an empty unreleased part."""
    assert 0 == _main(monkeypatch, "--release", "0.2.0", "2027-01-31")
    text = (tree / "CHANGELOG.md").read_text()
    assert text.index("Nothing yet.") < text.index("## 0.2.0 (2027-01-31)") < text.index("* A scene.")
    assert ["README.md"] == [file.name for file in (tree / "changes").iterdir()]
    assert 0 == _main(monkeypatch, "--check")


@pytest.mark.parametrize(("name", "text"), [("late.md", "A."), ("late.better.md", "A."), ("late.fixed.md", " \n")])
def test_what_is_no_fragment_is_named(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    """A file of another name or without a word is refused with what to do."""
    (tree / "changes" / name).write_text(text)
    assert 1 == _main(monkeypatch)
    assert f"{name}: name it WORDS.KIND.md" in capsys.readouterr().err
    assert EMPTY == (tree / "CHANGELOG.md").read_text()
