"""A stage: one script and role made ready to be played; built once and shared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from bot.rehearsal.effects import Part, Scene
from bot.rehearsal.machine import SceneMachine
from bot.rehearsal.variants import choose

if TYPE_CHECKING:
    from bot.rehearsal.reading import Source
    from bot.rehearsal.script import Beat, Ending, Outcome, Role, Script

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put ``values`` in place of ``{name}``; a name that is not among them stays as it is. Nothing is executed."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


class Stage:
    """One role of one script, with its machine. Immutable after it is built; any number of rehearsals share it."""

    def __init__(self, source: Source, role_id: str) -> None:
        self.script: Script = source.script
        self.content_hash = source.content_hash
        self.role_id = role_id
        self.role: Role = source.script.roles[role_id]
        self.partner: Role = source.script.partner_of(role_id)
        self.machine = SceneMachine(self.role)
        self.names: Mapping[str, str] = {"you": self.role.name, "partner": self.partner.name}

    def beat(self, beat_id: str) -> Beat | None:
        """The beat, or None when there is none of that id."""
        return self.role.beats.get(beat_id)

    def ending(self, ending_id: str) -> Ending | None:
        """The ending, or None when there is none of that id."""
        return self.role.endings.get(ending_id)

    def fill(self, text: str, **more: str) -> str:
        """Fill the names of the two, and ``more``."""
        return fill(text, {**self.names, **more})

    def arrival(self, rehearsal_id: str, beat_id: str, turn: int) -> tuple[Part, ...]:
        """The narration and the partner's line with which a beat opens."""
        beat = self.role.beats[beat_id]
        line = beat.lines[choose(len(beat.lines), rehearsal_id, turn, beat_id)]
        parts = [Part("narration", self.fill(beat.narration))] if beat.narration else []
        return (*parts, Part("line", self.fill(line)))

    def reaction(self, rehearsal_id: str, outcome: Outcome, beat_id: str, turn: int) -> tuple[Part, ...]:
        """The partner's answer to a turn, before the next beat opens."""
        parts = [Part("narration", self.fill(outcome.narration))] if outcome.narration else []
        if outcome.says:
            line = outcome.says[choose(len(outcome.says), rehearsal_id, turn, beat_id, "says")]
            parts.append(Part("line", self.fill(line)))
        return tuple(parts)

    def scene(self, parts: tuple[Part, ...]) -> Scene:
        """A bubble of this scene."""
        return Scene(self.partner.name, parts)
