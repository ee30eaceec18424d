"""The trained model as one small file: arrays only, nothing that could run."""

from __future__ import annotations

import json
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from bot.coach.features import FEATURES_VERSION
from bot.coach.lexicon import Lexicon
from bot.coach.vocabulary import MOVES, STANCES
from bot.encoder import FLAGS, Names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT: Final = "whenready-coach-3"
_SIZE: Final = len(STANCES) + len(MOVES)


class WeightsError(Exception):
    """The coach's weights can't be used: run `make model` to train them from the corpus."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear layer over the lexicon's features, how it is weighed with the encoder, and where the coach draws its lines.

    The layer scores every stance and move by itself (columns in the order of STANCES, then MOVES). ``cooling`` are the
    temperatures of its stances' scores and of the encoder's before their probabilities are averaged; ``temperature``
    cools what comes out, so that a confidence of 0.8 is right in 8 of 10 cases; ``thresholds`` are probabilities, one
    per move; below ``sure`` (a confidence) the coach asks. A move whose probability is under ``doubts`` is called missing, one
    over ``certain`` is spoken of; in between the coach hears it and says nothing. ``flagged`` are the probabilities from
    which a flag is raised. ``about`` holds the corpus's hash and the figures.
    """

    lexicon: Lexicon
    coefficients: NDArray[np.float16]  # as in the file: half the memory; what a message needs is widened
    intercepts: NDArray[np.float64]
    cooling: tuple[float, float]
    temperature: float
    thresholds: NDArray[np.float64]
    sure: float
    doubts: NDArray[np.float64]
    certain: NDArray[np.float64]
    flagged: NDArray[np.float64]
    about: Mapping[str, Any]

    def save(self, path: Path) -> None:
        """Write the file at ``path``; the same weights give the same bytes."""
        about = {**self.about, "format": FORMAT, "features": FEATURES_VERSION, "stances": STANCES, "moves": MOVES}
        np.savez_compressed(
            path,
            about=np.frombuffer(json.dumps(about, sort_keys=True).encode(), dtype=np.uint8),
            names=np.frombuffer(self.lexicon.names.spelt, dtype=np.uint8),
            rarity=self.lexicon.rarity,
            coefficients=self.coefficients.astype(np.float16),
            intercepts=self.intercepts,
            lines=np.array(
                [
                    *self.cooling,
                    self.temperature,
                    self.sure,
                    *self.thresholds,
                    *self.doubts,
                    *self.certain,
                    *self.flagged,
                ]
            ),
        )

    @classmethod
    def load(cls, path: Path) -> Weights:
        """Read the file at ``path``.

        Raises WeightsError, which says what to do, when there is none, it is damaged, or it was trained
        for other features, stances or moves than this program's.
        """
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            about = json.loads(arrays["about"].tobytes())
            if about["format"] != FORMAT:
                raise WeightsError(f"{path} is not in the format {FORMAT}: run `make model` to train the coach anew.")
            if (about["features"], about["stances"], about["moves"]) != (
                FEATURES_VERSION,
                list(STANCES),
                list(MOVES),
            ):
                raise WeightsError(f"{path} was trained for another version of the coach: run `make model`.")
            names = Names(arrays.pop("names").tobytes())
            words, encoder, temperature, sure, *rest = arrays["lines"].tolist()
            thresholds, doubts, certain = np.array(rest[: -len(FLAGS)]).reshape(3, len(MOVES))
            weights = cls(
                Lexicon(names, arrays["rarity"]),
                arrays["coefficients"].astype(np.float16, copy=False),
                arrays["intercepts"],
                (words, encoder),
                temperature,
                thresholds,
                sure,
                doubts,
                certain,
                np.array(rest[-len(FLAGS) :]),
                about,
            )
        except FileNotFoundError as error:
            raise WeightsError(f"There is no {path}: run `make model` to train the coach.") from error
        except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error) as error:
            raise WeightsError(f"{path} can't be read as the coach's weights: run `make model`.") from error
        expected = {
            "rarity": (len(names),),
            "coefficients": (len(names), _SIZE),
            "intercepts": (_SIZE,),
            "lines": (4 + 3 * len(MOVES) + len(FLAGS),),
        }
        if expected != {name: arrays[name].shape for name in expected}:
            raise WeightsError(f"{path} holds arrays of the wrong size: run `make model`.")
        return weights
