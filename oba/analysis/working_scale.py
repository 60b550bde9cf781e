"""The scale that forecasts, errors and verdicts are worked on: the indicator's own, or the empirical logit of counts.

A share near 0 or 1 cannot move as far as one in the middle, and a share of few children moves by chance alone. On the
empirical logit, log((x + 1/2) / (n - x + 1/2)) (Haldane 1956; Cox 1970, "The analysis of binary data", 3.2), changes of
all shares are of one kind, forecasts stay within bounds, and what sampling alone does is known: the variance of an
empirical logit is 1/(x + 1/2) + 1/(n - x + 1/2) (Gart and Zweifel 1967, Biometrika 54).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from oba.domain.baseline import WorkingScale
from oba.domain.panel import Flags, Floats, Panel

OWN_SCALE = WorkingScale(name="as published", multiplier=1.0)

LOGIT = "empirical logit"

LEAST_SHARE_WITH_COUNTS = 0.9
"""Of the figures of an indicator, how many must come with sound counts for it to be worked on the logit scale."""

FEWEST_WITHOUT_COUNTS = 100.0
"""What a figure without counts of its own is taken to be a share of, where its area has none either."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Working:
    """A panel on its working scale: `values` (n_areas, n_periods), NaN for no number.

    `sampling` of the same shape is the standard error of each from sampling alone, None where counts are not used.
    `denominators` (n_areas,) are the newest known, to come back by; NaN where there are none.
    """

    scale: WorkingScale
    values: Floats
    sampling: Floats | None
    denominators: Floats

    def published(self, forecasts: Floats) -> Floats:
        """Forecasts (n_areas, ...) of the working scale as the indicator is published."""
        return as_published(forecasts, scale=self.scale, denominators=self.denominators)

    def only(self, rows: Flags) -> Working:
        """The same for some of the areas."""
        return replace(
            self,
            values=self.values[rows],
            sampling=None if self.sampling is None else self.sampling[rows],
            denominators=self.denominators[rows],
        )


def as_published(worked: Floats, *, scale: WorkingScale, denominators: Floats) -> Floats:
    """Figures (n_areas, ...) of the working scale as the indicator is published; `denominators` are (n_areas,)."""
    if scale.name != LOGIT:
        return worked
    n = denominators[(slice(None), *(None,) * (worked.ndim - 1))]
    share = 1.0 / (1.0 + np.exp(-np.clip(worked, -700.0, 700.0)))
    # The half that was added to each side is taken off again, so that what was put in comes out.
    found: Floats = scale.multiplier * np.clip((share * (n + 1.0) - 0.5) / n, 0.0, 1.0)
    return found


def scale_for(panel: Panel, *, multiplier: float | None) -> WorkingScale:
    """The logit where nearly every figure is a share of counts that are known, else the indicator's own scale.

    `multiplier` is what numerator over denominator is published times (100 for a percentage); None for an indicator
    that is no such share.
    """
    if multiplier is None or panel.numerator is None or panel.denominator is None:
        return OWN_SCALE
    numbers = np.isfinite(panel.values)
    with_counts = numbers & _sound(panel.numerator, panel.denominator)
    enough = with_counts.sum() >= LEAST_SHARE_WITH_COUNTS * numbers.sum() and with_counts.any()
    return WorkingScale(name=LOGIT, multiplier=multiplier) if enough else OWN_SCALE


def working(panel: Panel, scale: WorkingScale, *, denominators: Floats | None = None) -> Working:
    """The panel's figures on the scale.

    On the logit a figure without sound counts is taken from its published value, as a share of the area's newest
    denominator (or of `denominators` (n_areas,), as in a panel that holds but the newest periods). One that cannot be a
    share at all, below zero or above the multiplier, is left out (NaN).
    """
    if scale.name != LOGIT:
        nothing = np.full(len(panel.areas), np.nan)
        return Working(scale=scale, values=panel.values, sampling=None, denominators=nothing)
    empty = np.full(panel.values.shape, np.nan)
    x = empty if panel.numerator is None else panel.numerator
    n = empty if panel.denominator is None else panel.denominator
    sound = _sound(x, n) & np.isfinite(panel.values)
    newest = _newest(np.where(sound, n, np.nan))
    if denominators is not None:
        newest = np.where(np.isfinite(newest), newest, denominators)
    newest = np.where(np.isfinite(newest), newest, FEWEST_WITHOUT_COUNTS)
    share = panel.values / scale.multiplier
    is_share = np.isfinite(share) & (share >= 0.0) & (share <= 1.0)
    n = np.where(sound, n, np.broadcast_to(newest[:, None], share.shape))
    x = np.where(sound, x, np.where(is_share, share, np.nan) * n)
    inside, outside = x + 0.5, n - x + 0.5
    return Working(
        scale=scale,
        values=np.log(inside / outside),
        sampling=np.sqrt(1.0 / inside + 1.0 / outside),
        denominators=newest,
    )


def _sound(numerator: Floats, denominator: Floats) -> Flags:
    known = np.isfinite(numerator) & np.isfinite(denominator)
    x, n = np.where(known, numerator, 0.0), np.where(known, denominator, 0.0)
    sound: Flags = known & (n > 0) & (x >= 0) & (x <= n)
    return sound


def _newest(values: Floats) -> Floats:
    """The newest number of each area, (n_areas,); NaN without any."""
    known = np.isfinite(values)
    at = values.shape[1] - 1 - known[:, ::-1].argmax(axis=1) if values.shape[1] else np.zeros(len(values), dtype=int)
    return values[np.arange(values.shape[0]), at] if values.shape[1] else np.full(values.shape[0], np.nan)
