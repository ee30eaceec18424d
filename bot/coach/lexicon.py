"""The features that the model knows, and how much each counts in one message."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from bot.coach.features import BLOCKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from bot.coach.features import Feature


@dataclass(frozen=True, slots=True)
class Found:
    """The known features of one message.

    ``ids`` are distinct, with their ``values``. ``which`` (an index into ``ids``), ``first`` and ``last``
    describe each occurrence.
    """

    ids: NDArray[np.intp]
    values: NDArray[np.float64]
    which: NDArray[np.intp]
    first: NDArray[np.intp]
    last: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Feature names with their rarity: 1 + ln((1 + messages) / (1 + messages that have the feature))."""

    names: Sequence[str]
    rarity: NDArray[np.float32]
    index: dict[str, int] = field(init=False)
    _block: NDArray[np.intp] = field(init=False)
    _share: NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        letters = {letter: number for number, letter in enumerate(BLOCKS)}
        object.__setattr__(self, "index", {name: at for at, name in enumerate(self.names)})
        object.__setattr__(self, "_block", np.array([letters[name[0]] for name in self.names], dtype=np.intp))
        object.__setattr__(self, "_share", np.array(list(BLOCKS.values())))

    def find(self, features: Iterable[Feature]) -> Found:
        """Look the features of one message up; unknown ones are left out."""
        get = self.index.get
        known = [(at, first, last) for name, first, last in features if (at := get(name)) is not None]
        table = np.fromiter(chain.from_iterable(known), np.intp, 3 * len(known)).reshape(-1, 3)
        ids, which = np.unique(table[:, 0], return_inverse=True)
        return Found(ids, self.values(ids), which, table[:, 1], table[:, 2])

    def values(self, ids: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return what distinct features count: rarities, each block brought to length 1, times the block's share."""
        rarity = self.rarity[ids].astype(np.float64)
        block = self._block[ids]
        length = np.sqrt(np.bincount(block, rarity * rarity, len(self._share)))
        values: NDArray[np.float64] = rarity / length[block] * self._share[block]
        return values
