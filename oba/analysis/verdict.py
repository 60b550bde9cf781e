"""Did the curve turn? Later figures against the frozen baseline, judged by what earlier forecasts were off by.

One-sided placebo test: p = (1 + placebos at least as far) / (placebos + 1), the permutation p-value of Phipson and
Smyth (2010), "Permutation p-values should never be zero", Statistical Applications in Genetics and Molecular Biology
9(1). Not having been able to show a turn is not the same as there being none: `NOT_TURNED` is said only where a turn
of the smallest size that matters is itself refuted (Altman and Bland 1995, "Absence of evidence is not evidence of
absence", BMJ 311:485). What is between is `TOO_EARLY`.

Everything up to the last step is in the indicator's own direction, positive for higher than expected. Polarity enters
in one place, `_oriented`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from oba.analysis.baseline import MIN_POINTS
from oba.analysis.ends import ends
from oba.analysis.largest import refuse_too_large
from oba.analysis.later import LaterFigures, later_figures
from oba.analysis.placebo import shared_error
from oba.analysis.rolling import MIN_TRAINING
from oba.analysis.settling import settled, settled_standard
from oba.analysis.working_scale import LOGIT, as_published
from oba.domain.baseline import Baseline, CurveVerdict, Direction, Evidence, Reason, Verdict
from oba.domain.indicator import Polarity
from oba.domain.panel import Flags, Floats, Panel

ONE_IN_TURNED = 20
"""A turn is called when luck would do as much in fewer than one case in twenty (one-sided 5 %)."""

ONE_IN_REFUTED = 10
"""A turn that matters is refuted when, had there been one, so poor a result would be rarer than one in ten."""

SCALES_THAT_MATTER = 2.0
"""The smallest effect that matters, in the area's own scales, where people have not said one."""

_SIGN = {Polarity.HIGHER: 1.0, Polarity.LOWER: -1.0, Polarity.NONE: 1.0}

Counts = NDArray[np.int64]


def curve_verdicts(
    baseline: Baseline,
    later_panel: Panel,
    *,
    polarity: Polarity,
    smallest_effect: float | None,
    decimals: int,
    too_small: Flags,
    breaks: Flags | None = None,
) -> tuple[CurveVerdict, ...]:
    """The verdict on every area of the baseline, in its order.

    Numbers of `later_panel` within the baseline's horizon are used; its areas may stand in another order or be
    missing. `smallest_effect` is in the indicator's unit; None stands for one rounding unit (10 to the minus
    `decimals`) or two of the area's scales, whichever is more. `too_small` (n_areas,) follows the baseline's areas,
    `breaks` (n_areas, n_periods) the later panel: True where a new segment begins, which ends what can be compared.
    The main verdict is the one against the own baseline. `net` is `NOT_ASSESSABLE` with no placebos where
    fewer than five areas say what happened everywhere.

    Of several reasons against judging, the first of these is given, what time cannot mend before what it can:
    no polarity, area too small, history too short, a break, no new figure, new figure not a number.
    Raises `ValueError` when the panels are of different indicators or kinds of period, `too_small` or `breaks` do not
    fit, or a figure is beyond all sense (`largest.py`).
    """
    if too_small.shape != (len(baseline.areas),):
        raise ValueError(
            f"{baseline.indicator}: too_small has shape {too_small.shape}, expected {(len(baseline.areas),)}"
        )
    refuse_too_large(later_panel)
    later = later_figures(baseline, later_panel, breaks=breaks)
    errors = later.working - baseline.working_forecast
    printed = later.values - baseline.forecast
    learnt_from = baseline.pooled & (baseline.n_points >= MIN_TRAINING)
    question = _Question(
        sign=_SIGN[polarity],
        scale=baseline.scale,
        smallest_effect=_smallest_effect(
            baseline, sign=_SIGN[polarity], smallest_effect=smallest_effect, decimals=decimals
        ),
        later=later,
    )
    own = _evidence(errors, printed=printed, bank=baseline.bank.own, question=question)
    net = _evidence(
        errors - shared_error(errors[learnt_from]),
        printed=printed - shared_error(printed[learnt_from]),
        bank=baseline.bank.net,
        question=question,
    )
    reasons = _reasons(baseline, later, polarity=polarity, too_small=too_small)
    directions = _directions(ends(baseline.history).last, ends(later.values).last, decimals=decimals)
    return _records(baseline, later, question, own=own, net=net, reasons=reasons, directions=directions)


def called_beyond(placebos: Floats) -> tuple[float, float]:
    """Below and above which distance a call is made, from one comparison's placebos (n,) sorted upwards.

    In the indicator's own direction and in usual changes; NaN where there are too few placebos for any call.
    """
    allowed = -(-(placebos.size + 1) // ONE_IN_TURNED) - 2  # as far as that many may be, and it is still a call
    if allowed < 0:
        return math.nan, math.nan
    return float(placebos[allowed]), float(placebos[placebos.size - 1 - allowed])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Question:
    """What is asked of every area: `sign` +1 where higher is better; scale and smallest effect (n_areas,)."""

    sign: float
    scale: Floats
    smallest_effect: Floats
    later: LaterFigures


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Tally:
    """Placebos counted for every area, (n_areas,): all, at least as good, at least as bad.

    `as_poor_had_it_moved` counts those as bad as this result would be had the curve moved by the smallest effect.
    """

    n_placebos: Counts
    as_good: Counts
    as_bad: Counts
    as_poor_had_it_moved: Counts


def _smallest_effect(baseline: Baseline, *, sign: float, smallest_effect: float | None, decimals: int) -> Floats:
    """On the working scale, (n_areas,), from where the forecast lies: on the logit a point means more near the ends."""
    if smallest_effect is not None:
        return _on_working_scale(baseline, smallest_effect, sign=sign)
    rounding = _on_working_scale(baseline, 10.0**-decimals, sign=sign)
    return np.fmax(rounding, SCALES_THAT_MATTER * baseline.scale)


def _on_working_scale(baseline: Baseline, effect: float, *, sign: float) -> Floats:
    """How far a change of `effect` in the indicator's unit, for the better, moves an area's figure, (n_areas,)."""
    if baseline.working_scale.name != LOGIT:
        return np.full_like(baseline.scale, effect)
    multiplier, n = baseline.working_scale.multiplier, baseline.denominators
    share = baseline.forecast[:, 0] / multiplier
    moved = np.clip(share + sign * effect / multiplier, 0.0, 1.0)
    before, after = (np.log((one * n + 0.5) / (n - one * n + 0.5)) for one in (share, moved))
    found: Floats = np.abs(after - before)
    return found


def _in_unit(baseline: Baseline, effect: Floats, *, sign: float) -> Floats:
    """What an effect on the working scale is in the indicator's unit, (n_areas,), from where the forecast begins."""
    begins = baseline.working_forecast[:, 0]
    found: Floats = np.abs(
        as_published(begins + sign * effect, scale=baseline.working_scale, denominators=baseline.denominators)
        - as_published(begins, scale=baseline.working_scale, denominators=baseline.denominators)
    )
    return found


def _evidence(errors: Floats, *, printed: Floats, bank: tuple[Floats, ...], question: _Question) -> list[Evidence]:
    """One comparison for every area, from its errors (n_areas, n_horizon), in the direction of its polarity.

    `printed` are the same errors in the indicator's unit, for people to read.
    """
    gap = _oriented(_mean_error(errors, later=question.later), sign=question.sign)
    told = _oriented(_mean_error(printed, later=question.later), sign=question.sign)
    tally = _tally(gap, bank=tuple(_oriented(placebos, sign=question.sign) for placebos in bank), question=question)
    turned = (1 + tally.as_good) * ONE_IN_TURNED < tally.n_placebos + 1
    worse = (1 + tally.as_bad) * ONE_IN_TURNED < tally.n_placebos + 1
    refuted = (1 + tally.as_poor_had_it_moved) * ONE_IN_REFUTED < tally.n_placebos + 1
    return [
        Evidence(
            verdict=_verdict(gap=area_gap, is_turned=is_turned, is_refuted=is_refuted),
            worse_than_baseline=is_worse,
            gap=area_gap,
            distance=distance,
            n_placebos=n_placebos,
            as_good=as_good,
            as_bad=as_bad,
            as_poor=as_poor,
        )
        for area_gap, distance, is_turned, is_refuted, is_worse, n_placebos, as_good, as_bad, as_poor in zip(
            settled(told).tolist(),
            settled_standard(gap / question.scale).tolist(),
            turned.tolist(),
            refuted.tolist(),
            worse.tolist(),
            tally.n_placebos.tolist(),
            tally.as_good.tolist(),
            tally.as_bad.tolist(),
            tally.as_poor_had_it_moved.tolist(),
            strict=True,
        )
    ]


def _oriented(errors: Floats, *, sign: float) -> Floats:
    """Errors, positive for better. The one place in which polarity is applied."""
    return errors if sign > 0 else -errors


def _mean_error(errors: Floats, *, later: LaterFigures) -> Floats:
    """Mean over the later numbers, (n_areas,); NaN without any, and where one of them has nothing to be set against."""
    total = np.where(np.isfinite(later.values), errors, 0.0).sum(axis=1)
    return np.where(later.n_numbers > 0, total / np.maximum(later.n_numbers, 1), np.nan)


def _tally(gap: Floats, *, bank: tuple[Floats, ...], question: _Question) -> _Tally:
    """Counts in the bank that matches each area's number of later figures; all zero where `gap` is NaN."""
    n_placebos, as_good, as_bad, as_poor = np.zeros((4, gap.size), dtype=np.int64)
    for n_numbers, placebos in enumerate(bank, start=1):
        rows = (question.later.n_numbers == n_numbers) & np.isfinite(gap)
        upwards = np.sort(placebos)
        scale = question.scale[rows]
        distance = settled_standard(gap[rows] / scale)
        short_by = settled_standard(distance - question.smallest_effect[rows] / scale)
        n_placebos[rows] = upwards.size
        as_good[rows] = upwards.size - np.searchsorted(upwards, distance, side="left")
        as_bad[rows] = np.searchsorted(upwards, distance, side="right")
        as_poor[rows] = np.searchsorted(upwards, short_by, side="right")
    return _Tally(n_placebos=n_placebos, as_good=as_good, as_bad=as_bad, as_poor_had_it_moved=as_poor)


def _verdict(*, gap: float, is_turned: bool, is_refuted: bool) -> Verdict:
    if math.isnan(gap):
        return Verdict.NOT_ASSESSABLE
    if is_turned:
        return Verdict.TURNED
    return Verdict.NOT_TURNED if is_refuted else Verdict.TOO_EARLY


def _reasons(baseline: Baseline, later: LaterFigures, *, polarity: Polarity, too_small: Flags) -> list[Reason | None]:
    """Why an area is not assessable, None where it is; the first that applies, in the order of `curve_verdicts`."""
    nothing = later.n_numbers == 0
    applies: tuple[tuple[Reason, Flags], ...] = (
        (Reason.NO_POLARITY, np.full(too_small.shape, polarity is Polarity.NONE)),
        (Reason.TOO_SMALL, too_small),
        (Reason.TOO_SHORT, baseline.n_points < MIN_POINTS),
        (Reason.BREAK, nothing & later.is_broken),
        (Reason.NO_NEW_FIGURE, nothing & ~later.is_symbol),
        (Reason.SUPPRESSED, nothing),
    )
    none_applies = np.ones_like(too_small)
    first = np.argmax([flags for _, flags in applies] + [none_applies], axis=0)
    reasons = (*(reason for reason, _ in applies), None)
    return [reasons[which] for which in first.tolist()]


def _directions(before: Floats, latest: Floats, *, decimals: int) -> list[Direction]:
    """Direction of travel (n_areas,); a change of no more than half a rounding unit is none."""
    change = settled(latest - before)
    unit = 0.5 * 10.0**-decimals
    which = np.select([np.isnan(change), change > unit, change < -unit], [0, 1, 2], default=3)
    directions = (Direction.UNKNOWN, Direction.RISING, Direction.FALLING, Direction.LEVEL)
    return [directions[one] for one in which.tolist()]


def _records(
    baseline: Baseline,
    later: LaterFigures,
    question: _Question,
    *,
    own: list[Evidence],
    net: list[Evidence],
    reasons: list[Reason | None],
    directions: list[Direction],
) -> tuple[CurveVerdict, ...]:
    """One record for each area; with a reason against judging it, the evidence is left out."""
    is_number = np.isfinite(later.values)
    expected = ends(np.where(is_number, baseline.forecast, np.nan)).last.tolist()
    actual = ends(later.values).last.tolist()
    effect = settled(_in_unit(baseline, question.smallest_effect, sign=question.sign)).tolist()
    compared = [tuple(compress(baseline.horizon, row)) for row in is_number.tolist()]
    return tuple(
        CurveVerdict(
            indicator=baseline.indicator,
            area=area,
            verdict=own[row].verdict if reasons[row] is None else Verdict.NOT_ASSESSABLE,
            reason=reasons[row],
            direction=directions[row],
            periods=compared[row],
            expected=expected[row],
            actual=actual[row],
            smallest_effect=effect[row],
            usual_change=float(baseline.scale[row]),
            own=own[row] if reasons[row] is None else None,
            net=net[row] if reasons[row] is None else None,
        )
        for row, area in enumerate(baseline.areas)
    )
