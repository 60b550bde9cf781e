"""What a frozen forecast said, and what happened: errors, and whether the intervals held.

Error is actual less forecast, in the indicator's unit and in no direction of polarity (Hyndman and Athanasopoulos 2021,
"Forecasting: principles and practice", 3rd edition, section 5.8, https://otexts.com/fpp3/accuracy.html).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from oba.analysis.later import later_figures
from oba.analysis.settling import settled, settled_number
from oba.domain.baseline import Baseline
from oba.domain.panel import Flags, Floats, Panel


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ForecastErrors:
    """Of every forecast of a baseline, all (n_areas, n_horizon), in its order of areas and periods.

    `error` is actual less forecast, NaN where there is no figure or no forecast. `is_told_80` marks the forecasts with
    an 80 % interval and a figure, `inside_80` those of them whose figure lies within it as both are printed, its ends
    included; likewise 95.
    """

    error: Floats
    is_told_80: Flags
    inside_80: Flags
    is_told_95: Flags
    inside_95: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorTally:
    """Forecasts counted: `n` with a figure, `above` and `below` by how the figure fell, `mean_error` NaN where n is 0.

    `n_80` of them had an 80 % interval and `inside_80` fell within it; likewise 95.
    """

    n: int
    above: int
    below: int
    mean_error: float
    n_80: int
    inside_80: int
    n_95: int
    inside_95: int


LARGEST_ROUNDED = 1e15
"""A float as large as this has no decimals to round."""


def forecast_errors(baseline: Baseline, panel: Panel, *, decimals: int) -> ForecastErrors:
    """The baseline's forecasts beside the figures of `panel`, which may be of a later vintage.

    `decimals` are those to which the indicator is printed: a reader must find a figure inside an interval where the
    two are seen to touch, and a figure known to one decimal lies no nearer to an end than that.
    Raises `ValueError` when the panel is of another indicator or its periods of another kind.
    """
    actual = later_figures(baseline, panel).values
    shown = _as_printed(actual, decimals)
    inside_80, inside_95 = (
        # A comparison with NaN is false.
        (shown >= _as_printed(low, decimals)) & (shown <= _as_printed(high, decimals))
        for low, high in ((baseline.low_80, baseline.high_80), (baseline.low_95, baseline.high_95))
    )
    return ForecastErrors(
        error=settled(actual - baseline.forecast),
        is_told_80=np.isfinite(actual) & np.isfinite(baseline.low_80) & np.isfinite(baseline.high_80),
        inside_80=inside_80,
        is_told_95=np.isfinite(actual) & np.isfinite(baseline.low_95) & np.isfinite(baseline.high_95),
        inside_95=inside_95,
    )


def _as_printed(values: Floats, decimals: int) -> Floats:
    """Rounded as publishers do, halves away from zero."""
    unit = 10.0**decimals
    size = np.abs(values)
    within = size < LARGEST_ROUNDED
    rounded = np.floor(settled(np.where(within, size, 0.0) * unit) + 0.5) / unit
    return np.where(within, np.copysign(rounded, values), values)


def error_tally(errors: ForecastErrors, *, rows: list[int]) -> ErrorTally:
    """The forecasts of those rows counted."""
    return joined([_tally(errors, rows)])


def joined(tallies: list[ErrorTally]) -> ErrorTally:
    """Several tallies as one; the mean error is of all their forecasts, so that their units must be the same."""
    n = sum(one.n for one in tallies)
    mean = math.fsum(one.mean_error * (one.n / n) for one in tallies if one.n)
    return ErrorTally(
        n=n,
        above=sum(one.above for one in tallies),
        below=sum(one.below for one in tallies),
        mean_error=settled_number(mean) if n else math.nan,
        n_80=sum(one.n_80 for one in tallies),
        inside_80=sum(one.inside_80 for one in tallies),
        n_95=sum(one.n_95 for one in tallies),
        inside_95=sum(one.inside_95 for one in tallies),
    )


def _tally(errors: ForecastErrors, rows: list[int]) -> ErrorTally:
    error = errors.error[rows]
    known = error[np.isfinite(error)]
    return ErrorTally(
        n=known.size,
        above=int((known > 0).sum()),
        below=int((known < 0).sum()),
        mean_error=math.fsum((known / known.size).tolist()) if known.size else math.nan,
        n_80=int(errors.is_told_80[rows].sum()),
        inside_80=int(errors.inside_80[rows].sum()),
        n_95=int(errors.is_told_95[rows].sum()),
        inside_95=int(errors.inside_95[rows].sum()),
    )
