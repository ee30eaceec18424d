"""The room itself: pure, and its door kept honest."""

from __future__ import annotations

import ast
from pathlib import Path

import bot.reflection

ROOM = Path(bot.reflection.__file__).parent
CLOCKS = {"now", "today", "utcnow", "time_ns", "monotonic"}
FORBIDDEN = {
    "asyncio",
    "httpx",
    "os",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "time",
    "telegram",
    "uuid",
}


def test_the_door_names_what_is_there() -> None:
    """Each public name exists, in order, once."""
    assert sorted(set(bot.reflection.__all__)) == sorted(bot.reflection.__all__)
    assert all(hasattr(bot.reflection, name) for name in bot.reflection.__all__)


def test_nothing_here_looks_at_a_clock_or_throws_dice() -> None:
    """No call of a clock, no import of chance, network, database, or another room but this."""
    for file in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in CLOCKS, (file.name, node.lineno)
            imported = []
            if isinstance(node, ast.Import):
                imported = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                imported = [node.module or ""]
            for name in imported:
                assert name.split(".")[0] not in FORBIDDEN, (file.name, name)
                assert name.split(".")[0] != "bot" or name.startswith("bot.reflection"), (file.name, name)
