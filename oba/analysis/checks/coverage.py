"""A member area that the latest release leaves out: no row where there should be one.

A symbol is an answer (suppressed, not applicable, unreliable), and so is a period that nobody has published yet; only
a row that should be there and is not fails. After the completeness dimension of the Government Data Quality Framework
(https://www.gov.uk/government/publications/the-government-data-quality-framework).
"""

from __future__ import annotations

from oba.analysis.checks.finding import CheckContext, Finding, Severity
from oba.domain.panel import Panel
from oba.domain.status import ValueStatus

NAME = "coverage"
SEVERITY = Severity.FAIL


def check(panel: Panel, context: CheckContext) -> tuple[Finding, ...]:
    """One finding for each member without a row in the panel's last period; none for a panel without periods."""
    if not panel.periods:
        return ()
    latest = dict(zip(panel.areas, panel.status[:, -1].tolist(), strict=True))
    return tuple(
        Finding(
            check=NAME,
            severity=SEVERITY,
            indicator=panel.indicator,
            area=area,
            period=panel.periods[-1],
            found="no row for this member area in the latest period",
        )
        for area in context.members
        if latest.get(area, ValueStatus.MISSING) == ValueStatus.MISSING
    )
