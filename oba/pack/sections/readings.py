"""Other ways to read the headline curves, beside the verdicts and never in their place.

Made of the figures as they are printed, so that a reader can work each out again; the tests alone take the counts
behind them. What stands before a break of a series is not read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from oba.analysis.breaks import last_break, noted_breaks, since_last_break
from oba.analysis.orientation import towards_better
from oba.analysis.quartile import Band, Standing, standing
from oba.analysis.recent_trend import TEST_OF, RecentTrends, Trend, recent_trends
from oba.analysis.target_status import TargetStatus, target_statuses
from oba.analysis.values_row import TargetVariance, ValuesRow, values_row, variance_from_target
from oba.domain.area import Area, AreaKind, kind_of_code
from oba.domain.indicator import Polarity, PriorityIndicator, Target, Tier
from oba.domain.panel import Flags, Floats, Panel, Statuses
from oba.domain.period import Period
from oba.domain.status import ValueStatus
from oba.pack.figure_facts import Point
from oba.pack.printed import figure, indicator_fact, indicator_name, number_text, rounded
from oba.pack.readings_facts import (
    FirstFact,
    ReadingRow,
    Readings,
    ReadingsTable,
    RunFact,
    StandingFact,
    TargetFact,
    TargetReading,
    TrendFact,
)
from oba.pack.stage_facts import StageFacts
from oba.pack.xmr_charts import xmr_fact

DIRECTIONS = {1: "up", 0: "level", -1: "down"}


def readings(facts: StageFacts) -> Readings:
    """One table for each headline indicator of which there are figures, in the order of the definitions."""
    headline = facts.priority.of_tier(Tier.HEADLINE)
    return Readings(
        tables=tuple(_table(_read(facts, use)) for use in headline if use.indicator in facts.panels),
        unpublished=tuple(
            indicator_name(facts, use.indicator) for use in headline if use.indicator not in facts.panels
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Read:
    """What is read of one indicator, rows in the order of `areas`; `values` as printed, since the last break.

    `begins` (n_areas,) is the column of that break, 0 for none. `standing` has the rows of all authorities of the panel
    that are not too small, in the order of `ranked`.
    """

    facts: StageFacts
    use: PriorityIndicator
    panel: Panel
    areas: tuple[Area, ...]
    values: Floats
    begins: tuple[int, ...]
    row: ValuesRow
    trends: RecentTrends
    target: Target | None
    variance: TargetVariance
    statuses: Statuses
    ranked: tuple[str, ...]
    standing: Standing | None


def _read(facts: StageFacts, use: PriorityIndicator) -> _Read:
    panel = facts.panels[use.indicator]
    areas = (*facts.members, facts.partnership.region, facts.partnership.country)
    codes = [area.code for area in areas]
    breaks = noted_breaks(facts.partnership.notes, indicator=use.indicator, areas=codes, periods=panel.periods)
    decimals = facts.indicator(use).decimals
    printed = _as_printed(_rows(panel.values, panel, codes), decimals=decimals)
    values = since_last_break(printed, breaks)
    found = values_row(values)
    target = use.target_on(facts.as_of)
    ranked = _ranked(facts, panel) if use.show_rank else ()
    latest = _as_printed(_rows(panel.values, panel, ranked)[:, -1:], decimals=decimals)
    return _Read(
        facts=facts,
        use=use,
        panel=panel,
        areas=areas,
        values=values,
        begins=tuple(last_break(printed, breaks).tolist()),
        row=found,
        trends=_trends(facts, use, panel, areas, breaks),
        target=target,
        variance=variance_from_target(found.current, math.nan if target is None else target.value),
        statuses=target_statuses(found.current, target=target, polarity=use.polarity),
        ranked=ranked,
        standing=standing(latest, polarity=use.polarity) if use.show_rank else None,
    )


def _trends(
    facts: StageFacts, use: PriorityIndicator, panel: Panel, areas: Sequence[Area], breaks: Flags
) -> RecentTrends:
    codes = [area.code for area in areas]
    return recent_trends(
        _rows(panel.values, panel, codes),
        numerator=None if panel.numerator is None else _rows(panel.numerator, panel, codes),
        denominator=None if panel.denominator is None else _rows(panel.denominator, panel, codes),
        breaks=breaks,
        test=TEST_OF.get(facts.indicator(use).unit),
        per_year=panel.periods[-1].per_year,
        too_small=np.array([area.too_small for area in areas], dtype=np.bool_),
    )


def _rows(values: Floats, panel: Panel, codes: Sequence[str]) -> Floats:
    """The rows of those areas, (n_codes, n_periods); NaN for an area that the panel does not know."""
    row_of = {area: row for row, area in enumerate(panel.areas)}
    padded = np.vstack([values, np.full((1, len(panel.periods)), np.nan)])
    return padded[[row_of.get(code, len(panel.areas)) for code in codes]]


def _as_printed(values: Floats, *, decimals: int) -> Floats:
    """The numbers to the decimals that a pack prints."""
    texts = [
        math.nan if math.isnan(one) else float(number_text(one, decimals=decimals)) for one in values.ravel().tolist()
    ]
    return np.array(texts, dtype=np.float64).reshape(values.shape)


def _ranked(facts: StageFacts, panel: Panel) -> tuple[str, ...]:
    """The authorities of the panel among which each stands; not those too small to judge."""
    too_small = {area.code for area in facts.partnership.areas if area.too_small}
    return tuple(area for area in panel.areas if kind_of_code(area) is AreaKind.AUTHORITY and area not in too_small)


def _table(read: _Read) -> ReadingsTable:
    facts, use, panel = read.facts, read.use, read.panel
    test = TEST_OF.get(facts.indicator(use).unit)
    ranked = read.standing
    return ReadingsTable(
        indicator=indicator_fact(facts, use),
        period=panel.periods[-1].code,
        before=panel.periods[-1].later(-1).code,
        quarantined=use.indicator in facts.quarantined,
        test=test.value if test is not None and panel.periods[-1].per_year == 1 else None,
        target=target_fact(read.target, decimals=facts.indicator(use).decimals),
        shows_rank=use.show_rank,
        n_ranked=int(ranked.n_included[0]) if ranked is not None else None,
        rows=tuple(_row(read, k) for k in range(len(read.areas))),
        xmr=xmr_fact(
            read.values,
            areas=read.areas,
            periods=panel.periods,
            polarity=use.polarity,
            target=read.target.value if read.target is not None else None,
            decimals=facts.indicator(use).decimals,
        ),
    )


def target_fact(target: Target | None, *, decimals: int) -> TargetFact | None:
    """The target with its numbers as printed; None where there is none."""
    if target is None:
        return None
    return TargetFact(
        text=number_text(target.value, decimals=decimals),
        tolerance=number_text(target.tolerance, decimals=decimals),
        by_period=target.by.code,
        agreed_by=target.agreed_by,
        agreed_on=target.agreed_on.isoformat(),
    )


def _row(read: _Read, k: int) -> ReadingRow:
    area, found = read.areas[k], read.row
    decimals = read.facts.indicator(read.use).decimals
    return ReadingRow(
        area=area.code,
        name=area.name,
        kind=area.kind.value,
        too_small=area.too_small,
        current=_number(found.current[k], at=int(found.current_at[k]), read=read),
        prior=_number(found.prior[k], at=int(found.prior_at[k]), read=read),
        n_between=int(found.n_between[k]),
        change=rounded(float(found.change[k]), decimals=decimals),
        run=_run(found, k),
        from_first=_from_first(found, k, read.panel.periods),
        begins=read.panel.periods[read.begins[k]].code if read.begins[k] else None,
        trend=_trend(read, k),
        to_target=_to_target(read, k),
        standing=_standing(read, area.code),
    )


def _number(value: float, *, at: int, read: _Read) -> Point | None:
    if at < 0:
        return None
    decimals = read.facts.indicator(read.use).decimals
    return figure(float(value), ValueStatus.NUMBER, period=read.panel.periods[at], decimals=decimals)


def _run(found: ValuesRow, k: int) -> RunFact | None:
    if found.run_length[k] == 0:
        return None
    return RunFact(
        direction=DIRECTIONS[int(found.run_direction[k])],
        length=int(found.run_length[k]),
        spans_gap=bool(found.run_spans_gap[k]),
    )


def _from_first(found: ValuesRow, k: int, periods: Sequence[Period]) -> FirstFact | None:
    if found.prior_at[k] < 0:
        return None
    return FirstFact(period=periods[int(found.first_at[k])].code, percent=_percent(found.from_first[k]))


def _percent(share: float) -> float | None:
    """The share as a percentage, to one decimal."""
    return rounded(100.0 * float(share), decimals=0)


def _trend(read: _Read, k: int) -> TrendFact:
    found, periods = read.trends, read.panel.periods
    trend, reason = found.trends[k], found.reasons[k]
    first, last = int(found.first_at[k]), int(found.last_at[k])
    # Counts of regions and of the country are printed to the nearest ten, which this would undo.
    is_authority = read.areas[k].kind is AreaKind.AUTHORITY
    return TrendFact(
        result=trend.value,
        reason=reason.value if reason is not None else None,
        means=_meaning(trend, polarity=read.use.polarity),
        chi_squared=rounded(float(found.chi_squared[k]), decimals=0) if is_authority else None,
        first=periods[first].code if first >= 0 else None,
        last=periods[last].code if last >= 0 else None,
    )


def _meaning(trend: Trend, *, polarity: Polarity) -> str | None:
    went = {Trend.INCREASING: 1.0, Trend.DECREASING: -1.0}.get(trend, math.nan)
    ahead = float(towards_better(np.array([went]), polarity)[0])
    return None if math.isnan(ahead) else "better" if ahead > 0 else "worse"


def _to_target(read: _Read, k: int) -> TargetReading | None:
    area = read.areas[k]
    gap = rounded(float(read.variance.gap[k]), decimals=read.facts.indicator(read.use).decimals)
    if gap is None or area.too_small or area.kind is AreaKind.COUNTRY:
        return None
    status = TargetStatus(int(read.statuses[k]))
    return TargetReading(
        gap=gap,
        percent=_percent(read.variance.share[k]),
        status=status.name.lower() if status is not TargetStatus.NONE else None,
    )


def _standing(read: _Read, code: str) -> StandingFact | None:
    if read.standing is None or code not in read.ranked:
        return None
    row = read.ranked.index(code)
    band, rank = Band(int(read.standing.bands[row, 0])), int(read.standing.ranks[row, 0])
    if rank == 0:
        return None
    return StandingFact(band=band.name if band is not Band.NONE else None, rank=rank)
