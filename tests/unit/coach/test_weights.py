"""The weights' file: fits corpus and program, small, quick, and refused with advice when it does not fit."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest

from bot.coach import Coach, WeightsError
from bot.coach.features import FEATURES_VERSION
from bot.coach.listening import SHIPPED
from bot.coach.weights import Weights
from bot.encoder import Encoder
from bot.encoder.encoder import SHIPPED as ENCODER
from bot.safety import Lookout
from training.lessons import lessons_hash

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

HOME: Final = Path(__file__).parents[3]
FLOOR: Final = 0.82  # stance accuracy; plain n-grams reach less on the same folds


def rewritten(path: Path, change: Callable[[dict[str, Any], dict[str, NDArray[Any]]], None]) -> Path:
    """Save the shipped weights at ``path`` with a change to what they say of themselves, or to their arrays."""
    with np.load(SHIPPED, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    about = json.loads(arrays["about"].tobytes())
    change(about, arrays)
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    np.savez(path, **arrays)
    return path


def test_the_shipped_weights_fit_the_corpus() -> None:
    """Whoever changes the corpus runs `make model`: the file names the hash of what it was trained on."""
    digest = hashlib.sha256()
    for path in sorted((HOME / "training/corpus").glob("*.jsonl")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    assert digest.hexdigest() == Coach.load().about["corpus"], "run `make model`"


def test_the_shipped_weights_fit_the_encoder() -> None:
    """Encoder, coach and safety are trained together: their files name the corpora that are here."""
    corpora = lessons_hash()
    assert corpora == Encoder.load().about["corpora"], "run `make folds` and `make model`"
    assert corpora == Coach.load().about["encoder"], "run `make model`"
    assert corpora == Lookout.load().about["encoder"], "run `make model`"


def test_the_shipped_weights_name_version_and_figures() -> None:
    """The file says for which features it was trained and how well that went."""
    about = Coach.load().about
    assert FEATURES_VERSION == about["features"]
    assert about["figures"]["stance_accuracy"] >= FLOOR


def test_the_documented_figures_are_those_of_the_weights() -> None:
    """docs/figures/coach.json was written from these weights."""
    page = json.loads((HOME / "docs/figures/coach.json").read_text(encoding="utf-8"))
    about = Coach.load().about
    assert (about["figures"], about["corpus"]) == (page["data"]["figures"], page["data"]["corpus"])


def test_the_file_is_small() -> None:
    """With the encoder's under 30 MB, this one under six."""
    assert SHIPPED.stat().st_size < 6_000_000
    encoder = sum(path.stat().st_size for path in ENCODER.iterdir())
    assert SHIPPED.stat().st_size + encoder < 30_000_000


def test_a_missing_file_is_refused_with_advice(tmp_path: Path) -> None:
    """No file: the message says how to make one."""
    with pytest.raises(WeightsError, match="make model"):
        Coach.load(tmp_path / "none.npz")


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_a_damaged_file_is_refused_with_advice(tmp_path: Path, content: bytes) -> None:
    """Anything but a whole file: the message names it and what to do."""
    path = tmp_path / "weights.npz"
    path.write_bytes(content)
    with pytest.raises(WeightsError, match=r"weights\.npz.*make model"):
        Coach.load(path)


def test_a_file_with_pickled_objects_is_refused(tmp_path: Path) -> None:
    """Weights are numbers: nothing in the file is ever run."""
    path = tmp_path / "weights.npz"
    np.savez(path, about=np.array([{"format": "x"}], dtype=object))
    with pytest.raises(WeightsError, match="make model"):
        Coach.load(path)


@pytest.mark.parametrize(("key", "value"), [("features", FEATURES_VERSION + 1), ("moves", ["care"]), ("format", "old")])
def test_weights_of_another_version_are_refused(tmp_path: Path, key: str, value: object) -> None:
    """A file trained for other features or moves would be read wrongly: it is not read at all."""

    def change(about: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
        del arrays
        about[key] = value

    with pytest.raises(WeightsError, match="make model"):
        Coach.load(rewritten(tmp_path / "weights.npz", change))


@pytest.mark.parametrize("name", ["rarity", "coefficients", "intercepts", "lines"])
def test_arrays_of_the_wrong_size_are_refused(tmp_path: Path, name: str) -> None:
    """A file whose parts don't fit together is not used."""

    def change(about: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> None:
        del about
        arrays[name] = arrays[name][:-1]

    with pytest.raises(WeightsError, match="make model"):
        Coach.load(rewritten(tmp_path / "weights.npz", change))


def test_saved_weights_are_the_same_again(tmp_path: Path) -> None:
    """Load and save give the same bytes, so that a training with the same seed gives the same file."""
    path = tmp_path / "weights.npz"
    Weights.load(SHIPPED).save(path)
    assert SHIPPED.read_bytes() == path.read_bytes()
