"""What came after a baseline, laid out as the baseline is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oba.domain.baseline import Baseline
from oba.domain.panel import Flags, Floats, Panel
from oba.domain.status import ValueStatus

_NOT_A_SYMBOL = (ValueStatus.NUMBER, ValueStatus.MISSING, ValueStatus.NOT_YET_PUBLISHED)
"""A number, or no figure at all; every other status is a symbol that the publisher printed in a number's place."""

_IS_SYMBOL: Flags = np.array([status not in _NOT_A_SYMBOL for status in ValueStatus])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LaterFigures:
    """Figures of the horizon in the baseline's order of areas.

    `values` (n_areas, n_horizon) is NaN where there is no number; `n_numbers` (n_areas,) counts the numbers, and
    `is_symbol` (n_areas,) says that the publisher printed at least one symbol in place of a number.
    """

    values: Floats
    n_numbers: NDArray[np.int64]
    is_symbol: Flags


def later_figures(baseline: Baseline, panel: Panel) -> LaterFigures:
    """The figures of `panel` that fall within the baseline's horizon.

    Areas and periods that the panel lacks hold no figure. Raises `ValueError` when the panel is of another indicator or
    its periods of another kind.
    """
    _check(baseline, panel)
    shape = (len(baseline.areas), len(baseline.horizon))
    values = np.full(shape, np.nan)
    status = np.full(shape, ValueStatus.NOT_YET_PUBLISHED, dtype=np.uint8)
    row_of = {area: row for row, area in enumerate(panel.areas)}
    ours = [row for row, area in enumerate(baseline.areas) if area in row_of]
    theirs = [row_of[baseline.areas[row]] for row in ours]
    column_of = {period.ordinal: column for column, period in enumerate(panel.periods)}
    for ahead, period in enumerate(baseline.horizon):
        column = column_of.get(period.ordinal)
        if column is not None:
            values[ours, ahead] = panel.values[theirs, column]
            status[ours, ahead] = panel.status[theirs, column]
    return LaterFigures(
        values=values,
        n_numbers=np.isfinite(values).sum(axis=1, dtype=np.int64),
        is_symbol=np.logical_or.reduce(_IS_SYMBOL[status], axis=1),
    )


def _check(baseline: Baseline, panel: Panel) -> None:
    if panel.indicator != baseline.indicator:
        raise ValueError(f"later figures are of {panel.indicator}, the baseline is of {baseline.indicator}")
    kinds = {period.per_year for period in panel.periods} | {period.per_year for period in baseline.horizon}
    if len(kinds) > 1:
        raise ValueError(
            f"{baseline.indicator}: later figures and baseline differ in periods per year: {sorted(kinds)}"
        )
