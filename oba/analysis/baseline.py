"""Freezing a baseline: history, forecast, interval and placebo bank of one indicator, all at one moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from oba.analysis.ends import ends
from oba.analysis.placebo import MIN_TRAINING, Placebos, error_quantile, placebo_forecasts
from oba.analysis.scale import typical_change
from oba.analysis.settling import settled
from oba.analysis.smoothing import DAMPING, PanelFit, fit_panel, panel_forecast
from oba.domain.baseline import Baseline
from oba.domain.panel import Flags, Floats, Panel

METHOD = "panel smoothing, half pooled drift"

MIN_POINTS = 5
"""Numbers that a history needs for an interval and a verdict. With fewer, the forecast is shown and nothing claimed."""


def freeze_baseline(
    panel: Panel, *, horizon_periods: int, pooled: Flags, bounds: tuple[float, float], releases: tuple[str, ...]
) -> Baseline:
    """The baseline of `panel` as it stands, with `horizon_periods` of forecast after its last period.

    `pooled` (n_areas,) marks the areas that the method learns from: authorities that are not too small. Regions
    and England get a forecast all the same. `bounds` are the lowest and highest values that the indicator can take;
    `releases` the vintages of the history. Cut the panel (`up_to`) to the last period that was published, since the
    forecast starts after its last column. Raises `ValueError` for a panel without periods, a horizon below one, or
    `pooled` of another length.
    """
    _check(panel, horizon_periods=horizon_periods, pooled=pooled)
    values = panel.values
    scale = typical_change(values, pooled=pooled)
    fit = fit_panel(values, pooled=pooled, scale=scale)
    forecast = settled(panel_forecast(values, fit=fit, horizon_periods=horizon_periods, bounds=bounds))
    placebos = placebo_forecasts(values[pooled], horizon_periods=horizon_periods, bounds=bounds)
    n_points = ends(values).n_points
    yardstick = np.where(n_points >= MIN_POINTS, scale, np.nan)
    within_80 = _interval(forecast, yardstick=yardstick, placebos=placebos, percent=80, bounds=bounds)
    within_95 = _interval(forecast, yardstick=yardstick, placebos=placebos, percent=95, bounds=bounds)
    return Baseline(
        indicator=panel.indicator,
        areas=panel.areas,
        periods=panel.periods,
        horizon=tuple(panel.periods[-1].later(k + 1) for k in range(horizon_periods)),
        history=values,
        forecast=forecast,
        low_80=within_80.low,
        high_80=within_80.high,
        low_95=within_95.low,
        high_95=within_95.high,
        scale=scale,
        n_points=n_points.astype(np.float64),
        pooled=pooled,
        method=METHOD,
        parameters=_parameters(fit, placebos=placebos, n_pooled=int(pooled.sum())),
        releases=releases,
        bank=placebos.bank,
    )


def _check(panel: Panel, *, horizon_periods: int, pooled: Flags) -> None:
    if not panel.periods:
        raise ValueError(f"{panel.indicator}: a baseline needs at least one period of history, found none")
    if horizon_periods < 1:
        raise ValueError(f"{panel.indicator}: horizon_periods is {horizon_periods}, expected 1 or more")
    if pooled.shape != (len(panel.areas),):
        raise ValueError(f"{panel.indicator}: pooled has shape {pooled.shape}, expected {(len(panel.areas),)}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Interval:
    low: Floats
    high: Floats


def _interval(
    forecast: Floats, *, yardstick: Floats, placebos: Placebos, percent: int, bounds: tuple[float, float]
) -> _Interval:
    """Bounds (n_areas, n_horizon) either side of the forecast, as wide as `percent` of placebos were off."""
    sizes = np.array([error_quantile(single, percent=percent) for single in placebos.single])
    # Farther ahead there are fewer placebos; that must not make the future look surer than the present.
    half_width = np.maximum.accumulate(sizes) * yardstick[:, None]
    return _Interval(
        low=settled(np.clip(forecast - half_width, *bounds)), high=settled(np.clip(forecast + half_width, *bounds))
    )


def _parameters(fit: PanelFit, *, placebos: Placebos, n_pooled: int) -> dict[str, float]:
    return {
        "weight": fit.weight,
        "drift": fit.drift,
        "damping": DAMPING,
        "n_pooled": float(n_pooled),
        "n_origins": float(placebos.n_origins),
        "min_training": float(MIN_TRAINING),
    }
