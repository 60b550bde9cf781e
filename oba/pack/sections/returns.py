"""What authorities count themselves and return: measures of services, not published and not checked by a publisher."""

from __future__ import annotations

import numpy as np

from oba.analysis.aggregate import value_from_sums
from oba.domain.indicator import UNIT_MULTIPLIER, Unit
from oba.domain.measure import Measure
from oba.domain.panel import Panel
from oba.domain.period import Period
from oba.domain.status import ValueStatus
from oba.pack.collected_facts import IndicatorName, ReturnedMeasure, ReturnRow, Returns
from oba.pack.figure_facts import Point
from oba.pack.printed import figure, point
from oba.pack.stage_facts import StageFacts

NOT_RETURNED = (ValueStatus.MISSING, ValueStatus.NOT_YET_PUBLISHED)
"""What stands where an authority sent nothing; any symbol that it did send is an answer."""


def returns(facts: StageFacts) -> Returns:
    """Each measure of the priority in the order of the definitions, with every authority's latest figure."""
    return Returns(
        region_name=facts.partnership.region.name,
        measures=tuple(_measure(facts, measure) for measure in measures_of(facts)),
    )


def measures_of(facts: StageFacts) -> tuple[Measure, ...]:
    """What authorities return for the priority."""
    return tuple(one for one in facts.partnership.measures.values() if one.priority == facts.priority.slug)


def is_returned(facts: StageFacts, measure: str, area: str, *, period: Period) -> bool:
    """Whether an authority sent a figure or a symbol of the measure for that period."""
    panel = facts.returned.get(measure)
    return panel is not None and period in panel.periods and _has_come(panel, area, panel.periods.index(period))


def _has_come(panel: Panel, area: str, column: int) -> bool:
    return area in panel.areas and int(panel.status[panel.row(area), column]) not in NOT_RETURNED


def _measure(facts: StageFacts, measure: Measure) -> ReturnedMeasure:
    panel = facts.returned.get(measure.id)
    column = _latest(facts, panel)
    rows = tuple(
        _row(measure, panel, column, code=area.code, name=area.name, small=area.too_small) for area in facts.members
    )
    together, n_included = _together(facts, measure, panel, column)
    return ReturnedMeasure(
        id=measure.id,
        name=measure.name,
        definition=measure.definition,
        quadrant=measure.quadrant.value,
        unit=measure.unit.value,
        decimals=measure.decimals,
        frequency=measure.frequency,
        numerator=measure.numerator,
        denominator=measure.denominator,
        develops=_developed(facts, measure),
        period=panel.periods[column].code if panel is not None and column is not None else None,
        rows=rows,
        n_returned=sum(row.figure is not None for row in rows),
        n_asked=sum(row.asked for row in rows),
        together=together,
        n_included=n_included,
    )


def _latest(facts: StageFacts, panel: Panel | None) -> int | None:
    """The column of the latest period of which any member returned something; None where none ever did."""
    if panel is None:
        return None
    codes = [area.code for area in facts.members]
    columns = reversed(range(len(panel.periods)))
    return next((column for column in columns if any(_has_come(panel, code, column) for code in codes)), None)


def _row(measure: Measure, panel: Panel | None, column: int | None, *, code: str, name: str, small: bool) -> ReturnRow:
    """An authority too small to be asked that returned a figure all the same counts as asked."""
    if panel is None or column is None or not _has_come(panel, code, column):
        return ReturnRow(area=code, name=name, asked=not small, figure=None)
    shown = point(panel, row=panel.row(code), period=panel.periods[column], decimals=measure.decimals)
    return ReturnRow(area=code, name=name, asked=True, figure=shown)


def _together(facts: StageFacts, measure: Measure, panel: Panel | None, column: int | None) -> tuple[Point | None, int]:
    """The members' figure together and how many are in it; None where the measure cannot be added or nobody's can."""
    if panel is None or column is None:
        return None, 0
    rows = [panel.row(area.code) for area in facts.members if area.code in panel.areas]
    value, n_included = np.nan, 0
    if measure.unit is Unit.COUNT:
        counts = panel.values[rows, column]
        n_included = int(np.isfinite(counts).sum())
        value = float(np.nansum(counts)) if n_included else np.nan
    elif measure.unit in UNIT_MULTIPLIER and panel.numerator is not None and panel.denominator is not None:
        place = np.ix_(rows, [column])
        sums = value_from_sums(panel.numerator[place], panel.denominator[place], UNIT_MULTIPLIER[measure.unit])
        value, n_included = float(sums.values[0]), int(sums.n_included[0])
    if np.isnan(value):
        return None, n_included
    return figure(value, ValueStatus.NUMBER, period=panel.periods[column], decimals=measure.decimals), n_included


def _developed(facts: StageFacts, measure: Measure) -> IndicatorName | None:
    if not measure.develops:
        return None
    names = {item.id: item.name for item in facts.priority.data_development}
    return IndicatorName(id=measure.develops, name=names.get(measure.develops, measure.develops))
