"""What it takes to put a big pack into each format that has a target, once the engine is warm."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Final

from benchmarks.big_pack import big_pack
from oba.pack.canonical import pack_json
from oba.render.formats import FORMATS

TARGETS: Final[dict[str, float]] = {"xlsx": 0.15}
"""Seconds a pack, by format: a key of `FORMATS`."""
N_WARM: Final = 3
N_RUNS: Final = 11


def measure() -> dict[str, tuple[float, float]]:
    """The median seconds that a format takes and the kilobytes of its file, by format."""
    text = pack_json(big_pack())
    return {
        extension: (_median_seconds(FORMATS[extension], text), _kilobytes(extension, text)) for extension in TARGETS
    }


def _median_seconds(render: Callable[[str], bytes], text: str) -> float:
    for _ in range(N_WARM):
        render(text)
    return statistics.median(_seconds(render, text) for _ in range(N_RUNS))


def _seconds(render: Callable[[str], bytes], text: str) -> float:
    begun = time.perf_counter()
    render(text)
    return time.perf_counter() - begun


def _kilobytes(extension: str, text: str) -> float:
    return len(FORMATS[extension](text)) / 1000
