"""A region whose authorities' counts do not add up to its own.

The Department for Education prints counts of authorities as they are and those of regions rounded to the nearest ten
("Children in need" and "Children looked after in England", data guidance), column by column. A hidden part may be any
number: 1 to 5 are hidden for being small, others so that those cannot be worked out. So a sum with hidden parts can
only be too large. After the consistency dimension of the Government Data Quality Framework
(https://www.gov.uk/government/publications/the-government-data-quality-framework).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from oba.analysis.checks.derived import HALF_A_TENTH, SLACK
from oba.analysis.checks.finding import CheckContext, Finding, Severity
from oba.domain.panel import Floats, Panel, Statuses
from oba.domain.status import ValueStatus

NAME = "parts"
SEVERITY = Severity.FAIL

HALF_A_TEN = 5.0
"""How far a total that is rounded to the nearest ten may be off, for each column that is added to it."""


def check(panel: Panel, context: CheckContext) -> tuple[Finding, ...]:
    """One finding for each period in which the numerators of the parts exceed the region's by more than rounding, or
    fall short of it with every part visible.

    The latter is looked at only where the context knows every authority of the region (`region_members`): members
    may be some of them. A former authority without a row did not exist in the period; a member without one is hidden.
    """
    if context.region is None or context.region not in panel.areas or panel.numerator is None:
        return ()
    total = panel.numerator[panel.row(context.region)]
    codes = context.region_members or context.members
    parts, status = _parts(panel, codes)
    absent = ~np.isin(codes, context.members)[:, None] & (status == ValueStatus.MISSING)
    hidden = ~np.isfinite(parts) & (status != ValueStatus.NOT_APPLICABLE) & ~absent
    n_hidden: NDArray[np.int64] = hidden.sum(axis=0, dtype=np.int64)
    difference = np.where(np.isfinite(parts), parts, 0.0).sum(axis=0) - total
    slack = _slack(panel, context, parts)
    is_short = (difference < -slack) & (n_hidden == 0) & bool(context.region_members)
    return tuple(
        Finding(
            check=NAME,
            severity=SEVERITY,
            indicator=panel.indicator,
            area=context.region,
            period=panel.periods[column],
            found=f"{total[column]:.10g} is published, its parts add up to {total[column] + difference[column]:.10g}"
            + (f" and {n_hidden[column]} hidden" if n_hidden[column] else ""),
        )
        for column in np.flatnonzero((difference > slack) | is_short)  # NaN is neither
    )


def _parts(panel: Panel, codes: Sequence[str]) -> tuple[Floats, Statuses]:
    """Numerators and statuses of the areas, (n_codes, n_periods); `MISSING` throughout for one not in the panel."""
    shape = (len(codes), len(panel.periods))
    numerators = np.full(shape, np.nan)
    status = np.full(shape, ValueStatus.MISSING, dtype=np.uint8)
    for at, code in enumerate(codes):
        if code in panel.areas and panel.numerator is not None:
            numerators[at], status[at] = panel.numerator[panel.row(code)], panel.status[panel.row(code)]
    return numerators, status


def _slack(panel: Panel, context: CheckContext, parts: Floats) -> float:
    """What rounding explains: of the total in each of the columns it is added from, and of parts that are not whole."""
    n_columns = max((len(source.numerator) for source in context.indicator.sources), default=1)
    known = parts[np.isfinite(parts)]
    is_whole = np.array_equal(known, np.rint(known))
    return SLACK + HALF_A_TEN * max(n_columns, 1) + (0.0 if is_whole else HALF_A_TENTH * len(parts))
