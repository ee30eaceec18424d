"""What can be put into a learner's line: whole sentences by part, kind of line and voice.

They stand in ``prompts/coach/additions.toml``. Each is one sentence that fits beside any line of its kind.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.coach.vocabulary import HELPING_MOVES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.coach.vocabulary import HelpingMove

VOICES: Final = ("plain", "warm", "sideways")
# For each part the kinds of line it can be added to; what they mean stands in the file, above each.
OCCASIONS: Final[Mapping[HelpingMove, tuple[str, ...]]] = {
    "validation": ("any",),
    "feeling": ("pause", "open"),
    "limit": ("offer", "later", "open"),
    "care": ("pause", "open"),
    "invitation": ("span", "pause", "another-day", "limit", "feeling", "open"),
}
_SENTENCE: Final = re.compile(r"[A-Z][^.?!{}<>*\n]*[.?!]")


class AdditionsError(ValueError):
    """The sentences can't be used; the message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Additions:
    """The sentences by (part, kind of line, voice); at least one for each."""

    sentences: Mapping[tuple[str, str, str], tuple[str, ...]]

    def voices(self, move: HelpingMove, occasion: str, pick: int) -> tuple[str, str, str]:
        """Return one sentence for each of the three voices; ``pick`` modulo their number chooses.

        Raises KeyError for an occasion that the move does not have.
        """
        plain, warm, sideways = (self.sentences[move, occasion, voice] for voice in VOICES)
        return plain[pick % len(plain)], warm[pick % len(warm)], sideways[pick % len(sideways)]


def read_additions(text: str) -> Additions:
    """Read the file's text. Raises AdditionsError for one that is not TOML, lacks a list or holds no sentences."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"this is not TOML: {error}. Often a missing quote or comma."
        raise AdditionsError(msg) from None
    sentences: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for move in HELPING_MOVES:
        for occasion in OCCASIONS[move]:
            table = data.get(move, {})
            kind = table.get(occasion, {}) if isinstance(table, dict) else {}
            for voice in VOICES:
                found = kind.get(voice) if isinstance(kind, dict) else None
                sentences[move, occasion, voice] = _sentences(f"[{move}.{occasion}] {voice}", found)
    return Additions(sentences)


def _sentences(place: str, found: object) -> tuple[str, ...]:
    if not isinstance(found, list) or not found:
        msg = f'{place} is missing. Write `{place.split()[-1]} = ["One sentence.", "Another."]` there.'
        raise AdditionsError(msg)
    for sentence in found:
        if not isinstance(sentence, str) or not _SENTENCE.fullmatch(sentence):
            msg = f"{place}: {sentence!r} is not one plain sentence. Begin with a capital, end with a full stop or a question mark."
            raise AdditionsError(msg)
    return tuple(found)
