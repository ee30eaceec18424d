"""The picture of a scene, in Mermaid."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.rehearsal.graph import mermaid, spoken
from bot.rehearsal.reading import Source, read
from bot.rehearsal.script import Condition

EXAMPLES = Path(__file__).parents[2] / "lint_examples"
# What a state diagram of Mermaid can hold, line by line: its grammar's ids are letters, digits and underscores here.
LINES = [
    r"---",
    r'title: ".*"',
    r"stateDiagram-v2",
    r"direction TB",
    r"classDef s_\w+ [\w:#,]+",
    r'state "[^"\n]+" as \w+',
    r"Class \w+ s_\w+",
    r"(\[\*\]|\w+) --> (\[\*\]|\w+)(: [^:;\n]+)?",
    r"",
]


@pytest.fixture(scope="module")
def scene() -> Source:
    """The sound scene of the lint examples."""
    return read("wr504.yaml", (EXAMPLES / "WR504.yaml").read_bytes())


def test_every_line_is_one_that_mermaid_reads(scene: Source, source: Source) -> None:
    """No label ends its line early, no id holds a hyphen or is a word of Mermaid's own."""
    for script, role in ((scene.script, "ann"), (scene.script, "bo"), (source.script, "ann"), (source.script, "ben")):
        for line in mermaid(script, role).splitlines():
            assert any(re.fullmatch(known, line.strip()) for known in LINES), line


def test_beats_endings_and_what_leads_to_them_are_shown(scene: Source) -> None:
    """Each beat and ending is there under its own id, with conditions, marks and the third postponement."""
    graph = mermaid(scene.script, "ann")
    for expected in (
        'state "eight (later)" as beat_eight',
        'state "too-tired (unheard)" as ending_too_tired',
        "Class ending_too_tired s_unheard",
        "[*] --> beat_hall",
        "beat_hall --> beat_hall: reactive or rigid, attempt 1",
        "beat_hall --> beat_kitchen: has invitation | otherwise | wait",
        "reactive [pushback] | rigid, no invitation [postpones] | otherwise | gesture sit",
        "beat_kitchen --> ending_door: a third postponement",
        "beat_eight --> ending_talking: relational, said_when = true",
        "ending_door --> [*]",
    ):
        assert expected in graph
    assert {*scene.script.roles["ann"].beats, *scene.script.roles["ann"].endings} == {
        name.split(" ")[0] for name in re.findall(r'state "([^"]+)"', graph)
    }


def test_hostile_words_cannot_break_out() -> None:
    """Titles and values that hold Mermaid's own signs stay inside their labels."""
    text = (EXAMPLES / "WR504.yaml").read_text(encoding="utf-8")
    text = text.replace("variables: {", 'variables: {mood: "x", ').replace(
        "{said_when: true}}\n", '{mood: "a; b: c\\n--> [*] {} %% #quot;"}}\n'
    )
    text = text.replace("title: Short of time", 'title: "a\\nb --- \\"c\\": d"').replace("stairs", "end")
    graph = mermaid(read("wr504.yaml", text.encode()).script, "ann")
    for line in graph.splitlines():
        assert any(re.fullmatch(known, line.strip()) for known in LINES), line
    assert 'state "end" as beat_end' in graph
    assert "mood = a b c -- [*] quot" in graph


def test_an_unknown_target_is_left_out() -> None:
    """A draft can be drawn while a target is still missing."""
    script = read("wr101.yaml", (EXAMPLES / "WR101.yaml").read_bytes()).script
    assert "kichen" not in mermaid(script, "ann")
    with pytest.raises(KeyError):
        mermaid(script, "nobody")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"stance": ["rigid", "porous"], "has": ["limit", "care"]}, "rigid or porous, has limit and care"),
        ({"has_any": ["limit", "care"], "lacks": ["blame", "pressure"]}, "has limit or care, no blame and no pressure"),
        ({"attempt": "2+", "where": {"postponed": "1+", "calm": False}}, "attempt 2+, postponed = 1+, calm = false"),
        ({"any": [{"has": "care"}, {"stance": "rigid", "attempt": 2}]}, "(has care) or (rigid, attempt 2)"),
        ({}, "any line"),
    ],
)
def test_a_condition_is_said_in_words(when: dict[str, object], expected: str) -> None:
    """What an author reads at an arrow."""
    assert expected == spoken(Condition.model_validate(when))
