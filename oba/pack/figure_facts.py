"""What the figures say, as a pack states it: scorecard, curves, verdicts and checks, rounded before they come here."""

from __future__ import annotations

from dataclasses import dataclass

from oba.pack.call_facts import ManyQuestions
from oba.pack.people_facts import JudgementFact
from oba.pack.said_facts import AgreedLine, Overridden, OverrideFact


@dataclass(frozen=True, slots=True, kw_only=True)
class Included:
    """How many of the authorities of a region or country have a number of their own in the period of its figure.

    `is_sum` says that no publisher states the region's figure: it is the sum of their counts over the sum of theirs,
    and `n` authorities are in it.
    """

    n: int
    of: int
    is_sum: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One published figure. `text` is the number as printed, or the publisher's symbol; `status` says which it is
    (`number`, `suppressed`, `unavailable`, `not applicable`, `low`, `negligible`, `unreliable`, `missing`,
    `not yet published`). `value` is None unless it is a number. `previous` is the text of the period before.
    `included` is given for the region alone. `history` are the last numbers up to this one, oldest first, None where
    there is none.
    """

    text: str
    status: str
    value: float | None
    previous: str | None
    included: Included | None
    history: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFact:
    id: str
    name: str
    tier: str
    unit: str
    decimals: int
    polarity: str
    polarity_reason: str
    lay_definition: str
    technical_definition: str
    caution: str
    period_meaning: str
    publisher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardColumn:
    """An indicator's latest period as of the pack. `period` is None when nothing was published yet, and
    `first_held` then names the release in which its first figures come, with the day it is published.

    `status` is that of the release (`provisional`, `final`, `revised`), and `age_days` how long it has been public;
    None where the release is not known. `stale` says why there may be newer figures, None where nothing says so.
    """

    indicator: IndicatorFact
    period: str | None
    release: str | None
    published_on: str | None
    status: str | None
    age_days: int | None
    stale: str | None
    first_held: str | None
    first_published_on: str | None
    n_with_number: int
    n_members: int
    quarantined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorecardRow:
    area: str
    name: str
    kind: str
    too_small: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """Areas by indicators: members first, in the order of the definitions, then the region and the country."""

    columns: tuple[ScorecardColumn, ...]
    rows: tuple[ScorecardRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    period: str
    value: float | None
    text: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastPoint:
    """What the frozen baseline expects; the interval's ends are None when the history is too short for one."""

    period: str
    value: float
    low_80: float | None
    high_80: float | None
    low_95: float | None
    high_95: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFact:
    """Of `n_placebos` forecasts made the same way in earlier years, `as_good` were beaten by at least as much and
    `as_bad` missed by at least as much; `gap` is in the indicator's unit, positive when better, and `distance` the
    same in the area's usual changes on the scale that the baseline is worked on, to two decimals. `as_poor` fall as
    far short as this would, had the curve moved by the smallest effect that matters.
    """

    verdict: str
    worse_than_baseline: bool
    gap: float
    distance: float
    n_placebos: int
    as_good: int
    as_bad: int
    as_poor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictFact:
    """`verdict` is `turned`, `not turned`, `too early` or `not assessable` (then `reason` says why, and `own` and
    `net` are None). `direction` is `rising`, `falling`, `level` or `unknown`. `provisional` says that a figure it rests
    on is. `overrides` are what people say instead, oldest first; the verdict is the engine's all the same.
    `smallest_effect` is the smallest change that counts as a turn, in the indicator's unit, and
    `usual_change` the area's on the scale that the baseline is worked on, to three digits; None without a forecast.
    """

    area: str
    area_name: str
    verdict: str
    reason: str | None
    direction: str
    provisional: bool
    periods: tuple[str, ...]
    expected: float | None
    actual: float | None
    smallest_effect: float | None
    usual_change: float | None
    own: EvidenceFact | None
    net: EvidenceFact | None
    overrides: tuple[OverrideFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CutFact:
    """How far off, in usual changes, a mean over `n_periods` has to be to be called: below `low` or above `high`, in
    the indicator's own direction; the same with what all areas shared taken out. None where nothing can be called.
    """

    n_periods: int
    n_placebos: int
    low: float | None
    high: float | None
    net_low: float | None
    net_high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTestFact:
    """One method that was tried on earlier years: its mean error in usual changes, and the noise in its comparison with
    the best, to three significant digits.
    """

    method: str
    error: float
    noise: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineFact:
    """How the forecast was made and what from. `digest` names the frozen baseline; `frozen_on` is its data pack's
    as-of date. `back_test` holds every method that was tried, simplest first, over `n_back_tested` areas; `cuts` are
    by how many later periods are compared. `scale` is what the forecast was worked on: `as published`, or the
    `empirical logit` of counts. `parameters` are printed numbers by name.
    """

    digest: str
    frozen_on: str
    method: str
    is_seasonal: bool
    scale: str
    back_test: tuple[BackTestFact, ...]
    n_back_tested: int
    cuts: tuple[CutFact, ...]
    parameters: tuple[tuple[str, str], ...]
    releases: tuple[str, ...]
    n_placebos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparator:
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveNote:
    """What must be known of a curve's figures of one period. `is_break`: those from then on cannot be compared with
    those before.
    """

    period: str
    text: str
    source: str
    is_break: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveTarget:
    """Where a body wants the region to be by a period, as agreed by the day of the pack."""

    period: str
    value: float
    text: str
    agreed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One headline indicator for the region: history, frozen forecast, what happened since, and the verdicts.

    `baseline` is None when none was frozen (nothing published yet); `since` and `verdict` are empty before a review.
    `areas` holds the verdict on each member authority, in a review. `provisional` are the periods of which the shown
    figure came in a provisional release. `notes` are in the order of their periods. `agreed` are the agreed baselines,
    of the region first and then of authorities; where no baseline was frozen and the region has one, `since` holds the
    figures from its first period on. `target` is None where none had been agreed by the day.
    """

    indicator: IndicatorFact
    area: str
    area_name: str
    history: tuple[Point, ...]
    forecast: tuple[ForecastPoint, ...]
    since: tuple[Point, ...]
    comparators: tuple[Comparator, ...]
    baseline: BaselineFact | None
    judgement: JudgementFact | None
    verdict: VerdictFact | None
    areas: tuple[VerdictFact, ...]
    provisional: tuple[str, ...]
    notes: tuple[CurveNote, ...]
    agreed: tuple[AgreedLine, ...]
    target: CurveTarget | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCounts:
    """How many curves; `expected_by_luck` is how many of the assessed would be called turned if nothing had changed,
    and as many worse.
    """

    turned: int
    not_turned: int
    too_early: int
    not_assessable: int
    worse: int
    expected_by_luck: float

    @property
    def total(self) -> int:
        return self.turned + self.not_turned + self.too_early + self.not_assessable


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvesTurned:
    """The first line of a review: headline curves of the region, then of every member authority.

    The counts are of the engine's verdicts; `overridden` tells how many of those people say otherwise of, and
    `n_would_differ` how many would be others had the revised figures been known when the baselines were frozen.
    """

    region: VerdictCounts
    authorities: VerdictCounts
    n_headline: int
    n_members: int
    overridden: Overridden
    many: ManyQuestions
    n_would_differ: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFact:
    """What a quality check found; a failing one keeps its indicator out unless `waived_by` a person, for a reason.

    `area_name` is None for what is found of all areas together.
    """

    check: str
    severity: str
    indicator: str
    area_name: str | None
    period: str | None
    found: str
    waived_by: str | None
    waived_because: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleFact:
    """Why there may be newer figures of some indicators (ids): a release refused, or a publisher not to be reached."""

    indicators: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    checks: tuple[str, ...]
    findings: tuple[FindingFact, ...]
    quarantined: tuple[str, ...]
    """Indicators that a failed check keeps out."""
    stale: tuple[StaleFact, ...]
