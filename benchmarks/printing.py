"""What printing packs costs: `python -m benchmarks.printing PACK.json ...`.

Target: at most 0.3 s for a pack once the process has printed one.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from oba.render.pdf import render_pdf

TARGET_SECONDS = 0.3
REPEATS = 5


def measure(packs: Sequence[str]) -> dict[str, float]:
    """Seconds for the first pack of the process, for the same again and for each other pack once (medians), and the
    most memory that the process ever held, in MB. Call it in a process that has printed nothing, with texts of packs.
    """
    first = _seconds(packs[0])
    again = statistics.median(_seconds(packs[0]) for _ in range(REPEATS))
    others = [_seconds(text) for text in packs[1:]]
    return {
        "first, s": first,
        "the same again, s": again,
        "another, s": statistics.median(others) if others else first,
        "peak memory, MB": _peak_memory_mb(),
    }


def _seconds(text: str) -> float:
    begun = time.perf_counter()
    render_pdf(text)
    return time.perf_counter() - begun


def _peak_memory_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    for name, figure in measure([Path(path).read_text(encoding="utf-8") for path in sys.argv[1:]]).items():
        print(f"{name:24} {figure:8.3f}")
