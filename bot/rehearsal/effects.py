"""What a step wants to happen. Effects are data; rendering and sending are others' work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.coach.vocabulary import Stance
    from bot.rehearsal.events import Control
    from bot.rehearsal.landing import Landing


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bubble in the scene: narration, or the partner speaking. Script text, placeholders filled."""

    kind: Literal["narration", "line"]
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A text of the bot's own, by its name under prompts/. ``pick`` chooses the variant (modulo their number)."""

    name: str
    values: Mapping[str, object] = field(default_factory=dict)
    pick: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """One bubble of the scene; ``before`` and ``after`` are the bot's own words in the same bubble.

    ``landed``: how the partner took the learner's line that this bubble answers.
    """

    partner: str
    parts: tuple[Part, ...]
    before: Wording | None = None
    after: Wording | None = None
    landed: Landing = "open"


@dataclass(frozen=True, slots=True)
class React:
    """A reaction to the learner's message, and nothing else said."""

    emoji: str = "👍"


@dataclass(frozen=True, slots=True)
class Offered:
    """One control that is offered; ``label`` for what a script names (a gesture, a choice, a guess), ``key`` for a
    label of its own under prompts/."""

    control: Control
    value: str = ""
    label: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The controls under the last bubble; ``more`` stand behind ⋯."""

    controls: tuple[Offered, ...]
    more: tuple[Offered, ...] = ()


@dataclass(frozen=True, slots=True)
class Misheard:
    """The learner said "that's not how I meant it", and ``heard`` was taken back. Counted, never shown."""

    heard: Stance


@dataclass(frozen=True, slots=True)
class BeginOther:
    """The learner wants to be the other role."""

    script: str
    role: str


Effect = Scene | Wording | React | Offer | Misheard | BeginOther
