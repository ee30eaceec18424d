"""Measure what safety finds and leaves alone, and write ``docs/figures/safety*.json``; ``tools/figures.py`` shows them.

The held-out messages were written after patterns and corpus were frozen and are never trained on; the other sentences
were in view when the patterns were written. With ``--check`` it says only whether the files are what would be measured now.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.safety import KINDS, Lookout, complete_no, decide, look, under_threat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.safety import Signal

ROOT = Path(__file__).resolve().parent.parent
SENTENCES = ROOT / "tests" / "unit" / "safety" / "data"
FIGURES = ROOT / "docs" / "figures"
NAMES = {
    "own_danger": "own danger",
    "partner_danger": "danger from someone close",
    "under_18": "under 18",
    "harm_other": "harming or controlling",
}
SIGNS = {"explicit": "said outright", "indirect": "said in a roundabout way"}
EVERYDAY = {
    "hyperbole": "hyperbole",
    "scene": "lines of a scene",
    "grief": "grief and exhaustion",
    "journal": "answers to a journal or a setting",
}


def rows(files: Iterable[Path]) -> list[dict[str, Any]]:
    """Return every row of JSON lines files."""
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%} ({part} of {whole:,})"


def found(lines: list[dict[str, Any]], looks: Callable[[str], Signal | None]) -> list[list[str]]:
    """Return a row for each sort of sign: found as anything, and found as what it is."""
    noticed: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for row in lines:
        signal = looks(row["text"])
        for kind in (row["kind"] or "", "all"):
            total[row["sort"], kind] += 1
            noticed[row["sort"], kind] += signal is not None
            right[row["sort"], kind] += signal is not None and signal.kind == row["kind"]
    table = []
    for sort, name in SIGNS.items():
        for kind in ("all", *KINDS):
            what = name if kind == "all" else f"… {NAMES[kind]}"
            key = (sort, kind)
            table.append([what, _share(noticed[key], total[key]), _share(right[key], total[key])])
    return table


def disturbed(lines: list[dict[str, Any]], looks: Callable[[str], Signal | None]) -> list[list[str]]:
    """Return a row for each sort of everyday talk: help shown unasked, and the question asked."""
    helped: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row in lines:
        decision = decide(looks(row["text"]), in_scene=row["sort"] != "journal")
        for sort in (row["sort"], "both") if row["sort"] in {"hyperbole", "scene"} else (row["sort"],):
            total[sort] += 1
            helped[sort] += decision.outcome == "help"
            asked[sort] += decision.outcome == "ask"
    names = {"both": "hyperbole and lines of a scene", **{sort: f"… {name}" for sort, name in EVERYDAY.items()}}
    names |= {
        "grief": EVERYDAY["grief"],
        "journal": EVERYDAY["journal"],
        "plan": "learners' lines in the scenes' own plans",
    }
    shown = [sort for sort in names if total[sort]]
    return [[names[sort], _share(helped[sort], total[sort]), _share(asked[sort], total[sort])] for sort in shown]


def measured() -> dict[str, dict[str, Any]]:
    """Return all figures by the name of their file: shares in percent, with the counts they come from."""
    lookout = Lookout.load()
    held = rows(sorted(SENTENCES.glob("heldout*.jsonl")))
    known = rows(sorted(SENTENCES.glob("batch-*.jsonl")))
    plans = [
        {"text": line[2:].strip(), "sort": "plan"}
        for file in sorted((ROOT / "dialogues").glob("*.plan"))
        for line in file.read_text("utf-8").splitlines()
        if line.startswith("> ")
    ]
    signs = [row for row in held if row["sort"] in SIGNS]
    everyday = [row for row in held if row["sort"] in EVERYDAY]
    pairs = zip(found(signs, lookout.look), found(signs, look), strict=True)
    return {
        "safety-found": {
            "title": "Held-out messages: signs that are found",
            "columns": ["Signs", "Patterns alone", "Both layers", "Both layers, and as what they are"],
            "rows": [[row[0], before[1], row[1], row[2]] for row, before in pairs],
        },
        "safety-disturbed": {
            "title": "Held-out messages and the coach's corpus: everyday talk that is disturbed",
            "columns": ["Everyday talk", "Help unasked", "The question"],
            "rows": [
                *disturbed(everyday, lookout.look),
                *disturbed(plans, lookout.look),
                ["the coach's corpus, out of fold", "", f"{lookout.about['figures']['coach']:.1%}"],
            ],
        },
        "safety-known": {
            "title": "Sentences that were in view when the patterns were written",
            "columns": ["Signs", "Both layers", "Both layers, and as what they are"],
            "rows": [row for row in found(known, lookout.look) if not row[0].startswith("…")],
        },
        "safety-no": labelled(),
    }


def labelled() -> dict[str, Any]:
    """Return the figures of the two flags that keep the coach from asking for warmth or backbone."""
    table = []
    for name, flag, what in (
        ("threat.jsonl", _threat, "someone is under threat"),
        ("whole_no.jsonl", _whole, "a no is complete"),
    ):
        lines = rows([SENTENCES / name])
        yes = [row for row in lines if row["flag"]]
        no = [row for row in lines if not row["flag"]]
        seen, wrong = sum(map(flag, yes)), sum(map(flag, no))
        table.append([what, _share(seen, len(yes)), _share(wrong, len(no))])
    return {
        "title": "Flags that spare someone a tip, on sets of their own",
        "columns": ["Flag", "Seen where it is", "Seen where it isn't"],
        "rows": table,
    }


def _threat(row: dict[str, Any]) -> bool:
    return under_threat(row.get("situation", ""), row.get("turns", ()))


def _whole(row: dict[str, Any]) -> bool:
    return complete_no(row["text"], row.get("situation", ""))


def main() -> int:
    """Write the files, or check them; return the exit code."""
    stale = []
    for name, figures in measured().items():
        file, text = FIGURES / f"{name}.json", json.dumps(figures, indent=2, ensure_ascii=False) + "\n"
        if "--check" not in sys.argv:
            file.write_text(text, "utf-8")
        elif not file.is_file() or file.read_text("utf-8") != text:
            stale.append(file.name)
    if stale:
        sys.stderr.write(f"stale: {', '.join(stale)}. Run `make figures`.\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
