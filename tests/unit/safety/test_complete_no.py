"""When a no needs nothing added, and when someone is under threat."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety import complete_no, under_threat


@pytest.mark.parametrize(
    "text",
    [
        "Don't touch me.",
        "take your hands off me",
        "I'm not having sex tonight",
        "no i dont want to sleep with you",
        "you're not reading my phone",
        "I don't share passwords",
        "my phone is private",
        "im not turning my location on",
        "It's my diary.",
        "stop tracking me",
        "I'm not lending you my savings",
        "my money is mine",
        "I'm not coming off my meds",
        "I'm not having another baby",
        "please don't contact me again",
        "I said no.",
        "i already said no",
        "no means no",
        "stop asking",
        "Don't follow me",
        "stop shouting at me",
        "I won't be shouted at",
        "don't call me stupid",
        "get out of my way",
    ],
)
def test_a_no_about_ones_own_is_complete(text: str) -> None:
    """A no about body, phone, own money, own health, a no passed over or to force is whole by itself."""
    assert complete_no(text)


@pytest.mark.parametrize(
    "text",
    [
        "I won't discuss money tonight",
        "No.",
        "I can't do this right now",
        "I need space",
        "leave me alone",
        "Not tonight, tomorrow after work?",
        "no problem, take my card",
        "of course you can read my messages",
        "I'm on my phone, give me a minute",
        "I'm putting the phone down",
        "You never touch me any more",
        "don't forget my password is in the drawer",
        "I don't want to go to your mother's",
        "We're not having dinner with them",
        "I'll never go out without my phone again",
    ],
)
def test_other_words_are_not(text: str) -> None:
    """A no to a talk, a task or a date, and a yes, carry no such flag."""
    assert not complete_no(text)


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("No.", "Your boyfriend asks for your phone passcode."),
        ("not tonight", "Your husband wants to have sex. You don't."),
        ("I'd rather not.", "Your wife wants you to share your location with her."),
        ("No. Leave me alone.", "Your ex texts you for the third time today."),
        ("it's still no", "Your friend asks for the third time whether you will lend him money."),
        ("no", "Your partner keeps asking you to come along after you said no."),
    ],
)
def test_the_situation_tells_what_a_bare_no_is_about(text: str, situation: str) -> None:
    """A bare no is whole when the situation asks for what is one's own, or asks again."""
    assert complete_no(text, situation)


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("No.", "Your partner asks whether you'd like to see a film."),
        ("I can't. Tomorrow?", "Your friend asks for help with a shelf."),
        ("of course, here's the code", "Your boyfriend asks for your phone passcode."),
        ("I don't know", "Your husband wants to have sex."),
    ],
)
def test_an_ordinary_situation_makes_no_no_complete(text: str, situation: str) -> None:
    """Neither an ordinary request nor a yes nor a doubt makes the flag."""
    assert not complete_no(text, situation)


@pytest.mark.parametrize(
    "situation",
    [
        "Your husband is shouting at you about the dinner.",
        "She threw a plate and it broke beside you.",
        "He stands in the doorway and won't let you leave.",
        "Your partner threatens to tell your family.",
        "Your wife has not spoken to you for five days, since you said no.",
        "Your boyfriend checks your phone every evening.",
        "Your girlfriend follows you from room to room.",
        "He keeps touching you after you said no.",
        "Your partner calls you an idiot in front of the kids.",
        "He lost his temper and punched the wall.",
    ],
)
def test_force_in_the_situation_is_a_threat(situation: str) -> None:
    """Shouting at, throwing, blocking, threats, punishing silence, checking and unwanted sex count, fear named or not."""
    assert under_threat(situation)


@pytest.mark.parametrize(
    "situation",
    [
        "",
        "You shouted at your partner and they went quiet.",
        "You threw away his old jumper.",
        "You grabbed your coat and left. Your wife rings.",
        "Jordan has had a horrible day and talks without a pause.",
        "Sam comes in and doesn't say hello.",
        "Your teenage son slammed the door and went up.",
        "Your partner checks the oven.",
    ],
)
def test_an_ordinary_situation_is_none(situation: str) -> None:
    """Sulks, bad days and what the learner did are no threat to the learner."""
    assert not under_threat(situation)


@pytest.mark.parametrize(
    "turn",
    ["stop shouting at me", "please don't hit me", "you're scaring me", "let go of me", "you threw the mug at me"],
)
def test_an_earlier_turn_counts(turn: str) -> None:
    """What was said earlier in the scene is enough."""
    assert under_threat("Your partner comes home.", ["hi love", turn])
    assert not under_threat("Your partner comes home.", ["hi love", "sorry, I'm late"])


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_read(text: str, situation: str) -> None:
    """Whatever is typed, both answer with a bool."""
    assert isinstance(complete_no(text, situation), bool)
    assert isinstance(under_threat(situation, [text]), bool)
