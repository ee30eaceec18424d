"""What a message does (stance, moves, evidence) and what to say about it. Pure.

This is the room's door: other rooms import from here only.
"""

from __future__ import annotations

from bot.coach.assessment import Assessment
from bot.coach.listening import Coach
from bot.coach.vocabulary import HELPING_MOVES, HURTING_MOVES, MOVES, STANCES, Move, Stance
from bot.coach.weights import WeightsError

__all__ = [
    "HELPING_MOVES",
    "HURTING_MOVES",
    "MOVES",
    "STANCES",
    "Assessment",
    "Coach",
    "Move",
    "Stance",
    "WeightsError",
]
