"""What the readers of public packs know of one period, and how far each hidden count could be another one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from oba.analysis.disclosure_sums import Sums
from oba.domain.panel import Flags, Floats

SMALLEST_HIDDEN: Final = 1.0
"""A reader knows that a hidden count is one or more: zeros are printed."""

UNBOUNDED: Final = 1e9
"""The largest that a count can be where nothing bounds it: more than there are people, and small enough to add up."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PeriodCounts:
    """One period in every public pack there is, oldest first; the last vintage is the pack in the making.

    Arrays are (n_vintages, n_areas) unless said otherwise. `counts` are the true counts, NaN where we know none.
    `shown` marks cells that say a number, before anything is hidden in the pack in the making; `ours` those that a
    pack withholds, `theirs` those that the publisher does, `loose` others that may hold a part of a sum that we do not
    know. `derived` marks totals that were added up from known counts alone. `most` (n_areas,) is the largest that a
    count can be, `UNBOUNDED` where nothing bounds it; `half_rounding` (n_areas,) how far the printed count of a total may be
    off.
    """

    counts: Floats
    shown: Flags
    ours: Flags
    theirs: Flags
    loose: Flags
    derived: Flags
    most: Floats
    half_rounding: Floats

    @property
    def hidden(self) -> Flags:
        return self.ours | self.theirs


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """What a reader can put together.

    `unknown` (n_vintages, n_areas) marks the hidden cells whose count no pack shows; `adds` (n_vintages, n_groups,
    n_areas) the areas in each sum whose total a reader has.
    """

    counts: PeriodCounts
    sums: Sums
    unknown: Flags
    adds: Flags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mover:
    """A hidden count that could be another one, in all the vintages of `when` at once.

    `gives` is how far it can fall and still be `SMALLEST_HIDDEN`, `takes` how far it can rise; `most` bounds it.
    Where we do not know the count ourselves, `is_certain` is False, and both are 0.
    `key` names the printed sums that it stands in; movers of one key can be exchanged for one another, and those that
    are `is_free` stand in none.
    """

    row: int
    when: tuple[bool, ...]
    key: bytes
    is_free: bool
    is_certain: bool
    gives: float
    takes: float
    most: float


def seen(period: PeriodCounts, sums: Sums, shown: Flags) -> Flags:
    """The cells whose count stands in one of the vintages that show it, (n_vintages, n_areas).

    A count that has not been revised since is taken to be known, and one that we do not know to be the one shown. A
    total is the same only when nothing that it adds up has changed: two totals may be equal by chance.
    """
    counts = period.counts
    same = counts[:, None, :] == counts[None, :, :]
    if len(counts) > 1:
        kind = np.where(np.isnan(counts), np.where(period.hidden, 2, 1), 0)  # a number, no figure, hidden
        differs = ~same & ((kind[:, None, :] != kind[None, :, :]) | (kind[:, None, :] == 0))
        for leaf, total in zip(sums.leaf, sums.total, strict=True):
            same[:, :, total] &= ~differs[:, :, leaf].any(axis=2)
    without_count = np.isnan(counts) & shown.any(axis=0)
    found: Flags = (same & shown[None, :, :]).any(axis=1) | without_count
    return found


def view(period: PeriodCounts, sums: Sums) -> View:
    """What a reader has when the pack in the making is published with `period.ours` withheld."""
    shown = period.shown & ~period.ours
    known = seen(period, sums, shown)
    printed = (shown | known & period.hidden)[:, sums.total]
    nameless = np.isnan(period.counts) & period.hidden
    left_out = period.derived[:, sums.total, None] & nameless[:, None, :]
    return View(
        counts=period,
        sums=sums,
        unknown=period.hidden & ~known,
        adds=sums.leaf[None] & printed[:, :, None] & ~left_out,
    )


def movers(view: View) -> Iterator[Mover]:
    """Every hidden count of an area as it stands in each vintage of its own, and all its vintages taken together."""
    for row in np.flatnonzero(view.unknown.any(axis=0) & ~view.sums.is_total):
        whens = _whens(view, int(row))
        found = [_mover(view, int(row), when) for when in whens]
        keys = {one.key for one in found}
        if len(keys) > 1:
            together = _mover(view, int(row), view.unknown[:, row])
            found.extend([together] if together.key not in keys else [])
        yield from found


def _whens(view: View, row: int) -> list[Flags]:
    """The vintages in which a hidden count is one and the same.

    One that we do not know in some vintage may be the same as in any other: then all go together.
    """
    unknown, counts = view.unknown[:, row], view.counts.counts[:, row]
    different = np.unique(counts[unknown])
    if np.isnan(different).any() or len(different) == 1:
        return [unknown]
    return [unknown & (counts == count) for count in different]


def _mover(view: View, row: int, when: Flags) -> Mover:
    counts = view.counts.counts[when, row]
    stands_in = view.adds[:, :, row] & when[:, None]
    is_certain = bool(np.isfinite(counts).all())
    most = float(view.counts.most[row])
    return Mover(
        row=row,
        when=tuple(when.tolist()),
        key=stands_in.tobytes(),
        is_free=not stands_in.any(),
        is_certain=is_certain,
        gives=float(counts.min()) - SMALLEST_HIDDEN if is_certain else 0.0,
        takes=most - float(counts.max()) if is_certain else 0.0,
        most=most,
    )


def widths(view: View, alike: list[Mover]) -> list[float]:
    """How many whole numbers each of the movers of one key could be, as far as that can be shown; inf without bound.

    What one of them gains the others lose. We know how far our own can move; of those whose counts we do not know
    the printed sums say between which bounds they add up to something, and the worse of the two is taken.
    """
    if alike[0].is_free:
        return [math.inf] * len(alike)
    unsure = [one for one in alike if not one.is_certain]
    span = _span(view, unsure) if unsure else None
    if span is None:
        return [_width(one, alike, gives=0.0, takes=0.0) for one in alike]
    most = sum(one.most for one in unsure)
    pools = [(total - SMALLEST_HIDDEN * len(unsure), most - total) for total in span]
    return [min(_width(one, alike, gives=gives, takes=takes) for gives, takes in pools) for one in alike]


def _width(one: Mover, alike: list[Mover], *, gives: float, takes: float) -> float:
    """The width of one mover when those that we are unsure of can give and take so much together.

    One of those can be anything between its own bounds that the rest leaves room for, wherever it is now.
    """
    others = [other for other in alike if other is not one and other.is_certain]
    gives += sum(other.gives for other in others)
    takes += sum(other.takes for other in others)
    if one.is_certain:
        return 1.0 + min(one.takes, gives) + min(one.gives, takes)
    return min(one.most, 1.0 + gives, 1.0 + takes, gives + takes + 2.0 - one.most)


def _span(view: View, unsure: list[Mover]) -> tuple[float, float] | None:
    """The least and the most that the counts of which we are unsure add up to, by the printed sums.

    None where nothing bounds them, where one of them is known in some vintage and so need not be the same in all, and
    where a total is smaller than its parts: it leaves out what the publisher hides.
    """
    rows = np.array([one.row for one in unsure])
    least, most = SMALLEST_HIDDEN * len(unsure), sum(one.most for one in unsure)
    period = view.counts
    if any(np.isfinite(period.counts[list(one.when), one.row]).any() for one in unsure):
        return None
    stands_in = np.frombuffer(unsure[0].key, dtype=np.bool_).reshape(view.adds.shape[:2])
    for vintage, group in np.argwhere(stands_in):
        parts, total = view.adds[vintage, group].copy(), view.sums.total[group]
        left, half = period.counts[vintage, total], period.half_rounding[total]
        if math.isnan(left):
            return None
        parts[rows] = False
        left -= np.nansum(period.counts[vintage, parts])
        nameless = np.isnan(period.counts[vintage]) & parts
        is_clear = not (nameless & (period.hidden | period.loose)[vintage]).any()
        least = max(least, left - half) if is_clear else least
        most = min(most, left + half - SMALLEST_HIDDEN * (nameless & period.hidden[vintage]).sum())
    return (least, most) if SMALLEST_HIDDEN * len(unsure) <= least <= most else None
