"""The largest figure that is worked with."""

from __future__ import annotations

from typing import Final

import numpy as np

from oba.domain.panel import Panel

LARGEST_FIGURE: Final = 1e15
"""No published figure is larger, and beyond it whole numbers are no longer exact."""


def refuse_too_large(panel: Panel) -> None:
    """Raises `ValueError`, naming the cell, for a figure larger in size than `LARGEST_FIGURE`."""
    found = np.argwhere(np.abs(np.where(np.isfinite(panel.values), panel.values, 0.0)) > LARGEST_FIGURE)
    if found.size:
        row, column = found[0].tolist()
        raise ValueError(
            f"{panel.indicator}: found {panel.values[row, column]:g} for {panel.areas[row]} in "
            f"{panel.periods[column]}, expected no more than {LARGEST_FIGURE:g} in size; correct the figure"
        )
