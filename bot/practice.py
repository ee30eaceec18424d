"""One turn of practice: safety looks first, then the coach listens, then the rehearsal takes its step.

This is the middle of the way of one message; the chat and the terminal both go through it. Pure: it knows no
clock, no network and no store.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot import safety
from bot.coach.assessment import Assessment
from bot.coach.feedback import BACKBONE, SILENT, WORDINGS, Feedback, feedback
from bot.coach.rewrite import Rewrites, rewrites
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
from bot.rehearsal.controls import here, tried, wording
from bot.rehearsal.debrief import reactive_lines
from bot.rehearsal.landing import in_tune
from bot.rehearsal.offers import offer

if TYPE_CHECKING:
    from bot.coach import Coach
    from bot.coach.additions import Additions
    from bot.rehearsal.repertoire import Repertoire
    from bot.safety import Helplines, Lookout

LONGEST: Final = 4096  # characters of a message that are read; Telegram sends no more in one
MANY_HOT_LINES: Final = 3  # lines of contempt or attack after which the debrief asks whether it happens at home
_ASKED_ABOUT_A_PARTNER: Final = frozenset({"partner_real", "partner_afraid"})
_NOTHING_HEARD: Final = Assessment("unclear", frozenset(), 0.0, asks=True)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a turn leaves: the rehearsal as it is now, and what the learner sees.

    ``forget``: the learner is not to be here, and nothing of them may be kept.
    """

    rehearsal: Rehearsal
    effects: tuple[Effect, ...]
    forget: bool = False


@dataclass(frozen=True, slots=True)
class Outside:
    """What safety says where no scene is open: texts by name, buttons, the open question, and whether to go on.

    ``forget``: nothing of this person may be kept.
    """

    texts: tuple[str, ...]
    offer: Offer
    question: str | None
    goes_on: bool
    forget: bool = False


class Practice:
    """All scenes with the coach and safety at their side; built once, shared, without memory of anyone."""

    def __init__(
        self,
        repertoire: Repertoire,
        coach: Coach,
        lookout: Lookout,
        helplines: Helplines | None = None,
        additions: Additions | None = None,
    ) -> None:
        """Without ``additions`` a learner's own line is never rewritten: the scene's examples stand alone."""
        self.repertoire = repertoire
        self.helplines = helplines or safety.Helplines(())
        self._coach = coach
        self._lookout = lookout
        self._additions = additions

    def begin(self, script: str, role: str, rehearsal_id: str, *, evening: int | None = None) -> Turn:
        """Begin a scene. ``rehearsal_id`` must be new. Raises UnknownSceneError."""
        return Turn(*start(self.repertoire.stage(script, role), rehearsal_id, evening=evening))

    def opening(self) -> Offer:
        """The answers to the opening question, asked before any practice; its text is ``safety/opening``."""
        return _answers(safety.OPENING)

    def opened(self, answer: str) -> Outside:
        """What follows from the opening question. Raises LookupError for an answer there is not."""
        return self._outside(safety.answer(safety.OPENING.id, answer))

    def way_text(self, way: str) -> str:
        """The name of the text behind a way on. Raises KeyError for one that acts instead of speaking."""
        text = safety.WAYS[way]
        if text is None:
            raise KeyError(way)
        return f"safety/{text}"

    def outside(self, text: str) -> Outside | None:
        """Look at words written outside a scene; None when there is nothing to say about them."""
        text = text[:LONGEST]
        decision = safety.decide(self._lookout.look(text), in_scene=False)
        return None if decision.outcome == "go_on" and decision.text is None else self._outside(decision)

    def asked_outside(self, question: str, answer: str) -> Outside:
        """What follows from an answer to a question asked outside a scene. Raises LookupError for an unknown one."""
        return self._outside(safety.answer(question, answer))

    def said(self, rehearsal: Rehearsal, text: str) -> Turn:
        """The learner wrote ``text``. Raises UnknownSceneError when the script is gone."""
        stage = self._stage(rehearsal)
        text = text[:LONGEST]
        signal, in_scene = self._lookout.look(text), rehearsal.phase in {"scene", "question"}
        decision = safety.decide(signal, frozenset(rehearsal.asked), in_scene=in_scene)
        rehearsal = _noted(rehearsal, decision)
        if decision.outcome != "go_on":
            return self._step_out(stage, rehearsal, decision)
        if rehearsal.phase != "scene" or stage.beat(rehearsal.beat) is None or not text.strip():
            return self._debriefed(stage, *step(stage, rehearsal, Said(text, _NOTHING_HEARD)))
        line = self._hear(stage, rehearsal, text)
        after, effects = step(stage, rehearsal, line)
        if decision.kind is not None:
            after = _without_last_words(after)
        if decision.text is not None:
            return self._with_words(stage, after, effects, f"safety/{decision.text}", {})
        if decision.silence != "none" or rehearsal.quiet or after.phase != "scene" or after.turn == rehearsal.turn:
            return Turn(after, effects)
        return self._with_feedback(stage, after, effects, self._feedback(stage, rehearsal, line, effects))

    def feedback_on(self, rehearsal: Rehearsal, text: str) -> Feedback:
        """Return what the coach makes of ``text`` at this moment, even where the scene ends with it and nothing is shown.

        Silent where safety speaks or silences the coach. Raises UnknownSceneError, and KeyError outside a beat.
        """
        stage = self._stage(rehearsal)
        text = text[:LONGEST]
        decision = safety.decide(self._lookout.look(text), frozenset(rehearsal.asked), in_scene=True)
        if decision.outcome != "go_on" or decision.text is not None or decision.silence != "none" or rehearsal.quiet:
            return SILENT
        line = self._hear(stage, rehearsal, text)
        return self._feedback(stage, rehearsal, line, step(stage, rehearsal, line)[1])

    def tapped(self, rehearsal: Rehearsal, tap: Tapped) -> Turn:
        """The learner used a control. Raises UnknownSceneError when the script is gone."""
        stage = self._stage(rehearsal)
        if tap.control == "answer":
            return self.answered(rehearsal, tap.value)
        if tap.control == "way":
            return self._way(stage, rehearsal, tap)
        moved, effects = step(stage, rehearsal, tap)
        if any(isinstance(effect, Wording) and effect.name == "scene/example" for effect in effects):
            moved, effects = self._in_own_words(stage, moved, effects)
        return self._debriefed(stage, moved, effects)

    def answered(self, rehearsal: Rehearsal, answer: str) -> Turn:
        """The learner answered safety's open question. Raises UnknownSceneError when the script is gone."""
        stage = self._stage(rehearsal)
        if rehearsal.phase != "question" or rehearsal.pending is None:
            return self.here(rehearsal)
        try:
            decision = safety.answer(rehearsal.pending, answer, frozenset(rehearsal.asked))
        except LookupError:  # a button of another question
            return self.here(rehearsal)
        rehearsal = _noted(rehearsal, decision)
        if decision.outcome != "go_on":
            return self._step_out(stage, rehearsal, decision)
        back, shown = step(stage, rehearsal, SteppedIn())
        if decision.ways:
            back = replace(back, phase="paused", returns_to=back.phase)
            return Turn(*self._safety_words(stage, back, decision))
        if decision.text is None:
            return Turn(back, shown)
        back, words = wording(back, f"safety/{decision.text}", partner=stage.partner.name)
        return Turn(back, (words, *shown))

    def here(self, rehearsal: Rehearsal) -> Turn:
        """Show again where the learner is, or the question that is open. Raises UnknownSceneError."""
        stage = self._stage(rehearsal)
        question = safety.QUESTIONS.get(rehearsal.pending or "") if rehearsal.phase == "question" else None
        if question is not None:
            asked = Wording(f"safety/{question.text}", {"partner": stage.partner.name})
            return Turn(rehearsal, (asked, _answers(question)))
        return Turn(*here(stage, rehearsal))

    def other(self, begin: BeginOther, rehearsal_id: str) -> Turn:
        """Begin the same scene from the other side."""
        return self.begin(begin.script, begin.role, rehearsal_id)

    def _stage(self, rehearsal: Rehearsal) -> Stage:
        return self.repertoire.stage(rehearsal.script, rehearsal.role)

    def _step_out(self, stage: Stage, rehearsal: Rehearsal, decision: safety.Decision) -> Turn:
        """Leave the scene, for one question or for good."""
        if decision.question is not None:
            moved, _ = step(stage, rehearsal, SteppedOut(decision.question.id))
        else:
            moved, _ = step(stage, rehearsal, Stopped())
        return Turn(*self._safety_words(stage, moved, decision), forget=_forgets(decision))

    def _safety_words(
        self, stage: Stage, rehearsal: Rehearsal, decision: safety.Decision
    ) -> tuple[Rehearsal, tuple[Effect, ...]]:
        effects: list[Effect] = []
        names = [decision.text, decision.question.text if decision.question else None]
        for name in names:
            if name is not None:
                rehearsal, words = wording(rehearsal, f"safety/{name}", partner=stage.partner.name)
                effects.append(words)
        effects.append(_answers(decision.question) if decision.question else _ways(decision.ways))
        return rehearsal, tuple(effects)

    def _way(self, stage: Stage, rehearsal: Rehearsal, tap: Tapped) -> Turn:
        """A way on. Those that begin another scene or clear the chat are for the caller to take first."""
        match tap.value:
            case "go_on":
                return self.tapped(rehearsal, Tapped("resume"))
            case "enough" if rehearsal.phase != "stopped":
                return self.tapped(rehearsal, Tapped("enough"))
            case "enough":
                moved, words = wording(rehearsal, "scene/left", partner=stage.partner.name)
                return Turn(moved, (words,))
        # Where nobody can be asked for their country (a terminal), what helps everywhere stands in.
        text = "help" if tap.value == "my_country" else safety.WAYS.get(tap.value)
        if text is None:
            return self.here(rehearsal)
        moved, words = wording(rehearsal, f"safety/{text}", partner=stage.partner.name)
        rest = [way for way in ("go_on", "enough") if rehearsal.phase == "paused" or way == "enough"]
        return Turn(moved, (words, _ways(tuple(rest))))

    def _debriefed(self, stage: Stage, rehearsal: Rehearsal, effects: tuple[Effect, ...]) -> Turn:
        """After the debrief comes the question that safety kept for it, or that hot lines call for."""
        if rehearsal.phase != "debrief":
            return Turn(rehearsal, effects)
        waiting = rehearsal.at_debrief
        if waiting is None and reactive_lines(rehearsal) >= MANY_HOT_LINES and not rehearsal.asked:
            waiting = safety.QUESTIONS["harm_at_home"].id
        question = safety.QUESTIONS.get(waiting or "")
        if question is None:
            return Turn(rehearsal, effects)
        asked = (*rehearsal.asked, f"{question.id}:debrief")
        moved, _ = step(stage, replace(rehearsal, at_debrief=None, asked=asked), SteppedOut(question.id))
        moved, words = wording(moved, f"safety/{question.text}", partner=stage.partner.name)
        shown = tuple(effect for effect in effects if not isinstance(effect, Offer))
        return Turn(moved, (*shown, words, _answers(question)))

    def _outside(self, decision: safety.Decision) -> Outside:
        texts = [f"safety/{decision.text}"] if decision.text else []
        if decision.question is not None:
            texts.append(f"safety/{decision.question.text}")
            return Outside(tuple(texts), _answers(decision.question), decision.question.id, goes_on=False)
        goes_on = decision.outcome == "go_on"
        return Outside(tuple(texts), _ways(decision.ways), None, goes_on=goes_on, forget=_forgets(decision))

    def _hear(self, stage: Stage, rehearsal: Rehearsal, text: str) -> Said:
        situation = _situation(stage, rehearsal)
        heard = self._coach.assess(text, situation)
        return Said(text, heard, complete_no=safety.complete_no(text, situation))

    def _feedback(self, stage: Stage, rehearsal: Rehearsal, line: Said, effects: tuple[Effect, ...]) -> Feedback:
        """What to say about ``line``, said in ``rehearsal`` and answered by the partner with ``effects``."""
        beat = stage.role.beats[rehearsal.beat]
        earlier = [spoken.text for spoken in rehearsal.lines]
        weight = safety.worn_out(line.text, earlier)
        if weight == "grief" and not line.complete_no:
            return SILENT
        said = feedback(
            line.text,
            line.assessment,
            beat.asks_for,
            complete_no=line.complete_no,
            may_ask=not rehearsal.coach_asked,
        )
        if (weight is not None or line.assessment.weary) and said.name.startswith("coach/"):
            return SILENT
        # Under threat no line is called pleasing and none is asked for more backbone; only then is the scene read.
        if said.name in BACKBONE and _under_threat(rehearsal, stage.fill(beat.heard_as), [*earlier, line.text]):
            return SILENT
        return in_tune(said, next((effect.landed for effect in effects if isinstance(effect, Scene)), "open"))

    def _in_own_words(
        self, stage: Stage, rehearsal: Rehearsal, effects: tuple[Effect, ...]
    ) -> tuple[Rehearsal, tuple[Effect, ...]]:
        """Show the learner's own last line with what it lacked, once; asked again, or without one, the scene's examples."""
        shown = f"rewrote:{len(rehearsal.spoken)}"
        if shown in rehearsal.used or rehearsal.used.get("coach/rewrite", 0) >= WORDINGS:
            return rehearsal, effects
        moved, words = wording(rehearsal, "coach/rewrite", partner=stage.partner.name)
        own = self._rewrites(stage, rehearsal, words.pick)
        if own is None:
            return rehearsal, effects
        three = {"plain": own.plain, "warm": own.warm, "sideways": own.sideways}
        words = replace(words, values={**words.values, "move": own.move, **three})
        return moved.with_use(shown), tuple(words if isinstance(effect, Wording) else effect for effect in effects)

    def _rewrites(self, stage: Stage, rehearsal: Rehearsal, pick: int) -> Rewrites | None:
        """The learner's last line rewritten, from the words that the rehearsal still has; None where that won't do."""
        if self._additions is None or rehearsal.quiet or not rehearsal.spoken or rehearsal.spoken[-1].stance is None:
            return None  # unsure of it, or the learner has said that it was meant otherwise
        *earlier, last = (line.text for line in rehearsal.spoken)
        beat = stage.beat(rehearsal.spoken[-1].beat)
        if beat is None or beat is not tried(stage, rehearsal):
            return None
        line = self._hear(stage, replace(rehearsal, beat=rehearsal.spoken[-1].beat), last)
        threat = _under_threat(rehearsal, stage.fill(beat.heard_as), [*earlier, last])
        spared = line.complete_no or threat or safety.worn_out(last, earlier) is not None or line.assessment.spared
        partner = stage.partner.name
        return rewrites(last, line.assessment, beat.asks_for, self._additions, pick, partner=partner, spared=spared)

    def _with_feedback(self, stage: Stage, rehearsal: Rehearsal, effects: tuple[Effect, ...], said: Feedback) -> Turn:
        """Put the coach's part around the partner's: a reaction before it, or one text after it.

        Nothing is said twice in a rehearsal: a text whose wordings are used up is left out.
        """
        if said.kind == "good":
            return Turn(rehearsal, (React(), *effects))
        if said.kind == "silent" or rehearsal.used.get(said.name, 0) >= WORDINGS:
            return Turn(rehearsal, effects)
        if said.kind == "asks":
            rehearsal = replace(rehearsal, coach_asked=True)
        if rehearsal.used.get("coach/strength", 0) >= WORDINGS:
            said = said.without_strength()
        rehearsal, strength = wording(rehearsal, "coach/strength") if said.values.get("strength") else (rehearsal, None)
        values = {**said.values, "strength_pick": strength.pick if strength else 0}
        return self._with_words(stage, rehearsal, effects, said.name, values)

    def _with_words(
        self, stage: Stage, rehearsal: Rehearsal, effects: tuple[Effect, ...], name: str, values: dict[str, object]
    ) -> Turn:
        scene = tuple(effect for effect in effects if not isinstance(effect, Offer))
        if rehearsal.phase != "scene":  # the scene has ended meanwhile: its own question stands last
            return Turn(rehearsal, effects)
        rehearsal, words = wording(rehearsal, name, partner=stage.partner.name, **values)
        return Turn(rehearsal, (*scene, words, offer(stage, rehearsal, feedback=True)))


def _situation(stage: Stage, rehearsal: Rehearsal) -> str:
    """What the learner's line answers to, as the coach is told it; "" outside a beat."""
    return "" if (beat := stage.beat(rehearsal.beat)) is None else stage.fill(beat.heard_as)


def _under_threat(rehearsal: Rehearsal, situation: str, turns: list[str]) -> bool:
    """Whether appeasing is not to be called that; words that safety noticed are gone, that it asked about them isn't."""
    return not _ASKED_ABOUT_A_PARTNER.isdisjoint(rehearsal.asked) or safety.under_threat(situation, turns)


def _forgets(decision: safety.Decision) -> bool:
    """Whether nothing of this person may be kept: the bot is for adults."""
    return decision.kind == "under_18" and decision.final


def _noted(rehearsal: Rehearsal, decision: safety.Decision) -> Rehearsal:
    """Keep what safety needs to know later in this rehearsal; never any words."""
    return replace(
        rehearsal,
        asked=tuple(sorted(decision.asked)),
        at_debrief=decision.at_debrief.id if decision.at_debrief else rehearsal.at_debrief,
        quiet=rehearsal.quiet or decision.silence == "rehearsal",
    )


def _without_last_words(rehearsal: Rehearsal) -> Rehearsal:
    """Take away the words of a line that safety noticed; that it was said stays."""
    if not rehearsal.spoken:
        return rehearsal
    return replace(rehearsal, spoken=(*rehearsal.spoken[:-1], replace(rehearsal.spoken[-1], text="")))


def _answers(question: safety.Question) -> Offer:
    return Offer(tuple(Offered("answer", answer, key=key) for answer, key in question.answers))


def _ways(ways: tuple[str, ...]) -> Offer:
    return Offer(tuple(Offered("way", way, key=f"way.{way}") for way in ways))
