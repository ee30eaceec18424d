"""All scenes that can be played, each role made ready once."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from bot.rehearsal.problems import Problem, ScriptError
from bot.rehearsal.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.rehearsal.reading import Source
    from bot.rehearsal.rehearsal import Rehearsal
    from bot.rehearsal.script import Script


class UnknownSceneError(LookupError):
    """There is no such scene or role; the message names those there are."""


class Repertoire:
    """Scripts by id, with a stage for each role. Raises ScriptError when a script's machine cannot be built."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = dict(sources)
        self._stages: dict[tuple[str, str], Stage] = {}
        for source in sources.values():
            for role in source.script.roles:
                try:
                    self._stages[source.script.id, role] = Stage(source, role)
                except ValueError as error:
                    message = f"{error}. Run `whenready lint` for all problems."
                    raise ScriptError([Problem(source.file, source.line("roles", role), "WR101", message)]) from error

    def __iter__(self) -> Iterator[Script]:
        return (source.script for source in self._sources.values())

    def __contains__(self, script: object) -> bool:
        return script in self._sources

    def script(self, script: str) -> Script:
        """Return the script. Raises UnknownSceneError, naming the nearest and all known ones."""
        if script not in self._sources:
            known = sorted(self._sources)
            close = difflib.get_close_matches(script, known, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            msg = f"There is no scene called {script!r}.{hint} Known: {', '.join(known)}."
            raise UnknownSceneError(msg)
        return self._sources[script].script

    def partner_name(self, rehearsal: Rehearsal) -> str:
        """The name of the partner in a rehearsal, "" when its script or role is gone."""
        stage = self._stages.get((rehearsal.script, rehearsal.role))
        return stage.partner.name if stage else ""

    def stage(self, script: str, role: str) -> Stage:
        """Return the stage of one role. Raises UnknownSceneError for a scene or role there is not."""
        roles = self.script(script).roles
        if role not in roles:
            msg = f"{script} has no role {role!r}. Choose {' or '.join(roles)}."
            raise UnknownSceneError(msg)
        return self._stages[script, role]
