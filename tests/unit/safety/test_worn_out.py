"""When a tip about how somebody speaks is out of place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety import worn_out


@pytest.mark.parametrize(
    "text",
    [
        "mum died on Tuesday",
        "My dad passed away and I'm no use to anyone",
        "we lost the baby in March",
        "the funeral is on Friday",
        "we had to have the dog put down",
        "I'm grieving, that's all it is",
        "first Christmas without him",
        "the chemo starts on Monday",
        "I'm just back from hospital",
        "I've been ill all week",
        "gran has dementia and doesn't know me",
        "my back, I'm in constant pain",
        "it's the migraine again",
        "I'm depressed, the tablets haven't started working",
    ],
)
def test_grief_and_illness_weigh(text: str) -> None:
    """Loss, dying and illness, one's own or of someone close."""
    assert "grief" == worn_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm exhausted",
        "I haven't slept in three nights",
        "burnt out, honestly",
        "I've nothing left",
        "running on empty here",
        "up all night with the twins",
        "too tired to talk",
    ],
)
def test_exhaustion_weighs(text: str) -> None:
    """Being at the end of one's strength."""
    assert "exhaustion" == worn_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I'm tired, give me ten minutes",
        "long day. can we eat first?",
        "I died laughing",
        "my phone died",
        "you lost my keys",
        "I'll say it plainly",
        "he'd turn in his grave at that gravy",
        "hay fever again",
        "I lost my mother's recipe",
        "the show killed me, so good",
        "you never listen",
        "I'll be ill if I eat more of that",
    ],
)
def test_ordinary_talk_does_not(text: str) -> None:
    """Plain tiredness and figures of speech leave the coach as it is."""
    assert worn_out(text) is None


def test_grief_stays_for_the_scene_and_exhaustion_for_its_line() -> None:
    """Nobody who said that their mother died is corrected three lines later."""
    assert "grief" == worn_out("you never listen", ["hi", "mum died on Tuesday", "sorry"])
    assert worn_out("you never listen", ["I'm exhausted"]) is None


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """Whatever is typed, nothing is raised."""
    assert worn_out(text, [text]) in {None, "grief", "exhaustion"}
