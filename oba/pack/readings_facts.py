"""Other ways to read the curves, as a pack states them beside the verdicts: rounded before they come here."""

from __future__ import annotations

from dataclasses import dataclass

from oba.pack.collected_facts import IndicatorName
from oba.pack.figure_facts import IndicatorFact, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFact:
    """A target that was agreed by the day of the pack; `text` and `tolerance` are in the indicator's unit."""

    text: str
    tolerance: str
    by_period: str
    agreed_by: str
    agreed_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFact:
    """How many of the latest steps went one way: `direction` is `up`, `down` or `level`.

    `spans_gap` says that a period without a number lies within them.
    """

    direction: str
    length: int
    spans_gap: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstFact:
    """The change from the first number as a percentage of it; None where that was zero."""

    period: str
    percent: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendFact:
    """The badge of the five latest years, `first` to `last`; both None where there are not five.

    `result` is `increasing`, `decreasing`, `no significant change`, `no significant change (outlier)` or `not tested`,
    and `reason` then says why. `means` is `better` or `worse`, None without polarity and without a trend. `chi_squared`
    is given for authorities alone.
    """

    result: str
    reason: str | None
    means: str | None
    chi_squared: float | None
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetReading:
    """The current number less the target: in its unit, and as a percentage of the target (None where that is zero).

    `status` is `green`, `amber` or `red`, None without polarity.
    """

    gap: float
    percent: float | None
    status: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingFact:
    """The quarter among all authorities, `A` the best, and the rank, 1 the best; `band` None for too few, or equals."""

    band: str | None
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """What is read of one area's figures of the indicator.

    `current` is the latest number and `prior` the one before it, None where there is none; `n_between` periods between
    them have no number. `begins` is the period of a break, if the series breaks: nothing before it is read, and
    `prior`, `run` and `from_first` are of what came since. `to_target` is None without a target, for the country, and
    for an area too small to judge; `standing` unless the priority asks for it.
    """

    area: str
    name: str
    kind: str
    too_small: bool
    current: Point | None
    prior: Point | None
    n_between: int
    change: float | None
    run: RunFact | None
    from_first: FirstFact | None
    begins: str | None
    trend: TrendFact
    to_target: TargetReading | None
    standing: StandingFact | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedFact:
    """The periods of one chart that a rule marks; `rule` is `outside limits`, `trend`, `two of three` or `shift`."""

    rule: str
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class XmrChartFact:
    """The XmR chart of one area in numbers. `latest` is the point that `variation` is about.

    `variation` is `common cause`, `improvement`, `concern` or `neutral`, with `heading` `high` or `low` where it is not
    common cause; `assurance` is `consistently met`, `met and missed by chance` or `consistently missed`, None without a
    target or polarity.
    """

    area: str
    name: str
    n_points: int
    first: str
    latest: Point
    mean: float
    lower: float
    upper: float
    marked: tuple[MarkedFact, ...]
    variation: str
    heading: str | None
    assurance: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnchartedFact:
    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class XmrFact:
    """The XmR charts of a monthly or quarterly indicator, and the settings of their rules."""

    points_shift: int
    points_trend: int
    screens_outliers: bool
    charts: tuple[XmrChartFact, ...]
    uncharted: tuple[UnchartedFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingsTable:
    """One headline indicator: members first, then the region and the country, never in the order of their figures.

    `before` is the period before `period`, the latest. `test` names the test of the badges, None where the figures
    allow none. `shows_rank` says that the priority shows where each authority stands: among the `n_ranked` that have a
    number in the latest period, None without polarity. `xmr` is None for annual figures.
    """

    indicator: IndicatorFact
    period: str
    before: str
    quarantined: bool
    test: str | None
    target: TargetFact | None
    shows_rank: bool
    n_ranked: int | None
    rows: tuple[ReadingRow, ...]
    xmr: XmrFact | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Each headline indicator in other readings; `unpublished` are those of which there are no figures yet."""

    tables: tuple[ReadingsTable, ...]
    unpublished: tuple[IndicatorName, ...]
