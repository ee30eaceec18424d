"""Where scenes and texts are found."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

from bot import content
from bot.content import Content, ContentError, find_content, read_additions, read_scripts
from bot.rehearsal.problems import ScriptError
from bot.wording import Wordings

ROOT: Final = Path(__file__).resolve().parents[2]


def _fill(folder: Path, scene: str) -> Path:
    """Lay dialogues/ with one scene and prompts/ with one text into ``folder``."""
    (folder / "dialogues").mkdir(parents=True)
    (folder / "prompts").mkdir()
    (folder / "dialogues" / "the-keys.yaml").write_text(scene, "utf-8")
    (folder / "prompts" / "hello.j2").write_text("Hello.", "utf-8")
    return folder


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package folder of its own, in the place of bot/."""
    folder = tmp_path / "place" / "bot"
    folder.mkdir(parents=True)
    monkeypatch.setattr(content, "_PACKAGE", folder)
    return folder


def test_a_checkout_reads_its_own_folders() -> None:
    """Without the variable, dialogues/ and prompts/ beside bot/ are used."""
    assert Content(ROOT / "dialogues", ROOT / "prompts") == find_content({})


def test_the_operators_folder_goes_first(tmp_path: Path, scene_text: str) -> None:
    """WHENREADY_CONTENT names a folder whose dialogues/ and prompts/ take the place of the shipped ones."""
    folder = _fill(tmp_path / "mine", scene_text)
    found = find_content({"WHENREADY_CONTENT": f" {folder} "})
    assert Content(folder / "dialogues", folder / "prompts") == found
    assert ["the-keys"] == list(read_scripts(found))


@pytest.mark.parametrize("only", ["dialogues", "prompts"])
def test_half_a_folder_is_enough(tmp_path: Path, only: str) -> None:
    """A folder that holds only one of the two is used for that, and the other is the shipped one."""
    (tmp_path / only).mkdir()
    found = find_content({"WHENREADY_CONTENT": str(tmp_path)})
    expected = {"dialogues": ROOT / "dialogues", "prompts": ROOT / "prompts", only: tmp_path / only}
    assert Content(**expected) == found


def test_a_home_folder_may_be_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``~`` stands for the home folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "scenes" / "dialogues").mkdir(parents=True)
    assert tmp_path / "scenes" / "dialogues" == find_content({"WHENREADY_CONTENT": "~/scenes"}).dialogues


def test_a_wrong_folder_is_named(tmp_path: Path) -> None:
    """A folder with neither is refused with the variable, the folder and what to do."""
    with pytest.raises(ContentError, match="WHENREADY_CONTENT is .*there is no dialogues/ or prompts/ in it. Name"):
        find_content({"WHENREADY_CONTENT": str(tmp_path)})


def test_a_wheel_reads_what_it_brought(package: Path, scene_text: str) -> None:
    """Without a checkout around it the package uses its own copy, whatever folders happen to lie beside it."""
    _fill(package / "_content", scene_text)
    _fill(package.parent, scene_text)  # a site-packages in which somebody has a folder called prompts
    assert Content(package / "_content" / "dialogues", package / "_content" / "prompts") == find_content({})


def test_an_edit_in_a_checkout_is_seen_at_once(package: Path, scene_text: str) -> None:
    """In a checkout nothing is copied: the next read has the edited scene and the edited text."""
    checkout = _fill(package.parent, scene_text)
    (checkout / "pyproject.toml").write_text("")
    _fill(package / "_content", scene_text)  # a copy that a build left behind is not preferred
    assert "The keys" == read_scripts(find_content({}))["the-keys"].script.title
    assert "Hello." == Wordings(find_content({}).prompts).render("hello")
    (checkout / "dialogues" / "the-keys.yaml").write_text(scene_text.replace("title: The keys", "title: Keys"), "utf-8")
    (checkout / "prompts" / "hello.j2").write_text("Hello, you.", "utf-8")
    assert "Keys" == read_scripts(find_content({}))["the-keys"].script.title
    assert "Hello, you." == Wordings(find_content({}).prompts).render("hello")


def test_nothing_at_all_says_what_to_set(package: Path) -> None:
    """A package without any content says which variable helps."""
    with pytest.raises(ContentError, match="set WHENREADY_CONTENT to a folder that holds them"):
        find_content({})


def test_an_empty_folder_of_scenes_is_named(tmp_path: Path) -> None:
    """A folder without a scene is refused, with the page that shows how to write one."""
    with pytest.raises(ContentError, match=r"no scenario \(\*.yaml\) in .*docs/authors.md"):
        read_scripts(Content(tmp_path, tmp_path))


def test_one_scene_can_be_read_alone(tmp_path: Path, scene_text: str) -> None:
    """An author's other, half-written file does not stand in the way of the scene that is named."""
    folder = _fill(tmp_path / "mine", scene_text) / "dialogues"
    (folder / "half.yaml").write_text("format: 1\nid: half\n", "utf-8")
    assert ["the-keys"] == list(read_scripts(Content(folder, folder), only="the-keys"))
    with pytest.raises(ScriptError, match=r"half.yaml"):
        read_scripts(Content(folder, folder))


def test_an_id_is_there_once(tmp_path: Path, scene_text: str) -> None:
    """Two files with one id are refused, and both are named."""
    folder = _fill(tmp_path / "mine", scene_text) / "dialogues"
    shutil.copy(folder / "the-keys.yaml", folder / "twin.yaml")
    with pytest.raises(ScriptError, match=r"twin.yaml.*WR003.*the-keys.yaml"):
        read_scripts(Content(folder, folder))


def test_additions_are_read_where_there_are_some(tmp_path: Path) -> None:
    """The shipped ones from prompts/; an operator's folder of texts may do without; a broken file is named."""
    mine = Content(ROOT / "dialogues", tmp_path)
    assert read_additions(find_content({})) is not None
    assert read_additions(mine) is None

    (tmp_path / "coach").mkdir()
    (tmp_path / "coach" / "additions.toml").write_text("[care.open]\nplain = 3\n", "utf-8")
    with pytest.raises(ContentError, match=r"additions\.toml: \[feeling\.pause\] plain is missing"):
        read_additions(mine)
