"""The first run as a stranger meets it: messages 1 to 18 of the first session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

# Fixtures of conftest.py; test folders are no packages, so its classes can't be imported by name.
World = Any
Person = Any
BEGIN = "I'm 18 or over, begin"


async def test_own_words_within_four_taps(robin: Person) -> None:
    """START, three taps and a choice; then the person's own words are heard and answered by the partner first."""
    first = await robin.send("/start")
    assert [BEGIN, "I'm under 18", "Something just happened", "Someone sent me this", "What do you keep?"] == first[
        0
    ].labels
    assert "I'm a program, not a therapist, and nobody reads along." in first[0].text
    question = (await robin.tap(BEGIN))[0]
    assert 4 == len(question.labels)
    which = (await robin.tap("No one in particular"))[0]
    assert question.number not in robin.messages, "the question is taken away once it is answered"
    assert 4 == len(which.labels)
    scene = (await robin.tap("I go quiet, or I snap"))[0]
    assert scene.text.startswith("You're Alex.")
    assert "\nJordan: " in scene.text
    assert ["A", "B"] == scene.labels[:2]
    await robin.tap("B")
    new = await robin.send("i cant think straight rn i need some space")
    assert new[0].text.startswith("Jordan: ")
    assert 1 <= len(new) <= 2


async def test_a_good_line_gets_a_reaction_and_nothing_else(robin: Person, played: Callable[..., Any]) -> None:
    """👍 on the person's message, the partner's answer, no word of the coach's."""
    await played(robin)
    new = await robin.send("i cant think straight rn. give me 20 min then i want to hear about your sister")
    own = [one for one in robin.messages.values() if not one.from_bot][-1]
    assert "👍" == own.reaction
    assert 1 == len(new)


async def test_the_scene_leads_to_the_partners_side(robin: Person, to_the_debrief: Callable[..., Any]) -> None:
    """The guess comes before the debrief; the debrief holds the inside, the loop, the person's lines, and ways on."""
    guess = await to_the_debrief(robin)
    assert "what was the worst of it for Jordan" in guess.text
    debrief = (await robin.tap(guess.labels[2]))[-1]
    for part in ("Jordan, inside:", "The loop:", "give me 20 min"):
        assert part in debrief.text
    assert ["Copy my line", "Keep my line", "Be Jordan", "Enough for today"] == debrief.labels


@pytest.mark.parametrize(
    ("payload", "name"), [("alex-jordan--jordan", "Jordan"), ("alex-jordan--alex", "Alex"), ("taylor-sam--sam", "Sam")]
)
async def test_a_deep_link_survives_the_opening_questions(robin: Person, payload: str, name: str) -> None:
    """Who came by a link to a role begins in it after the two questions; 'What do you keep?' in between is no detour."""
    await robin.is_there(f"/start {payload}", "What do you keep?", BEGIN, "A row or a sulk, it passes")
    assert robin.last.text.startswith(f"You're {name}.")


async def test_a_deep_link_to_a_scene_asks_for_the_role(robin: Person) -> None:
    """A link without a role shows both, with the content note."""
    await robin.is_there("/start alex-jordan", BEGIN, "We work it out")
    assert ["Alex: I go quiet, or I snap", "Jordan: It all comes out at once"] == [*robin.last.labels]


async def test_a_link_to_nowhere_is_an_ordinary_start(robin: Person) -> None:
    """Unknown scenes and unknown roles do not stop anybody."""
    assert BEGIN in (await robin.send("/start no-such-scene"))[0].labels
    await robin.is_there("/start alex-jordan--nobody", BEGIN, "We work it out")
    assert 2 == len(robin.last.labels)


async def test_a_link_for_somebody_who_is_playing_begins_at_once(robin: Person, played: Callable[..., Any]) -> None:
    """An adult who has answered the questions goes straight into the linked scene."""
    await played(robin)
    await robin.send("/start taylor-sam--taylor")
    assert robin.last.text.startswith("You're Taylor.")


async def test_start_in_the_middle_offers_to_go_on(robin: Person, played: Callable[..., Any]) -> None:
    """Who comes back is greeted with where they left off, and Go on shows the same moment again."""
    await played(robin)
    await robin.send("give me twenty minutes")
    before = robin.held()["state"]["rehearsal"]["beat"]
    await robin.send("/start")
    assert "You left off as Alex, with Jordan" in robin.last.text
    await robin.tap("Go on")
    assert "Jordan" in robin.last.text
    assert before == robin.held()["state"]["rehearsal"]["beat"]


async def test_the_opening_question_comes_back_after_thirty_days(
    robin: Person, world: World, played: Callable[..., Any]
) -> None:
    """Not on the thirtieth day, but after it; then the scene goes on where it was."""
    await played(robin)
    await robin.send("/start taylor-sam--sam")
    world.clock.now += 30 * 86400 - 60
    await robin.send("/start taylor-sam--sam")
    assert robin.last.text.startswith("You're Sam.")
    world.clock.now += 120
    await robin.send("/start taylor-sam--sam")
    assert "what mostly happens?" in robin.last.text


async def test_every_label_of_the_first_run_can_be_typed(robin: Person) -> None:
    """The whole way with words instead of taps, in whatever case and marks."""
    for step in ("/start", "im 18 or over begin", "WE WORK IT OUT", "i go quiet, or i snap!", "b", "not now"):
        assert await robin.send(step), step
    for step in ("hint", "⋯", "Back", "/help", "HINT"):
        assert await robin.send(step), step
    assert 2 == robin.held()["state"]["rehearsal"]["hints"], "after /help the scene's buttons can still be typed"
    assert ["not now"] == [line["text"] for line in robin.held()["state"]["rehearsal"]["spoken"]]


async def test_something_just_happened_and_sent_me_lead_on(robin: Person) -> None:
    """Both answers have a way to begin, and to people who help."""
    await robin.is_there("/start", "Something just happened")
    assert {BEGIN, "Two quiet minutes", "People who help"} <= set(robin.last.labels)
    await robin.tap("Two quiet minutes")
    assert BEGIN in robin.last.labels
    await robin.is_there("/start", "Someone sent me this")
    assert BEGIN in robin.last.labels
