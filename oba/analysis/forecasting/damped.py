"""Holt's linear trend, damped: a level and a slope that are smoothed, the slope fading with every period ahead.

Gardner and McKenzie (1985), "Forecasting trends in time series", Management Science 31(10); Hyndman and Athanasopoulos,
"Forecasting: principles and practice", 8.2, https://otexts.com/fpp3/holt.html. Weights and damping are those of the
smallest squared errors one step ahead, from a fixed grid. Not a method of its own here; it is a part of `combined.py`.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from oba.analysis.forecasting.asked import Asked
from oba.analysis.forecasting.theta import BLOCK, first_smallest, starts
from oba.analysis.forecasting.units import standing
from oba.domain.panel import Floats

GRID: Floats = np.array(list(product((0.1, 0.3, 0.5, 0.7, 0.9), (0.05, 0.15, 0.3, 0.6), (0.8, 0.9, 0.98))))
"""Weight of the level, weight of the slope as a share of it, and damping: (n_choices, 3)."""


def damped_trend(values: Floats, asked: Asked) -> Floats:
    """Forecasts after each period, (n_areas, n_origins, horizon_periods); the last value where there is but one."""
    return np.concatenate([_block(values[at : at + BLOCK], asked) for at in starts(values)])


def _block(values: Floats, asked: Asked) -> Floats:
    own = standing(values)
    n_areas, n_periods = values.shape
    known = np.isfinite(own.values)
    number = np.where(known, own.values, 0.0)
    alpha, share, damping = (GRID[:, column][:, None] for column in range(3))
    fading = np.cumsum(np.cumprod(np.repeat(damping, asked.horizon_periods, axis=1), axis=1), axis=1)
    level, slope, loss = np.zeros((3, GRID.shape[0], n_areas))
    found = np.full((n_areas, n_periods - asked.since, asked.horizon_periods), np.nan)
    n_known = np.zeros(n_areas, dtype=np.int64)
    rows = np.arange(n_areas)
    for at in range(n_periods):
        is_known = known[:, at]
        second = is_known & (n_known == 1)
        goes_on = (is_known & (n_known > 0)).astype(np.float64)
        slope *= damping
        level += slope
        error = (number[:, at] - level) * goes_on
        level += alpha * error
        slope += np.where(second, 1.0, alpha * share) * error
        loss += np.where(second, 0.0, error * error)
        n_known += is_known
        if at < asked.since:
            continue
        best = first_smallest(loss)
        ahead = level[best, rows][:, None] + slope[best, rows][:, None] * fading[best]
        found[:, at - asked.since] = np.where(n_known[:, None] > 0, ahead, np.nan)
    return own.restored(found)
