"""A store in a temporary directory, with a clock that the test sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.store import Store

KEY = bytes(range(32))


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_store(tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Store]]:
    """Open the store of this test; closed at its end if the test has not."""
    opened: list[Store] = []

    def opener(key: bytes = KEY, directory: Path | None = None) -> Store:
        store = Store.open(directory or tmp_path / "data", key, clock=clock)
        opened.append(store)
        return store

    yield opener
    for store in opened:
        try:
            store.close()
        except RuntimeError:  # the test closed it
            continue


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    return open_store()
