"""Figures of a group of areas: sums over sums, never a mean of rates, and always with how many areas they hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oba.domain.panel import Floats, Panel
from oba.domain.period import Period


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupValues:
    """`values` (n_periods,) of a group of areas, and `n_included` (n_periods,), the areas that each is made of.

    A value is NaN when no area has both its parts, or the denominators sum to zero.
    """

    values: Floats
    n_included: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """`n` areas with a number, of `of` that should have one."""

    n: int
    of: int


def value_from_sums(numerators: Floats, denominators: Floats, multiplier: float) -> GroupValues:
    """The sum of numerators over the sum of denominators, times `multiplier` (100 for a percentage).

    Both arrays are (n_areas, n_periods), NaN where not known; an area enters a period only with both its parts.
    Raises `ValueError` when the shapes differ.
    """
    if numerators.shape != denominators.shape:
        raise ValueError(f"numerators have shape {numerators.shape}, denominators {denominators.shape}; expected equal")
    both = np.isfinite(numerators) & np.isfinite(denominators)
    above = np.where(both, numerators, 0.0).sum(axis=0)
    below = np.where(both, denominators, 0.0).sum(axis=0)
    usable = below != 0
    values = np.where(usable, multiplier * above / np.where(usable, below, 1.0), np.nan)
    return GroupValues(values=values, n_included=both.sum(axis=0, dtype=np.int64))


def coverage(panel: Panel, period: Period, *, areas: Collection[str] | None = None) -> Coverage:
    """How many areas have a number in that period: of `areas` (codes), or of all in the panel when None.

    An area that is not in the panel has no number. Raises `KeyError` when the period is not in the panel.
    """
    if period not in panel.periods:
        raise KeyError(f"{panel.indicator}: period {period.code} is not in the panel")
    wanted = set(panel.areas if areas is None else areas)
    known = np.isfinite(panel.values[:, panel.periods.index(period)])
    return Coverage(n=sum(area in wanted for area, has in zip(panel.areas, known, strict=True) if has), of=len(wanted))
