"""``keygen``, ``backup``, ``restore``, ``rekey``: as an operator uses them."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.commands import backup, keygen, rekey, restore
from bot.store import Store, StoreError


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator's settings, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "WHENREADY_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WHENREADY_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WHENREADY_KEY_FILE", str(tmp_path / "key"))


def run(name: str, *arguments: str) -> Result:
    module = {"backup": backup, "keygen": keygen, "rekey": rekey, "restore": restore}[name]
    return CliRunner().invoke(module.command, arguments)


def fill(directory: Path, key: Path) -> None:
    """One person keeps one line."""
    store = Store.open(directory, base64.urlsafe_b64decode(key.read_text()))
    store.run_now(lambda unit: unit.keep(unit.join(1), "line", "7.40 at the table"))
    store.close()


def kept(directory: Path, key: Path) -> list[str]:
    """The lines of that person."""
    store = Store.open(directory, base64.urlsafe_b64decode(key.read_text()))
    try:
        return [item.text for item in store.run_now(lambda unit: unit.kept(unit.join(1)))]
    finally:
        store.close()


def test_keygen_prints_a_new_key_each_time() -> None:
    """32 bytes in URL-safe base64."""
    first, second = run("keygen").output.strip(), run("keygen").output.strip()

    assert 32 == len(base64.urlsafe_b64decode(first))
    assert first != second


def test_keygen_writes_a_file_for_this_user_only_and_never_over_another(tmp_path: Path) -> None:
    """Mode 600; the key is in the file and not on the screen; a second time is refused."""
    done = run("keygen", str(tmp_path / "key"))
    text = (tmp_path / "key").read_text().strip()

    assert 0 == done.exit_code
    assert 0o600 == (tmp_path / "key").stat().st_mode & 0o777
    assert text not in done.output
    assert 0 != run("keygen", str(tmp_path / "key")).exit_code
    assert text == (tmp_path / "key").read_text().strip()


def test_backup_and_restore_by_the_settings(tmp_path: Path) -> None:
    """Both find data and key where the bot does, and say what they did."""
    run("keygen", str(tmp_path / "key"))
    fill(tmp_path / "data" / "demo", tmp_path / "key")
    made = run("backup", str(tmp_path / "backup"))
    assert [file.name for file in sorted((tmp_path / "backup").iterdir())] == [
        Path(line).name for line in made.output.split()
    ]
    done = run("restore", str(tmp_path / "backup"), "--data", str(tmp_path / "new"))

    assert 0 == done.exit_code, done.output
    assert "1 people, 0 left out" in done.output
    assert ["7.40 at the table"] == kept(tmp_path / "new", tmp_path / "key")
    refused = run("restore", str(tmp_path / "backup"))
    assert isinstance(refused.exception, StoreError)
    assert "--force" in str(refused.exception)
    assert 0 == run("restore", str(tmp_path / "backup"), "--force").exit_code


def test_rekey_says_what_to_do_next(tmp_path: Path) -> None:
    """Afterwards the data opens with the other key, and the operator is told to set it and make a backup."""
    run("keygen", str(tmp_path / "key"))
    run("keygen", str(tmp_path / "other"))
    fill(tmp_path / "data" / "demo", tmp_path / "key")
    done = run("rekey", str(tmp_path / "other"))

    assert 0 == done.exit_code, done.output
    assert f"WHENREADY_KEY_FILE={tmp_path / 'other'}" in done.output
    assert "backup" in done.output
    assert ["7.40 at the table"] == kept(tmp_path / "data" / "demo", tmp_path / "other")


@pytest.mark.parametrize("arguments", [("backup", "{}/backup"), ("rekey", "{}/key")])
def test_without_data_the_command_says_where_it_looked(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Nothing is made where nothing was."""
    run("keygen", str(tmp_path / "key"))
    done = run(*(argument.format(tmp_path) for argument in arguments))

    assert isinstance(done.exception, StoreError)
    assert str(tmp_path / "data" / "demo") in str(done.exception)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("name", ["backup", "keygen", "rekey", "restore"])
def test_the_command_line_knows_them(name: str) -> None:
    """Each is found by ``whenready`` and explains itself."""
    code = "from bot.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, name, "--help"], capture_output=True, text=True, check=False)

    assert 0 == done.returncode
    assert "Usage:" in done.stdout
