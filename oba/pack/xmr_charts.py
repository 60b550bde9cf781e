"""XmR charts of a monthly or quarterly indicator, as a pack states them in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from oba.analysis.ends import ends
from oba.analysis.xmr import (
    STANDARD,
    Assurance,
    PointRule,
    Variation,
    Xmr,
    XmrReason,
    assurances,
    latest_heading,
    variations,
    xmr,
)
from oba.domain.area import Area
from oba.domain.indicator import Polarity
from oba.domain.panel import Floats
from oba.domain.period import Period
from oba.domain.status import ValueStatus
from oba.pack.printed import figure, rounded
from oba.pack.readings_facts import MarkedFact, UnchartedFact, XmrChartFact, XmrFact

RULES = {
    PointRule.OUTSIDE_LIMITS: "outside limits",
    PointRule.TREND: "trend",
    PointRule.TWO_OF_THREE: "two of three",
    PointRule.SHIFT: "shift",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Charted:
    """What the charts say, rows in the order of `areas`."""

    areas: Sequence[Area]
    periods: Sequence[Period]
    decimals: int
    values: Floats
    chart: Xmr
    variations: tuple[Variation | None, ...]
    assurances: tuple[Assurance | None, ...]


def xmr_fact(
    values: Floats,
    *,
    areas: Sequence[Area],
    periods: Sequence[Period],
    polarity: Polarity,
    target: float | None,
    decimals: int,
) -> XmrFact | None:
    """The charts of `values` (n_areas, n_periods); None for annual figures. Areas too small to judge have none."""
    if periods[-1].per_year == 1:
        return None
    chart = xmr(values, per_year=periods[-1].per_year)
    charted = _Charted(
        areas=areas,
        periods=periods,
        decimals=decimals,
        values=values,
        chart=chart,
        variations=variations(chart, polarity=polarity),
        assurances=assurances(chart, target=target, polarity=polarity),
    )
    judged = [k for k, area in enumerate(areas) if not area.too_small]
    found = [_chart(charted, k) for k in judged]
    return XmrFact(
        points_shift=STANDARD.points_shift,
        points_trend=STANDARD.points_trend,
        screens_outliers=STANDARD.screen_outliers,
        charts=tuple(one for one in found if one is not None),
        uncharted=tuple(
            UnchartedFact(name=areas[k].name, reason=reason.value)
            for k in judged
            if (reason := _reason(charted, k)) is not None
        ),
    )


def _reason(charted: _Charted, k: int) -> XmrReason | None:
    return charted.chart.reasons[k]


def _chart(charted: _Charted, k: int) -> XmrChartFact | None:
    chart, decimals = charted.chart, charted.decimals
    variation, assurance = charted.variations[k], charted.assurances[k]
    mean, lower, upper = (rounded(float(one[k]), decimals=decimals) for one in (chart.mean, chart.lower, chart.upper))
    if variation is None or mean is None or lower is None or upper is None:
        return None
    columns = np.flatnonzero(np.isfinite(charted.values[k]))
    latest = figure(
        float(ends(charted.values[k : k + 1]).last[0]),
        ValueStatus.NUMBER,
        period=charted.periods[int(columns[-1])],
        decimals=decimals,
    )
    heading = int(latest_heading(chart)[k])
    return XmrChartFact(
        area=charted.areas[k].code,
        name=charted.areas[k].name,
        n_points=int(chart.n_points[k]),
        first=charted.periods[int(columns[0])].code,
        latest=latest,
        mean=mean,
        lower=lower,
        upper=upper,
        marked=_marked(charted, k),
        variation=variation.value,
        heading={1: "high", -1: "low"}.get(heading),
        assurance=assurance.value if assurance is not None else None,
    )


def _marked(charted: _Charted, k: int) -> tuple[MarkedFact, ...]:
    """The rules that mark any point of the chart, in the order in which they are tried."""
    rules = charted.chart.rules[k]
    return tuple(
        MarkedFact(rule=name, periods=tuple(charted.periods[c].code for c in np.flatnonzero(rules == rule).tolist()))
        for rule, name in RULES.items()
        if (rules == rule).any()
    )
