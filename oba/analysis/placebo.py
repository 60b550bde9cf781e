"""Forecasts made the same way in earlier years, and how far off they were: the measure of what luck can do.

A placebo test in time (Abadie, Diamond and Hainmueller 2015, "Comparative politics and the synthetic control method",
American Journal of Political Science 59(2)) on the rolling origins of `rolling.py`. All pooled areas enter, never only
those under review: a bank of areas that were chosen for a bad year calls every return to the usual a success. No origin
has seen the last period of the history, which is the one that prompts a review.
"""

from __future__ import annotations

import math

import numpy as np

from oba.analysis.median import column_medians
from oba.analysis.rolling import Rolled
from oba.analysis.settling import settled_standard
from oba.domain.baseline import PlaceboBank
from oba.domain.panel import Flags, Floats

MIN_AREAS_FOR_NET = 5
"""Areas that a period needs before its median says what happened everywhere."""


def placebo_bank(one: Rolled, *, pooled: Flags) -> PlaceboBank:
    """The errors of every pooled area from every earlier origin.

    A mean error over k periods needs all k of them to be numbers. Arrays are empty where the history is too short.
    """
    errors, unit = one.errors[pooled], one.scale[pooled][:, :, None]
    beside = np.stack([_net(errors[:, origin]) for origin in range(errors.shape[1])], axis=1)
    return PlaceboBank(own=_gathered(_running_mean(errors) / unit), net=_gathered(_running_mean(beside) / unit))


def error_sizes(one: Rolled, *, pooled: Flags) -> tuple[Floats, ...]:
    """The absolute error of every pooled area, in its scales, for each number of periods ahead; sorted upwards."""
    return _gathered(np.abs(one.errors[pooled]) / one.scale[pooled][:, :, None])


def _net(errors: Floats) -> Floats:
    """Errors (n_areas, n_ahead) less what all areas share."""
    return errors - shared_error(errors)


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


def _running_mean(errors: Floats) -> Floats:
    """Means over the first 1, 2, ... periods ahead; NaN from the first period without a number on."""
    return np.cumsum(errors, axis=2) / np.arange(1, errors.shape[2] + 1)


def _gathered(errors: Floats) -> tuple[Floats, ...]:
    """For each number of periods ahead the errors of every area and origin, without NaN, sorted upwards."""
    settled_errors = settled_standard(errors)
    together = (settled_errors[:, :, ahead].ravel() for ahead in range(errors.shape[2]))
    return tuple(np.sort(own[np.isfinite(own)]) for own in together)
