"""Forecasts made the same way in earlier years, and how far off they were: the measure of what luck can do.

A placebo test in time (Abadie, Diamond and Hainmueller 2015, "Comparative politics and the synthetic control method",
American Journal of Political Science 59(2)) on rolling origins (Tashman 2000, "Out-of-sample tests of forecasting
accuracy", International Journal of Forecasting 16(4)). Every origin sees nothing that came after it: weight, drift
and scale are fitted anew on what was known then. All pooled areas enter, never only those under review: a bank of areas
that were chosen for a bad year calls every return to the usual a success.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from oba.analysis.ends import ends
from oba.analysis.median import column_medians
from oba.analysis.scale import typical_change
from oba.analysis.settling import settled_standard
from oba.analysis.smoothing import fit_panel, panel_forecast
from oba.domain.baseline import PlaceboBank
from oba.domain.panel import Floats

MIN_TRAINING = 3
"""Numbers that an area needs before an origin; with three, a series of five points has placebos of its own."""

MIN_AREAS_FOR_NET = 5
"""Areas that a period needs before its median says what happened everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placebos:
    """The bank that verdicts are compared with, and the sizes of single errors that intervals are made of.

    `single[h]` (n,) holds the absolute error of the forecast h+1 periods ahead, in scales, sorted upwards.
    """

    bank: PlaceboBank
    single: tuple[Floats, ...]
    n_origins: int


def placebo_forecasts(values: Floats, *, horizon_periods: int, bounds: tuple[float, float]) -> Placebos:
    """Forecasts from every earlier origin of the pooled areas, `values` (n_pooled, n_periods), set beside what came.

    A mean error over k periods needs all k of them to be numbers. Arrays are empty where the history is too short.
    """
    origins = range(MIN_TRAINING, values.shape[1])
    made = [_errors_from(values, origin=at, horizon_periods=horizon_periods, bounds=bounds) for at in origins]
    horizon = range(horizon_periods)
    bank = PlaceboBank(
        own=tuple(_gathered([one.own_mean for one in made], k) for k in horizon),
        net=tuple(_gathered([one.net_mean for one in made], k) for k in horizon),
    )
    single = tuple(_gathered([one.size for one in made], k) for k in horizon)
    return Placebos(bank=bank, single=single, n_origins=len(origins))


def shared_error(errors: Floats) -> Floats:
    """The median area's error in each period, (n_periods,) from (n_areas, n_periods): what happened everywhere.

    NaN in a period in which fewer than five areas have one.
    """
    return column_medians(errors, at_least=MIN_AREAS_FOR_NET)


def error_quantile(sizes: Floats, *, percent: int) -> float:
    """The size of error, in scales, that the next one stays within `percent` times in a hundred.

    `sizes` (n,) sorted upwards. The split conformal rank (Vovk, Gammerman and Shafer 2005), which allows for the new
    error being one more draw; NaN when there are too few to say.
    """
    rank = -(-(sizes.size + 1) * percent // 100)
    return float(sizes[rank - 1]) if rank <= sizes.size else math.nan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _OriginErrors:
    """Errors from one origin in scales, (n_pooled, n_ahead): means over the first periods, and sizes of single ones."""

    own_mean: Floats
    net_mean: Floats
    size: Floats


def _errors_from(values: Floats, *, origin: int, horizon_periods: int, bounds: tuple[float, float]) -> _OriginErrors:
    seen, came = values[:, :origin], values[:, origin : origin + horizon_periods]
    everyone = np.ones(values.shape[0], dtype=np.bool_)
    scale = typical_change(seen, pooled=everyone)
    fit = fit_panel(seen, pooled=everyone, scale=scale)
    errors = came - panel_forecast(seen, fit=fit, horizon_periods=came.shape[1], bounds=bounds)
    errors[ends(seen).n_points < MIN_TRAINING] = np.nan
    return _OriginErrors(
        own_mean=settled_standard(_running_mean(errors) / scale[:, None]),
        net_mean=settled_standard(_running_mean(errors - shared_error(errors)) / scale[:, None]),
        size=settled_standard(np.abs(errors) / scale[:, None]),
    )


def _running_mean(errors: Floats) -> Floats:
    """Means over the first 1, 2, ... periods; NaN from the first period without a number on."""
    return np.cumsum(errors, axis=1) / np.arange(1, errors.shape[1] + 1)


def _gathered(by_origin: list[Floats], column: int) -> Floats:
    """One column of every origin that reaches so far, without NaN, sorted upwards."""
    reaching = [errors[:, column] for errors in by_origin if errors.shape[1] > column]
    together = np.concatenate([np.empty(0), *reaching])
    return np.sort(together[np.isfinite(together)])
