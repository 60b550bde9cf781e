"""Published figures and roles as a pack prints them."""

from __future__ import annotations

import math

import numpy as np

from oba.domain.contribution import Contribution
from oba.domain.indicator import Indicator, PriorityIndicator
from oba.domain.panel import Panel
from oba.domain.period import Period
from oba.domain.release import Release
from oba.domain.rounding import half_up
from oba.domain.status import SYMBOL_OF, ValueStatus
from oba.pack.collected_facts import IndicatorName, ReleaseName
from oba.pack.figure_facts import IndicatorFact, Point
from oba.pack.people_facts import Person
from oba.pack.stage_facts import StageFacts


def number_text(value: float, *, decimals: int) -> str:
    """The number with so many decimals, halves rounded away from zero, as publishers do; never `-0`."""
    return f"{half_up(value, decimals=decimals):f}"


def rounded(value: float, *, decimals: int) -> float | None:
    """The number for a pack, to one decimal more than is printed; None for NaN."""
    if math.isnan(value):
        return None
    return float(number_text(value, decimals=decimals + 1))


def status_text(status: int) -> str:
    """The status in words: `number`, `suppressed`, `not applicable`, ..."""
    return ValueStatus(status).name.lower().replace("_", " ")


def point(panel: Panel, *, row: int, period: Period, decimals: int) -> Point:
    """The figure of an area and period; `missing` when the panel has no such period."""
    column = period.ordinal - panel.periods[0].ordinal
    if not 0 <= column < len(panel.periods):
        missing = ValueStatus.MISSING
        return Point(period=period.code, value=None, text=SYMBOL_OF[missing], status=status_text(missing))
    return figure(float(panel.values[row, column]), int(panel.status[row, column]), period=period, decimals=decimals)


def figure(value: float, status: int, *, period: Period, decimals: int) -> Point:
    """A figure with its symbol where it is not a number."""
    if status == ValueStatus.NUMBER:
        text = number_text(value, decimals=decimals)
        return Point(period=period.code, value=float(text), text=text, status=status_text(status))
    return Point(period=period.code, value=None, text=SYMBOL_OF[ValueStatus(status)], status=status_text(status))


def frozen_point(value: float, *, period: Period, decimals: int) -> Point:
    """A figure of a frozen history, which keeps numbers only."""
    status = ValueStatus.MISSING if np.isnan(value) else ValueStatus.NUMBER
    return figure(value, status, period=period, decimals=decimals)


def indicator_fact(facts: StageFacts, use: PriorityIndicator) -> IndicatorFact:
    indicator: Indicator = facts.indicator(use)
    return IndicatorFact(
        id=indicator.id,
        name=indicator.name,
        tier=use.tier.value,
        unit=indicator.unit.value,
        decimals=indicator.decimals,
        polarity=use.polarity.value,
        polarity_reason=use.reason,
        lay_definition=indicator.lay_definition,
        technical_definition=indicator.technical_definition,
        caution=indicator.caution,
        period_meaning=indicator.period_meaning,
        publisher=indicator.publisher,
    )


def indicator_name(facts: StageFacts, indicator: str) -> IndicatorName:
    """The indicator in short; by its id where it has been taken out of the definitions since."""
    defined = facts.partnership.indicators.get(indicator)
    return IndicatorName(id=indicator, name=defined.name if defined is not None else indicator)


def difference(later: Point, earlier: Point, *, decimals: int) -> float | None:
    """The later figure less the earlier one, of the numbers as printed; None unless both are numbers."""
    if later.value is None or earlier.value is None:
        return None
    return rounded(later.value - earlier.value, decimals=decimals)


def release_of(facts: StageFacts, release: str) -> Release | None:
    """The release of that id: as it was received, else as the partnership defines it; None where neither is known."""
    return facts.releases.get(release) or facts.partnership.releases.get(release)


def release_name(facts: StageFacts, release: str) -> ReleaseName:
    known = release_of(facts, release)
    return ReleaseName(
        id=release,
        title=known.title if known is not None else release,
        version=known.version if known is not None else "",
        published_on=known.published_on.isoformat() if known is not None else None,
    )


def person(facts: StageFacts, contribution: Contribution) -> Person:
    said_in = facts.cycle_of(contribution.on)
    return Person(
        by=contribution.by,
        on=contribution.on.isoformat(),
        illustrative=contribution.illustrative,
        carried_from=said_in if said_in != facts.cycle.slug else None,
    )
