"""The registers: which kind of talk each slice of the corpus holds."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

REGISTERS: Final = Path(__file__).with_name("registers.toml")


def registers(path: Path = REGISTERS) -> dict[str, dict[str, str]]:
    """Return for each register its slices, by letter, and what each holds. Raises ValueError when a slice has two."""
    read: dict[str, dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    seen: set[str] = set()
    for name, slices in read.items():
        twice = seen & slices.keys()
        if twice:
            raise ValueError(f"{path}: {name}: these slices have a register already: {', '.join(sorted(twice))}")
        seen |= slices.keys()
    return read
