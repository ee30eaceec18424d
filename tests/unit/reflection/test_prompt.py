"""Prompts as files: what a broken one is told, and that the shipped ones are fit to be read."""

from __future__ import annotations

import itertools
import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from bot.reflection import KINDS, THEMES, Prompt, PromptError, load_prompts
from bot.reflection.prompt import ARTICLES
from bot.rehearsal.script import Skill

WEDNESDAY = date(2026, 3, 4)
GOOD = """\
---
id: the-kettle
theme: triggers
skill: come-back
kind: notice
follow_ups:
  - "What would a friend have seen?"
article: balance
---
What did the kettle do last {{ weekday }}?
"""


def load(folder: Path, text: str | bytes, name: str = "one.prompt") -> tuple[Prompt, ...]:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_prompts(folder, skills=["come-back"])


def test_a_prompt_is_read(tmp_path: Path) -> None:
    """Fields, follow-up questions, and the text with its weekday."""
    (prompt,) = load(tmp_path, GOOD)

    assert ("the-kettle", "triggers", "come-back", "notice", "balance") == (
        prompt.id, prompt.theme, prompt.skill, prompt.kind, prompt.article,
    )  # fmt: skip
    assert ("What would a friend have seen?",) == prompt.follow_ups
    assert "What did the kettle do last Wednesday?" == prompt.render(WEDNESDAY)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: the-kettle\n", "", r"one\.prompt:1: id is missing\. Add it"),
        ("the-kettle", "The Kettle", r":2: an id is small letters"),
        ("theme: triggers", "theme: weather", r":3: 'weather' is no theme\. Choose one of: asking_for_help, "),
        ("skill: come-back", "skill: juggling", r":4: 'juggling' is no skill\. Choose one of: come-back"),
        ("kind: notice", "kind:", r":5: '' is no kind\. Choose one of"),
        ("kind: notice", "kind: [notice, plan]", r":5: '' is no kind"),
        ('  - "What would a friend have seen?"\n', "", r":6: one or 2 questions are wanted"),
        ("friend have seen?", "friend have seen.", r":6: one or 2 questions are wanted"),
        ('seen?"\n', 'seen?"\n  - "Why?"\n  - "How?"\n', r":6: one or 2 questions are wanted"),
        ("article: balance", "article: balance\nmood: low", r":9: there is no field 'mood'\. Take it out"),
        ("article: balance", "article: balance\nkind: plan", r":9: kind is there twice\. Keep one"),
        ("kind: notice", "kind: notice: now", r":5: mapping values are not allowed here\. Put quotes"),
        ("{{ weekday }}?", "{{ weekday ?", r":10: .*Use plain text"),
        ("{{ weekday }}?", "Monday?\nAnd {{ partner }}?", r":11: there is no {{ partner }}"),
        ("What did the kettle do last {{ weekday }}?\n", "", r":10: the question is missing"),
        ("---\nid", "id", r":1: begins without front matter"),
        ("kind: notice", "- notice", r":\d+: "),
    ],
)
def test_a_broken_prompt_names_file_line_and_cure(tmp_path: Path, old: str, new: str, told: str) -> None:
    """An author is told where, what, and what to do."""
    assert old in GOOD
    with pytest.raises(PromptError, match=told):
        load(tmp_path, GOOD.replace(old, new, 1))


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    """Nobody has to fix one to see the next."""
    (tmp_path / "two.prompt").write_text(GOOD.replace("triggers", "weather").replace("notice", "note"), "utf-8")
    with pytest.raises(PromptError) as caught:
        load(tmp_path, GOOD.replace("balance", "news"))

    assert 3 == len(caught.value.problems)


def test_two_files_with_one_id_are_refused(tmp_path: Path) -> None:
    """The message names both."""
    (tmp_path / "two.prompt").write_text(GOOD, "utf-8")
    with pytest.raises(PromptError, match=r"two\.prompt:2: the id 'the-kettle' is also that of .*one\.prompt"):
        load(tmp_path, GOOD)


def test_other_broken_files_are_explained(tmp_path: Path) -> None:
    """An empty folder, a file that isn't text, a file that is far too long, Windows line ends."""
    with pytest.raises(PromptError, match=r"no \*\.prompt file here"):
        load_prompts(tmp_path)
    with pytest.raises(PromptError, match=r"one\.prompt:2: not UTF-8"):
        load(tmp_path, b"---\nid: \xff\n---\nx")
    with pytest.raises(PromptError, match="larger than 8,000 bytes"):
        load(tmp_path, GOOD + "x" * 8000)
    assert "the-kettle" == load(tmp_path, GOOD.replace("\n", "\r\n"))[0].id


@pytest.mark.parametrize(
    "text",
    [
        "{{ weekday.__class__.__mro__ }}",
        "{% for n in range(99999) %}spam {% endfor %}",
        "{% for n in range(999999999) %}x{% endfor %}",
        "{{ weekday.nothing }}",
        "{{ 1 / 0 }}",
        "{{ weekday() }}",
    ],
)
def test_a_prompt_from_elsewhere_can_do_no_harm(tmp_path: Path, text: str) -> None:
    """Templates run in a sandbox, and their output is bounded."""
    (prompt,) = load(tmp_path, GOOD.replace("{{ weekday }}", text))
    with pytest.raises(PromptError, match=r"one\.prompt"):
        prompt.render(WEDNESDAY)


def test_a_prompt_cannot_include_files(tmp_path: Path) -> None:
    """There is nothing to include from."""
    (prompt,) = load(tmp_path, GOOD.replace("{{ weekday }}", "{% include '/etc/passwd' %}"))
    with pytest.raises(PromptError, match="Use plain text"):
        prompt.render(WEDNESDAY)


# What a counsellor might say and nobody says at a kitchen table.
JARGON = re.compile(
    r"\b(attachment|individuat\w+|co-?regulat\w+|regulat\w+|self-?sooth\w*|sooth\w*|differentiat\w+|enmesh\w*|boundar\w+"
    r"|trigger\w*|validat\w+|trauma\w*|avoidant|anxious|codependen\w*|interdependen\w*|vulnerab\w+|process(ing|ed)?"
    r"|mindful\w*|coping|toxic|narciss\w*|inner child|journey|safe space|hold(ing)? space|self-?care|communicat\w+"
    r"|intima\w+|autonom\w+|dysregul\w*|secure base|patterns?|dynamics?|relational\w*|therap\w+|partner)\b",
    re.IGNORECASE,
)
BLAME = re.compile(
    r"\b(should(n't)?|must|fault|blame\w*|always|never|why (can't|don't) you|your problem)\b", re.IGNORECASE
)
# Never urge openness towards somebody who may be frightening.
URGING = re.compile(
    r"\b(tell (them|him|her|your)|open up|confront|be honest|share your|let (them|him|her) (know|in))\b", re.IGNORECASE
)
CAUSE = re.compile(
    r"\bwhy\b|\bwhat (had|has|was|put|sets|made|makes|brought|brings|came|kept|gave|mostly|might get|might squeeze|would a first)\b"
    r"|\bhow (did|does) (it|they)\b|\b(who or what|come from|learned|came (up|about)|come (up|about)|brought on|hoping|afraid|fear|in its way)\b"
    r"|\b(already carrying|what helped|paid in|what started|what starts|guess at|trying to keep)\b",
    re.IGNORECASE,
)
NEXT = re.compile(
    r"\b(next|could|can you|will|would you like|tomorrow|this week|in a week|once more|first step|like to|might|when would|again"
    r"|of it could|worth asking|another)\b",
    re.IGNORECASE,
)
OBSERVER = re.compile(
    r"\b(friend|onlooker|camera|stranger|somebody|someone|film|watch\w*|guest|clock|others|seen|they notice|show you|tell you"
    r"|from outside|knew neither)\b",
    re.IGNORECASE,
)


def test_there_are_enough_over_all_themes_and_kinds(prompts: tuple[Prompt, ...]) -> None:
    """A year of Sundays: every theme in every kind, every skill and article."""
    assert 52 <= len(prompts)
    assert {(theme, kind) for theme in THEMES for kind in KINDS} == {(prompt.theme, prompt.kind) for prompt in prompts}
    assert set(get_args(Skill)) == {prompt.skill for prompt in prompts}
    assert set(ARTICLES) == {prompt.article for prompt in prompts}


def test_file_names_are_ids(prompts: tuple[Prompt, ...]) -> None:
    """Who looks for a prompt finds it."""
    assert [Path(prompt.file).stem for prompt in prompts] == [prompt.id for prompt in prompts]


def test_prompts_are_short(prompts: tuple[Prompt, ...]) -> None:
    """15 to 45 words and one question; follow-up questions up to 20 words."""
    for prompt in prompts:
        words = prompt.render(WEDNESDAY).split()
        assert 15 <= len(words) <= 45, prompt.id
        assert [1] * (1 + len(prompt.follow_ups)) == [
            text.count("?") for text in (prompt.render(WEDNESDAY), *prompt.follow_ups)
        ], prompt.id
        assert all(3 <= len(question.split()) <= 20 for question in prompt.follow_ups), prompt.id


def test_no_two_prompts_are_alike(prompts: tuple[Prompt, ...]) -> None:
    """Of all the longer words in two questions, fewer than a third stand in both; no two begin alike."""
    words = {prompt.id: set(re.findall(r"[a-z]{4,}", prompt.render(WEDNESDAY).lower())) for prompt in prompts}
    pairs = itertools.combinations(words, 2)

    assert [] == [(a, b) for a, b in pairs if len(words[a] & words[b]) * 3 >= len(words[a] | words[b])]
    assert len(prompts) == len({" ".join(prompt.render(WEDNESDAY).split()[:8]) for prompt in prompts})


def test_prompts_are_plain_and_blame_nobody(prompts: tuple[Prompt, ...]) -> None:
    """No word of the trade, no *should*, nobody is urged to open up."""
    for prompt in prompts:
        for text in (prompt.render(WEDNESDAY), *prompt.follow_ups):
            for forbidden in (JARGON, BLAME, URGING):
                assert forbidden.search(text) is None, (prompt.id, forbidden.search(text))


def test_prompts_ask_further_than_how_it_feels(prompts: tuple[Prompt, ...]) -> None:
    """Each asks for two of three: a cause, a next step, an observer's view; each of these is asked for by most."""
    asked: dict[str, list[bool]] = {}
    for prompt in prompts:
        whole = " ".join([prompt.render(WEDNESDAY), *prompt.follow_ups])
        asked[prompt.id] = [bool(wanted.search(whole)) for wanted in (CAUSE, NEXT, OBSERVER)]

    assert [] == [name for name, found in asked.items() if sum(found) < 2]
    assert all(sum(found[number] for found in asked.values()) > 0.6 * len(asked) for number in range(3))


def test_the_page_for_authors_tells_the_truth(tmp_path: Path) -> None:
    """The example of docs/reflection.md is a prompt, and its table names every theme, kind and article."""
    page = (Path(__file__).parents[3] / "docs" / "reflection.md").read_text("utf-8")
    example = page.split("```\n")[1]
    (tmp_path / "first-sign.prompt").write_text(example, "utf-8")

    assert "first-sign" == load_prompts(tmp_path, skills=get_args(Skill))[0].id
    assert all(f"`{name}`" in page for name in (*THEMES, *KINDS, *ARTICLES))
