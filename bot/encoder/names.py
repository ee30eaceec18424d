"""Which number a known name has, in little memory: for layers that know a hundred thousand of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from numpy.typing import NDArray

UNKNOWN: Final = -1
_CHUNK: Final = 1 << 16  # letters that are held as strings at once


class Names:
    """Names numbered in their order, found by their hashes: a tenth of what a dict of strings takes.

    Two names in a hundred thousand share a 64-bit hash once in billions of starts; an unknown one is then taken for
    a known one, as one feature among hundreds.
    """

    def __init__(self, spelt: bytes) -> None:
        """Take names in UTF-8, one a line, each once."""
        self.spelt = spelt
        hashes = np.fromiter(_hashes(spelt.decode()), np.int64)
        self._numbers = hashes.argsort().astype(np.int32)
        self._hashes = hashes[self._numbers]

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        """Number ``names``; none of them may hold a line break."""
        return cls("\n".join(names).encode())

    def __len__(self) -> int:
        """How many names there are."""
        return len(self._hashes)

    def numbers(self, names: Collection[str]) -> NDArray[np.int32]:
        """Return each name's number, UNKNOWN for those that aren't known."""
        asked = np.fromiter(map(hash, names), np.int64, len(names))
        at = self._hashes.searchsorted(asked)
        at[at == len(self._hashes)] = 0
        return np.where(self._hashes[at] == asked, self._numbers[at], np.int32(UNKNOWN))


def _hashes(spelt: str) -> Iterator[int]:
    start = 0
    while start <= len(spelt):
        end = spelt.find("\n", start + _CHUNK)
        end = len(spelt) if end < 0 else end
        yield from map(hash, spelt[start:end].split("\n"))
        start = end + 1
