"""What the quality checks found, and what was waived by whom."""

from __future__ import annotations

from oba.analysis.checks import CHECKS, Finding
from oba.domain.contribution import Waiver
from oba.pack.figure_facts import FindingFact, Quality
from oba.pack.stage_facts import StageFacts


def quality(facts: StageFacts) -> Quality:
    return Quality(
        checks=tuple(CHECKS),
        findings=tuple(_finding(facts, finding) for finding in facts.findings),
        quarantined=tuple(sorted(facts.quarantined)),
    )


def waiver_of(facts: StageFacts, finding: Finding) -> Waiver | None:
    """The waiver that a person gave for this check and indicator; None when there is none."""
    for waiver in facts.of_kind(Waiver):
        if (waiver.check, waiver.indicator) == (finding.check, finding.indicator):
            return waiver
    return None


def _finding(facts: StageFacts, finding: Finding) -> FindingFact:
    waiver = waiver_of(facts, finding)
    partnership = facts.partnership
    names = {area.code: area.name for area in (*partnership.areas, partnership.region, partnership.country)}
    return FindingFact(
        check=finding.check,
        severity=finding.severity,
        indicator=finding.indicator,
        area_name=names.get(finding.area, finding.area) if finding.area else None,
        period=finding.period.code if finding.period is not None else None,
        found=finding.found,
        waived_by=waiver.by if waiver is not None else None,
        waived_because=waiver.reason if waiver is not None else None,
    )
