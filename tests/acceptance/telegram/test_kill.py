"""kill -9 at the worst moments: nothing is lost, and a message comes twice at most once for each kill."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.client import SandboxControl
from bot.store import Store

# Classes of conftest.py; test folders are no packages, so they can't be imported by name.
Stage = Any
Play = Any
SENDS = ["sendMessage", "editMessageReplyMarkup", "setMessageReaction", "deleteMessages"]
ROUNDS = 2  # the first scene of a person's life, and a later one: after that the bot says the same again
KINDS = ("after a getUpdates answer", "on receiving a send", "after a send", "at random")


class Reference:
    """What an unkilled run of one scene does: steps, texts, reactions, and the beats it visits."""

    def __init__(self, scene: str) -> None:
        self.scene = scene
        self.chat_id = 0
        self.steps: list[list[tuple[str, str]]] = []
        self.expected: list[list[int]] = []  # collapsed texts after each step, counted from the start of the round
        self.texts: list[list[str]] = []
        self.reactions: list[int] = []


def _visited(stage: Stage, tools: dict[str, Any], chat_id: int) -> list[str]:
    """The beats of a person's last scene, read from the store of a bot that is down."""
    store = Store.open(stage.folder / "data" / "4242", tools["key"])
    try:
        state = store.run_now(lambda unit: unit.state(unit.person(chat_id))[0])  # type: ignore[arg-type]
    finally:
        store.close()
    assert state is not None
    rehearsal = state["rehearsal"]
    return [*(step["beat"] for step in rehearsal["trail"]), rehearsal["beat"]]


async def _learn(stage: Stage, make_play: Callable[..., Play], tools: dict[str, Any], scene: str) -> Reference:
    """Play the rounds once, unkilled."""
    reference = Reference(scene)
    async with stage.user() as user:
        play = make_play(user)
        for number in range(ROUNDS):
            done, texts = len(play.steps), len(tools["collapsed"](await play.texts()))
            await play.whole(scene, first=number == 0)
            reference.steps.append(play.steps[done:])
            reference.expected.append([count - texts for count in play.expected[done:]])
            reference.texts.append(tools["collapsed"](await play.texts())[texts:])
            reference.reactions.append(await _reactions(user))
        assert 0 == tools["repeats"](await play.texts()), "unkilled, nothing comes twice"
        reference.chat_id = user.user_id
    return reference


async def _reactions(user: Any) -> int:
    return sum(bool(one.reactions) for one in await user.history(from_bot=False))


async def _converse(
    user: Any, reference: Reference, make_play: Callable[..., Play], enough: Callable[[], bool]
) -> tuple[int, list[str]]:
    """Play the reference's steps, round after round until it is enough; return how many rounds, and the texts."""
    play = make_play(user, 90.0)
    before, rounds = 0, 0
    while rounds < ROUNDS or not enough():
        index = min(rounds, ROUNDS - 1)
        expected = [before + count for count in reference.expected[index]]
        for step in range(len(expected)):
            await play.again(step, reference.steps[index], expected)
        before, rounds = expected[-1], rounds + 1
    return rounds, await play.texts()


async def _killer(stage: Stage, kinds: list[str], chance: random.Random, dead: Counter[str]) -> None:
    """Let the bot be killed so many times, each time as the next kind says, and start it again."""
    async with SandboxControl(stage.url) as control:
        for kind in kinds:
            bot = stage.bot
            await control.clear_faults()
            skip = chance.randrange(12)
            if kind == KINDS[0]:
                await control.fault("kill_after_answer", "getUpdates", nonempty=True, pid=bot.pid, skip=skip // 3)
            elif kind == KINDS[1]:
                await control.fault("kill_before", SENDS, pid=bot.pid, skip=skip)
            elif kind == KINDS[2]:
                await control.fault("kill_after", SENDS, pid=bot.pid, skip=skip)
            else:
                await asyncio.sleep(chance.random() * 1.5)
                os.kill(bot.pid, signal.SIGKILL)
            code = await asyncio.to_thread(bot.popen.wait, 60)
            assert -signal.SIGKILL == code, bot.text[-2000:]
            dead[kind] += 1
            await asyncio.to_thread(stage.start_bot)
        await control.clear_faults()


async def _survive(
    stage: Stage,
    make_play: Callable[..., Play],
    tools: dict[str, Any],
    *,
    scenes: int,
    people: int,
    kills_of_a_kind: int,
) -> None:
    chance = random.Random(20251125)
    stage.start_bot()
    references = await asyncio.gather(*(_learn(stage, make_play, tools, scene) for scene in tools["scenes"][:scenes]))

    kinds = [*KINDS] * kills_of_a_kind
    chance.shuffle(kinds)
    dead: Counter[str] = Counter()
    users = [stage.user() for _ in range(people)]
    roles = list(itertools.islice(itertools.cycle(references), people))
    killer = asyncio.create_task(_killer(stage, kinds, chance, dead))
    results = await asyncio.gather(
        *(_converse(user, role, make_play, killer.done) for user, role in zip(users, roles, strict=True))
    )
    await killer
    assert Counter(dict.fromkeys(KINDS, kills_of_a_kind)) == dead

    twice = 0
    for user, role, (rounds, texts) in zip(users, roles, results, strict=True):
        wanted = [text for number in range(rounds) for text in role.texts[min(number, ROUNDS - 1)]]
        assert wanted == tools["collapsed"](texts), role.scene
        repeated = tools["repeats"](texts)
        assert repeated <= len(kinds)
        twice += repeated
        per_round = role.reactions[-1] - role.reactions[0]
        assert role.reactions[0] + per_round * (rounds - 1) == await _reactions(user)
        await user.aclose()
    # A kill can only repeat what was under way just then: never more than one message of each chat.
    assert twice <= len(kinds) * people
    stage.bot.stop()
    for user, role in zip(users, roles, strict=True):
        assert _visited(stage, tools, role.chat_id) == _visited(stage, tools, user.user_id), role.scene
    bots = [process for process in stage.processes if process is not stage.sandbox]
    assert [] == [line for bot in bots for line in bot.words if " ERROR " in line or "Traceback" in line]
    print(f"{people} conversations, killed {dict(dead)}, {twice} messages came twice")


async def test_four_conversations_survive_kills(
    make_stage: Callable[[], Stage], make_play: Callable[..., Play], tools: dict[str, Any]
) -> None:
    """One kill of each kind: every message answered, the same texts and beats as without a kill."""
    await _survive(make_stage(), make_play, tools, scenes=2, people=4, kills_of_a_kind=1)


@pytest.mark.long
async def test_twenty_conversations_survive_a_hundred_kills(
    make_stage: Callable[[], Stage], make_play: Callable[..., Play], tools: dict[str, Any]
) -> None:
    """Twenty-five kills of each kind, counted."""
    await _survive(make_stage(), make_play, tools, scenes=4, people=20, kills_of_a_kind=25)
