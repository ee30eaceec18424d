"""Choosing one of several wordings without chance: the same rehearsal and turn always choose the same."""

from __future__ import annotations

import hashlib


def choose(count: int, *keys: str | int) -> int:
    """Return an index in ``range(count)`` that depends on ``keys`` alone, evenly spread. Raises ValueError for none."""
    if count < 1:
        msg = "there is nothing to choose from"
        raise ValueError(msg)
    seed = "\x1f".join(str(key) for key in keys).encode()
    return int.from_bytes(hashlib.blake2b(seed, digest_size=8).digest(), "big") % count
