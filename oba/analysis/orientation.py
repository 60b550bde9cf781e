"""Which way is better: the one place in which the readings beside a verdict apply a polarity."""

from __future__ import annotations

import numpy as np

from oba.domain.indicator import Polarity
from oba.domain.panel import Floats


def towards_better(values: Floats, polarity: Polarity) -> Floats:
    """The same numbers, larger for better, of any shape; NaN throughout where no polarity is agreed."""
    match polarity:
        case Polarity.HIGHER:
            return values
        case Polarity.LOWER:
            return -values
        case _:
            return np.full_like(values, np.nan)
