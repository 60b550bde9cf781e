"""What is asked of a method: how far ahead, from which period on, and which areas it may learn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from oba.domain.panel import Flags, Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """Forecasts for `horizon_periods` (1 or more), made after every period from column `since` on.

    `pooled` (n_areas,) marks the areas that a method which learns from the whole panel learns from.
    """

    horizon_periods: int
    pooled: Flags
    since: int = 0

    @property
    def ahead(self) -> Floats:
        """1, 2, ... up to the horizon, (horizon_periods,)."""
        return np.arange(1, self.horizon_periods + 1, dtype=np.float64)
