"""The words in which the coach describes a message: stances and moves.

Definitions: ``docs/labels.md``. Stance names stay inside the program; a learner never reads them.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

Stance = Literal["relational", "rigid", "porous", "reactive", "unclear"]
HelpingMove = Literal["feeling", "limit", "care", "validation", "invitation"]
HurtingMove = Literal["blame", "shutdown", "pleasing", "pressure", "flooding"]
Move = HelpingMove | HurtingMove

STANCES: Final[tuple[Stance, ...]] = get_args(Stance)
HELPING_MOVES: Final[tuple[HelpingMove, ...]] = get_args(HelpingMove)
HURTING_MOVES: Final[tuple[HurtingMove, ...]] = get_args(HurtingMove)
MOVES: Final[tuple[Move, ...]] = (*HELPING_MOVES, *HURTING_MOVES)
