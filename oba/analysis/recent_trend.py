"""The recent-trend badge: has the figure moved over its five latest years by more than sampling error explains?

As Fingertips marks it (Department of Health and Social Care, "Trend markers", public health technical guidance,
https://fingertips.phe.org.uk/static-reports/public-health-technical-guidance/Presentation/Trend_markers.html): five
annual figures without a gap or a break; for a proportion the chi-squared test for trend (Cochran 1954, Armitage 1955),
significant above the 99.8 % point of one degree of freedom; the direction is the sign of the slope of the logits by
least squares; and if leaving out any one year turns that sign, the trend is put down to an outlier.

Where we differ:

- Fingertips tests other figures by their confidence intervals, which our publishers do not print. A rate per 10,000 is
  tested from its counts instead: the score test for a log-linear trend of Poisson counts with the population as offset
  (Breslow and Day 1987, "Statistical methods in cancer research", volume II, chapter 4), with the slope of the
  logarithms as direction. It is named as such. Anything else is not tested.
- A year in which none, or of a proportion all, were counted has no logit. The badge then says that it cannot be
  calculated, rather than adding halves to counts.
- The five years end at an area's latest number, as its row of values does, and are printed with the badge.

The test takes every count for an independent draw, so it flags changes that a forecast's usual error would not: beside
a verdict it is the more easily moved of the two. Polarity does not enter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from oba.analysis.breaks import last_break
from oba.analysis.ends import ends
from oba.analysis.settling import settled
from oba.domain.indicator import Unit
from oba.domain.panel import Counts, Flags, Floats

N_POINTS: Final = 5
CRITICAL: Final = 9.5495
"""Chi-squared of one degree of freedom at 99.8 %, as Fingertips has it."""

LARGEST_COUNT: Final = 1e12
"""Beyond any population; larger counts are a mistake, and their products would lose their last digits."""

_LEVEL: Final = 1e-9
"""A slope of less than this share of its own terms is the noise of floating point."""

_YEARS: Final[Floats] = np.arange(N_POINTS, dtype=np.float64) - (N_POINTS - 1) / 2.0


class CountTest(StrEnum):
    """Which test an indicator's counts allow."""

    COCHRAN_ARMITAGE = "chi-squared for trend of proportions"
    POISSON = "Poisson trend with the population as offset"


TEST_OF: Final[dict[Unit, CountTest]] = {
    Unit.PERCENT: CountTest.COCHRAN_ARMITAGE,
    Unit.RATE_PER_10_000: CountTest.POISSON,
}
"""Units whose figures are made of counts; figures in the others are not tested."""


class Trend(StrEnum):
    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CHANGE = "no significant change"
    OUTLIER = "no significant change (outlier)"
    NOT_TESTED = "not tested"


class TrendReason(StrEnum):
    """Why a trend is not tested; where several hold, the first of these is given."""

    TOO_SMALL = "the area is too small to judge"
    NOT_ANNUAL = "the figures are not annual"
    NO_TEST = "there is no test for figures of this kind"
    TOO_FEW = "fewer than five annual figures"
    BREAK = "the series breaks within the five latest years"
    MISSING = "one of the five latest years has no figure"
    NO_COUNTS = "the counts behind the figures are not known"
    MISFIT = "the counts behind the figures do not fit each other"
    AT_LIMIT = "cannot be calculated: in one of the years none, or all, were counted"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecentTrends:
    """One badge for each area. `reasons` are None where it was tested.

    `chi_squared` (n_areas,) is NaN where not tested; `first_at` and `last_at` (n_areas,) are the columns of the five
    years, -1 where there are not five.
    """

    trends: tuple[Trend, ...]
    reasons: tuple[TrendReason | None, ...]
    chi_squared: Floats
    first_at: Counts
    last_at: Counts


def recent_trends(
    values: Floats,
    *,
    numerator: Floats | None,
    denominator: Floats | None,
    breaks: Flags,
    test: CountTest | None,
    per_year: int,
    too_small: Flags,
) -> RecentTrends:
    """The badge of every area of `values` (n_areas, n_periods); counts and `breaks` have the same shape.

    `test` is None for figures that cannot be tested, counts are None where none are known; `too_small` (n_areas,) marks
    areas that are not judged. A break stands at the first period of the new series.
    """
    found = ends(values)
    last_at = _last_column(values)
    columns = last_at[:, None] + np.arange(1 - N_POINTS, 1)
    nothing = np.full_like(values, np.nan)
    figures, above, below = (
        _window(one, columns) for one in (values, *(nothing if c is None else c for c in (numerator, denominator)))
    )
    is_share = test is CountTest.COCHRAN_ARMITAGE
    fits = _fit(above, below, is_share=is_share)
    inside = (above > 0) & ((above < below) | (not is_share))
    everywhere = np.ones(len(values), dtype=np.bool_)
    applies: tuple[tuple[TrendReason, Flags], ...] = (
        (TrendReason.TOO_SMALL, too_small),
        (TrendReason.NOT_ANNUAL, everywhere & (per_year != 1)),
        (TrendReason.NO_TEST, everywhere & (test is None)),
        (TrendReason.TOO_FEW, (found.n_points < N_POINTS) | (columns[:, 0] < 0)),
        (TrendReason.BREAK, last_break(values, breaks) > columns[:, 0]),
        (TrendReason.MISSING, _in_any_year(~np.isfinite(figures))),
        (TrendReason.NO_COUNTS, _in_any_year(~np.isfinite(above) | ~np.isfinite(below))),
        (TrendReason.MISFIT, _in_any_year(~fits)),
        (TrendReason.AT_LIMIT, _in_any_year(~inside)),
    )
    is_tested = ~np.logical_or.reduce([flags for _, flags in applies])
    above, below = (np.where(is_tested[:, None], one, safe) for one, safe in ((above, 1.0), (below, 2.0)))
    chi_squared = trend_chi_squared(above, below, is_share=is_share)
    trends = _trends(chi_squared, _level_of(above, below, is_share=is_share))
    has_window = columns[:, 0] >= 0
    return RecentTrends(
        trends=tuple(t if tested else Trend.NOT_TESTED for t, tested in zip(trends, is_tested.tolist(), strict=True)),
        reasons=_first_reasons(applies),
        chi_squared=np.where(is_tested, chi_squared, np.nan),
        first_at=np.where(has_window, columns[:, 0], -1),
        last_at=np.where(has_window, columns[:, -1], -1),
    )


def trend_chi_squared(above: Floats, below: Floats, *, is_share: bool) -> Floats:
    """Chi-squared for trend, (n_areas,), of counts `above` out of `below`, (n_areas, 5), each above zero.

    With `is_share` the Cochran-Armitage test, else its limit for rare events, the Poisson score test.
    """
    counted, everyone = above.sum(axis=1), below.sum(axis=1)
    drift = everyone * (above * _YEARS).sum(axis=1) - counted * (below * _YEARS).sum(axis=1)
    spread = everyone * (below * _YEARS**2).sum(axis=1) - (below * _YEARS).sum(axis=1) ** 2
    poisson = drift**2 / (counted * spread)
    return settled(poisson * everyone / (everyone - counted) if is_share else poisson)


def _level_of(above: Floats, below: Floats, *, is_share: bool) -> Floats:
    """Logits of proportions, logarithms of rates; (n_areas, 5)."""
    return np.log(above) - np.log(below - above if is_share else below)


def _trends(chi_squared: Floats, levels: Floats) -> list[Trend]:
    kept = np.vstack([np.ones((1, N_POINTS)), 1.0 - np.eye(N_POINTS)])  # all years, then all but each
    signs = _slope_signs(levels, kept)
    is_steady = (signs == signs[:, :1]).all(axis=1) & (signs[:, 0] != 0)
    which = np.select(
        [chi_squared <= CRITICAL, ~is_steady, signs[:, 0] > 0],
        [0, 1, 2],
        default=3,
    )
    trends = (Trend.NO_CHANGE, Trend.OUTLIER, Trend.INCREASING, Trend.DECREASING)
    return [trends[one] for one in which.tolist()]


def _slope_signs(levels: Floats, kept: Floats) -> Counts:
    """Signs of the least-squares slopes, (n_areas, n_subsets), over the years that each row of `kept` keeps."""
    n_kept = kept.sum(axis=1)
    both = levels[:, None, :] * kept
    risen = n_kept * (both * _YEARS).sum(axis=2)
    shared = both.sum(axis=2) * (kept * _YEARS).sum(axis=1)
    size = n_kept * np.abs(both * _YEARS).sum(axis=2) + np.abs(shared)
    slope = risen - shared
    return np.where(np.abs(slope) <= _LEVEL * size, 0, np.sign(slope)).astype(np.int64)


def _last_column(values: Floats) -> Counts:
    """The column of each area's latest number, (n_areas,); -1 without one."""
    n_periods = values.shape[1]
    if n_periods == 0:
        return np.full(len(values), -1, dtype=np.int64)
    seen = np.isfinite(values)
    return np.where(seen.any(axis=1), n_periods - 1 - seen[:, ::-1].argmax(axis=1), -1).astype(np.int64)


def _window(values: Floats, columns: Counts) -> Floats:
    """The figures in those columns, (n_areas, 5); NaN for a column before the first."""
    padded = np.hstack([np.full((len(values), 1), np.nan), values])
    return np.take_along_axis(padded, np.maximum(columns + 1, 0), axis=1)


def _fit(above: Floats, below: Floats, *, is_share: bool) -> Flags:
    """Whether the counts can be what they say: none negative, something to count, no part larger than its whole."""
    whole = (below > 0) & (below <= LARGEST_COUNT)
    part = (above >= 0) & (above <= (below if is_share else LARGEST_COUNT))
    fits: Flags = whole & part
    return fits


def _in_any_year(flags: Flags) -> Flags:
    found: Flags = np.logical_or.reduce(flags, axis=1)
    return found


def _first_reasons(applies: Sequence[tuple[TrendReason, Flags]]) -> tuple[TrendReason | None, ...]:
    none_applies = np.ones_like(applies[0][1])
    first = np.argmax([*(flags for _, flags in applies), none_applies], axis=0)
    reasons = (*(reason for reason, _ in applies), None)
    return tuple(reasons[which] for which in first.tolist())
