"""The controls of a rehearsal: hint, example, say it again, step back, pause. Each answers with something to see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.rehearsal.conditions import apply
from bot.rehearsal.effects import Effect, Scene, Wording
from bot.rehearsal.offers import choosing, offer
from bot.rehearsal.variants import choose

if TYPE_CHECKING:
    from bot.rehearsal.rehearsal import Rehearsal
    from bot.rehearsal.script import Beat
    from bot.rehearsal.stage import Stage

Result = tuple["Rehearsal", tuple[Effect, ...]]
HINT_STEPS: Final = ("look", "name", "begin")


def wording(rehearsal: Rehearsal, name: str, **values: object) -> tuple[Rehearsal, Wording]:
    """Return a text of the bot's own, with the next variant that this rehearsal has not seen."""
    pick = choose(997, rehearsal.id, name) + rehearsal.used.get(name, 0)
    return rehearsal.with_use(name), Wording(name, values, pick)


def say(stage: Stage, rehearsal: Rehearsal, name: str, **values: object) -> Result:
    """Say one text, with the controls that fit now."""
    moved, said = wording(rehearsal, name, **values)
    return moved, (said, offer(stage, moved))


def opening(stage: Stage, rehearsal: Rehearsal) -> Scene:
    """The first bubble of a scene: who you are, what the partner says, two ready answers where there are."""
    before = Wording(
        "scene/opening",
        {
            "you": stage.role.name,
            "partner": stage.partner.name,
            "situation": stage.fill(stage.role.situation),
            "content_note": stage.fill(stage.script.content_note),
        },
    )
    parts = stage.arrival(rehearsal.id, rehearsal.beat, rehearsal.turn)
    return Scene(stage.partner.name, parts, before, _choices(stage, rehearsal))


def here(stage: Stage, rehearsal: Rehearsal) -> Result:
    """Show again where the scene stands."""
    beat = stage.beat(rehearsal.beat)
    if rehearsal.phase == "scene" and beat is not None:
        scene = stage.scene(stage.arrival(rehearsal.id, rehearsal.beat, rehearsal.turn))
        return rehearsal, (replace(scene, after=_choices(stage, rehearsal)), offer(stage, rehearsal))
    if rehearsal.phase == "guess":
        question = Wording("debrief/guess", {"question": stage.fill(stage.role.debrief.question)})
        return rehearsal, (question, offer(stage, rehearsal))
    if rehearsal.phase == "question":
        return say(stage, rehearsal, "scene/answer-first")
    if rehearsal.phase == "paused":
        return say(stage, rehearsal, "scene/paused", you=stage.role.name, partner=stage.partner.name)
    return say(stage, rehearsal, "scene/over", title=stage.script.title)


def stale(stage: Stage, rehearsal: Rehearsal) -> Result:
    """Answer a button of an earlier moment: say so, and show where the scene stands."""
    moved, said = wording(rehearsal, "scene/stale", partner=stage.partner.name)
    moved, shown = here(stage, moved)
    return moved, (said, *shown)


def hint(stage: Stage, rehearsal: Rehearsal) -> Result:
    """Look, name, begin: one step further each time, then the last one again."""
    beat = stage.beat(rehearsal.beat)
    hints = beat.hints if beat else None
    if hints is None:
        return say(stage, rehearsal, "scene/no-hint", partner=stage.partner.name)
    taken = min(rehearsal.hints, len(HINT_STEPS) - 1)
    text = stage.fill(getattr(hints, HINT_STEPS[taken]))
    moved = replace(rehearsal, hints=min(rehearsal.hints + 1, len(HINT_STEPS)))
    moved, said = wording(moved, "scene/hint", text=text, step=taken + 1, steps=len(HINT_STEPS))
    return moved, (said, offer(stage, moved))


def example(stage: Stage, rehearsal: Rehearsal) -> Result:
    """Three voices, for the beat of the learner's last own try; none before a first try."""
    beat = tried(stage, rehearsal)
    if beat is None:
        return say(stage, rehearsal, "scene/try-first", partner=stage.partner.name)
    if beat.examples is None:
        return say(stage, rehearsal, "scene/no-hint", partner=stage.partner.name)
    voices = {name: stage.fill(getattr(beat.examples, name)) for name in ("plain", "warm", "sideways")}
    return say(stage, rehearsal, "scene/example", **voices)


def choose_answer(stage: Stage, rehearsal: Rehearsal, picked: str) -> Result:
    """One of the two ready answers: say what it does, then ask for the learner's own words."""
    beat = stage.beat(rehearsal.beat)
    if beat is None or beat.choices is None or picked not in {"a", "b"} or not choosing(stage, rehearsal):
        return stale(stage, rehearsal)
    choice = beat.choices.a if picked == "a" else beat.choices.b
    moved = replace(rehearsal, variables=apply(choice.set, rehearsal.variables))
    moved = moved.with_use(f"chose:{rehearsal.beat}")
    return say(stage, moved, "scene/chosen", note=stage.fill(choice.note))


def rewind(rehearsal: Rehearsal, to: int) -> Rehearsal:
    """Return the rehearsal as it was before footstep ``to`` of its trail; lines said since are marked withdrawn."""
    footstep = rehearsal.trail[to]
    undone = sum(step.own_words for step in rehearsal.trail[to:])
    standing = [index for index, line in enumerate(rehearsal.spoken) if not line.withdrawn]
    taken_back = set(standing[len(standing) - undone :]) if undone else set()
    spoken = tuple(
        replace(line, withdrawn=True) if index in taken_back else line for index, line in enumerate(rehearsal.spoken)
    )
    return replace(
        rehearsal,
        beat=footstep.beat,
        turn=footstep.turn,
        attempt=footstep.attempt,
        variables=footstep.variables,
        pushbacks=footstep.pushbacks,
        hints=rehearsal.first_hint if footstep.beat != rehearsal.beat else rehearsal.hints,
        trail=rehearsal.trail[:to],
        spoken=spoken,
    )


def say_again(stage: Stage, rehearsal: Rehearsal) -> Result:
    """Take the last turn back; the partner rewinds, too, and says the same line again."""
    if not rehearsal.trail:
        return say(stage, rehearsal, "scene/nothing-to-redo", partner=stage.partner.name)
    tried = rehearsal.trail[-1].own_words
    moved = rewind(rehearsal, len(rehearsal.trail) - 1)
    moved = replace(moved, attempt=moved.attempt + (1 if tried else 0))
    moved, said = wording(moved, "scene/again", partner=stage.partner.name)
    scene = stage.scene(stage.arrival(moved.id, moved.beat, moved.turn))
    return moved, (replace(scene, before=said), offer(stage, moved))


def step_back(stage: Stage, rehearsal: Rehearsal) -> Result:
    """Go back to the beginning of the beat before this one."""
    trail = rehearsal.trail
    index = len(trail) - 1
    while index > 0 and trail[index].beat == rehearsal.beat:
        index -= 1
    if index < 0:
        return say(stage, rehearsal, "scene/at-the-start", partner=stage.partner.name)
    while index > 0 and trail[index - 1].beat == trail[index].beat:
        index -= 1
    moved = rewind(rehearsal, index)
    moved, said = wording(moved, "scene/stepped-back", partner=stage.partner.name)
    scene = stage.scene(stage.arrival(moved.id, moved.beat, moved.turn))
    return moved, (replace(scene, before=said), offer(stage, moved))


def pause(stage: Stage, rehearsal: Rehearsal) -> Result:
    """Stop for now; the place is kept."""
    moved = replace(rehearsal, phase="paused", returns_to=rehearsal.phase)
    return say(stage, moved, "scene/paused", you=stage.role.name, partner=stage.partner.name)


def resume(stage: Stage, rehearsal: Rehearsal) -> Result:
    """Go on where the pause began: the beat's lines again."""
    moved = replace(rehearsal, phase=rehearsal.returns_to, returns_to="scene")
    moved, said = wording(moved, "scene/resumed", you=stage.role.name, partner=stage.partner.name)
    moved, shown = here(stage, moved)
    first, *rest = shown
    if isinstance(first, Scene):
        return moved, (replace(first, before=said), *rest)
    return moved, (said, *shown)


def _choices(stage: Stage, rehearsal: Rehearsal) -> Wording | None:
    beat = stage.beat(rehearsal.beat)
    if beat is None or beat.choices is None or not choosing(stage, rehearsal):
        return None
    choices = beat.choices
    texts = {"ask": choices.ask, "a": choices.a.text, "b": choices.b.text}
    return Wording("scene/choices", {name: stage.fill(text) for name, text in texts.items()})


def tried(stage: Stage, rehearsal: Rehearsal) -> Beat | None:
    """The beat of the learner's last own try, which examples are for; None before a first try."""
    if rehearsal.attempt > 1:
        return stage.beat(rehearsal.beat)
    tried = [step.beat for step in rehearsal.trail if step.own_words]
    return stage.beat(tried[-1]) if tried else None
