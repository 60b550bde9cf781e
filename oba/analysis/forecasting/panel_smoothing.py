"""Panel smoothing: every area smoothed around the movement that all areas share, by one weight for the whole panel.

Exponential smoothing (Brown 1959; Hyndman and Athanasopoulos, "Forecasting: principles and practice", 8.1,
https://otexts.com/fpp3/ses.html) as short local series ask for it:

- The movement that all areas share (the median area's change in each period) is taken out first and is not smoothed:
  it is no noise of any one area.
- One weight serves the whole panel, since six to ten points of one area cannot choose it. An area that moves more than
  the typical one has more noise in each figure, so its own weight is lower, by the root of how much more it moves.
- Levels are weighted means of all figures so far, so that the first figure has no more say than its age gives it.
- The shared movement goes on by a drift that is damped by how unsteady it has been, and then halved: in the spirit of
  the damped trend (Gardner and McKenzie 1985) and of positive-part shrinkage (James and Stein 1961). A drift less than
  twice its own standard error is taken to be none.
"""

from __future__ import annotations

import math

import numpy as np

from oba.analysis.forecasting.asked import Asked
from oba.analysis.median import column_medians, median
from oba.analysis.scale import typical_change
from oba.analysis.settling import FARTHEST, settled, settled_number
from oba.domain.panel import Flags, Floats

WEIGHTS: Floats = np.round(np.arange(1, 20, 2) / 20.0, 2)
"""What the panel's weight may be: 0.05 to 0.95. At 1 it would be the last value, which is a method of its own."""

UNSTEADINESS_SHARE = 0.5
"""The power of an area's own change, in typical ones, by which a new figure counts for less."""

DAMPING = 0.5
"""How much of the shared drift, where it is steady enough to be one, goes on into the forecast."""

STANDARD_ERRORS_TO_BE_A_DRIFT = 2.0
"""A shared drift of fewer of its standard errors is taken to be none; a larger one loses that much, squared."""

MIN_AREAS_TO_SHARE = 5
"""Areas that a period needs before its median change says what moved them all; with fewer, nothing is shared."""


def panel_smoothing(values: Floats, asked: Asked) -> Floats:
    """Forecasts after each period, (n_areas, n_origins, horizon_periods); NaN before an area's first number.

    `values` is (n_areas, n_periods) with NaN for no number. Weight, drift and shared movement are learnt from the
    pooled areas alone.
    """
    pooled = asked.pooled
    n_areas, n_periods = values.shape
    steps = shared_steps(values[pooled])
    path = np.concatenate([[0.0], np.cumsum(steps)])[:n_periods]
    freed = values - path
    found = np.full((n_areas, n_periods - asked.since, asked.horizon_periods), np.nan)
    for at in range(asked.since, n_periods):
        seen = freed[:, : at + 1]
        scale = typical_change(values[:, : at + 1], pooled=pooled)
        weights = own_weights(scale, pooled=pooled)
        best = best_weight(seen[pooled], scale=scale[pooled], weights=weights[:, pooled])
        level = _level(seen, weight=weights[best])
        found[:, at - asked.since] = (level + path[at])[:, None] + shared_drift(steps[:at]) * asked.ahead
    return found


def shared_steps(values: Floats) -> Floats:
    """The median area's change from each period to the next, (n_periods - 1,); 0 where too few areas say one."""
    medians = settled(column_medians(np.diff(values, axis=1), at_least=MIN_AREAS_TO_SHARE))
    return np.where(np.isfinite(medians), medians, 0.0)


def shared_drift(steps: Floats) -> float:
    """What the forecast rises by per period, in the indicator's unit, from the shared `steps` so far (n,).

    0 with fewer than three of them, or where they do not agree on a direction.
    """
    if steps.size < 3:
        return 0.0
    size = float(np.abs(steps).max()) or 1.0
    mean = float((steps / size).mean())
    error = float((steps / size).std(ddof=1)) / math.sqrt(steps.size)
    if abs(mean) <= STANDARD_ERRORS_TO_BE_A_DRIFT * error:
        return 0.0
    kept = 1.0 - (STANDARD_ERRORS_TO_BE_A_DRIFT * error / mean) ** 2
    return settled_number(DAMPING * kept * mean * size)


def own_weights(scale: Floats, *, pooled: Flags) -> Floats:
    """Each area's own weight for each of `WEIGHTS`, (n_weights, n_areas), from the areas' `scale` (n_areas,)."""
    typical = median(scale[pooled])
    restless = np.where(np.isfinite(scale) & math.isfinite(typical), scale / (typical or 1.0), 1.0)
    others = (1.0 - WEIGHTS) / WEIGHTS
    return 1.0 / (1.0 + others[:, None] * np.power(restless, UNSTEADINESS_SHARE))


def best_weight(freed: Floats, *, scale: Floats, weights: Floats) -> int:
    """Which of `WEIGHTS` has the smallest squared errors one and two steps ahead of `freed` (n_areas, n_periods).

    Errors are in units of `scale` (n_areas,), and none counts for more than `FARTHEST` of them. Of equal losses the
    largest weight is taken: a panel that cannot tell falls back on the last value.
    """
    known = np.isfinite(freed)
    number = np.where(known, freed, 0.0)
    total, share = np.zeros((2, *weights.shape))
    last, last_but_one = np.full((2, *weights.shape), np.nan)
    loss = np.zeros((2, WEIGHTS.size))
    for at in range(freed.shape[1]):
        for step, level in enumerate((last, last_but_one)):
            error = np.clip((number[:, at] - level) / scale, -FARTHEST, FARTHEST)
            error = np.where(known[:, at] & np.isfinite(error), error, 0.0)
            loss[step] += (error * error).sum(axis=1)
        last_but_one = last
        total, share, last = _taken_in(total, share, number[:, at], known[:, at], weights)
    settled_loss = settled(loss.sum(axis=0))
    return int(np.flatnonzero(settled_loss == settled_loss.min())[-1])


def _level(freed: Floats, *, weight: Floats) -> Floats:
    """The smoothed level after the last period, (n_areas,), each area by its own `weight` (n_areas,)."""
    known = np.isfinite(freed)
    number = np.where(known, freed, 0.0)
    total, share = np.zeros((2, *weight.shape))
    level = np.full(weight.shape, np.nan)
    for at in range(freed.shape[1]):
        total, share, level = _taken_in(total, share, number[:, at], known[:, at], weight)
    return level


def _taken_in(
    total: Floats, share: Floats, number: Floats, is_known: Flags, weight: Floats
) -> tuple[Floats, Floats, Floats]:
    """The weighted sum, the sum of weights and the level, with one more period; a gap leaves them as they were."""
    total = np.where(is_known, total + weight * (number - total), total)
    share = np.where(is_known, share + weight * (1.0 - share), share)
    return total, share, np.where(share > 0, total / np.where(share > 0, share, 1.0), np.nan)
