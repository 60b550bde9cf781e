"""A latest figure that is far from the one before: a slip, a break in the series, or news.

A note, since figures do jump: a person looks, nothing is cleaned. The distance is in the area's own scale, taken from
the history before the latest period so that a jump does not excuse itself. After the accuracy dimension of the
Government Data Quality Framework
(https://www.gov.uk/government/publications/the-government-data-quality-framework).
"""

from __future__ import annotations

import numpy as np

from oba.analysis.checks.finding import CheckContext, Finding, Severity
from oba.analysis.ends import ends
from oba.analysis.scale import typical_change
from oba.domain.panel import Panel

NAME = "jump"
SEVERITY = Severity.NOTE

FAR = 5.0
"""Scales from the figure before: beyond it a look is worth a person's time."""

MIN_POINTS = 3
"""Numbers before the latest that an area needs, to say what is usual for it."""


def check(panel: Panel, context: CheckContext) -> tuple[Finding, ...]:
    """One finding for each member whose latest value is more than five of its scales from its last one before."""
    rows = [row for row, area in enumerate(panel.areas) if area in context.members]
    if not rows or not panel.periods:
        return ()
    before = ends(panel.values[:, :-1])
    scale = typical_change(panel.values[:, :-1], pooled=np.isin(np.arange(len(panel.areas)), rows))
    latest = panel.values[:, -1]
    is_far = (np.abs(latest - before.last) > FAR * scale) & (before.n_points >= MIN_POINTS)
    decimals = context.indicator.decimals
    return tuple(
        Finding(
            check=NAME,
            severity=SEVERITY,
            indicator=panel.indicator,
            area=panel.areas[row],
            period=panel.periods[-1],
            found=f"went from {before.last[row]:.{decimals}f} to {latest[row]:.{decimals}f}, "
            f"where {scale[row]:.2g} is a usual change",
        )
        for row in rows
        if is_far[row]
    )
