"""XmR charts: is the latest monthly or quarterly figure more than the usual variation?

As the NHS's "Making Data Count" programme reads them, after Shewhart and Wheeler, in the form of its R package
(https://github.com/nhs-r-community/NHSRplotthedots, `R/ptd_spc_standard.R`, `R/ptd_calculate_point_type.R`,
`R/ptd_calculate_assurance_type.R`): limits at the mean and 2.66 mean moving ranges, moving ranges of 3.267 times their
mean or more left out once, and four rules. A point that several rules mark is given the first of them: outside the
limits; a trend of seven points; two of three points near a limit on one side; a shift, seven points on one side of the
mean. Run charts and the programme's workbook take six points for a trend or shift, so both are settings.

Where we differ: a period without a figure ends a run and has no moving range, where the package asks that there be no
such period. Where all figures are equal the limits are the mean, where the package has none. And where leaving ranges
out would leave none above zero, none is left out: else every point would be outside its limits.

Not for annual figures, nor for fewer than twelve: those are told apart by `XmrReason`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from oba.analysis.finite import finite
from oba.analysis.orientation import towards_better
from oba.analysis.settling import settled
from oba.domain.indicator import Polarity
from oba.domain.panel import Counts, Flags, Floats, Statuses

FEWEST_POINTS: Final = 12
LIMIT: Final = 2.66
"""Mean moving ranges from the mean to a limit: three divided by the constant 1.128 of ranges of two."""
NEAR_LIMIT: Final = LIMIT * 2 / 3
SCREEN: Final = 3.267
"""A moving range of so many times their mean is left out: the upper limit of a chart of moving ranges."""

Signs = NDArray[np.int64]


class XmrReason(StrEnum):
    """Why an area has no chart."""

    ANNUAL = "the figures are annual"
    TOO_FEW = "fewer than twelve figures"
    TOO_LARGE = "the figures are too large to reckon with"


class PointRule(IntEnum):
    """What marks a point; kept in arrays as uint8."""

    NO_POINT = 0
    COMMON_CAUSE = 1
    OUTSIDE_LIMITS = 2
    TREND = 3
    TWO_OF_THREE = 4
    SHIFT = 5


class Variation(StrEnum):
    """What the latest point is a sign of; special causes are `NEUTRAL` where no polarity is agreed."""

    COMMON_CAUSE = "common cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"


class Assurance(StrEnum):
    """Whether the usual variation alone would meet the target."""

    CONSISTENTLY_MET = "consistently met"
    HIT_AND_MISS = "met and missed by chance"
    CONSISTENTLY_MISSED = "consistently missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class XmrSettings:
    points_shift: int = 7
    points_trend: int = 7
    screen_outliers: bool = True

    def __post_init__(self) -> None:
        if self.points_shift < 2 or self.points_trend < 2:
            raise ValueError(f"shift and trend need two points or more, found {self.points_shift}, {self.points_trend}")


STANDARD: Final = XmrSettings()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Xmr:
    """One chart for each area; `reasons` are None where there is one.

    `mean`, `lower` and `upper` (n_areas,) are NaN where there is none. `rules` uint8 and `heading` (+1 above the mean
    or rising, -1 below or falling, 0 where no rule marks the point) are (n_areas, n_periods). `n_points` (n_areas,).
    """

    reasons: tuple[XmrReason | None, ...]
    mean: Floats
    lower: Floats
    upper: Floats
    rules: Statuses
    heading: Signs
    n_points: Counts


def xmr(values: Floats, *, per_year: int, settings: XmrSettings = STANDARD) -> Xmr:
    """The chart of every area of `values` (n_areas, n_periods), NaN where there is no number.

    `per_year` is how many periods a year has.
    """
    numbers = finite(values)
    n_points = np.isfinite(numbers).sum(axis=1, dtype=np.int64)
    size = np.abs(np.where(np.isfinite(numbers), numbers, 0.0)).max(axis=1, initial=0.0)
    unit = np.where(size > 0, size, 1.0)
    relative = numbers / unit[:, None]  # so that nothing overflows on the way
    mean, reach = _mean_and_range(relative, screen_outliers=settings.screen_outliers)
    with np.errstate(over="ignore"):
        lower, upper = (finite(settled((mean + side * LIMIT * reach) * unit)) for side in (-1, 1))
    reasons = _reasons(n_points, lower, upper, per_year=per_year)
    is_charted = np.array([reason is None for reason in reasons], dtype=np.bool_)
    rules, heading = _marked(relative, mean, reach, settings=settings)
    marked = is_charted[:, None] & np.isfinite(numbers)
    return Xmr(
        reasons=reasons,
        mean=np.where(is_charted, settled(mean * unit), np.nan),
        lower=np.where(is_charted, lower, np.nan),
        upper=np.where(is_charted, upper, np.nan),
        rules=np.where(marked, rules, PointRule.NO_POINT).astype(np.uint8),
        heading=np.where(marked, heading, 0),
        n_points=n_points,
    )


def variations(chart: Xmr, *, polarity: Polarity) -> tuple[Variation | None, ...]:
    """What the latest point of each chart is a sign of; None where there is no chart."""
    better = towards_better(latest_heading(chart).astype(np.float64), polarity)
    rule = latest_rule(chart)
    cases = [rule == PointRule.NO_POINT, rule == PointRule.COMMON_CAUSE, better > 0, better < 0]
    kinds = np.select(cases, [0, 1, 2, 3], default=4)
    named = (None, Variation.COMMON_CAUSE, Variation.IMPROVEMENT, Variation.CONCERN, Variation.NEUTRAL)
    return tuple(named[kind] for kind in kinds.tolist())


def assurances(chart: Xmr, *, target: float | None, polarity: Polarity) -> tuple[Assurance | None, ...]:
    """Whether each chart's limits meet the target; None without chart, target or polarity."""
    aim = np.full(chart.mean.shape, np.nan if target is None else target)
    ends = np.stack([towards_better(one, polarity) for one in (chart.lower, chart.upper)])
    worst, best, wanted = ends.min(axis=0), ends.max(axis=0), towards_better(aim, polarity)
    kinds = np.select([np.isnan(worst) | np.isnan(wanted), wanted > best, wanted < worst], [0, 1, 2], default=3)
    named = (None, Assurance.CONSISTENTLY_MISSED, Assurance.CONSISTENTLY_MET, Assurance.HIT_AND_MISS)
    return tuple(named[kind] for kind in kinds.tolist())


def latest_rule(chart: Xmr) -> Statuses:
    """What marks the latest point of each chart, (n_areas,)."""
    marks = np.where(_is_latest(chart), chart.rules, PointRule.NO_POINT)
    found: Statuses = marks.max(axis=1, initial=PointRule.NO_POINT).astype(np.uint8)
    return found


def latest_heading(chart: Xmr) -> Signs:
    """Which way the latest point of each chart is marked, (n_areas,)."""
    found: Signs = np.where(_is_latest(chart), chart.heading, 0).sum(axis=1, dtype=np.int64)
    return found


def _is_latest(chart: Xmr) -> Flags:
    """The latest point of each chart, (n_areas, n_periods); at most one in a row."""
    backwards = (chart.rules != PointRule.NO_POINT)[:, ::-1]
    found: Flags = (backwards & (np.cumsum(backwards, axis=1) == 1))[:, ::-1]
    return found


def _reasons(n_points: Counts, lower: Floats, upper: Floats, *, per_year: int) -> tuple[XmrReason | None, ...]:
    if per_year == 1:
        return (XmrReason.ANNUAL,) * len(n_points)
    is_short = n_points < FEWEST_POINTS
    kinds = np.select([is_short, np.isnan(lower) | np.isnan(upper)], [0, 1], default=2)
    return tuple((XmrReason.TOO_FEW, XmrReason.TOO_LARGE, None)[kind] for kind in kinds.tolist())


def _mean_and_range(values: Floats, *, screen_outliers: bool) -> tuple[Floats, Floats]:
    """The mean, and the mean moving range, of each row, (n_areas,); NaN and 0 where there is none."""
    mean = _mean_of(values)
    ranges = np.abs(np.diff(values, axis=1))
    typical = _mean_of(ranges)
    if screen_outliers:
        ranges = np.where(ranges < SCREEN * typical[:, None], ranges, np.nan)
        screened = _mean_of(ranges)
        typical = np.where(screened > 0, screened, typical)
    return settled(mean), settled(np.where(np.isnan(typical), 0.0, typical))


def _mean_of(values: Floats) -> Floats:
    known = np.isfinite(values)
    n_known = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(n_known > 0, total / np.maximum(n_known, 1), np.nan)


def _marked(values: Floats, mean: Floats, reach: Floats, *, settings: XmrSettings) -> tuple[Statuses, Signs]:
    """The first rule that marks each point, and which way, (n_areas, n_periods)."""
    apart = settled(values) - mean[:, None]
    side = _sign(apart)
    distance, far = settled(np.abs(apart)), settled(np.stack([LIMIT * reach, NEAR_LIMIT * reach]))
    is_outside = distance > far[0][:, None]
    near = np.where((distance > far[1][:, None]) & ~is_outside, side, 0)
    trend = _trends(settled(values), points=settings.points_trend)
    shift = _runs(side, points=settings.points_shift)
    two_of_three = _two_of_three(side, near)
    cases = [is_outside, trend != 0, two_of_three != 0, shift != 0]
    rules = (PointRule.OUTSIDE_LIMITS, PointRule.TREND, PointRule.TWO_OF_THREE, PointRule.SHIFT)
    found = np.select(cases, rules, default=PointRule.COMMON_CAUSE).astype(np.uint8)
    return found, np.select(cases, [side, trend, two_of_three, shift], default=0)


def _sign(values: Floats) -> Signs:
    """+1, -1, or 0 for zero and for NaN."""
    return (values > 0).astype(np.int64) - (values < 0)


def _trends(values: Floats, *, points: int) -> Signs:
    """The sign of the run of rises or falls that each point is part of, `points` long or longer; 0 for none."""
    steps = (values[:, 1:] > values[:, :-1]).astype(np.int64) - (values[:, 1:] < values[:, :-1])
    return _of_windows(steps, width=points - 1, points=points, n_periods=values.shape[1])


def _runs(side: Signs, *, points: int) -> Signs:
    """The side of the mean on which each point is one of `points` or more in a row; 0 for none."""
    return _of_windows(side, width=points, points=points, n_periods=side.shape[1])


def _of_windows(signs: Signs, *, width: int, points: int, n_periods: int) -> Signs:
    """The sign of a window of `width` equal signs, for every one of the `points` points that it spans."""
    if n_periods < points:
        return np.zeros((len(signs), n_periods), dtype=np.int64)
    total = sliding_window_view(signs, width, axis=1).sum(axis=2)
    return _spread((total == width).astype(np.int64) - (total == -width), points=points)


def _two_of_three(side: Signs, near: Signs) -> Signs:
    """The side of points near a limit of which another within three points is so too, all three on that side."""
    if side.shape[1] < 3:
        return np.zeros_like(side)
    sides, nears = (sliding_window_view(one, 3, axis=1).sum(axis=2) for one in (side, near))
    hits = ((sides == 3) & (nears >= 2)).astype(np.int64) - ((sides == -3) & (nears <= -2))
    spread = _spread(hits, points=3)
    return np.where(near == spread, spread, 0)


def _spread(hits: Signs, *, points: int) -> Signs:
    """From windows, (n_areas, n_periods - points + 1), to the points that they span, (n_areas, n_periods).

    A point between a rise and a fall belongs to both; the later counts.
    """
    beside = np.zeros((len(hits), points - 1), dtype=np.int64)
    windows = sliding_window_view(np.hstack([beside, hits, beside]), points, axis=1)
    newest = points - 1 - (windows != 0)[:, :, ::-1].argmax(axis=2)
    found: Signs = np.take_along_axis(windows, newest[:, :, None], axis=2)[:, :, 0]
    return found
