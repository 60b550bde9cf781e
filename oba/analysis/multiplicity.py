"""Many questions at once: which calls stand, and how many luck alone would give.

Step-up procedure of Benjamini and Hochberg (1995), "Controlling the false discovery rate: a practical and powerful
approach to multiple testing", Journal of the Royal Statistical Society B 57(1). The questions of one area are taken
together: of the calls that stand, at most a share q is expected to be false where questions are independent, or
depend on one another positively (Benjamini and Yekutieli 2001, Annals of Statistics 29(4)).

p-values are those of a placebo test, (1 + placebos at least as far) / (placebos + 1), as `verdict.py` has them.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from oba.analysis.settling import settled
from oba.domain.panel import Flags, Floats

FALSE_SHARE: Final = 0.1
"""q: of the calls that stand, the share that may be expected to be false."""


def p_value(as_good: ArrayLike, n_placebos: ArrayLike) -> Floats:
    """How often luck does at least as much, of any shape: (1 + `as_good`) / (`n_placebos` + 1).

    Never zero, and 1 where there are no placebos at all. NaN where either count is NaN. Raises `ValueError` for
    counts below zero, or more placebos that are as good than there are.
    """
    good, placebos = np.asarray(as_good, dtype=np.float64), np.asarray(n_placebos, dtype=np.float64)
    if np.any(good < 0) or np.any(good > placebos):
        raise ValueError("as_good is below 0 or above n_placebos, expected a count among the placebos")
    value: Floats = (1.0 + good) / (placebos + 1.0)
    return value


def chance_of_call(n_placebos: ArrayLike, *, one_in: int) -> Floats:
    """How often luck alone gives a p-value below 1 / `one_in`, of any shape: never more than that, since p is discrete.

    With fewer than `one_in` placebos no call can be made, and the chance is 0. NaN where the count is NaN.
    """
    draws = np.asarray(n_placebos, dtype=np.float64) + 1.0
    chance: Floats = (np.ceil(draws / one_in) - 1.0) / draws
    return chance


def adjusted_p(p: Floats) -> Floats:
    """The smallest false share at which each question would still be called, from `p` (n_areas, n_questions).

    Every row is a family of its own; NaN is a question that could not be asked: it stays NaN and counts for nothing.
    To ten significant digits, so that a share that is q to the last bit counts as q. Raises `ValueError` for a p-value
    outside 0 to 1, or an array that has not two dimensions.
    """
    _check(p)
    n_areas, n_questions = p.shape
    if p.size == 0:
        return p.copy()
    order = np.argsort(p, axis=1, kind="stable")  # NaN go last
    upwards = np.take_along_axis(p, order, axis=1)
    n_asked = np.isfinite(p).sum(axis=1, keepdims=True)
    stepped = upwards * n_asked / np.arange(1, n_questions + 1)
    # The smallest from each place on; what could not be asked lies at the end and must not make it smaller.
    behind = np.where(np.isfinite(stepped), stepped, np.inf)[:, ::-1]
    smallest = np.minimum.accumulate(behind, axis=1)[:, ::-1]
    found = np.empty((n_areas, n_questions))
    np.put_along_axis(found, order, np.minimum(smallest, 1.0), axis=1)
    return np.where(np.isfinite(p), settled(found), np.nan)


def benjamini_hochberg(p: Floats, *, q: float = FALSE_SHARE) -> Flags:
    """Which questions of each area are called at a false share of `q`, (n_areas, n_questions) like `p`.

    Every row is a family of its own. A question that could not be asked (NaN) is never called. Raises `ValueError`
    as `adjusted_p` does, and for `q` outside 0 to 1.
    """
    if not 0 <= q <= 1:
        raise ValueError(f"q is {q}, expected 0 to 1")
    called: Flags = adjusted_p(p) <= q
    return called


def standing_calls(p: Floats, *, called: Flags, q: float = FALSE_SHARE) -> Flags:
    """Which of the calls made one by one stand when each area's questions are taken together, (n_areas, n_questions).

    `called` (n_areas, n_questions) marks those that were: nothing else can stand, however few questions there are,
    but every question asked counts. The step-up runs over their p-values alone, which keeps the false share at `q`
    (Blanchard and Roquain 2008, "Two simple sufficient conditions for FDR control", Electronic Journal of
    Statistics 2).
    """
    if called.shape != p.shape:
        raise ValueError(f"called has shape {called.shape}, expected {p.shape}")
    out_of_question = np.where(np.isfinite(p), 1.0, np.nan)
    return benjamini_hochberg(np.where(called, p, out_of_question), q=q) & called


def _check(p: Floats) -> None:
    if p.ndim != 2:
        raise ValueError(f"p has {p.ndim} dimensions, expected areas by questions")
    if np.any((p < 0) | (p > 1)):
        raise ValueError("p holds a number outside 0 to 1, which no p-value is")
