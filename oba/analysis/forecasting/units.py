"""Series brought to a size that no arithmetic overflows, and back, without changing a bit of what is computed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from oba.domain.panel import Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """`values` (n_areas, n_periods) from each area's first number on, in units of `unit` (n_areas,), a power of two.

    `first` (n_areas,) is the first number in that unit; 0 for an area without one.
    """

    values: Floats
    first: Floats
    unit: Floats

    def restored(self, forecasts: Floats) -> Floats:
        """Forecasts of shape (n_areas, ...) in the indicator's own unit."""
        axes = (slice(None), *(None,) * (forecasts.ndim - 1))
        return (forecasts + self.first[axes]) * self.unit[axes]


def standing(values: Floats) -> Standing:
    """The same series, starting at zero and no larger than two, whatever they measure.

    Powers of two scale without rounding, so a forecast made from the first periods alone is the same, bit for bit,
    whatever came later.
    """
    size = np.abs(np.where(np.isfinite(values), values, 0.0)).max(axis=1, initial=0.0)
    unit = np.ldexp(1.0, np.frexp(np.where(size > 0, size, 1.0))[1] - 1)
    scaled = values / unit[:, None]
    known = np.isfinite(scaled)
    at = known.argmax(axis=1) if values.shape[1] else np.zeros(values.shape[0], dtype=np.int64)
    first = np.where(known.any(axis=1), scaled[np.arange(values.shape[0]), at] if values.shape[1] else 0.0, 0.0)
    return Standing(values=scaled - first[:, None], first=first, unit=unit)
