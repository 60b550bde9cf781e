"""A series over a change of boundary: the areas before and the areas after that together are one place.

Only counts are added. The place's value is the sum of numerators over the sum of denominators of one side; its count
(the numerators alone) may be known where the value is not, as where a publisher gives no population of former
authorities.

Out of scope: splitting an area, and figures that are no quotient of counts (medians, average scores).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from oba.domain.note import Bridge
from oba.domain.panel import Flags, Floats, Panel, Statuses
from oba.domain.period import Period
from oba.domain.status import ValueStatus

OUTWEIGHING = (
    ValueStatus.NOT_APPLICABLE,
    ValueStatus.UNAVAILABLE,
    ValueStatus.MISSING,
    ValueStatus.NOT_YET_PUBLISHED,
    ValueStatus.UNRELIABLE,
    ValueStatus.SUPPRESSED,
    ValueStatus.NEGLIGIBLE,
    ValueStatus.LOW,
)
"""Which reason the place takes when its parts carry several: the order in which derived figures take symbols, with a
row or release that is not there beside a return that did not come.
"""

UNPUBLISHED = (ValueStatus.MISSING, ValueStatus.NOT_YET_PUBLISHED, ValueStatus.NOT_APPLICABLE)
"""What a file says of an authority that does not exist in the period: nothing, or that the question does not arise."""


class Side(StrEnum):
    """Which areas a period's figure is made of; `NEITHER` where no part of either side is published."""

    BEFORE = "before"
    AFTER = "after"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BridgedSeries:
    """One indicator for the place that a bridge makes, all (n_periods,).

    `values` are NaN exactly where `status` is not `NUMBER`. `numerator` and `denominator` are sums over the side that
    `sides` names, each NaN unless every part of it is known.
    """

    indicator: str
    code: str
    name: str
    periods: tuple[Period, ...]
    values: Floats
    status: Statuses
    numerator: Floats
    denominator: Floats
    sides: tuple[Side, ...]


def bridged(panel: Panel, bridge: Bridge, *, multiplier: float) -> BridgedSeries:
    """The place's series: sums over the side that is whole in the period, times `multiplier` (100 for a percentage).

    Where both sides are whole they are the same place, and `before` is taken. Where neither is, the side is the one
    whose numerators are whole, else the first with anything published, and there is no value: its status is the one
    of the parts that outweighs the others (`OUTWEIGHING`). `NOT_APPLICABLE` over denominators that sum to zero;
    `UNAVAILABLE` for an indicator without counts.
    Raises `ValueError` when a side of the bridge names no area.
    """
    if not (bridge.before and bridge.after):
        raise ValueError(f"bridge {bridge.code}: name the areas on both sides, `before` and `after`")
    before, after = _parts(panel, bridge.before), _parts(panel, bridge.after)
    sides = _chosen(before, after)
    is_after = np.array([side is Side.AFTER for side in sides])
    numerator = np.where(is_after, after.numerator, before.numerator)
    denominator = np.where(is_after, after.denominator, before.denominator)
    status = np.where(is_after, after.status, before.status)
    status[np.where(is_after, after.is_whole, before.is_whole)] = ValueStatus.NUMBER
    status[(status == ValueStatus.NUMBER) & (denominator == 0)] = ValueStatus.NOT_APPLICABLE
    is_number = status == ValueStatus.NUMBER
    values = np.where(is_number, multiplier * numerator / np.where(is_number, denominator, 1.0), np.nan)
    return BridgedSeries(
        indicator=panel.indicator,
        code=bridge.code,
        name=bridge.name,
        periods=panel.periods,
        values=values,
        status=status,
        numerator=numerator,
        denominator=denominator,
        sides=sides,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Parts:
    """One side of a bridge, all (n_periods,): sums, the outweighing status, and whether every part can be used."""

    numerator: Floats
    denominator: Floats
    status: Statuses
    is_whole: Flags
    has_counts: Flags
    is_published: Flags


def _parts(panel: Panel, codes: Sequence[str]) -> _Parts:
    place = {area: row for row, area in enumerate(panel.areas)}
    rows = [place.get(code) for code in codes]
    nothing = np.full(len(panel.periods), np.nan)
    lacking = np.full(len(panel.periods), ValueStatus.MISSING, dtype=np.uint8)
    above, below = (
        np.array([nothing if array is None or row is None else array[row] for row in rows])
        for array in (panel.numerator, panel.denominator)
    )
    status = np.array([lacking if row is None else panel.status[row] for row in rows])
    numerator, denominator = above.sum(axis=0), below.sum(axis=0)  # NaN as soon as one part is
    is_number = np.all(status == ValueStatus.NUMBER, axis=0)
    is_unpublished: Flags = np.isin(status, UNPUBLISHED)
    return _Parts(
        numerator=numerator,
        denominator=denominator,
        status=_outweighing(status),
        is_whole=is_number & np.isfinite(numerator) & np.isfinite(denominator),
        has_counts=np.isfinite(numerator),
        is_published=np.any(~is_unpublished, axis=0),
    )


def _outweighing(status: Statuses) -> Statuses:
    """(n_periods,) from (n_parts, n_periods); `UNAVAILABLE` where every part is a number, only without its counts."""
    found = np.full(status.shape[1], ValueStatus.UNAVAILABLE, dtype=np.uint8)
    for reason in reversed(OUTWEIGHING):
        found[(status == reason).any(axis=0)] = reason
    return found


def _chosen(before: _Parts, after: _Parts) -> tuple[Side, ...]:
    """For each period the first side, `before` first, that is whole, else has its counts, else is published at all."""
    tests = (
        (Side.BEFORE, before.is_whole),
        (Side.AFTER, after.is_whole),
        (Side.BEFORE, before.has_counts),
        (Side.AFTER, after.has_counts),
        (Side.BEFORE, before.is_published),
        (Side.AFTER, after.is_published),
    )
    periods = range(len(before.status))
    return tuple(next((side for side, holds in tests if holds[at]), Side.NEITHER) for at in periods)
