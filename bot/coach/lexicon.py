"""The features that the model knows, and how much each counts in one message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from bot.coach.features import BLOCKS
from bot.encoder import UNKNOWN, Names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.coach.features import Feature


@dataclass(frozen=True, slots=True)
class Found:
    """The known features of one message.

    ``ids`` are distinct, with their ``values``. ``which`` (an index into ``ids``), ``first`` and ``last``
    describe each occurrence.
    """

    ids: NDArray[np.int32]
    values: NDArray[np.float64]
    which: NDArray[np.intp]
    first: NDArray[np.intp]
    last: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Feature names with their rarity: 1 + ln((1 + messages) / (1 + messages that have the feature))."""

    names: Names
    rarity: NDArray[np.float32]
    _block: NDArray[np.int8] = field(init=False)
    _share: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        spelt = np.frombuffer(b"\n" + self.names.spelt, np.uint8)
        firsts = spelt[1:][spelt[:-1] == ord("\n")]
        blocks = np.zeros(256, np.int8)
        blocks[[ord(letter) for letter in BLOCKS]] = range(len(BLOCKS))
        object.__setattr__(self, "_block", blocks[firsts])
        object.__setattr__(self, "_share", np.array(list(BLOCKS.values())))

    def find(self, features: Sequence[Feature]) -> Found:
        """Look the features of one message up; unknown ones are left out."""
        numbers = self.names.numbers([name for name, _, _ in features])
        known = np.flatnonzero(numbers != UNKNOWN)
        places = np.array([features[at][1:] for at in known.tolist()], dtype=np.intp).reshape(-1, 2)
        ids, which = np.unique(numbers[known], return_inverse=True)
        return Found(ids, self.values(ids), which, places[:, 0], places[:, 1])

    def values(self, ids: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return what distinct features count: rarities, each block brought to length 1, times the block's share."""
        rarity = self.rarity[ids].astype(np.float64)
        block = self._block[ids]
        length = np.sqrt(np.bincount(block, rarity * rarity, len(self._share)))
        values: NDArray[np.float64] = rarity / length[block] * self._share[block]
        return values
