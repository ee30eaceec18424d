"""A message as words, and what a small neural encoder hears in it: coach and safety weigh what it says. Pure.

This is the room's door: other rooms import from here only.
"""

from __future__ import annotations

from bot.encoder.encoder import DANGERS, FLAGS, Encoder, EncoderError, Reading
from bot.encoder.message import Message, Word, longest_clause, plain, take_apart
from bot.encoder.names import UNKNOWN, Names

__all__ = [
    "DANGERS",
    "FLAGS",
    "UNKNOWN",
    "Encoder",
    "EncoderError",
    "Message",
    "Names",
    "Reading",
    "Word",
    "longest_clause",
    "plain",
    "take_apart",
]
