"""Plans with their due times: claimed by index, whole or not at all, sealed, exported, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import Store, Unit

KEY = bytes(range(32))
NOW = 1_800_000_000.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store whose clock stands still."""
    opened = Store.open(tmp_path / "data", KEY, clock=lambda: NOW)
    yield opened
    opened.close()


def _plan(unit: Unit, chat: int, due: float | None) -> None:
    unit.reflections.put(unit.join(chat), "notes", {"words": f"plan of {chat}"}, due)


def test_due_times_are_claimed_in_order_and_no_more_than_asked(store: Store) -> None:
    """The longest due first, at most as many as wanted; later ones and those without a time are left alone."""

    def work(unit: Unit) -> list[int]:
        for chat, due in enumerate([NOW, NOW - 20, NOW + 1, None, NOW - 10], 1):
            _plan(unit, chat, due)
        return [row.chat_id for row in unit.reflections.due(2)] + [row.chat_id for row in unit.reflections.due(9)]

    assert [2, 5, 2, 5, 1] == store.run_now(work)


def test_a_claim_reads_the_index(store: Store) -> None:
    """However large the table is: the due ones are searched, not scanned."""
    sql = "EXPLAIN QUERY PLAN SELECT s.person_id FROM schedule AS s JOIN person AS p ON p.id = s.person_id WHERE s.due <= 1 ORDER BY s.due LIMIT 100"
    steps = store.run_now(lambda unit: [str(row[3]) for row in unit._db.execute(sql).fetchall()])
    assert any("schedule_due" in step and "SEARCH" in step for step in steps), steps
    assert not any("SCAN" in step or "TEMP B-TREE" in step for step in steps), steps


def test_a_due_time_is_sent_once(store: Store) -> None:
    """The second to note the same due time of a person gets no number; another's, or another time, does."""

    def work(unit: Unit) -> list[bool]:
        robin, sam = unit.join(1), unit.join(2)
        notes = [(robin, NOW), (robin, NOW), (sam, NOW), (robin, NOW + 60)]
        return [unit.reflections.sent(person, due, {}) is not None for person, due in notes]

    assert [True, False, True, True] == store.run_now(work)


def test_a_claim_is_whole_or_not_at_all(store: Store) -> None:
    """A unit that fails after the message was added leaves neither message nor next due time."""
    store.run_now(lambda unit: _plan(unit, 1, NOW))

    def fails(unit: Unit) -> None:
        row = unit.reflections.due(1)[0]
        unit.reflections.sent(row, row.due, {})
        unit.outbox.add(row.chat_id, "send", {"text": "x"}, person_id=row.person_id, key=row.key, lane="prompt")
        unit.reflections.put(row, row.kind, row.body, NOW + 60)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.run_now(fails)
    assert ([NOW], 0) == store.run_now(
        lambda unit: ([row.due for row in unit.reflections.due(9)], unit.outbox.depth().pending)
    )


def test_nothing_but_times_and_kinds_lies_open(store: Store, tmp_path: Path) -> None:
    """Plans and what was sent are sealed; the files hold none of it in clear."""

    def work(unit: Unit) -> None:
        _plan(unit, 1, NOW)
        unit.reflections.sent(unit.join(1), NOW, {"words": "plan of the heron"})

    store.run_now(work)
    assert [{"due": NOW, "words": "plan of the heron"}] == store.run_now(
        lambda unit: unit.reflections.export(unit.join(1))["sent"]
    )
    store.close()
    for file in (tmp_path / "data").iterdir():
        assert b"plan of" not in file.read_bytes()


def test_a_plan_that_does_not_open_is_dropped(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """It stands in nobody's way: the others are claimed, and it is said in the log."""

    def work(unit: Unit) -> list[int]:
        _plan(unit, 1, NOW - 1)
        _plan(unit, 2, NOW)
        unit._db.execute("UPDATE schedule SET body = x'01' WHERE due < ?", [NOW])
        return [row.chat_id for row in unit.reflections.due(9)]

    assert [2] == store.run_now(work)
    assert "plan_damaged" in {getattr(record, "action", "") for record in caplog.records}


def test_deleting_a_person_takes_all_of_it(store: Store) -> None:
    """Plans and notes go with the person; another's stay."""

    def work(unit: Unit) -> None:
        for chat in (1, 2):
            _plan(unit, chat, NOW)
            unit.reflections.sent(unit.join(chat), NOW, {})
        unit.delete(unit.join(1))

    store.run_now(work)
    counts = store.run_now(
        lambda unit: [
            unit._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("schedule", "reflection")
        ]
    )
    assert [1, 1] == counts


def test_what_was_sent_is_forgotten_after_sixty_days(store: Store) -> None:
    """A purge removes older ones and keeps younger ones."""

    def work(unit: Unit) -> list[float]:
        person = unit.join(1)
        for days in (1, 59, 61, 400):
            unit.reflections.sent(person, NOW - days * 86400, {})
        unit.purge()
        return [row["due"] for row in unit.reflections.export(person)["sent"]]

    assert [NOW - 86400, NOW - 59 * 86400] == store.run_now(work)
