"""What an authority's statistical neighbours have on average.

A simple mean of those with a number, as in the Department for Education's local authority interactive tool (LAIT),
which takes `mean(values_num, na.rm = TRUE)` over the neighbours (`R/lait_modules/mod_stat_n_table.R` in
https://github.com/dfe-analytical-services/local-authority-interactive-tool). It is not the figure of the neighbours
taken together: that would be sums over sums (`oba.analysis.aggregate`), in which the largest neighbour counts most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oba.analysis.settling import settled
from oba.domain.comparison import NeighbourSet
from oba.domain.panel import Floats, Panel


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NeighbourMeans:
    """Means of the neighbours of each area that was asked about, rows in the order of asking.

    `values` (n_areas, n_periods) are NaN where no neighbour has a number; `n_included` (n_areas, n_periods) says how
    many are in each mean, `n_neighbours` (n_areas,) how many the set names, 0 for an area that it does not know.
    """

    areas: tuple[str, ...]
    values: Floats
    n_included: NDArray[np.int64]
    n_neighbours: NDArray[np.int64]


def neighbour_means(panel: Panel, neighbour_set: NeighbourSet, *, areas: Sequence[str]) -> NeighbourMeans:
    """The simple mean of the numbers of each area's neighbours, by period.

    A neighbour without a number, or that the panel does not hold, is left out of the mean and of `n_included`.
    Whether the mean of an area too small to compare is shown is for the caller to say.
    """
    named = [set(neighbour_set.neighbours.get(area, ())) for area in areas]
    is_neighbour = np.array([[area in those for area in panel.areas] for those in named], dtype=np.float64)
    is_neighbour = is_neighbour.reshape(len(areas), len(panel.areas))  # also where nobody is asked about
    known = np.isfinite(panel.values)
    n_included = np.rint(is_neighbour @ known.astype(np.float64)).astype(np.int64)
    sums = is_neighbour @ np.where(known, panel.values, 0.0)
    means = np.where(n_included > 0, sums / np.maximum(n_included, 1), np.nan)
    return NeighbourMeans(
        areas=tuple(areas),
        values=settled(means),  # products of matrices differ in their last bits from machine to machine
        n_included=n_included,
        n_neighbours=np.array([len(those) for those in named], dtype=np.int64),
    )
