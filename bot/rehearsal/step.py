"""One step of a rehearsal: ``(rehearsal, event) -> (rehearsal, effects)``. Pure, and never silent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.rehearsal import controls, debrief
from bot.rehearsal.conditions import Moment, apply
from bot.rehearsal.effects import Effect, Misheard, Scene, Wording
from bot.rehearsal.events import Event, Said, SteppedIn, SteppedOut, Stopped, Tapped
from bot.rehearsal.landing import landing
from bot.rehearsal.machine import GESTURE, TEXT, WAIT, Turn
from bot.rehearsal.offers import offer
from bot.rehearsal.rehearsal import MAX_SPOKEN, MAX_TRAIL, Footstep, Rehearsal, Spoken
from bot.rehearsal.script import EVENINGS, MAX_POSTPONED
from bot.rehearsal.variants import choose

if TYPE_CHECKING:
    from bot.rehearsal.stage import Stage

Result = tuple[Rehearsal, tuple[Effect, ...]]


def start(stage: Stage, rehearsal_id: str, *, evening: int | None = None) -> Result:
    """Begin a scene. ``rehearsal_id`` must be new each time: it decides the variants.

    ``evening`` (0, 1, 2) sets what kind of evening the partner has; None draws it from the id. Raises
    ValueError for another number.
    """
    if evening is None:
        evening = EVENINGS[choose(len(EVENINGS), rehearsal_id, "evening")]
    if evening not in EVENINGS:
        msg = f"evening is one of {EVENINGS}, not {evening}"
        raise ValueError(msg)
    rehearsal = Rehearsal(
        id=rehearsal_id,
        script=stage.script.id,
        content_hash=stage.content_hash,
        role=stage.role_id,
        beat=stage.role.start,
        variables={**stage.script.variables, "evening": evening, "postponed": 0},
    )
    return rehearsal, (controls.opening(stage, rehearsal), offer(stage, rehearsal))


def step(stage: Stage, rehearsal: Rehearsal, event: Event) -> Result:
    """Take one step. Any event at any time is answered by at least one effect; nothing is raised."""
    rehearsal, restarted = reconcile(stage, rehearsal)
    if restarted:
        return rehearsal, restarted
    if rehearsal.phase == "stopped":  # whatever comes, a scene that safety has ended stays ended
        return controls.say(stage, rehearsal, "scene/stopped")
    match event:
        case Said():
            return _said(stage, rehearsal, event)
        case SteppedOut():
            # Out of a pause it goes back to where the pause began, which would be forgotten otherwise.
            back = rehearsal.returns_to if rehearsal.phase in {"question", "paused"} else rehearsal.phase
            moved = replace(rehearsal, phase="question", pending=event.question, returns_to=back)
            return moved, (offer(stage, moved),)
        case SteppedIn():
            if rehearsal.phase != "question":
                return controls.here(stage, rehearsal)
            return controls.here(stage, replace(rehearsal, phase=rehearsal.returns_to, pending=None))
        case Stopped():
            moved = replace(rehearsal, phase="stopped", pending=None, spoken=(), trail=())
            return moved, (offer(stage, moved),)
        case Tapped():
            return _tapped(stage, rehearsal, event)


def reconcile(stage: Stage, rehearsal: Rehearsal) -> tuple[Rehearsal, tuple[Effect, ...]]:
    """Fit a saved rehearsal to a script that was edited meanwhile.

    The same beat id goes on; unknown variables are dropped and missing ones take their defaults. When the beat
    itself is gone, the scene begins again, kindly: the effects say so. Otherwise there are none.
    """
    if rehearsal.content_hash == stage.content_hash:
        return rehearsal, ()
    built_in = {name: rehearsal.variables.get(name, 0) for name in ("evening", "postponed")}
    defaults = stage.script.variables
    # A variable whose kind changed (a number that was a yes) is as good as missing.
    kept = {
        name: value
        for name, value in rehearsal.variables.items()
        if name in defaults and type(value) is type(defaults[name])
    }
    fitted = replace(rehearsal, content_hash=stage.content_hash, variables={**defaults, **kept, **built_in})
    known = {*stage.role.beats, *stage.role.endings}
    if rehearsal.beat in known and (rehearsal.phase != "scene" or rehearsal.beat in stage.role.beats):
        trail = tuple(footstep for footstep in rehearsal.trail if footstep.beat in stage.role.beats)
        return replace(fitted, trail=trail), ()
    if rehearsal.phase in {"over", "stopped"}:
        return fitted, ()
    evening = rehearsal.variables.get("evening")
    begun, _ = start(stage, rehearsal.id, evening=evening if isinstance(evening, int) and evening in EVENINGS else None)
    begun = replace(
        begun,
        asked=rehearsal.asked,
        at_debrief=rehearsal.at_debrief,
        quiet=rehearsal.quiet,
        coach_asked=rehearsal.coach_asked,
        used=rehearsal.used,
    )
    begun, said = controls.wording(begun, "scene/changed", partner=stage.partner.name)
    return begun, (said, controls.opening(stage, begun), offer(stage, begun))


def _said(stage: Stage, rehearsal: Rehearsal, event: Said) -> Result:
    match rehearsal.phase:
        case "scene":
            if not event.text.strip():
                return controls.say(stage, rehearsal, "scene/empty", partner=stage.partner.name)
            return _play(stage, rehearsal, event)
        case "paused":
            return controls.resume(stage, rehearsal)
        case "guess":
            return debrief.guessed(stage, rehearsal, "")
        case "question":
            return controls.say(stage, rehearsal, "scene/answer-first")
        case _:
            return controls.say(stage, rehearsal, "scene/over", title=stage.script.title)


def _tapped(stage: Stage, rehearsal: Rehearsal, event: Tapped) -> Result:
    if event.at is not None and event.at != rehearsal.position:
        return controls.stale(stage, rehearsal)
    match rehearsal.phase, event.control:
        case ("scene", "wait"):
            return _without_words(stage, rehearsal, WAIT, "")
        case ("scene", "gesture"):
            return _without_words(stage, rehearsal, GESTURE, event.value)
        case ("scene", "misheard"):
            return _misheard(stage, rehearsal)
        case ("scene", "say_again"):
            return controls.say_again(stage, rehearsal)
        case ("scene", "step_back"):
            return controls.step_back(stage, rehearsal)
        case ("scene", "hint"):
            return controls.hint(stage, rehearsal)
        case ("scene", "example"):
            return controls.example(stage, rehearsal)
        case ("scene", "choose"):
            return controls.choose_answer(stage, rehearsal, event.value)
        case ("scene", "go_on"):
            return controls.say(stage, rehearsal, "scene/go-on", partner=stage.partner.name)
        case ("scene" | "guess" | "debrief", "pause"):
            return controls.pause(stage, rehearsal)
        case ("paused", "resume"):
            return controls.resume(stage, rehearsal)
        case ("guess", "guess"):
            return debrief.guessed(stage, rehearsal, event.value)
        case ("scene" | "paused" | "guess" | "debrief", "enough"):
            return debrief.enough(stage, rehearsal)
        case ("debrief" | "over", "be_other"):
            return debrief.be_other(stage, rehearsal)
        case _:
            return controls.stale(stage, rehearsal)


def _play(stage: Stage, rehearsal: Rehearsal, event: Said) -> Result:
    """The learner spoke: find the reply. An unsure coach, or a no that is enough, takes the neutral branch."""
    heard = event.assessment
    unsure = heard.asks or event.complete_no
    line = Spoken(
        rehearsal.beat,
        event.text,
        None if heard.asks else heard.stance,
        () if heard.asks else tuple(sorted(heard.moves)),
    )
    moment = Moment(None if unsure else heard.stance, heard.moves, rehearsal.attempt, rehearsal.variables)
    turn = Turn(rehearsal.beat, moment, rehearsal.pushbacks)
    found = stage.machine.step(TEXT, turn)
    spoken = replace(rehearsal, spoken=(*rehearsal.spoken, line)[-MAX_SPOKEN:])
    if not found:  # a script without an otherwise; lint refuses it, a learner still gets an answer
        return controls.say(
            stage, replace(spoken, attempt=rehearsal.attempt + 1), "scene/quiet", partner=stage.partner.name
        )
    return _follow(stage, spoken, turn, own_words=True)


def _without_words(stage: Stage, rehearsal: Rehearsal, trigger: str, gesture: str) -> Result:
    turn = Turn(
        rehearsal.beat, Moment(None, frozenset(), rehearsal.attempt, rehearsal.variables), rehearsal.pushbacks, gesture
    )
    if not stage.machine.step(trigger, turn):
        name = "scene/quiet" if trigger == WAIT else "scene/stale"
        return controls.say(stage, rehearsal, name, partner=stage.partner.name)
    return _follow(stage, rehearsal, turn, own_words=False)


def _follow(stage: Stage, rehearsal: Rehearsal, turn: Turn, *, own_words: bool) -> Result:
    """Carry out the outcome that the machine found."""
    outcome = turn.outcome
    if outcome is None:  # impossible: every transition collects its outcome
        return controls.here(stage, rehearsal)
    before = Footstep(
        rehearsal.beat, rehearsal.turn, rehearsal.attempt, rehearsal.variables, rehearsal.pushbacks, own_words
    )
    variables, landed = apply(outcome.set, rehearsal.variables), landing(outcome)
    if outcome.postpones:
        variables = apply({"postponed": "+1"}, variables)
        if variables["postponed"] == MAX_POSTPONED and stage.role.postponing is not None:
            outcome = outcome.model_copy(update={"says": stage.role.postponing.twice})
            landed = "ill"  # "When?": however it was put, it was put off again
    moved = replace(
        rehearsal,
        beat=turn.state,
        turn=rehearsal.turn + 1,
        attempt=1 if turn.state != rehearsal.beat else rehearsal.attempt + (1 if own_words else 0),
        hints=rehearsal.first_hint if turn.state != rehearsal.beat else rehearsal.hints,
        variables=variables,
        pushbacks=rehearsal.pushbacks + (1 if outcome.pushback else 0),
        trail=(*rehearsal.trail, before)[-MAX_TRAIL:],
    )
    parts = stage.reaction(rehearsal.id, outcome, rehearsal.beat, rehearsal.turn)
    if stage.ending(turn.state) is not None:
        return debrief.open_guess(stage, moved, parts)
    if turn.state != rehearsal.beat:
        parts = (*parts, *stage.arrival(rehearsal.id, turn.state, moved.turn))
    if not parts:
        return controls.say(stage, moved, "scene/quiet", partner=stage.partner.name)
    return moved, (replace(stage.scene(parts), landed=landed), offer(stage, moved))


def _misheard(stage: Stage, rehearsal: Rehearsal) -> Result:
    """That's not how I meant it: take the learner's word, and let the partner answer anew, on the neutral branch."""
    standing = [index for index, line in enumerate(rehearsal.spoken) if not line.withdrawn]
    if not rehearsal.trail or not rehearsal.trail[-1].own_words or not standing:
        return controls.say(stage, rehearsal, "scene/nothing-to-redo", partner=stage.partner.name)
    before = controls.rewind(rehearsal, len(rehearsal.trail) - 1)
    last = standing[-1]
    heard = rehearsal.spoken[last].stance
    noted = () if heard is None else (Misheard(heard),)  # a second tap takes nothing back, and is not counted
    taken = replace(rehearsal.spoken[last], stance=None, moves=())
    before = replace(before, spoken=(*rehearsal.spoken[:last], taken, *rehearsal.spoken[last + 1 :]))
    turn = Turn(before.beat, Moment(None, frozenset(), before.attempt, before.variables), before.pushbacks)
    if not stage.machine.step(TEXT, turn):
        moved, effects = controls.say(stage, before, "scene/misheard", partner=stage.partner.name)
        return moved, (*noted, *effects)
    moved, effects = _follow(stage, before, turn, own_words=True)
    moved, said = controls.wording(moved, "scene/misheard", partner=stage.partner.name)
    scene = tuple(effect for effect in effects if isinstance(effect, Scene | Wording))
    return moved, (*noted, said, *scene, offer(stage, moved))
