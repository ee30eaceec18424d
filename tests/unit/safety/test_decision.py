"""What follows from a signal and from an answer."""

from __future__ import annotations

import json
from itertools import product

import pytest

from bot.safety import KINDS, QUESTIONS, WAYS, Address, Decision, Kind, Signal, Strength, answer, decide


def _asks(decision: Decision) -> str | None:
    return decision.question.id if decision.question else None


def test_nothing_found_goes_on() -> None:
    """Without a signal the coach works as usual."""
    assert Decision("go_on") == decide(None)


@pytest.mark.parametrize(
    ("question", "kind", "strength"),
    [
        ("own_scene", "own_danger", "explicit"),
        ("own_moment", "own_danger", "indirect"),
        ("partner_real", "partner_danger", "explicit"),
        ("partner_afraid", "partner_danger", "indirect"),
        ("age", "under_18", "explicit"),
        ("age", "under_18", "indirect"),
    ],
)
def test_each_signal_has_its_plain_question(question: str, kind: Kind, strength: Strength) -> None:
    """The first signal leads out of the scene to one question; the turn is not scored."""
    decision = decide(Signal(kind, strength))
    assert ("ask", question, "turn") == (decision.outcome, _asks(decision), decision.silence)


def test_outside_a_scene_nobody_asks_about_a_story() -> None:
    """A draft is the learner's own: the direct question comes first."""
    assert "own_direct" == _asks(decide(Signal("own_danger", "explicit"), in_scene=False))
    assert "partner_afraid" == _asks(decide(Signal("partner_danger", "explicit"), in_scene=False))


@pytest.mark.parametrize("kind", ["own_danger", "partner_danger"])
def test_what_cannot_be_a_line_brings_help_at_once(kind: Kind) -> None:
    """Pills taken, or "my husband hits me": help without a question, whatever was asked before."""
    decision = decide(Signal(kind, "explicit", address="told"), asked=QUESTIONS)
    assert decision.final
    assert decision.text == f"help_{kind}"


def test_an_indirect_signal_asks_once_a_rehearsal() -> None:
    """After any question an indirect signal, of whatever kind, asks no more."""
    first = decide(Signal("own_danger", "indirect"))
    for kind in KINDS:
        assert "go_on" == decide(Signal(kind, "indirect"), first.asked).outcome


def test_a_new_and_stronger_signal_asks_again() -> None:
    """Explicit after indirect is asked about, of the same kind or another; twice the same is not."""
    first = decide(Signal("own_danger", "indirect"))
    second = decide(Signal("own_danger", "explicit"), first.asked)
    assert "own_scene" == _asks(second)
    assert "partner_real" == _asks(decide(Signal("partner_danger", "explicit"), second.asked))
    again = decide(Signal("own_danger", "explicit"), second.asked)
    assert ("go_on", "reminder", "turn") == (again.outcome, again.text, again.silence)


def test_an_earlier_no_does_not_silence_a_plain_sentence() -> None:
    """ "No, worn out" to the direct question leaves room for an explicit sentence later."""
    asked = decide(Signal("own_danger", "indirect")).asked
    asked = answer("own_moment", "everything", asked).asked
    asked = answer("own_direct", "no_worn_out", asked).asked
    assert "ask" == decide(Signal("own_danger", "explicit"), asked).outcome


@pytest.mark.parametrize("strength", ["explicit", "indirect"])
def test_a_threat_in_the_scene_is_asked_about_at_the_debrief(strength: Strength) -> None:
    """The scene goes on without praise or score; the plain question waits, and only once."""
    decision = decide(Signal("harm_other", strength))
    assert ("go_on", "turn") == (decision.outcome, decision.silence)
    assert decision.at_debrief is QUESTIONS["harm_at_home"]
    assert decide(Signal("harm_other", strength), decision.asked).at_debrief is None


def test_control_is_never_coached() -> None:
    """A request to control someone is refused each time, and asked about once."""
    request = Signal("harm_other", "explicit", address="request")
    first = decide(request)
    second = decide(request, first.asked)
    assert ("ask", "no_control", "harm_at_home") == (first.outcome, first.text, _asks(first))
    assert ("go_on", "no_control", "turn") == (second.outcome, second.text, second.silence)


@pytest.mark.parametrize("question", ["own_scene", "own_moment"])
def test_the_direct_question_follows(question: str) -> None:
    """Whoever says it is theirs is asked plainly about ending their life."""
    last = QUESTIONS[question].answers[-1][0]
    assert "own_direct" == _asks(answer(question, last))


@pytest.mark.parametrize(
    ("text", "question", "given"),
    [
        ("help_own_danger", "own_direct", "yes"),
        ("help_own_danger", "own_direct", "sometimes"),
        ("help_partner_danger", "partner_real", "happens"),
        ("help_partner_danger", "partner_real", "rather_not_say"),
        ("help_partner_danger", "partner_afraid", "sometimes"),
        ("help_partner_danger", "partner_afraid", "yes"),
        ("under_18", "age", "under_18"),
        ("help_own_behaviour", "harm_at_home", "sometimes"),
        ("help_own_behaviour", "harm_at_home", "yes"),
        ("opening_afraid", "opening", "afraid"),
    ],
)
def test_a_yes_ends_the_scene_with_help(text: str, question: str, given: str) -> None:
    """Help is final and unscored, and none of its ways on goes back into the scene."""
    decision = answer(question, given)
    assert decision.final
    assert (text, "rehearsal") == (decision.text, decision.silence)
    assert "go_on" not in decision.ways


def test_someone_worn_out_gets_no_tips_but_may_go_on() -> None:
    """ "No, worn out": the coach is silent for the rest of the rehearsal, and rest is offered first."""
    decision = answer("own_direct", "no_worn_out")
    assert ("go_on", "no_worn_out", "rehearsal") == (decision.outcome, decision.text, decision.silence)
    assert ("two_quiet_minutes", "go_on", "enough") == decision.ways


def test_everybody_else_goes_on() -> None:
    """Every answer that is no yes goes on; a scene's line stays unscored."""
    calm = [
        ("opening", "work_it_out"), ("opening", "row_then_passes"), ("opening", "no_one"), ("own_scene", "scene"),
        ("own_moment", "moment"), ("partner_real", "scene"), ("partner_afraid", "no"), ("age", "adult"), ("harm_at_home", "no"),
    ]  # fmt: skip
    assert {"go_on"} == {answer(*pair).outcome for pair in calm}
    assert "turn" == answer("own_scene", "scene").silence


def test_every_answer_leads_somewhere_and_keeps_the_history() -> None:
    """Each question's answers all decide something, and what was asked stays asked."""
    for question in QUESTIONS.values():
        for given, _ in question.answers:
            assert {"age"} <= answer(question.id, given, ["age"]).asked


@pytest.mark.parametrize(("question", "given"), [("nothing", "yes"), ("own_direct", "maybe"), ("", "")])
def test_an_unknown_answer_is_refused(question: str, given: str) -> None:
    """A question or an answer there is not is named in the error."""
    with pytest.raises(LookupError, match="no safety question"):
        answer(question, given)


def test_a_question_stands_exactly_where_one_is_asked() -> None:
    """``question`` is set when the outcome is ask, and only then; ways on are known ones."""
    strengths: tuple[Strength, ...] = ("explicit", "indirect")
    addresses: tuple[Address, ...] = ("line", "told", "request")
    decisions = [
        decide(Signal(kind, strength, address=address), asked, in_scene=in_scene)
        for kind, strength, address, asked, in_scene in product(
            KINDS, strengths, addresses, ((), ("age",), tuple(QUESTIONS)), (True, False)
        )
    ]
    decisions += [answer(question.id, given) for question in QUESTIONS.values() for given, _ in question.answers]
    for decision in decisions:
        assert (decision.outcome == "ask") == (decision.question is not None)
        assert set(decision.ways) <= set(WAYS)
        assert sorted(decision.asked) == json.loads(json.dumps(sorted(decision.asked)))
