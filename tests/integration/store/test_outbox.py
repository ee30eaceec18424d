"""The outbox: order in each chat, lanes, retries, dependants."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.store import Depth, Row, Store, Unit


def add(store: Store, chat: int, text: str, **options: Any) -> int:
    return store.run_now(lambda unit: unit.outbox.add(chat, options.pop("kind", "send"), {"text": text}, **options))


def due(store: Store, limit: int = 100, **options: Any) -> list[Row]:
    return store.run_now(lambda unit: unit.outbox.due(limit, **options))


def texts(rows: list[Row]) -> list[str]:
    return [row.payload["text"] for row in rows]


def test_each_chat_is_served_in_its_order(store: Store) -> None:
    """Only the first pending row of a chat is due."""
    first = add(store, 1, "one")
    add(store, 1, "two")
    add(store, 2, "other")

    assert ["one", "other"] == texts(due(store))
    store.run_now(lambda unit: unit.outbox.sent(first, 11))
    assert ["two", "other"] == texts(due(store))


def test_a_chat_in_flight_is_left_alone(store: Store) -> None:
    """Chats that are being sent to are not given out again, and don't use up the limit."""
    add(store, 1, "one")
    add(store, 2, "two")

    assert ["two"] == texts(due(store, 1, without={1}))


def test_a_retry_holds_its_chat_only(store: Store, clock: Any) -> None:
    """A row that waits holds what comes after it in the same chat, and nothing else."""
    first = add(store, 1, "one")
    add(store, 1, "two")
    add(store, 2, "other")
    store.run_now(lambda unit: unit.outbox.retry(first, unit.now + 10, "429"))

    assert ["other"] == texts(due(store))
    assert clock.now + 10 == store.run_now(lambda unit: unit.outbox.next_time())
    clock.now += 11
    assert ["one", "other"] == texts(due(store))


def test_replies_go_before_prompts(store: Store) -> None:
    """A reply that came later is due before a prompt that came first."""
    add(store, 1, "prompt", lane="prompt")
    add(store, 2, "reply")

    assert ["reply", "prompt"] == texts(due(store))


def test_a_target_is_resolved_when_its_row_is_sent(store: Store) -> None:
    """An edit of a message that is not sent yet gets that message's number."""
    first = add(store, 1, "question")
    add(store, 1, "x", kind="delete", target=f"row:{first}")
    store.run_now(lambda unit: unit.outbox.sent(first, 42))

    assert [("delete", 42)] == [(row.kind, row.target) for row in due(store)]


def test_a_failed_row_takes_its_dependants_with_it(store: Store) -> None:
    """What was about a message that will never be is skipped; the chat goes on."""
    first = add(store, 1, "question")
    edit = add(store, 1, "x", kind="edit", target=f"row:{first}")
    add(store, 1, "y", kind="delete", target=f"row:{edit}")
    add(store, 1, "next")
    store.run_now(lambda unit: unit.outbox.fail(first, "400"))

    assert ["next"] == texts(due(store))


def test_cancel_drops_what_is_pending_in_one_chat(store: Store) -> None:
    """Quick exit: nothing that waits goes out any more."""
    add(store, 1, "one")
    add(store, 2, "other")

    assert 1 == store.run_now(lambda unit: unit.outbox.cancel(1))
    assert ["other"] == texts(due(store))


def test_sent_text_is_wiped_and_its_number_kept(store: Store) -> None:
    """Nothing that was said stays in the outbox; the message's number does, for 48 hours."""
    store.run_now(lambda unit: unit.join(1))
    row = add(store, 1, "one")
    assert store.run_now(lambda unit: unit.outbox.sent(row, 42))
    payload = store._writer.submit(lambda: store._db.execute("SELECT payload FROM outbox").fetchone()).result()

    assert (None,) == payload
    assert [42] == store.run_now(lambda unit: unit.recent_messages(1))


def test_done_rows_are_purged_unless_something_is_about_them(store: Store, clock: Any) -> None:
    """After 48 hours sent rows go; one that a pending row targets stays until that is done."""
    store.run_now(lambda unit: [unit.join(1), unit.join(2)])
    kept = add(store, 1, "question")
    gone = add(store, 2, "other")
    store.run_now(lambda unit: [unit.outbox.sent(kept, 1), unit.outbox.sent(gone, 2)])
    add(store, 1, "x", kind="edit", target=f"row:{kept}")
    clock.now += 48 * 3600 + 1
    store.run_now(lambda unit: unit.purge())
    left = store._writer.submit(lambda: store._db.execute("SELECT id FROM outbox WHERE state = 1").fetchall()).result()

    assert [(kept,)] == left


def test_rows_of_a_deleted_person_are_gone_and_the_houses_own_stay(store: Store) -> None:
    """The word that everything is gone is nobody's, so it outlives the person."""

    def work(unit: Unit) -> None:
        person = unit.join(1)
        unit.outbox.add(1, "send", {"text": "private"}, person_id=person.id, key=person.key)
        unit.outbox.cancel(1)
        unit.delete(person)
        unit.outbox.add(1, "send", {"text": "gone"})

    store.run_now(work)

    assert ["gone"] == texts(due(store))


def test_a_row_cancelled_under_way_is_reported_and_can_be_cleared(store: Store) -> None:
    """Quick exit while a message is on its way: its sender is told to take it back, and its number is known."""
    store.run_now(lambda unit: unit.join(1))
    row = add(store, 1, "one")
    store.run_now(lambda unit: unit.outbox.cancel(1))

    assert not store.run_now(lambda unit: unit.outbox.sent(row, 42))
    assert [42] == store.run_now(lambda unit: unit.recent_messages(1))


def test_a_reply_does_not_wait_for_the_prompts_lane(store: Store) -> None:
    """A prompt that is first in its chat goes with the replies as soon as a reply waits behind it."""
    add(store, 1, "prompt of a quiet chat", lane="prompt")
    add(store, 2, "prompt", lane="prompt")
    add(store, 2, "reply")

    assert ["prompt", "prompt of a quiet chat"] == texts(due(store))


def test_where_nobody_is_left_not_even_the_chat_is_remembered(store: Store) -> None:
    """The word that everything is gone leaves no row and no number once it is sent, or can't be."""
    store.run_now(lambda unit: unit.delete(unit.join(1)))
    sent, failed = add(store, 1, "gone"), add(store, 1, "never arrives")
    store.run_now(lambda unit: unit.outbox.sent(sent, 42))
    store.run_now(lambda unit: unit.outbox.fail(failed, "Forbidden"))

    for table in ("outbox", "message", "person", "deletion"):
        sql = f"SELECT * FROM {table}"
        assert [] == store._writer.submit(lambda sql=sql: store._db.execute(sql).fetchall()).result()


def test_a_damaged_row_stands_in_nobodys_way(store: Store) -> None:
    """A row that does not open fails, and the next of its chat is due at once."""
    row = add(store, 1, "one")
    add(store, 1, "two")
    sql = f"UPDATE outbox SET payload = CAST(x'01' || randomblob(40) AS BLOB) WHERE id = {row}"
    store._writer.submit(lambda: store._db.execute(sql)).result()

    assert ["two"] == texts(due(store))


def test_a_target_in_another_chat_is_never_touched(store: Store) -> None:
    """A row number belongs to its chat; from another one it means nothing."""
    store.run_now(lambda unit: [unit.join(1), unit.join(2)])
    row = add(store, 1, "question")
    store.run_now(lambda unit: unit.outbox.sent(row, 42))
    add(store, 2, "x", kind="delete", target=f"row:{row}")

    assert [] == due(store)


def test_depth_counts_what_waits_and_since_when(store: Store, clock: Any) -> None:
    """For the figures: how many rows wait, and the time of the oldest."""
    assert Depth(0, None) == store.run_now(lambda unit: unit.outbox.depth())
    began = clock.now
    add(store, 1, "one")
    clock.now += 5
    add(store, 2, "two")

    assert Depth(2, began) == store.run_now(lambda unit: unit.outbox.depth())


@pytest.mark.parametrize("query", ["due", "next_time"])
def test_finding_what_is_due_reads_indexes_only(store: Store, query: str) -> None:
    """However many rows there are, what is due is found from the indexes, without a scan of the table or a sort."""
    seen: list[str] = []
    store._writer.submit(lambda: store._db.conn.set_trace_callback(seen.append)).result()
    store.run_now(lambda unit: unit.outbox.due(5) if query == "due" else unit.outbox.next_time())
    store._writer.submit(lambda: store._db.conn.set_trace_callback(None)).result()
    sql = next(text for text in seen if "FROM outbox" in text)
    plan = store._writer.submit(lambda: store._db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()).result()
    steps = [row[3] for row in plan if "outbox" in row[3] or " o " in row[3] or "earlier" in row[3] or "TEMP" in row[3]]

    assert steps
    assert all("INDEX outbox_" in step for step in steps), steps


class OutboxMachine(RuleBasedStateMachine):
    """Random adding, sending, retrying, failing and cancelling against a plain list for each chat."""

    chats = st.integers(1, 3)

    @initialize()
    def begin(self) -> None:
        import tempfile
        from pathlib import Path

        self.folder = tempfile.TemporaryDirectory()
        self.now = 1000.0
        self.store = Store.open(Path(self.folder.name), bytes(32), clock=lambda: self.now)
        self.waiting: dict[int, list[tuple[int, float]]] = {}
        self.sent: list[int] = []

    @rule(chat=chats)
    def add(self, chat: int) -> None:
        row = add(self.store, chat, "t")
        self.waiting.setdefault(chat, []).append((row, 0.0))

    @precondition(lambda self: any(self.waiting.values()))
    @rule(what=st.sampled_from(["sent", "retry", "fail"]), index=st.integers(0, 2))
    def take(self, what: str, index: int) -> None:
        rows = due(self.store)
        if not rows:
            return
        row = rows[index % len(rows)]
        queue = self.waiting[row.chat_id]
        assert queue[0][0] == row.id
        if what == "sent":
            self.store.run_now(lambda unit: unit.outbox.sent(row.id, row.id))
            self.sent.append(row.id)
            queue.pop(0)
        elif what == "fail":
            self.store.run_now(lambda unit: unit.outbox.fail(row.id, "400"))
            queue.pop(0)
        else:
            self.store.run_now(lambda unit: unit.outbox.retry(row.id, unit.now + 5, "429"))
            queue[0] = (row.id, self.now + 5)

    @rule(chat=chats)
    def cancel(self, chat: int) -> None:
        assert len(self.waiting.get(chat, [])) == self.store.run_now(lambda unit: unit.outbox.cancel(chat))
        self.waiting[chat] = []

    @rule(seconds=st.sampled_from([1.0, 6.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @invariant()
    def due_is_the_head_of_each_chat(self) -> None:
        if not hasattr(self, "store"):
            return
        expected = sorted(queue[0][0] for queue in self.waiting.values() if queue and queue[0][1] <= self.now)
        assert expected == sorted(row.id for row in due(self.store))
        assert len(self.sent) == len(set(self.sent))

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


TestOutboxMachine = OutboxMachine.TestCase
TestOutboxMachine.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)


@pytest.mark.parametrize("lane", ["nowhere", ""])
def test_an_unknown_lane_is_refused(store: Store, lane: str) -> None:
    """Only replies and prompts are sent."""
    with pytest.raises(ValueError, match="lane"):
        add(store, 1, "x", lane=lane)
