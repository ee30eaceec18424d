"""Polling: acknowledged is only what is on disk; whatever fails is asked for again, more and more slowly."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter

from bot.store import StoreFailedError
from bot.telegram.poller import Ingest, Poller

# Fixtures of conftest.py; test folders are no packages, so its classes can't be imported by name.
World = Any
Person = Any


class Bot:
    """Stands in for Telegram: gives batches or errors in turn, then nothing more; notes what was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked: list[int | None] = []
        self.taps: list[str] = []
        self.tap_error: Exception | None = None

    async def raw_updates(self, offset: int | None, _: Any) -> list[Any]:
        self.asked.append(offset)
        if not self.answers:
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return list(answer)

    async def answer_callback_query(self, query_id: str) -> None:
        self.taps.append(query_id)
        if self.tap_error is not None:
            raise self.tap_error


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Notes how long the poller pauses, without pausing."""
    noted: list[float] = []
    sleep = asyncio.sleep

    async def noting(seconds: float) -> None:
        if threading.current_thread() is not threading.main_thread():
            await sleep(seconds)  # a server of another test's, which must not be made to spin
            return
        noted.append(seconds)
        await sleep(0)

    monkeypatch.setattr("bot.telegram.poller.asyncio.sleep", noting)
    yield noted
    monkeypatch.undo()


async def _poll(bot: Bot, ingest: Any) -> None:
    """Poll until the answers are used up."""
    task = asyncio.create_task(Poller(bot, ingest, lambda: 0.0).run())  # type: ignore[arg-type]
    for _ in range(2000):
        if not bot.answers and len(bot.asked) > 1:
            break
        await asyncio.wait({task}, timeout=0.005)
    await asyncio.wait({task}, timeout=0.02)
    assert not task.done(), "polling never ends by itself"
    task.cancel()
    await asyncio.wait({task})


class Taken:
    """Takes batches, or fails as it is told."""

    def __init__(self, *errors: Exception | None) -> None:
        self.errors = list(errors)
        self.batches: list[list[Any]] = []

    async def take(self, raws: list[Any]) -> None:
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        self.batches.append(raws)


async def test_a_batch_is_acknowledged_once_it_is_taken(pauses: list[float]) -> None:
    """The next call asks for the highest number and one; an empty batch leaves it."""
    bot = Bot([{"update_id": 7}, {"update_id": 9}], [], [{"update_id": 10}])
    await _poll(bot, Taken())
    assert [None, 10, 10, 11] == bot.asked
    assert [] == pauses


async def test_what_the_store_did_not_take_is_asked_for_again(pauses: list[float]) -> None:
    """Nothing is acknowledged while the store fails; the pauses double."""
    batch = [{"update_id": 7}]
    bot, taken = Bot(batch, batch, batch), Taken(StoreFailedError("full"), StoreFailedError("full"))
    await _poll(bot, taken)
    assert [None, None, None, 8] == bot.asked
    assert [batch] == taken.batches
    assert [1.0, 2.0] == pauses


async def test_failures_are_tried_again_up_to_half_a_minute_apart(pauses: list[float]) -> None:
    """Network, a second poller, a token that is refused: polling goes on, ever more slowly, and as long as asked."""
    errors = [NetworkError("x"), Conflict("x"), InvalidToken(), BadRequest("x"), NetworkError("x"), NetworkError("x")]
    await _poll(Bot(*errors, NetworkError("x"), RetryAfter(77), [{"update_id": 1}], []), Taken())
    assert [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 77.0] == pauses


async def test_garbage_alone_is_not_asked_for_without_a_pause(pauses: list[float]) -> None:
    """A batch with nothing in it that could be acknowledged comes again: not in a hot loop."""
    await _poll(Bot(["garbage"], [None], [{"update_id": 5}]), Taken())
    assert [1.0, 1.0] == pauses


async def test_chats_go_side_by_side_and_each_in_its_order(world: World) -> None:
    """One slow chat holds nobody else up; its own updates wait for each other."""
    order: list[str] = []

    class Turns:
        async def take(self, incoming: Any) -> None:
            await asyncio.sleep(0.05 if incoming.text == "slow" else 0)
            order.append(incoming.text)

    people = [world.person(), world.person()]
    raws = [
        {"update_id": number, "message": {**people[who].frame(), "message_id": number, "text": text}}
        for number, (who, text) in enumerate([(0, "slow"), (0, "after slow"), (1, "quick")])
    ]
    await Ingest(Bot(), Turns(), "ready_bot").take(raws)  # type: ignore[arg-type]
    assert ["quick", "slow", "after slow"] == order


async def test_a_tap_is_answered_at_once_and_its_answer_may_be_lost(robin: Person, world: World) -> None:
    """The little clock on the button stops before the turn; an answer that is too late is no failure."""
    await robin.send("/start")
    bot = Bot()
    bot.tap_error = BadRequest("query is too old")
    query = {"id": "q1", "from": robin.frame()["from"], "chat_instance": "1", "data": "open:begin"}
    message = {**robin.frame(), "message_id": robin.last.number, "text": "x"}
    await Ingest(bot, world.turns, "ready_bot").take(  # type: ignore[arg-type]
        [{"update_id": 3, "callback_query": {**query, "message": message}}]
    )
    await asyncio.sleep(0)
    assert ["q1"] == bot.taps
    assert robin.held()["state"]["adult"]
