"""Medians that know what to say when there are too few numbers."""

from __future__ import annotations

import math

import numpy as np

from oba.domain.panel import Floats


def column_medians(values: Floats, *, at_least: int = 1) -> Floats:
    """The median of each column's numbers, (n_columns,) from (n_rows, n_columns).

    NaN where a column has fewer than `at_least` numbers (`at_least` is 1 or more). NumPy's own `nanmedian` warns there.
    """
    n_rows, n_columns = values.shape
    if n_rows == 0:
        return np.full(n_columns, np.nan)
    numbers = np.isfinite(values).sum(axis=0)
    upwards = np.sort(values, axis=0)  # NaN go last
    columns = np.arange(n_columns)
    lower = upwards[np.maximum(numbers - 1, 0) // 2, columns]
    upper = upwards[np.minimum(numbers // 2, n_rows - 1), columns]
    return np.where(numbers >= at_least, 0.5 * lower + 0.5 * upper, np.nan)


def median(values: Floats) -> float:
    """The median of the numbers in `values` (n,); NaN when there is none."""
    numbers = values[np.isfinite(values)]
    return float(column_medians(numbers[:, None])[0]) if numbers.size else math.nan
