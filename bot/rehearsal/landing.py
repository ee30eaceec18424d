"""How a line landed with the partner, as far as the script says: read from the condition of the reply that was taken.

The coach speaks after the partner. It must not praise a line that the partner has just been hurt by, nor hold up
a hurt in one that they took well.
"""

from __future__ import annotations

from typing import Final, Literal

from bot.coach.feedback import SILENT, Feedback
from bot.coach.vocabulary import HELPING_MOVES, HURTING_MOVES
from bot.rehearsal.script import Condition, Outcome, Reply

Landing = Literal[
    "well",  # the reply is written for a line that keeps both self and door
    "ill",  # the reply is written for a line that doesn't, or that hurts
    "open",  # it would come after other lines, too
]
_HELPING: Final = frozenset[str](HELPING_MOVES)
_HURTING: Final = frozenset[str](HURTING_MOVES)
_HURTS: Final = frozenset(f"coach/{move}" for move in HURTING_MOVES)
# Alone, "rigid" means a bare or shut line. A bare limit is no hurt, but the reply to it is often a sting: it counts as ill, so that nobody is praised over it.
_KEPT: Final = frozenset({"relational", "rigid"})  # together, a script means a clear line, warm or bare
_SHUT_OR_LOST: Final = frozenset({"reactive", "rigid", "porous"})


def landing(outcome: Outcome) -> Landing:
    """Return how a line that leads to ``outcome`` landed; an ``otherwise``, a wait and a gesture are open.

    A partner who pushes back is afraid, not pleased: what would have landed well is open then.
    """
    landed = _demanded(outcome.when) if isinstance(outcome, Reply) else "open"
    return "open" if landed == "well" and outcome.pushback else landed


def _demanded(condition: Condition) -> Landing:
    """What every line that meets the condition has in common; ill comes before well."""
    options = [_demanded(option) for option in condition.any or ()]
    stances, some = set(condition.stance or ()), set(condition.has_any or ())
    if (
        (stances and stances <= _SHUT_OR_LOST)
        or not _HURTING.isdisjoint(condition.has or ())
        or (some and some <= _HURTING)
        or (options and set(options) == {"ill"})
    ):
        return "ill"
    if (
        ("relational" in stances and stances <= _KEPT)
        or not _HELPING.isdisjoint(condition.has or ())
        or (some and some <= _HELPING)
        or (options and set(options) == {"well"})
    ):
        return "well"
    return "open"


def in_tune(said: Feedback, landed: Landing) -> Feedback:
    """Leave out what would contradict the partner, who has spoken first: praise over a hurt, a hurt in what was welcome."""
    if landed == "ill":
        return SILENT if said.kind == "good" else said.without_strength()
    return SILENT if landed == "well" and said.name in _HURTS else said
