"""What today's figures say otherwise than a frozen history: counted by area, over the history's own periods."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress

import numpy as np

from oba.domain.baseline import Baseline, CurveVerdict
from oba.domain.panel import Counts, Flags, Floats, Panel

SMALLEST_REVISION = 1e-6
"""A baseline's history is kept to six decimals, far finer than any published figure: a smaller difference is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisedHistory:
    """How many figures of the history are others today, by area.

    `areas` are those of the baseline and of the panel, the baseline's first; the counts are (n_areas,): numbers that
    are `changed`, that have `come` where there was none, and that are `gone`. `came` are the areas that only the
    panel knows, `went` those that only the baseline does: of both nothing is counted, since they were not revised.
    """

    areas: tuple[str, ...]
    changed: Counts
    come: Counts
    gone: Counts
    came: tuple[str, ...]
    went: tuple[str, ...]

    @property
    def n_revised(self) -> Counts:
        """Figures that are others today, (n_areas,)."""
        return self.changed + self.come + self.gone

    @property
    def is_empty(self) -> bool:
        """Whether today's history is the frozen one: same areas, same numbers."""
        return not (self.n_revised.any() or self.came or self.went)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemadeVerdicts:
    """Verdicts against a baseline made again on today's figures, up to the last period of the frozen one.

    `verdicts` are in the order of its own areas, and `method` its method; empty where it could not be made, because
    today's figures no longer reach that period. It is never the yardstick: it shows what the revisions are worth.
    """

    history: RevisedHistory
    method: str
    verdicts: tuple[CurveVerdict, ...]


def revised_history(baseline: Baseline, panel: Panel) -> RevisedHistory:
    """How the periods up to the baseline's last stand in `panel`, beside what was frozen.

    Periods that only one of them holds are periods without a number in the other. An area that came or went with a
    change of boundary is named and its figures are not counted; one that never has a number is as good as not there.
    Raises `ValueError` when the panel is of another indicator or its periods of another kind.
    """
    _check(baseline, panel)
    areas = (*baseline.areas, *(area for area in panel.areas if area not in set(baseline.areas)))
    now_panel = panel.up_to(baseline.periods[-1])
    firsts = [periods[0].ordinal for periods in (baseline.periods, now_panel.periods) if periods]
    first, last = min(firsts), baseline.periods[-1].ordinal
    shape = (len(areas), last - first + 1)
    frozen = _laid_out(baseline.history, areas, baseline.areas, baseline.periods[0].ordinal - first, shape)
    begins = now_panel.periods[0].ordinal - first if now_panel.periods else 0
    now = _laid_out(now_panel.values, areas, now_panel.areas, begins, shape)
    was, is_now = np.isfinite(frozen), np.isfinite(now)
    had, has = np.logical_or.reduce(was, axis=1), np.logical_or.reduce(is_now, axis=1)
    in_both = (had == has)[:, None]
    return RevisedHistory(
        areas=areas,
        changed=(in_both & _differ(frozen, now)).sum(axis=1, dtype=np.int64),
        come=(in_both & ~was & is_now).sum(axis=1, dtype=np.int64),
        gone=(in_both & was & ~is_now).sum(axis=1, dtype=np.int64),
        came=tuple(compress(areas, has & ~had)),
        went=tuple(compress(areas, had & ~has)),
    )


def _laid_out(
    values: Floats, areas: tuple[str, ...], own: tuple[str, ...], begins: int, shape: tuple[int, int]
) -> Floats:
    """The values at their places among all areas and periods, NaN elsewhere."""
    row_of = {area: row for row, area in enumerate(areas)}
    found = np.full(shape, np.nan)
    rows = np.array([row_of[area] for area in own], dtype=np.int64)
    found[rows, begins : begins + values.shape[1]] = values
    return found


def _differ(frozen: Floats, now: Floats) -> Flags:
    """Whether both are numbers, and not the same one. Halves, because the largest numbers have no difference."""
    apart: Flags = np.abs(0.5 * frozen - 0.5 * now) >= 0.5 * SMALLEST_REVISION
    return apart


def _check(baseline: Baseline, panel: Panel) -> None:
    if panel.indicator != baseline.indicator:
        raise ValueError(f"today's figures are of {panel.indicator}, the baseline is of {baseline.indicator}")
    kinds = {period.per_year for period in (*panel.periods, *baseline.periods)}
    if len(kinds) > 1:
        raise ValueError(
            f"{baseline.indicator}: today's figures and baseline differ in periods per year: {sorted(kinds)}"
        )
