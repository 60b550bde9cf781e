"""A method rolled through the past: what it would have said after every period, and how far off that was.

Rolling origins (Tashman 2000, "Out-of-sample tests of forecasting accuracy", International Journal of Forecasting
16(4)). Every origin sees nothing that came after it: the method, its weights and the scale of errors are learnt anew
from what was known then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from oba.analysis.forecasting.asked import Asked
from oba.analysis.forecasting.last_value import last_value
from oba.analysis.scale import typical_change
from oba.analysis.settling import settled
from oba.domain.panel import Floats

MIN_TRAINING = 3
"""Numbers that an area needs before an origin; with three, a series of five points has placebos of its own."""

NEWEST_ORIGINS = 6
"""How many origins are looked back upon, the newest, or twice the horizon where that is more: what a method did long
ago, from fewer points, says little of what it does now. With all origins intervals were wider than they need be."""

MIN_POINTS_FOR_A_METHOD = 3
"""With one or two numbers the forecast is the last value, whatever the method: there is nothing to learn from."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rolled:
    """Forecasts after each origin, `forecasts` (n_areas, n_origins, horizon_periods), and how far off they were.

    `errors`, of the same shape, are actual less forecast; NaN where nothing came (yet), and where the area had fewer
    than `MIN_TRAINING` numbers. `scale` (n_areas, n_origins) is the area's usual change as known at the origin. The
    last origin is the last period, which has no errors. `since` is the column of the first origin.
    """

    forecasts: Floats
    errors: Floats
    scale: Floats
    since: int

    @property
    def n_origins(self) -> int:
        """Origins that anything came after."""
        return int(max(0, self.forecasts.shape[1] - 1))


def first_origin(n_periods: int, *, horizon_periods: int) -> int:
    """The column of the first origin that is looked back upon, of a panel of so many periods."""
    newest = n_periods - 1 - max(NEWEST_ORIGINS, 2 * horizon_periods)
    return max(0, min(n_periods - 1, max(MIN_TRAINING - 1, newest)))


def rolled(
    values: Floats,
    method: Callable[[Floats, Asked], Floats],
    asked: Asked,
    *,
    scale: Floats,
    bounds: tuple[float, float],
) -> Rolled:
    """The method after every period of `values` (n_areas, n_periods) from `asked.since` on, kept within `bounds`.

    `scale` (n_areas, n_origins) is as of `scales`.
    """
    n_known = np.cumsum(np.isfinite(values), axis=1)[:, asked.since :]
    forecasts = np.where(
        (n_known < MIN_POINTS_FOR_A_METHOD)[:, :, None], last_value(values, asked), method(values, asked)
    )
    forecasts = settled(np.clip(forecasts, *bounds))
    errors = _came(values, asked) - forecasts
    return Rolled(
        forecasts=forecasts,
        errors=np.where((n_known < MIN_TRAINING)[:, :, None], np.nan, errors),
        scale=scale,
        since=asked.since,
    )


def scales(values: Floats, asked: Asked, *, floor: Floats | None = None) -> Floats:
    """The usual change of every area as known at each origin, (n_areas, n_origins).

    No smaller than `floor` (n_areas, n_periods), what sampling alone would make of it, where that is known.
    """
    found = np.empty((values.shape[0], values.shape[1] - asked.since))
    for at in range(asked.since, values.shape[1]):
        found[:, at - asked.since] = typical_change(values[:, : at + 1], pooled=asked.pooled)
    return found if floor is None else np.fmax(found, floor[:, asked.since :])


def _came(values: Floats, asked: Asked) -> Floats:
    """What came 1, 2, ... periods after each origin, (n_areas, n_origins, horizon_periods); NaN beyond the end."""
    n_areas, n_periods = values.shape
    beyond = np.concatenate([values, np.full((n_areas, asked.horizon_periods), np.nan)], axis=1)
    at = np.arange(asked.since, n_periods)[:, None] + np.arange(1, asked.horizon_periods + 1)
    return beyond[:, at]
