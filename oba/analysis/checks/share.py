"""A percentage whose numerator is larger than its denominator: a part larger than the whole.

Looked at in every area, since it shows columns mixed up; counts rounded alike cannot cause it. After the
consistency dimension of the Government Data Quality Framework
(https://www.gov.uk/government/publications/the-government-data-quality-framework).
"""

from __future__ import annotations

import numpy as np

from oba.analysis.checks.finding import CheckContext, Finding, Severity
from oba.domain.indicator import Unit
from oba.domain.panel import Panel

NAME = "share"
SEVERITY = Severity.FAIL


def check(panel: Panel, context: CheckContext) -> tuple[Finding, ...]:
    """One finding for each percentage with more above than below; none for other units or without counts."""
    if context.indicator.unit is not Unit.PERCENT or panel.numerator is None or panel.denominator is None:
        return ()
    numerator, denominator = panel.numerator, panel.denominator
    return tuple(
        Finding(
            check=NAME,
            severity=SEVERITY,
            indicator=panel.indicator,
            area=panel.areas[row],
            period=panel.periods[column],
            found=f"numerator {numerator[row, column]:g} is above denominator {denominator[row, column]:g}",
        )
        for row, column in np.argwhere(numerator > denominator)  # NaN is never above
    )
