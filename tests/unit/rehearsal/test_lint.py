"""Lint: each rule finds its mistake, keeps quiet where there is none, and has a page and an example."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.coach.assessment import Assessment
from bot.coach.vocabulary import HURTING_MOVES, MOVES, STANCES, Move
from bot.rehearsal.conditions import Moment
from bot.rehearsal.events import Control, Said, Tapped
from bot.rehearsal.lint import lint
from bot.rehearsal.lint.heard import compare
from bot.rehearsal.lint.side import Side
from bot.rehearsal.lint.way import Way
from bot.rehearsal.machine import TEXT, Turn
from bot.rehearsal.plan import PlanLine, check_plans, read_plan
from bot.rehearsal.problems import CODES, Problem, ScriptError
from bot.rehearsal.reading import Source, examine, read
from bot.rehearsal.rehearsal import Rehearsal
from bot.rehearsal.script import MAX_POSTPONED, MAX_PUSHBACKS
from bot.rehearsal.stage import Stage
from bot.rehearsal.step import start, step

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

Told = Callable[..., list[str]]


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


@pytest.fixture
def told() -> Told:
    """Change the sound scene and return what lint says about it: "line code message"."""

    def change(*changes: tuple[str, str]) -> list[str]:
        text = SOUND
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        source, problems = examine("wr504.yaml", text.encode())
        assert source is not None
        return [f"{problem.line} {problem.code} {problem.message}" for problem in sorted([*problems, *lint([source])])]

    return change


def codes(told: list[str]) -> list[str]:
    """The codes alone."""
    return [line.split()[1] for line in told]


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


def test_the_sound_scene_has_nothing_wrong(told: Told) -> None:
    """A scene that keeps to the rules is left alone."""
    assert [] == told()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("    start: hall", "    start: door")], "WR101 the start, door, is an ending."),
        (
            [("    start: hall", "    start: halll")],
            "WR101 the start, halll, is no beat of this role. Did you mean hall?",
        ),
        (
            [("third: door}", "third: talking}")],
            "WR101 a third postponement leads to talking; it must lead to an ending",
        ),
        ([("      eight:\n", "      talking:\n"), ("to: eight", "to: talking")], "WR003 talking is also a beat"),
        ([("    name: Bo", "    name: Ann")], "WR003 both roles are called Ann."),
        ([("id: wr504", "id: other-scene")], "WR107 the id is other-scene, the file is called wr504."),
        ([("variables: {", "variables: {evening: 1, ")], "WR107 evening is built in and needs no default."),
        (
            [("set: {said_when: true}", "set: {said_when: true, postponed: 0}")],
            "WR107 postponed is built in and cannot be",
        ),
        ([("otherwise: {to: eight}", "otherwise: {says: Hm.}")], "WR104 the `otherwise` of stairs stays at its beat."),
        ([("attempt: 1}", "attempt: 1-99}")], "WR106 reply 2 of hall stays at its beat however often it is tried."),
        ([("attempt: 1}", "attempt: once}")], "WR006 'once' is not a count"),
        ([("evening: 2}", "evening: 3-1}")], "WR006 '3-1' counts backwards"),
        ([("asks_for: care", "asks_for: blame")], "WR006 stairs asks for blame; a moment can need"),
        (
            [("set: {said_when: true}", "set: {said_when: at eight}")],
            "WR006 said_when is true or false (its default is fal",
        ),
        (
            [("evening: 2}", "evening: 3}")],
            "WR201 the condition of reply 1 of eight can never hold: evening is never 3",
        ),
        (
            [("{said_when: true}}", "{said_when: 'yes'}}")],
            "WR201 the condition of reply 2 of eight can never hold: said",
        ),
        (
            [("attempt: 1}", "attempt: 0}")],
            "WR201 the condition of reply 2 of hall can never hold: the first try is atte",
        ),
        (
            [("{said_when: true}}", "{postponed: 3}}")],
            "WR201 the condition of reply 2 of eight can never hold: postponed",
        ),
        (
            [("stance: rigid, lacks: invitation", "stance: unclear, has: care")],
            "WR201 the condition of reply 2 of kitchen",
        ),
        (
            [("{has: invitation}", "{has: invitation, where: {said_when: true}}")],
            "WR201 reply 1 of hall can never be taken",
        ),
        (
            [("{said_when: true}}", "{said_wen: true}}")],
            "WR203 said_wen is not among the file's `variables`. Did you mean",
        ),
        ([("            set: {said_when: true}\n", "")], "WR204 said_when is never set."),
        ([(", where: {said_when: true}", "")], "WR204 said_when is set but no condition looks at it."),
        (
            [("where: {evening: 2}}\n            to: asleep", "where: {said_when: true}}\n            to: asleep")],
            "WR204 bo's replies look at said_when, but nothing that bo does sets it.",
        ),
        (
            [('tonight: "You named a time."', 'tonight: "{first} {frist}"')],
            "WR304 {frist} is no placeholder. Did you mean",
        ),
        ([("Then go.", "Then go, {first}.")], "WR304 {first} can stand in an ending's texts only"),
        ([("Then go.", "Then go, {you.")], "WR304 a brace that opens or closes nothing."),
        ([("Then go.", "Then go, { you }.")], "WR304 { you } is no placeholder. Did you mean you?"),
        ([("title: Short of time", "title: Short of {you}")], "WR304 {you} cannot stand here"),
        ([("content_note: Someone", 'content_note: "" #')], "WR305 content_note is empty."),
        ([("goal: A quiet", 'goal: "" #')], "WR306 roles.ann.goal is empty."),
        (
            [
                ("Sit down beside Bo", "Sit down beside {partner} on the stairs"),
                ("    name: Bo\n", "    name: Bartholomew\n"),
            ],
            "WR303 this button has 41 characters once names are filled in; 40 fit.",
        ),
        ([("kind: unheard, narration", "kind: paused, narration")], "WR401 ann has no ending of the kind unheard."),
        (
            [("    postponing: {", "    postponing: {"), ("postpones: true", "postpones: false")],
            "WR406 no turn of ann postp",
        ),
    ],
)
def test_what_else_a_rule_finds(told: Told, changes: list[tuple[str, str]], expected: str) -> None:
    """The other faces of each rule."""
    lines = told(*changes)
    assert [line for line in lines if line.split(" ", 1)[1].startswith(expected)], lines


@pytest.mark.parametrize(
    "changes",
    [
        [("Then go.", "Then go, {you}. {partner} stays.")],
        [('tonight: "You named a time."', 'tonight: "You said {first}, then {last}, {partner}."')],
        [("attempt: 1}", "attempt: 1-2}")],
        [
            ("{said_when: true}}", "{postponed: 0}}"),
            ("            set: {said_when: true}\n", ""),
            ("said_when: false", ""),
        ],
        [("postpones: true", "pushback: true")][:0],
    ],
)
def test_what_is_allowed_is_left_alone(told: Told, changes: list[tuple[str, str]]) -> None:
    """What looks like a mistake and is none."""
    assert [] == told(*changes)


def test_an_unknown_target_hides_only_what_lies_behind_it(told: Told) -> None:
    """Beats that cannot be judged for a wrong target are not called unreachable, other mistakes are told."""
    found = told(("otherwise: {to: eight}", "otherwise: {to: ate}"), ("Then go.", "Then {go}."))
    assert ["WR304", "WR101"] == codes(found)


def test_a_postponement_may_be_the_third_by_way_of_a_shut_ending(told: Told) -> None:
    """An ending that only a third postponement leads to can be reached."""
    third = '            says: "Later, always later."\n            postpones: true\n            to: stairs\n'
    assert third in SOUND
    lines = told(
        ("{stance: reactive}\n            to: door", "{stance: reactive}\n            to: tomorrow-then"),
        ("        otherwise: {to: eight}", "        otherwise: {postpones: true, to: eight}"),
        ('says: "So?", to: kitchen', 'says: "So?", postpones: true, to: kitchen'),
    )
    assert [] == lines


def test_a_third_pushback_is_told_though_the_engine_passes_over_it(told: Told) -> None:
    """Waiting, gestures and `otherwise` push back, too; the path is named."""
    found = told(
        ('wait: {narration: "The clock ticks.", to', 'wait: {narration: "The clock ticks.", pushback: true, to'),
        ('says: "Hm.", to: stairs', 'says: "Hm.", pushback: true, to: stairs'),
        ("otherwise: {to: eight}", "otherwise: {pushback: true, to: eight}"),
    )
    assert ["WR402"] == codes(found)
    assert "a third pushback on the path hall → kitchen → stairs;" in found[0]


def test_say_again_counts_as_a_turn(told: Told) -> None:
    """A door that shuts at the second try is not shut by one line."""
    assert [] == told(
        (
            '            says: "Don\'t snap at me."\n',
            "            says: No.\n          - when: {stance: reactive, attempt: 2}\n            to: door\n",
        )
    )


def test_saying_it_again_is_a_second_attempt(told: Told) -> None:
    """A reply to a second attempt can be taken where nothing stays: the first line was taken back."""
    again = (
        "        replies:\n          - {when: {stance: reactive, attempt: 2}, to: wall}\n        otherwise: {to: table}"
    )
    assert [] == told(("        otherwise: {to: table}", again))
    third = again.replace("attempt: 2", "attempt: 3+")
    assert [] == told(("        otherwise: {to: table}", third))


def test_an_unsure_coach_alone_may_lead_somewhere(told: Told) -> None:
    """Where replies take every sure line, `otherwise` is still reached."""
    everything = (
        "        replies:\n          - {when: {stance: [relational, rigid, porous, reactive, unclear]}, to: nine}\n"
        "        otherwise: {to: porch}\n      porch:\n        lines: Hm.\n        heard_as: Ann waits.\n"
        "        asks_for: limit\n        hints: {look: a, name: b, begin: c}\n"
        "        examples: {plain: a, warm: b, sideways: c}\n        otherwise: {to: nine}\n"
    )
    assert [] == told(("        otherwise: {to: nine}\n", everything))


def test_a_role_that_never_postpones_has_nothing_postponed(told: Told) -> None:
    """A condition on a count that never rises can never hold."""
    old = "{stance: relational}\n            to: side"
    found = told((old, old.replace("relational}", "relational, where: {postponed: 1+}}")))
    assert ["WR102", "WR201"] == sorted(codes(found))
    assert "can never hold: postponed is never '1+' in this role; it can be 0." in " ".join(found)


def test_the_debrief_has_room_for_both_lines(told: Told) -> None:
    """Texts that fit alone are too long beside the learner's first and last line."""
    assert ["WR303"] == codes(told(('inside: "I could breathe."', f'inside: "{"x" * 2800}"')))
    assert [] == told(('inside: "I could breathe."', f'inside: "{"x" * 2400}"'))


def test_beats_that_only_lead_round_are_dead_ends(told: Told) -> None:
    """A circle without a way out is told at each of its beats."""
    found = told(("        otherwise: {to: nine}", "        otherwise: {to: window}"))
    assert 3 == codes(found).count("WR103")
    assert {"WR102", "WR103", "WR105", "WR401", "WR405"} == set(codes(found))


CHOICES = "        choices: {{a: {{text: x, note: x, set: {{said_when: true}}}}, b: {{text: y, note: y}}}}\n{0}"


@pytest.mark.parametrize(("beat", "expected"), [("hall", []), ("kitchen", []), ("eight", ["WR102", "WR201"])])
def test_a_ready_answer_can_be_picked_until_something_is_said(told: Told, beat: str, expected: list[str]) -> None:
    """What a ready answer sets counts where it can be picked: at the start, after waiting, not after a line."""
    lines = {"hall": "lines: \"You're", "kitchen": 'lines: "You said', "eight": "narration: It is"}[beat]
    old = f"        {lines}"
    found = told(("            set: {said_when: true}\n", ""), (old, CHOICES.format(old)))
    assert expected == sorted(codes(found))


def test_two_lines_in_utf16_are_as_long_as_telegram_counts_them(told: Told) -> None:
    """Emoji count twice: a text of half the limit in them is too long."""
    half = "🙂" * 1800
    assert "WR303" in codes(told(('lines: "Then go."', f'lines: "{half}"')))
    assert [] == told(('lines: "Then go."', f'lines: "{"x" * 1800}"'))


def test_the_debrief_is_measured_with_the_longest_lines(told: Told) -> None:
    """An ending whose own texts fit is too long where it quotes the learner twice in several places."""
    quoted = '"' + "{first} {last} " * 3 + '"'
    found = told(
        ('inside: "I could breathe."', f"inside: {quoted}"), ('tonight: "You named a time."', f"tonight: {quoted}")
    )
    assert ["WR303"] == codes(found)
    assert "the debrief of talking" in found[0]


def test_too_many_states_are_told_and_not_walked() -> None:
    """A scene whose variables multiply is refused within seconds, not walked for ever."""
    names = [f"v{number}" for number in range(18)]
    replies = "\n".join(
        f"          - {{when: {{has: limit, where: {{{name}: false}}, attempt: 1}}, set: {{{name}: true}}}}"
        for name in names
    )
    text = SOUND.replace("variables: {", f"variables: {{{', '.join(f'{name}: false' for name in names)}, ")
    text = text.replace('        lines: "Then go."\n', f'        lines: "Then go."\n        replies:\n{replies}\n')
    text = text.replace(", attempt: 1}", ", attempt: 1-9}")
    gestures = "".join(
        f"          g{n}: {{label: x, set: {{{name}: true}}, to: stairs}}\n" for n, name in enumerate(names)
    )
    text = text.replace(
        "        otherwise: {to: eight}\n", f"        otherwise: {{to: eight}}\n        gestures:\n{gestures}", 1
    )
    found = {problem.code for problem in lint([read("wr504.yaml", text.encode())])}
    assert "WR205" in found


CONTROLS: list[tuple[Control, str]] = [
    ("wait", ""),
    ("gesture", "sit"),
    ("choose", "a"),
    ("choose", "b"),
    ("say_again", ""),
    ("step_back", ""),
    ("misheard", ""),
    ("hint", ""),
]


def random_event(chance: random.Random) -> Said | Tapped:
    """Anything a learner may do in a scene."""
    if chance.random() < 0.4:
        control, value = chance.choice(CONTROLS)
        return Tapped(control, value)
    stance = chance.choice(STANCES)
    moves = frozenset() if stance == "unclear" else frozenset(chance.sample(MOVES, chance.randint(1, 4)))
    return Said("a line", Assessment(stance, moves, 1.0, asks=chance.random() < 0.1))


def test_the_walk_finds_all_that_the_engine_can_come_to(source: Source) -> None:
    """No random play of a scene that uses the whole format leaves the states that lint has walked."""
    walk = Way(Side(source, "ann")).all_ways()
    stage = Stage(source, "ann")
    chance = random.Random(7)
    known = {(state.at, state.pushbacks) for state in walk.turns if state.at in stage.role.beats}
    seen: set[str] = set()
    for play in range(300):
        rehearsal, _ = start(stage, f"play-{play}")
        for _ in range(40):
            rehearsal, _ = step(stage, rehearsal, random_event(chance))
            seen.add(rehearsal.beat)
            if rehearsal.phase != "scene":
                break
            assert (rehearsal.beat, rehearsal.pushbacks) in known
            assert rehearsal.pushbacks <= MAX_PUSHBACKS
            postponed = rehearsal.variables["postponed"]
            assert isinstance(postponed, int)
            assert postponed <= MAX_POSTPONED
    assert walk.reached == seen


def test_the_shortest_way_is_the_shortest_that_the_engine_allows(source: Source) -> None:
    """Breadth-first play of the real engine needs as many turns to each ending as the walk says."""
    walk = Way(Side(source, "ann")).all_ways()
    stage = Stage(source, "ann")
    lines = [Said("x", Assessment(stance, frozenset(moves), 1.0, asks=False)) for stance in STANCES for moves in SAID]
    events: list[Said | Tapped] = [*lines, Tapped("wait"), Tapped("gesture", "sit")]
    frontier = [start(stage, "x", evening=evening)[0] for evening in (0, 1, 2)]
    turns: dict[str, int] = {}
    for count in range(1, 8):
        following: dict[object, Rehearsal] = {}
        for rehearsal in frontier:
            for event in events:
                after, _ = step(stage, rehearsal, event)
                if after.turn == rehearsal.turn:
                    continue
                if after.beat in stage.role.endings:
                    turns.setdefault(after.beat, count)
                else:
                    key = (after.beat, after.attempt, after.pushbacks, tuple(sorted(after.variables.items())))
                    following.setdefault(key, after)
        frontier = list(following.values())
    expected = {name: walk.turns[state] for name in stage.role.endings if (state := walk.shortest_to([name]))}
    assert expected == turns


SAID: list[tuple[Move, ...]] = [(), ("limit",), ("limit", "invitation"), ("invitation",), ("care",), ("blame",)]


def test_a_well_played_path_hurts_nowhere_and_says_all_that_is_asked_for(source: Source) -> None:
    """Every exit of the well-played walk is one that the engine takes for such a line."""
    side = Side(source, "ann")
    walk = Way(side).well_played()
    machine = Stage(source, "ann").machine
    assert "slammed" not in walk.reached
    assert "cross" in walk.reached
    for state in walk.turns:
        beat = side.role.beats.get(state.at)
        if beat is None:
            continue
        said: frozenset[Move] = frozenset(beat.asks_for) or frozenset({"feeling"})
        assert not said & set(HURTING_MOVES)
        turn = Turn(state.at, Moment("relational", said, 1, {"evening": 0, "postponed": 0, **dict(state.variables)}))
        assert machine.step(TEXT, turn)
        assert turn.state in walk.reached


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
