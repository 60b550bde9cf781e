"""A row that stands more than once in the publisher's file, word for word.

A note: equal rows give one figure, and say that something went wrong where the file was made. Rows that contradict
each other never come this far: their release is kept back when it is read. After the uniqueness dimension of the
Government Data Quality Framework
(https://www.gov.uk/government/publications/the-government-data-quality-framework).
"""

from __future__ import annotations

from oba.analysis.checks.finding import CheckContext, Finding, Severity
from oba.domain.panel import Panel

NAME = "duplicates"
SEVERITY = Severity.NOTE


def check(panel: Panel, context: CheckContext) -> tuple[Finding, ...]:
    """One finding for each area and period that has equal rows, in the order of the file."""
    return tuple(
        Finding(
            check=NAME,
            severity=SEVERITY,
            indicator=panel.indicator,
            area=area,
            period=period,
            found="more than one row, all of them equal; counted once",
        )
        for area, period in dict.fromkeys(context.duplicates)
    )
