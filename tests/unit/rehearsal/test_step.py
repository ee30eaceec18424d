"""One step of a rehearsal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.rehearsal import (
    BeginOther,
    Effect,
    Misheard,
    Offer,
    Rehearsal,
    Said,
    Scene,
    Source,
    Stage,
    SteppedIn,
    SteppedOut,
    Tapped,
    Wording,
    read,
    start,
    step,
)

Speak = Callable[..., Said]
GOOD = ("limit", "invitation")


def names(effects: tuple[Effect, ...]) -> list[str]:
    return [effect.name for effect in effects if isinstance(effect, Wording)]


def spoken(effects: tuple[Effect, ...]) -> str:
    return " / ".join(part.text for effect in effects if isinstance(effect, Scene) for part in effect.parts)


def controls(effects: tuple[Effect, ...]) -> list[str]:
    return [
        item.control for effect in effects if isinstance(effect, Offer) for item in (*effect.controls, *effect.more)
    ]


def begun(stage: Stage, rehearsal_id: str = "r1", evening: int = 1) -> Rehearsal:
    return start(stage, rehearsal_id, evening=evening)[0]


def test_start_shows_the_moment_and_two_ready_answers(ann: Stage) -> None:
    """A scene opens with the partner's line and the choice between two answers."""
    rehearsal, effects = start(ann, "r1", evening=1)

    assert "doorway" == rehearsal.beat
    assert ["choose", "choose", "pause", "enough"] == controls(effects)
    assert "7.15." in spoken(effects)


def test_start_refuses_an_evening_there_is_not(ann: Stage) -> None:
    """The kinds of evening are a closed list."""
    with pytest.raises(ValueError, match="evening"):
        start(ann, "r1", evening=7)


def test_picking_a_ready_answer_teaches_and_stays(ann: Stage) -> None:
    """A ready answer is commented on; the scene waits for the learner's own words."""
    rehearsal, effects = step(ann, begun(ann), Tapped("choose", "b"))

    assert "doorway" == rehearsal.beat
    assert ["scene/chosen"] == names(effects)
    assert rehearsal.variables["said_when"] is True
    assert "choose" not in controls(effects)


def test_a_good_line_moves_on(ann: Stage, said: Speak) -> None:
    """All that was asked for leads to the next beat, reaction first."""
    rehearsal, effects = step(ann, begun(ann), said("relational", *GOOD))

    assert "kettle" == rehearsal.beat
    assert (1, 1) == (rehearsal.turn, rehearsal.attempt)
    assert spoken(effects).startswith(("Ten minutes then.", "All right."))


def test_a_staying_reply_counts_the_attempt(ann: Stage, said: Speak) -> None:
    """A first hard line gets an answer at the same beat; the second one is another attempt."""
    once, effects = step(ann, begun(ann), said("reactive", "blame"))
    twice, _ = step(ann, once, said("reactive", "blame"))

    assert ("doorway", 2, 1) == (once.beat, once.attempt, once.variables["tries"])
    assert "Don't." == spoken(effects)
    assert "slammed" == twice.beat


def test_an_unsure_coach_takes_the_neutral_branch(ann: Stage, said: Speak) -> None:
    """When the coach can't tell, no condition holds."""
    rehearsal, effects = step(ann, begun(ann), said(None))

    assert "kettle" == rehearsal.beat
    assert spoken(effects).startswith("Hm.")
    assert rehearsal.spoken[0].stance is None


def test_a_complete_no_never_meets_a_colder_partner(ann: Stage, said: Speak) -> None:
    """A no that is a whole sentence takes the neutral branch, however bare it is."""
    rehearsal, effects = step(ann, begun(ann), replace(said("rigid", "limit"), complete_no=True))

    assert "kettle" == rehearsal.beat
    assert spoken(effects).startswith("Hm.")


def test_say_it_again_rewinds_the_partner_too(ann: Stage, said: Speak) -> None:
    """The turn is taken back: same beat, same line of the partner's, one attempt more."""
    first, opening = start(ann, "r1", evening=1)
    moved, _ = step(ann, first, said("relational", "limit"))
    again, effects = step(ann, moved, Tapped("say_again"))

    assert 1 == moved.pushbacks
    assert ("doorway", 0, 2, 0) == (again.beat, again.turn, again.attempt, again.pushbacks)
    assert spoken(opening) == spoken(effects)
    assert [True] == [line.withdrawn for line in again.spoken]


def test_step_back_goes_to_the_beat_before(ann: Stage, said: Speak) -> None:
    """Step back returns to the beginning of the beat before this one, past its attempts."""
    tried, _ = step(ann, begun(ann), said("reactive", "blame"))
    moved, _ = step(ann, tried, said("relational", *GOOD))
    back, effects = step(ann, moved, Tapped("step_back"))

    assert ("doorway", 1, 0) == (back.beat, back.attempt, back.turn)
    assert back.variables["tries"] == 0
    assert all(line.withdrawn for line in back.spoken)
    assert spoken(effects)


def test_step_back_at_the_start_says_so(ann: Stage) -> None:
    """There is nothing before the first beat."""
    _, effects = step(ann, begun(ann), Tapped("step_back"))

    assert ["scene/at-the-start"] == names(effects)


def test_two_lines_taken_back_are_both_withdrawn(ann: Stage, said: Speak) -> None:
    """Taking back twice withdraws both lines, not the last one twice."""
    one, _ = step(ann, begun(ann), said("relational", *GOOD, text="one"))
    two, _ = step(ann, one, said("relational", "invitation", text="two"))
    back, _ = step(ann, step(ann, two, Tapped("say_again"))[0], Tapped("say_again"))

    assert [("one", True), ("two", True)] == [(line.text, line.withdrawn) for line in back.spoken]


def test_misheard_takes_the_learners_word(ann: Stage, said: Speak) -> None:
    """ "That's not how I meant it": the partner answers anew on the neutral branch, the verdict is gone."""
    moved, _ = step(ann, begun(ann), said("relational", "limit"))
    taken, effects = step(ann, moved, Tapped("misheard"))

    assert 1 == moved.pushbacks
    assert 0 == taken.pushbacks
    assert [(None, False)] == [(line.stance, line.withdrawn) for line in taken.spoken]
    assert "scene/misheard" == names(effects)[0]
    assert spoken(effects).startswith("Hm.")


def test_misheard_is_counted_once_and_without_words(ann: Stage, said: Speak) -> None:
    """What was heard is told, never the line; a second tap takes nothing back, and a line never judged neither."""
    moved, _ = step(ann, begun(ann), said("rigid", "limit", text="secret"))
    taken, effects = step(ann, moved, Tapped("misheard"))
    _, again = step(ann, taken, Tapped("misheard"))
    unsure, _ = step(ann, begun(ann), said(None))
    _, never = step(ann, unsure, Tapped("misheard"))

    assert [Misheard("rigid")] == [effect for effect in effects if isinstance(effect, Misheard)]
    assert "secret" not in repr(effects)
    assert not [effect for effect in (*again, *never) if isinstance(effect, Misheard)]
    assert spoken(again)


def test_misheard_is_offered_while_a_verdict_stands(ann: Stage, said: Speak) -> None:
    """Behind ⋯ after any line that was judged; gone once taken back, after an unsure line, a wait or at the start."""
    moved, judged = step(ann, begun(ann), said("rigid", "limit"))
    _, taken = step(ann, moved, Tapped("misheard"))
    _, unsure = step(ann, begun(ann), said(None))
    _, waited = step(ann, begun(ann), Tapped("wait"))

    assert "misheard" in controls(judged)
    for effects in (taken, unsure, waited, start(ann, "r1", evening=1)[1]):
        assert "misheard" not in controls(effects)


def test_misheard_undoes_what_the_verdict_did(ann: Stage, said: Speak) -> None:
    """Variables, attempts and the beat are as if the partner had heard it the other way."""
    moved, _ = step(ann, begun(ann), said("reactive", "blame"))
    taken, _ = step(ann, moved, Tapped("misheard"))
    other, _ = step(ann, begun(ann), said(None))

    assert (1, 2) == (moved.variables["tries"], moved.attempt)
    assert (other.beat, other.turn, other.attempt, other.variables) == (
        taken.beat,
        taken.turn,
        taken.attempt,
        taken.variables,
    )


def test_the_debrief_takes_the_learners_word(ann: Stage, said: Speak) -> None:
    """Lines taken back don't count as hot; they are still the learner's own."""
    hot, _ = step(ann, begun(ann), said("reactive", "blame", text="one"))
    taken, _ = step(ann, hot, Tapped("misheard"))
    both, _ = step(ann, taken, said("reactive", "blame", text="two"))
    both, _ = step(ann, both, Tapped("misheard"))
    rehearsal = both
    while rehearsal.phase == "scene":
        rehearsal, _ = step(ann, rehearsal, said("relational", *GOOD, text="three"))
    _, effects = step(ann, rehearsal, Tapped("guess", "0"))
    values = next(effect.values for effect in effects if isinstance(effect, Wording))

    assert (False, "one", "three") == (values["heated"], values["first"], values["last"])


def test_the_scene_tells_how_the_line_landed(ann: Stage, source: Source, said: Speak, scene_text: str) -> None:
    """The bubble that answers a line says how it was taken; a partner who asks "When?" again is not pleased."""

    def landed(stage: Stage, event: Said, postponed: int = 0) -> str:
        here = begun(stage)
        here = replace(here, variables={**here.variables, "postponed": postponed})
        return next(effect.landed for effect in step(stage, here, event)[1] if isinstance(effect, Scene))

    old = "says: [Ten minutes then., All right.]"
    puts_off = Stage(edited(source, old, f"{old}\n            postpones: true", scene_text), "ann")

    assert "well" == landed(ann, said("relational", *GOOD))
    assert "ill" == landed(ann, said("reactive", "blame"))
    assert "open" == landed(ann, said(None))
    assert ["well", "ill"] == [landed(puts_off, said("relational", *GOOD), already) for already in (0, 1)]


def test_hints_go_look_name_begin(ann: Stage) -> None:
    """Each hint is one step further, and the last one stays."""
    rehearsal = begun(ann)
    seen = []
    for _ in range(4):
        rehearsal, effects = step(ann, rehearsal, Tapped("hint"))
        seen += [effect.values["text"] for effect in effects if isinstance(effect, Wording)]

    assert ["Look at Ben.", "What is missing?", "Begin: I want ___.", "Begin: I want ___."] == seen


def test_examples_come_after_one_own_try(ann: Stage, said: Speak) -> None:
    """No examples before a try; after it, three voices for the beat that was tried."""
    _, refused = step(ann, begun(ann), Tapped("example"))
    moved, _ = step(ann, begun(ann), said("relational", *GOOD))
    _, shown = step(ann, moved, Tapped("example"))

    assert ["scene/try-first"] == names(refused)
    assert ["scene/example"] == names(shown)
    assert next(effect.values["plain"] for effect in shown if isinstance(effect, Wording)) == "Not now."


def test_waiting_and_gestures_are_turns(ann: Stage) -> None:
    """Saying nothing and sitting down move the scene where the script says so."""
    waited, _ = step(ann, begun(ann), Tapped("wait"))
    sat, effects = step(ann, begun(ann), Tapped("gesture", "sit"))

    assert ("kettle", 1) == (waited.beat, waited.turn)
    assert ("kettle", 1) == (sat.beat, sat.turn)
    assert spoken(effects).startswith("You sit.")


def test_waiting_where_the_script_has_none_is_answered(ann: Stage, said: Speak) -> None:
    """A wait without an outcome is a quiet moment, not silence."""
    moved, _ = step(ann, begun(ann), said("relational", *GOOD))
    same, effects = step(ann, moved, Tapped("wait"))

    assert moved.beat == same.beat
    assert ["scene/quiet"] == names(effects)


def test_the_second_postponement_is_asked_when(ann: Stage, said: Speak) -> None:
    """After two postponements the partner asks "When?"."""
    rehearsal = replace(begun(ann), beat="kettle")
    rehearsal, _ = step(ann, rehearsal, said("rigid", "limit"))
    rehearsal, effects = step(ann, rehearsal, said("rigid", "limit"))

    assert 2 == rehearsal.variables["postponed"]
    assert spoken(effects).startswith("When?")


def test_a_third_postponement_is_a_shut_door(ann: Stage, said: Speak) -> None:
    """However the third one is worded, the scene ends shut."""
    rehearsal = replace(begun(ann), beat="kettle")
    for _ in range(3):
        rehearsal, _ = step(ann, rehearsal, said("rigid", "limit"))

    assert ("slammed", "guess") == (rehearsal.beat, rehearsal.phase)


def test_pushback_yields_after_two(ann: Stage, said: Speak) -> None:
    """A third push is never taken: the reply is passed over."""
    rehearsal = replace(begun(ann), pushbacks=2)
    rehearsal, effects = step(ann, rehearsal, said("relational", "limit"))

    assert 2 == rehearsal.pushbacks
    assert spoken(effects).startswith("Hm.")


def play_to_the_end(stage: Stage, said: Speak, evening: int = 1) -> tuple[Rehearsal, tuple[Effect, ...]]:
    rehearsal = begun(stage, evening=evening)
    effects: tuple[Effect, ...] = ()
    while rehearsal.phase == "scene":
        rehearsal, effects = step(stage, rehearsal, said("relational", *GOOD, text=f"line {rehearsal.turn}"))
    return rehearsal, effects


def test_an_ending_asks_about_the_partner_first(ann: Stage, said: Speak) -> None:
    """Before the partner's side is shown, the learner guesses it."""
    rehearsal, effects = play_to_the_end(ann, said)

    assert ("home", "guess") == (rehearsal.beat, rehearsal.phase)
    assert ["debrief/guess"] == names(effects)
    assert ["guess", "guess", "pause", "enough"] == controls(effects)


def test_the_debrief_shows_first_and_last_line(ann: Stage, said: Speak) -> None:
    """The guess is answered and the learner's first and last line stand side by side."""
    rehearsal, _ = play_to_the_end(ann, said)
    rehearsal, effects = step(ann, rehearsal, Tapped("guess", "1"))
    values = next(effect.values for effect in effects if isinstance(effect, Wording))

    assert "debrief" == rehearsal.phase
    assert ("line 0", "line 3") == (values["first"], values["last"])
    assert "No, not the keys." == values["answer"]
    assert "You said line 3." == values["tonight"]


def test_a_well_played_scene_can_go_unheard(ann: Stage, said: Speak) -> None:
    """On a bad evening the same good lines end unheard."""
    rehearsal, _ = play_to_the_end(ann, said, evening=2)

    assert "cross" == rehearsal.beat


def test_the_debrief_offers_the_other_role(ann: Stage, said: Speak) -> None:
    """Being the other one is an effect that names script and role."""
    rehearsal, _ = play_to_the_end(ann, said)
    rehearsal, _ = step(ann, rehearsal, Tapped("guess", "0"))
    rehearsal, effects = step(ann, rehearsal, Tapped("be_other"))

    assert (BeginOther("the-keys", "ben"),) == effects
    assert "over" == rehearsal.phase


def test_a_question_asked_in_a_pause_leads_back_to_where_the_pause_began(ann: Stage, said: Speak) -> None:
    """Paused after the ending, asked by safety, answered: the guess is still open, and the debrief can be reached."""
    ended, _ = play_to_the_end(ann, said)
    paused, _ = step(ann, ended, Tapped("pause"))
    asked, _ = step(ann, paused, SteppedOut("own_danger"))
    back, shown = step(ann, asked, SteppedIn())
    debrief, _ = step(ann, back, Tapped("guess", "0"))

    assert ("guess", "guess", "debrief") == (ended.phase, back.phase, debrief.phase)
    assert "debrief/guess" in names(shown)


def test_a_second_play_differs_and_a_redone_turn_does_not(ann: Stage, said: Speak) -> None:
    """Variants depend on rehearsal and turn alone."""
    openings = {spoken(start(ann, f"r{number}", evening=1)[1]) for number in range(20)}
    first, shown = step(ann, begun(ann), said("relational", *GOOD))
    again, _ = step(ann, first, Tapped("say_again"))
    _, redone = step(ann, again, said("relational", *GOOD))

    assert 3 == len(openings)
    assert spoken(shown) == spoken(redone)


def edited(source: Source, old: str, new: str, scene_text: str) -> Source:
    assert old in scene_text
    return read(source.file, scene_text.replace(old, new).encode())
