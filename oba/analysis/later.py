"""What came after a baseline, laid out as the baseline is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from oba.analysis.working_scale import working
from oba.domain.baseline import Baseline
from oba.domain.panel import Flags, Floats, Panel, Statuses
from oba.domain.status import ValueStatus

_NOT_A_SYMBOL = (ValueStatus.NUMBER, ValueStatus.MISSING, ValueStatus.NOT_YET_PUBLISHED)
"""A number, or no figure at all; every other status is a symbol that the publisher printed in a number's place."""

_IS_SYMBOL: Flags = np.array([status not in _NOT_A_SYMBOL for status in ValueStatus])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LaterFigures:
    """Figures of the horizon in the baseline's order of areas.

    `values` (n_areas, n_horizon) as published, NaN where there is no number or a break came first, and `working` the
    same on the baseline's working scale; `n_numbers` (n_areas,) counts the numbers. `is_symbol` (n_areas,) says that
    the publisher printed at least one symbol in place of a number, `is_broken` (n_areas,) that numbers follow a break.
    """

    values: Floats
    working: Floats
    n_numbers: NDArray[np.int64]
    is_symbol: Flags
    is_broken: Flags


def later_figures(baseline: Baseline, panel: Panel, *, breaks: Flags | None = None) -> LaterFigures:
    """The figures of `panel` that fall within the baseline's horizon.

    Areas and periods that the panel lacks hold no figure; `breaks` (n_areas, n_periods) is of the panel's shape, True
    where a new segment begins, from which on figures cannot be held against the forecast. Raises `ValueError` when the
    panel is of another indicator, its periods of another kind, or `breaks` of another shape.
    """
    _check(baseline, panel)
    if breaks is not None and breaks.shape != panel.values.shape:
        raise ValueError(f"{panel.indicator}: breaks have shape {breaks.shape}, expected {panel.values.shape}")
    lay = _Layout(baseline, panel)
    values = lay.out(panel.values)
    status = lay.out(panel.status, nothing=ValueStatus.NOT_YET_PUBLISHED)
    broken = np.cumsum(lay.out(breaks, nothing=0), axis=1) > 0
    laid_out = replace(
        panel,
        areas=baseline.areas,
        periods=baseline.horizon,
        values=values,
        status=status.astype(np.uint8),
        numerator=lay.out(panel.numerator),
        denominator=lay.out(panel.denominator),
        releases=(),
        n_summed=None,
    )
    on_scale = working(laid_out, baseline.working_scale, denominators=baseline.denominators).values
    usable = ~broken & np.isfinite(on_scale)
    return LaterFigures(
        values=np.where(usable, values, np.nan),
        working=np.where(usable, on_scale, np.nan),
        n_numbers=usable.sum(axis=1, dtype=np.int64),
        is_symbol=np.logical_or.reduce(_IS_SYMBOL[status.astype(np.int64)], axis=1),
        is_broken=np.logical_or.reduce(broken & np.isfinite(values), axis=1),
    )


class _Layout:
    """Where the panel's areas and periods stand in the baseline's."""

    def __init__(self, baseline: Baseline, panel: Panel) -> None:
        row_of = {area: row for row, area in enumerate(panel.areas)}
        column_of = {period.ordinal: column for column, period in enumerate(panel.periods)}
        self.shape = (len(baseline.areas), len(baseline.horizon))
        self.ours = [row for row, area in enumerate(baseline.areas) if area in row_of]
        self.theirs = [row_of[baseline.areas[row]] for row in self.ours]
        self.columns = {
            ahead: column_of[period.ordinal]
            for ahead, period in enumerate(baseline.horizon)
            if period.ordinal in column_of
        }

    def out(self, array: Floats | Statuses | Flags | None, *, nothing: float = np.nan) -> Floats:
        """One array of the panel in the baseline's shape, `nothing` where the panel has no such area or period."""
        found = np.full(self.shape, float(nothing))
        if array is not None:
            for ahead, column in self.columns.items():
                found[self.ours, ahead] = array[self.theirs, column]
        return found


def _check(baseline: Baseline, panel: Panel) -> None:
    if panel.indicator != baseline.indicator:
        raise ValueError(f"later figures are of {panel.indicator}, the baseline is of {baseline.indicator}")
    kinds = {period.per_year for period in panel.periods} | {period.per_year for period in baseline.horizon}
    if len(kinds) > 1:
        raise ValueError(
            f"{baseline.indicator}: later figures and baseline differ in periods per year: {sorted(kinds)}"
        )
