"""One turn of practice: safety looks first, then the coach listens, then the rehearsal takes its step.

This is the middle of the way of one message; the chat and the terminal both go through it. Pure: it knows no
clock, no network and no store.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot import safety
from bot.coach.feedback import Feedback, feedback
from bot.rehearsal import (
    BeginOther,
    Effect,
    Offer,
    Offered,
    React,
    Rehearsal,
    Said,
    Scene,
    Stage,
    SteppedIn,
    SteppedOut,
    Stopped,
    Tapped,
    Wording,
    start,
    step,
)
from bot.rehearsal.controls import here, wording
from bot.rehearsal.offers import offer

if TYPE_CHECKING:
    from bot.coach.assessment import Assessment
    from bot.coach.listening import Coach
    from bot.rehearsal.repertoire import Repertoire

LONGEST: Final = 4096  # characters of a message that are read; Telegram sends no more in one


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn leaves: the rehearsal as it is now, and what the learner sees."""

    rehearsal: Rehearsal
    effects: tuple[Effect, ...]


class Practice:
    """All scenes with the coach and safety at their side; built once, shared, without memory of anyone."""

    def __init__(self, repertoire: Repertoire, coach: Coach) -> None:
        self.repertoire = repertoire
        self._coach = coach

    def begin(self, script: str, role: str, rehearsal_id: str, *, evening: int | None = None) -> Turn:
        """Begin a scene. ``rehearsal_id`` must be new. Raises UnknownSceneError."""
        return Turn(*start(self.repertoire.stage(script, role), rehearsal_id, evening=evening))

    def said(self, rehearsal: Rehearsal, text: str) -> Turn:
        """The learner wrote ``text``. Raises UnknownSceneError when the script is gone."""
        stage = self._stage(rehearsal)
        text = text[:LONGEST]
        looked = self._look(stage, rehearsal, text)
        if looked is not None:
            return looked
        beat = stage.beat(rehearsal.beat)
        if rehearsal.phase != "scene" or beat is None or not text.strip():
            silent = Said(text, self._coach.assess("", ""))
            return Turn(*step(stage, rehearsal, silent))
        situation = stage.fill(beat.heard_as)
        heard = self._coach.assess(text, situation)
        whole = safety.complete_no(text, situation)
        after, effects = step(stage, rehearsal, Said(text, heard, complete_no=whole))
        if after.phase != "scene" or after.position == rehearsal.position or not after.spoken:
            return Turn(after, effects)
        return self._with_feedback(stage, after, effects, self._feedback(stage, rehearsal, after, text, heard, whole=whole))

    def tapped(self, rehearsal: Rehearsal, tap: Tapped) -> Turn:
        """The learner used a control. Raises UnknownSceneError when the script is gone."""
        return Turn(*step(self._stage(rehearsal), rehearsal, tap))

    def answered(self, rehearsal: Rehearsal, answer: str) -> Turn:
        """The learner answered safety's open question. Raises UnknownSceneError when the script is gone."""
        stage = self._stage(rehearsal)
        if rehearsal.phase != "question" or rehearsal.pending is None:
            return Turn(*here(stage, rehearsal))
        return self._follow(stage, rehearsal, safety.answer(rehearsal.pending, answer))

    def here(self, rehearsal: Rehearsal) -> Turn:
        """Show again where the learner is. Raises UnknownSceneError when the script is gone."""
        stage = self._stage(rehearsal)
        return Turn(*here(stage, rehearsal))

    def other(self, begin: BeginOther, rehearsal_id: str) -> Turn:
        """Begin the same scene from the other side."""
        return self.begin(begin.script, begin.role, rehearsal_id)

    def _stage(self, rehearsal: Rehearsal) -> Stage:
        return self.repertoire.stage(rehearsal.script, rehearsal.role)

    def _feedback(
        self, stage: Stage, before: Rehearsal, after: Rehearsal, text: str, heard: Assessment, *, whole: bool
    ) -> Feedback:
        beat = stage.role.beats[before.beat]
        earlier = [line.text for line in before.lines]
        return feedback(
            text,
            heard,
            beat.asks_for,
            complete_no=whole,
            under_threat=safety.under_threat(stage.fill(beat.heard_as), [*earlier, text]),
            may_ask=not after.coach_asked,
        )

    def _with_feedback(
        self, stage: Stage, rehearsal: Rehearsal, effects: tuple[Effect, ...], said: Feedback
    ) -> Turn:
        """Put the coach's part around the partner's: a reaction before it, or one text after it."""
        scene = tuple(effect for effect in effects if not isinstance(effect, Offer))
        match said.kind:
            case "good":
                return Turn(rehearsal, (React(), *effects))
            case "silent":
                return Turn(rehearsal, effects)
            case "asks":
                rehearsal = replace(rehearsal, coach_asked=True)
            case "words":
                pass
        values = dict(said.values)
        if values.get("strength"):
            rehearsal, counted = wording(rehearsal, "coach/strength")
            values["strength_pick"] = counted.pick
        else:
            values["strength_pick"] = 0
        rehearsal, words = wording(rehearsal, said.name, partner=stage.partner.name, **values)
        return Turn(rehearsal, (*scene, words, offer(stage, rehearsal, feedback=True)))
