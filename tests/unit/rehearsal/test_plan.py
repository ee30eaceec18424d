"""Plans: transcripts that the engine plays, and everything that the runner must refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.rehearsal.plan import Plan, Played, check_plans, play, read_plan
from bot.rehearsal.problems import ScriptError
from bot.rehearsal.reading import Source, read
from bot.rehearsal.stage import Stage

EXAMPLES = Path(__file__).parents[2] / "lint_examples"

GOOD = """\
# Ann is back at eight
role: ann
evening: 0

> i need half an hour. at eight?
  [relational: limit, invitation]
  -> kitchen
> at eight, i said
  [rigid: limit, invitation]
> i do want this
  [relational: care]
  -> eight
> thank you for waiting
  [relational: validation]
== open
"""

Try = Callable[[str], Played]


@pytest.fixture(scope="module")
def scene() -> Source:
    """The sound scene of the lint examples."""
    return read("wr504.yaml", (EXAMPLES / "WR504.yaml").read_bytes())


@pytest.fixture
def attempt(scene: Source) -> Try:
    """Play a plan's text."""

    def run(text: str) -> Played:
        plan = read_plan("wr504.try.plan", text.encode())
        return play(plan, Stage(scene, plan.role))

    return run


def told(text: str, file: str = "wr504.try.plan") -> list[str]:
    """What reading a plan says about it: "line message"."""
    with pytest.raises(ScriptError) as raised:
        read_plan(file, text.encode())
    assert {"WR501"} == {problem.code for problem in raised.value.problems}
    return [f"{problem.line} {problem.message}" for problem in raised.value.problems]


def test_a_plan_that_comes_out_as_written_passes(attempt: Try) -> None:
    """No problem, the ending's id, and each line with its moment."""
    played = attempt(GOOD)
    assert ((), "talking") == (played.problems, played.ending)
    first = played.lines[0]
    assert ("i need half an hour. at eight?", "Bo wants to talk as soon as you are in.") == (
        first.text,
        first.situation,
    )
    assert {"limit", "invitation"} == first.deciding
    assert [5, 8, 10, 13] == [line.line for line in played.lines]


@pytest.mark.parametrize("ending", ["open", "talking"])
def test_an_ending_is_named_by_kind_or_id(attempt: Try, ending: str) -> None:
    """`== open` and `== talking` mean the same."""
    assert () == attempt(GOOD.replace("== open", f"== {ending}")).problems


def test_the_evening_decides(attempt: Try) -> None:
    """On an evening of kind 2 the same lines go unheard."""
    assert () == attempt(GOOD.replace("evening: 0", "evening: 2").replace("== open", "== unheard")).problems


def test_controls_are_played(attempt: Try) -> None:
    """Waiting, gestures, hints, examples, say it again, step back and misheard do what the engine does."""
    text = """\
role: ann
(hint)
(wait)
  -> kitchen
(step back)
  -> hall
> leave me
  [rigid: shutdown]
  -> hall
(example)
(say it again)
> not now
  [unsure]
  -> kitchen
(gesture sit)
  -> stairs
> you NEVER wait
  [reactive: blame]
(misheard)
  -> eight
> whatever
  [unclear]
== tomorrow-then
"""
    assert ((), "tomorrow-then") == (attempt(text).problems, attempt(text).ending)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("-> kitchen", "-> stairs", '7: WR502 "i need half an hour. at eight?" leads to kitchen, not to stairs.'),
        ("== open", "== shut", "15: WR502 the scene ends at talking (open), not shut."),
        ("== open", "== too-tired", "15: WR502 the scene ends at talking (open), not too-tired."),
        ("[relational: validation]", "[reactive: blame]", "15: WR502 the scene ends at door (shut), not open."),
        (
            "> thank you for waiting\n  [relational: validation]\n",
            "",
            "13: WR502 the scene is still at eight, it has not",
        ),
        (
            "== open",
            "> and?\n  [unsure]\n== open",
            '15: WR502 the scene was over before "and?": it ended at talking (op',
        ),
        ("== open", "(hint)\n== open", "15: WR502 the scene was over before (hint)"),
        ("# Ann is back at eight", "", ""),
        ("> i do want this\n", "(wait)\n> i do want this\n", "10: WR502 (wait) does nothing at stairs."),
        ("> i do want this\n", "(gesture sit)\n> i do want this\n", "10: WR502 (gesture sit) does nothing at stairs."),
        ("> i do want this\n", "(choose a)\n> i do want this\n", "10: WR502 (choose a) does nothing at stairs."),
        ("evening: 0\n", "evening: 0\n(say it again)\n", "4: WR502 (say again) does nothing at hall."),
        ("evening: 0\n", "evening: 0\n(step back)\n", "4: WR502 (step back) does nothing at hall."),
        ("evening: 0\n", "evening: 0\n(misheard)\n", "4: WR502 (misheard) does nothing at hall."),
        ("evening: 0\n", "evening: 0\n(example)\n", "4: WR502 (example) does nothing at hall."),
        ("evening: 0\n", "evening: 0\n(gesture hug)\n", "4: WR502 (gesture hug) does nothing at hall."),
    ],
)
def test_a_plan_that_comes_out_otherwise_is_refused(attempt: Try, old: str, new: str, expected: str) -> None:
    """What comes instead is told on the line that is not kept to; nothing is reached."""
    assert old in GOOD
    played = attempt(GOOD.replace(old, new))
    if not expected:
        assert () == played.problems
        return
    (problem,) = played.problems
    assert str(problem).startswith(f"wr504.try.plan:{expected}")
    assert played.ending is None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("role: ann\n", "", "1 the plan does not say who is played."),
        ("evening: 0", "evening: 3", "3 evening is 0, 1 or 2, not 3."),
        ("== open\n", "", "14 the plan does not say how the scene ends."),
        ("== open", "==", "15 the plan does not say how the scene ends."),
        ("== open", "== open\n> one more\n  [unsure]", "16 nothing can stand after the ending"),
        ("== open", "== open\n== shut", "16 nothing can stand after the ending"),
        ("[rigid: limit, invitation]", "[calm: limit]", "9 'calm' is no stance. One of: relational, rigid,"),
        ("[rigid: limit, invitation]", "[rigid: limits]", "9 'limits' is no move. One of: feeling, limit,"),
        ("[rigid: limit, invitation]", "[rigid]", "9 a line carries at least one move"),
        ("[rigid: limit, invitation]", "[unclear: limit]", "9 an unclear line carries no moves."),
        ("[rigid: limit, invitation]", "[unsure: limit]", "9 an unsure coach hears no moves."),
        ("  [rigid: limit, invitation]\n", "", "8 say in the next line what this is"),
        ("  [relational: validation]\n", "", "13 say in the next line what this is"),
        ("evening: 0\n", "evening: 0\n[unsure]\n", "4 this belongs under a line of the learner's"),
        ("evening: 0\n", "evening: 0\n-> hall\n", "4 `-> beat` stands once, under the turn"),
        ("-> kitchen", "-> kitchen\n-> kitchen", "8 `-> beat` stands once, under the turn"),
        ("-> kitchen", "->", "7 `-> beat` stands once, under the turn"),
        ("> i do want this", ">", "10 this line says nothing."),
        ("> i do want this", "i do want this", "10 'i do want this' is not part of a plan."),
        ("> at eight, i said", "(smile)\n> at eight, i said", "8 (smile) is nothing a learner can do here."),
        ("> at eight, i said", "(choose c)\n> at eight, i said", "8 (choose c) is nothing a learner can do here."),
        ("-> kitchen", "-> kitchen\nrole: bo", "8 'role: bo' is not part of a plan."),
    ],
)
def test_a_plan_that_cannot_be_read_is_refused(old: str, new: str, expected: str) -> None:
    """Each unreadable line is told with its number and what to write instead."""
    assert old in GOOD
    assert [line for line in told(GOOD.replace(old, new, 1)) if line.startswith(expected)]


def test_an_empty_plan_is_refused() -> None:
    """Role, turns and ending are missed, all at once."""
    assert len(told("# nothing\n")) == 3


def test_a_plan_that_is_not_text_is_refused() -> None:
    """Bytes that are no UTF-8 are told with their line."""
    with pytest.raises(ScriptError, match=r"^wr504\.x\.plan:2: WR501 this is not UTF-8"):
        read_plan("wr504.x.plan", b"role: ann\n\xff\n")


def test_a_plan_needs_a_name_of_its_own() -> None:
    """`wr504.plan` says nothing about what it shows."""
    assert ["1 call this file wr504.<what it shows>.plan, so that several can stand beside a script."] == told(
        GOOD, "wr504.plan"
    )


def plans(*texts: str) -> list[Plan]:
    """Plans of the sound scene."""
    return [read_plan(f"wr504.p{index}.plan", text.encode()) for index, text in enumerate(texts)]


def test_endings_that_no_plan_reaches_are_told(scene: Source) -> None:
    """Every ending but the one that is reached, each on its line; a failing plan reaches none."""
    reached, lines = check_plans([scene], plans(GOOD))
    failing, _ = check_plans([scene], plans(GOOD.replace("== open", "== shut")))
    assert len(lines) == 4
    assert {"WR504"} == {problem.code for problem in reached}
    assert "talking" not in " ".join(problem.message for problem in reached)
    assert len(reached) == 7
    assert ["WR502", *["WR504"] * 8] == [problem.code for problem in failing]


def test_a_plan_of_a_role_or_script_there_is_not_is_told(scene: Source) -> None:
    """A wrong role and a plan without its script are named."""
    (wrong_role,) = plans(GOOD.replace("role: ann", "role: cy"))
    stranger = read_plan("elsewhere.x.plan", GOOD.encode())
    problems, _ = check_plans([scene], [wrong_role, stranger])
    messages = [str(problem) for problem in problems if problem.code == "WR501"]
    assert [
        "elsewhere.x.plan:1: WR501 there is no script elsewhere beside this plan (there is: wr504). Rename the plan after one.",
        "wr504.p0.plan:2: WR501 wr504 has no role cy. Write `role: ann or bo`.",
    ] == messages


def test_a_script_that_cannot_be_played_is_left_to_lint() -> None:
    """Plans of a role with an unknown target are passed over, not failed."""
    text = (EXAMPLES / "WR101.yaml").read_bytes()
    problems, lines = check_plans([read("wr101.yaml", text)], [read_plan("wr101.x.plan", GOOD.encode())])
    assert [] == lines
    assert {"WR504"} == {problem.code for problem in problems}
    assert all("of bo" in problem.message for problem in problems)
