"""Makes the reports on demand: packs of another kind than a stage's, from the same facts and as much to be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from oba.domain.area import Area
from oba.domain.indicator import PriorityIndicator
from oba.domain.pack_kind import PackKind
from oba.pack.assembly import stage_header
from oba.pack.facts import Header, ReviewPack
from oba.pack.report_facts import StageDue
from oba.pack.sections.area_priorities import area_priorities
from oba.pack.sections.curve_report import curve_report
from oba.pack.sections.region_priorities import region_priorities
from oba.pack.sections.sources import sources_of
from oba.pack.stage_facts import StageFacts


def curve_report_pack(facts: StageFacts, use: PriorityIndicator, area: Area) -> ReviewPack:
    """One curve on a page, with the releases that its figures came in."""
    name = facts.indicator(use).name
    return ReviewPack(
        header=_of_kind(stage_header(facts), PackKind.CURVE, name, area.name),
        sections={
            "curve_report": curve_report(facts, use, area),
            "sources": sources_of([_of_one_indicator(facts, use)]),
        },
    )


def area_pack(priorities: Sequence[StageFacts], area: Area) -> ReviewPack:
    """One authority over all priorities; `priorities` are the facts of each, one at least."""
    return ReviewPack(
        header=_of_kind(_of_all(priorities), PackKind.AREA, area.name),
        sections={"area_priorities": area_priorities(priorities, area), "sources": sources_of(priorities)},
    )


def regional_overview(priorities: Sequence[StageFacts], *, stages: Mapping[str, tuple[StageDue, ...]]) -> ReviewPack:
    """The region over all priorities; `stages` says by priority how those of the cycle stand."""
    region = priorities[0].partnership.region
    return ReviewPack(
        header=_of_kind(_of_all(priorities), PackKind.REGION, region.name),
        sections={
            "region_priorities": region_priorities(priorities, stages=stages),
            "sources": sources_of(priorities),
        },
    )


def _of_kind(header: Header, kind: PackKind, *about: str) -> Header:
    return replace(header, kind=kind.value, about=about, stage=None, due=None)


def _of_all(priorities: Sequence[StageFacts]) -> Header:
    headers = [stage_header(facts) for facts in priorities]
    return replace(
        headers[0],
        priority="",
        priority_name="",
        population="",
        outcome="",
        experience="",
        convenor="",
        endorsements=(),
        illustrative=any(header.illustrative for header in headers),
    )


def _of_one_indicator(facts: StageFacts, use: PriorityIndicator) -> StageFacts:
    return replace(
        facts,
        panels={id_: panel for id_, panel in facts.panels.items() if id_ == use.indicator},
        baselines={id_: frozen for id_, frozen in facts.baselines.items() if id_ == use.indicator},
    )
