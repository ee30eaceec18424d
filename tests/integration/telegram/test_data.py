"""/export, /delete and clearing the chat do what they say."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

# Fixtures of conftest.py; test folders are no packages, so its classes can't be imported by name.
World = Any
Person = Any
BEGIN = "I'm 18 or over, begin"


async def test_the_export_holds_everything(robin: Person, world: World, played: Callable[..., Any]) -> None:
    """Every column of every row about a person is in the file, and every text that is sealed, opened."""
    await played(robin)
    await robin.send("the heron by the mill")
    await world.store.run(lambda unit: unit.keep(unit.person(robin.chat_id), "line", "a kept line"))
    new = await robin.send("/export")
    assert "Here is everything" in new[0].text
    held = json.loads(json.dumps(new[1].file))
    assert robin.chat_id == held["chat_id"]
    assert "2023-11-14" == held["last_day_seen"]
    assert ["the heron by the mill"] == [line["text"] for line in held["state"]["rehearsal"]["spoken"]]
    assert ["a kept line"] == [item["text"] for item in held["kept"]]
    assert set(robin.messages) - {new[1].number} <= set(held["message_numbers"])
    columns = world.store.run_now(
        lambda unit: {
            column
            for table in ("person", "kept")
            for (column,) in unit._db.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()
        }
    )
    known = {"id", "chat_id", "paused", "seen_day", "state", "version", "words_until", "noticed_day"}
    assert known | {"person_id", "kind", "at", "until", "body"} == columns, "a new column belongs into the export"


async def test_delete_asks_once_and_deletes(robin: Person, world: World, played: Callable[..., Any]) -> None:
    """/delete says what it can't reach; then there is nobody, and the answer says so."""
    await played(robin)
    await robin.send("/delete")
    assert "What I can't reach" in robin.last.text
    assert ["Delete everything", "Keep it all"] == robin.last.labels
    assert {} != robin.held()
    await robin.tap("Delete everything")
    assert robin.last.text.startswith("Gone: all that was kept about you")
    assert {} == robin.held()
    await robin.send("hello?")
    assert BEGIN in robin.last.labels, "a stranger again"
    assert world.failures() == []


async def test_keep_it_all_keeps_it_all(robin: Person, played: Callable[..., Any]) -> None:
    """No: nothing is deleted, and the question's buttons are gone."""
    await played(robin)
    asked = (await robin.send("/delete"))[0]
    await robin.tap("Keep it all")
    assert [] == asked.labels
    assert "Nothing was deleted." == robin.last.text
    assert robin.held()["state"]["rehearsal"] is not None


async def test_clearing_takes_both_sides_messages(robin: Person, played: Callable[..., Any]) -> None:
    """The limits are told once; then both sides' messages of 48 hours go and a harmless one stays."""
    await played(robin)
    await robin.send("not now")
    await robin.send("✕ Clear this chat")
    assert "out of my reach" in robin.last.text
    await robin.tap("Clear it")
    assert ["Good things take a little practice. /start"] == [one.text for one in robin.messages.values()]
    assert robin.held()["state"]["rehearsal"] is None
    await robin.is_there("/help", "✕ Clear this chat")
    assert ["Good things take a little practice. /start"] == [one.text for one in robin.messages.values()]


async def test_clearing_leaves_old_messages_to_telegram(
    robin: Person, world: World, played: Callable[..., Any]
) -> None:
    """What is older than 48 hours can't be deleted, so it is not asked for."""
    await played(robin)
    old = set(robin.messages)
    world.clock.now += 48 * 3600 + 1
    await robin.is_there("/help", "✕ Clear this chat", "Clear it")
    assert old <= set(robin.messages) | {1}
    assert "Good things take a little practice. /start" == robin.last.text


async def test_leave_it_says_so(robin: Person, played: Callable[..., Any]) -> None:
    """Leave it, tapped or typed, is answered."""
    await played(robin)
    await robin.is_there("/help", "✕ Clear this chat")
    assert await robin.tap("Leave it")
    await robin.world.store.run(lambda unit: None)
    robin.world.clock.now += 1
    assert await robin.send("Leave it")


async def test_clearing_cancels_what_is_pending_in_the_same_transaction(
    robin: Person, world: World, played: Callable[..., Any]
) -> None:
    """Rows that wait are gone with the turn that clears: none of them can still go out."""
    await played(robin)
    await robin.is_there("/help", "✕ Clear this chat")
    ask = robin.last

    def add(unit: Any) -> None:
        person = unit.person(robin.chat_id)
        unit.outbox.add(robin.chat_id, "send", {"text": "late"}, person_id=person.id, key=person.key)

    world.store.run_now(add)
    new = await robin.tap("Clear it", ask)
    assert "late" not in [one.text for one in new]
    assert ["Good things take a little practice. /start"] == [one.text for one in robin.messages.values()]


async def test_a_kept_line_survives_clearing_but_not_deleting(robin: Person, played: Callable[..., Any]) -> None:
    """Clearing the chat is not deleting: kept lines stay until /delete."""
    await played(robin)
    await robin.world.store.run(lambda unit: unit.keep(unit.person(robin.chat_id), "line", "a kept line"))
    await robin.is_there("/help", "✕ Clear this chat", "Clear it")
    assert 1 == len(robin.held()["kept"])
    await robin.is_there("/delete", "Delete everything")
    assert {} == robin.held()
