"""The yardstick: history and forecast, frozen together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oba.domain.panel import Flags, Floats
from oba.domain.period import Period


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlaceboBank:
    """Errors of forecasts made the same way in earlier years, in units of each area's own scale, sorted upwards.

    `own[k]` and `net[k]` hold the mean error over the first k+1 periods after an origin: actual less forecast
    (`own`), and the same less the median of all areas for that origin (`net`). Rounded to 6 decimals, so that
    a comparison gives the same answer on every machine. Shapes differ by k: (n_placebos_k,).
    """

    own: tuple[Floats, ...]
    net: tuple[Floats, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """How one method would have done in earlier years, over all areas: the grounds on which a method was chosen.

    `error` is the mean absolute error in units of each area's usual change; `noise` the standard error, over `n_areas`,
    of how far it lies behind the best method.
    """

    method: str
    error: float
    noise: float
    n_areas: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingScale:
    """The scale that a baseline is worked on: "as published", or the "empirical logit" of counts.

    `multiplier` is what numerator over denominator is published times; 1 for a scale without counts.
    """

    name: str
    multiplier: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Baseline:
    """History and forecast of one indicator, as they stood when a cycle's data pack was published.

    `history` is (n_areas, n_periods); `forecast`, `low_80`, `high_80`, `low_95`, `high_95` are
    (n_areas, n_horizon), NaN where an area has no history (forecast) or fewer than the points that an interval
    needs. `working_forecast`, of the same shape, is the forecast on the `working_scale`, and `scale` (n_areas,) the
    typical change from one period to the next on it: what errors are measured on and in. `n_points` (n_areas,) is how
    many numbers of the history since the last break there are; `denominators` (n_areas,) the newest known, NaN where
    counts are not used. `pooled` (n_areas,) marks the areas whose errors make the bank.
    `method` names the forecasting method that the `back_test` chose, on seasonally adjusted figures if `is_seasonal`;
    `parameters` its numbers; `releases` the vintages of the history.
    """

    indicator: str
    areas: tuple[str, ...]
    periods: tuple[Period, ...]
    horizon: tuple[Period, ...]
    history: Floats
    forecast: Floats
    working_forecast: Floats
    low_80: Floats
    high_80: Floats
    low_95: Floats
    high_95: Floats
    scale: Floats
    n_points: Floats
    denominators: Floats
    pooled: Flags
    working_scale: WorkingScale
    method: str
    is_seasonal: bool
    back_test: tuple[BackTest, ...]
    parameters: dict[str, float]
    releases: tuple[str, ...]
    bank: PlaceboBank


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenBaseline:
    """A baseline as it was frozen: `digest` names its text, `frozen_on` is the as-of date of its data pack."""

    baseline: Baseline
    digest: str
    frozen_on: date


class Verdict(StrEnum):
    """What can be said of a curve against its frozen baseline."""

    TURNED = "turned"
    NOT_TURNED = "not turned"
    TOO_EARLY = "too early"
    NOT_ASSESSABLE = "not assessable"


class Reason(StrEnum):
    """Why a curve is not assessable."""

    NO_POLARITY = "no polarity agreed"
    NO_BASELINE = "no baseline was frozen"
    NO_NEW_FIGURE = "no new figure since the baseline"
    SUPPRESSED = "the new figure is not a number"
    TOO_SHORT = "fewer than five points of history"
    BREAK = "the figures broke with what came before"
    TOO_SMALL = "the area is too small to judge"
    WITHHELD = "figures that it rests on are withheld from public packs"


class Direction(StrEnum):
    """Direction of travel: from the last figure of the history to the latest since."""

    RISING = "rising"
    FALLING = "falling"
    LEVEL = "level"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One placebo comparison: of `n_placebos` earlier forecasts, how many were beaten by at least this much.

    `as_good` counts those at least as far on the good side, `as_bad` on the bad side. `gap` is the mean
    difference from what was expected, in the indicator's unit, positive when better, and `distance` the same on the
    working scale in the area's usual changes: the number that is held against the bank. `as_poor` counts those that
    fall as far short as this would, had the curve moved by the smallest effect that matters.
    """

    verdict: Verdict
    worse_than_baseline: bool
    gap: float
    distance: float
    n_placebos: int
    as_good: int
    as_bad: int
    as_poor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveVerdict:
    """The two verdicts on one curve: against its own baseline, and beyond what happened everywhere.

    `own` and `net` are None when the curve is not assessable, and `reason` then says why.
    `periods` are those compared; `expected` and `actual` are of the latest of them, NaN when there is none.
    `smallest_effect` is the smallest that matters, in the indicator's unit where the forecast begins; NaN without one.
    `usual_change` is the area's typical change from one period to the next, on the baseline's working scale.
    """

    indicator: str
    area: str
    verdict: Verdict
    reason: Reason | None
    direction: Direction
    periods: tuple[Period, ...]
    expected: float
    actual: float
    smallest_effect: float
    usual_change: float
    own: Evidence | None
    net: Evidence | None
