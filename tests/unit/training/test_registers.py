"""The registers: every slice of the corpus has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from training import examples
from training.registers import registers

if TYPE_CHECKING:
    from pathlib import Path


def test_every_slice_has_a_register() -> None:
    """Whoever adds a slice says what kind of talk it holds, and none is named that isn't there."""
    named = sorted(letter for slices in registers().values() for letter in slices)
    assert sorted(path.stem for path in examples.CORPUS.glob("*.jsonl")) == named


def test_a_slice_is_named_in_a_few_words() -> None:
    """What a slice holds is said in two to five words, each slice in its own."""
    names = [name for slices in registers().values() for name in slices.values()]
    assert [] == [name for name in names if not 2 <= len(name.split()) <= 5]
    assert len(names) == len(set(names))


def test_there_are_few_registers() -> None:
    """Six to nine: each has enough messages for a figure."""
    assert 6 <= len(registers()) <= 9


def test_a_slice_has_one_register_only(tmp_path: Path) -> None:
    """A slice in two registers would count twice: the file is refused, and the slice named."""
    path = tmp_path / "registers.toml"
    path.write_text('[one]\na = "so so"\nb = "this that"\n[two]\nb = "other talk"\n')
    with pytest.raises(ValueError, match="two: these slices have a register already: b"):
        registers(path)
