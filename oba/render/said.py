"""What people say of a curve, arranged for print: the names and dashes of their lines, and how a figure compares."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from oba.domain.period import ordinal_of
from oba.domain.rounding import half_up
from oba.pack.figure_facts import Curve, IndicatorFact, VerdictFact
from oba.pack.said_facts import AgreedLine, AgreedPoint
from oba.render.verdicts import TOWARDS_BETTER
from oba.render.words import number, quantity

LABELS: Final[dict[str, str]] = {"agreed": "Agreed by people", "high": "High", "middle": "Middle", "low": "Low"}
"""What stands at the end of a line, by its scenario."""

DASHES: Final[dict[str, str]] = {"agreed": "12 4", "high": "2 4", "middle": "8 4 2 4", "low": "5 3 1 3 1 3"}
"""How a line is dashed, by its scenario: told apart from one another, and from the forecast, without colour."""

ENTERED_LATE: Final = "entered late"


def region_lines(curve: Curve) -> tuple[AgreedLine, ...]:
    """The lines that belong in the curve's chart, those of its own area."""
    return tuple(line for line in curve.agreed if line.area == curve.area)


def authority_lines(curve: Curve) -> tuple[AgreedLine, ...]:
    return tuple(line for line in curve.agreed if line.area != curve.area)


def drawn_points(line: AgreedLine, curve: Curve) -> tuple[AgreedPoint, ...]:
    """The points that the curve's chart draws: those after its history, unless they were entered late.

    A line along figures that were known would look like a forecast that came true.
    """
    numbered = [ordinal_of(point.period) for point in curve.history if point.value is not None]
    return tuple(
        point
        for point in line.points
        if point.standing != ENTERED_LATE and (not numbered or ordinal_of(point.period) > numbered[-1])
    )


def decimals_said(value: float, indicator: IndicatorFact) -> int:
    """As many decimals as the indicator is printed with, or as people gave, if those are more."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return max(indicator.decimals, -exponent if isinstance(exponent, int) else 0)


def as_said(value: float, indicator: IndicatorFact) -> str:
    """A value in the decimals in which people gave it."""
    return number(value, decimals_said(value, indicator))


def quantity_said(value: float, indicator: IndicatorFact) -> str:
    """The same with its unit."""
    return quantity(value, indicator, more_decimals=decimals_said(value, indicator) - indicator.decimals)


def compared_case(point: AgreedPoint, indicator: IndicatorFact) -> str:
    """How the figure stands to the point: `better` or `worse` by polarity, without one `higher` or `lower`; `same`."""
    difference = point.difference or 0.0
    if half_up(difference, decimals=max(1, indicator.decimals)) == 0:
        return "same"
    towards = TOWARDS_BETTER.get(indicator.polarity)
    if towards is None:
        return "higher" if difference > 0 else "lower"
    return "better" if difference * towards > 0 else "worse"


def spoken_of_unjudged(curve: Curve) -> tuple[VerdictFact, ...]:
    """The authorities' verdicts that people overrode though there was none to judge: tables of the judged lack them."""
    return tuple(verdict for verdict in curve.areas if verdict.overrides and verdict.own is None)
