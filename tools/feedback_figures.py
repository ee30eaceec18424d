"""Judge the coach's feedback on 300 learner lines in real beats, and write ``docs/figures/feedback.json``.

The lines with their rules stand in ``tests/data/coach/feedback.jsonl``; its README explains the rules. Each line is
said in its beat to the shipped coach, with safety beside it, as in a rehearsal; all wordings of what would be said are
looked at. With ``--check`` it says only whether the file is what would be measured now, with ``--broken`` it also
prints each line that breaks a rule.
"""

from __future__ import annotations

import html
import json
import re
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.coach import HURTING_MOVES, STANCES, Assessment, Coach
from bot.coach.feedback import FEEDBACK_WORDS, Feedback
from bot.content import find_content, read_scripts
from bot.practice import Practice
from bot.rehearsal.repertoire import Repertoire
from bot.safety import Lookout
from bot.wording import Wordings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
LINES = ROOT / "tests" / "data" / "coach" / "feedback.jsonl"
FIGURE = ROOT / "docs" / "figures" / "feedback.json"

# What the shipped coach must reach, as shares: the only place where these stand. Raise them when it gets better.
AT_LEAST = {
    "Every rule kept": 0.90,
    "What a careful listener would do": 0.70,
    "Good lines: a reaction and nothing else": 0.75,
    "Lines that lack something or hurt: spoken about": 0.64,
    "Lines to leave alone: left alone": 0.64,
    "Where it speaks: about the right thing": 0.82,
    "Strengths named: true ones": 0.85,
    "Complete noes: affirmed": 0.60,
    "Texts short, with one question or thing, about the line, quoting evidence": 1.0,
}
AT_MOST = {
    "Good lines: criticised": 0.08,
    "Hurting, shut or giving in: a reaction as for good ones": 0.03,
    "Left for a question of safety's without need": 0.03,
}

_KNOWN = {
    "must": frozenset({"kind", "about", "quote"}),
    "must_not": frozenset({"kind", "about", "quote", "strength"}),
}
_QUOTED = re.compile(r'"[^"]*"')
_TWO_QUESTIONS = re.compile(
    r"\b(?:what|how|when|where|who|why|which)\b[^.?!]*\band (?:what|how|when|where|who|why|which)\b[^.!]*\?",
    re.IGNORECASE,
)
_REQUEST = re.compile(r"(?:^|[.?!:] )(?:Say|Pick|Tell|Ask|Write|Try|Put|Add|Use)\b")
_NAMES = re.compile(
    rf"\b(?:{'|'.join(stance for stance in STANCES if stance != 'unclear')})\b"
    r"|boundar|validat|attachment|trigger|toxic|assertive|aggressive|passive|avoidant|anxious|needy|clingy|narciss|gaslight"
    r"|codepend|manipulat|I-statement|people.pleas|dysregulat"
    r"|you(?:'re| are) (?:an?|so|too|being|very|always|never|not)\b|you (?:always|never|tend to|seem)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One line with what was said to it. ``broken`` are its own rules, ``unfit`` the general ones that a text broke.

    ``stepped_out``: safety left the scene for a question of its own, so that the coach said nothing.
    """

    row: Mapping[str, Any]
    said: Feedback
    stepped_out: bool = False
    broken: tuple[str, ...] = ()
    unfit: tuple[str, ...] = field(default=())


def rows() -> list[dict[str, Any]]:
    """Return the lines with their rules."""
    return [json.loads(line) for line in LINES.read_text("utf-8").splitlines()]


def about(said: Feedback) -> str:
    """Return what a text is about: a move that hurts, ``missing-`` and one that helps, ``complete_no``; "" for none."""
    return said.name.rpartition("/")[2] if said.kind == "words" else ""


def broken(row: Mapping[str, Any], said: Feedback) -> tuple[str, ...]:
    """Return the names of the rules of ``row`` that ``said`` breaks. Raises ValueError for a rule nobody knows."""
    for which, known in _KNOWN.items():
        if not row[which].keys() <= known:
            msg = f"{row['id']}: {which} has a rule that is not judged: {sorted(row[which].keys() - known)}"
            raise ValueError(msg)
    must, must_not, wrong = row["must"], row["must_not"], []
    if said.kind not in must["kind"] or said.kind in must_not.get("kind", ()):
        wrong.append("kind")
    if said.kind == "words":
        theme = about(said)
        if theme not in must.get("about", (theme,)) or theme in must_not.get("about", ()):
            wrong.append("about")
    quote = str(said.values.get("strength_quote") or "")
    if quote:
        if must_not.get("strength"):
            wrong.append("strength")
        if "quote" in must and not _touches(row["text"], quote, must["quote"]):
            wrong.append("quote")
        if _touches(row["text"], quote, must_not.get("quote", ())):
            wrong.append("quote taken back")
    return tuple(wrong)


def unfit(text: str, own: str) -> tuple[str, ...]:
    """Return the general rules that one text breaks; ``own`` is the same text without the learner's words in it.

    A text has at most 40 words, one question or one request, no name for a stance or a person, and no words of the trade.
    """
    wrong = []
    if len(text.split()) > FEEDBACK_WORDS:
        wrong.append("length")
    plain = _QUOTED.sub("", own)
    requests = len(_REQUEST.findall(plain))
    if plain.count("?") + requests > 1 or _TWO_QUESTIONS.search(plain):
        wrong.append("one thing")
    if _NAMES.search(own):
        wrong.append("name")
    return tuple(wrong)


def misquoted(row: Mapping[str, Any], said: Feedback, heard: Assessment) -> tuple[str, ...]:
    """Return "evidence" when a text quotes anything but words of the line that carry the move it speaks of."""
    quotes = [(said.values.get("quote"), about(said)), (said.values.get("strength_quote"), said.values.get("strength"))]
    for quote, move in quotes:
        if not quote:
            continue
        spans = [span for carried, some in heard.evidence.items() if carried == move for span in some]
        pieces = [_flat(row["text"][start:end]) for start, end in spans]
        if not any(_bare(str(quote)) in piece for piece in pieces):
            return ("evidence",)
    return ()


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()


def _bare(quote: str) -> str:
    return _flat(quote.removesuffix("…"))


def _touches(text: str, quote: str, pieces: Iterable[str]) -> bool:
    """Whether the quotation overlaps one of ``pieces`` where both stand in the line."""
    line, words = _flat(text), _bare(quote)
    places = [(found.start(), found.end()) for found in re.finditer(re.escape(words), line)]
    for piece in pieces:
        for found in re.finditer(re.escape(_flat(piece)), line):
            if any(start < found.end() and found.start() < end for start, end in places):
                return True
    return False


def wordings_of(wordings: Wordings, said: Feedback, partner: str) -> list[tuple[str, str]]:
    """Return every wording of a text, each with the same without the learner's words; none where nothing is said."""
    if not said.name:
        return []
    quotes = {name: "…" for name in ("quote", "strength_quote") if said.values.get(name)}
    found = []
    for pick in range(wordings.count(said.name)):
        values = {**said.values, "partner": partner, "strength_pick": pick}
        found.append(
            (
                html.unescape(wordings.render(said.name, values, pick)),
                html.unescape(wordings.render(said.name, {**values, **quotes}, pick)),
            )
        )
    return found


def judged(coach: Coach | None = None) -> list[Judged]:
    """Say each line in its beat and judge what comes; the shipped coach unless another is given."""
    content = find_content()
    coach = coach or Coach.load()
    practice = Practice(Repertoire(read_scripts(content)), coach, Lookout.load())
    wordings = Wordings(content.prompts)
    found = []
    for row in rows():
        stage = practice.repertoire.stage(row["scene"], row["role"])
        here = replace(practice.begin(row["scene"], row["role"], row["id"], evening=1).rehearsal, beat=row["beat"])
        stepped_out = practice.said(here, row["text"]).rehearsal.phase in {"question", "stopped"}
        said = practice.feedback_on(here, row["text"])
        heard = coach.assess(row["text"], stage.fill(stage.role.beats[row["beat"]].heard_as))
        wrong = [rule for text in wordings_of(wordings, said, stage.partner.name) for rule in unfit(*text)]
        wrong += misquoted(row, said, heard)
        found.append(Judged(row, said, stepped_out, broken(row, said), tuple(dict.fromkeys(wrong))))
    return found


def figures(lines: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    """Return the figures by name, each as how many of how many."""

    def count(of: Callable[[Judged], bool], hit: Callable[[Judged], bool]) -> tuple[int, int]:
        some = [line for line in lines if of(line)]
        return sum(map(hit, some)), len(some)

    def best(*kinds: str) -> Callable[[Judged], bool]:
        return lambda line: line.row["best"] in kinds

    def kind(*kinds: str) -> Callable[[Judged], bool]:
        return lambda line: line.said.kind in kinds

    def without(*rules: str) -> Callable[[Judged], bool]:
        return lambda line: not set(rules) & set(line.broken)

    def whole_no(line: Judged) -> bool:
        return "complete_no" in line.row.get("flags", ())

    return {
        "Every rule kept": count(lambda line: True, lambda line: not line.broken),
        "What a careful listener would do": count(lambda line: True, lambda line: line.said.kind == line.row["best"]),
        "Good lines: a reaction and nothing else": count(best("good"), kind("good")),
        "Good lines: criticised": count(best("good"), kind("words")),
        "Lines that lack something or hurt: spoken about": count(best("words"), kind("words")),
        "Hurting, shut or giving in: a reaction as for good ones": count(
            lambda line: not set(HURTING_MOVES).isdisjoint(line.row["moves"]) and line.row["best"] == "words",
            kind("good"),
        ),
        "Lines to leave alone: left alone": count(best("silent"), kind("silent")),
        "Where it speaks: about the right thing": count(kind("words"), without("kind", "about")),
        "Strengths named: true ones": count(
            lambda line: bool(line.said.values.get("strength")), without("strength", "quote", "quote taken back")
        ),
        "Complete noes: affirmed": count(whole_no, lambda line: about(line.said) == "complete_no"),
        "Left for a question of safety's without need": count(
            best("good", "words"), lambda line: line.stepped_out and not line.row.get("flags")
        ),
        "Texts short, with one question or thing, about the line, quoting evidence": count(
            kind("words", "asks"), lambda line: not line.unfit
        ),
    }


def failing(found: Mapping[str, tuple[int, int]]) -> list[str]:
    """Return the figures that miss what they must reach; one that counts nothing misses it, too."""
    low = [name for name, least in AT_LEAST.items() if found[name][1] == 0 or found[name][0] / found[name][1] < least]
    high = [name for name, most in AT_MOST.items() if found[name][1] == 0 or found[name][0] / found[name][1] > most]
    return low + high


def page(lines: Collection[Judged]) -> dict[str, Any]:
    """Return the figures file: the table, and under ``data`` each line that breaks a rule."""
    found = figures(list(lines))
    table = []
    for name, (hits, of) in found.items():
        wanted = f"{AT_LEAST[name]:.0%} at least" if name in AT_LEAST else f"{AT_MOST[name]:.0%} at most"
        table.append([name, f"{hits / of:.1%} ({hits} of {of})" if of else "none", wanted])
    return {
        "title": "Feedback on lines in real beats",
        "columns": ["", "measured", "must be"],
        "rows": table,
        "note": f"{len(lines)} learner lines under tests/data/coach, never trained on, judged by rules that were written "
        "with them. In the last row every wording of every text counts.",
        "data": {
            "broken": [
                {
                    "id": line.row["id"],
                    "rules": [*line.broken, *line.unfit],
                    "said": line.said.name or line.said.kind,
                    "best": line.row["best"],
                }
                for line in lines
                if line.broken or line.unfit
            ]
        },
    }


def main() -> int:
    """Write the file, or say whether it is up to date."""
    lines = judged()
    fresh = json.dumps(page(lines), indent=1, ensure_ascii=False) + "\n"
    if "--broken" in sys.argv[1:]:
        for line in lines:
            if line.broken or line.unfit:
                sys.stdout.write(
                    f"{line.row['id']} {', '.join([*line.broken, *line.unfit])}: {line.said.name or line.said.kind} "
                    f"{dict(line.said.values)}, best {line.row['best']} {line.row['must'].get('about', '')}\n"
                    f"    {line.row['role']}, {line.row['beat']}: {line.row['text']}\n"
                )
    if "--check" in sys.argv[1:]:
        if not FIGURE.is_file() or FIGURE.read_text("utf-8") != fresh:
            sys.stderr.write("docs/figures/feedback.json is out of date: run `make figures`.\n")
            return 1
        return 0
    FIGURE.write_text(fresh, "utf-8")
    for name, measured, wanted in page(lines)["rows"]:
        sys.stdout.write(f"{name}: {measured}, {wanted}\n")
    for name in failing(figures(lines)):
        sys.stderr.write(f"too low or too high: {name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
