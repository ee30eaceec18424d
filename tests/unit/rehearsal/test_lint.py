"""Lint as a whole: each code has an example that fails with it and a page that explains it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.coach.assessment import Assessment
from bot.coach.vocabulary import MOVES
from bot.rehearsal.lint import lint
from bot.rehearsal.lint.heard import compare
from bot.rehearsal.plan import PlanLine, check_plans, read_plan
from bot.rehearsal.problems import CODES, Problem, ScriptError
from bot.rehearsal.reading import examine

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "tests" / "lint_examples"
PAGES = ROOT / "docs" / "lint"
SOUND = (EXAMPLES / "WR504.yaml").read_text(encoding="utf-8")
# What cannot be wrong alone: a dead end has no `otherwise` that leads on; a single plan reaches one ending only.
COMPANIONS = {"WR103": {"WR104"}, "WR501": {"WR504"}, "WR502": {"WR504"}, "WR503": {"WR504"}}

# What lacks something, or what comes of it, is where these are told; the others stand on the line that is wrong.
TOLD_AT = {
    "WR005": "stairs:",
    "WR103": "bench:",
    "WR104": "hall:",
    "WR106": "- when:",
    "WR205": "replies:",
    "WR301": "kitchen:",
    "WR302": "kitchen:",
    "WR305": "# WR305",
    "WR306": "ann:",
    "WR401": "too-tired:",
    "WR402": "otherwise:",
    "WR403": "talking:",
    "WR404": "door:",
    "WR405": "beats:",
    "WR406": "- when:",
    "WR407": "door:",
    "WR501": "[calm:",
    "WR504": "talking:",
}


def hear_attacks(text: str, situation: str) -> Assessment:
    """A coach that knows an attack by its capitals."""
    assert situation
    attack = "NEVER" in text
    return Assessment("reactive" if attack else "relational", frozenset(MOVES), 1.0, asks=False)


def all_problems(file: Path) -> list[Problem]:
    """Everything that can be told about a script and the plans beside it."""
    source, problems = examine(file.name, file.read_bytes())
    if source is None:
        return problems
    problems += lint([source])
    if file.stem >= "WR5":
        plans = []
        for plan in file.parent.glob(f"{file.stem}.*.plan"):
            try:
                plans.append(read_plan(plan.name, plan.read_bytes()))
            except ScriptError as error:
                problems += error.problems
        otherwise, lines = check_plans([source], plans)
        problems += [*otherwise, *compare(lines, hear_attacks).problems]
    return problems


def parse(text: str) -> object:
    """A snippet as YAML: keys, or replies as a list with what follows them at the role."""
    return [yaml.safe_load(part) for part in text.split("# …\n")]


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_example_of_a_code_has_this_mistake_alone(code: str) -> None:
    """Each example shows its code, and no other that could be avoided."""
    found = {problem.code for problem in all_problems(EXAMPLES / f"{code}.yaml")}
    assert {code} | COMPANIONS.get(code, set()) == found


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_problem_stands_where_the_example_says(code: str) -> None:
    """A problem of the code is told on the line under "wrong:", or on that of the thing which lacks something."""
    file = EXAMPLES / f"{code}.yaml"
    texts = {each.name: each.read_text(encoding="utf-8").splitlines() for each in EXAMPLES.glob(f"{code}.*")}
    problem = next(problem for problem in all_problems(file) if problem.code == code)
    marked = [(name, number) for name, lines in texts.items() for number, line in enumerate(lines) if "wrong: " in line]
    assert len(marked) == 1
    if code in TOLD_AT:
        assert texts[problem.file][problem.line - 1].strip().startswith(TOLD_AT[code])
    else:
        name, number = marked[0]
        assert (name, number + 2) == (problem.file, problem.line)


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_code_has_a_page(code: str) -> None:
    """The page names the code and what it means, why it matters, how to mend it, and shows wrong and right."""
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {code}: {CODES[code]}\n")
    assert ["## Why", "## How to mend it", "## Wrong", "## Right"] == re.findall(r"^## .*$", page, re.MULTILINE)
    assert f"[{code}]({code}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_snippets_of_a_page_are_what_they_seem(code: str) -> None:
    """The wrong and the right snippet differ, and the right one is YAML, or lines that a plan could hold."""
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    (_, wrong), (language, right) = re.findall(r"```(\w+)\n(.*?)```", page, re.DOTALL)
    assert wrong != right
    if language == "yaml":
        parse(right)
        if code == "WR001":
            with pytest.raises(yaml.YAMLError):
                parse(wrong)


def test_there_is_no_page_or_example_without_a_code() -> None:
    """Pages and examples are of codes that exist."""
    assert set(CODES) == {page.stem for page in PAGES.glob("WR*.md")}
    assert set(CODES) == {example.stem for example in EXAMPLES.glob("WR*.yaml")}


def test_every_message_ends_with_what_to_do() -> None:
    """A message is a sentence and more than its diagnosis: it has two at least, or one with advice after a colon."""
    for code in CODES:
        for problem in all_problems(EXAMPLES / f"{code}.yaml"):
            assert re.search(r'[.:?!)] .+[.?!]"?$', problem.message), problem


def test_problems_of_all_files_come_together_and_sorted() -> None:
    """Two files with mistakes are told of in one run, by file and line."""
    first, _ = examine("a.yaml", SOUND.replace("to: stairs\n", "to: attic\n", 2).encode())
    second, _ = examine("b.yaml", SOUND.replace("Then go.", "Then {go}.").encode())
    assert first is not None
    assert second is not None
    problems = lint([second, first])
    assert sorted(problems) == problems
    assert {"a.yaml", "b.yaml"} == {problem.file for problem in problems}
    assert {"WR101", "WR107", "WR304", "WR003"} == {problem.code for problem in problems}


def test_a_coach_that_hears_as_planned_agrees() -> None:
    """Stance and deciding moves are held against what the plan states; an unsure coach is told of."""
    line = PlanLine(
        "a.plan", 3, "at eight?", "Bo asks when.", "relational", frozenset({"limit", "care"}), frozenset({"limit"})
    )
    same = compare([line], lambda *_: Assessment("relational", frozenset({"limit"}), 0.9, asks=False))
    unsure = compare([line], lambda *_: Assessment("relational", frozenset({"limit"}), 0.4, asks=True))
    other = compare([line], lambda *_: Assessment("rigid", frozenset({"limit"}), 0.9, asks=False))
    deaf = compare([line], lambda *_: Assessment("relational", frozenset({"care"}), 0.9, asks=False))
    assert ((), 1.0) == (same.problems, same.agreement)
    assert (1.0, 1, "WR503") == (unsure.agreement, unsure.unsure, unsure.problems[0].code)
    assert 0.0 == other.agreement
    assert '"at eight?" is meant as relational, heard as rigid.' in other.problems[0].message
    assert "is heard without limit." in deaf.problems[0].message
    assert compare([], hear_attacks).agreement == 1.0
