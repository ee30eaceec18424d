"""A script: one scene, two roles, and for each role the beats a learner walks through.

These models are the format, version 1. They hold data only; ``docs/authors.md`` explains each key to authors,
``reading.py`` turns a file into them, ``lint`` says what a valid script still gets wrong.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from bot.coach.vocabulary import Move, Stance

FORMAT: Final = 1
PLACEHOLDERS: Final = frozenset({"you", "partner"})
LINE_PLACEHOLDERS: Final = frozenset({"first", "last"})  # the learner's own lines; only in an ending's texts
BUILT_IN_VARIABLES: Final = ("evening", "postponed")
EVENINGS: Final = (0, 1, 2)  # what kind of evening the partner has: drawn once a rehearsal
MAX_PUSHBACKS: Final = 2  # pushback is fear showing, not a contest
MAX_POSTPONED: Final = 2  # a third postponement is a shut door, however worded
MIN_TURNS_TO_OPEN: Final = 4

SituationKind = Literal[
    "overload",  # the other pours, you are full
    "silence",  # the other has gone quiet
    "request",  # something is asked of you
    "disagreement",  # you want different things
    "apology",  # one of you did something
    "distance",  # closeness is missed
    "intrusion",  # a line is crossed
    "family",  # parents, siblings, grown children
    "news",  # something hard has to be said
]
Skill = Literal[
    "name-a-limit",
    "come-back",
    "ask-for-room",
    "hold-your-evening",
    "ask-instead-of-guess",
    "stay-with-a-feeling",
    "hear-a-no",
    "own-a-mistake",
    "receive",
]
EndingKind = Literal["open", "paused", "unheard", "shut"]
Value = bool | int | str


def _one_or_many(value: Any) -> Any:
    """Accept a single item where a list is expected: authors write ``has: limit``."""
    return value if isinstance(value, list) else [value]


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
Variable = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Variants = Annotated[list[Text], BeforeValidator(_one_or_many), Field(min_length=1)]
Count = Annotated[str | int, Field(union_mode="left_to_right")]  # 2 or "2+" (two or more) or "1-2"
AtMostTwoMoves = Annotated[list[Move], BeforeValidator(_one_or_many), Field(max_length=2)]
Moves = Annotated[list[Move], BeforeValidator(_one_or_many), Field(min_length=1)]
Stances = Annotated[list[Stance], BeforeValidator(_one_or_many), Field(min_length=1)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Condition(_Model):
    """When a reply is taken. Every key given must hold; an unsure coach makes none of them hold."""

    stance: Stances | None = None
    has: Moves | None = None
    has_any: Moves | None = None
    lacks: Moves | None = None
    attempt: Count | None = None
    where: dict[Variable, Value] | None = None
    any: Annotated[list[Condition], Field(min_length=2)] | None = None


class Outcome(_Model):
    """What happens after a learner's turn: the partner's answer, and where the scene goes.

    Without ``to`` the scene stays at this beat. ``pushback`` marks fear that pushes; ``postpones`` marks a
    learner's turn that puts the talk off.
    """

    says: Variants | None = None
    narration: Text | None = None
    to: Name | None = None
    set: dict[Variable, Value] = Field(default_factory=dict)
    pushback: bool = False
    postpones: bool = False


class Reply(Outcome):
    """An outcome with the condition that leads to it; the first that holds is taken."""

    when: Condition


class Gesture(Outcome):
    """Something a learner does instead of speaking: sit down beside them."""

    label: Annotated[Text, StringConstraints(max_length=40)]


class Choice(_Model):
    """One of two ready answers for a beginner; picking it teaches, it does not move the scene."""

    text: Text
    note: Text
    set: dict[Variable, Value] = Field(default_factory=dict)


class Choices(_Model):
    """Two ready answers and the question that is asked about them."""

    ask: Text = "Which leaves the door open?"
    a: Choice
    b: Choice


class Hints(_Model):
    """Three steps: look at the moment, name what is missing, begin the sentence."""

    look: Text
    name: Text
    begin: Text


class Examples(_Model):
    """One answer in three voices; none is the standard."""

    plain: Text
    warm: Text
    sideways: Text


class Beat(_Model):
    """A moment in which the partner has spoken and the learner answers."""

    narration: Text | None = None
    lines: Variants
    heard_as: Text  # the moment in a sentence or two, as the coach is told it: "Jordan asks when you'll be back."
    asks_for: AtMostTwoMoves
    later: bool = False  # the agreed time has come: the return is kept or not
    hints: Hints | None = None
    examples: Examples | None = None
    choices: Choices | None = None
    replies: list[Reply] = Field(default_factory=list)
    otherwise: Outcome | None = None
    wait: Outcome | None = None
    gestures: dict[Name, Gesture] = Field(default_factory=dict)


class Ending(_Model):
    """Where a scene stops, named by the learner's part."""

    kind: EndingKind
    narration: Text
    inside: Text  # what went on in the partner
    tonight: Text  # what the learner's part was, in the loop
    fair: Text | None = None  # said only where true: it would still be a good line
    tomorrow: Text | None = None  # for shut: one line for tomorrow


class Guess(_Model):
    """One possible answer to the debrief's question, and what comes back."""

    label: Annotated[Text, StringConstraints(max_length=40)]
    says: Text


class Debrief(_Model):
    """The talk after the scene."""

    question: Text
    guesses: Annotated[list[Guess], Field(min_length=2, max_length=5)]
    partner_could: Text  # the partner's half: "Jordan could have asked: ..."


class Postponing(_Model):
    """What the partner says at the second postponement, and the ending of a third."""

    twice: Variants
    third: Name


class Role(_Model):
    """One of the two people, as played by the learner."""

    name: Annotated[Text, StringConstraints(max_length=30)]
    like_me: Annotated[Text, StringConstraints(max_length=40)]  # "I go quiet, or I snap"
    goal: Text
    inside: Text  # this person's inside voice, for whoever played the other
    loop: Text
    situation: Text
    start: Name
    beats: Annotated[dict[Name, Beat], Field(min_length=1)]
    endings: Annotated[dict[Name, Ending], Field(min_length=1)]
    debrief: Debrief
    postponing: Postponing | None = None


class Script(_Model):
    """A whole scene for two."""

    format: Literal[1]
    id: Name
    title: Text
    theme: Text
    skills: Annotated[list[Skill], Field(min_length=1)]
    situation_kind: SituationKind
    source: Text
    content_note: Text
    variables: dict[Variable, Value] = Field(default_factory=dict)
    roles: Annotated[dict[Name, Role], Field(min_length=2, max_length=2)]

    def partner_of(self, role: str) -> Role:
        """The other role. Raises KeyError for a role this script does not have."""
        self.roles[role]
        return next(other for name, other in self.roles.items() if name != role)

    def other_role(self, role: str) -> str:
        """The id of the other role. Raises KeyError for a role this script does not have."""
        self.roles[role]
        return next(name for name in self.roles if name != role)
