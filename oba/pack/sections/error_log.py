"""What forecasts that were frozen earlier said, and what happened: the record by which forecasts can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from oba.analysis.forecast_errors import ErrorTally, ForecastErrors, error_tally, forecast_errors, joined
from oba.domain.area import Area
from oba.domain.baseline import FrozenBaseline
from oba.domain.cycle import Stage
from oba.domain.indicator import PriorityIndicator, Tier
from oba.domain.panel import Flags, Floats, Panel
from oba.domain.period import Period
from oba.domain.release import ReleaseStatus
from oba.domain.status import SYMBOL_OF, ValueStatus
from oba.pack.figure_facts import Point
from oba.pack.judged_facts import ErrorCounts, ErrorLog, LoggedForecast, LoggedIndicator
from oba.pack.printed import indicator_fact, point, release_of, rounded, status_text
from oba.pack.stage_facts import StageFacts


def error_log(facts: StageFacts) -> ErrorLog:
    """Every headline indicator with a baseline that was frozen in an earlier cycle or, at a review, in this one."""
    headline = facts.priority.of_tier(Tier.HEADLINE)
    found = [(use, _records(facts, use)) for use in headline]
    every = [record for _, records in found for record in records]
    region, authorities = [facts.partnership.region], _authorities(facts)
    return ErrorLog(
        indicators=tuple(_logged(facts, use, records) for use, records in found if records),
        of_region=_counts(_tally(every, region), decimals=None),
        of_authorities=_counts(_tally(every, authorities), decimals=None),
        n_open=sum(_n_open(record, [*region, *authorities]) for record in every),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """One frozen baseline, and the figures of today beside what it said."""

    cycle: str
    frozen: FrozenBaseline
    panel: Panel
    errors: ForecastErrors

    def row(self, area: Area) -> int | None:
        areas = self.frozen.baseline.areas
        return areas.index(area.code) if area.code in areas else None

    def is_published(self, period: Period) -> bool:
        return period <= self.panel.periods[-1]


def _records(facts: StageFacts, use: PriorityIndicator) -> list[_Record]:
    """Oldest first; nothing where there are no figures to set the forecasts beside."""
    panel, decimals = facts.panels.get(use.indicator), facts.indicator(use).decimals
    frozen_in = dict(facts.frozen_before)
    if facts.stage is Stage.REVIEW:
        frozen_in[facts.cycle.slug] = facts.baselines
    if panel is None:
        return []
    return [
        _Record(
            cycle=cycle, frozen=frozen, panel=panel, errors=forecast_errors(frozen.baseline, panel, decimals=decimals)
        )
        for cycle, baselines in frozen_in.items()
        if (frozen := baselines.get(use.indicator)) is not None
    ]


def _authorities(facts: StageFacts) -> list[Area]:
    return [area for area in facts.members if not area.too_small]


def _logged(facts: StageFacts, use: PriorityIndicator, records: list[_Record]) -> LoggedIndicator:
    region, authorities = [facts.partnership.region], _authorities(facts)
    decimals = facts.indicator(use).decimals
    return LoggedIndicator(
        indicator=indicator_fact(facts, use),
        region=tuple(_forecasts(facts, records, region, decimals=decimals)),
        authorities=tuple(_forecasts(facts, records, authorities, decimals=decimals)),
        of_region=_counts(_tally(records, region), decimals=decimals),
        of_authorities=_counts(_tally(records, authorities), decimals=decimals),
    )


def _forecasts(
    facts: StageFacts, records: list[_Record], areas: list[Area], *, decimals: int
) -> Iterator[LoggedForecast]:
    """Area by area, the oldest baseline first: what was said of every period that has been published since."""
    for area in areas:
        for record in records:
            row = record.row(area)
            for step, period in enumerate(record.frozen.baseline.horizon):
                if row is not None and record.is_published(period) and _is_said(record, row, step):
                    yield _forecast(facts, record, area, (row, step), period, decimals=decimals)


def _is_said(record: _Record, row: int, step: int) -> bool:
    return bool(np.isfinite(record.frozen.baseline.forecast[row, step]))


def _forecast(
    facts: StageFacts, record: _Record, area: Area, at: tuple[int, int], period: Period, *, decimals: int
) -> LoggedForecast:
    baseline, errors = record.frozen.baseline, record.errors

    def number(values: Floats) -> float | None:
        return rounded(float(values[at]), decimals=decimals)

    def held(inside: Flags, is_told: Flags) -> bool | None:
        return bool(inside[at]) if is_told[at] else None

    return LoggedForecast(
        cycle=record.cycle,
        frozen_on=record.frozen.frozen_on.isoformat(),
        area=area.code,
        area_name=area.name,
        period=period.code,
        value=number(baseline.forecast) or 0.0,
        low_80=number(baseline.low_80),
        high_80=number(baseline.high_80),
        low_95=number(baseline.low_95),
        high_95=number(baseline.high_95),
        figure=_figure(record.panel, area, period, decimals=decimals),
        is_provisional=_is_provisional(facts, record.panel, period),
        error=number(errors.error),
        inside_80=held(errors.inside_80, errors.is_told_80),
        inside_95=held(errors.inside_95, errors.is_told_95),
    )


def _figure(panel: Panel, area: Area, period: Period, *, decimals: int) -> Point:
    if area.code in panel.areas:
        return point(panel, row=panel.row(area.code), period=period, decimals=decimals)
    missing = ValueStatus.MISSING
    return Point(period=period.code, value=None, text=SYMBOL_OF[missing], status=status_text(missing))


def _is_provisional(facts: StageFacts, panel: Panel, period: Period) -> bool:
    column = period.ordinal - panel.periods[0].ordinal
    if not panel.releases or not 0 <= column < len(panel.releases):
        return False
    known = release_of(facts, panel.releases[column])
    return known is not None and known.status is ReleaseStatus.PROVISIONAL


def _tally(records: list[_Record], areas: list[Area]) -> ErrorTally:
    return joined(
        [
            error_tally(record.errors, rows=[row for area in areas if (row := record.row(area)) is not None])
            for record in records
        ]
    )


def _n_open(record: _Record, areas: list[Area]) -> int:
    """Forecasts whose period has not been published."""
    ahead = [step for step, period in enumerate(record.frozen.baseline.horizon) if not record.is_published(period)]
    rows = [row for area in areas if (row := record.row(area)) is not None]
    return int(np.isfinite(record.frozen.baseline.forecast[np.ix_(rows, ahead)]).sum())


def _counts(tally: ErrorTally, *, decimals: int | None) -> ErrorCounts:
    """`decimals` are those of the indicator; None for several of them, whose errors have no mean."""
    return ErrorCounts(
        n=tally.n,
        above=tally.above,
        below=tally.below,
        mean_error=None if decimals is None else rounded(tally.mean_error, decimals=decimals),
        n_80=tally.n_80,
        inside_80=tally.inside_80,
        n_95=tally.n_95,
        inside_95=tally.inside_95,
    )
