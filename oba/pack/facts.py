"""What a pack states: facts only, in plain types, so that one JSON text holds all of it.

Every number has been rounded before it comes here. Texts that people wrote stand as they wrote them. Dates are ISO
texts and periods their codes; None means that there is nothing to state, and an empty tuple that there are none.
Words are made of these facts by the templates, once for every format.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who said something (a role), when, and whether it was written only to show the method."""

    by: str
    on: str
    illustrative: bool
    carried_from: str | None
    """The cycle in which it was said, when that is an earlier one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementFact:
    body: str
    on: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Whose pack this is, of which stage, and as of when."""

    partnership: str
    partnership_name: str
    priority: str
    priority_name: str
    population: str
    outcome: str
    experience: str
    convenor: str
    endorsements: tuple[EndorsementFact, ...]
    cycle: str
    follows: str | None
    stage: str
    as_of: str
    due: str
    illustrative: bool
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFact:
    name: str
    met: bool
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Whether the stage may be left, condition by condition."""

    met: bool
    items: tuple[GateFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One published figure. `text` is the number as printed, or the publisher's symbol; `status` says which it is
    (`number`, `suppressed`, `unavailable`, `not applicable`, `low`, `negligible`, `unreliable`, `missing`,
    `not yet published`). `value` is None unless it is a number. `previous` is the text of the period before.
    """

    text: str
    status: str
    value: float | None
    previous: str | None


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
    """

    indicator: IndicatorFact
    period: str | None
    release: str | None
    published_on: str | None
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
    `as_bad` missed by at least as much; `gap` is in the indicator's unit, positive when better.
    """

    verdict: str
    worse_than_baseline: bool
    gap: float
    n_placebos: int
    as_good: int
    as_bad: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictFact:
    """`verdict` is `turned`, `not turned`, `too early` or `not assessable` (then `reason` says why, and `own` and
    `net` are None). `direction` is `rising`, `falling`, `level` or `unknown`.
    """

    area: str
    area_name: str
    verdict: str
    reason: str | None
    direction: str
    periods: tuple[str, ...]
    expected: float | None
    actual: float | None
    own: EvidenceFact | None
    net: EvidenceFact | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementFact:
    """Whether people who know find the forecast OK."""

    forecast_ok: bool
    why: str
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineFact:
    """How the forecast was made and what from. `digest` names the frozen baseline; `frozen_on` is its data pack's
    as-of date. `parameters` are printed numbers by name.
    """

    digest: str
    frozen_on: str
    method: str
    parameters: tuple[tuple[str, str], ...]
    releases: tuple[str, ...]
    n_placebos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparator:
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One headline indicator for the region: history, frozen forecast, what happened since, and the verdicts.

    `baseline` is None when none was frozen (nothing published yet); `since` and `verdict` are empty before a review.
    `areas` holds the verdict on each member authority, in a review.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCounts:
    """How many curves; `expected_by_luck` is how many of the assessed would be called turned if nothing changed."""

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
    """The first line of a review: headline curves of the region, then of every member authority."""

    region: VerdictCounts
    authorities: VerdictCounts
    n_headline: int
    n_members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFact:
    """What a quality check found; a failing one keeps its indicator out unless `waived_by` a person, for a reason."""

    check: str
    severity: str
    indicator: str
    area_name: str | None
    period: str | None
    found: str
    waived_by: str | None
    waived_because: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    checks: tuple[str, ...]
    findings: tuple[FindingFact, ...]
    quarantined: tuple[str, ...]
    """Indicators that a failed check keeps out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFact:
    slug: str
    what: str
    evidence: str
    effect: str
    internal: bool
    areas: tuple[str, ...]
    """Names of the areas; none means the whole region."""
    theme: str
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveStory:
    """The causes that people give for one indicator's curve."""

    indicator: str
    indicator_name: str
    tier: str
    judgement: JudgementFact | None
    helping: tuple[FactorFact, ...]
    hindering: tuple[FactorFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFact:
    name: str
    role: str
    is_new: bool
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFact:
    question: str
    owner: str
    indicators: tuple[str, ...]
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    curves: tuple[CurveStory, ...]
    partners: tuple[PartnerFact, ...]
    questions: tuple[QuestionFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaFact:
    slug: str
    what: str
    evidence: str
    factors: tuple[str, ...]
    """The words of the factors that it answers."""
    specificity: str
    leverage: str
    values: str
    reach: str
    low_cost: bool
    off_the_wall: bool
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFact:
    """`progress` is that of the latest update by the as-of date, `not started` with `note` None when there is none."""

    slug: str
    what: str
    owner: str
    starts: str
    due: str
    horizon: str
    idea: str
    factor: str
    indicator: str
    indicator_name: str
    principles: tuple[str, ...]
    areas: tuple[str, ...]
    needs_approval: bool
    progress: str
    note: str | None
    updated_on: str | None
    overdue: bool
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipleFact:
    name: str
    meaning: str
    n_actions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    ideas: tuple[IdeaFact, ...]
    actions: tuple[ActionFact, ...]
    principles: tuple[PrincipleFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFact:
    body: str
    about: str
    outcome: str
    what: str
    revisit_by: str | None
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """`taken` at this review; `carried_forward` from the review before, which opened this cycle."""

    taken: tuple[DecisionFact, ...]
    carried_forward: tuple[DecisionFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpublishedFact:
    """An indicator of which nothing had been published, and the release that brings its first figures."""

    indicator: str
    indicator_name: str
    release: str
    version: str
    published_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSymbol:
    area_name: str
    text: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutNumberFact:
    """The member authorities of which the latest figure is a symbol; those too small to judge are left out."""

    indicator: str
    indicator_name: str
    period: str
    areas: tuple[AreaSymbol, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataDevelopmentFact:
    id: str
    name: str
    why: str
    gap: str
    owner: str
    next_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What is missing: conditions of the gate not met (`convenor` sees to them), figures not published by the day,
    figures that are not numbers, and figures that nobody collects yet.
    """

    convenor: str
    conditions: tuple[GateFact, ...]
    unpublished: tuple[UnpublishedFact, ...]
    without_number: tuple[WithoutNumberFact, ...]
    data_development: tuple[DataDevelopmentFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFact:
    id: str
    publisher: str
    title: str
    version: str
    published_on: str
    published_on_basis: str
    licence: str
    attribution: str
    url: str
    """Where the publisher shows it; empty where that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The releases that any figure of this pack was taken from, with the licence and the words it asks for."""

    releases: tuple[ReleaseFact, ...]


Section = CurvesTurned | Gate | Scorecard | Curves | Quality | Story | Plan | Decisions | Gaps | Sources


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPack:
    """A header and the sections of its stage, by name, in the order in which they are read."""

    header: Header
    sections: dict[str, Section]
