"""The encoder at work: pieces in, scores out, by ONNX Runtime on one core, with nothing kept.

The layers are all-MiniLM-L6-v2's lowest four (Wang et al. 2020, Apache-2.0), fine-tuned on this project's corpora by
`make model` and rounded to eight bits; ``about.json`` says from which. What each piece means at the start is read from
a table on disk, of which only the rows in use come into memory.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import onnxruntime  # type: ignore[import-untyped]

from bot.encoder.pieces import LONGEST, Pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

SHIPPED: Final = Path(__file__).with_name("model")
FORMAT: Final = "whenready-encoder-1"
FLAGS: Final = ("complete_no", "under_threat")
DANGERS: Final = ("nothing", "own_danger", "partner_danger", "under_18", "harm_other")
OUTPUTS: Final = ("stance", "moves", "flags", "dangers", "traits", "words")
_REMEDY: Final = "run `make model` to train it, or install the program anew"


class EncoderError(Exception):
    """The encoder's files can't be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder makes of one message. All are scores before any line is drawn: the higher, the likelier.

    ``stances`` and ``moves`` are in the order of the coach's vocabulary, ``flags`` in that of FLAGS, ``dangers`` in
    that of DANGERS; ``outright`` tells how openly a danger is said, ``grief`` whether the message is about grief or
    illness. ``words`` has a row per word of the message (as ``take_apart`` counts them) and a column per move: how much
    the word carries the move; a word that was not read has the lowest score of all.
    """

    stances: NDArray[np.float32]
    moves: NDArray[np.float32]
    flags: NDArray[np.float32]
    dangers: NDArray[np.float32]
    outright: float
    grief: float
    words: NDArray[np.float32]

    @property
    def scores(self) -> NDArray[np.float32]:
        """All that the coach weighs: stances, moves, each move's strongest word, flags, dangers."""
        strongest = self.words.max(0) if len(self.words) else np.full(len(self.moves), UNREAD, np.float32)
        return np.concatenate([self.stances, self.moves, strongest, self.flags, self.dangers])


UNREAD: Final = -30.0  # a word beyond those that are read, or one without a piece


class Encoder:
    """Reads messages. Holds only its weights and never changes; may be used from several threads at once."""

    def __init__(self, session: Any, pieces: Pieces, table: _Table, about: Mapping[str, Any]) -> None:
        """Read with these parts; ``Encoder.load()`` takes the shipped ones."""
        self._session = session
        self._pieces = pieces
        self._table = table
        self.about = about

    @classmethod
    def load(cls, folder: Path = SHIPPED) -> Encoder:
        """Return an encoder with the files in ``folder``, by default the shipped ones.

        Raises EncoderError, which says what to do, when they are missing, damaged or of another version.
        """
        try:
            about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
            if about["format"] != FORMAT:
                raise EncoderError(f"{folder} is not in the format {FORMAT}: {_REMEDY}.")
            pieces = Pieces.read(folder / "vocabulary.txt")
            table = _Table(
                np.load(folder / "pieces.npy", mmap_mode="r", allow_pickle=False),
                np.load(folder / "scales.npy", allow_pickle=False),
                np.load(folder / "places.npy", allow_pickle=False),
            )
            table.fits(len(pieces))
            encoder = cls(_session(folder / "layers.onnx"), pieces, table, about)
            encoder.read("a word", "a word")  # parts that don't fit each other show here, not in front of a learner
            return encoder
        except FileNotFoundError as error:
            raise EncoderError(f"There is no {error.filename}: {_REMEDY}.") from error
        except (OSError, EOFError, ValueError, LookupError, TypeError) as error:
            raise EncoderError(f"{folder} can't be read as the encoder's files: {_REMEDY}.") from error

    def read(self, text: str, situation: str = "") -> Reading:
        """Read ``text`` as a reply to ``situation``; takes any strings and never raises.

        Of a message the first 200 pieces count (about 150 words), of a situation the first 48.
        """
        cut = self._pieces.pair(situation, text)
        said = np.zeros((len(cut.ids), 1), np.float32)
        said[cut.begins : -1] = 1.0
        stance, moves, flags, dangers, traits, scores = self._session.run(
            OUTPUTS, {"pieces": self._table.look_up(cut.ids, cut.begins), "said": said}
        )
        words = np.full((cut.words, moves.shape[-1]), UNREAD, np.float32)
        np.maximum.at(words, cut.owners, scores[cut.begins : -1])
        return Reading(stance, moves, flags, dangers, float(traits[0]), float(traits[1]), words)


@dataclass(frozen=True, slots=True)
class _Table:
    """What each piece means before any layer: eight-bit rows with a scale each, and what its place and side add."""

    rows: NDArray[np.int8]
    scales: NDArray[np.float32]
    places: NDArray[np.float32]  # the last two rows are the two sides: situation, message

    def fits(self, pieces: int) -> None:
        """Raise ValueError when the table is not one for so many pieces."""
        width = self.rows.shape[1]
        if self.rows.dtype != np.int8 or len(self.rows) != pieces or self.scales.shape != (pieces, 1):
            raise ValueError("the table of pieces does not fit the vocabulary")
        if self.places.ndim != 2 or self.places.shape[1] != width or len(self.places) < LONGEST + 2:
            raise ValueError("the table of places does not fit that of pieces")

    def look_up(self, ids: list[int], begins: int) -> NDArray[np.float32]:
        """Return a row per piece; those from ``begins`` on are the message's."""
        found = self.rows[ids].astype(np.float32) * self.scales[ids]
        found += self.places[: len(ids)]
        found[:begins] += self.places[-2]
        found[begins:] += self.places[-1]
        return found


def _session(path: Path) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # a message is too short to share
    options.enable_cpu_mem_arena = False  # what a long message took is given back
    options.log_severity_level = 3  # errors only
    onnxruntime.set_default_logger_severity(3)  # it looks for graphics cards, and would say that there is none
    if not path.is_file():
        raise FileNotFoundError(2, "no such file", str(path))
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's own exceptions share no other base
        raise ValueError(f"{path}: {error}") from error
