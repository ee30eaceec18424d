"""What follows from a signal: help, one plain question, or going on.

Pure: the same signal and the same history give the same decision. The rules:

* An explicit sign of own danger is asked about at once; when something has been done already, help comes unasked.
* The question comes once a rehearsal. It comes again only for something new and stronger: an explicit signal whose
  own question hasn't been asked.
* Help is final: the scene is over, unscored, and no later word takes it back.
* Threats said to the partner are neither praised nor scored; whether it happens at home is asked at the debrief.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from bot.safety import questions
from bot.safety.questions import Question
from bot.safety.signals import Kind, Signal

Outcome = Literal["help", "ask", "go_on"]
# How long the coach names no strength, gives no tip and counts nothing: not at all, this turn, or this rehearsal.
Silence = Literal["none", "turn", "rehearsal"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do now.

    ``text`` names a template under ``prompts/safety/`` to show, before the question if there is one. ``question``
    is set exactly when ``outcome`` is ``ask``; ``at_debrief`` waits until the scene has ended. ``ways`` are ids of
    ``questions.WAYS``, to be shown as buttons. ``asked`` holds the ids of the questions asked or bound to be asked
    in this rehearsal: keep it and pass it to the next ``decide``.
    """

    outcome: Outcome
    kind: Kind | None = None
    text: str | None = None
    question: Question | None = None
    at_debrief: Question | None = None
    ways: tuple[str, ...] = ()
    silence: Silence = "none"
    asked: frozenset[str] = frozenset()

    @property
    def final(self) -> bool:
        """Whether the rehearsal ends here for good: no score, no line for that person, no way to take it back."""
        return self.outcome == "help"


def decide(signal: Signal | None, asked: Collection[str] = (), *, in_scene: bool = True) -> Decision:
    """Decide what follows from ``signal``; without one, to go on.

    ``asked`` holds the ids of the questions this rehearsal has had (empty at its start). ``in_scene`` is false
    where the learner speaks for themself (a draft, a journal): then nobody asks whether it was the scene's story.
    """
    before = frozenset(asked)
    if signal is None:
        return Decision("go_on", asked=before)
    if signal.address == "told" and signal.strength == "explicit" and signal.kind in {"own_danger", "partner_danger"}:
        return _help(signal.kind, before)
    question = _question(signal, in_scene=in_scene)
    may_ask = question.id not in before and (signal.strength == "explicit" or not before)
    after = before | {question.id} if may_ask else before
    if signal.kind == "harm_other" and signal.address == "line" and in_scene:
        text = "frightening" if may_ask and signal.strength == "explicit" else None
        waits = question if may_ask else None
        return Decision("go_on", "harm_other", text, at_debrief=waits, silence="turn", asked=after)
    if may_ask:
        text = "no_control" if signal.address == "request" else None
        return Decision("ask", signal.kind, text, question=question, silence="turn", asked=after)
    return Decision("go_on", signal.kind, _said_again(signal), silence="turn", asked=after)


def answer(question_id: str, answer_id: str, asked: Collection[str] = ()) -> Decision:
    """Decide what follows from an answer.

    ``asked`` as for ``decide``. Raises LookupError when there is no such question or it has no such answer.
    """
    question = questions.QUESTIONS.get(question_id)
    if question is None or answer_id not in dict(question.answers):
        msg = f"{question_id!r} is no safety question with an answer {answer_id!r}; see questions.QUESTIONS"
        raise LookupError(msg)
    after = frozenset(asked)
    match question_id, answer_id:
        case "opening", "afraid":
            ways = ("people_who_help", "two_quiet_minutes", "someone_else", "clear_chat")
            return Decision("help", "partner_danger", "opening_afraid", ways=ways, silence="rehearsal", asked=after)
        case ("own_scene", "me") | ("own_moment", "everything"):
            direct = questions.OWN_DIRECT
            return Decision("ask", "own_danger", question=direct, silence="turn", asked=after | {direct.id})
        case "own_direct", "no_worn_out":
            rest = ("two_quiet_minutes", "go_on", "enough")
            return Decision("go_on", "own_danger", "no_worn_out", ways=rest, silence="rehearsal", asked=after)
        case "own_direct", _:
            return _help("own_danger", after)
        case ("partner_real", "happens" | "rather_not_say") | ("partner_afraid", "sometimes" | "yes"):
            return _help("partner_danger", after)
        case "age", "under_18":
            return _help("under_18", after)
        case "harm_at_home", "sometimes" | "yes":
            return _help("harm_other", after)
        case "harm_at_home", _:
            return Decision("go_on", "harm_other", "harm_no", silence="turn", asked=after)
        case ("own_scene" | "partner_real", "scene") | ("own_moment", "moment") | ("partner_afraid", "no"):
            return Decision("go_on", text="gone_on", silence="turn", asked=after)
    return Decision("go_on", asked=after)


_HELP: Final[dict[Kind, tuple[str, tuple[str, ...]]]] = {
    "own_danger": ("help_own_danger", ("my_country", "two_quiet_minutes", "enough")),
    "partner_danger": ("help_partner_danger", ("my_country", "two_quiet_minutes", "someone_else", "clear_chat")),
    "under_18": ("under_18", ("my_country",)),
    "harm_other": ("help_own_behaviour", ("my_country", "two_quiet_minutes", "enough")),
}


def _help(kind: Kind, asked: frozenset[str]) -> Decision:
    text, ways = _HELP[kind]
    return Decision("help", kind, text, ways=ways, silence="rehearsal", asked=asked)


def _said_again(signal: Signal) -> str | None:
    if signal.address == "request":
        return "no_control"
    return "reminder" if signal.kind == "own_danger" and signal.strength == "explicit" else None


def _question(signal: Signal, *, in_scene: bool) -> Question:
    explicit = signal.strength == "explicit"
    match signal.kind:
        case "own_danger":
            if not in_scene:
                return questions.OWN_DIRECT
            return questions.OWN_SCENE if explicit else questions.OWN_MOMENT
        case "partner_danger":
            return questions.PARTNER_REAL if explicit and in_scene else questions.PARTNER_AFRAID
        case "under_18":
            return questions.AGE
        case "harm_other":
            return questions.HARM_AT_HOME
