"""Which controls stand under the last bubble."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rehearsal.effects import Offer, Offered

if TYPE_CHECKING:
    from bot.rehearsal.rehearsal import Rehearsal
    from bot.rehearsal.stage import Stage


def offer(stage: Stage, rehearsal: Rehearsal, *, feedback: bool = False) -> Offer:
    """Return what the learner can do now. ``feedback``: the coach has just said something about the last line."""
    match rehearsal.phase:
        case "scene":
            return _in_scene(stage, rehearsal, feedback=feedback)
        case "paused":
            return Offer((Offered("resume"), Offered("enough")))
        case "question":
            return Offer(())  # safety's own answers stand here
        case "guess":
            guesses = stage.role.debrief.guesses
            return Offer(
                tuple(Offered("guess", str(index), stage.fill(guess.label)) for index, guess in enumerate(guesses)),
                (Offered("pause"), Offered("enough")),
            )
        case "debrief":
            return Offer((Offered("be_other", label=stage.partner.name), Offered("enough")))
        case "over":
            return Offer((Offered("be_other", label=stage.partner.name),))
        case "stopped":
            return Offer(())


def _in_scene(stage: Stage, rehearsal: Rehearsal, *, feedback: bool) -> Offer:
    beat = stage.beat(rehearsal.beat)
    if beat is None:
        return Offer((Offered("enough"),))
    if choosing(stage, rehearsal):
        return Offer((Offered("choose", "a", "A"), Offered("choose", "b", "B")), (Offered("pause"), Offered("enough")))
    shown = [Offered("say_again"), Offered("go_on")] if feedback and rehearsal.trail else []
    shown.append(Offered("hint"))
    misheard = [Offered("misheard")] if _judged(rehearsal) else []
    if feedback:  # a verdict has just been spoken: taking it back is one tap away
        shown += misheard
    if beat.wait is not None:
        shown.append(Offered("wait"))
    shown += [Offered("gesture", key, stage.fill(gesture.label)) for key, gesture in beat.gestures.items()]
    more = [Offered("example")]
    if rehearsal.trail:
        more += [Offered("step_back"), *([] if feedback else [Offered("say_again"), *misheard])]
    return Offer(tuple(shown), (*more, Offered("pause"), Offered("enough")))


def choosing(stage: Stage, rehearsal: Rehearsal) -> bool:
    """Whether the two ready answers are still open: at the first beat, before anything was said or picked."""
    beat = stage.beat(rehearsal.beat)
    return (
        beat is not None
        and beat.choices is not None
        and rehearsal.phase == "scene"
        and not rehearsal.spoken
        and f"chose:{rehearsal.beat}" not in rehearsal.used
    )


def _judged(rehearsal: Rehearsal) -> bool:
    """Whether the last turn was a line of the learner's own that the coach has made something of."""
    if not rehearsal.trail or not rehearsal.trail[-1].own_words:
        return False
    lines = rehearsal.lines
    return bool(lines) and lines[-1].stance is not None
