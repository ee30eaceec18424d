"""A learner's own line with the missing part put in. What was heard is given: no test here asks the model."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.coach.additions import OCCASIONS, VOICES, Additions, AdditionsError, read_additions
from bot.coach.assessment import Assessment
from bot.coach.rewrite import MAX_WORDS, Rewrite, Rewrites, missing, rewrites
from bot.coach.vocabulary import HELPING_MOVES, HURTING_MOVES, STANCES
from bot.wording import Wordings

if TYPE_CHECKING:
    from bot.coach.vocabulary import Move

ROOT: Final = Path(__file__).parents[3]
FILE: Final = (ROOT / "prompts" / "coach" / "additions.toml").read_text("utf-8")
SHIPPED: Final = read_additions(FILE)
GOLDEN: Final = [
    json.loads(line) for line in (ROOT / "tests/data/coach/rewrites.jsonl").read_text("utf-8").splitlines()
]


def heard(case: dict[str, Any]) -> Assessment:
    """What the case says was heard; ``said`` holds for each move the words that carry it."""
    places: dict[Move, int] = {move: case["text"].index(said) for move, said in case["said"].items()}
    evidence = {move: ((start, start + len(case["said"][move])),) for move, start in places.items()}
    asks = case.get("asks", False)
    doubtful = frozenset(case.get("doubtful", ()))
    return Assessment(case["stance"], frozenset(case["moves"]), 0.9, asks, evidence, doubtful)


def rewritten(case: dict[str, Any], pick: int | None = None) -> Rewrites | None:
    return rewrites(
        case["text"],
        heard(case),
        case["asks_for"],
        SHIPPED,
        case["pick"] if pick is None else pick,
        partner=case.get("partner", "Jordan"),
        spared=case.get("spared", False),
    )


def voices(found: Rewrites) -> dict[str, Rewrite]:
    return {"plain": found.plain, "warm": found.warm, "sideways": found.sideways}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def limit(text: str, *moves: Move, said: str = "") -> Assessment:
    """What is heard in ``text``: a limit in the words ``said``, by default in all of it, and ``moves`` anywhere."""
    start = text.index(said)
    span = (start, start + len(said or text))
    return Assessment("relational", frozenset({"limit", *moves}), 0.9, asks=False, evidence={"limit": (span,)})


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: str(case["id"]))
def test_lines_are_rewritten_as_a_reader_approved_them(case: dict[str, Any]) -> None:
    """Each case was read aloud once; from then on its rewrites, or that there are none, stay as they are."""
    found = rewritten(case)

    assert case["expected"] == (found and {voice: one.text for voice, one in voices(found).items()}), case.get("why")
    assert found is None or case["missing"] == found.move


def test_there_are_two_hundred_such_lines_in_all_parts_and_refusals() -> None:
    """Every part is added at least twenty times, and every kind of line comes up."""
    kept = [case for case in GOLDEN if case["expected"]]
    counts = {move: sum(case["missing"] == move for case in kept) for move in HELPING_MOVES}

    assert 200 <= len(kept)
    assert len(GOLDEN) == len({case["id"] for case in GOLDEN}) == len({(case["text"], *case["asks_for"], case.get("why")) for case in GOLDEN})  # fmt: skip
    assert {} == {move: count for move, count in counts.items() if count < 20}
    added = {
        one.added.casefold().rstrip(".")
        for case in kept
        if (found := rewritten(case))
        for one in voices(found).values()
    }
    never = [
        place
        for place, sentences in SHIPPED.sentences.items()
        if not added.intersection(sentence.casefold().rstrip(".") for sentence in sentences)
    ]
    assert [] == never


@pytest.mark.parametrize("case", [case for case in GOLDEN if case["expected"]], ids=lambda case: str(case["id"]))
def test_the_learners_words_stay_whatever_is_picked(case: dict[str, Any]) -> None:
    """In order and unchanged, but for a capital where a sentence now begins; and the added one stands in one piece."""
    for pick in range(5):
        found = rewritten(case, pick)
        assert found is not None
        for one in voices(found).values():
            mine, theirs = words(one.before + " " + one.after), words(case["text"])
            changed = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
            assert len(changed) <= 1
            assert all(a == b[0].upper() + b[1:] for a, b in changed)
            assert one.before + one.added + one.after == one.text
            assert "  " not in one.text


PIECES: Final = """
i I I'm im need space an hour 20 min not now. tonight? ok okay, hey Jordan Jordan, love you x ❤️ 😩 *sits* (so) … ... "no"
yes, no. that sounds hard, and but so what's up with you <b>&amp;</b> {x} Sorry. sorry, night
"""
ANY_LINE: Final = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from([*PIECES.split(), "\n"]), min_size=1, max_size=24).map(" ".join),
)


@given(
    text=ANY_LINE,
    moves=st.frozensets(st.sampled_from(HELPING_MOVES)),
    asked=st.sampled_from(HELPING_MOVES),
    span=st.tuples(st.integers(0, 60), st.integers(1, 30)),
    pick=st.integers(0, 2000),
)
@example(text="ok i need space", moves=frozenset({"limit"}), asked="validation", span=(0, 3), pick=0)
@example(text="i need an hour, love you x", moves=frozenset({"limit"}), asked="invitation", span=(0, 9), pick=0)
@settings(max_examples=300, deadline=None)
def test_words_appear_in_order_and_unchanged_in_each_rewrite(
    text: str, moves: frozenset[Move], asked: Move, span: tuple[int, int], pick: int
) -> None:
    """Whatever is typed and heard: all of the words, at most one of them with a new capital, nothing else but the addition."""
    spans = ((span[0], span[0] + span[1]),)
    line = Assessment("relational", moves, 0.9, asks=False, evidence={move: spans for move in moves})
    found = rewrites(text, line, [asked], SHIPPED, pick, partner="Jordan")
    if found is None:
        return
    assert asked == found.move
    assert asked not in moves
    for one in voices(found).values():
        theirs, mine = words(text), words(one.before) + words(one.after)
        changed = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
        assert len(changed) <= 1
        assert all(a.casefold() == b.casefold() for a, b in changed)
        assert one.added


@given(
    text=ANY_LINE,
    stance=st.sampled_from(STANCES),
    moves=st.frozensets(st.sampled_from([*HELPING_MOVES, *HURTING_MOVES])),
    asks=st.booleans(),
    spared=st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_nothing_is_added_to_a_line_that_hurts_or_is_not_understood(
    text: str, stance: Any, moves: frozenset[Move], asks: bool, spared: bool
) -> None:
    """Only a line with a standing of its own, without a hurt, heard for sure and free to be edited is rewritten."""
    line = Assessment(stance, moves, 0.9, asks)
    found = rewrites(text, line, ["invitation", "care"], SHIPPED, 0, spared=spared)

    may = stance in {"relational", "rigid"} and moves.isdisjoint(HURTING_MOVES) and not asks and not spared
    assert may or found is None


def test_the_next_pick_says_it_otherwise() -> None:
    """Five times in one rehearsal, in three voices: fifteen different sentences."""
    text = "i need some space"
    seen = {
        one.added
        for pick in range(5)
        if (found := rewrites(text, limit(text), ["invitation"], SHIPPED, pick))
        for one in voices(found).values()
    }

    assert 15 == len(seen)


def test_the_same_line_is_always_rewritten_the_same() -> None:
    """No chance in it."""
    text = "I need some space."

    assert rewrites(text, limit(text), ["care"], SHIPPED, 3) == rewrites(text, limit(text), ["care"], SHIPPED, 3)


def test_the_first_part_that_is_missing_is_added() -> None:
    """One thing at a time, in the order in which the moment asks; what may be there is passed over."""
    line = limit("I need some space.")

    assert "care" == missing(line, ["limit", "care", "invitation"])
    assert "invitation" == missing(replace(line, doubtful=frozenset({"care"})), ["limit", "care", "invitation"])
    assert missing(line, ["limit"]) is None


def test_each_part_goes_where_it_belongs() -> None:
    """Having heard the other first, a feeling before the limit, a kind word beside it, the next step last."""
    text = "Hi Jordan. I need some quiet. It was forty people today. Love you x"
    line = limit(text, said="I need some quiet")
    before = {}
    for move in ("validation", "feeling", "care", "invitation"):
        found = rewrites(text, line, [move], SHIPPED, 0, partner="Jordan")
        before[move] = found.plain.before.strip() if found else None

    assert {
        "validation": "Hi Jordan.",
        "feeling": "Hi Jordan.",
        "care": None,  # "love you" stands there
        "invitation": "Hi Jordan. I need some quiet. It was forty people today.",
    } == before
    kind = rewrites(text.removesuffix(" Love you x"), line, ["care"], SHIPPED, 0, partner="Jordan")
    assert kind is not None
    assert "Hi Jordan. I need some quiet. " == kind.plain.before


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("i need some space", "i need some space. i'll come and find you in half an hour"),
        ("i need some space, im wrecked", "i need some space, im wrecked. i'll come and find you in half an hour"),
        ("I need some space", "I need some space. I'll come and find you in half an hour"),
        ("I need some space.", "I need some space. I'll come and find you in half an hour."),
        ("I don’t want to talk right now.", "I don’t want to talk right now. I’ll come and find you in half an hour."),
        ("I need\nsome   space", "I need some space. I'll come and find you in half an hour"),
    ],
)
def test_the_addition_is_typed_as_the_learner_types(text: str, plain: str) -> None:
    """Small letters, no last full stop, curly apostrophes: as the line has it."""
    found = rewrites(text, limit(text), ["invitation"], SHIPPED, 1)

    assert plain == (found and found.plain.text)


def test_a_long_line_is_left_alone() -> None:
    """Three times in one bubble: forty words each are the most."""
    short = "I need space " + "today " * (MAX_WORDS - 3)

    assert rewrites(short, limit(short), ["invitation"], SHIPPED, 0)
    assert rewrites(short + "x", limit(short), ["invitation"], SHIPPED, 0) is None
    wide = "I need " + "spaaaaace" * 40
    assert rewrites(wide, limit(wide), ["invitation"], SHIPPED, 0) is None


def test_every_sentence_can_be_said_once() -> None:
    """Five ways or more each, none twice in a part, short, and none in the trade's words."""
    jargon = re.compile(
        r"boundar|validat|attachment|trigger|process|space for|safe space|communicat|emotion|reach out", re.IGNORECASE
    )
    for move in HELPING_MOVES:
        seen: list[str] = []
        for occasion in OCCASIONS[move]:
            for voice in VOICES:
                sentences = SHIPPED.sentences[move, occasion, voice]
                assert 5 <= len(sentences), (move, occasion, voice)
                seen += sentences
        assert [] == [sentence for sentence in seen if len(sentence.split()) > 16 or jargon.search(sentence)]
        assert sorted(set(seen)) == sorted(seen)


def test_what_is_said_around_a_rewrite_is_short_and_varied() -> None:
    """Five ways for each part, all different; without the three lines at most twenty words, and no empty line."""
    wordings = Wordings(ROOT / "prompts")
    one = Rewrite("Not now. ", "Say when.", "")
    for move in HELPING_MOVES:
        values = {"move": move, "partner": "Jordan", "plain": one, "warm": one, "sideways": one}
        seen = [wordings.render("coach/rewrite", values, pick) for pick in range(wordings.count("coach/rewrite"))]
        assert 5 <= len(seen) == len(set(seen))
        for text in seen:
            first, plain, warm, sideways, last = text.split("\n")
            assert "<b>Plain:</b> Not now. <u>Say when.</u>" == plain
            assert [warm[3:7], sideways[3:11]] == ["Warm", "Sideways"]
            assert 20 >= len(f"{first} {last}".split())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[care.open]", "[care.shut]", r"\[care\.open\] plain is missing"),
        ('"I get that."', '"i get that."', "one plain sentence"),
        ('"I get that."', '"I get that. Really."', "one plain sentence"),
        ('"I get that."', '"<b>I</b> get that."', "one plain sentence"),
        ('"I get that."', "7", "one plain sentence"),
        ('"I get that.",', '"I get that."', "not TOML"),
        ("[validation.any]", "validation = 3\n[other.any]", r"\[validation\.any\] plain is missing"),
    ],
)
def test_a_broken_file_says_where(old: str, new: str, said: str) -> None:
    """Whoever edits the sentences is told the place and what to write."""
    assert old in FILE
    with pytest.raises(AdditionsError, match=said):
        read_additions(FILE.replace(old, new, 1))


def test_another_file_is_another_voice() -> None:
    """The sentences are data: an operator's own are used as they stand."""
    own = Additions({place: ("Say when.",) for place in SHIPPED.sentences})
    found = rewrites("Not now.", limit("Not now."), ["invitation"], own, 7)

    assert "Not now. Say when." == (found and found.sideways.text)
