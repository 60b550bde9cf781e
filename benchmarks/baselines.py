"""What baselines and verdicts cost for each series: `python -m benchmarks.baselines`.

Measures freezing the baseline and judging the figures that came later, on made-up random walks, and the most memory
that the process ever held. Target: at most 0.3 ms for each of 30,000 series, and 600 MB.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable

import numpy as np

from benchmarks.processes import peak_mb
from oba.analysis.baseline import freeze_baseline
from oba.analysis.verdict import curve_verdicts
from oba.domain.indicator import Polarity
from oba.domain.panel import Panel
from oba.domain.period import Period, through
from oba.domain.status import ValueStatus

TARGET_MS_PER_SERIES = 0.3
TARGET_MB = 600
HORIZON_PERIODS = 3
LATER_PERIODS = 2
REPEATS = 3


def measure(sizes: Iterable[tuple[int, int]] = ((150, 12), (30_000, 20))) -> dict[str, float]:
    """Milliseconds for one series at each size (n_series, n_periods of history), best of three; peak memory in MB."""
    found = {
        f"{n_series} x {n_periods}, ms per series": min(
            1000 * _seconds(n_series, n_periods) / n_series for _ in range(REPEATS)
        )
        for n_series, n_periods in sizes
    }
    return {**found, "peak memory, MB": peak_mb()}


def _seconds(n_series: int, n_periods: int) -> float:
    figures = _random_walks(n_series, n_periods + LATER_PERIODS)
    none, everyone = np.zeros(n_series, dtype=np.bool_), np.ones(n_series, dtype=np.bool_)
    begun = time.perf_counter()
    baseline = freeze_baseline(
        figures.up_to(figures.periods[n_periods - 1]),
        horizon_periods=HORIZON_PERIODS,
        pooled=everyone,
        bounds=(-np.inf, np.inf),
        releases=(),
    )
    curve_verdicts(baseline, figures, polarity=Polarity.LOWER, smallest_effect=None, decimals=1, too_small=none)
    return time.perf_counter() - begun


def _random_walks(n_series: int, n_periods: int) -> Panel:
    changes = np.random.default_rng(0).normal(size=(n_series, n_periods))
    first = Period("2000")
    return Panel(
        indicator="made-up",
        areas=tuple(f"A{row}" for row in range(n_series)),
        periods=through(first, first.later(n_periods - 1)),
        values=np.round(50 + np.cumsum(changes, axis=1), 1),
        status=np.full((n_series, n_periods), ValueStatus.NUMBER, dtype=np.uint8),
    )


def main() -> int:
    """Prints what was measured; 1 when a target is missed."""
    found = measure()
    for name, value in found.items():
        print(f"{name:32s} {value:8.3f}")
    is_slow = found["30000 x 20, ms per series"] > TARGET_MS_PER_SERIES
    return int(is_slow or found["peak memory, MB"] > TARGET_MB)


if __name__ == "__main__":
    sys.exit(main())
