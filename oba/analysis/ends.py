"""Where each series begins and ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oba.domain.panel import Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ends:
    """First and last number of every area, all (n_areas,).

    `first` and `last` are NaN for an area without a number; `steps` is how many periods lie between them,
    `n_points` how many numbers there are.
    """

    first: Floats
    last: Floats
    steps: NDArray[np.int64]
    n_points: NDArray[np.int64]


def ends(values: Floats) -> Ends:
    """First and last numbers of `values` (n_areas, n_periods); NaN where there is no number."""
    n_areas, n_periods = values.shape
    seen = np.isfinite(values)
    if n_periods == 0:
        nothing, none = np.full(n_areas, np.nan), np.zeros(n_areas, dtype=np.int64)
        return Ends(first=nothing, last=nothing, steps=none, n_points=none)
    first_at = seen.argmax(axis=1)
    last_at = n_periods - 1 - seen[:, ::-1].argmax(axis=1)
    n_points = seen.sum(axis=1, dtype=np.int64)
    rows = np.arange(n_areas)
    return Ends(
        first=values[rows, first_at],
        last=values[rows, last_at],
        steps=np.where(n_points > 0, last_at - first_at, 0),
        n_points=n_points,
    )
