"""The last value: what came last comes again. The simplest forecast, and on short local series a hard one to beat."""

from __future__ import annotations

import numpy as np

from oba.analysis.forecasting.asked import Asked
from oba.domain.panel import Floats


def last_value(values: Floats, asked: Asked) -> Floats:
    """The newest number at each period, (n_areas, n_origins, horizon_periods); NaN before an area's first."""
    return np.repeat(latest(values)[:, asked.since :, None], asked.horizon_periods, axis=2)


def latest(values: Floats) -> Floats:
    """The newest number up to and with each period, (n_areas, n_periods); NaN before an area's first."""
    known = np.isfinite(values)
    at = np.maximum.accumulate(np.where(known, np.arange(values.shape[1]), 0), axis=1)
    return np.take_along_axis(values, at, axis=1)
