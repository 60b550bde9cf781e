"""How much an area's figure usually changes from one period to the next: the yardstick of its errors.

Measure: root mean square of the first differences, as in the scaled errors of Hyndman and Koehler (2006),
"Another look at measures of forecast accuracy", International Journal of Forecasting 22(4). The mean square is taken
about zero, so that one difference is enough to have one. With five to ten points an area's own measure is itself mostly
noise, so its logarithm is drawn towards the panel's: n differences keep n/(n+2) of it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from oba.analysis.median import median
from oba.analysis.settling import settled, settled_number
from oba.domain.panel import Flags, Floats

SHRINKAGE = 2.0
"""Differences that the panel's typical change counts for, beside an area's own."""

FLOOR_SHARE = 0.1
"""No area is taken to be steadier than this share of the typical one: figures that print equal hide rounding."""

NOTHING_EVER_MOVED = 1e-6
"""The typical change of a panel in which no figure ever changed; stands in for zero, which divides nothing."""


def typical_change(values: Floats, *, pooled: Flags) -> Floats:
    """The scale of every area, (n_areas,), in the indicator's unit, from `values` (n_areas, n_periods).

    Always above zero; NaN for an area without a single number. `pooled` (n_areas,) marks the areas whose median is the
    panel's typical change. Only neighbouring periods are compared, so a change across a gap is not counted.
    """
    differences = np.diff(values, axis=1)
    known = np.isfinite(differences)
    n_differences = known.sum(axis=1, dtype=np.int64)
    own = _root_mean_square(np.where(known, differences, 0.0), n_differences)
    typical = _typical(own, pooled=pooled)
    weight = n_differences / (n_differences + SHRINKAGE)
    shrunk = typical * np.power(np.maximum(own, FLOOR_SHARE * typical) / typical, weight)
    return np.where(np.isfinite(values).any(axis=1), settled(shrunk), np.nan)


def _root_mean_square(differences: Floats, n_differences: NDArray[np.int64]) -> Floats:
    """Taken relative to the largest difference, so that no square overflows or vanishes; 0 where there is none."""
    largest = np.abs(differences).max(axis=1, initial=0.0)
    relative = differences / np.where(largest > 0, largest, 1.0)[:, None]
    root: Floats = largest * np.sqrt((relative * relative).sum(axis=1) / np.maximum(n_differences, 1))
    return root


def _typical(own: Floats, *, pooled: Flags) -> float:
    """Median over the pooled areas that ever moved; over all that did, when no pooled one did."""
    for rows in (pooled, np.ones_like(pooled)):
        found = median(own[rows & (own > 0)])
        if math.isfinite(found):
            return settled_number(found)
    return NOTHING_EVER_MOVED
