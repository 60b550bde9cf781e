"""Where a series breaks: what stands before is no measure of what stands after."""

from __future__ import annotations

import numpy as np

from oba.domain.panel import Counts, Flags, Floats


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
