"""Differences and quotients that are NaN where no finite number holds them, instead of an infinity and a warning."""

from __future__ import annotations

import numpy as np

from oba.analysis.settling import settled
from oba.domain.panel import Floats


def finite_difference(later: Floats, earlier: Floats) -> Floats:
    """`later` less `earlier`, settled, of any shape; NaN where either is none, or the difference is beyond a float."""
    with np.errstate(over="ignore", invalid="ignore"):
        return finite(settled(later - earlier))


def finite_quotient(above: Floats, below: Floats) -> Floats:
    """`above` over `below`, settled, of any shape; NaN where `below` is zero or either is none."""
    with np.errstate(over="ignore", invalid="ignore"):
        return finite(settled(above / np.where(below == 0, np.nan, below)))


def finite(values: Floats) -> Floats:
    """The same numbers, NaN in the place of an infinity."""
    return np.where(np.isfinite(values), values, np.nan)
