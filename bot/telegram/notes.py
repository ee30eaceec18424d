"""What every turn shares about reflections: the prompts, the places, and how a person's plan is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, get_args

from markupsafe import Markup

from bot.reflection import REPLIES, Prompt, choose, load_prompts, said_moment, sent, shipped_places, wall, zone_of
from bot.rehearsal.script import Skill
from bot.rendering import Button, typed
from bot.telegram.session import ANSWERING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.reflection import Places, Plan
    from bot.rehearsal import Rehearsal
    from bot.rehearsal.repertoire import Repertoire
    from bot.telegram.chat import Chat
    from bot.wording import Wordings

# What can be done under a note: the label and the word in the button's data.
UNDER: Final = (
    ("note.answer_now", "now"),
    ("note.in_an_hour", "hour"),
    ("note.this_evening", "evening"),
    ("note.skip", "skip"),
    ("note.not_this_kind", "kind"),
    ("note.pause", "pause"),
)
_AT_REST: Final = frozenset({"home", "told", "which"})  # places where short words are nothing else
_BEFORE: Final = ("note.open", "open")  # under a neutral note, until it is opened


@dataclass(frozen=True, slots=True)
class Notes:
    """The prompts by id, and the countries and zones people may name; read once."""

    prompts: dict[str, Prompt]
    places: Places

    @classmethod
    def load(cls, prompts: Path) -> Notes:
        """Read the prompts under ``prompts/reflection`` and the shipped places. Raises PromptError."""
        found = load_prompts(prompts / "reflection", skills=get_args(Skill))
        return cls({prompt.id: prompt for prompt in found}, shipped_places())


def replies(names: Sequence[str]) -> list[tuple[str, str]]:
    """Labels and data of the buttons that answer whether something was said for real."""
    return [(REPLIES[name].label, f"asked:{name}") for name in names]


@dataclass(frozen=True, slots=True)
class Skills:
    """The skills that were practised lately, and those that went badly."""

    practised: frozenset[str] = frozenset()
    hard: frozenset[str] = frozenset()


def moment(seconds: float) -> datetime:
    """An instant from seconds, Unix time."""
    return datetime.fromtimestamp(seconds, UTC)


def skills_of(rehearsal: Rehearsal | None, repertoire: Repertoire) -> Skills:
    """What the last scene practised; it was hard when it ended unheard or shut."""
    if rehearsal is None or rehearsal.script not in repertoire:
        return Skills()
    practised = frozenset(repertoire.script(rehearsal.script).skills)
    role = repertoire.script(rehearsal.script).roles.get(rehearsal.role)
    ending = role.endings.get(rehearsal.beat) if role else None
    hard = ending is not None and ending.kind in {"unheard", "shut"}
    return Skills(practised, practised if hard else frozenset())


def pick(notes: Notes, plan: Plan, now: datetime, skills: Skills, seed: str) -> tuple[Prompt | None, Plan]:
    """Choose the prompt of today and note it in the plan; None when every kind is refused."""
    today = wall(now, zone_of(plan.schedule.zone)).date()
    prompt = choose(
        tuple(notes.prompts.values()),
        today=today,
        seen=plan.seen,
        refused=plan.refused,
        practised=skills.practised,
        hard=skills.hard,
        seed=seed,
    )
    return prompt, sent(plan, prompt, now) if prompt is not None else plan


def question(wordings: Wordings, prompt: Prompt, plan: Plan, sent_body: dict[str, Any], now: datetime) -> str:
    """The prompt's text as Telegram HTML, marked when it comes late."""
    zone = zone_of(plan.schedule.zone)
    text = Markup(prompt.render(wall(now, zone).date()))
    return wordings.render("chat/note", {"text": text, "late": sent_body.get("late", "")})


def when(due: datetime | None, now: datetime, zone: str) -> dict[str, object]:
    """The values by which a text says when something comes."""
    return said_moment(due, now, zone)


def standing(chat: Chat, text: str) -> Button | None:
    """The button under a note that was typed: notes come by themselves, so no turn has noted their buttons."""
    if chat.session.place in ANSWERING:
        return None  # words are an answer now
    label = chat.house.wordings.label
    names = (_BEFORE, *UNDER, ("note.resume", "resume"))
    wanted = typed(text, [Button(label(name), "answer", word) for name, word in names])
    if wanted is None or (chat.session.place not in _AT_REST and wanted.value not in {"open", "now"}):
        return None  # "In an hour" can be a line of a scene
    if wanted.value == "resume":
        return Button(wanted.label, "answer", "note:resume") if chat.desk.plan() is not None else None
    asked = chat.desk.asked() if wanted.value == "open" else None
    the_question = Button(wanted.label, "answer", "asked:open") if asked is not None and asked.get("sent") else None
    plan, number = chat.desk.plan(), chat.desk.newest_sent()
    newer = plan is None or plan.last is None or plan.last.timestamp() < (asked or {}).get("at", 0)
    if the_question is not None and newer:
        return the_question
    body = chat.desk.sent(number) if number is not None else None
    if body is not None and not body.get("done") and (wanted.value != "open" or not body.get("shown")):
        return Button(wanted.label, "answer", f"note:{wanted.value}:{number}")
    return the_question
