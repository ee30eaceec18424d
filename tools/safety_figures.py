"""Measure what safety finds and leaves alone, and write ``docs/figures/safety.json``; ``tools/figures.py`` shows it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from bot.safety import KINDS, decide, look

ROOT = Path(__file__).resolve().parent.parent
SENTENCES = ROOT / "tests" / "unit" / "safety" / "data"
FIGURES = ROOT / "docs" / "figures" / "safety.json"
CORPUS = ROOT / "training" / "corpus"
NAMES = {
    "own_danger": "own danger",
    "partner_danger": "danger from someone close",
    "under_18": "under 18",
    "harm_other": "harming or controlling",
}
EVERYDAY = {"hyperbole": "hyperbole", "scene": "lines of a scene"}


def lines(folder: Path) -> list[dict[str, Any]]:
    """Return every row of the folder's JSON lines files, in order of file name."""
    files = sorted(folder.glob("batch-*.jsonl" if folder == SENTENCES else "*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def measured() -> dict[str, Any]:
    """Return the figures: shares in percent, with the counts they come from."""
    right: Counter[tuple[str, str | None]] = Counter()
    total: Counter[tuple[str, str | None]] = Counter()
    for row in lines(SENTENCES):
        signal = look(row["text"])
        total[row["sort"], row["kind"]] += 1
        right[row["sort"], row["kind"]] += (signal.kind if signal else None) == row["kind"]
    rows = []
    for sort, name in (("explicit", "said outright"), ("indirect", "said in a roundabout way")):
        for kind in KINDS:
            rows.append([f"{name}: {NAMES[kind]}", "found", _share(right[sort, kind], total[sort, kind])])
    for sort, name in EVERYDAY.items():
        wrong = total[sort, None] - right[sort, None]
        rows.append([f"everyday talk: {name}", "led to help or a question", _share(wrong, total[sort, None])])
    texts = [row["text"] for row in lines(CORPUS)]
    decisions = [decide(look(text)) for text in texts]
    asked = sum(decision.outcome == "ask" for decision in decisions)
    waits = sum(decision.at_debrief is not None for decision in decisions)
    helped = sum(decision.outcome == "help" for decision in decisions)
    for done, count in (("help unasked", helped), ("the question", asked), ("a question at the debrief", waits)):
        rows.append(["the coach's corpus", done, _share(count, len(texts))])
    return {"title": "What safety finds and leaves alone", "columns": ["Lines", "Outcome", "Share"], "rows": rows}


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%} ({part} of {whole:,})"


if __name__ == "__main__":
    FIGURES.write_text(json.dumps(measured(), indent=2) + "\n", "utf-8")
