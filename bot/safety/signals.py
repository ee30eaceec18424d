"""What to look for in a learner's words before anything else is done with them.

``look`` reads one message by itself. It answers with the gravest thing it finds, or with None. What follows from
a signal is decided in ``bot.safety.decision``; what it finds and misses is measured in ``docs/safety.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from bot.safety.age import UNDER_18
from bot.safety.harm_other import HARM_OTHER
from bot.safety.heard import Heard, hear
from bot.safety.idioms import IDIOMS
from bot.safety.own_danger import OWN_DANGER
from bot.safety.partner_danger import PARTNER_DANGER
from bot.safety.rules import Address, Rule, Strength, masked

Kind = Literal["own_danger", "partner_danger", "under_18", "harm_other"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)  # gravest first: the order in which two findings are weighed

_TABLES: Final[tuple[tuple[Kind, tuple[Rule, ...]], ...]] = (
    ("own_danger", OWN_DANGER),
    ("partner_danger", PARTNER_DANGER),
    ("under_18", UNDER_18),
    ("harm_other", HARM_OTHER),
)
_JOKING: Final = frozenset({"lol"})


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing found in a message.

    ``span`` is where it was found: (start, end) in characters of the message, end exclusive. ``address`` says
    whether it could be a line of the scene (``line``), cannot be one (``told``), or asks the program to coach
    control or harm (``request``).
    """

    kind: Kind
    strength: Strength
    span: tuple[int, int] | None = None
    address: Address = "line"


def look(text: str) -> Signal | None:
    """Find the gravest signal in ``text``: explicit before indirect, then in the order of ``KINDS``.

    Takes any string and never raises; time grows with the length, whatever the string holds. A joke's mark ("lol",
    a laughing face) makes an explicit line about oneself or the partner indirect, and an indirect one nothing.
    """
    heard = hear(text)
    return find(heard, masked(heard.line, IDIOMS))


def find(heard: Heard, line: str) -> Signal | None:
    """The same for a message that was heard; ``line`` is its line with the idioms blotted out."""
    joking = not _JOKING.isdisjoint(heard.words)
    best: Signal | None = None
    for kind, table in _TABLES:
        for rule in table:
            strength = rule.strength
            if best is not None and (best.strength == "explicit" or strength == best.strength):
                continue
            found = rule.pattern.search(line)
            if found is None:
                continue
            if joking and rule.address == "line" and kind != "under_18":
                if strength == "indirect" or best is not None:
                    continue
                strength = "indirect"
            best = Signal(kind, strength, heard.span(found.start(), found.end()), rule.address)
    return best
