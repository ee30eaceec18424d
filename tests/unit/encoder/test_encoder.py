"""The encoder's files: small, quick to load, and refused with advice; what it reads has one shape for any text."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coach import MOVES, STANCES
from bot.encoder import DANGERS, FLAGS, Encoder, EncoderError, take_apart
from bot.encoder.encoder import SHIPPED, UNREAD
from bot.encoder.pieces import Pieces

ROOT: Final = Path(__file__).parents[3]
ENCODER: Final = Encoder.load()
FILES: Final = ("about.json", "layers.onnx", "pieces.npy", "places.npy", "scales.npy", "vocabulary.txt")


@given(st.text(max_size=300), st.sampled_from(["", "Your partner wants to talk.", "x " * 400]))
def test_any_text_is_read(text: str, situation: str) -> None:
    """Whatever is typed gives finite scores for each stance, move, flag, danger and word, the same each time."""
    reading = ENCODER.read(text, situation)
    assert (len(STANCES), len(MOVES)) == (len(reading.stances), len(reading.moves))
    assert (len(FLAGS), len(DANGERS)) == (len(reading.flags), len(reading.dangers))
    assert (len(take_apart(text).words), len(MOVES)) == reading.words.shape
    assert np.isfinite(reading.scores).all()
    assert np.array_equal(reading.scores, ENCODER.read(text, situation).scores)


def test_words_beyond_those_read_score_lowest() -> None:
    """Of a very long message the first two hundred pieces are read; the words after them carry nothing."""
    reading = ENCODER.read("tea " * 300)
    assert (reading.words[:200] > UNREAD).all()
    assert np.array_equal(np.full((100, len(MOVES)), UNREAD), reading.words[200:])


def test_the_situation_counts() -> None:
    """The same word is another answer to another question."""
    refused = ENCODER.read("No.", "Your partner asks whether you are angry.")
    threatened = ENCODER.read("No.", "Your partner stands in the door, shouts, and won't let you out.")
    assert np.abs(refused.scores - threatened.scores).max() > 0.5


def test_pieces_know_their_words() -> None:
    """A word that the vocabulary lacks is cut into pieces, each of which knows the word it came from."""
    pieces = Pieces({"[CLS]": 0, "[SEP]": 1, "[UNK]": 2, "good": 3, "##night": 4, "you": 5})
    cut = pieces.pair("", "Goodnight u \u2603")
    assert [0, 1, 3, 4, 5, 2, 1] == cut.ids
    assert (2, [0, 0, 1, 2], 3) == (cut.begins, cut.owners, cut.words)


def test_the_files_are_small() -> None:
    """Under 25 MB: with the coach's and safety's own weights under 30."""
    assert sum((SHIPPED / name).stat().st_size for name in FILES) < 25_000_000


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused_with_advice(tmp_path: Path, name: str) -> None:
    """Whichever file lacks, the message names it and says what to do."""
    folder = shutil.copytree(SHIPPED, tmp_path / "model")
    (folder / name).unlink()
    with pytest.raises(EncoderError, match=rf"There is no .*{name}.*make model"):
        Encoder.load(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_with_advice(tmp_path: Path, name: str) -> None:
    """A file that holds something else is never half read."""
    folder = shutil.copytree(SHIPPED, tmp_path / "model")
    (folder / name).write_bytes(b"not what it was\n")
    with pytest.raises(EncoderError, match="make model"):
        Encoder.load(folder)


def test_the_library_that_runs_it_leaves_no_trace(tmp_path: Path) -> None:
    """Loading and reading write nothing into a person's home: no cache, no number for the device, no telemetry."""
    code = "from bot.encoder import Encoder; Encoder.load().read('you never listen')"
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", code], check=False, env=home, capture_output=True, text=True, cwd=ROOT)
    assert (0, "") == (done.returncode, done.stderr)
    assert [] == list(tmp_path.rglob("*"))


def test_the_library_that_runs_it_has_no_telemetry() -> None:
    """Nothing in it could tell anybody that it runs: the names of the telemetry that later ones carry are not in it."""
    (library,) = Path(onnxruntime.__file__).parent.glob("capi/onnxruntime_pybind11_state*.so")
    assert b"OneDsTelemetry" not in library.read_bytes()


def test_another_version_is_refused_with_advice(tmp_path: Path) -> None:
    """Files of another format would be read wrongly: they are not read at all."""
    folder = shutil.copytree(SHIPPED, tmp_path / "model")
    about = json.loads((folder / "about.json").read_text("utf-8"))
    (folder / "about.json").write_text(json.dumps({**about, "format": "old"}))
    with pytest.raises(EncoderError, match="make model"):
        Encoder.load(folder)
