"""The rules of lint, each with its other faces: what it finds in a sound scene with one change, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.rehearsal.lint import lint
from bot.rehearsal.reading import examine, read

SOUND = (Path(__file__).parents[2] / "lint_examples" / "WR504.yaml").read_text(encoding="utf-8")

Told = Callable[..., list[str]]


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
    found = [problem.message for problem in lint([read("wr504.yaml", text.encode())]) if problem.code == "WR205"]
    assert any("cases apart" in message for message in found)
    assert any("states, too many to walk through" in message for message in found)
