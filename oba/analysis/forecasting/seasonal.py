"""The season taken out of quarters and months before a forecast, and put back into it.

Classical decomposition (Hyndman and Athanasopoulos, "Forecasting: principles and practice", 3.4,
https://otexts.com/fpp3/classical-decomposition.html): what each quarter or month is usually above or below a centred
moving average of one year. A season that is not there is not put in: indices are drawn towards none by how far they
could come from noise alone (Miller and Williams 2003, "Shrinkage estimators of time series seasonal factors and their
effect on forecasting accuracy", International Journal of Forecasting 19(4)), which takes the place of a test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from oba.analysis.forecasting.asked import Asked
from oba.domain.panel import Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Season:
    """`indices` (n_areas, per_year) by column modulo `per_year`: factors where `is_factor`, else amounts."""

    indices: Floats
    is_factor: bool

    def of(self, columns: range) -> Floats:
        """The index of each of these columns, (n_areas, n_columns)."""
        return self.indices[:, np.array(columns) % self.indices.shape[1]]


def seasonally(method: Callable[[Floats, Asked], Floats], *, per_year: int) -> Callable[[Floats, Asked], Floats]:
    """The method on seasonally adjusted series, season and all learnt anew at every origin; itself where years are
    not divided.
    """
    if per_year == 1:
        return method

    def adjusted(values: Floats, asked: Asked) -> Floats:
        n_periods = values.shape[1]
        origins = [_from(values[:, : at + 1], asked) for at in range(asked.since, n_periods)]
        nothing = np.empty((values.shape[0], 0, asked.horizon_periods))
        return np.concatenate([nothing, *origins], axis=1)

    def _from(seen: Floats, asked: Asked) -> Floats:
        now = seen.shape[1] - 1
        found = season(seen, per_year=per_year)
        ahead = found.of(range(now + 1, now + 1 + asked.horizon_periods))[:, None, :]
        plain = _without(seen, found)
        forecasts = method(plain, replace(asked, since=now))
        return forecasts * ahead if found.is_factor else forecasts + ahead

    return adjusted


def season(values: Floats, *, per_year: int) -> Season:
    """The season of every area of `values` (n_areas, n_periods); none where fewer than two years can tell.

    Factors where every number is above zero, else amounts.
    """
    numbers = values[np.isfinite(values)]
    is_factor = bool(numbers.size) and bool((numbers > 0).all())
    worked = np.log(np.where(np.isfinite(values), values, 1.0)) if is_factor else values
    worked = np.where(np.isfinite(values), worked, np.nan)
    amounts = _shrunk(worked - _year_round(worked, per_year=per_year), per_year=per_year)
    return Season(indices=np.exp(amounts) if is_factor else amounts, is_factor=is_factor)


def _without(values: Floats, found: Season) -> Floats:
    indices = found.of(range(values.shape[1]))
    return values / indices if found.is_factor else values - indices


def _year_round(values: Floats, *, per_year: int) -> Floats:
    """The centred moving average of one year, of the same shape; NaN where any of its periods has no number."""
    half = per_year // 2
    weights = np.full(per_year + 1, 1.0 / per_year)
    weights[[0, -1]] /= 2.0
    found = np.full(values.shape, np.nan)
    for at in range(half, values.shape[1] - half):
        found[:, at] = (values[:, at - half : at + half + 1] * weights).sum(axis=1)
    return found


def _shrunk(away: Floats, *, per_year: int) -> Floats:
    """Mean distances from the year's level, (n_areas, per_year), that add up to nothing, less what noise would make."""
    n_areas = away.shape[0]
    mean, noise = np.full((2, n_areas, per_year), np.nan)
    for part in range(per_year):
        own = away[:, part::per_year]
        known = np.isfinite(own)
        n = known.sum(axis=1)
        total = np.where(known, own, 0.0).sum(axis=1)
        mean[:, part] = np.where(n > 0, total / np.maximum(n, 1), np.nan)
        squares = np.where(known, own - mean[:, part, None], 0.0) ** 2
        noise[:, part] = np.where(n > 1, squares.sum(axis=1) / np.maximum(n * (n - 1), 1), np.nan)
    mean -= mean.mean(axis=1, keepdims=True)
    # Years of which there is but one of a part say nothing about noise, so nothing is taken for a season.
    size = (mean * mean).mean(axis=1)
    kept = 1.0 - noise.mean(axis=1) / np.where(size > 0, size, np.inf)
    return np.where(np.isfinite(kept) & (kept > 0), kept, 0.0)[:, None] * np.where(np.isfinite(mean), mean, 0.0)
