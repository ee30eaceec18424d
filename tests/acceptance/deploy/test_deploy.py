"""What an operator copies: systemd units that verify and are closed, and pages that name what there is."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.config import Settings
from bot.metrics import Metrics

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here: apt install systemd"
)


@needs_systemd
@pytest.mark.parametrize("unit", ["whenready.service", "whenready-backup.service", "whenready-backup.timer"])
def test_units_verify(tmp_path: Path, unit: str) -> None:
    """systemd reads every line of each unit without a word of complaint."""
    for file in DEPLOY.glob("whenready*"):
        text = file.read_text("utf-8").replace("/opt/whenready/.venv/bin/whenready", sys.executable)
        (tmp_path / file.name).write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)], capture_output=True, text=True, check=False
    )

    assert (0, "") == (done.returncode, done.stderr.strip())


@needs_systemd
@pytest.mark.parametrize("unit", ["whenready.service", "whenready-backup.service"])
def test_units_are_closed(unit: str) -> None:
    """The exposure that systemd counts is at most 2 of 10."""
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(DEPLOY / unit)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stdout[-400:]


def test_the_operators_page_names_every_setting_and_figure() -> None:
    """Nothing that can be set or seen is left unexplained."""
    page = (ROOT / "docs" / "operators.md").read_text("utf-8")
    figures = re.findall(r"^# HELP (\w+)", Metrics().render().decode(), re.MULTILINE)

    assert 8 < len(figures)
    for name in figures:
        if not name.endswith("_created"):
            assert name in page, name
    for field in Settings.model_fields.values():
        assert f"`{field.alias}`" in page, field.alias


def test_compose_and_containerfile_fit_together() -> None:
    """The image runs `whenready run` as nobody in particular, with the data in a volume and the key as a secret."""
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    container = (DEPLOY / "Containerfile").read_text("utf-8")
    bot = compose["services"]["bot"]

    assert bot["read_only"]
    assert ["ALL"] == bot["cap_drop"]
    assert "/run/secrets/whenready_key" == bot["environment"]["WHENREADY_KEY_FILE"]
    assert "--require-hashes" in container
    assert re.search(r"^USER 10001$", container, re.MULTILINE)
    assert 'CMD ["run"]' in container
    for name in re.findall(r"^COPY (?!--from)(.+) \S+$", container, re.MULTILINE):
        for source in name.split():
            assert (ROOT / source).exists(), source
