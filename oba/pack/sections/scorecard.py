"""The scorecard grid: areas by indicators, with region and country, and how many authorities have a number."""

from __future__ import annotations

import math
from typing import Final

from oba.domain.area import Area
from oba.domain.indicator import PriorityIndicator
from oba.domain.panel import Panel
from oba.domain.status import SYMBOL_OF, ValueStatus
from oba.pack.figure_facts import Cell, Scorecard, ScorecardColumn, ScorecardRow
from oba.pack.printed import indicator_fact, number_text, point, release_of, status_text
from oba.pack.regional import included
from oba.pack.stage_facts import StageFacts

HISTORY_SHOWN: Final = 12
"""Periods of a cell's history: as many as a line beside a number can show."""


def scorecard(facts: StageFacts) -> Scorecard:
    """Every indicator of the priority, latest period each, in the order of the definitions."""
    partnership = facts.partnership
    areas = (*facts.members, partnership.region, partnership.country)
    return Scorecard(
        columns=tuple(_column(facts, use) for use in facts.priority.indicators),
        rows=tuple(
            ScorecardRow(
                area=area.code,
                name=area.name,
                kind=area.kind.value,
                too_small=area.too_small,
                cells=tuple(_cell(facts, use, area) for use in facts.priority.indicators),
            )
            for area in areas
        ),
    )


def _column(facts: StageFacts, use: PriorityIndicator) -> ScorecardColumn:
    panel = facts.panels.get(use.indicator)
    release = release_of(facts, panel.releases[-1]) if panel is not None and panel.releases else None
    first = None if panel is not None else first_release(facts, use)
    held = facts.partnership.releases[first] if first is not None else None
    return ScorecardColumn(
        indicator=indicator_fact(facts, use),
        period=panel.periods[-1].code if panel is not None else None,
        release=release.id if release is not None else None,
        published_on=release.published_on.isoformat() if release is not None else None,
        status=release.status.value if release is not None else None,
        age_days=(facts.as_of - release.published_on).days if release is not None else None,
        stale=facts.stale.get(use.indicator),
        first_held=held.title if held is not None else None,
        first_published_on=held.published_on.isoformat() if held is not None else None,
        n_with_number=sum(latest_status(panel, area) == ValueStatus.NUMBER for area in facts.members),
        n_members=len(facts.members),
        quarantined=use.indicator in facts.quarantined,
    )


def first_release(facts: StageFacts, use: PriorityIndicator) -> str | None:
    """The earliest release that the definitions know to hold the indicator; None when there is none."""
    releases = facts.partnership.releases
    held = [source.release for source in facts.indicator(use).sources if source.release]
    return min(held, key=lambda release: releases[release].published_on, default=None)


def latest_status(panel: Panel | None, area: Area) -> ValueStatus:
    """The status of the area's figure of the latest period; not yet published when there is no panel."""
    if panel is None:
        return ValueStatus.NOT_YET_PUBLISHED
    if area.code not in panel.areas:
        return ValueStatus.MISSING
    return ValueStatus(int(panel.status[panel.row(area.code), -1]))


def _cell(facts: StageFacts, use: PriorityIndicator, area: Area) -> Cell:
    panel = facts.panels.get(use.indicator)
    status = latest_status(panel, area)
    is_region = panel is not None and area.code == facts.partnership.region.code
    of_region = included(facts, panel, column=-1) if panel is not None and is_region else None
    if panel is None or area.code not in panel.areas:
        return Cell(text=SYMBOL_OF[status], status=status_text(status), value=None, previous=None, included=of_region)
    row, decimals = panel.row(area.code), facts.indicator(use).decimals
    latest = point(panel, row=row, period=panel.periods[-1], decimals=decimals)
    before = point(panel, row=row, period=panel.periods[-1].later(-1), decimals=decimals)
    previous = None if before.status == status_text(ValueStatus.MISSING) else before.text
    return Cell(
        text=latest.text,
        status=latest.status,
        value=latest.value,
        previous=previous,
        included=of_region,
        history=_history(panel, row, decimals=decimals),
    )


def _history(panel: Panel, row: int, *, decimals: int) -> tuple[float | None, ...]:
    """The numbers as printed, None where there is none; nothing before the first number."""
    values = panel.values[row, -HISTORY_SHOWN:].tolist()
    known = [place for place, value in enumerate(values) if not math.isnan(value)]
    shown = values[known[0] :] if known else []
    return tuple(None if math.isnan(value) else float(number_text(value, decimals=decimals)) for value in shown)
