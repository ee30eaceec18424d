""" "That's not how I meant it", under feedback in the chat: the partner rewinds, and it is counted without the words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from prometheus_client.samples import Sample

from bot.metrics import Metrics
from bot.telegram.turns import Turns

# Fixtures of conftest.py; test folders are no packages, so its classes can't be imported by name.
World = Any
Person = Any
LABEL = "That's not how I meant it"
HOT = "You NEVER listen, it's always about your stupid marzipan"


@pytest.fixture
def metrics(world: World) -> Metrics:
    """What the operator would see."""
    metrics = Metrics()
    world.turns = Turns(world.store, world.house, lambda: None, metrics)
    return metrics


def samples(metrics: Metrics) -> list[Sample]:
    """The counts, each with its labels."""
    found = [sample for family in metrics.misheard.collect() for sample in family.samples]
    return [sample for sample in found if sample.name.endswith("_total")]


def counted(metrics: Metrics) -> float:
    """All verdicts taken back so far."""
    return sum(sample.value for sample in samples(metrics))


async def test_it_stands_under_feedback_and_takes_the_partner_back(
    robin: Person, played: Callable[..., Any], metrics: Metrics
) -> None:
    """One tap under the coach's text: the verdict is gone, and Jordan is where an unsure coach would have led."""
    await played(robin)
    await robin.send(HOT)
    assert LABEL in robin.last.labels
    assert {"Say it again", "Go on", "Hint"} <= set(robin.last.labels)
    verdict = robin.held()["state"]["rehearsal"]
    new = await robin.tap(LABEL)
    taken = robin.held()["state"]["rehearsal"]

    assert ("sharp", 1) == (verdict["beat"], verdict["variables"]["chill"])
    assert ("now-or-later", 0) == (taken["beat"], taken["variables"]["chill"])
    assert [("reactive", None)] == [
        (before["stance"], after["stance"])
        for before, after in zip(verdict["spoken"], taken["spoken"], strict=True)
        if after["text"] == HOT
    ]
    assert "Jordan" in new[-1].text
    assert LABEL not in robin.last.labels


async def test_it_can_be_typed(robin: Person, played: Callable[..., Any], metrics: Metrics) -> None:
    """As every button it has a typed equivalent, which is no line of the scene."""
    await played(robin)
    await robin.send(HOT)
    await robin.send("that's not how i meant it")

    assert [HOT] == [line["text"] for line in robin.held()["state"]["rehearsal"]["spoken"]]
    assert 1 == counted(metrics)


async def test_it_is_counted_once_without_words_or_ids(
    robin: Person, played: Callable[..., Any], metrics: Metrics
) -> None:
    """The operator sees one more verdict of that kind taken back; a second tap on the same button adds nothing."""
    await played(robin)
    await robin.send(HOT)
    under = robin.last
    data = next(key["callback_data"] for key in under.keys if key["text"] == LABEL)
    assert 0 == counted(metrics)
    await robin.tap_data(data, under.number)
    await robin.tap_data(data, under.number)
    page = metrics.render().decode()

    assert 'whenready_misheard_total{heard="reactive"} 1.0' in page
    assert 1 == counted(metrics)
    assert "marzipan" not in page
    assert [{"heard": "reactive"}] == [dict(sample.labels) for sample in samples(metrics)]
