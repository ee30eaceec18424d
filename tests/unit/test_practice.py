"""A turn of practice: safety, coach and rehearsal together, with the real ones."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach import Coach
from bot.coach.assessment import Assessment
from bot.coach.feedback import SILENT
from bot.encoder import Encoder
from bot.practice import Practice, Turn
from bot.rehearsal import Misheard, React, Rehearsal, Scene, Source, Tapped, Wording, read
from bot.rehearsal.repertoire import Repertoire, UnknownSceneError
from bot.rendering import Rendered, render
from bot.safety import Lookout
from bot.wording import Wordings

PROMPTS = Path(__file__).parents[2] / "prompts"
HELD_OUT = Path(__file__).parent / "safety" / "data" / "heldout.jsonl"
ENCODER = Encoder.load()
GOOD = Assessment("relational", frozenset({"limit", "invitation"}), 0.9, asks=False, evidence={})
PLEASING = replace(GOOD, stance="porous", moves=frozenset({"pleasing"}), evidence={"pleasing": ((0, 5),)})
BLAMING = replace(GOOD, stance="reactive", moves=frozenset({"blame"}), evidence={"blame": ((0, 5),)})


class Hears(Coach):
    """A coach that hears what the test tells it."""

    def __init__(self, heard: Assessment) -> None:
        self.heard = heard
        self._encoder = ENCODER

    def assess(self, text: str, situation: str = "") -> Assessment:
        del text, situation
        return self.heard


@pytest.fixture(scope="module")
def wordings() -> Wordings:
    return Wordings(PROMPTS)


@pytest.fixture(scope="module")
def real(source: Source) -> Practice:
    return Practice(Repertoire({source.script.id: source}), Coach.load(), Lookout.load())


def hearing(source: Source, heard: Assessment) -> Practice:
    return Practice(Repertoire({source.script.id: source}), Hears(heard), Lookout.load())


def begun(practice: Practice) -> Rehearsal:
    return practice.begin("the-keys", "ann", "r1", evening=1).rehearsal


def names(turn: Turn) -> list[str]:
    return [effect.name for effect in turn.effects if isinstance(effect, Wording)]


def shown(wordings: Wordings, turn: Turn) -> Rendered:
    return render(wordings, turn.effects)


def test_a_good_line_gets_a_reaction_and_the_partner(source: Source, wordings: Wordings) -> None:
    """A thumb, the partner's bubble, and nothing else."""
    turn = hearing(source, GOOD).said(begun(hearing(source, GOOD)), "ten minutes, then all of it")
    seen = shown(wordings, turn)

    assert ("👍", 1) == (seen.reaction, len(seen.bubbles))
    assert ["Hint"] == [button.label for button in seen.bubbles[0].buttons]


def test_the_partner_speaks_before_the_coach_and_both_make_two_bubbles(source: Source, wordings: Wordings) -> None:
    """Two bubbles in all; the buttons of feedback under the last."""
    practice = hearing(source, replace(GOOD, moves=frozenset({"limit"}), evidence={"limit": ((0, 8),)}))
    turn = practice.said(begun(practice), "not now.")
    seen = shown(wordings, turn)

    assert 2 == len(seen.bubbles)
    assert seen.bubbles[0].html.startswith("<b>Ben:</b> So I wait.")
    assert "not now." in html.unescape(seen.bubbles[1].html)
    assert ["Say it again", "Go on", "Hint", "That's not how I meant it"] == [
        button.label for button in seen.bubbles[1].buttons
    ]


def test_an_unsure_coach_asks_at_most_once(source: Source) -> None:
    """Once a rehearsal the coach asks; after that it is silent."""
    practice = hearing(source, replace(GOOD, asks=True))
    first = practice.said(begun(practice), "hm")
    second = practice.said(first.rehearsal, "hm")

    assert ["coach/ask"] == names(first)
    assert [] == names(second)


def test_no_wording_comes_twice_in_a_rehearsal(source: Source, wordings: Wordings) -> None:
    """Five times the same thing to say, five different sentences."""
    practice = hearing(source, replace(GOOD, moves=frozenset({"limit"})))
    rehearsal, seen = begun(practice), []
    for _ in range(5):
        turn = practice.said(rehearsal, "not now.")
        seen.append(shown(wordings, turn).bubbles[-1].html)
        rehearsal = practice.tapped(turn.rehearsal, Tapped("say_again")).rehearsal

    assert 5 == len(set(seen))


def test_a_text_is_left_out_once_its_wordings_are_used_up(source: Source, wordings: Wordings) -> None:
    """The sixth time the same thing could be said, the coach keeps silent; the partner still answers."""
    practice = hearing(source, replace(GOOD, moves=frozenset({"limit"}), evidence={"limit": ((0, 8),)}))
    rehearsal, said = begun(practice), []
    for _ in range(8):
        turn = practice.said(rehearsal, "not now.")
        said.append([bubble.html for bubble in shown(wordings, turn).bubbles])
        rehearsal = practice.tapped(turn.rehearsal, Tapped("say_again")).rehearsal

    spoken = [bubbles[1] for bubbles in said if len(bubbles) == 2]
    assert [2] * 5 + [1] * 3 == [len(bubbles) for bubbles in said]
    assert 5 == len({text.split("not now.")[1] for text in spoken})


def test_no_strength_is_worded_twice(source: Source, wordings: Wordings) -> None:
    """Again and again the same strength: each time in other words, then none, whatever else there is to say."""
    practice = hearing(source, replace(GOOD, moves=frozenset({"limit"}), evidence={"limit": ((0, 8),)}))
    rehearsal, strengths = begun(practice), []
    for _ in range(8):
        turn = practice.said(replace(rehearsal, used={**rehearsal.used, "coach/missing-invitation": 0}), "not now.")
        text = html.unescape(shown(wordings, turn).bubbles[-1].html)
        strengths.append(text.split(".")[1] if '"not now."' in text else "")
        rehearsal = practice.tapped(turn.rehearsal, Tapped("say_again")).rehearsal

    assert 5 == len({strength for strength in strengths[:5] if strength})
    assert [""] * 3 == strengths[5:]


def test_no_praise_over_a_hurt_partner(scene_text: str) -> None:
    """The reply is written for hard lines: the coach praises nothing over it, neither by a thumb nor by a strength."""
    colder = scene_text.replace(
        "when: {has: [limit, invitation]}", "when: {stance: relational, has: [limit, invitation]}"
    )
    source = read("the-keys.yaml", colder.encode())
    thumb = hearing(source, GOOD).said(begun(hearing(source, GOOD)), "ten. then all of it")
    rigid = replace(GOOD, stance="rigid", evidence={"limit": ((0, 4),)})
    stung = hearing(source, rigid).said(begun(hearing(source, rigid)), "ten. then all of it")
    bare = hearing(source, replace(rigid, moves=frozenset({"limit"})))
    missing = bare.feedback_on(begun(bare), "ten.")

    assert [True, False] == [any(isinstance(effect, React) for effect in turn.effects) for turn in (thumb, stung)]
    assert [] == names(stung)
    assert ("coach/missing-invitation", "") == (missing.name, missing.values["strength"])


def test_a_line_that_was_welcome_is_not_held_up_as_a_hurt(source: Source) -> None:
    """The partner has just taken it well: the coach does not say that it starts an argument."""
    welcome = replace(
        GOOD, moves=frozenset({"limit", "invitation", "blame"}), evidence={"blame": ((0, 4),)}, certain=None
    )
    here = begun(hearing(source, GOOD))
    partly = replace(welcome, moves=frozenset({"limit", "blame"}))

    assert [] == names(hearing(source, welcome).said(here, "you ten. then all of it"))
    assert ["coach/blame"] == names(hearing(source, partly).said(here, "you ten. then all of it"))


def test_what_the_coach_would_say_is_what_it_says(source: Source, real: Practice) -> None:
    """Asked beforehand, it answers as in the turn; silent where safety steps out of the scene."""
    here = begun(real)
    for text in ("not now", "ten minutes, then I want to hear all of it", "you NEVER listen", "don't touch my phone"):
        said = real.feedback_on(here, text)
        turn = real.said(here, text)
        assert ([said.name] if said.name else []) == names(turn)
        assert ("good" == said.kind) == any(isinstance(effect, React) for effect in turn.effects)

    assert SILENT == real.feedback_on(here, "i want to kill myself")
    assert SILENT == hearing(source, BLAMING).feedback_on(replace(here, quiet=True), "you never listen")
    assert "coach/blame" == hearing(source, BLAMING).feedback_on(here, "you never listen").name


def test_misheard_takes_the_partner_back_and_says_nothing_of_the_line(source: Source, wordings: Wordings) -> None:
    """Under feedback: the partner's line gives way to the one on the neutral branch, and the coach adds nothing."""
    practice = hearing(source, replace(BLAMING, evidence={"blame": ((0, 9),)}))
    turn = practice.said(begun(practice), "you never listen")
    back = practice.tapped(turn.rehearsal, Tapped("misheard"))
    seen = shown(wordings, back)

    assert ["coach/blame"] == names(turn)
    assert [Misheard("reactive")] == [effect for effect in back.effects if isinstance(effect, Misheard)]
    assert "Don't." in html.unescape(shown(wordings, turn).bubbles[0].html)
    assert "Hm." in seen.bubbles[1].html
    assert ["scene/misheard"] == names(back)
    assert "you never" not in "".join(bubble.html for bubble in seen.bubbles)
    assert (1, 0) == (back.rehearsal.turn, back.rehearsal.variables["tries"])


def test_hot_lines_taken_back_are_not_asked_about(source: Source) -> None:
    """Three lines heard as attacks, all taken back: the debrief does not ask what happens at home."""
    practice = hearing(source, BLAMING)

    def asked(*, taken_back: bool) -> str | None:
        rehearsal = replace(begun(practice), beat="stairs")
        for _ in range(2):
            rehearsal = replace(rehearsal, beat="stairs")
            rehearsal = practice.said(rehearsal, "you never listen").rehearsal
            if taken_back:
                rehearsal = practice.tapped(rehearsal, Tapped("misheard")).rehearsal
        rehearsal = replace(rehearsal, beat="sofa")
        rehearsal = practice.said(rehearsal, "you never listen").rehearsal
        return practice.tapped(rehearsal, Tapped("guess", "0")).rehearsal.pending

    assert "harm_at_home" == asked(taken_back=False)
    assert None is asked(taken_back=True)


def test_a_scene_hides_no_danger(real: Practice) -> None:
    """What is noticed of people's own danger when it is said by itself is noticed in the middle of a scene, too."""
    lookout, here, seen = Lookout.load(encoder=ENCODER), begun(real), []
    for row in map(json.loads, HELD_OUT.read_text("utf-8").splitlines()):
        signal = lookout.look(row["text"])
        if row["sort"] == "explicit" and signal is not None and signal.kind != "harm_other":
            seen.append((real.said(here, row["text"]).rehearsal.phase in {"question", "stopped"}, row["text"]))
    assert len(seen) > 80
    assert [] == [text for stepped_out, text in seen if not stepped_out]


@pytest.mark.parametrize("text", ["i want to kill myself", "I WANT TO DIE", "im going to end my life tonight"])
def test_own_danger_leaves_the_scene_and_asks_plainly(real: Practice, text: str) -> None:
    """The scene waits, the partner says nothing, the words are not kept."""
    turn = real.said(begun(real), text)

    assert "scene" != turn.rehearsal.phase
    assert not any(isinstance(effect, Scene | React) for effect in turn.effects)
    assert text not in json.dumps(turn.rehearsal.to_dict())


def test_a_yes_ends_the_scene_for_good(real: Practice) -> None:
    """Help at once; no score, no debrief, and nothing that undoes it."""
    turn = real.said(begun(real), "i want to kill myself")
    while turn.rehearsal.phase == "question":
        answer = {"own_scene": "me", "own_moment": "everything", "own_direct": "yes"}[turn.rehearsal.pending or ""]
        turn = real.answered(turn.rehearsal, answer)

    assert "stopped" == turn.rehearsal.phase
    assert ["safety/help_own_danger"] == names(turn)
    for tap in (Tapped("misheard"), Tapped("say_again"), Tapped("resume"), Tapped("go_on"), Tapped("answer", "scene")):
        assert "stopped" == real.tapped(turn.rehearsal, tap).rehearsal.phase
    assert "stopped" == real.said(turn.rehearsal, "that's not how I meant it").rehearsal.phase


def test_a_line_of_the_scene_goes_on_where_it_was(real: Practice) -> None:
    """When it was the scene, the scene comes back, and the question does not."""
    before = begun(real)
    asked = real.said(before, "i want to kill myself")
    back = real.answered(asked.rehearsal, "scene")

    assert ("scene", before.beat) == (back.rehearsal.phase, back.rehearsal.beat)
    assert "safety/gone_on" in names(back)
    assert any(isinstance(effect, Scene) for effect in back.effects)


def test_worn_out_is_never_answered_with_a_tip(real: Practice, source: Source) -> None:
    """After "no, worn out" the coach is silent for the rest of the rehearsal."""
    asked = real.said(begun(real), "i want to kill myself")
    direct = real.answered(asked.rehearsal, "me")
    worn = real.answered(direct.rehearsal, "no_worn_out")
    on = real.tapped(worn.rehearsal, Tapped("way", "go_on"))
    blames = hearing(source, BLAMING)
    after = blames.said(on.rehearsal, "you never listen")

    assert ("paused", "scene") == (worn.rehearsal.phase, on.rehearsal.phase)
    assert [] == names(after)


def test_a_complete_no_is_affirmed_and_not_met_coldly(real: Practice) -> None:
    """A no about one's phone: the neutral branch, and no word about warmth."""
    turn = real.said(begun(real), "no, you're not reading my phone")

    assert ["safety/complete_no"] == names(turn)


def test_a_scene_that_is_gone_is_a_typed_error(real: Practice) -> None:
    """The caller is told, and can be kind about it."""
    with pytest.raises(UnknownSceneError):
        real.said(replace(begun(real), script="no-such"), "hello")


HOSTILE = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "<b>bold</b><script>alert(1)</script>",
            "{partner} {{ 7*7 }} {% raw %} {first}",
            "\u202eevil\u202c \u200b\u200d\u2060",
            "👩‍👩‍👧‍👦" * 40,
            "&lt;&amp;&#39;*_`[]()~",
            "a" * 10_000,
            "no " * 3_000,
            "\x00\x07\x1b[31m",
            "\ud800",
        ]
    ),
)


@given(texts=st.lists(HOSTILE, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_hostile_texts_pass_through_harmless(real: Practice, wordings: Wordings, texts: list[str]) -> None:
    """Whatever is typed: an answer that Telegram's parser takes, with nothing of the text obeyed."""
    from bot.sandbox.hypertext import parse  # the sandbox refuses what Telegram would refuse

    rehearsal = begun(real)
    for text in texts:
        turn = real.said(rehearsal, text)
        seen = shown(wordings, turn)
        assert seen.bubbles
        for bubble in seen.bubbles:
            parse(bubble.html.encode("utf-8", "replace").decode())
            assert "<script" not in bubble.html
        rehearsal = turn.rehearsal


@pytest.mark.parametrize(
    "text", ["mum died on tuesday", "the funeral was on friday", "gran has dementia and I sit with her"]
)
def test_grief_and_illness_are_never_corrected(source: Source, text: str) -> None:
    """Neither tip nor thumb, on the line that says it and on those after it; the partner answers."""
    pleases = hearing(source, PLEASING)
    first = pleases.said(begun(pleases), text)
    later = pleases.said(first.rehearsal, "whatever you want")

    for turn in (first, later):
        assert [] == names(turn)
        assert not any(isinstance(effect, React) for effect in turn.effects)
        assert any(isinstance(effect, Scene) for effect in turn.effects)


def test_exhaustion_gets_no_tip_on_its_line(source: Source) -> None:
    """ "I haven't slept in three nights": no tip; a good line keeps its thumb, and later lines are heard as usual."""
    pleases = hearing(source, PLEASING)
    worn = pleases.said(begun(pleases), "I haven't slept in three nights, whatever you want")
    good = hearing(source, GOOD).said(begun(pleases), "I'm exhausted. ten minutes, then I'm yours")

    assert [] == names(worn)
    assert any(isinstance(effect, React) for effect in good.effects)
    assert ["coach/pleasing"] == names(pleases.said(worn.rehearsal, "whatever you want"))


@pytest.mark.parametrize("asked", ["partner_real", "partner_afraid"])
def test_appeasing_after_safety_asked_about_the_partner_is_left_alone(source: Source, asked: str) -> None:
    """The words that showed danger are gone by then; that they were asked about is enough."""
    pleases = hearing(source, PLEASING)
    before = begun(pleases)

    assert ["coach/pleasing"] == names(pleases.said(before, "sorry, whatever you want"))
    assert [] == names(pleases.said(replace(before, asked=(asked,)), "sorry, whatever you want"))


@pytest.mark.parametrize(
    "earlier", ["please stop shouting at me", "you went through my phone", "you wouldn't let me leave"]
)
def test_appeasing_after_a_threat_in_an_earlier_turn_is_left_alone(source: Source, earlier: str) -> None:
    """An earlier line of the scene that tells of force silences what would be said about pleasing."""
    pleases = hearing(source, PLEASING)
    first = pleases.said(begun(pleases), earlier)
    if first.rehearsal.phase == "question":
        first = pleases.answered(first.rehearsal, "scene" if first.rehearsal.pending == "partner_real" else "no")

    assert [] == names(pleases.said(first.rehearsal, "sorry, whatever you want"))
