"""A published value that its own numerator and denominator do not give.

Looked at for the member authorities alone: the Department for Education prints counts of regions and England rounded
to the nearest ten and their percentages unrounded, so there the two need not agree. After the consistency dimension of
the Government Data Quality Framework
(https://www.gov.uk/government/publications/the-government-data-quality-framework).
"""

from __future__ import annotations

import numpy as np

from oba.analysis.checks.finding import CheckContext, Finding, Severity
from oba.domain.indicator import UNIT_MULTIPLIER
from oba.domain.panel import Panel

NAME = "derived"
SEVERITY = Severity.FAIL

SLACK = 1e-6
"""Rounding units allowed beyond the half that rounding explains, for the computer's own arithmetic."""


def check(panel: Panel, context: CheckContext) -> tuple[Finding, ...]:
    """One finding for each value of a member that is off by more than half a unit of its last printed decimal."""
    if panel.numerator is None or panel.denominator is None:
        return ()
    indicator = context.indicator
    usable = panel.denominator > 0  # NaN is not
    multiplier = UNIT_MULTIPLIER.get(indicator.unit, 1.0)
    derived = multiplier * panel.numerator / np.where(usable, panel.denominator, 1.0)
    tolerance = (0.5 + SLACK) * 10.0**-indicator.decimals
    is_member = np.isin(panel.areas, context.members)[:, None]
    return tuple(
        Finding(
            check=NAME,
            severity=SEVERITY,
            indicator=panel.indicator,
            area=panel.areas[row],
            period=panel.periods[column],
            found=f"{panel.values[row, column]:.{indicator.decimals}f} is published, "
            f"its counts give {derived[row, column]:.{indicator.decimals + 1}f}",
        )
        for row, column in np.argwhere(usable & is_member & (np.abs(panel.values - derived) > tolerance))
    )
