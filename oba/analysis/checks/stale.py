"""A publication whose next release should have come and has not: the newest figures are older than its rhythm says.

A note: the figures stand, and a person asks the publisher or looks whether the release has moved. After the timeliness
dimension of the Government Data Quality Framework
(https://www.gov.uk/government/publications/the-government-data-quality-framework).
"""

from __future__ import annotations

from oba.analysis.checks.finding import CheckContext, Finding, Severity
from oba.domain.due import DueStatus
from oba.domain.panel import Panel

NAME = "stale"
SEVERITY = Severity.NOTE


def check(panel: Panel, context: CheckContext) -> tuple[Finding, ...]:
    """One finding about the panel as a whole (area "") when its publication is late; none when nothing is known."""
    due = context.due
    if due is None or due.state is not DueStatus.LATE or due.window is None or not panel.periods:
        return ()
    age = "" if due.age_days is None else f"; the newest figures have been public for {due.age_days} days"
    return (
        Finding(
            check=NAME,
            severity=SEVERITY,
            indicator=panel.indicator,
            area="",
            period=panel.periods[-1],
            found=f"a release was expected by {due.window.closes.isoformat()} and is {due.days_late} days late{age}",
        ),
    )
