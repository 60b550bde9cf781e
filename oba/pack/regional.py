"""How many authorities stand behind a figure of the region."""

from __future__ import annotations

import math

import numpy as np

from oba.analysis.aggregate import GroupValues, value_from_sums
from oba.domain.indicator import UNIT_MULTIPLIER
from oba.domain.panel import Panel
from oba.domain.status import ValueStatus
from oba.pack.figure_facts import Included
from oba.pack.stage_facts import StageFacts


def included(facts: StageFacts, panel: Panel, *, column: int) -> Included:
    """How many members have a number in the period of that column; of a figure worked out from their counts, how many
    are in it.
    """
    rows = [panel.row(area.code) for area in facts.members if area.code in panel.areas]
    sums = _sums(facts, panel, rows=rows, column=column)
    n = sum(int(panel.status[row, column]) == ValueStatus.NUMBER for row in rows)
    return Included(
        n=int(sums.n_included[0]) if sums is not None else n, of=len(facts.members), is_sum=sums is not None
    )


def _sums(facts: StageFacts, panel: Panel, *, rows: list[int], column: int) -> GroupValues | None:
    """The sums that the region's figure is made of; None where a publisher states it.

    A figure of the region that its publisher states comes with counts of its own, or differs from those sums.
    """
    region = facts.partnership.region.code
    multiplier = UNIT_MULTIPLIER.get(facts.partnership.indicators[panel.indicator].unit)
    above, below = panel.numerator, panel.denominator
    if region not in panel.areas or multiplier is None or above is None or below is None:
        return None
    row = panel.row(region)
    if int(panel.status[row, column]) != ValueStatus.NUMBER or math.isfinite(above[row, column]):
        return None
    sums = value_from_sums(above[np.ix_(rows, [column])], below[np.ix_(rows, [column])], multiplier)
    return sums if float(sums.values[0]) == float(panel.values[row, column]) else None
