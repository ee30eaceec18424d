"""The judge of the coach's feedback: what it lets pass, what it refuses, and what the shipped coach reaches."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.coach import HELPING_MOVES, HURTING_MOVES, MOVES, STANCES, Assessment, Coach
from bot.coach.feedback import GOOD, SILENT, Feedback
from bot.coach.listening import SHIPPED
from bot.coach.weights import Weights
from bot.content import find_content, read_scripts
from bot.encoder import Encoder
from tools import feedback_figures as judge

ENCODER = Encoder.load()
LINE = "I'm wrecked, Jordan, and you never ask. Later, I promise"
ASKS = Feedback("asks", "coach/ask")


def row(**more: Any) -> dict[str, Any]:
    return {"id": "made-up", "text": LINE, "moves": [], "must": {"kind": ["words", "silent"]}, "must_not": {}, **more}


def words(name: str, **values: Any) -> Feedback:
    return Feedback("words", f"coach/{name}", values)


def praise(quote: str) -> Feedback:
    return words("missing-invitation", strength="feeling", strength_quote=quote)


ABOUT: dict[str, Any] = {"must": {"kind": ["words", "silent"], "about": ["blame"]}, "must_not": {"about": ["pleasing"]}}
KINDS: dict[str, Any] = {"must": {"kind": ["good", "silent", "asks"]}, "must_not": {"kind": ["words"]}}


@pytest.mark.parametrize(
    ("rules", "said", "expected"),
    [
        (KINDS, GOOD, ()),
        (KINDS, SILENT, ()),
        (KINDS, ASKS, ()),
        (KINDS, words("blame", quote="you never ask"), ("kind",)),
        ({"must": {"kind": ["words", "good"]}, "must_not": {"kind": ["good"]}}, GOOD, ("kind",)),
        ({"must": {"kind": ["words", "silent"]}}, ASKS, ("kind",)),
        (ABOUT, words("blame"), ()),
        (ABOUT, SILENT, ()),
        (ABOUT, words("missing-care"), ("about",)),
        ({"must": {"kind": ["words"]}, "must_not": {"about": ["pleasing"]}}, words("pleasing"), ("about",)),
        ({"must": {"kind": ["words"], "about": ["complete_no"]}}, Feedback("words", "safety/complete_no"), ()),
        ({"must": {"kind": ["words"]}, "must_not": {"about": ["complete_no"]}}, Feedback("words", "safety/complete_no"), ("about",)),
        ({"must": {"kind": ["words"], "quote": ["I'm wrecked"]}}, praise("I'm wrecked, Jordan"), ()),
        ({"must": {"kind": ["words"], "quote": ["I'm wrecked"]}}, praise("i'm  WRECKED, Jordan, and…"), ()),
        ({"must": {"kind": ["words"], "quote": ["I'm wrecked"]}}, praise("Later, I promise"), ("quote",)),
        ({"must": {"kind": ["words"], "quote": ["I'm wrecked"]}}, words("missing-invitation"), ()),
        ({"must": {"kind": ["words"], "quote": ["I'm wrecked"]}}, praise("not in the line"), ("quote",)),
        ({"must": {"kind": ["words"]}, "must_not": {"quote": ["I promise"]}}, praise("Later, I"), ("quote taken back",)),
        ({"must": {"kind": ["words"]}, "must_not": {"quote": ["I promise"]}}, praise("I'm wrecked"), ()),
        ({"must": {"kind": ["words"]}, "must_not": {"strength": True}}, praise("I'm wrecked"), ("strength",)),
        ({"must": {"kind": ["words"]}, "must_not": {"strength": True}}, words("blame", quote="you never ask"), ()),
    ],
)  # fmt: skip
def test_a_lines_own_rules(rules: dict[str, Any], said: Feedback, expected: tuple[str, ...]) -> None:
    """Each rule refuses what it is there for, and nothing else."""
    assert expected == judge.broken(row(**rules), said)


@pytest.mark.parametrize("rules", [{"must": {"kind": ["good"], "knid": []}}, {"must_not": {"tone": "warm"}}])
def test_a_rule_that_nobody_judges_is_an_error(rules: dict[str, Any]) -> None:
    """A rule misspelt in the file does not pass in silence."""
    with pytest.raises(ValueError, match="not judged"):
        judge.broken(row(**rules), GOOD)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"…" shows where you are. When would you be back?', ()),
        ("Pick one thing of it, and say only that.", ()),
        ('How is it for you? "Is it me?" counts.', ()),
        ("That's a whole sentence. You don't owe a reason.", ()),
        ("word " * 40, ()),
        ("word " * 41, ("length",)),
        ("What do you need? And when?", ("one thing",)),
        ("What do you know for sure, and what are you filling in?", ("one thing",)),
        ("What did Jordan show you? Say that back.", ("one thing",)),
        ("Say when. Ask if there's room.", ("one thing",)),
        ("This is a rigid line. What do you need?", ("name",)),
        ("This shows weak boundaries.", ("name",)),
        ("You're so hard on Jordan. What do you need?", ("name",)),
        ("You are a pleaser. What do you need?", ("name",)),
        ("You always leave yourself out.", ("name",)),
        ("Great I-statement!", ("name",)),
        ("Try adding validation. Be more assertive. Say it.", ("one thing", "name")),
    ],
)
def test_what_holds_for_every_text(text: str, expected: tuple[str, ...]) -> None:
    """At most 40 words, one thing or one question, words about the line and none of the trade's."""
    assert expected == judge.unfit(text, text)


def test_the_learners_own_words_are_not_held_against_a_text() -> None:
    """What a learner wrote may hold questions and hard names; its length counts."""
    own = '"…" will get an argument about that. What\'s underneath?'
    assert () == judge.unfit(own.replace("…", "are you toxic? you're a rigid, reactive…"), own)
    assert ("length",) == judge.unfit(own.replace("…", "word " * 40), own)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words("blame", quote="you never ask"), ()),
        (words("blame", quote="you never…"), ()),
        (words("blame", quote="Jordan, and you never ask"), ("evidence",)),
        (words("blame", quote="you are cruel"), ("evidence",)),
        (words("pressure", quote="you never ask"), ("evidence",)),
        (praise("I'm wrecked"), ()),
        (praise("I promise"), ("evidence",)),
        (SILENT, ()),
    ],
)
def test_only_evidence_is_quoted(said: Feedback, expected: tuple[str, ...]) -> None:
    """Words of the line, and those that carry the move that is spoken of."""
    blame, feeling = LINE.index("you never ask"), LINE.index("I'm wrecked")
    evidence = {"blame": ((blame, blame + 13),), "feeling": ((feeling, feeling + 11),)}
    heard = Assessment("reactive", frozenset({"blame", "feeling"}), 0.9, asks=False, evidence=evidence)  # type: ignore[arg-type]
    assert expected == judge.misquoted(row(), said, heard)


def test_every_line_stands_in_a_real_beat_with_rules_that_can_fail() -> None:
    """300 lines in the shipped scenes; each has a kind of feedback that it refuses, and a best one that its rules allow."""
    scripts = read_scripts(find_content())
    lines = judge.rows()
    abouts = {*HURTING_MOVES, *(f"missing-{move}" for move in HELPING_MOVES), "complete_no"}
    kinds = {"good", "words", "silent", "asks"}
    for line in lines:
        beat = scripts[line["scene"]].script.roles[line["role"]].beats[line["beat"]]
        must, must_not = line["must"], line["must_not"]
        assert line["stance"] in STANCES
        assert set(line["moves"]) <= set(MOVES)
        assert line["best"] in must["kind"]
        assert kinds - set(must["kind"]), line["id"]
        assert set(must["kind"]) <= kinds
        assert not set(must["kind"]) & set(must_not.get("kind", ()))
        assert {*must.get("about", ()), *must_not.get("about", ())} <= abouts
        for piece in (*must.get("quote", ()), *must_not.get("quote", ())):
            assert piece.casefold() in " ".join(line["text"].split()).casefold(), (line["id"], piece)
        missing = [one.removeprefix("missing-") for one in must.get("about", ()) if one.startswith("missing-")]
        assert set(missing) <= set(beat.asks_for), line["id"]
    assert (300, 300) == (len(lines), len({line["id"] for line in lines}))
    assert {"good", "words", "silent"} == set(Counter(line["best"] for line in lines))


class Same(Coach):
    """A coach that hears the same in every line."""

    def __init__(self, stance: Any, *moves: Any, asks: bool = False) -> None:
        super().__init__(Weights.load(SHIPPED), ENCODER)
        self.stance, self.moves, self.asks = stance, frozenset(moves), asks

    def assess(self, text: str, situation: str = "") -> Assessment:
        del situation
        evidence = {move: ((0, len(text)),) for move in self.moves}
        return Assessment(self.stance, self.moves, 0.9, self.asks, evidence)


REACTIONS = "Good lines: a reaction and nothing else"
SPOKEN = "Lines that lack something or hurt: spoken about"


@pytest.mark.long
@pytest.mark.parametrize(
    ("coach", "refused"),
    [
        (Same("unclear"), {REACTIONS, SPOKEN, "What a careful listener would do", "Strengths named: true ones"}),
        (Same("unclear", asks=True), {REACTIONS, SPOKEN, "Lines to leave alone: left alone"}),
        (
            Same("relational", *HELPING_MOVES),
            {"Every rule kept", SPOKEN, "Hurting, shut or giving in: a reaction as for good ones"},
        ),
        (
            Same("reactive", "blame"),
            {"Every rule kept", REACTIONS, "Good lines: criticised", "Where it speaks: about the right thing"},
        ),
        (Same("relational", "feeling"), {"Every rule kept", "Strengths named: true ones"}),
    ],
    ids=["silent", "asking", "praising", "blaming", "one strength for all"],
)
def test_a_coach_that_does_not_listen_is_refused(coach: Coach, refused: set[str]) -> None:
    """Silence, praise or blame for everything misses what must be reached: the figures can't be had for nothing."""
    assert refused <= set(judge.failing(judge.figures(judge.judged(coach))))


def test_a_figure_of_nothing_is_refused() -> None:
    """A share of no lines at all reaches nothing."""
    assert {*judge.AT_LEAST, *judge.AT_MOST} == set(judge.failing(judge.figures([])))


@pytest.mark.long
def test_the_shipped_coach_reaches_what_it_must(judgement: list[judge.Judged]) -> None:
    """The shares that stand at the top of tools/feedback_figures.py."""
    assert 300 == len(judgement)
    assert [] == judge.failing(judge.figures(judgement))


@pytest.mark.long
def test_the_page_shows_these_figures(judgement: list[judge.Judged]) -> None:
    """docs/figures/feedback.json was measured with the coach that is shipped now, and names each line that fails."""
    page = judge.page(judgement)
    assert page == json.loads(judge.FIGURE.read_text("utf-8")), "run `make figures`"
    assert {*judge.AT_LEAST, *judge.AT_MOST} == {name for name, _, _ in page["rows"]}
    assert sum(bool(line.broken or line.unfit) for line in judgement) == len(page["data"]["broken"])


@pytest.fixture(scope="module")
def judgement() -> list[judge.Judged]:
    """All lines, judged once."""
    return judge.judged()


@pytest.mark.long
def test_the_file_is_checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, judgement: list[judge.Judged]) -> None:
    """--check exits 1 where the file is missing or stale, 0 where it is what would be measured now."""
    monkeypatch.setattr(judge, "judged", lambda: judgement)
    monkeypatch.setattr(judge, "FIGURE", tmp_path / "feedback.json")
    monkeypatch.setattr("sys.argv", ["feedback_figures.py", "--check"])
    assert 1 == judge.main()
    monkeypatch.setattr("sys.argv", ["feedback_figures.py"])
    assert 0 == judge.main()
    monkeypatch.setattr("sys.argv", ["feedback_figures.py", "--check"])
    assert 0 == judge.main()
    (tmp_path / "feedback.json").write_text("{}", "utf-8")
    assert 1 == judge.main()
