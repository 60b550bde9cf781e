"""The unit of computing: one indicator, every area, every period."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from oba.domain.period import Period
from oba.domain.status import ValueStatus

Floats = NDArray[np.float64]
"""An array of numbers in which NaN means that there is none."""
Flags = NDArray[np.bool_]
Statuses = NDArray[np.uint8]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """One indicator over areas and periods, with the reason wherever there is no number.

    `values` float64 and `status` uint8 are (n_areas, n_periods); values are NaN exactly where status is not
    `NUMBER`. `numerator` and `denominator`, where known, have the same shape, NaN where not published.
    Periods follow one another without a gap. `releases` holds, for each period, the id of the release it was
    taken from ("" where none holds it). `n_summed`, of the same shape, tells of a value that we worked out how
    many areas it is the sum of, and is 0 where a publisher states the value; None stands for 0 throughout.
    Raises `ValueError` when shapes, statuses or periods do not fit each other.
    """

    indicator: str
    areas: tuple[str, ...]
    periods: tuple[Period, ...]
    values: Floats
    status: Statuses
    numerator: Floats | None = None
    denominator: Floats | None = None
    releases: tuple[str, ...] = ()
    n_summed: Counts | None = None

    def __post_init__(self) -> None:
        shape = (len(self.areas), len(self.periods))
        for name in ("values", "status", "numerator", "denominator", "n_summed"):
            array = getattr(self, name)
            if array is not None and array.shape != shape:
                raise ValueError(f"{self.indicator}: {name} has shape {array.shape}, expected {shape}")
        if not np.array_equal(np.isfinite(self.values), self.status == ValueStatus.NUMBER):
            raise ValueError(f"{self.indicator}: a value must be a finite number exactly where its status is NUMBER")
        ordinals = [period.ordinal for period in self.periods]
        if any(later - earlier != 1 for earlier, later in pairwise(ordinals)):
            raise ValueError(f"{self.indicator}: periods are not one after another: {[p.code for p in self.periods]}")

    def row(self, area: str) -> int:
        """The row of an area; raises `KeyError` when it is not in the panel."""
        try:
            return self.areas.index(area)
        except ValueError:
            raise KeyError(f"{self.indicator}: area {area} is not in the panel") from None

    def up_to(self, last: Period) -> Panel:
        """The same panel without periods later than `last`."""
        keep = sum(period <= last for period in self.periods)
        return Panel(
            indicator=self.indicator,
            areas=self.areas,
            periods=self.periods[:keep],
            values=self.values[:, :keep],
            status=self.status[:, :keep],
            numerator=None if self.numerator is None else self.numerator[:, :keep],
            denominator=None if self.denominator is None else self.denominator[:, :keep],
            releases=self.releases[:keep],
            n_summed=None if self.n_summed is None else self.n_summed[:, :keep],
        )
