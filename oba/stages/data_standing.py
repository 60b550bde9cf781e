"""How the figures stand on a day: what is due, what the checks find, what may not be the newest, who owes a return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from oba.analysis.checks import Finding, Severity
from oba.domain.area import Area
from oba.domain.due import DueState, outstanding
from oba.domain.measure import Measure
from oba.domain.panel import Panel
from oba.domain.partnership import Partnership, Priority
from oba.domain.period import Period
from oba.domain.status import ValueStatus
from oba.stages.gathering import checked_panels, quarantined
from oba.stages.knowledge import due_publications, stale_indicators
from oba.stages.rules import StageRule
from oba.stages.workspace import Workspace
from oba.store.contributions import said
from oba.store.database import Connection, opened_store, store_exists
from oba.store.figures import read_panels


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityFigures:
    """The figures of one priority. `quarantined` are held back by a failed check that nobody waived; `stale` says by
    indicator why its figures may not be the newest.
    """

    priority: str
    findings: tuple[Finding, ...]
    quarantined: tuple[str, ...]
    stale: Mapping[str, str]

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataStanding:
    """`owed` holds by the name of an authority what it has not returned, as (measure id, period)."""

    due: tuple[DueState, ...]
    figures: tuple[PriorityFigures, ...]
    owed: Mapping[str, tuple[tuple[str, Period], ...]]


def data_standing(workspace: Workspace, *, as_of: date, rule: StageRule) -> DataStanding:
    """How the figures stand in the store on that day; `rule` is that of the stage which judges them."""
    if not store_exists(workspace.data):
        return DataStanding(due=(), figures=(), owed={})
    partnership = workspace.partnership
    with opened_store(workspace.data, partnership=partnership.slug) as store, store.reading() as connection:
        due = due_publications(connection, partnership, indicators=list(partnership.indicators), as_of=as_of)
        return DataStanding(
            due=tuple(due.values()),
            figures=tuple(
                _figures(connection, workspace, priority, rule=rule, as_of=as_of) for priority in partnership.priorities
            ),
            owed=_owed(connection, partnership, as_of=as_of),
        )


def _figures(
    connection: Connection, workspace: Workspace, priority: Priority, *, rule: StageRule, as_of: date
) -> PriorityFigures:
    checked = checked_panels(connection, workspace, priority, as_of=as_of)
    waivers = said(connection, priority=priority.slug, kinds=rule.kinds, as_of=as_of)
    indicators = [use.indicator for use in priority.indicators]
    return PriorityFigures(
        priority=priority.slug,
        findings=checked.findings,
        quarantined=tuple(sorted(quarantined(checked.findings, waivers))),
        stale=stale_indicators(connection, workspace.partnership, indicators=indicators, as_of=as_of),
    )


def _owed(
    connection: Connection, partnership: Partnership, *, as_of: date
) -> dict[str, tuple[tuple[str, Period], ...]]:
    """The chase list; authorities too small to be counted by are not chased."""
    members = [area for area in partnership.members(as_of) if not area.too_small]
    measures = list(partnership.measures.values())
    panels = read_panels(connection, indicators=list(partnership.measures), members=[], as_of=as_of)
    owed = outstanding(
        {area.code: _expected(measures, as_of) for area in members},
        [
            (area.code, measure, period)
            for measure, panel in panels.items()
            for area in members
            for period in _returned(panel, area)
        ],
    )
    names = {area.code: area.name for area in members}
    return {names[code]: own for code, own in owed.items()}


def _expected(measures: list[Measure], as_of: date) -> tuple[tuple[str, Period], ...]:
    return tuple((measure.id, period) for measure in measures for period in measure.periods_asked(as_of))


def _returned(panel: Panel, area: Area) -> list[Period]:
    if area.code not in panel.areas:
        return []
    came = np.flatnonzero(panel.status[panel.row(area.code)] != ValueStatus.MISSING)
    return [panel.periods[at] for at in came]
