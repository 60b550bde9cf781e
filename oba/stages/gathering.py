"""Gathers what a stage knows as of a day, and names it by a digest, so that nothing is done twice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from oba import __version__
from oba.analysis.aggregate import value_from_sums
from oba.analysis.checks import CheckContext, Finding, Severity, check_panel
from oba.domain.area import Area
from oba.domain.baseline import FrozenBaseline
from oba.domain.contribution import Contribution, Waiver
from oba.domain.cycle import Cycle, Stage
from oba.domain.disclosure import Profile
from oba.domain.due import DueState
from oba.domain.errors import UserError
from oba.domain.indicator import UNIT_MULTIPLIER, Indicator, Tier
from oba.domain.note import Correction
from oba.domain.panel import Panel
from oba.domain.partnership import Partnership, Priority
from oba.domain.period import Period
from oba.domain.status import ValueStatus
from oba.pack.branding import brand
from oba.pack.canonical import digest
from oba.pack.stage_facts import StageFacts
from oba.stages.agreed import known_since, superseded_baselines
from oba.stages.knowledge import applicable_corrections, due_publications, revised, stale_indicators
from oba.stages.listed_areas import regions_of_authorities
from oba.stages.workspace import Workspace
from oba.store.baselines import frozen_baselines, frozen_digests
from oba.store.contributions import said, said_digests
from oba.store.database import Connection
from oba.store.figures import loaded_holdings, loaded_releases, read_panels

DEFINITION_FILES: Final = ("*.toml", "indicators/*.toml", "priorities/*.toml")


def gather(
    connection: Connection,
    workspace: Workspace,
    *,
    priority: Priority,
    cycle: Cycle,
    stage: Stage,
    kinds: Sequence[str],
    as_of: date,
    profile: Profile = Profile.REGION,
) -> StageFacts:
    """The facts of a stage as they stand in the store, without verdicts and gate.

    Raises `UserError` when the cycle's baselines were frozen after that day: they would tell of what was not known.
    """
    partnership = workspace.partnership
    baselines = frozen_baselines(connection, priority=priority.slug, cycle=cycle.slug)
    frozen_on = max((one.frozen_on for one in baselines.values()), default=as_of)
    if frozen_on > as_of:
        raise UserError(
            f"{priority.slug}, {cycle.slug}: found {as_of}, expected {frozen_on} or later, the day on which the "
            "baselines of this cycle were frozen; give such a day with --as-of, or another data folder with --data"
        )
    ids = [use.indicator for use in priority.indicators]
    codes = [area.code for area in partnership.members(as_of)]
    checked = checked_panels(connection, workspace, priority, as_of=as_of)
    panels, findings = checked.panels, checked.findings
    contributions = said(connection, priority=priority.slug, kinds=kinds, as_of=as_of)
    areas = [area.code for area in (*partnership.areas, partnership.region, partnership.country)]
    measures = [measure.id for measure in partnership.measures.values() if measure.priority == priority.slug]
    return StageFacts(
        partnership=partnership,
        priority=priority,
        cycle=cycle,
        stage=stage,
        as_of=as_of,
        panels=panels,
        baselines=baselines,
        verdicts={},
        findings=findings,
        quarantined=quarantined(findings, contributions),
        said=contributions,
        profile=profile,
        releases=loaded_releases(connection, as_of=as_of),
        due=checked.due,
        revisions=revised(connection, partnership, indicators=ids, areas=areas, as_of=as_of),
        stale=stale_indicators(connection, partnership, indicators=ids, as_of=as_of),
        returned=read_panels(connection, indicators=measures, members=codes, as_of=as_of),
        corrections=tuple(one for one in checked.corrections if one.indicator in panels),
        superseded=superseded_baselines(connection, priority=priority.slug, kinds=kinds, as_of=as_of),
        known_since=known_since(connection, partnership, contributions, as_of=as_of),
        frozen_before=_frozen_before(connection, partnership, priority, cycle, stage=stage, as_of=as_of),
    )


FORECASTS_LOGGED_AT: Final = (Stage.COLLECT, Stage.REVIEW)
"""The stages whose packs say what earlier forecasts were off by."""


def _frozen_before(
    connection: Connection, partnership: Partnership, priority: Priority, cycle: Cycle, *, stage: Stage, as_of: date
) -> dict[str, dict[str, FrozenBaseline]]:
    """The baselines of the headline indicators that earlier cycles had frozen by the day, the first cycle first."""
    if stage not in FORECASTS_LOGGED_AT:
        return {}
    headline = [use.indicator for use in priority.of_tier(Tier.HEADLINE)]
    found: dict[str, dict[str, FrozenBaseline]] = {}
    for slug in cycles_before(partnership, cycle):
        frozen = frozen_baselines(connection, priority=priority.slug, cycle=slug, indicators=headline)
        known = {id_: one for id_, one in frozen.items() if one.frozen_on <= as_of}
        if known:
            found[slug] = known
    return found


def cycles_before(partnership: Partnership, cycle: Cycle) -> tuple[str, ...]:
    """The slugs of the cycles that opened before this one, the first first."""
    return tuple(one.slug for one in partnership.cycles if one.stages[0].opens < cycle.stages[0].opens)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPanels:
    """The panels of a priority as of a day, corrected and with regional figures, and what the checks find in them."""

    panels: dict[str, Panel]
    corrections: tuple[Correction, ...]
    due: dict[str, DueState]
    findings: tuple[Finding, ...]


def checked_panels(connection: Connection, workspace: Workspace, priority: Priority, *, as_of: date) -> CheckedPanels:
    """Raises `DefinitionError` for a correction that no longer matches."""
    partnership = workspace.partnership
    ids = [use.indicator for use in priority.indicators]
    read = panels_of(connection, partnership, ids, as_of=as_of)
    due = due_publications(connection, partnership, indicators=ids, as_of=as_of)
    findings = _findings(connection, workspace, read.panels, due=due, as_of=as_of)
    return CheckedPanels(panels=read.panels, corrections=read.corrections, due=due, findings=findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedPanels:
    panels: dict[str, Panel]
    corrections: tuple[Correction, ...]


def panels_of(
    connection: Connection, partnership: Partnership, indicators: Iterable[str], *, as_of: date
) -> CorrectedPanels:
    """The panels as of a day, corrected and with regional figures, and the corrections that count on it.

    Raises `DefinitionError` for a correction that no longer matches.
    """
    codes = [area.code for area in partnership.members(as_of)]
    corrections = applicable_corrections(connection, partnership, as_of=as_of)
    read = read_panels(connection, indicators=indicators, members=codes, as_of=as_of, corrections=corrections)
    panels = {
        id_: with_regional_figures(panel, partnership.indicators[id_], region=partnership.region, members=codes)
        for id_, panel in read.items()
    }
    return CorrectedPanels(panels=panels, corrections=corrections)


def _findings(
    connection: Connection,
    workspace: Workspace,
    panels: Mapping[str, Panel],
    *,
    due: Mapping[str, DueState],
    as_of: date,
) -> tuple[Finding, ...]:
    """What the checks find, indicator by indicator."""
    partnership = workspace.partnership
    lies_in = regions_of_authorities(connection, workspace)
    duplicates = {
        one.indicator: one.duplicates for one in loaded_holdings(connection, as_of=as_of, indicators=list(panels))
    }
    found: list[Finding] = []
    for id_, panel in panels.items():
        publication = partnership.publication_of(id_)
        context = CheckContext(
            indicator=partnership.indicators[id_],
            members=tuple(area.code for area in partnership.members(as_of)),
            duplicates=tuple((area, Period(period)) for area, period in duplicates.get(id_, ())),
            region=partnership.region.code,
            region_members=tuple(area for area, region in lies_in.items() if region == partnership.region.code),
            due=due.get(publication.id) if publication is not None else None,
        )
        found += check_panel(panel, context)
    return tuple(found)


def quarantined(findings: Sequence[Finding], contributions: Sequence[Contribution]) -> frozenset[str]:
    """The indicators with a failed check that nobody waived."""
    waived = {(one.check, one.indicator) for one in contributions if isinstance(one, Waiver)}
    return frozenset(
        one.indicator for one in findings if one.severity is Severity.FAIL and (one.check, one.indicator) not in waived
    )


def with_regional_figures(panel: Panel, indicator: Indicator, *, region: Area, members: Sequence[str]) -> Panel:
    """The panel with the region's figure worked out where no publisher states one: sums over sums, never a mean.

    Its `n_summed` says how many members each is made of.
    """
    if region.code in panel.areas and not np.any(panel.status[panel.row(region.code)] == ValueStatus.MISSING):
        return panel
    if panel.numerator is None or panel.denominator is None or indicator.unit not in UNIT_MULTIPLIER:
        return panel
    if region.code not in panel.areas:
        panel = _with_empty_row(panel, region.code)
    rows = [panel.row(code) for code in members if code in panel.areas]
    numerators, denominators = panel.numerator, panel.denominator
    if numerators is None or denominators is None:
        return panel
    sums = value_from_sums(numerators[rows], denominators[rows], UNIT_MULTIPLIER[indicator.unit])
    row = panel.row(region.code)
    fill = (panel.status[row] == ValueStatus.MISSING) & np.isfinite(sums.values)
    values, status = panel.values.copy(), panel.status.copy()
    values[row, fill] = sums.values[fill]
    status[row, fill] = ValueStatus.NUMBER
    n_summed = np.zeros(panel.values.shape, dtype=np.int64)
    n_summed[row, fill] = sums.n_included[fill]
    return replace(panel, values=values, status=status, n_summed=n_summed)


def _with_empty_row(panel: Panel, code: str) -> Panel:
    nothing = np.full((1, len(panel.periods)), np.nan)
    return replace(
        panel,
        areas=(*panel.areas, code),
        values=np.vstack([panel.values, nothing]),
        status=np.vstack([panel.status, np.full((1, len(panel.periods)), ValueStatus.MISSING, dtype=np.uint8)]),
        numerator=None if panel.numerator is None else np.vstack([panel.numerator, nothing]),
        denominator=None if panel.denominator is None else np.vstack([panel.denominator, nothing]),
    )


def input_digest(
    connection: Connection,
    workspace: Workspace,
    *,
    priority: str,
    cycle: Cycle,
    kinds: Sequence[str],
    as_of: date,
    figures_of: date,
    before: str,
) -> str:
    """What names everything that a pack is made from: definitions, releases public by `figures_of`, baselines of
    cycles before, what was said by `as_of`, and the pack before, by its digest ("" for none).
    """
    indicators = [use.indicator for use in workspace.partnership.priority(priority).indicators]
    ids = [*indicators, *(one.id for one in workspace.partnership.measures.values() if one.priority == priority)]
    stale = stale_indicators(connection, workspace.partnership, indicators=indicators, as_of=figures_of)
    parts = [
        __version__,
        definitions_digest(workspace.folder),
        *(own.logo.digest for own in (brand(workspace.partnership),) if own is not None and own.logo is not None),
        *(
            f"{one.release} {one.indicator} {one.rows_digest}"
            for one in loaded_holdings(connection, as_of=figures_of, indicators=ids)
        ),
        *(f"{id_} {reason}" for id_, reason in sorted(stale.items())),
        *frozen_digests(
            connection, priority=priority, cycles=cycles_before(workspace.partnership, cycle), as_of=figures_of
        ),
        *said_digests(connection, priority=priority, kinds=kinds, as_of=as_of),
        *([f"set against {before}"] if before else []),
    ]
    return digest("\n".join(parts))


def definitions_digest(folder: Path) -> str:
    """What names a partnership's definitions: their file names and bytes."""
    total = hashlib.sha256()
    for path in sorted(path for pattern in DEFINITION_FILES for path in folder.glob(pattern)):
        total.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
