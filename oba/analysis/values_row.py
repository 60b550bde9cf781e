"""The row of values that scorecards print: current, prior, the run of periods one way, and the change from the first.

As the columns of Clear Impact's scorecard are defined (https://clearimpact.com, help pages on scorecard columns, 2023):
the current trend counts the most recent periods that moved the same way, the baseline's change is (current - first) /
first, and the variance (current - target) / target. Nothing is published there on ties and gaps. Ours: equal figures
are no change, and a run of those is counted too; periods without a number are passed over, and said to be.

It takes two numbers and no account of chance. Whether a curve turned is for `oba.analysis.verdict`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from oba.analysis.ends import ends
from oba.analysis.finite import finite, finite_difference, finite_quotient
from oba.analysis.settling import settled
from oba.domain.panel import Counts, Flags, Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ValuesRow:
    """One row for each area, all (n_areas,).

    `current` is the latest number and `prior` the one before it, NaN where there is none; `current_at`, `prior_at` and
    `first_at` are their columns, -1 for none. `n_between` periods lie between the two without a number.
    `run_direction` is +1 up, -1 down, 0 level, and `run_length` how many of the latest steps went that way, 0 with
    fewer than two numbers; `run_spans_gap` says that a period without a number lies within the run. `from_first` is the
    change from the first number as a share of it: NaN where that is zero, or is the current one.
    """

    current: Floats
    current_at: Counts
    prior: Floats
    prior_at: Counts
    n_between: Counts
    change: Floats
    run_direction: Counts
    run_length: Counts
    run_spans_gap: Flags
    first_at: Counts
    from_first: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TargetVariance:
    """How far figures are from a target: `gap` in their unit, `share` of the target, NaN where the target is zero."""

    gap: Floats
    share: Floats


def values_row(values: Floats) -> ValuesRow:
    """The row of every area of `values` (n_areas, n_periods), NaN where there is no number."""
    numbers, columns = _numbers_last(settled(finite(values)))
    found = ends(numbers)
    current, prior = numbers[:, -1], numbers[:, -2]
    has_two = found.n_points > 1
    direction, length, spans_gap = _runs(numbers, columns)
    first_at = columns[np.arange(len(numbers)), numbers.shape[1] - np.maximum(found.n_points, 1)]
    change_from_first = finite_quotient(finite_difference(current, found.first), found.first)
    return ValuesRow(
        current=current,
        current_at=np.where(found.n_points > 0, columns[:, -1], -1),
        prior=prior,
        prior_at=np.where(has_two, columns[:, -2], -1),
        n_between=np.where(has_two, columns[:, -1] - columns[:, -2] - 1, 0),
        change=finite_difference(current, prior),
        run_direction=direction,
        run_length=length,
        run_spans_gap=spans_gap,
        first_at=np.where(found.n_points > 0, first_at, -1),
        from_first=np.where(has_two, change_from_first, np.nan),
    )


def variance_from_target(values: Floats, target: float) -> TargetVariance:
    """Figures of any shape less the target; NaN where there is no number."""
    gap = finite_difference(finite(values), np.full_like(values, target))
    return TargetVariance(gap=gap, share=finite_quotient(gap, np.full_like(values, target)))


def _numbers_last(values: Floats) -> tuple[Floats, Counts]:
    """Each row's numbers in their order, pushed to its end, and the columns that they are from; two columns or more."""
    n_areas, n_periods = values.shape
    lacking = max(0, 2 - n_periods)
    padded = np.hstack([np.full((n_areas, lacking), np.nan), values])
    order = np.argsort(np.isfinite(padded), axis=1, kind="stable")
    return np.take_along_axis(padded, order, axis=1), (order - lacking).astype(np.int64)


def _runs(numbers: Floats, columns: Counts) -> tuple[Counts, Counts, Flags]:
    """Direction, length and whether a gap lies within, (n_areas,) each, of numbers that stand at the rows' ends."""
    earlier, later = numbers[:, :-1], numbers[:, 1:]
    is_step = np.isfinite(earlier) & np.isfinite(later)
    moved = (later > earlier).astype(np.int64) - (later < earlier)
    newest = moved[:, -1]
    backwards = (is_step & (moved == newest[:, None]))[:, ::-1]
    in_run = np.logical_and.accumulate(backwards, axis=1)
    is_gap = (np.diff(columns, axis=1) > 1)[:, ::-1]
    length = in_run.sum(axis=1, dtype=np.int64)
    return np.where(length > 0, newest, 0), length, np.logical_or.reduce(in_run & is_gap, axis=1)
