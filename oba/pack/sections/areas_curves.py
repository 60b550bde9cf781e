"""Each authority's curve of every headline indicator: figures, frozen forecast and verdict, for small pictures."""

from __future__ import annotations

import numpy as np

from oba.domain.area import Area
from oba.domain.baseline import Baseline
from oba.domain.indicator import PriorityIndicator, Tier
from oba.domain.panel import Floats, Panel
from oba.domain.period import Period, through
from oba.pack.beside_facts import AreaCurve, AreasCurves, IndicatorCurves
from oba.pack.changes_since import verdict_word
from oba.pack.printed import indicator_fact, number_text
from oba.pack.sections.curves import verdict_fact
from oba.pack.stage_facts import StageFacts


def areas_curves(facts: StageFacts) -> AreasCurves:
    """The headline indicators that have a frozen baseline, in the order of the definitions."""
    return AreasCurves(
        curves=tuple(
            _curves(facts, use, facts.baselines[use.indicator].baseline)
            for use in facts.priority.of_tier(Tier.HEADLINE)
            if use.indicator in facts.baselines
        )
    )


def _curves(facts: StageFacts, use: PriorityIndicator, baseline: Baseline) -> IndicatorCurves:
    panel = facts.panels.get(use.indicator)
    later = _later(facts, use, panel, baseline)
    drawn = {area.code: _curve(facts, use, baseline, panel, area=area, later=later) for area in facts.members}
    return IndicatorCurves(
        indicator=indicator_fact(facts, use),
        periods=tuple(period.code for period in (*baseline.periods, *later)),
        n_history=len(baseline.periods),
        horizon=tuple(period.code for period in baseline.horizon),
        areas=tuple(one for one in drawn.values() if _has_number(one)),
        without=tuple(one.area_name for one in drawn.values() if not _has_number(one)),
    )


def _later(facts: StageFacts, use: PriorityIndicator, panel: Panel | None, baseline: Baseline) -> tuple[Period, ...]:
    """The periods after the frozen history that have been published; none of an indicator that is kept out."""
    if panel is None or use.indicator in facts.quarantined or panel.periods[-1] <= baseline.periods[-1]:
        return ()
    return through(baseline.periods[-1].later(1), panel.periods[-1])


def _has_number(curve: AreaCurve) -> bool:
    return any(value is not None for value in curve.values)


def _curve(
    facts: StageFacts,
    use: PriorityIndicator,
    baseline: Baseline,
    panel: Panel | None,
    *,
    area: Area,
    later: tuple[Period, ...],
) -> AreaCurve:
    decimals = facts.indicator(use).decimals
    row = baseline.areas.index(area.code) if area.code in baseline.areas else None
    frozen = np.full(len(baseline.periods), np.nan) if row is None else baseline.history[row]
    ahead = np.full(len(baseline.horizon), np.nan) if row is None else baseline.forecast[row]
    return AreaCurve(
        area=area.code,
        area_name=area.name,
        values=_numbers(np.concatenate([frozen, _since(panel, area, later)]), decimals),
        forecast=_numbers(ahead, decimals),
        verdict=verdict_word(verdict_fact(facts, use, area)) if facts.verdicts else None,
    )


def _since(panel: Panel | None, area: Area, later: tuple[Period, ...]) -> Floats:
    values = np.full(len(later), np.nan)
    if panel is None or area.code not in panel.areas:
        return values
    columns = np.array([period.ordinal - panel.periods[0].ordinal for period in later], dtype=np.int64)
    known = (columns >= 0) & (columns < len(panel.periods))
    values[known] = panel.values[panel.row(area.code), columns[known]]
    return values


def _numbers(values: Floats, decimals: int) -> tuple[float | None, ...]:
    """As printed; None for NaN."""
    return tuple(None if np.isnan(value) else float(number_text(float(value), decimals=decimals)) for value in values)
