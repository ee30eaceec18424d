"""The words themselves: present, short, kind, and honest about what this is."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import pytest
import yaml

from bot.safety import KINDS, QUESTIONS, WAYS, Signal, answer, decide

PROMPTS = Path(__file__).parents[3] / "prompts" / "safety"
FILES = sorted(PROMPTS.glob("*.j2"))
LABELS = yaml.safe_load((PROMPTS / "labels.yaml").read_text("utf-8"))
IN_SCENE = {"own_scene", "own_moment", "partner_real", "frightening"}
HELP = ["help", "help_own_danger", "help_partner_danger", "help_own_behaviour", "under_18"]


def _variants(file: Path) -> list[str]:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    values: dict[str, object] = {"partner": "Jordan & <Co>"} if file.stem in IN_SCENE else {}
    if file.stem == "lines":
        values = {"country": "", "lines": ()}
    return [environment.from_string(part).render(values) for part in file.read_text("utf-8").split("\n---\n")]


TEXTS = [(file.stem, text) for file in FILES for text in _variants(file)]
each_text = pytest.mark.parametrize(("name", "text"), TEXTS, ids=[name for name, _ in TEXTS])


def test_every_text_that_can_be_called_for_is_there() -> None:
    """Each decision's text, each question and each way on has its file."""
    answers = [answer(question.id, given) for question in QUESTIONS.values() for given, _ in question.answers]
    signals = [
        decide(Signal(kind, "explicit", address=address), asked)
        for kind in KINDS
        for address in ("line", "told", "request")
        for asked in ((), tuple(QUESTIONS))
    ]
    called = (
        {decision.text for decision in (*answers, *signals)} | set(WAYS.values()) | {q.text for q in QUESTIONS.values()}
    )
    assert {name for name in called if name} <= {file.stem for file in FILES}


def test_every_button_has_a_short_label() -> None:
    """Answers and ways on have labels under 30 characters, and there are no others."""
    keys = {label for question in QUESTIONS.values() for _, label in question.answers} | {f"way.{way}" for way in WAYS}
    assert keys == set(LABELS)
    assert max(len(label) for label in LABELS.values()) < 30


def test_one_questions_answers_differ() -> None:
    """No question shows the same label twice."""
    for question in QUESTIONS.values():
        labels = [LABELS[label] for _, label in question.answers]
        assert len(labels) == len(set(labels))


@each_text
def test_a_screen_is_short(name: str, text: str) -> None:
    """Sixty words or so; the breathing, which is read slowly, included."""
    assert len(text.split()) <= 62, name


@each_text
def test_only_bold_and_italics(name: str, text: str) -> None:
    """Telegram HTML of two tags, each closed, and names are escaped."""
    assert set(re.findall(r"</?([^>]*)>", text)) <= {"b", "i"}, name
    for tag in ("b", "i"):
        assert text.count(f"<{tag}>") == text.count(f"</{tag}>"), name


@each_text
def test_words_that_hurt_are_not_used(name: str, text: str) -> None:
    """Nothing commits suicide, minimises, worries aloud, diagnoses, or tells anyone to leave or confront."""
    hurtful = (
        r"commit|worried about you|calm down|at least|cheer|positive|just leave|leave (?:him|her|them)|confront|stand up to"
        r"|abuser|victim|toxic|narciss|attachment|disorder|should have|you must|you have to|promise me"
    )
    assert not re.search(hurtful, text.lower().replace("what happens next to you", "")), name


@pytest.mark.parametrize("name", HELP)
def test_help_names_an_emergency_number_and_a_directory(name: str) -> None:
    """Every help screen has the emergency numbers and a list of lines by country."""
    text = (PROMPTS / f"{name}.j2").read_text("utf-8")
    assert "112" in text
    assert re.search(r"findahelpline\.com|childhelplineinternational\.org", text)


@pytest.mark.parametrize("name", ["help", "help_own_danger", "help_own_behaviour"])
def test_help_says_that_it_is_a_program(name: str) -> None:
    """Nobody is left to think that a person answers."""
    assert "program" in (PROMPTS / f"{name}.j2").read_text("utf-8")


def test_the_whole_no_has_several_wordings() -> None:
    """The complete no is met in at least three ways, each short."""
    variants = _variants(PROMPTS / "complete_no.j2")
    assert len(variants) >= 3
    assert max(len(text.split()) for text in variants) <= 15
