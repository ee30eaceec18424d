"""When to leave the exercise, and where help is. Pure: no clock, no network, no store.

``Lookout.look`` reads every free text before it is assessed (``look`` is its layer of patterns alone), ``decide`` says
what follows, ``answer`` what an answer leads to. ``complete_no`` and ``under_threat`` tell the coach when warmth or
backbone is not to be asked for, ``worn_out`` when no tip is. All wording is in ``prompts/safety/``; what this finds and
what it can't is in ``docs/safety.md``.
"""

from __future__ import annotations

from bot.safety.complete_no import complete_no
from bot.safety.decision import Decision, Outcome, Silence, answer, decide
from bot.safety.helplines import Country, Helpline, Helplines, HelplinesError, read_helplines
from bot.safety.lookout import Lookout
from bot.safety.questions import OPENING, QUESTIONS, WAYS, Question
from bot.safety.rules import Address, Strength
from bot.safety.signals import KINDS, Kind, Signal, look
from bot.safety.threat import under_threat
from bot.safety.weights import SafetyWeightsError
from bot.safety.worn_out import Weight, worn_out

__all__ = [
    "KINDS",
    "OPENING",
    "QUESTIONS",
    "WAYS",
    "Address",
    "Country",
    "Decision",
    "Helpline",
    "Helplines",
    "HelplinesError",
    "Kind",
    "Lookout",
    "Outcome",
    "Question",
    "SafetyWeightsError",
    "Signal",
    "Silence",
    "Strength",
    "Weight",
    "answer",
    "complete_no",
    "decide",
    "look",
    "read_helplines",
    "under_threat",
    "worn_out",
]
