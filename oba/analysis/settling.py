"""Rounding away the last bits, in which two machines may differ, before anything is compared or kept."""

from __future__ import annotations

import numpy as np

from oba.domain.panel import Floats

SIGNIFICANT_DIGITS = 10
"""Far finer than any published figure, far coarser than the noise of floating point."""

STANDARD_DECIMALS = 6
"""Decimals of an error in units of the area's own scale."""

FARTHEST = 1e9
"""An error beyond a thousand million scales says no more than one of that size, and can be rounded without overflow."""


def settled(values: Floats) -> Floats:
    """The same numbers to ten significant decimal digits, of any shape; NaN stays NaN, infinities stay."""
    size = np.abs(values)
    ordinary = np.isfinite(values) & (size > 0)
    magnitude = np.floor(np.log10(np.where(ordinary, size, 1.0)))
    places = np.clip(SIGNIFICANT_DIGITS - 1 - magnitude, -300, 300)
    up, down = np.power(10.0, np.maximum(places, 0)), np.power(10.0, np.maximum(-places, 0))
    rounded = np.rint(np.where(ordinary, values, 1.0) * up / down) / up * down
    return np.where(ordinary, rounded, values)


def settled_number(value: float) -> float:
    """One number to ten significant decimal digits."""
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}")


def settled_standard(errors: Floats) -> Floats:
    """Errors in units of a scale, to six decimals; NaN stays NaN."""
    unit = 10.0**STANDARD_DECIMALS
    return np.rint(np.clip(errors, -FARTHEST, FARTHEST) * unit) / unit
