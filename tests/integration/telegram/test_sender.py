"""The sender: order, what fails, and stopping at any moment."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Self

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.store import StoreFailedError
from bot.telegram.pacing import Pacing
from bot.telegram.sender import Sender

# Fixtures of conftest.py; test folders are no packages, so its classes can't be imported by name.
World = Any
Person = Any


class Answer:
    """A message that was sent."""

    def __init__(self, message_id: int) -> None:
        self.message_id = message_id


class Bot:
    """Stands in for Telegram: notes what is sent, and fails as it is told."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, str]] = []
        self.deleted: list[int] = []
        self.typing: list[int] = []
        self.files: list[dict[str, Any]] = []
        self.fails: list[TelegramError] = []
        self.under_way = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def send_message(self, chat_id: int, text: str, **_: Any) -> Answer:
        self.under_way.set()
        await self.go_on.wait()
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append((chat_id, text))
        return Answer(len(self.sent))

    async def send_document(self, chat_id: int, file: Any) -> Answer:
        content = file.input_file_content
        self.files.append(json.loads(content) if file.filename.endswith(".json") else content.decode())
        return await self.send_message(chat_id, "a file")

    async def delete_messages(self, chat_id: int, ids: list[int]) -> None:
        del chat_id
        self.deleted += ids

    async def send_chat_action(self, chat_id: int, action: str) -> None:
        del action
        self.typing.append(chat_id)

    async def edit_message_reply_markup(self, *_: Any, **__: Any) -> None:
        if self.fails:
            raise self.fails.pop(0)


class Running:
    """A sender at work on the world's store."""

    def __init__(self, world: World, *, paced: bool = False) -> None:
        self.world = world
        self.bot = Bot()
        self.sender = Sender(world.store, self.bot, Pacing(paced=paced), world.clock)  # type: ignore[arg-type]

    async def __aenter__(self) -> Self:
        self.task = asyncio.create_task(self.sender.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.bot.go_on.set()
        self.task.cancel()
        await asyncio.wait({self.task}, timeout=5)
        assert self.task.done(), "it does not stop"

    def add(self, chat_id: int, *texts: str) -> list[int]:
        """Put texts into the outbox."""

        def work(unit: Any) -> list[int]:
            person = unit.join(chat_id)
            return [
                unit.outbox.add(chat_id, "send", {"text": text}, person_id=person.id, key=person.key) for text in texts
            ]

        rows: list[int] = self.world.store.run_now(work)
        self.sender.wake()
        return rows

    async def until(self, holds: Any) -> None:
        """Wait until something holds; the clock goes on a second at a time."""
        for _ in range(200):
            if holds():
                return
            self.world.clock.now += 0.25
            self.sender.wake()
            await asyncio.sleep(0.005)
        raise AssertionError(self.bot.sent)

    def state(self, row: int) -> tuple[int, str | None]:
        """A row's state and error."""
        found = self.world.store.run_now(
            lambda unit: unit._db.execute("SELECT state, error FROM outbox WHERE id = ?", [row]).fetchone()
        )
        return (found[0], found[1])


async def test_each_chat_keeps_its_order_while_another_waits(world: World) -> None:
    """A chat that Telegram asks to wait holds its own rows, and nobody else's."""
    async with Running(world) as running:
        running.bot.fails = [RetryAfter(5)]
        running.add(1, "one", "two")
        await running.bot.under_way.wait()
        running.add(2, "other")
        await running.until(lambda: (2, "other") in running.bot.sent)
        assert [(2, "other")] == running.bot.sent
        await running.until(lambda: len(running.bot.sent) == 3)
        assert [(1, "one"), (1, "two")] == running.bot.sent[1:]


@pytest.mark.parametrize("error", [NetworkError("x"), TelegramError("Bad Gateway")])
async def test_what_the_network_loses_is_tried_again(world: World, error: TelegramError) -> None:
    """Three failures, then it goes out, once and before what comes after."""
    async with Running(world) as running:
        running.bot.fails = [error] * 3
        running.add(1, "one", "two")
        await running.until(lambda: len(running.bot.sent) == 2)
        assert [(1, "one"), (1, "two")] == running.bot.sent


async def test_what_telegram_refuses_is_skipped_with_what_hangs_on_it(world: World) -> None:
    """A row refused for good is failed with the class of the error; rows about it fail, too; others go out."""
    async with Running(world) as running:
        running.bot.fails = [BadRequest("text must be non-empty")]
        (first,) = running.add(1, "one")
        world.store.run_now(lambda unit: unit.outbox.add(1, "delete", {}, target=f"row:{first}"))
        running.add(1, "two")
        await running.until(lambda: running.bot.sent == [(1, "two")])
        assert (2, "BadRequest") == running.state(first)
        assert [] == running.bot.deleted


async def test_who_has_blocked_the_bot_is_paused(world: World) -> None:
    """Forbidden: nothing else goes to them, until they are back."""
    async with Running(world) as running:
        running.bot.fails = [Forbidden("bot was blocked by the user")]
        rows = running.add(1, "one", "two")
        await running.until(lambda: running.state(rows[1])[0] == 3)
        assert [] == running.bot.sent
        assert world.store.run_now(lambda unit: unit.person(1).paused)


async def test_an_unchanged_edit_is_done(world: World) -> None:
    """ "Message is not modified" is success, and the chat goes on."""
    async with Running(world) as running:
        running.add(1, "one")
        await running.until(lambda: running.bot.sent == [(1, "one")])
        running.bot.fails = [BadRequest("Message is not modified: exactly the same")]
        payload: dict[str, Any] = {"reply_markup": {"inline_keyboard": []}}
        row = world.store.run_now(lambda unit: unit.outbox.add(1, "edit", payload, target=5))
        running.add(1, "two")
        await running.until(lambda: running.bot.sent == [(1, "one"), (1, "two")])
        assert (1, None) == running.state(row)


async def test_a_message_that_arrives_after_clearing_is_taken_back(world: World) -> None:
    """Cancelled while it was under way: what has arrived is deleted again, even if that takes a second try."""
    async with Running(world) as running:
        running.bot.go_on.clear()
        running.add(1, "one", "two")
        await running.bot.under_way.wait()
        world.store.run_now(lambda unit: unit.outbox.cancel(1))
        running.bot.go_on.set()
        await running.until(lambda: running.bot.deleted == [1])
        assert [(1, "one")] == running.bot.sent


async def test_what_went_out_and_cannot_be_noted_is_not_sent_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store fails after a send: later it is noted, and the message went out once."""
    async with Running(world) as running:
        record, failures = running.sender._record, [1, 1, 1]

        async def fails(work: Any) -> None:
            if failures:
                failures.pop()
                raise StoreFailedError("the disk is full")
            await record(work)

        monkeypatch.setattr(running.sender, "_record", fails)
        running.add(1, "one", "two")
        await running.until(lambda: (1, "two") in running.bot.sent)
        assert [(1, "one"), (1, "two")] == running.bot.sent


async def test_typing_is_shown_only_while_the_pace_holds_a_reply_back(world: World) -> None:
    """Three messages need no sign; the fourth, a second later, has one."""
    async with Running(world, paced=True) as running:
        running.add(1, "1", "2", "3")
        for _ in range(100):
            await asyncio.sleep(0.005)
            if len(running.bot.sent) == 3:
                break
        assert [] == running.bot.typing
        running.add(1, "4")
        await asyncio.sleep(0.1)
        assert 3 == len(running.bot.sent)
        assert [1] == running.bot.typing[:1]
        await running.until(lambda: len(running.bot.sent) == 4)


async def test_an_export_is_made_when_it_is_sent(world: World, robin: Person) -> None:
    """What is in the file is what is held at that moment, and the file lies nowhere."""
    await robin.send("/start")
    async with Running(world) as running:
        world.store.run_now(lambda unit: unit.keep(unit.person(robin.chat_id), "line", "before"))
        world.store.run_now(lambda unit: unit.outbox.add(robin.chat_id, "file", {"what": "export"}))
        running.sender.wake()
        await running.until(lambda: bool(running.bot.files))
        assert ["before"] == [item["text"] for item in running.bot.files[0]["kept"]]


async def test_a_journal_is_made_when_it_is_sent(world: World, robin: Person) -> None:
    """The Markdown file holds the journal of that moment, and nothing else that is kept."""
    await robin.send("/start")
    async with Running(world) as running:
        for kind in ("line", "journal"):
            world.store.run_now(lambda unit, kind=kind: unit.keep(unit.person(robin.chat_id), kind, f"a {kind}"))
        world.store.run_now(lambda unit: unit.outbox.add(robin.chat_id, "file", {"what": "journal"}))
        running.sender.wake()
        await running.until(lambda: bool(running.bot.files))
        journal: Any = running.bot.files[0]
        assert journal.startswith("# Journal")
        assert (True, False) == ("a journal" in journal, "a line" in journal)


@pytest.mark.parametrize("steps", range(6))
async def test_it_stops_even_as_it_is_woken(world: World, steps: int) -> None:
    """A cancellation that comes together with a wake-up is not lost, at whichever step of the loop."""
    running = Running(world)
    await running.__aenter__()
    await asyncio.sleep(0.05)
    running.sender.wake()
    for _ in range(steps):
        await asyncio.sleep(0)
    await running.__aexit__()


async def test_stopping_lets_a_send_under_way_finish(world: World) -> None:
    """What is being sent is noted before the end, so that it does not go out again at the next start."""
    running = Running(world)
    await running.__aenter__()
    running.bot.go_on.clear()
    (row,) = running.add(1, "one")
    await running.bot.under_way.wait()
    asyncio.get_running_loop().call_later(0.05, running.bot.go_on.set)
    running.task.cancel()
    await asyncio.wait({running.task})
    assert 1 == running.state(row)[0]
