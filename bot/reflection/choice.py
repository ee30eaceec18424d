"""Which prompt comes next."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bot.reflection.prompt import Prompt

REST: Final = timedelta(days=60)  # no prompt twice within this, while another is left
WINDOW: Final = 4  # of those that may come, the quarter seen longest ago is chosen from
# What speaks for a prompt among those, in points; chance adds less than 2.
HARD: Final = 3.0
PRACTISED: Final = 2.0
SAME_THEME: Final = -3.0
SAME_SKILL: Final = -2.0
SECOND_KIND: Final = -1.0


def choose(
    prompts: Sequence[Prompt],
    *,
    today: date,
    seen: Mapping[str, date],
    refused: Collection[str] = (),
    practised: Collection[str] = (),
    hard: Collection[str] = (),
    seed: str,
) -> Prompt | None:
    """Return the prompt to send, None when everything is refused.

    ``seen`` says the local day each id was last sent, ``refused`` holds ids, kinds and themes, ``practised`` and
    ``hard`` the skills practised lately and those that went badly. Least recently seen come first: the choice is
    among those never seen, then among the quarter seen longest ago, without those of the last 60 days while any other
    is left; of these it takes another kind than last time where it can. The same arguments give the same prompt,
    whatever the order of the collections.
    """
    eligible = sorted((prompt for prompt in prompts if not is_refused(prompt, refused)), key=lambda prompt: prompt.id)
    if not eligible:
        return None
    rested = [prompt for prompt in eligible if prompt.id not in seen or today - seen[prompt.id] >= REST]
    window = _longest_ago(rested, seen, WINDOW) if rested else _longest_ago(eligible, seen, len(eligible))
    recent = sorted(
        (prompt for prompt in prompts if prompt.id in seen), key=lambda prompt: (seen[prompt.id], prompt.id)
    )
    last = recent[-1] if recent else None
    if last is not None:
        window = [prompt for prompt in window if prompt.kind != last.kind] or window
    before = recent[-2] if len(recent) > 1 else None

    def points(prompt: Prompt) -> float:
        total = _chance(seed, prompt.id)
        total += HARD if prompt.skill in hard else PRACTISED if prompt.skill in practised else 0
        if last is not None:
            total += (SAME_THEME if prompt.theme == last.theme else 0) + (
                SAME_SKILL if prompt.skill == last.skill else 0
            )
        if before is not None and prompt.kind == before.kind:
            total += SECOND_KIND
        return total

    return max(window, key=points)


def is_refused(prompt: Prompt, refused: Collection[str]) -> bool:
    """Whether a person wants no prompt like this one: its id, kind or theme is refused."""
    return prompt.id in refused or prompt.kind in refused or prompt.theme in refused


def _longest_ago(prompts: Sequence[Prompt], seen: Mapping[str, date], parts: int) -> list[Prompt]:
    """Those never seen; where there are none, the 1/``parts`` that was seen longest ago, and what ties with the first."""
    new = [prompt for prompt in prompts if prompt.id not in seen]
    if new:
        return new
    in_order = sorted(prompts, key=lambda prompt: (seen[prompt.id], prompt.id))
    ties = sum(seen[prompt.id] == seen[in_order[0].id] for prompt in in_order)
    return in_order[: max(ties, len(in_order) // parts, 1)]


def _chance(seed: str, prompt: str) -> float:
    """A number from 0 to below 2 that only these two words decide."""
    digest = hashlib.blake2b(f"{seed}\0{prompt}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**63
