"""What the quality checks found, what was waived by whom, and which figures may not be the newest."""

from __future__ import annotations

from oba.analysis.checks import CHECKS, Finding
from oba.domain.contribution import Waiver
from oba.pack.figure_facts import FindingFact, Quality, StaleFact
from oba.pack.stage_facts import StageFacts


def quality(facts: StageFacts) -> Quality:
    return Quality(
        checks=tuple(CHECKS),
        findings=tuple(_finding(facts, finding) for finding in facts.findings),
        quarantined=tuple(sorted(facts.quarantined)),
        stale=_stale(facts),
    )


def _stale(facts: StageFacts) -> tuple[StaleFact, ...]:
    """Each reason once, with the indicators that it is about, in the order of the definitions."""
    of = {
        use.indicator: facts.stale[use.indicator] for use in facts.priority.indicators if use.indicator in facts.stale
    }
    return tuple(
        StaleFact(indicators=tuple(id_ for id_, own in of.items() if own == reason), reason=reason)
        for reason in dict.fromkeys(of.values())
    )


def waiver_of(facts: StageFacts, finding: Finding) -> Waiver | None:
    """The waiver that a person gave for this check and indicator; None when there is none."""
    for waiver in facts.of_kind(Waiver):
        if (waiver.check, waiver.indicator) == (finding.check, finding.indicator):
            return waiver
    return None


def _finding(facts: StageFacts, finding: Finding) -> FindingFact:
    waiver = waiver_of(facts, finding)
    names = facts.partnership.area_names()
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
