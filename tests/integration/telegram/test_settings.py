"""Settings that are missing or wrong: the program ends with 2, names the variable, and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

TOKEN = "123456:" + "A" * 35


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without a .env, and no setting of the surroundings."""
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "WHENREADY_DATA", "WHENREADY_KEY", "WHENREADY_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def _run(**environment: str) -> Result:
    return CliRunner().invoke(main, ["run"], env=environment)


@pytest.mark.parametrize(
    ("environment", "advice"),
    [
        ({}, "@BotFather"),
        ({"TELEGRAM_BOT_TOKEN": "not-a-token-of-any-kind"}, "@BotFather"),
        ({"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": "api.telegram.org"}, "https://api.telegram.org"),
        ({"TELEGRAM_BOT_TOKEN": TOKEN, "LOG_LEVEL": "LOUD"}, "DEBUG, INFO, WARNING or ERROR"),
        ({"TELEGRAM_BOT_TOKEN": TOKEN, "LOG_FORMAT": "xml"}, "text or json"),
        ({"TELEGRAM_BOT_TOKEN": TOKEN, "WHENREADY_KEY": "short"}, "whenready keygen"),
        ({"TELEGRAM_BOT_TOKEN": TOKEN, "WHENREADY_KEY": "ä" * 44}, "whenready keygen"),
        ({"TELEGRAM_BOT_TOKEN": TOKEN, "WHENREADY_KEY_FILE": "nowhere"}, "whenready keygen nowhere"),
        ({"TELEGRAM_BOT_TOKEN": TOKEN, "WHENREADY_KEY_FILE": "data/key"}, "inside the data folder"),
        ({"TELEGRAM_BOT_TOKEN": TOKEN, "WEBHOOK_URL": "https://bot.example.org/"}, "WEBHOOK_URL"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_do(elsewhere: Path, environment: dict[str, str], advice: str) -> None:
    """Exit 2; the last variable that was set (or the missing one) and the advice are named, its value is not."""
    del elsewhere
    result = _run(**environment)
    name, value = list(environment.items())[-1] if environment else ("TELEGRAM_BOT_TOKEN", "")
    name = "WEBHOOK_SECRET" if name == "WEBHOOK_URL" else name
    assert 2 == result.exit_code
    assert name in result.output
    assert advice in result.output
    if name in {"TELEGRAM_BOT_TOKEN", "WHENREADY_KEY"} and value:
        assert value not in result.output
    assert "Traceback" not in result.output


def test_all_that_is_wrong_is_named_at_once(elsewhere: Path) -> None:
    """Two wrong settings are two lines, so that nobody mends one only to learn of the next."""
    del elsewhere
    result = _run(TELEGRAM_BOT_TOKEN="x", LOG_LEVEL="LOUD")
    assert ["LOG_LEVEL", "TELEGRAM_BOT_TOKEN"] == sorted(line.split(":")[0] for line in result.output.splitlines())


def test_a_dot_env_file_is_read_and_its_errors_too(elsewhere: Path) -> None:
    """The same names in .env count."""
    (elsewhere / ".env").write_text("TELEGRAM_BOT_TOKEN=wrong\n")
    result = _run()
    assert 2 == result.exit_code
    assert "TELEGRAM_BOT_TOKEN" in result.output


def test_another_key_stops_the_start(elsewhere: Path) -> None:
    """Data made with one key is not opened with another; the message says which key is wanted."""
    from bot.operator_key import new_key, parse_key
    from bot.store import Store

    Store.open(elsewhere / "data" / "123456", parse_key(new_key(), "KEY")).close()
    result = _run(TELEGRAM_BOT_TOKEN=TOKEN, WHENREADY_KEY=new_key())
    assert 2 == result.exit_code
    assert "WHENREADY_KEY" in result.output
