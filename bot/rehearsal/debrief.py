"""After the scene: a guess at the partner's side, then the debrief."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.rehearsal import controls
from bot.rehearsal.effects import BeginOther, Effect, Part, Wording
from bot.rehearsal.offers import offer

if TYPE_CHECKING:
    from bot.rehearsal.rehearsal import Rehearsal, Spoken
    from bot.rehearsal.stage import Stage

Result = tuple["Rehearsal", tuple[Effect, ...]]
QUOTED_LINE: Final = 200  # characters of a learner's line that the debrief shows
HEATED: Final = 2  # reactive lines after which the debrief holds up no line of the learner's


def open_guess(stage: Stage, rehearsal: Rehearsal, parts: tuple[Part, ...]) -> Result:
    """The scene has come to its ending: close it, and ask about the partner before showing their side."""
    ending = stage.role.endings[rehearsal.beat]
    closing = Part("narration", _with_lines(stage, rehearsal, ending.narration))
    moved = replace(rehearsal, phase="guess")
    question = Wording("debrief/guess", {"question": stage.fill(stage.role.debrief.question)})
    return moved, (stage.scene((*parts, closing)), question, offer(stage, moved))


def guessed(stage: Stage, rehearsal: Rehearsal, picked: str) -> Result:
    """Answer the guess (``picked`` is its index; a typed answer picks none) and give the debrief."""
    guesses = stage.role.debrief.guesses
    if picked and not (picked.isascii() and picked.isdigit() and int(picked) < len(guesses)):
        return controls.stale(stage, rehearsal)
    moved = replace(rehearsal, phase="debrief")
    answer = stage.fill(guesses[int(picked)].says) if picked else ""
    return moved, (Wording("debrief/whole", {"answer": answer, **values(stage, moved)}), offer(stage, moved))


def values(stage: Stage, rehearsal: Rehearsal) -> dict[str, object]:
    """What the debrief's text needs. The rehearsal must be at an ending."""
    ending = stage.role.endings.get(rehearsal.beat) or next(iter(stage.role.endings.values()))
    first, last = first_and_last(rehearsal)
    texts = {
        "inside": ending.inside,
        "loop": stage.role.loop,
        "tonight": ending.tonight,
        "partner_could": stage.role.debrief.partner_could,
        "fair": ending.fair or "",
        "tomorrow": ending.tomorrow or "",
    }
    heated = reactive_lines(rehearsal) >= HEATED
    return {
        **{name: _with_lines(stage, rehearsal, text) for name, text in texts.items()},
        "partner": stage.partner.name,
        "you": stage.role.name,
        "kind": ending.kind,
        "first": "" if heated else first,
        "last": "" if heated else last,
        "heated": heated,
    }


def reactive_lines(rehearsal: Rehearsal) -> int:
    """How many of the lines that stand came in hot."""
    return sum(line.stance == "reactive" for line in rehearsal.lines)


def first_and_last(rehearsal: Rehearsal) -> tuple[str, str]:
    """The learner's first line and the last one that kept both self and door, shortened; "" where there is none."""
    spoken = _with_words(rehearsal)
    if not spoken:
        return "", ""
    best = _best(spoken)
    return shorten(spoken[0].text), shorten(best.text) if best is not spoken[0] else ""


def best_line(rehearsal: Rehearsal) -> str:
    """The line worth keeping, whole: the last one that kept both self and door, else the last one; "" for none."""
    spoken = _with_words(rehearsal)
    return " ".join(_best(spoken).text.split()) if spoken else ""


def _with_words(rehearsal: Rehearsal) -> list[Spoken]:
    return [line for line in rehearsal.spoken if line.text]  # words that safety took away are not shown again


def _best(spoken: list[Spoken]) -> Spoken:
    standing = [line for line in spoken if not line.withdrawn] or spoken
    kept = [line for line in standing if line.stance == "relational"] or standing
    return kept[-1]


def shorten(text: str, limit: int = QUOTED_LINE) -> str:
    """Return ``text`` on one line, at most ``limit`` characters, cut at a word."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"


def enough(stage: Stage, rehearsal: Rehearsal) -> Result:
    """Enough for today: a good place to stop, the two lines, and no more."""
    first, last = first_and_last(rehearsal)
    moved = replace(rehearsal, phase="over")
    name = "debrief/enough-after" if rehearsal.phase == "debrief" else "debrief/enough"
    return controls.say(stage, moved, name, partner=stage.partner.name, first=first, last=last)


def be_other(stage: Stage, rehearsal: Rehearsal) -> Result:
    """Swap: the same evening from the other side."""
    moved = replace(rehearsal, phase="over")
    return moved, (BeginOther(stage.script.id, stage.script.other_role(stage.role_id)),)


def _with_lines(stage: Stage, rehearsal: Rehearsal, text: str) -> str:
    first, last = first_and_last(rehearsal)
    return stage.fill(text, first=first or "…", last=last or first or "…")
