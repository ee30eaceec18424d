"""Fine-tune the encoder: all that is to be heard at once, in one network, on both corpora."""

from __future__ import annotations

import copy
import random
import re
import time
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch  # type: ignore[import-not-found]
from torch.nn import functional  # type: ignore[import-not-found]

from bot.coach import MOVES
from bot.encoder.encoder import UNREAD
from bot.encoder.message import take_apart
from training.network import LAYERS, Network

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.encoder.pieces import Cut, Pieces
    from training.lessons import Lesson

BATCH: Final = 32
RATE: Final = 3e-4  # of the uppermost layer; each layer below learns at DECAY of it, the heads at four times
DECAY: Final = 0.9
WARM: Final = 0.08  # share of the steps in which the rate rises
LAST: Final = 0.02  # of the rate, at the end
DISTURBED: Final = 0.3  # share of messages that are shown with harmless edits
ALONE: Final = 0.15  # share of those that are shown without their situation
ELSEWHERE: Final = 0.4  # share of safety's sentences that are shown in some scene's situation
SMOOTH: Final = 0.05
UNSAID: Final = -1e4  # what pieces that aren't the message's score
# How much each thing to be heard counts in the loss, beside the stance.
MOVES_COUNT: Final = 3.0
DANGERS_COUNT: Final = 1.5
ORDINARY_COUNTS: Final = 0.2  # a line of the coach's corpus counts so much as one in which there is no danger
WORDS_COUNT: Final = 5.0
FLAGGED: Final = (4.0, 6.0)  # flags are rare: what each message that has one counts
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_judge: Final = functional.binary_cross_entropy_with_logits


def disturb(text: str, chance: random.Random) -> str:
    """Return ``text`` with edits that people make and that change nothing: case, marks, apostrophes, a typo."""
    if chance.random() < 0.25:
        text = text.lower()
    if chance.random() < 0.3:
        text = re.sub(r"[.,!;:]", "", text)
    if chance.random() < 0.25:
        text = text.replace("'", "").replace("\u2019", "")
    if chance.random() < 0.35 and len(text) > 8:
        at = chance.randrange(1, len(text) - 1)
        if text[at].isalpha():
            other = chance.choice(["", text[at] * 2, chance.choice(LETTERS)])
            text = text[:at] + other + text[at + 1 :]
    return text


def batch(cuts: Sequence[Cut]) -> list[Any]:
    """Return pieces, sides, what is there, and what is the message's, padded to the longest."""
    shape = (len(cuts), max(len(cut.ids) for cut in cuts))
    ids, sides = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    there, said = np.zeros(shape, bool), np.zeros(shape, bool)
    for row, cut in enumerate(cuts):
        ids[row, : len(cut.ids)] = cut.ids
        there[row, : len(cut.ids)] = True
        sides[row, cut.begins : len(cut.ids)] = 1
        said[row, cut.begins : len(cut.ids) - 1] = True
    return [torch.from_numpy(array) for array in (ids, sides, there, said)]


def fit(network: Network, lessons: Sequence[Lesson], pieces: Pieces, epochs: float, seed: int) -> None:
    """Fine-tune ``network`` on ``lessons``; prints how it goes.

    The layers compute with 16-bit numbers (bfloat16), a 32-bit copy is what learns (Micikevicius et al. 2018).
    """
    chance = random.Random(seed)
    quick = copy.deepcopy(network).bfloat16().train()
    own = [weight for weight in network.parameters() if weight.requires_grad]
    theirs = [weight for weight in quick.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(_rates(network), betas=(0.9, 0.98), eps=1e-6, fused=True)
    marks = {lesson.id: _marks(lesson, pieces) for lesson in lessons if lesson.evidence}
    total, step, began, lost = int(-(-len(lessons) // BATCH) * epochs), 0, time.perf_counter(), 0.0
    while step < total:
        for chosen, cuts, as_written in _shown(lessons, pieces, chance):
            if step == total:
                break
            now = min(1.0, step / (WARM * total + 1)) * max(LAST, (total - step) / total)
            for group in optimiser.param_groups:
                group["lr"] = group["highest"] * now
            loss = _loss(quick, [lessons[at] for at in chosen], cuts, as_written, marks)
            loss.backward()
            with torch.no_grad():
                for weight, other in zip(own, theirs, strict=True):
                    if weight.grad is None:
                        weight.grad = torch.zeros_like(weight)
                    if other.grad is None:
                        weight.grad.zero_()
                    else:
                        weight.grad.copy_(other.grad)
                        other.grad = None
                torch.nn.utils.clip_grad_norm_(own, 1.0)
                optimiser.step()
                for weight, other in zip(own, theirs, strict=True):
                    other.copy_(weight)
            step += 1
            lost += float(loss.detach())
            if step % 100 == 0:
                print(f"step {step} of {total}: loss {lost / 100:.3f}, {time.perf_counter() - began:.0f} s", flush=True)
                lost = 0.0


def scores(network: Network, lessons: Sequence[Lesson], pieces: Pieces) -> Any:
    """Return a row per lesson as ``Reading.scores`` has it, then the two traits."""
    cuts = [pieces.pair(lesson.situation, lesson.text) for lesson in lessons]
    order = sorted(range(len(cuts)), key=lambda at: len(cuts[at].ids))
    rows: list[Any] = [None] * len(cuts)
    network.eval()
    with torch.no_grad():
        for start in range(0, len(order), 64):
            chosen = order[start : start + 64]
            tensors = batch([cuts[at] for at in chosen])
            stance, moves, flags, dangers, traits, words = network(*tensors)
            strongest = words.masked_fill(~tensors[3][:, :, None], UNREAD).amax(1)
            found = torch.cat([stance, moves, strongest, flags, dangers, traits], 1).numpy()
            for at, row in zip(chosen, found, strict=True):
                rows[at] = row
    return np.array(rows, np.float32)


def _rates(network: Network) -> list[dict[str, Any]]:
    """Return the optimiser's groups: the lower the layer, the slower it learns."""
    groups = []
    for name, weight in network.named_parameters():
        if not weight.requires_grad:
            continue
        first = name.split(".")[0]
        if first == "layers":
            rate = RATE * DECAY ** (LAYERS - 1 - int(name.split(".")[1]))
        elif first in ("side", "norm"):
            rate = RATE * DECAY**LAYERS
        else:
            rate = RATE * 4
        groups.append(
            {"params": [weight], "lr": rate, "highest": rate, "weight_decay": 0.01 if weight.ndim > 1 else 0.0}
        )
    return groups


def _shown(
    lessons: Sequence[Lesson], pieces: Pieces, chance: random.Random
) -> Iterator[tuple[list[int], list[Cut], list[bool]]]:
    """Yield batches of messages of like length, some of them disturbed, in a new order each time.

    With each comes whether it stands as it was written: only then do its marked words stand where they stood.
    """
    situations = [lesson.situation for lesson in lessons if lesson.stance is not None]
    cuts, as_written = [], []
    for lesson in lessons:
        text, situation = lesson.text, lesson.situation
        disturbed = chance.random() < DISTURBED
        if disturbed:
            text, situation = disturb(text, chance), "" if chance.random() < ALONE else situation
        if lesson.stance is None:
            situation = chance.choice(situations) if chance.random() < ELSEWHERE else ""
        cuts.append(pieces.pair(situation, text))
        as_written.append(not disturbed)
    order = chance.sample(range(len(lessons)), len(lessons))
    batches = []
    for start in range(0, len(order), BATCH * 20):
        near = sorted(order[start : start + BATCH * 20], key=lambda at: len(cuts[at].ids))
        batches += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    chance.shuffle(batches)
    for chosen in batches:
        yield chosen, [cuts[at] for at in chosen], [as_written[at] for at in chosen]


def _marks(lesson: Lesson, pieces: Pieces) -> Any:
    """Return for each piece of the message and each move whether the piece is among the words that carry the move."""
    words = take_apart(lesson.text).words
    owners = pieces.pair("", lesson.text).owners
    marks = np.zeros((len(owners), len(MOVES)), np.float32)
    for move, quotes in (lesson.evidence or {}).items():
        for quote in quotes:
            start = lesson.text.index(quote)
            end = start + len(quote)
            for row, owner in enumerate(owners):
                if words[owner].start < end and words[owner].end > start:
                    marks[row, MOVES.index(move)] = 1.0
    return torch.from_numpy(marks)


def _loss(
    network: Network, lessons: Sequence[Lesson], cuts: Sequence[Cut], as_written: Sequence[bool], marks: dict[str, Any]
) -> Any:
    tensors = batch(cuts)
    stance, moves, flags, dangers, traits, words = network(*tensors)
    # The strongest pieces alone should tell the move, too: so pieces learn which words carry it.
    strongest = torch.logsumexp(words.masked_fill(~tensors[3][:, :, None], UNSAID), 1)
    coach = [at for at, lesson in enumerate(lessons) if lesson.stance is not None]
    safety = [at for at, lesson in enumerate(lessons) if lesson.danger is not None]
    loss = torch.zeros(())
    if coach:
        their_moves = torch.tensor([lessons[at].moves for at in coach], dtype=torch.float32)
        their_flags = torch.tensor([lessons[at].flags for at in coach], dtype=torch.float32)
        ordinary = ORDINARY_COUNTS * (1 - their_flags[:, 1])
        nothing = functional.cross_entropy(dangers[coach], torch.zeros(len(coach), dtype=torch.long), reduction="none")
        heard = (
            functional.cross_entropy(
                stance[coach], torch.tensor([lessons[at].stance for at in coach]), label_smoothing=SMOOTH
            )
            + MOVES_COUNT * _judge(moves[coach], their_moves)
            + _judge(strongest[coach], their_moves)
            + _judge(flags[coach], their_flags, pos_weight=torch.tensor(FLAGGED))
            + (nothing * ordinary).mean()
        )
        for at in coach:
            marked = marks.get(lessons[at].id) if as_written[at] else None
            if marked is not None and len(marked):
                heard = heard + WORDS_COUNT * _judge(words[at][tensors[3][at]], marked) / len(coach)
        loss = loss + heard * len(coach) / len(lessons)
    if safety:
        kinds = torch.tensor([lessons[at].danger for at in safety])
        outright = torch.tensor([float(lessons[at].outright) for at in safety])
        grief = torch.tensor([float(lessons[at].grief) for at in safety])
        heard = (
            DANGERS_COUNT * functional.cross_entropy(dangers[safety], kinds, label_smoothing=SMOOTH / 2)
            + 0.5 * (_judge(traits[safety][:, 0], outright, reduction="none") * (kinds > 0)).mean()
            + 0.5 * _judge(traits[safety][:, 1], grief)
        )
        loss = loss + heard * len(safety) / len(lessons)
    return loss
