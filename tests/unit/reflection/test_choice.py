"""Which prompt comes next."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reflection import KINDS, THEMES, Prompt, choose, is_refused

TODAY = date(2026, 3, 1)
DAY = timedelta(days=1)
SKILLS = ["name-a-limit", "come-back", "ask-for-room", "receive", "hear-a-no", "own-a-mistake"]

ago = st.integers(0, 400)


def seen_of(prompts: tuple[Prompt, ...], days: list[int | None]) -> dict[str, date]:
    pairs = zip(prompts, days, strict=False)
    return {prompt.id: TODAY - DAY * number for prompt, number in pairs if number is not None}


histories = st.lists(st.one_of(st.none(), ago), min_size=52, max_size=52)
refusals = st.sets(st.sampled_from([*KINDS, *THEMES]), max_size=5)
skills = st.sets(st.sampled_from(SKILLS))


@settings(max_examples=200, deadline=None)
@given(days=histories, refused=refusals, practised=skills, hard=skills, seed=st.text(max_size=8))
def test_rested_prompts_come_first_the_oldest_before_others(
    prompts: tuple[Prompt, ...],
    days: list[int | None],
    refused: set[str],
    practised: set[str],
    hard: set[str],
    seed: str,
) -> None:
    """Nothing refused; nothing of the last 60 days while something else is left; from the quarter seen longest ago."""
    seen = seen_of(prompts, days)
    chosen = choose(prompts, today=TODAY, seen=seen, refused=refused, practised=practised, hard=hard, seed=seed)
    eligible = [prompt for prompt in prompts if not is_refused(prompt, refused)]
    if not eligible:
        assert chosen is None
        return

    assert chosen in eligible
    rested = [prompt for prompt in eligible if TODAY - seen.get(prompt.id, date.min) >= 60 * DAY]
    assert not rested or chosen in rested
    pool = rested or eligible
    older = sum(seen.get(prompt.id, date.min) < seen.get(chosen.id, date.min) for prompt in pool)
    assert older < max(len(pool) // 4, 1)


@settings(max_examples=100, deadline=None)
@given(days=histories, seed=st.text(max_size=8), order=st.randoms(use_true_random=False))
def test_the_seed_decides_and_nothing_else(
    prompts: tuple[Prompt, ...], days: list[int | None], seed: str, order: random.Random
) -> None:
    """The same arguments give the same prompt, in whatever order they come."""
    seen = seen_of(prompts, days)
    shuffled = list(prompts)
    order.shuffle(shuffled)
    turned = dict(reversed(seen.items()))

    assert choose(prompts, today=TODAY, seen=seen, seed=seed) == choose(shuffled, today=TODAY, seen=turned, seed=seed)


def test_another_seed_gives_another_prompt(prompts: tuple[Prompt, ...]) -> None:
    """A thousand people don't begin with the same question."""
    chosen = Counter(choose(prompts, today=TODAY, seen={}, seed=str(number)) for number in range(1000))

    assert len(chosen) > 40
    assert chosen.most_common(1)[0][1] < 60


def live(
    prompts: tuple[Prompt, ...], days: int, every: int, hard: tuple[str, ...] = (), seed: str = "s"
) -> list[tuple[date, Prompt]]:
    """The prompts of so many days."""
    seen: dict[str, date] = {}
    came = []
    for number in range(0, days, every):
        today = TODAY + DAY * number
        chosen = choose(prompts, today=today, seen=seen, hard=hard, seed=f"{seed}{number}")
        assert chosen is not None
        seen[chosen.id] = today
        came.append((today, chosen))
    return came


def test_a_year_of_weekly_prompts_repeats_nothing(prompts: tuple[Prompt, ...]) -> None:
    """52 weeks, 52 prompts."""
    assert 52 == len({prompt.id for _, prompt in live(prompts, 52 * 7, 7)})


def test_two_a_week_keep_the_sixty_days(prompts: tuple[Prompt, ...]) -> None:
    """Two years of twice a week: no prompt again within 60 days."""
    last: dict[str, date] = {}
    for today, prompt in live(prompts, 730, 4):
        assert today - last.get(prompt.id, date.min) >= 60 * DAY
        last[prompt.id] = today


def test_daily_prompts_go_round(prompts: tuple[Prompt, ...]) -> None:
    """Where 60 days can't be kept, the one seen longest ago comes: nothing again within 40 days."""
    last: dict[str, date] = {}
    for today, prompt in live(prompts, 400, 1):
        assert today - last.get(prompt.id, date.min) >= 40 * DAY
        last[prompt.id] = today


def test_kinds_are_mixed(prompts: tuple[Prompt, ...]) -> None:
    """Never the same kind twice in a row, all four within two months, and no theme twice in a row."""
    came = [prompt for _, prompt in live(prompts, 40 * 7, 7)]

    assert all(one.kind != two.kind for one, two in itertools.pairwise(came))
    assert set(KINDS) == {prompt.kind for prompt in came[:9]}
    assert sum(one.theme == two.theme for one, two in itertools.pairwise(came)) <= 2


def test_what_was_hard_is_followed(prompts: tuple[Prompt, ...]) -> None:
    """A skill that went badly is asked about more often than chance would, and not only."""
    with_it = sum(prompt.skill == "receive" for _, prompt in live(prompts, 10 * 7, 7, hard=("receive",)))
    share = sum(prompt.skill == "receive" for prompt in prompts) / len(prompts)

    assert 10 * share * 1.5 < with_it < 8


def test_practice_counts_less_than_hardship(prompts: tuple[Prompt, ...]) -> None:
    """Of one practised and one hard skill, the hard one is asked about first."""
    firsts = Counter(
        chosen.skill
        for number in range(200)
        if (
            chosen := choose(
                prompts, today=TODAY, seen={}, practised=["come-back"], hard=["hear-a-no"], seed=str(number)
            )
        )
    )

    assert firsts["hear-a-no"] > firsts["come-back"] > 0
    assert {"hear-a-no", "come-back"} == set(firsts)
