"""Which method a baseline is made with: the simplest that did as well as any, on every area of the indicator at once.

One area's six to ten points cannot tell one method from another; all areas together can. The comparison is of absolute
errors in units of each area's usual change (Hyndman and Koehler 2006, "Another look at measures of forecast accuracy",
International Journal of Forecasting 22(4)); "as well" is within half a standard error of the best, after the
one-standard-error rule (Breiman, Friedman, Olshen and Stone 1984, "Classification and regression trees", 3.4.3): half,
since a whole one gave up more accuracy on real measures of authorities than the simpler method was worth.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from oba.analysis.rolling import Rolled
from oba.analysis.settling import FARTHEST, settled_number
from oba.domain.baseline import BackTest
from oba.domain.panel import Flags, Floats

STANDARD_ERRORS_OF_NOISE = 0.5
"""How many standard errors behind the best a simpler method may be and still be taken."""


def back_tests(by_method: Mapping[str, Rolled], *, pooled: Flags) -> tuple[BackTest, ...]:
    """How every method did, in the order given: simplest first.

    Empty when no earlier origin has anything to be compared with.
    """
    losses = {name: area_losses(one, pooled=pooled) for name, one in by_method.items()}
    together = np.stack(list(losses.values()))
    judged = np.isfinite(together).all(axis=0)
    if not judged.any():
        return ()
    together = together[:, judged]
    means = [settled_number(float(mean)) for mean in together.mean(axis=1)]
    best = together[int(np.argmin(means))]
    return tuple(
        BackTest(
            method=name,
            error=mean,
            noise=settled_number(_standard_error(own - best)),
            n_areas=int(judged.sum()),
        )
        for name, mean, own in zip(losses, means, together, strict=True)
    )


def chosen(tests: tuple[BackTest, ...], *, otherwise: str) -> str:
    """The first method that is within noise of the best; `otherwise` where nothing could be compared."""
    best = min((one.error for one in tests), default=0.0)
    within = (one.method for one in tests if one.error - best <= STANDARD_ERRORS_OF_NOISE * one.noise)
    return next(within, otherwise)


def area_losses(one: Rolled, *, pooled: Flags) -> Floats:
    """The mean absolute error of every pooled area over origins and horizon, in its own scales; NaN without any."""
    sizes = np.clip(np.abs(one.errors) / one.scale[:, :, None], 0.0, FARTHEST)[pooled]
    known = np.isfinite(sizes)
    n = known.sum(axis=(1, 2))
    total = np.where(known, sizes, 0.0).sum(axis=(1, 2))
    return np.where(n > 0, total / np.maximum(n, 1), np.nan)


def _standard_error(behind: Floats) -> float:
    return float(behind.std(ddof=1)) / float(np.sqrt(behind.size)) if behind.size > 1 else 0.0
