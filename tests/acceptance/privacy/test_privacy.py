"""Fourteen promises about what is held, each kept in the running bot: sandbox, network, store and files."""

from __future__ import annotations

import ast
import asyncio
import json
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# Classes of conftest.py; test folders are no packages, so they can't be imported by name.
Live = Any
CANARY = "the heron by the mill"
BEGIN = "I'm 18 or over, begin"
DAY = 24 * 3600
ROOT = Path(__file__).parents[3]


async def test_01_nothing_is_kept_without_a_tap(live: Live, at_debrief: Callable[..., Any]) -> None:
    """A whole scene leaves no word behind; only after "Keep it" does one line stay, and nothing else."""
    robin, sam = live.learner(), live.learner()
    async with live.bot():
        await at_debrief(robin, CANARY)
        assert [] == robin.held()["kept"]
        await robin.does("Enough for today")
        assert CANARY not in robin.held_text()
        await at_debrief(sam, CANARY)
        await sam.does("Keep my line")
        assert [] == sam.held()["kept"]
        await sam.does("Keep it")
        assert ["line"] == [item["kind"] for item in sam.held()["kept"]]
        assert CANARY not in json.dumps(sam.held()["state"])


async def test_02_taking_back_is_as_easy_as_giving(live: Live, at_debrief: Callable[..., Any]) -> None:
    """Keeping takes two taps; deleting everything takes one command and one tap, and asks for no reason."""
    robin = live.learner()
    async with live.bot():
        await at_debrief(robin)
        giving = ("Keep my line", "Keep it")
        await robin.does(*giving)
        assert robin.held()["kept"]
        taking = ("/delete", "Delete everything")
        said = await robin.does(*taking)
        assert "Gone" in said.text
        assert {} == robin.held()
    assert len(taking) <= len(giving)


async def test_03_privacy_comes_before_anything_else(live: Live) -> None:
    """A stranger's first word may be /privacy: data, purpose, retention and contact, and a way to begin; nothing asked."""
    robin = live.learner()
    async with live.bot():
        said = await robin.does("/privacy")
    for part in ("What is kept, and why", "so that I can answer", "48 hours", "24 hours", "year", "/export", "/delete"):
        assert part in said.text, part
    contact = live.parts.wordings.render("chat/contact-none")
    assert re.sub(r"<[^>]+>", "", contact)[:20] in said.text
    assert BEGIN in said.labels
    assert not robin.held()["state"]["adult"]


async def test_04_the_export_is_complete_against_the_schema(live: Live, at_debrief: Callable[..., Any]) -> None:
    """Every table that holds anything of a person is in the export, opened; a new table or column breaks this test."""
    robin = live.learner()
    async with live.bot():
        await at_debrief(robin, CANARY)
        await robin.does("Keep my line", "Keep it")
        await robin.does("/export")
    held = robin.held()
    columns = live.store.run_now(
        lambda unit: {
            (table, column)
            for (table,) in unit._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (column,) in unit._db.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()
            if column in {"person_id", "chat_id"}
        }
    )
    shown = {
        "person": "chat_id",
        "kept": "kept",
        "reflection": "reflections",
        "schedule": "reflections",
        "message": "message_numbers",
        "outbox": "waiting_to_be_sent",
    }
    ours = {table for table, _ in columns} - {"deletion"}  # empty but for the instant of a deletion
    assert ours <= set(shown), "a table that names a person belongs into the export"
    assert {shown[table] for table in ours} <= set(held)
    assert robin.number == held["chat_id"]
    assert CANARY in json.dumps(held["kept"])
    assert held["message_numbers"]


async def test_05_deleted_is_gone(live: Live, at_debrief: Callable[..., Any]) -> None:
    """After /delete no row names the person, the key is gone, and the next word is a stranger's."""
    robin = live.learner()
    async with live.bot():
        await at_debrief(robin, CANARY)
        await robin.does("Keep my line", "Keep it", "/delete", "Delete everything")
        left = live.store.run_now(
            lambda unit: [
                unit._db.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", [robin.number]).fetchone()[0]
                for table, column in (("person", "chat_id"), ("deletion", "chat_id"))
            ]
        )
        assert [0, 0] == left
        said = await robin.does("hello")
        assert BEGIN in said.labels
        assert [] == robin.held()["kept"]


async def test_06_nothing_lies_in_clear_on_the_disk(live: Live, at_debrief: Callable[..., Any]) -> None:
    """Neither a line in play nor a kept line nor the partner's answer can be read in any file, WAL included."""
    robin = live.learner()
    async with live.bot():
        await at_debrief(robin, CANARY)
        await robin.does("Keep my line", "Keep it")
        texts = await robin.texts()
        raw = live.files()
    assert CANARY.encode() not in raw
    assert all(text.encode()[:40] not in raw for text in texts if len(text) > 40)


async def test_07_logs_hold_no_words_and_no_names(live: Live, quiet_log: Any, in_scene: Callable[..., Any]) -> None:
    """A session at DEBUG, a broken button included: no word, no name, no token in the log."""
    robin = live.learner()
    await robin.user.introduce(first_name="Zephyrine", username="zephyrine_q")
    async with live.bot():
        await in_scene(robin)
        await robin.does(CANARY, "I want to die", "/help", "/export")
    text = quiet_log.getvalue()
    assert "started" in text or "at work" in text
    for secret in (CANARY, "want to die", "Zephyrine", "zephyrine_q", "5151:" + "A" * 35):
        assert secret not in text, secret


async def test_08_words_are_wiped_in_time(live: Live, in_scene: Callable[..., Any]) -> None:
    """24 hours after the last turn the words are gone, after 48 the message numbers; the place in the scene stays."""
    robin = live.learner()
    async with live.bot():
        await in_scene(robin)
        await robin.does(CANARY)
    assert CANARY in robin.held_text()
    live.clock.now += DAY + 1
    async with live.bot():
        await asyncio.sleep(0.5)
    assert CANARY not in robin.held_text()
    assert robin.held()["state"]["rehearsal"]["beat"]
    live.clock.now += DAY + 1
    async with live.bot():
        await asyncio.sleep(0.5)
    assert [] == robin.held()["message_numbers"]


async def test_09_no_username_phone_or_place(live: Live, in_scene: Callable[..., Any]) -> None:
    """Names that Telegram sends along are not kept, and no code reads username, phone number, contact or location."""
    robin = live.learner()
    await robin.user.introduce(first_name="Zephyrine", last_name="Quux", username="zephyrine_q", language_code="nl")
    async with live.bot():
        await in_scene(robin)
    held = robin.held_text()
    assert not any(name in held for name in ("Zephyrine", "Quux", "zephyrine_q"))
    read = {"username", "phone_number", "last_name", "first_name", "contact", "location", "language_code", "venue"}
    for file in sorted((ROOT / "bot" / "telegram").rglob("*.py")):
        node: Any
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            named = node.slice if isinstance(node, ast.Subscript) else None
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
                named = node.args[0] if node.args else None
            if isinstance(named, ast.Constant):
                assert named.value not in read, f"{file.name}:{node.lineno} reads {named.value}"


async def test_10_it_speaks_to_telegram_only(
    live: Live, monkeypatch: pytest.MonkeyPatch, at_debrief: Callable[..., Any]
) -> None:
    """With every other connection blocked a whole evening works, and none was tried."""
    port = int(live.url.rsplit(":", 1)[1])
    tried: list[Any] = []
    connect, lookup = socket.socket.connect, socket.getaddrinfo

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and tuple(address[:2]) != ("127.0.0.1", port):
            tried.append(address)
            raise OSError("blocked")
        connect(self, address)

    def looked_up(host: Any, *rest: Any, **more: Any) -> Any:
        if host not in {"127.0.0.1", "localhost", None}:
            tried.append(host)
            raise OSError("blocked")
        return lookup(host, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    loop = asyncio.get_running_loop()
    real = loop.create_connection

    async def connected(factory: Any, host: Any = None, number: Any = None, **more: Any) -> Any:
        if host is not None and (host, number) != ("127.0.0.1", port):
            tried.append((host, number))
            raise OSError("blocked")
        return await real(factory, host, number, **more)

    monkeypatch.setattr(loop, "create_connection", connected)
    robin = live.learner()
    async with live.bot():
        await at_debrief(robin)
        await robin.does("Keep my line", "Keep it", "/help", "/export", "/delete", "Delete everything")
    assert [] == tried


@pytest.mark.parametrize(
    "words", ["I want to die, Quillfeather", "my husband hits me, Quillfeather", "I'll kill you, Quillfeather"]
)
async def test_11_words_that_show_danger_are_not_stored(live: Live, in_scene: Callable[..., Any], words: str) -> None:
    """In a scene and outside one: the message stands nowhere in what is held, from the moment it is answered."""
    robin, sam = live.learner(), live.learner()
    async with live.bot():
        await in_scene(robin)
        await robin.does(words)
        assert "Quillfeather" not in robin.held_text()
        await sam.does(words)
        assert "Quillfeather" not in sam.held_text()
    assert b"Quillfeather" not in live.files()


def test_12_no_third_party_is_built_in() -> None:
    """No package that reports elsewhere is required, no code names an address of another service."""
    required = (ROOT / "requirements.lock").read_text("utf-8").lower()
    for name in (
        "sentry",
        "opentelemetry",
        "datadog",
        "segment",
        "mixpanel",
        "posthog",
        "amplitude",
        "openai",
        "anthropic",
    ):
        assert not re.search(rf"^{name}", required, re.MULTILINE), name
    # Telegram, this machine, an example, and a page that `whenready graph` tells an author of.
    allowed = (
        "https://api.telegram.org",
        "https://t.me/",
        "http://127.0.0.1",
        "https://bot.example.org",
        "https://mermaid.live",
    )
    for file in sorted((ROOT / "bot").rglob("*.py")):
        if "sandbox" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for address in re.findall(r"https?://[^\s\"'<>\\)]+", node.value):
                    assert address.startswith(allowed) or "[" in address, f"{file.name}: {address}"


async def test_13_a_year_of_silence_ends_it(live: Live, at_debrief: Callable[..., Any]) -> None:
    """One notice after a year, none after that; a month later all is gone. Whoever answers stays."""
    robin, sam = live.learner(), live.learner()
    async with live.bot():
        for one in (robin, sam):
            await at_debrief(one)
            await one.does("Keep my line", "Keep it")
    live.clock.now += 364 * DAY
    async with live.bot():
        await asyncio.sleep(0.5)
    assert not [text for text in await robin.texts() if "quiet here for a year" in text]
    live.clock.now += 3 * DAY
    for _ in range(3):
        async with live.bot():
            await robin.user.wait_for_reply("quiet here for a year", after=0)
            await asyncio.sleep(0.3)
    assert 1 == len([text for text in await robin.texts() if "quiet here for a year" in text])
    async with live.bot():
        said = await sam.does("Keep it")
        assert "stays" in said.text
    live.clock.now += 32 * DAY
    async with live.bot():
        await asyncio.sleep(0.5)
    assert {} == robin.held()
    assert 1 == len(sam.held()["kept"])


@pytest.mark.parametrize("way", ["at the door", "in a scene", "outside"])
async def test_14_under_18_gets_lines_and_leaves_nothing(live: Live, in_scene: Callable[..., Any], way: str) -> None:
    """No practice, lines for children by country, and no row, whether it is said by button, in a scene or outside."""
    robin = live.learner()
    async with live.bot():
        match way:
            case "at the door":
                said = await robin.does("/start", "I'm under 18")
            case "in a scene":
                await in_scene(robin)
                said = await robin.does("im 14 and i dont know what to say", "Under 18")
            case _:
                said = await robin.does("/start", "im 15 btw", "Under 18")
        assert "made for adults" in said.text
        assert "childhelplineinternational.org" in said.text
        assert {} == robin.held()
        said = await robin.does("United Kingdom")
        assert "Childline" in said.text
        assert {} == robin.held()
        said = await robin.does("/practice")
        assert "Pick a scene" not in said.labels
        assert BEGIN in said.labels
