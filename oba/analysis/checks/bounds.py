"""A value that the indicator cannot take: a percentage above 100, a rate below zero.

Looked at in every area, members or not: one impossible figure says that the file was misread. After the validity
dimension of the Government Data Quality Framework
(https://www.gov.uk/government/publications/the-government-data-quality-framework).
"""

from __future__ import annotations

import numpy as np

from oba.analysis.checks.finding import CheckContext, Finding, Severity
from oba.domain.panel import Panel

NAME = "bounds"
SEVERITY = Severity.FAIL


def check(panel: Panel, context: CheckContext) -> tuple[Finding, ...]:
    """One finding for each value outside the indicator's bounds."""
    low, high = context.indicator.bounds
    outside = (panel.values < low) | (panel.values > high)  # NaN is neither
    return tuple(
        Finding(
            check=NAME,
            severity=SEVERITY,
            indicator=panel.indicator,
            area=panel.areas[row],
            period=panel.periods[column],
            found=f"{panel.values[row, column]:g} is outside {low:g} to {high:g}",
        )
        for row, column in np.argwhere(outside)
    )
