"""What stands beside story, plan and curves: causes in common, enablers, measures by quadrant, curves by authority."""

from __future__ import annotations

from dataclasses import dataclass

from oba.pack.collected_facts import IndicatorName
from oba.pack.figure_facts import IndicatorFact, Point
from oba.pack.people_facts import FactorFact, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonCause:
    factor: FactorFact
    indicators: tuple[IndicatorName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonCauses:
    """Causes that more than one curve or authority has in common, those behind most curves first.

    `n_alone` others are given for one curve in one authority, `n_regional` for one curve in the whole region.
    """

    several_curves: tuple[CommonCause, ...]
    several_areas: tuple[CommonCause, ...]
    n_regional: int
    n_alone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EnablerAction:
    what: str
    progress: str
    said: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class EnablerFact:
    """An indicator of the enabler tier, the region's latest figure (None for none), and the actions that answer it."""

    indicator: IndicatorFact
    latest: Point | None
    actions: tuple[EnablerAction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enablers:
    region_name: str
    enablers: tuple[EnablerFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuadrantMeasure:
    """A measure that authorities return: their figure together of the latest period that any did, as in the returns.

    `figure` is None where it cannot be added up, and `period` where nothing has been returned.
    """

    id: str
    name: str
    unit: str
    quadrant: str
    period: str | None
    figure: Point | None
    n_included: int
    n_returned: int
    n_asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    measures: tuple[QuadrantMeasure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaCurve:
    """One authority's curve. `values` has one entry for each of the indicator's periods and `forecast` one for each of
    its horizon, None where there is no number.

    `verdict` is `turned`, `worse`, `not turned`, `too early` or `not assessable`, None before a review.
    """

    area: str
    area_name: str
    values: tuple[float | None, ...]
    forecast: tuple[float | None, ...]
    verdict: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorCurves:
    """Every authority's curve of one headline indicator. `periods` come before and after the freeze; the first
    `n_history` of them make the frozen history. Authorities without any number are named in `without`.
    """

    indicator: IndicatorFact
    periods: tuple[str, ...]
    n_history: int
    horizon: tuple[str, ...]
    areas: tuple[AreaCurve, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasCurves:
    curves: tuple[IndicatorCurves, ...]
