"""Three ways to say it: first the learner's own line with what it lacked, then the scene's examples."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach import Coach
from bot.coach.additions import read_additions
from bot.coach.assessment import Assessment
from bot.encoder import Encoder
from bot.practice import Practice, Turn
from bot.rehearsal import Rehearsal, Source, Tapped, Wording
from bot.rehearsal.repertoire import Repertoire
from bot.rendering import render
from bot.safety import Lookout
from bot.wording import Wordings

PROMPTS = Path(__file__).parents[2] / "prompts"
ADDITIONS = read_additions((PROMPTS / "coach" / "additions.toml").read_text("utf-8"))
NO_WHEN = Assessment("relational", frozenset({"limit"}), 0.9, asks=False, evidence={})
EXAMPLE = Tapped("example")
ENCODER = Encoder.load()


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
def lookout() -> Lookout:
    return Lookout.load()


@pytest.fixture(scope="module")
def practice(source: Source, lookout: Lookout) -> Practice:
    return hearing(source, lookout, NO_WHEN)


def hearing(source: Source, lookout: Lookout, heard: Assessment) -> Practice:
    return Practice(Repertoire({source.script.id: source}), Hears(heard), lookout, additions=ADDITIONS)


def begun(practice: Practice) -> Rehearsal:
    return practice.begin("the-keys", "ann", "r1", evening=1).rehearsal


def names(turn: Turn) -> list[str]:
    return [effect.name for effect in turn.effects if isinstance(effect, Wording)]


def shown(wordings: Wordings, turn: Turn) -> str:
    """The one bubble of a turn, as a person reads it."""
    bubbles = render(wordings, turn.effects).bubbles
    assert 1 == len(bubbles)
    return html.unescape(re.sub(r"<[^>]+>", "", bubbles[0].html))


def test_the_learners_own_line_comes_first_then_the_scenes(practice: Practice, wordings: Wordings) -> None:
    """One bubble with the own line in three voices, what is new underlined; asked again, the scene's examples."""
    said = practice.said(begun(practice), "i need some space")
    own = practice.tapped(said.rehearsal, EXAMPLE)
    again = practice.tapped(own.rehearsal, EXAMPLE)
    text = shown(wordings, own)

    assert (["coach/rewrite"], ["scene/example"]) == (names(own), names(again))
    assert 3 == text.count("i need some space. ")
    assert ["Plain:", "Warm:", "Sideways:"] == re.findall(r"^\w+:", text, re.MULTILINE)
    assert 3 == render(wordings, own.effects).bubbles[0].html.count("<u>")
    assert "i need some space" not in shown(wordings, again)


def test_the_buttons_are_those_of_the_examples(practice: Practice, wordings: Wordings) -> None:
    """What can be done next does not depend on whose lines were shown."""
    said = practice.said(begun(practice), "i need some space")
    own = practice.tapped(said.rehearsal, EXAMPLE)
    again = practice.tapped(own.rehearsal, EXAMPLE)
    first, second = (render(wordings, turn.effects).bubbles[0] for turn in (own, again))

    assert (first.buttons, first.more) == (second.buttons, second.more)


def test_a_line_taken_back_is_still_the_one_to_work_on(practice: Practice, wordings: Wordings) -> None:
    """After "say it again" the moment is open once more, and the last try is what gets its missing part."""
    said = practice.said(begun(practice), "i need some space")
    back = practice.tapped(said.rehearsal, Tapped("say_again"))

    assert "i need some space. " in shown(wordings, practice.tapped(back.rehearsal, EXAMPLE))


def test_no_rewrite_before_a_try(practice: Practice) -> None:
    """One own try first, as for every example."""
    assert ["scene/try-first"] == names(practice.tapped(begun(practice), EXAMPLE))


def test_a_rewrite_keeps_nothing_of_the_learner(practice: Practice) -> None:
    """What the rehearsal remembers afterwards is that wordings were used, and no word more."""
    said = practice.said(begun(practice), "i need some space").rehearsal
    own = practice.tapped(said, EXAMPLE).rehearsal
    before, after = said.to_dict(), own.to_dict()
    used = after.pop("used")
    before.pop("used")

    assert before == after
    assert {"coach/rewrite": 1, "rewrote:1": 1}.items() <= used.items()


def test_nothing_is_added_twice_in_a_rehearsal(practice: Practice, wordings: Wordings) -> None:
    """Five tries, fifteen additions, all different; after that the scene's examples stand."""
    rehearsal, added = begun(practice), []
    for _ in range(5):
        rehearsal = practice.said(rehearsal, "i need some space").rehearsal
        turn = practice.tapped(rehearsal, EXAMPLE)
        added += re.findall(r"<u>(.+?)</u>", render(wordings, turn.effects).bubbles[0].html)
        rehearsal = practice.tapped(turn.rehearsal, Tapped("say_again")).rehearsal
    rehearsal = practice.said(rehearsal, "i need some space").rehearsal

    assert 15 == len(added) == len(set(added))
    assert ["scene/example"] == names(practice.tapped(rehearsal, EXAMPLE))


@pytest.mark.parametrize(
    "text",
    [
        "no, you're not reading my phone",  # a no that is enough
        "i need space, you went through my phone again and i'm scared of you",  # someone is under threat
        "i need space, the funeral was on friday",  # worn out
        "i need space, haven't slept in three nights",
        "i need an hour, then i'm yours",  # nothing is missing
    ],
)
def test_some_lines_are_left_as_they_are(practice: Practice, text: str) -> None:
    """Where nothing is to be asked of the learner, or nothing to be added, the scene's examples are shown."""
    turn = practice.said(begun(practice), text)
    if turn.rehearsal.phase == "question":
        turn = practice.answered(turn.rehearsal, "scene")
        turn = practice.said(turn.rehearsal, "i need space")

    assert "coach/rewrite" not in names(practice.tapped(turn.rehearsal, EXAMPLE))


def test_a_threat_or_grief_of_an_earlier_line_still_counts(practice: Practice) -> None:
    """What was said three lines before is not forgotten when the last line is looked at."""
    for earlier in ("mum died on tuesday", "please stop shouting at me"):
        first = practice.said(begun(practice), earlier).rehearsal
        assert "scene" == first.phase
        second = practice.said(replace(first, beat="doorway"), "i need some space").rehearsal

        assert ["scene/example"] == names(practice.tapped(second, EXAMPLE)), earlier


def test_after_not_how_i_meant_it_nothing_is_put_into_the_line(practice: Practice) -> None:
    """The learner's word is taken: what the coach heard in the line does not count any more."""
    said = practice.said(begun(practice), "i need some space").rehearsal
    misheard = practice.tapped(said, Tapped("misheard")).rehearsal

    assert ["scene/example"] == names(practice.tapped(misheard, EXAMPLE))


def test_a_line_of_a_later_moment_is_not_shown_for_an_earlier_one(practice: Practice) -> None:
    """Stepped back behind the last line, examples are for the try before it, and so that line is not rewritten."""
    said = practice.said(begun(practice), "i need some space").rehearsal
    later = practice.said(said, "i need some quiet").rehearsal
    back = practice.tapped(later, Tapped("step_back")).rehearsal

    assert ("kettle", "doorway") == (back.beat, back.trail[-1].beat)
    assert ["scene/example"] == names(practice.tapped(back, EXAMPLE))
    assert ["coach/rewrite"] == names(practice.tapped(later, EXAMPLE))


def test_a_silenced_coach_adds_nothing(practice: Practice) -> None:
    """Safety has silenced it for this rehearsal."""
    said = practice.said(begun(practice), "i need some space").rehearsal

    assert ["scene/example"] == names(practice.tapped(replace(said, quiet=True), EXAMPLE))


def test_words_that_are_gone_are_not_missed(practice: Practice) -> None:
    """A place taken up after a day has moves and no words left: the scene's examples do."""
    said = practice.said(begun(practice), "i need some space").rehearsal
    wiped = replace(said, spoken=tuple(replace(line, text="") for line in said.spoken))

    assert ["scene/example"] == names(practice.tapped(wiped, EXAMPLE))


def test_an_unsure_or_hurting_line_gets_the_scenes_examples(source: Source, lookout: Lookout) -> None:
    """No edit of what was not understood, none of an attack."""
    unsure = replace(NO_WHEN, asks=True)
    hot = replace(NO_WHEN, stance="reactive", moves=frozenset({"limit", "blame"}))
    for heard in (unsure, hot):
        practice = hearing(source, lookout, heard)
        said = practice.said(begun(practice), "you never stop, i need some space").rehearsal

        assert ["scene/example"] == names(practice.tapped(said, EXAMPLE))


def test_without_a_file_of_additions_examples_are_the_scenes(source: Source, lookout: Lookout) -> None:
    """An operator's folder of texts need not have one."""
    practice = Practice(Repertoire({source.script.id: source}), Hears(NO_WHEN), lookout)
    said = practice.said(begun(practice), "i need some space").rehearsal

    assert ["scene/example"] == names(practice.tapped(said, EXAMPLE))


@given(
    words=st.lists(
        st.one_of(
            st.text(min_size=1, max_size=12),
            st.sampled_from(
                ["<b>", "</u>", "&lt;", "{{ 7*7 }}", "*sits*", "{partner}", "i need", "space.", "\u202e", "no"]
            ),
        ),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_whatever_stands_in_the_line_is_shown_and_never_obeyed(
    practice: Practice, wordings: Wordings, words: list[str]
) -> None:
    """The answer is markup that Telegram takes, and the line's own marks are text."""
    from bot.sandbox.hypertext import parse  # the sandbox refuses what Telegram would refuse

    said = practice.said(begun(practice), "i need space " + " ".join(words))
    if said.rehearsal.phase != "scene":
        return
    for bubble in render(wordings, practice.tapped(said.rehearsal, EXAMPLE).effects).bubbles:
        parse(bubble.html.encode("utf-8", "replace").decode())
        assert bubble.html.count("<u>") in {0, 3}


def test_markup_in_the_line_is_escaped(practice: Practice, wordings: Wordings) -> None:
    """A learner's angle brackets stay angle brackets."""
    said = practice.said(begun(practice), "i need <u>space</u> & a door")
    text = render(wordings, practice.tapped(said.rehearsal, EXAMPLE).effects).bubbles[0].html

    assert 3 == text.count("i need &lt;u&gt;space&lt;/u&gt; &amp; a door. <u>")
