"""Reading a script: what stands in the file, and every way in which it can be wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.problems import ScriptError
from bot.rehearsal.reading import MAX_BYTES, MAX_DEPTH, examine, read

SOUND = (Path(__file__).parents[2] / "lint_examples" / "WR504.yaml").read_text(encoding="utf-8")

KEYS = ["roles", "ann", "beats", "format", "id", "when", "to", "says", "endings", "x"]

Broken = Callable[[str, str], list[str]]


@pytest.fixture
def broken() -> Broken:
    """Change the sound scene in one place and return what reading says about it: "line code message"."""

    def change(old: str, new: str) -> list[str]:
        assert SOUND.count(old) >= 1
        with pytest.raises(ScriptError) as raised:
            read("wr504.yaml", SOUND.replace(old, new, 1).encode())
        return [f"{problem.line} {problem.code} {problem.message}" for problem in raised.value.problems]

    return change


def line_of(text: str) -> int:
    """The line on which ``text`` first stands, counted from 1."""
    return SOUND[: SOUND.index(text)].count("\n") + 1


def test_a_sound_script_is_read_with_its_lines() -> None:
    """A script comes back whole, and each key knows its line."""
    source = read("wr504.yaml", SOUND.encode())
    assert source.script.roles["ann"].beats["eight"].later
    assert line_of("      eight:") == source.line("roles", "ann", "beats", "eight")
    assert line_of('says: "Fine."') == source.line("roles", "ann", "beats", "kitchen", "replies", 0, "says", 0)


def test_the_content_hash_follows_the_bytes() -> None:
    """The same bytes have the same hash, one changed letter another."""
    first, second = read("a.yaml", SOUND.encode()), read("b.yaml", SOUND.encode())
    edited = read("a.yaml", SOUND.replace("You came.", "You're here.").encode())
    assert first.content_hash == second.content_hash
    assert edited.content_hash != first.content_hash


@pytest.mark.parametrize(
    ("old", "new", "at", "expected"),
    [
        (
            "theme: coming back",
            "theme: 3",
            "theme:",
            "WR006 theme must be text, not 3. If it is meant as text, put it in",
        ),
        ("theme: coming back", "theme: yes", "theme:", "WR006 theme must be text, not true. If it is meant as text"),
        (
            "narration: It is eight.",
            "narration: 19:40",
            "narration: It is",
            "WR006 roles.ann.beats.eight.narration must",
        ),
        ("theme: coming back", 'theme: " "', "theme:", "WR007 theme is empty."),
        (
            "asks_for: limit",
            "asks_for: [limit, care, feeling]",
            "asks_for: limit",
            "WR006 roles.ann.beats.hall.asks_for can h",
        ),
        (
            "skills: [come-back]",
            "skills: [comeback]",
            "skills:",
            "WR006 skills.0 must be one of name-a-limit, come-back,",
        ),
        (
            "kind: open",
            "kind: opened",
            "kind: open",
            "WR006 roles.ann.endings.talking.kind must be one of open, paused,",
        ),
        (
            "      kitchen:",
            "      Kitchen:",
            "      kitchen:",
            "WR006 roles.ann.beats.Kitchen must be lower case words",
        ),
        ("    name: Ann", f"    name: {'A' * 31}", "    name: Ann", "WR303 roles.ann.name has 31 characters; 30 fit."),
        ("format: 1", "format: 2", "format: 1", "WR006 format must be 1, not 2."),
        (
            "attempt: 1}",
            "attempt: 1.5}",
            "attempt: 1}",
            "WR006 roles.ann.beats.hall.replies.1.when.attempt must be text or",
        ),
        (
            "{has: invitation}",
            "{has: []}",
            "{has: invitation}",
            "WR007 roles.ann.beats.hall.replies.0.when.has is empty.",
        ),
        (
            "            pushback: true",
            "            pushbak: true",
            "pushback: true",
            "WR004 unknown key 'pushbak'. Did you mean",
        ),
        (
            "        later: true",
            "        latter: true",
            "        later: true",
            "WR004 unknown key 'latter'. Did you mean 'later'?",
        ),
        (
            "narration: It is eight.",
            "narration: 2020-13-45",
            "narration: It",
            "WR001 month must be in 1..12. Put this text in qu",
        ),
        (
            "narration: It is eight.",
            "narration: !!python/none x",
            "narration: It",
            "WR001 a script has no tags and merges (",
        ),
        (
            "narration: It is eight.",
            "narration: It: is",
            "narration: It",
            "WR001 column 22: mapping values are not allowed",
        ),
        ("narration: It is eight.", "narration: \x07", "narration: It", "WR001 column 20: an invisible character"),
        ('lines: "You came."', "lines: *again", 'lines: "You came."', "WR002 *again is an alias; scripts have none."),
    ],
)
def test_each_mistake_is_told_once_on_its_line(broken: Broken, old: str, new: str, at: str, expected: str) -> None:
    """One mistake is one problem, on the line where it stands, saying what would fit."""
    (told,) = broken(old, new)
    assert told.startswith(f"{line_of(at)} {expected}")


def test_a_choice_of_models_is_one_problem(broken: Broken) -> None:
    """A move is one of two lists; a misspelt one is told once, with all moves and the nearest."""
    (told,) = broken("asks_for: validation", "asks_for: validatoin")
    assert told.endswith("pressure, flooding, not 'validatoin'. Did you mean validation?")


def test_a_key_that_stands_twice_names_the_first(broken: Broken) -> None:
    """A second key of the same name is refused with the line of the first."""
    old = '        lines: "Then go."\n'
    (told,) = broken(old, old + '        lines: "Go, then."\n')
    assert (
        f"{line_of(old) + 1} WR003 'lines' stands twice in the same place; the first is on line {line_of(old)}." in told
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (1, "WR001")),
        (b"# only a comment\n", (1, "WR001")),
        (b"title: \xff\n", (1, "WR001")),
        (b"format: 1\ntitle: ok\n\n\xe4\n", (4, "WR001")),
        (b"a: [1\n", (2, "WR001")),
        (b"format: 1\n---\nformat: 1\n", (2, "WR001")),
        (b"a: " + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"\n", (1, "WR002")),
        (b"[" * 50_000, (1, "WR002")),
        (b"a: &b 1\nc:\n  - *b\n", (3, "WR002")),
        (b"#" * (MAX_BYTES + 1), (1, "WR002")),
        (b"just text\n", (1, "WR006")),
        (b"[a, list]\n", (1, "WR006")),
    ],
)
def test_what_is_no_script_at_all_is_one_problem(content: bytes, expected: tuple[int, str]) -> None:
    """Traps and rubbish are refused with a line, without reading on."""
    source, (problem,) = examine("x.yaml", content)
    assert source is None
    assert expected == (problem.line, problem.code)


def test_a_missing_text_is_stood_in_for() -> None:
    """Lint goes on past a missing text, an unknown key and a text that is too long; reading for play does not."""
    text = SOUND.replace("content_note: Someone is tired and says so.\n", "").replace("pushback: true", "pushbak: true")
    source, problems = examine("wr504.yaml", text.encode())
    assert source is not None
    assert ["WR305", "WR004"] == [problem.code for problem in problems]
    with pytest.raises(ScriptError):
        read("wr504.yaml", text.encode())


def test_a_role_that_is_not_written_yet_does_not_hide_the_other() -> None:
    """A script of one role is told so, and the one that is there can be looked at; only that one counts as written."""
    alone = SOUND[: SOUND.index("  bo:\n")]
    source, problems = examine("wr504.yaml", alone.encode())
    assert source is not None
    assert ("ann",) == source.roles
    assert ["WR006 roles needs 2 at least. Write the others, too."] == [
        f"{each.code} {each.message}" for each in problems
    ]


def test_a_wrong_target_kind_is_not_stood_in_for() -> None:
    """What decides the way through the scene is never guessed."""
    source, problems = examine("wr504.yaml", SOUND.replace("kind: open", "kind: opened", 1).encode())
    assert source is None
    assert ["WR006"] == [problem.code for problem in problems]


def test_all_mistakes_of_a_file_come_in_one_run() -> None:
    """Problems of the file and of the model are told together, sorted by line."""
    text = SOUND.replace("theme: coming back", "theme: 3")
    text = text.replace("narration: It is eight.", "narration: 2020-13-45").replace("kind: unheard", "kind: unherd", 1)
    _, problems = examine("wr504.yaml", text.encode())
    assert ["WR006", "WR001", "WR006"] == [problem.code for problem in problems]
    assert sorted(problems) == problems


@given(st.binary(max_size=400))
def test_any_bytes_are_a_script_or_a_list_of_problems(content: bytes) -> None:
    """Whatever a file holds, nothing but problems comes of it."""
    source, problems = examine("x.yaml", content)
    assert source is None
    assert problems


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
        max_leaves=12,
    )
)
def test_any_data_is_a_list_of_problems(data: object) -> None:
    """Whatever YAML a file holds, what is wrong is told and nothing is raised."""
    source, problems = examine("x.yaml", yaml.safe_dump(data).encode())
    assert source is None
    assert problems
