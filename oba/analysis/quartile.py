"""Where a figure stands among all authorities: its quartile band and its rank.

As in the Department for Education's local authority interactive tool (LAIT, `R/fn_analysis.R` and
`R/fn_table_helpers.R` in https://github.com/dfe-analytical-services/local-authority-interactive-tool): cuts are R's
quantile of type 7; band A is the best quarter. A figure equal to a cut belongs to the quarter below that cut, and so
has the better band where low is good and the worse one where high is good. Ranks count from 1 for the best, and equal
figures share the best of their places. Without polarity there is neither.

Ours, where LAIT says nothing: no bands for fewer than four figures, nor where all are equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np

from oba.analysis.finite import finite
from oba.analysis.orientation import towards_better
from oba.analysis.settling import settled
from oba.domain.indicator import Polarity
from oba.domain.panel import Counts, Flags, Floats, Statuses

QUARTERS: Final = (0.25, 0.5, 0.75)
FEWEST_BANDED: Final = 4
"""Figures that quarters need: one for each."""


class Band(IntEnum):
    """Kept in arrays as uint8; `A` is the best quarter, `NONE` where there is no band."""

    NONE = 0
    A = 1
    B = 2
    C = 3
    D = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """`bands` and `ranks` (n_areas, n_periods), 0 where there is none; `n_included` (n_periods,) figures each."""

    bands: Statuses
    ranks: Counts
    n_included: Counts


def standing(values: Floats, *, polarity: Polarity) -> Standing | None:
    """Where every figure of `values` (n_areas, n_periods) stands in its period; None without polarity."""
    numbers = settled(finite(values))
    ahead = towards_better(numbers, polarity)
    if polarity is Polarity.NONE:
        return None
    known = np.isfinite(numbers)
    n_included = known.sum(axis=0, dtype=np.int64)
    n_better = (ahead[None, :, :] > ahead[:, None, :]).sum(axis=1, dtype=np.int64)
    quarter = (numbers[:, :, None] > quarter_cuts(numbers)[None, :, :]).sum(axis=2)
    is_low_good = bool(towards_better(np.ones(1), polarity)[0] < 0)
    place = 1 + quarter if is_low_good else 4 - quarter
    is_banded = known & (n_included >= FEWEST_BANDED) & _differ(numbers)
    return Standing(
        bands=np.where(is_banded, place, Band.NONE).astype(np.uint8),
        ranks=np.where(known, n_better + 1, 0),
        n_included=n_included,
    )


def quarter_cuts(values: Floats) -> Floats:
    """The three cuts of each period, (n_periods, 3) from (n_areas, n_periods); NaN where there is no number."""
    n_areas, n_periods = values.shape
    if n_areas == 0:
        return np.full((n_periods, len(QUARTERS)), np.nan)
    upwards = np.sort(values, axis=0).T  # NaN go last
    n_numbers = np.isfinite(values).sum(axis=0)
    place = np.maximum(n_numbers - 1, 0)[:, None] * np.array(QUARTERS)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(n_numbers - 1, 0)[:, None])
    part = place - below
    lower, upper = np.take_along_axis(upwards, below, axis=1), np.take_along_axis(upwards, above, axis=1)
    return settled((1.0 - part) * lower + part * upper)


def _differ(values: Floats) -> Flags:
    """Whether a period's figures are not all equal, (n_periods,)."""
    lowest = np.where(np.isfinite(values), values, np.inf).min(axis=0, initial=np.inf)
    highest = np.where(np.isfinite(values), values, -np.inf).max(axis=0, initial=-np.inf)
    found: Flags = lowest < highest
    return found
