"""The last value with each area's own drift: the line through its first and its last number, drawn on.

Hyndman and Athanasopoulos, "Forecasting: principles and practice", 5.2, https://otexts.com/fpp3/simple-methods.html.
Not a method of its own here: on short local series it loses to the last value. It is a part of `combined.py`.
"""

from __future__ import annotations

import numpy as np

from oba.analysis.forecasting.asked import Asked
from oba.analysis.forecasting.last_value import latest
from oba.analysis.forecasting.units import standing
from oba.domain.panel import Floats


def own_drift(values: Floats, asked: Asked) -> Floats:
    """Forecasts after each period, (n_areas, n_origins, horizon_periods); the last value where there is but one."""
    own = standing(values)
    n_areas, n_periods = values.shape
    known = np.isfinite(values)
    newest = latest(own.values)
    at = np.arange(n_periods, dtype=np.float64)
    first_at = np.where(known.any(axis=1), known.argmax(axis=1), 0) if n_periods else np.zeros(n_areas)
    last_at = np.maximum.accumulate(np.where(known, at, 0.0), axis=1)
    steps = last_at - first_at[:, None]
    slope = np.where(steps > 0, newest / np.where(steps > 0, steps, 1.0), 0.0)
    waited = at - last_at
    ahead = waited[:, :, None] + asked.ahead
    return own.restored((newest[:, :, None] + slope[:, :, None] * ahead)[:, asked.since :])
