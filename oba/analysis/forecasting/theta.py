"""Theta: exponential smoothing of the series, and half of its straight line's slope.

Assimakopoulos and Nikolopoulos (2000), "The theta model: a decomposition approach to forecasting", International
Journal of Forecasting 16(4), in the form of Hyndman and Billah (2003), "Unmasking the Theta method", the same journal
19(2). The smoothing weight is the one with the smallest squared errors one step ahead of the line of theta 2.

The line of theta 2 is twice the series less its straight line. Smoothing is linear, so it need not be drawn anew for
every period at which a forecast is made: the series and the passing of time are smoothed once each, and whatever line
fits at a period puts them together.
"""

from __future__ import annotations

import numpy as np

from oba.analysis.forecasting.asked import Asked
from oba.analysis.forecasting.units import standing
from oba.domain.panel import Counts, Flags, Floats

WEIGHTS: Floats = np.round(np.arange(1, 21) / 20.0, 2)
"""What the weight may be: 0.05 to 1.00 in steps of 0.05."""

AS_GOOD_AS_EQUAL = 1e-9
"""How much larger a loss may be, as a share, and still count as the same."""

BLOCK = 2048
"""Areas that are computed together, so that the numbers at hand stay near the processor."""


def theta(values: Floats, asked: Asked) -> Floats:
    """Forecasts after each period, (n_areas, n_origins, horizon_periods); the last value where there is but one."""
    return np.concatenate([_block(values[at : at + BLOCK], asked) for at in starts(values)])


def starts(values: Floats) -> range:
    """Where each block of areas begins; one empty block for a panel without areas."""
    return range(0, max(1, values.shape[0]), BLOCK)


def _block(values: Floats, asked: Asked) -> Floats:
    own = standing(values)
    n_areas, n_periods = values.shape
    known = np.isfinite(own.values)
    number = np.where(known, own.values, 0.0)
    line = _slopes(number, known)
    found = np.full((n_areas, n_periods - asked.since, asked.horizon_periods), np.nan)
    weights = WEIGHTS[:, None]
    level, clock = np.zeros((2, WEIGHTS.size, n_areas))  # the smoothed series, and the smoothed passing of time
    yy, yt, tt = np.zeros((3, WEIGHTS.size, n_areas))
    started = np.zeros(n_areas, dtype=np.bool_)
    rows = np.arange(n_areas)
    for at in range(n_periods):
        first = known[:, at] & ~started
        goes_on = (known[:, at] & started).astype(np.float64)
        error, late = (number[:, at] - level) * goes_on, (at - clock) * goes_on
        level += weights * error
        clock = np.where(first, float(at), clock + weights * late)
        yy += error * error
        yt += error * late
        tt += late * late
        started |= known[:, at]
        if at < asked.since:
            continue
        slope = line[:, at]
        best = first_smallest(4.0 * yy - 4.0 * slope * yt + slope * slope * tt)
        behind = at - clock[best, rows]
        ahead = level[best, rows][:, None] + 0.5 * slope[:, None] * (behind[:, None] + asked.ahead)
        found[:, at - asked.since] = np.where(started[:, None], ahead, np.nan)
    return own.restored(found)


def first_smallest(losses: Floats) -> Counts:
    """Which row of `losses` (n_choices, n_areas) is the smallest, (n_areas,); of those as good as equal, the first.

    Published figures have few decimals, so that two choices often do equally well; the last bits must not decide.
    """
    found: Counts = (losses <= losses.min(axis=0) * (1.0 + AS_GOOD_AS_EQUAL)).argmax(axis=0)
    return found


def _slopes(number: Floats, known: Flags) -> Floats:
    """The least-squares slope of the numbers up to each period, (n_areas, n_periods); 0 where there is but one."""
    at = np.arange(number.shape[1], dtype=np.float64)
    weight = known.astype(np.float64)
    n, t, y, t_t, t_y = (
        np.cumsum(part, axis=1) for part in (weight, weight * at, number, weight * at * at, number * at)
    )
    spread = n * t_t - t * t
    flat = spread <= 0
    return np.where(flat, 0.0, (n * t_y - t * y) / np.where(flat, 1.0, spread))
