"""Faults at the k-th write: a disk that is full, or a process that dies."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WRITES: tuple[tuple[Any, str], ...] = ((os, "fsync"), (Path, "replace"))
"""The calls by which anything reaches the disk for good."""


class DiskFullError(OSError):
    """What the fault raises."""


@contextmanager
def failing_at(k: int) -> Iterator[Callable[[], int]]:
    """The k-th of the writes (from 1) raises `DiskFullError`; gives a function that counts the writes so far."""

    def fail() -> None:
        raise DiskFullError(f"no space left at write {k}")

    with striking_at(k, fail) as count:
        yield count


@contextmanager
def striking_at(k: int, strike: Callable[[], None]) -> Iterator[Callable[[], int]]:
    """Calls `strike` just before the k-th of the writes (from 1)."""
    originals = [(owner, name, getattr(owner, name)) for owner, name in WRITES]
    done = [0]

    def struck(original: Callable[..., Any]) -> Callable[..., Any]:
        def write(*args: Any) -> Any:
            done[0] += 1
            if done[0] == k:
                strike()
            return original(*args)

        return write

    for owner, name, original in originals:
        setattr(owner, name, struck(original))
    try:
        yield lambda: done[0]
    finally:
        for owner, name, original in originals:
            setattr(owner, name, original)
