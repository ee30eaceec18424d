"""The sandbox's own walls."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import bot.sandbox
from bot.sandbox.guard import Guard

ROOM = Path(bot.sandbox.__file__).parent


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: path.name)
def test_the_room_stands_alone(path: Path) -> None:
    """No module of the sandbox imports another room, and each is under 400 lines."""
    source = path.read_text()
    imported = {
        name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert {name for name in imported if name == "bot" or (name + ".").startswith("bot.")} <= {
        name for name in imported if name.startswith("bot.sandbox")
    }
    assert "telegram" not in {name.partition(".")[0] for name in imported}
    assert len(source.splitlines()) < 400


@pytest.mark.parametrize(
    ("host", "name", "known"),
    [
        ("127.0.0.1", "localhost", True),
        ("127.0.0.1", "192.168.1.5", False),
        ("127.0.0.1", "", False),
        ("0.0.0.0", "192.168.1.5", True),
        ("0.0.0.0", "evil.example", False),
        ("192.168.1.5", "192.168.1.5", True),
        ("192.168.1.5", "192.168.1.6", False),
        ("::", "fe80::1", True),
    ],
)
async def test_the_guard_knows_its_addresses(host: str, name: str, known: bool) -> None:
    """Loopback and the bound address are known; bound to all, every address, but never a foreign name."""
    statuses: list[int] = []

    async def app(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message) -> None:  # type: ignore[no-untyped-def]
        statuses.append(message.get("status", 0))

    shown = f"[{name}]:8181" if ":" in name else f"{name}:8181"
    scope = {"type": "http", "path": "/", "method": "GET", "headers": [(b"host", shown.encode())]}
    await Guard(app, host)(scope, None, send)  # type: ignore[arg-type]
    assert (statuses[0] == 200) == known
