"""Where a series breaks: what stands before is no measure of what stands after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from oba.domain.note import ObservationNote
from oba.domain.panel import Counts, Flags, Floats, Panel
from oba.domain.period import Period
from oba.domain.status import ValueStatus


def noted_breaks(
    notes: Iterable[ObservationNote], *, indicator: str, areas: Sequence[str], periods: Sequence[Period]
) -> Flags:
    """Where a note says that a series breaks, (n_areas, n_periods): True in the first period of the new series."""
    found = np.zeros((len(areas), len(periods)), dtype=np.bool_)
    column_of = {(period.per_year, period.ordinal): column for column, period in enumerate(periods)}
    for note in notes:
        column = column_of.get((note.period.per_year, note.period.ordinal))
        if note.is_break and column is not None:
            found[[note.is_about(indicator, area) for area in areas], column] = True
    return found


def last_break(values: Floats, breaks: Flags) -> Counts:
    """The column from which each area's latest figures can be compared, (n_areas,); 0 where nothing breaks.

    `values` and `breaks` are (n_areas, n_periods); a break stands at the first period of the new series. One that is
    later than an area's latest number does not count.
    """
    n_areas, n_periods = values.shape
    if n_periods == 0:
        return np.zeros(n_areas, dtype=np.int64)
    has_number_from = np.logical_or.accumulate(np.isfinite(values)[:, ::-1], axis=1)[:, ::-1]
    counting = breaks & has_number_from
    latest = n_periods - 1 - counting[:, ::-1].argmax(axis=1)
    return np.where(counting.any(axis=1), latest, 0).astype(np.int64)


def since_last_break(values: Floats, breaks: Flags) -> Floats:
    """The same figures, NaN before each area's last break."""
    columns = np.arange(values.shape[1])
    return np.where(columns >= last_break(values, breaks)[:, None], values, np.nan)


def newest_segment(panel: Panel, breaks: Flags | None) -> Panel:
    """The panel from each area's last break on: figures before it are taken out, and count as not there.

    `breaks` is (n_areas, n_periods); None where nothing breaks. Raises `ValueError` when its shape is not the panel's.
    """
    if breaks is None or not breaks.any():
        return panel
    if breaks.shape != panel.values.shape:
        raise ValueError(f"{panel.indicator}: breaks have shape {breaks.shape}, expected {panel.values.shape}")
    values = since_last_break(panel.values, breaks)
    is_out = np.isfinite(panel.values) & ~np.isfinite(values)
    return replace(panel, values=values, status=np.where(is_out, ValueStatus.MISSING, panel.status).astype(np.uint8))
