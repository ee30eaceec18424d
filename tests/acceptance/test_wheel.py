"""The wheel, not the checkout: built, installed into an empty environment, played from an empty directory."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from typing import Final

import pytest

pytestmark = pytest.mark.long
ROOT: Final = Path(__file__).resolve().parents[2]
GOOD: Final = "you seem so tired. is it us, or work? i want to go to choir tonight and i'd love to hear it after"


def _run(command: list[str], folder: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "dumb", "PYTHONUTF8": "1"}
    return subprocess.run(
        command, check=False, cwd=folder, env=environment, input=typed, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with what is installed: nothing is downloaded."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(ROOT)]
    done = _run(command, folder)
    assert 0 == done.returncode, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def whenready(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command. Libraries come from this environment through a .pth file; the checkout does not."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    installed = _run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)], folder
    )
    assert 0 == installed.returncode, installed.stdout + installed.stderr
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    # Only this one folder: .pth files in it (such as the one that leads to the checkout) are not followed.
    (site / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return folder / "bin" / "whenready"


def test_the_wheel_holds_all_and_only_what_it_needs(wheel: Path) -> None:
    """Code, weights, the web chat's page, scenes and texts are in it; tests, training, plans' tools and docs are not."""
    names = set(zipfile.ZipFile(wheel).namelist())
    scenes = {f"bot/_content/dialogues/{file.name}" for file in (ROOT / "dialogues").glob("*.yaml")}
    texts = {f"bot/_content/{file.relative_to(ROOT)}" for file in (ROOT / "prompts").rglob("*.j2")}
    modules = {str(file.relative_to(ROOT)) for file in (ROOT / "bot").rglob("*.py")}
    weights = {str(file.relative_to(ROOT)) for file in (ROOT / "bot/encoder/model").iterdir()}
    page = {str(file.relative_to(ROOT)) for file in (ROOT / "bot" / "sandbox" / "page").iterdir()}
    assert (
        set()
        == (scenes | texts | modules | page | weights | {"bot/coach/weights.npz", "bot/safety/weights.npz"}) - names
    )
    tops = {name.split("/")[0] for name in names}
    assert {"bot"} == {top for top in tops if not top.endswith(".dist-info")}
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_the_installed_package_is_the_wheels(whenready: Path, tmp_path: Path) -> None:
    """What runs is the copy in the environment, not the checkout."""
    done = _run([str(whenready.parent / "python"), "-c", "import bot; print(bot.__file__)"], tmp_path)
    assert str(whenready.parents[1]) in done.stdout


def test_a_scene_is_played_from_an_empty_directory(whenready: Path, tmp_path: Path) -> None:
    """The installed command plays the shipped scene with typed lines, and leaves nothing behind."""
    typed = f"1\nb\n{GOOD}\nhint\nenough for today\n"
    done = _run([str(whenready), "play", "taylor-sam", "--role", "taylor", "--evening", "1"], tmp_path, typed)
    assert 0 == done.returncode, done.stderr
    assert "" == done.stderr
    shown = " ".join(done.stdout.split())
    assert "You're Taylor." in shown
    assert "Sam:" in shown
    assert "👍" in shown
    assert [] == list(tmp_path.iterdir())


def test_the_installed_command_lints_and_hears(whenready: Path, tmp_path: Path) -> None:
    """Lint finds the scenes inside the package; the coach finds its weights."""
    linted = _run([str(whenready), "lint"], tmp_path)
    assert (0, "") == (linted.returncode, linted.stdout)
    assert "nothing wrong" in linted.stderr
    heard = _run([str(whenready), "coach", "--json", GOOD], tmp_path)
    assert 0 == heard.returncode, heard.stderr
    assert '"stance": "relational"' in heard.stdout


def test_the_wheel_passes_the_acceptance_tests(whenready: Path, tmp_path: Path) -> None:
    """The bot's acceptance tests, away from the checkout, against what was installed."""
    shutil.copytree(ROOT / "tests" / "acceptance" / "telegram", tmp_path / "tests" / "acceptance" / "telegram")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    python = str(whenready.parent / "python")
    wanted = ["tests/acceptance/telegram", "-m", "not long and not browser", "-p", "no:cacheprovider"]
    done = _run([python, "-m", "pytest", *wanted], tmp_path)
    assert 0 == done.returncode, done.stdout[-6000:]
    assert re.search(r"\d\d passed", done.stdout), done.stdout[-500:]
