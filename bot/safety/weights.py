"""The classifier's weights as one small file: arrays only, nothing that could run."""

from __future__ import annotations

import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bot.encoder import DANGERS, UNKNOWN, Names
from bot.safety.traits import TRAITS_VERSION

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from bot.encoder import Reading

FORMAT: Final = "whenready-safety-2"
CLASSES: Final = DANGERS
_HEARD: Final = len(CLASSES) + 1  # each class, and how outright a sign is


class SafetyWeightsError(Exception):
    """Safety's weights can't be used: run `python training/train_safety.py` to train them from the corpus."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear layer over known traits, and a second one that weighs its scores and the encoder's together.

    ``coefficients`` has a row per trait and a column per class, in the order of CLASSES, and a last one for how
    outright a sign is; ``rarity`` is what a trait counts before the message is brought to length 1. ``mixing`` has a row
    for each of these scores and each that the encoder gave (dangers, outright, grief). ``threshold`` is
    the probability (0..1) of any danger from which it counts as heard. ``about`` holds the corpus's hash and the
    figures.
    """

    names: Names
    rarity: NDArray[np.float32]
    coefficients: NDArray[np.float16]  # as in the file: half the memory; what a message needs is widened
    intercepts: NDArray[np.float64]
    mixing: NDArray[np.float64]
    mixing_intercepts: NDArray[np.float64]
    threshold: float
    about: Mapping[str, Any]

    def scores(self, traits: Collection[str]) -> NDArray[np.float64]:
        """Return the first layer's scores of a message with these traits."""
        numbers = self.names.numbers(traits)
        ids = np.sort(numbers[numbers != UNKNOWN])
        scores = self.intercepts.copy()
        if len(ids):
            values = self.rarity[ids].astype(np.float64)
            values /= np.sqrt(values @ values)
            scores += values @ self.coefficients[ids].astype(np.float64)
        return scores

    def probabilities(self, traits: Collection[str], reading: Reading) -> tuple[NDArray[np.float64], float]:
        """Return the probability of each of CLASSES for a message with these traits, and of its being said outright."""
        encoded = [*reading.dangers.tolist(), reading.outright, reading.grief]
        mixed = np.concatenate([self.scores(traits), encoded]) @ self.mixing + self.mixing_intercepts
        outright = 1 / (1 + float(np.exp(-mixed[-1])))
        likely = np.exp(mixed[:-1] - mixed[:-1].max())
        return likely / likely.sum(), outright

    def save(self, path: Path) -> None:
        """Write the file at ``path``; the same weights give the same bytes."""
        about = {**self.about, "format": FORMAT, "traits": TRAITS_VERSION, "classes": CLASSES}
        np.savez_compressed(
            path,
            about=np.frombuffer(json.dumps(about, sort_keys=True).encode(), dtype=np.uint8),
            names=np.frombuffer(self.names.spelt, dtype=np.uint8),
            rarity=self.rarity.astype(np.float16),
            coefficients=self.coefficients.astype(np.float16),
            intercepts=self.intercepts,
            mixing=self.mixing,
            mixing_intercepts=self.mixing_intercepts,
            threshold=np.array([self.threshold]),
        )

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Read the file at ``path``.

        Raises SafetyWeightsError, which says what to do, when there is none, it is damaged, or it was trained for
        other traits or classes than this program's.
        """
        advice = "run `python training/train_safety.py`"
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            about = json.loads(arrays["about"].tobytes())
            made_for = (about["format"], about["traits"], tuple(about["classes"]))
            names = Names(arrays.pop("names").tobytes())
            weights = cls(
                names,
                arrays["rarity"].astype(np.float32),
                arrays["coefficients"].astype(np.float16, copy=False),
                arrays["intercepts"],
                arrays["mixing"],
                arrays["mixing_intercepts"],
                float(arrays["threshold"][0]),
                about,
            )
        except FileNotFoundError as error:
            raise SafetyWeightsError(f"There is no {path}: {advice}.") from error
        except (OSError, EOFError, ValueError, LookupError, TypeError, zipfile.BadZipFile, zlib.error) as error:
            raise SafetyWeightsError(f"{path} can't be read as safety's weights: {advice}.") from error
        if made_for != (FORMAT, TRAITS_VERSION, CLASSES):
            raise SafetyWeightsError(f"{path} was trained for another version of safety: {advice}.")
        shapes = {
            "rarity": (len(names),),
            "coefficients": (len(names), _HEARD),
            "intercepts": (_HEARD,),
            "mixing": (2 * _HEARD + 1, _HEARD),
            "mixing_intercepts": (_HEARD,),
            "threshold": (1,),
        }
        if shapes != {name: arrays[name].shape for name in shapes}:
            raise SafetyWeightsError(f"{path} holds arrays of the wrong size: {advice}.")
        return weights
