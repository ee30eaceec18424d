"""The coach beside what else could hear a stance: how often right, how fast, how big. Writes docs/figures/coach-cost.json.

Each candidate is measured in processes of its own, on one core, in interleaved rounds. ``--quick`` measures once and
little, to see that it works, and ``--only`` some of them; neither writes anything. Needs what trains the coach, and
VADER: `make bench-coach`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from bot.coach import STANCES
from bot.content import find_content, read_scripts
from bot.rehearsal.repertoire import Repertoire
from training import examples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

    from training.examples import Example

FIGURES: Final = ROOT / "docs" / "figures" / "coach-cost.json"
LEARNERS: Final = ROOT / "tests" / "data" / "coach" / "feedback.jsonl"
TRICKY: Final = ROOT / "tests" / "data" / "coach" / "adversarial.jsonl"
TITLES: Final = {
    "vader": "VADER",
    "zero-shot": "zero-shot, all-MiniLM-L6-v2",
    "n-grams": "n-grams alone",
    "coach": "the coach",
}
WORDS: Final = 30  # of a timed message
AROUND: Final = 12  # words of its situation
GOOD: Final = "relational"
SEED: Final = 20250214
RESAMPLES: Final = 10_000
Line = tuple[str, str, str]  # text, situation, stance
RIGHTS: Final = (
    ("Stance right, of five", "five"),
    ("Good line or not", "good"),
    ("Stance right where it was written to mislead", "tricky"),
)
COSTS: Final = (
    (f"A message of {WORDS} words: median, 95 of 100", "under 5 ms", ("alone_ms", "alone_ms_95"), "ms"),
    (f"The same with a situation of {AROUND} words", "under 5 ms", ("situated_ms", "situated_ms_95"), "ms"),
    ("Loaded, with its libraries", "under 0.5 s", ("load_s",), "s"),
    ("of it for its own files", "", ("read_s",), "s"),
    ("Memory over a bare Python with numpy: at rest", "", ("rest_mb",), "MB"),
    ("the same at most", "", ("peak_mb",), "MB"),
    ("The model on disk", "under 30 MB", ("model_mb",), "MB"),
    ("Its libraries on disk, beside numpy", "", ("libraries_mb",), "MB"),
)
ONE_THREAD: Final = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}


def timed_messages(corpus: Sequence[Example], count: int) -> list[tuple[str, str]]:
    """Return so many messages of 30 words with situations of 12, cut from longer ones of all writers."""
    long = [
        (" ".join(text[:WORDS]), " ".join(situation[:AROUND]))
        for text, situation in ((example.text.split(), example.situation.split()) for example in corpus)
        if len(text) >= WORDS and len(situation) >= AROUND
    ]
    return random.Random(SEED).sample(long, count)


def learner_lines() -> list[Line]:
    """Return the learner lines, each in the beat in which it is said."""
    repertoire = Repertoire(read_scripts(find_content()))
    found = []
    for row in map(json.loads, LEARNERS.read_text("utf-8").splitlines()):
        stage = repertoire.stage(row["scene"], row["role"])
        found.append((row["text"], stage.fill(stage.role.beats[row["beat"]].heard_as), row["stance"]))
    return found


def tricky_lines() -> list[Line]:
    """Return the messages that were written to try the coach."""
    rows = map(json.loads, TRICKY.read_text("utf-8").splitlines())
    return [(row["text"], row["situation"], row["stance"]) for row in rows]


def measure(name: str, messages: Path) -> dict[str, Any]:
    """One candidate once, on one core with one thread. Raises SystemExit with its last word when it fails."""
    core = {max(os.sched_getaffinity(0))}
    done = subprocess.run(
        [sys.executable, str(HERE / "candidates.py"), name, "--messages", str(messages)],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | ONE_THREAD,
        preexec_fn=lambda: os.sched_setaffinity(0, core),
    )
    if done.returncode:
        raise SystemExit(f"{name}: {(done.stderr.strip().splitlines() or ['it ended without a word'])[-1]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def batch(corpus: Sequence[Example], count: int) -> float:
    """Messages a second of ``whenready coach --jsonl`` over so many of the corpus, from its start to its end."""
    rows = [
        json.dumps({"id": number, "situation": example.situation, "text": example.text})
        for number, example in enumerate(random.Random(SEED).sample(list(corpus), count))
    ]
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "coach", "--jsonl"],
        input="\n".join(rows) + "\n",
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    spent = time.perf_counter() - begun
    if done.returncode or len(done.stdout.splitlines()) != count:
        raise SystemExit(f"whenready coach --jsonl: {done.stderr.strip() or 'answers are missing'}")
    return count / spent


def interval(values: ArrayLike) -> tuple[float, float]:
    """Return where the mean of ``values`` lies in 95 of 100 resamples with replacement (percentile bootstrap)."""
    given = np.asarray(values, dtype=float)
    picked = np.random.default_rng(SEED).integers(0, len(given), (RESAMPLES, len(given)))
    low, high = np.quantile(given[picked].mean(1), (0.025, 0.975))
    return float(low), float(high)


def accuracy(heard: Sequence[str], stances: Sequence[str]) -> dict[str, Any]:
    """Return for each line whether the stance is right (``five``) and whether good was told from not (``good``).

    ``alike`` is the mean share of right lines over the five stances: what always says the same gets 0.2.
    """
    said, true = np.array(heard), np.array(stances)
    right: NDArray[np.bool_] = said == true
    return {
        "five": right.tolist(),
        "good": ((said == GOOD) == (true == GOOD)).tolist(),
        "alike": float(np.mean([right[true == stance].mean() for stance in STANCES if (true == stance).any()])),
    }


def heard_right(heard: Sequence[str], lines: Sequence[Line], tricky: Sequence[Line]) -> dict[str, Any]:
    """Return the accuracy on the learner lines, and line by line (``tricky``) that on those written to mislead."""
    count = len(lines)
    misled = accuracy(heard[count:], [stance for _, _, stance in tricky])["five"]
    return accuracy(heard[:count], [stance for _, _, stance in lines]) | {"tricky": misled}


def _right(values: Sequence[bool]) -> str:
    low, high = interval(values)
    return f"{np.mean(values):.1%} ({low:.0%} to {high:.0%})"


def _beside(values: Sequence[bool], ours: Sequence[bool]) -> str:
    """How many points in a hundred more or less than the coach's, line by line."""
    more = np.asarray(values, dtype=float) - np.asarray(ours, dtype=float)
    low, high = interval(more)
    return f"{100 * more.mean():+.1f} ({100 * low:+.0f} to {100 * high:+.0f})"


def _figure(found: Mapping[str, Any], names: Sequence[str], unit: str, ours: Mapping[str, Any] | None) -> str:
    """One or two figures with their unit, and the first's ratio to the coach's."""
    shown = ", ".join(f"{found[name]:.2g}" if found[name] < 10 else f"{found[name]:,.0f}" for name in names)
    ratio = "" if ours is None or ours is found else f" ({found[names[0]] / ours[names[0]]:.2g} ×)"
    return f"{shown} {unit}{ratio}"


def table(found: Mapping[str, Mapping[str, Any]], batches: Sequence[float]) -> dict[str, Any]:
    """Return title, columns and rows: a column for each of the candidates, with ratios to the coach where it is there."""
    ours = found.get("coach")
    rows = []
    for title, kind in RIGHTS:
        rows.append([title, "", *(_right(one[kind]) for one in found.values())])
        if ours is not None:
            beside = ("" if one is ours else _beside(one[kind], ours[kind]) for one in found.values())
            rows.append(["the same beside the coach, in points", "", *beside])
    alike = (f"{one['alike']:.1%}" for one in found.values())
    rows.insert(2 if ours is not None else 1, ["the same, each stance counting alike", "", *alike])
    for title, aim, names, unit in COSTS:
        rows.append([title, aim, *(_figure(one, names, unit, ours) for one in found.values())])
    if batches:
        speed = f"{statistics.median(batches):,.0f} messages/s"
        rows.append(
            ["`whenready coach --jsonl`", "over 300", *(speed if one is ours else "" for one in found.values())]
        )
    return {
        "title": "What it costs to hear a stance, and how well it is heard",
        "columns": ["", "aim", *(TITLES[name] for name in found)],
        "rows": rows,
    }


def middle(runs: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return the median over the rounds of each figure that is a number."""
    return {
        name: float(statistics.median(run[name] for run in runs))
        for name, value in runs[0].items()
        if isinstance(value, int | float)
    }


def note(lines: Sequence[Line], runs: Mapping[str, Sequence[Mapping[str, Any]]], timed: int) -> str:
    """Return what a reader has to know to judge the table."""
    share = sum(stance == GOOD for _, _, stance in lines) / len(lines)
    libraries = ", ".join(
        f"{name} {run['versions'][name]}" for many in runs.values() for run in many[:1] for name in run["versions"]
    )
    return (
        f"{len(lines)} learner lines in real beats (tests/data/coach/feedback.jsonl), never trained on, all by one writer and "
        f"plainer than real talk; always saying {GOOD} would be right in {share:.1%}. Misleading ones are those of "
        "tests/data/coach/adversarial.jsonl. In brackets: 95 % intervals, by resampling lines; × is the "
        "ratio to the coach. VADER hears sentiment: positive (compound from 0.05) counts as relational, negative (to "
        "-0.05) as reactive, the rest as unclear. Zero-shot takes the nearest of five descriptions, by cosine, in plain "
        f"PyTorch. Both hear the message alone. Times: {timed} messages, one core, one thread, median of "
        f"{len(next(iter(runs.values())))} interleaved rounds; memory at most has a message of 4,096 characters in it. "
        f"--jsonl: all {os.cpu_count()} cores, start included. {libraries}. `make bench-coach`."
    )


def show(page: Mapping[str, Any]) -> None:
    """Print the table."""
    rows = [page["columns"], *page["rows"]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    print(f"\n{page['title']}")
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def main() -> None:
    """Measure all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", nargs="+", choices=TITLES, metavar="NAME", help=f"of {', '.join(TITLES)}")
    asked = parser.parse_args()
    names = [name for name in TITLES if not asked.only or name in asked.only]
    rounds, count, many = (1, 50, 200) if asked.quick else (5, 500, 3_000)
    corpus, lines, tricky = examples.corpus(), learner_lines(), tricky_lines()
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "messages.json"
        judged = [line[:2] for line in lines + tricky]
        file.write_text(json.dumps({"timed": timed_messages(corpus, count), "judged": judged}), "utf-8")
        for number in range(rounds):
            for name in names:
                print(f"round {number + 1}: {TITLES[name]}", flush=True)
                runs[name].append(measure(name, file))
    batches = [batch(corpus, many) for _ in range(min(rounds, 3))] if "coach" in names else []
    found = {name: middle(done) | heard_right(done[0]["heard"], lines, tricky) for name, done in runs.items()}
    page = table(found, batches) | {"note": note(lines, runs, count)}
    show(page)
    print(f"\n{page['note']}")
    if not asked.quick and not asked.only:
        rights = {kind: {name: float(np.mean(one[kind])) for name, one in found.items()} for _, kind in RIGHTS}
        costs = {
            name: [{key: run[key] for key in run if key != "heard"} for run in done] for name, done in runs.items()
        }
        page["data"] = {**rights, "rounds": costs, "batches": batches}
        FIGURES.write_text(json.dumps(page, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
