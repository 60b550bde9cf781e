"""Red, amber or green against a target, with a tolerance that was agreed for the indicator.

The convention of English councils' performance reports: green on the target or better, amber short of it by no more
than the agreed tolerance, red beyond (Reigate and Banstead's key performance indicators read so; Havering has set its
tolerances indicator by indicator since 2015/16). The tolerance is in the indicator's unit, so that a target of zero has
one too. It says where a figure stands on one day and not where the curve is going.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from oba.analysis.orientation import towards_better
from oba.analysis.settling import settled_number
from oba.analysis.values_row import variance_from_target
from oba.domain.indicator import Polarity, Target
from oba.domain.panel import Floats, Statuses


class TargetStatus(IntEnum):
    """Kept in arrays as uint8; `NONE` where there is no number, no target or no polarity."""

    NONE = 0
    GREEN = 1
    AMBER = 2
    RED = 3


def target_statuses(values: Floats, *, target: Target | None, polarity: Polarity) -> Statuses:
    """The status of every figure of `values`, in their shape."""
    if target is None:
        return np.full(values.shape, TargetStatus.NONE, dtype=np.uint8)
    ahead = towards_better(variance_from_target(values, target.value).gap, polarity)
    cases = [np.isnan(ahead), ahead >= 0, ahead >= -settled_number(target.tolerance)]
    statuses = [TargetStatus.NONE, TargetStatus.GREEN, TargetStatus.AMBER]
    return np.select(cases, statuses, default=TargetStatus.RED).astype(np.uint8)
