"""The dialogue engine: scripts, their state machine, and a rehearsal's steps. Pure.

``read`` makes a script of a file, ``Stage`` makes it ready to be played, ``start`` and ``step`` play it.
"""

from bot.rehearsal.effects import BeginOther, Effect, Misheard, Offer, Offered, Part, React, Scene, Wording
from bot.rehearsal.events import Control, Event, Position, Said, SteppedIn, SteppedOut, Stopped, Tapped
from bot.rehearsal.problems import Problem, ScriptError
from bot.rehearsal.reading import Source, read
from bot.rehearsal.rehearsal import Rehearsal, Spoken
from bot.rehearsal.script import Script
from bot.rehearsal.stage import Stage
from bot.rehearsal.step import start, step

__all__ = [
    "BeginOther",
    "Control",
    "Effect",
    "Event",
    "Misheard",
    "Offer",
    "Offered",
    "Part",
    "Position",
    "Problem",
    "React",
    "Rehearsal",
    "Said",
    "Scene",
    "Script",
    "ScriptError",
    "Source",
    "Spoken",
    "Stage",
    "SteppedIn",
    "SteppedOut",
    "Stopped",
    "Tapped",
    "Wording",
    "read",
    "start",
    "step",
]
