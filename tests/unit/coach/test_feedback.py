"""What the coach says about a line."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach.assessment import Assessment
from bot.coach.feedback import FEEDBACK_WORDS, GOOD, SILENT, WORDINGS, Feedback, feedback
from bot.coach.vocabulary import HELPING_MOVES, HURTING_MOVES, MOVES, STANCES
from bot.wording import Wordings

PROMPTS = Path(__file__).parents[3] / "prompts"


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return Wordings(PROMPTS)


def heard(stance: Any, *moves: Any, text: str = "some words of the line", asks: bool = False) -> Assessment:
    return Assessment(stance, frozenset(moves), 0.9, asks, {move: ((0, len(text)),) for move in moves})


def test_all_that_was_asked_for_is_a_reaction_alone() -> None:
    """Met: no advice."""
    assert feedback("x", heard("relational", "limit", "invitation"), ["limit", "invitation"]) == GOOD


def test_a_move_not_asked_for_is_never_missing() -> None:
    """A bare limit is all that a moment which asks for a limit needs."""
    assert feedback("x", heard("rigid", "limit"), ["limit"]) == GOOD


def test_a_missing_move_names_a_true_strength_first() -> None:
    """A strength stands on the words that carry it, then comes one question."""
    said = feedback("im full", heard("relational", "feeling", text="im full"), ["feeling", "invitation"])

    assert "coach/missing-invitation" == said.name
    assert ("feeling", "im full") == (said.values["strength"], said.values["strength_quote"])


def test_a_hurting_move_comes_before_a_missing_one() -> None:
    """What hurts is spoken of, quoting the words."""
    text = "you never listen"
    said = feedback(text, heard("reactive", "blame", "feeling", text=text), ["invitation"])

    assert ("coach/blame", "you never listen") == (said.name, said.values["quote"])
    assert "strength" not in said.values


def test_a_complete_no_is_never_asked_for_warmth() -> None:
    """However bare, and whatever the moment asks for."""
    said = feedback("no", heard("rigid", "shutdown"), ["invitation", "care"], complete_no=True)

    assert "safety/complete_no" == said.name


def test_what_may_well_be_there_is_not_called_missing() -> None:
    """A move that the coach neither heard nor ruled out: silence, not a lecture."""
    line = replace(heard("relational", "limit"), doubtful=frozenset({"invitation"}))

    assert feedback("x", line, ["limit", "invitation"]) == SILENT
    assert "coach/missing-care" == feedback("x", line, ["invitation", "care"]).name


def test_only_what_the_coach_would_bet_on_is_spoken_of() -> None:
    """An uncertain hurt is not held up, an uncertain strength not praised."""
    hurt = replace(heard("relational", "blame"), certain=frozenset())
    strength = replace(heard("relational", "feeling"), certain=frozenset())

    assert feedback("x", hurt, ["invitation"]) == SILENT
    assert "coach/blame" == feedback("x", replace(hurt, stance="reactive"), ["invitation"]).name
    assert "" == feedback("x", strength, ["invitation"]).values["strength"]


def test_what_may_be_a_complete_no_is_asked_for_nothing() -> None:
    """Where the coach hears that a no may be enough, it affirms nothing and asks for nothing; a hurt is still one."""
    bare = replace(heard("rigid", "limit"), complete_no=True)
    assert SILENT == feedback("no", bare, ["invitation", "care"])
    assert SILENT == feedback("no", replace(heard("rigid", "shutdown"), complete_no=True), ["limit"])
    hot = replace(heard("reactive", "blame", "limit"), complete_no=True)
    assert "coach/blame" == feedback("no, you pig", hot, ["limit"]).name


def test_the_coachs_own_flag_spares_under_threat() -> None:
    """What the coach itself hears as said under threat is not called pleasing, nor asked for more backbone."""
    pleasing = replace(heard("porous", "pleasing"), under_threat=True)
    assert SILENT == feedback("sorry sorry", pleasing, ["limit"])
    assert SILENT == feedback("ok", replace(heard("relational", "care"), under_threat=True), ["limit"])


def test_another_language_is_said_so_once() -> None:
    """Words that the coach doesn't know are named for what they are; the second time it keeps silent."""
    line = replace(heard("unclear", asks=True), foreign=True)
    assert Feedback("asks", "coach/foreign") == feedback("ich kann heute nicht", line, ["limit"])
    assert SILENT == feedback("ich kann heute nicht", line, ["limit"], may_ask=False)


def test_under_threat_nothing_is_called_pleasing() -> None:
    """Appeasing may be what keeps someone safe: silence."""
    line = heard("porous", "pleasing")

    assert feedback("sorry", line, ["limit"], under_threat=True) == SILENT
    assert "coach/pleasing" == feedback("sorry", line, ["limit"]).name


def test_an_unsure_coach_asks_once_then_keeps_silent() -> None:
    """No verdict without confidence."""
    unsure = heard("rigid", "limit", asks=True)

    assert "asks" == feedback("hm", unsure, ["limit"]).kind
    assert feedback("hm", unsure, ["limit"], may_ask=False) == SILENT
    assert feedback("   ", unsure, ["limit"]) == SILENT


def test_nothing_asked_and_nothing_hurting_is_silence() -> None:
    """A line that is only itself needs no comment."""
    assert feedback("ok", heard("unclear"), []) == SILENT
    assert feedback("who is taylor again", heard("unclear"), ["invitation"]) == SILENT


def test_a_long_quotation_is_cut_at_eight_words() -> None:
    """A quotation points; it does not repeat the line."""
    text = "you never ever listen to anything that I say to you at all"
    said = feedback(text, heard("reactive", "blame", text=text), [])

    assert "you never ever listen to anything that I…" == said.values["quote"]


def render(wordings: Wordings, said: Feedback, pick: int) -> str:
    return wordings.render(said.name, {**said.values, "partner": "Jordan", "strength_pick": pick}, pick)


NAMES = [f"coach/{move}" for move in HURTING_MOVES] + [f"coach/missing-{move}" for move in HELPING_MOVES]
LONG = "w " * 7 + "w…"


@pytest.mark.parametrize("name", [*NAMES, "coach/ask", "coach/foreign", "safety/complete_no"])
def test_each_feedback_is_short_and_varied(wordings: Wordings, name: str) -> None:
    """Five wordings or more, all different, each at most 40 words at its longest and with one question at most."""
    seen = set()
    for pick in range(wordings.count(name)):
        for strength in (*HELPING_MOVES, ""):
            for move in ("limit", "feeling"):
                values = {"quote": LONG, "strength": strength, "strength_quote": LONG, "moves": [move]}
                text = wordings.render(name, {**values, "partner": "Jordan", "strength_pick": pick}, pick)
                assert FEEDBACK_WORDS >= len(text.split()), text
        seen.add(text)

    assert WORDINGS <= wordings.count(name) == len(seen)


@pytest.mark.parametrize("name", NAMES)
def test_feedback_never_names_a_stance_or_speaks_like_a_textbook(wordings: Wordings, name: str) -> None:
    """Words about lines, never about people, and none of the trade's."""
    jargon = r"relational|rigid|porous|reactive|boundar|validat|attachment|trigger|toxic|assertive|I-statement|codepend|you(?:'re| are) (?:a|an|so|too|being)\b"
    for pick in range(wordings.count(name)):
        values = {"quote": "q", "strength": "feeling", "strength_quote": "q", "moves": [], "strength_pick": pick}
        text = html.unescape(wordings.render(name, {**values, "partner": "Jordan"}, pick))
        assert not re.search(jargon, text, re.IGNORECASE), text


@pytest.mark.parametrize("name", [f"coach/missing-{move}" for move in HELPING_MOVES])
def test_what_is_missing_is_said_of_the_line(wordings: Wordings, name: str) -> None:
    """The partner has just answered for themself: no text tells what they hear, can see, wonder or are left with."""
    tells = r"Jordan (?:can(?:'t|not)?|may|might|will|won't|hears|sees|feels|knows|wonders|thinks|is left)\b"
    for pick in range(wordings.count(name)):
        for moves in ([], ["limit"]):
            values = {"strength": "", "strength_quote": "", "moves": moves, "strength_pick": pick}
            text = html.unescape(wordings.render(name, {**values, "partner": "Jordan"}, pick))
            assert not re.search(tells, text), text


@pytest.mark.parametrize("name", [*NAMES, "coach/ask", "coach/foreign"])
def test_there_is_one_question_or_none(wordings: Wordings, name: str) -> None:
    """Not two questions, not two in one sentence, and no request beside a question."""
    for pick in range(wordings.count(name)):
        for moves in ([], ["limit"]):
            values = {"quote": "q", "strength": "", "strength_quote": "", "moves": moves, "strength_pick": pick}
            text = html.unescape(wordings.render(name, {**values, "partner": "Jordan"}, pick))
            plain = re.sub(r'"[^"]*"', "", text)
            assert plain.count("?") <= 1, text
            assert not re.search(
                r"\b(?:what|how|when|who|why|which)\b[^.?]*\band (?:what|how|when|who|why|which)\b.*\?", plain
            ), text
            assert not ("?" in plain and re.search(r"(?:^|[.?] )(?:Say|Pick|Tell|Ask|Write|Try)\b", plain)), text


def test_a_hurt_without_its_words_is_not_held_up() -> None:
    """Nothing to point at: silence, not empty quotation marks."""
    assert feedback("x", replace(heard("reactive", "blame"), evidence={}), ["limit"]) == SILENT


@pytest.mark.parametrize("stance", ["reactive", "porous"])
def test_heat_and_giving_in_are_not_praised(stance: Any) -> None:
    """All that was asked for is in the line, and still it is no good one: no thumb."""
    assert feedback("x", heard(stance, "limit", "invitation"), ["limit", "invitation"]) == SILENT


@given(
    text=st.text(min_size=1, max_size=200),
    stance=st.sampled_from(STANCES),
    moves=st.frozensets(st.sampled_from(MOVES), max_size=4),
    asks_for=st.lists(st.sampled_from(MOVES), max_size=2, unique=True),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()),
)
@settings(max_examples=200, deadline=None)
def test_any_line_gets_feedback_that_can_be_shown(
    wordings: Wordings, text: str, stance: Any, moves: Any, asks_for: Any, flags: tuple[bool, bool, bool, bool]
) -> None:
    """Whatever was heard: good, silent, or a text that renders with the quotation escaped."""
    line = Assessment(stance, moves, 0.5, flags[0], {move: ((0, len(text)),) for move in moves})
    said = feedback(text, line, asks_for, complete_no=flags[1], under_threat=flags[2], may_ask=flags[3])
    if said.kind in {"good", "silent"}:
        return
    shown = render(wordings, said, 1)
    assert "<script" not in shown
    assert re.fullmatch(r"(?:[^<>&]|&(?:lt|gt|amp|#34|#39);)*", shown), shown
