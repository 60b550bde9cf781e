"""The panel forecast: one smoothing weight and one drift for all areas of an indicator.

Simple exponential smoothing (Brown 1959; Hyndman and Athanasopoulos, "Forecasting: principles and practice", 8.1,
https://otexts.com/fpp3/ses.html) with two changes that short local series ask for. The weight is chosen once for the
whole panel, since six to ten points of one area cannot choose it; and the drift is the median area's, halved, in the
spirit of the damped trend (Gardner and McKenzie 1985), since areas move together and no single area's slope can be told
from noise. On annual measures of English authorities this beat the last value, and every method fitted area by area
lost to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from oba.analysis.ends import ends
from oba.analysis.median import median
from oba.analysis.settling import FARTHEST, settled, settled_number
from oba.domain.panel import Flags, Floats

WEIGHTS: Floats = np.round(np.arange(2, 21) / 20.0, 2)
"""What the weight may be: 0.10 to 1.00 in steps of 0.05. At 1 the level is the last value."""

DAMPING = 0.5
"""How much of the median area's drift goes on into the forecast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelFit:
    """What was learnt from the pooled areas: `weight` of the newest figure, `drift` of the median area per period.

    `drift` is in the indicator's unit and not yet damped.
    """

    weight: float
    drift: float

    @property
    def step(self) -> float:
        """How much the forecast rises per period."""
        return DAMPING * self.drift


def fit_panel(values: Floats, *, pooled: Flags, scale: Floats) -> PanelFit:
    """Weight and drift that serve the pooled areas best.

    `values` is (n_areas, n_periods) with NaN for no number; `pooled` and `scale` are (n_areas,). The weight is that
    of the smallest squared error one step ahead, each area in units of its own scale. Without a pooled area
    that has a number, the fit is the last value: weight 1, drift 0.
    """
    rows = pooled & np.isfinite(scale)
    drift = pooled_drift(values[rows])
    freed = _without(values[rows], step=DAMPING * drift)
    from_start = freed - ends(freed).first[:, None]
    loss = settled(_squared_errors(np.clip(from_start / scale[rows, None], -FARTHEST, FARTHEST)))
    # Of equal losses the last counts, so that a panel which cannot tell falls back on the last value.
    best = int(np.flatnonzero(loss == loss.min())[-1])
    return PanelFit(weight=float(WEIGHTS[best]), drift=drift)


def pooled_drift(values: Floats) -> float:
    """The median area's change per period, from first to last number of `values` (n_areas, n_periods).

    0 when no area has two numbers.
    """
    found = ends(values)
    moving = found.steps > 0
    slopes = (found.last[moving] - found.first[moving]) / found.steps[moving]
    return settled_number(median(slopes)) if slopes.size else 0.0


def panel_forecast(values: Floats, *, fit: PanelFit, horizon_periods: int, bounds: tuple[float, float]) -> Floats:
    """The forecast of every area, (n_areas, horizon_periods), kept within `bounds` (lowest, highest).

    An area's level stays where it was while it has no number. One single number is carried on as it is; an area
    without a number has NaN.
    """
    n_periods = values.shape[1]
    found = ends(values)
    level = _level(_without(values, step=fit.step), weight=fit.weight)
    ahead = np.arange(n_periods, n_periods + horizon_periods, dtype=np.float64)
    projected = level[:, None] + fit.step * ahead
    return np.clip(np.where(found.n_points[:, None] == 1, found.last[:, None], projected), *bounds)


def _without(values: Floats, *, step: float) -> Floats:
    """The same series with a rise of `step` per period taken out."""
    return values - step * np.arange(values.shape[1], dtype=np.float64)


def _level(freed: Floats, *, weight: float) -> Floats:
    """The smoothed level after the last period, (n_areas,); starts at the first number, NaN without one."""
    seen = np.isfinite(freed)
    level = ends(freed).first
    for column, known in zip(freed.T, seen.T, strict=True):
        level = level + weight * np.where(known, column - level, 0.0)
    return level


def _squared_errors(from_zero: Floats) -> Floats:
    """The sum of squared errors one step ahead for each of `WEIGHTS`, (n_weights,), of series that start at zero."""
    seen = np.isfinite(from_zero).T.astype(np.float64)
    columns = np.ascontiguousarray(np.where(np.isfinite(from_zero), from_zero, 0.0).T)
    level = np.zeros((WEIGHTS.size, from_zero.shape[0]))
    error = np.empty_like(level)
    loss = np.zeros(WEIGHTS.size)
    for column, known in zip(columns, seen, strict=True):
        np.subtract(column, level, out=error)
        error *= known
        level += WEIGHTS[:, None] * error
        error *= error
        loss += error.sum(axis=1)
    return loss
