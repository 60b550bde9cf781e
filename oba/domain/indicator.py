"""What is measured, and how a partnership reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from oba.domain.period import Period


class Tier(StrEnum):
    """Where an indicator stands in the method's three-part list, and the enablers beside it."""

    HEADLINE = "headline"
    SECONDARY = "secondary"
    ENABLER = "enabler"
    DATA_DEVELOPMENT = "data development"


class Polarity(StrEnum):
    """Which way is better, as one partnership agreed it for one priority."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Unit(StrEnum):
    PERCENT = "percent"
    RATE_PER_10_000 = "rate per 10,000"
    DAYS = "days"
    SCORE = "score"
    CASES = "cases"
    COUNT = "count"
    GRADE = "grade"


UNIT_MULTIPLIER: dict[Unit, float] = {Unit.PERCENT: 100.0, Unit.RATE_PER_10_000: 10_000.0}
"""What numerator over denominator is multiplied by; 1 for the other units."""

UNIT_BOUNDS: dict[Unit, tuple[float, float]] = {
    Unit.PERCENT: (0.0, 100.0),
    Unit.RATE_PER_10_000: (0.0, 10_000.0),
}
"""What a value can be at all; the other units run from zero upwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSource:
    """Where one release of one publisher holds an indicator: a table, its columns, and the rows wanted.

    `release` is one that the partnership defines, and `file` the name of its table; or `release` is "", `file` and
    `denominator_file` are ids of data sets, and any version of them that was public on `since` or later (None: any
    at all) is meant. `value` names the column of the published value; None means that it is derived as numerator over
    denominator. Columns named together are added. `where` (column -> label) picks the rows; `denominator_where` picks
    them for the denominator when it stands in other rows or, with `denominator_file`, in another file;
    `denominator_lag` is how many periods earlier the denominator is taken. `labels` holds texts that stand for a
    number or a symbol (`Good` for `2`).
    """

    release: str
    file: str
    value: str | None = None
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    where: dict[str, str] = field(default_factory=dict)
    denominator_file: str | None = None
    denominator_where: dict[str, str] | None = None
    denominator_lag: int = 0
    labels: dict[str, str] = field(default_factory=dict)
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A measure that helps to say how far an outcome is achieved, for a population in a place.

    `decimals` is how many the publisher prints. `bounds` are the values it can take. `regional_only` marks one
    that is too suppressed to be read for a single authority.
    """

    id: str
    name: str
    lay_definition: str
    technical_definition: str
    unit: Unit
    decimals: int
    period_meaning: str
    frequency: str
    publisher: str
    publication: str
    publication_month: str
    numerator: str = ""
    denominator: str = ""
    regional_only: bool = False
    caution: str = ""
    maximum: float | None = None
    sources: tuple[FigureSource, ...] = ()

    @property
    def bounds(self) -> tuple[float, float]:
        low, high = UNIT_BOUNDS.get(self.unit, (0.0, float("inf")))
        return low, self.maximum if self.maximum is not None else high


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a body wants an indicator to be, and by which period.

    `value` and `tolerance` are in the indicator's unit; a figure short of the target by no more than the tolerance is
    amber. `agreed_by` names a body or role, and nobody is held to a target before `agreed_on`.
    """

    value: float
    by: Period
    tolerance: float
    agreed_by: str
    agreed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityIndicator:
    """How one priority uses an indicator: tier, agreed polarity and why.

    `smallest_effect` is the smallest difference, in the indicator's unit, that would matter to people;
    None leaves it to rounding and noise. `show_rank` lets packs say where each authority stands among all.
    """

    indicator: str
    tier: Tier
    polarity: Polarity
    reason: str
    smallest_effect: float | None = None
    target: Target | None = None
    show_rank: bool = False

    def target_on(self, day: date) -> Target | None:
        """The target that was agreed by that day; None where there is none yet."""
        return self.target if self.target is not None and self.target.agreed_on <= day else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataDevelopmentItem:
    """A figure that is wanted and not to be had yet: the method's data development agenda."""

    id: str
    name: str
    why: str
    gap: str
    owner: str
    next_step: str
