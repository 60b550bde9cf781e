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
from oba.domain.panel import Floats, Panel

NAME = "derived"
SEVERITY = Severity.FAIL

SLACK = 1e-6
"""Rounding units allowed beyond the half that rounding explains, for the computer's own arithmetic."""

HALF_A_TENTH = 0.05
"""How far a count that is printed to one decimal may be off: full-time equivalents of social workers, for one."""


def check(panel: Panel, context: CheckContext) -> tuple[Finding, ...]:
    """One finding for each value of a member that is off by more than the rounding of value and counts explains."""
    if panel.numerator is None or panel.denominator is None:
        return ()
    indicator = context.indicator
    usable = panel.denominator > 0  # NaN is not
    multiplier = UNIT_MULTIPLIER.get(indicator.unit, 1.0)
    denominator = np.where(usable, panel.denominator, 1.0)
    derived = multiplier * panel.numerator / denominator
    half_above, half_below = _half_unit(panel.numerator), _half_unit(panel.denominator)
    from_counts = (multiplier * half_above + np.abs(derived) * half_below) / np.maximum(denominator - half_below, SLACK)
    tolerance = (0.5 + SLACK) * 10.0**-indicator.decimals + from_counts
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


def _half_unit(counts: Floats) -> float:
    """How far the counts of a panel may be off: nothing where all are whole."""
    known = counts[np.isfinite(counts)]
    return 0.0 if np.array_equal(known, np.rint(known)) else HALF_A_TENTH
