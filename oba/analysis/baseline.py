"""Freezing a baseline: history, method, forecast, interval and placebo bank of one indicator, all at one moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from oba.analysis.back_test import back_tests, chosen
from oba.analysis.breaks import newest_segment
from oba.analysis.ends import ends
from oba.analysis.forecasting import METHODS
from oba.analysis.forecasting.asked import Asked
from oba.analysis.forecasting.seasonal import seasonally
from oba.analysis.largest import refuse_too_large
from oba.analysis.placebo import error_quantile, error_sizes, placebo_bank
from oba.analysis.rolling import MIN_TRAINING, Rolled, first_origin, rolled, scales
from oba.analysis.settling import settled
from oba.analysis.working_scale import OWN_SCALE, Working, scale_for, working
from oba.domain.baseline import Baseline
from oba.domain.panel import Flags, Floats, Panel

SIMPLEST = next(iter(METHODS))

MIN_POINTS = 5
"""Numbers that a history needs for an interval and a verdict. With fewer, the forecast is shown and nothing claimed."""


def freeze_baseline(
    panel: Panel,
    *,
    horizon_periods: int,
    pooled: Flags,
    bounds: tuple[float, float],
    releases: tuple[str, ...],
    multiplier: float | None = None,
    breaks: Flags | None = None,
) -> Baseline:
    """The baseline of `panel` as it stands, with `horizon_periods` of forecast after its last period.

    `pooled` (n_areas,) marks the areas that the method is chosen on and learns from: authorities that are not too
    small. Regions and England get a forecast all the same. `bounds` are the lowest and highest values that the
    indicator can take; `releases` the vintages of the history; `multiplier` what its numerator over its denominator is
    published times, None where it is no share of counts; `breaks` (n_areas, n_periods) where a new segment begins. Cut
    the panel (`up_to`) to the last period that was published, since the forecast starts after its last column.
    Raises `ValueError` for a panel without periods, a horizon below one, `pooled` or `breaks` of another shape, or a
    figure beyond all sense (`largest.py`).
    """
    _check(panel, horizon_periods=horizon_periods, pooled=pooled)
    segment = newest_segment(panel, breaks)
    scale = scale_for(segment, multiplier=multiplier)
    figures = working(segment, scale)
    within = bounds if scale == OWN_SCALE else (-np.inf, np.inf)
    since = first_origin(len(panel.periods), horizon_periods=horizon_periods)
    asked = Asked(horizon_periods=horizon_periods, pooled=pooled, since=since)
    unit = scales(figures.values, asked, floor=figures.sampling)
    per_year = panel.periods[0].per_year
    by_method = {
        name: rolled(figures.values, seasonally(method, per_year=per_year), asked, scale=unit, bounds=within)
        for name, method in METHODS.items()
    }
    tests = back_tests(by_method, pooled=pooled)
    method = chosen(tests, otherwise=SIMPLEST)
    best = by_method[method]
    forecast = best.forecasts[:, -1]
    n_points = ends(figures.values).n_points
    yardstick = np.where(n_points >= MIN_POINTS, unit[:, -1], np.nan)
    sizes = error_sizes(best, pooled=pooled)
    within_80 = _interval(figures, forecast, yardstick=yardstick, sizes=sizes, percent=80, bounds=bounds)
    within_95 = _interval(figures, forecast, yardstick=yardstick, sizes=sizes, percent=95, bounds=bounds)
    return Baseline(
        indicator=panel.indicator,
        areas=panel.areas,
        periods=panel.periods,
        horizon=tuple(panel.periods[-1].later(k + 1) for k in range(horizon_periods)),
        history=panel.values,
        forecast=settled(np.clip(figures.published(forecast), *bounds)),
        working_forecast=forecast,
        low_80=within_80.low,
        high_80=within_80.high,
        low_95=within_95.low,
        high_95=within_95.high,
        scale=unit[:, -1],
        n_points=n_points.astype(np.float64),
        denominators=figures.denominators,
        pooled=pooled,
        working_scale=scale,
        method=method,
        is_seasonal=per_year > 1,
        back_test=tests,
        parameters=_parameters(best, n_pooled=int(pooled.sum())),
        releases=releases,
        bank=placebo_bank(best, pooled=pooled),
    )


def _check(panel: Panel, *, horizon_periods: int, pooled: Flags) -> None:
    if not panel.periods:
        raise ValueError(f"{panel.indicator}: a baseline needs at least one period of history, found none")
    if horizon_periods < 1:
        raise ValueError(f"{panel.indicator}: horizon_periods is {horizon_periods}, expected 1 or more")
    if pooled.shape != (len(panel.areas),):
        raise ValueError(f"{panel.indicator}: pooled has shape {pooled.shape}, expected {(len(panel.areas),)}")
    refuse_too_large(panel)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Interval:
    low: Floats
    high: Floats


def _interval(
    figures: Working,
    forecast: Floats,
    *,
    yardstick: Floats,
    sizes: tuple[Floats, ...],
    percent: int,
    bounds: tuple[float, float],
) -> _Interval:
    """Bounds (n_areas, n_horizon) either side of the forecast, as wide as `percent` of placebos were off."""
    ahead = np.array([error_quantile(own, percent=percent) for own in sizes])
    # Farther ahead there are fewer placebos; that must not make the future look surer than the present.
    half_width = np.maximum.accumulate(ahead) * yardstick[:, None]
    low, high = (figures.published(end) for end in (forecast - half_width, forecast + half_width))
    return _Interval(low=settled(np.clip(low, *bounds)), high=settled(np.clip(high, *bounds)))


def _parameters(best: Rolled, *, n_pooled: int) -> dict[str, float]:
    return {"n_pooled": float(n_pooled), "n_origins": float(best.n_origins), "min_training": float(MIN_TRAINING)}
