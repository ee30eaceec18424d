"""Buttons under a message: what stands on them, and what a tap says (at most 64 bytes)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from bot.rehearsal import Control, Position, Tapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.rehearsal import Rehearsal

MAX_DATA: Final = 64  # bytes, Telegram's limit for callback_data
MAX_COPY: Final = 256  # characters, Telegram's limit for copy_text
ROW: Final = 30  # characters that stand beside each other on a phone, shared evenly by the buttons of a row
_CONTROLS: Final = frozenset(get_args(Control))


@dataclass(frozen=True, slots=True)
class Key:
    """One button: a tap that says ``data``, or ``copy`` to copy (``data`` is then what typing its label does), or
    ``url`` to open."""

    label: str
    data: str = ""
    copy: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for what Telegram would refuse."""
        if len(self.data.encode()) > MAX_DATA or len(self.copy) > MAX_COPY or not (self.data or self.copy or self.url):
            msg = f"a button that Telegram would refuse: {self.label!r}"
            raise ValueError(msg)

    def to_json(self) -> dict[str, Any]:
        """Return the button as the Bot API takes it."""
        if self.copy:
            return {"text": self.label, "copy_text": {"text": self.copy}}
        if self.url:
            return {"text": self.label, "url": self.url}
        return {"text": self.label, "callback_data": self.data}


def keyboard(keys: Iterable[Key]) -> dict[str, Any] | None:
    """Lay keys out in rows as wide as a phone; None where there are none."""
    rows: list[list[Key]] = []
    for key in keys:
        # Telegram makes the buttons of a row equally wide, so the longest label decides how many fit.
        together = [*rows[-1], key] if rows else []
        if together and max(len(one.label) for one in together) <= ROW // len(together):
            rows[-1].append(key)
        else:
            rows.append([key])
    return {"inline_keyboard": [[key.to_json() for key in row] for row in rows]} if rows else None


def rehearsal_data(rehearsal: Rehearsal, control: str, value: str = "") -> str:
    """What a button of a scene says: the control, its value, and the very moment that it belongs to."""
    return f"r:{control}:{value}:{moment(rehearsal)}"


def moment(rehearsal: Rehearsal) -> str:
    """A short name for one moment of one rehearsal: a tap that names another one is stale."""
    seed = f"{rehearsal.id}\x1f{rehearsal.beat}\x1f{rehearsal.turn}"
    return hashlib.blake2b(seed.encode(), digest_size=5).hexdigest()


def tapped(parts: Sequence[str], rehearsal: Rehearsal) -> Tapped | None:
    """Read ``r:control:value:moment``; None for what no button of ours says."""
    match parts:
        case ["r", control, value, when] if control in _CONTROLS:
            at = rehearsal.position if when == moment(rehearsal) else Position("", -1)
            return Tapped(cast("Control", control), value, at)
    return None
