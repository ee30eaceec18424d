"""No text puts a diagnosis or an attachment style on anyone: scenes, plans' answers, prompts, buttons, all of it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILES = sorted(
    file
    for folder in ("dialogues", "prompts")
    for file in (ROOT / folder).rglob("*")
    if file.suffix in {".yaml", ".j2", ".plan", ".prompt", ".toml"}
)
# What people may type is listed there, for the bot to understand; nothing in it is ever shown.
HEARD = {"worn_out.py", "complete_no.py"}
CODE = sorted(file for file in (ROOT / "bot").rglob("*.py") if file.name not in HEARD)
LABELS = re.compile(
    r"\b(?:narciss\w*|borderline|bipolar|sociopath\w*|psychopath\w*|schizo\w*|autis\w*|adhd|ocd|ptsd|bpd|npd|cptsd"
    r"|(?:clinical|major) depress\w*|(?:is|are|you're|she's|he's|they're) depressive|neurotic|hysteric\w*|codependen\w*"
    r"|co-dependen\w*|toxic|gaslight\w*|trauma bond\w*|love bomb\w*|personality disorder|disorder|diagnos\w*|syndrome"
    r"|attachment (?:style|type)s?|(?:anxious|avoidant|secure|insecure|disorgani[sz]ed)(?:ly)?[- ]attach\w*|avoidant"
    r"|dismissive[- ]avoidant|fearful[- ]avoidant|anxious[- ](?:preoccupied|type|style)|abuser|manipulator|victim)\b",
    re.IGNORECASE,
)


def test_there_is_content_to_look_at() -> None:
    """Both scenes, their plans and the texts are found."""
    assert len(FILES) > 50


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nobody_is_labelled(file: Path) -> None:
    """Words for lines, never for people."""
    found = LABELS.search(file.read_text("utf-8"))
    assert found is None, f"{file.name}: {found[0]!r}"


def test_no_string_in_the_code_labels_anyone() -> None:
    """Commands, buttons and advice are written in code, too."""
    strings = [
        (file.name, node.value)
        for file in CODE
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert len(strings) > 2_000
    assert [] == [(name, text) for name, text in strings if LABELS.search(text)]


@pytest.mark.parametrize(
    "text",
    ["You have an anxious attachment style.", "Sam is avoidant.", "a narcissist", "it may be a disorder", "PTSD"],
)
def test_the_check_finds_labels(text: str) -> None:
    """What it is meant to find, it finds."""
    assert LABELS.search(text)


@pytest.mark.parametrize("text", ["She felt anxious all day.", "They are attached to that mug.", "I avoid him."])
def test_the_check_leaves_plain_words(text: str) -> None:
    """Feelings and deeds have names and keep them."""
    assert not LABELS.search(text)
