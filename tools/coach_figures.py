"""Measure the shipped coach on messages written to try it, and write ``docs/figures/coach-trials.json``.

The messages stand under ``tests/data/coach`` and are never trained on. With ``--check`` it says only whether the
file is what would be measured now.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.coach import Coach
from bot.coach.feedback import feedback
from bot.encoder.message import take_apart
from bot.safety import complete_no, under_threat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.coach import Assessment
    from bot.coach.vocabulary import HelpingMove

ROOT = Path(__file__).resolve().parent.parent
TRIALS = ROOT / "tests" / "data" / "coach"
FIGURE = ROOT / "docs" / "figures" / "coach-trials.json"
HELPING: tuple[HelpingMove, ...] = ("feeling", "validation", "care", "invitation", "limit")


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of one file of trials."""
    return [json.loads(line) for line in (TRIALS / f"{name}.jsonl").read_text("utf-8").splitlines()]


def share(hits: Iterable[bool]) -> str:
    """Return how many of them are true, as a share and as counts."""
    all_of_them = list(hits)
    return f"{sum(all_of_them) / len(all_of_them):.1%} ({sum(all_of_them)} of {len(all_of_them)})"


def words_of(text: str, spans: Iterable[Iterable[int]]) -> set[int]:
    """Return the numbers of the words that the spans touch."""
    return {
        number
        for number, word in enumerate(take_apart(text).words)
        if not word.is_mark and any(word.start < end and start < word.end for start, end in spans)
    }


def evidence(coach: Coach) -> tuple[str, str]:
    """Return the word-level F1 over all moves marked or heard, and over those that are both."""
    marked = found = both = marked_heard = found_heard = 0
    for row in rows("evidence"):
        heard = coach.assess(row["text"], row["situation"])
        for move in {*row["evidence"], *heard.moves}:
            ours = words_of(row["text"], heard.evidence.get(move, ()))
            theirs = words_of(row["text"], row["evidence"].get(move, ()))
            marked, found, both = marked + len(theirs), found + len(ours), both + len(ours & theirs)
            if ours and theirs:
                marked_heard, found_heard = marked_heard + len(theirs), found_heard + len(ours)
    return f"{2 * both / (marked + found):.2f}", f"{2 * both / (marked_heard + found_heard):.2f}"


def _typo(text: str, chance: random.Random) -> str:
    places = [at for at in range(1, len(text) - 2) if text[at].isalpha() and text[at + 1].isalpha()]
    if not places:
        return text
    at = chance.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


EDITS: dict[str, Callable[[str, random.Random], str]] = {
    "all in lower case": lambda text, _: text.lower(),
    "without full stops and commas": lambda text, _: text.replace(".", "").replace(",", ""),
    "curly quotes": lambda text, _: text.replace("'", "\u2019"),
    "no apostrophes": lambda text, _: text.replace("'", ""),
    "one typo": _typo,
}


def disturbed(coach: Coach) -> list[list[str]]:
    """Return a row for each harmless edit: how often the verdict stays."""
    table = []
    for name, edit in EDITS.items():
        chance = random.Random(7)
        same = []
        for row in rows("robust"):
            edited = edit(row["text"], chance)
            same.append(stance(coach, row["text"], row) == stance(coach, edited, row))
        table.append([f"Same stance, {name}", share(same), "97 %"])
    return table


def stance(coach: Coach, text: str, row: dict[str, Any]) -> str:
    """Return the stance heard in ``text`` as a reply to the row's situation."""
    return coach.assess(text, row["situation"]).stance


def asks_for_warmth(row: dict[str, Any], heard: Assessment) -> bool:
    """Tell whether anything that helps would be called missing, at a moment that needs all of it."""
    whole = complete_no(row["text"], row["situation"])
    return feedback(row["text"], heard, HELPING, complete_no=whole).name.startswith("coach/missing")


def calls_pleasing(row: dict[str, Any], heard: Assessment) -> bool:
    """Tell whether the line would be called pleasing."""
    afraid = under_threat(row["situation"], [row["text"]])
    return feedback(row["text"], heard, HELPING, under_threat=afraid).name == "coach/pleasing"


def table() -> list[list[str]]:
    """Return the figures, each with what it should be."""
    coach = Coach.load()
    found: dict[str, list[tuple[dict[str, Any], Assessment]]] = {}
    for name in ("adversarial", "noes", "threat"):
        for row in rows(name):
            kind = str(row.get("kind", f"{name}/{bool(row.get('flags'))}"))
            found.setdefault(kind, []).append((row, coach.assess(row["text"], row["situation"])))

    def right(kind: str) -> str:
        return share(heard.stance == row["stance"] for row, heard in found[kind])

    def unharmed(kind: str) -> str:
        return share(heard.stance in ("relational", "unclear") or heard.asks for _, heard in found[kind])

    def left_alone(kind: str) -> str:
        return share(heard.stance == "unclear" or heard.asks for _, heard in found[kind])

    found_all, found_heard = evidence(coach)
    return [
        ["Stuffed with good phrases and dismissing: not called good", share(
            heard.stance != "relational" or heard.asks for _, heard in found["stuffed"]), "95 %"],
        ["Plain good lines far from textbook words: not criticised", unharmed("plain"), "97 %"],
        ["Good lines with a 'but' in them: not criticised", unharmed("honest_but"), ""],
        ["Sarcasm: stance right", right("sarcasm"), ""],
        ["Polite walls: stance right", right("polite_wall"), ""],
        ["Quotations and talk about talk: no verdict", left_alone("quoting"), ""],
        ["Tricks, markup, other languages, gibberish: no verdict", left_alone("injection"), ""],
        ["Complete noes recognised", share(
            heard.complete_no or complete_no(row["text"], row["situation"]) for row, heard in found["noes/True"]), "90 %"],
        ["Ordinary noes taken for complete ones: affirmed", share(
            complete_no(row["text"], row["situation"]) for row, _ in found["noes/False"]), ""],
        ["the same: asked for nothing", share(heard.complete_no for _, heard in found["noes/False"]), ""],
        ["Complete noes asked for warmth", share(asks_for_warmth(*pair) for pair in found["noes/True"]), "2 %"],
        ["Under threat: recognised", share(
            heard.under_threat or under_threat(row["situation"], [row["text"]]) for row, heard in found["threat/True"]),
            "90 %"],
        ["Ordinary lines taken for such", share(
            heard.under_threat or under_threat(row["situation"], [row["text"]])
            for row, heard in found["threat/False"]), ""],
        ["Under threat: called pleasing", share(calls_pleasing(*pair) for pair in found["threat/True"]), "none"],
        ["Evidence, word by word, F1", found_all, "0.70"],
        ["the same, where the move was heard", found_heard, ""],
        *disturbed(coach),
    ]  # fmt: skip


def main() -> int:
    """Write the file, or say whether it is up to date."""
    page = {
        "title": "Messages written to try the coach",
        "columns": ["", "measured", "aim"],
        "rows": table(),
        "note": "1,112 messages under tests/data/coach, never trained on, by one writer who had not seen the coach's answers.",
    }
    fresh = json.dumps(page, indent=1, ensure_ascii=False) + "\n"
    if "--check" in sys.argv[1:]:
        if not FIGURE.is_file() or FIGURE.read_text("utf-8") != fresh:
            sys.stderr.write("docs/figures/coach-trials.json is out of date: run `make figures`.\n")
            return 1
        return 0
    FIGURE.write_text(fresh, "utf-8")
    for name, measured, aim in page["rows"]:
        sys.stdout.write(f"{name}: {measured}{'  aim ' + aim if aim else ''}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
