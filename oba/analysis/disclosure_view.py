"""What the readers of public packs know of one period, and how far each hidden count could be another one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

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
    count can be, `UNBOUNDED` where nothing bounds it; `half_rounding` (n_areas,) how far the printed count of a total
    may be off.
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

    `unknown` (n_vintages, n_areas) marks the hidden cells whose count no pack shows, save those that the publisher hid
    after a pack had shown them: they are beyond help, and no help to others. `adds` (n_vintages, n_groups,
    n_areas) the areas in each sum whose total a reader has. Of each sum (n_vintages, n_groups), `left` is what the
    total leaves beside the parts whose counts we know, hidden or not; `n_nameless` how many hidden parts there are
    whose counts we do not know, and `n_loose` how many other parts may hold something.
    """

    counts: PeriodCounts
    sums: Sums
    unknown: Flags
    adds: Flags
    left: Floats
    n_nameless: NDArray[np.int64]
    n_loose: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mover:
    """A hidden count that could be another one, in all the vintages of `when` at once.

    `gives` is how far it can fall and still be `SMALLEST_HIDDEN`, `takes` how far it can rise; `most` bounds it.
    Where we do not know the count ourselves in every vintage, `is_certain` is False, and both are 0; `is_nameless`
    says that we know it in none. `key` names the printed sums that it stands in; movers of one key can be exchanged
    for one another, and those that are `is_free` stand in none.
    """

    row: int
    when: tuple[bool, ...]
    key: bytes
    is_free: bool
    is_certain: bool
    is_nameless: bool
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
    is_nameless = np.isnan(period.counts)
    given_away = (is_nameless & period.hidden & known).any(axis=0)
    left_out = period.derived[:, sums.total, None] & (is_nameless & period.hidden)[:, None, :]
    adds = sums.leaf[None] & printed[:, :, None] & ~left_out
    parts = np.einsum("vga,va->vg", adds, np.where(is_nameless, 0.0, period.counts))
    return View(
        counts=period,
        sums=sums,
        unknown=period.hidden & ~known & ~given_away,
        adds=adds,
        left=period.counts[:, sums.total] - parts,
        n_nameless=(adds & (is_nameless & period.hidden)[:, None, :]).sum(axis=2),
        n_loose=(adds & (is_nameless & period.loose)[:, None, :]).sum(axis=2),
    )


def movers(view: View) -> Iterator[Mover]:
    """Every hidden count of an area as it stands in each vintage of its own, and all its vintages taken together.

    Of one area, no two have the same key: it cannot be exchanged for itself.
    """
    rows = np.flatnonzero(view.unknown.any(axis=0) & ~view.sums.is_total)
    unknown: Flags = view.unknown[:, rows]
    for together, when in zip(_movers(view, rows, unknown), unknown.T, strict=True):
        parts = _one_by_one(view, together.row, when) if len(unknown) > 1 else []
        if all(part.key != together.key for part in parts):
            yield together
        yield from parts


def _one_by_one(view: View, row: int, unknown: Flags) -> list[Mover]:
    """The movers of a count that was revised, each vintage of it by itself; none where it was not.

    One that we do not know in some vintage may be the same as in any other: then all go together.
    """
    counts = view.counts.counts[:, row]
    different = np.unique(counts[unknown])
    if len(different) == 1 or np.isnan(different).any():
        return []
    whens: Flags = (counts[:, None] == different[None, :]) & unknown[:, None]
    return list(_movers(view, np.full(len(different), row), whens))


def _movers(view: View, rows: NDArray[np.int64], when: Flags) -> Iterator[Mover]:
    """One mover for each of `rows` (n,), in the vintages of its column of `when` (n_vintages, n)."""
    counts = view.counts.counts[:, rows]
    is_number = np.isfinite(counts)
    is_certain: Flags = np.logical_and.reduce(is_number | ~when, axis=0)
    least = np.where(when & is_number, counts, np.inf).min(axis=0)
    largest = np.where(when & is_number, counts, -np.inf).max(axis=0)
    most = view.counts.most[rows]
    stands_in = np.ascontiguousarray((view.adds[:, :, rows] & when[:, None, :]).transpose(2, 0, 1))
    for at, row in enumerate(rows.tolist()):
        certain = bool(is_certain[at])
        yield Mover(
            row=row,
            when=tuple(when.T[at].tolist()),
            key=stands_in[at].tobytes(),
            is_free=not stands_in[at].any(),
            is_certain=certain,
            is_nameless=math.isinf(least[at]),
            gives=float(least[at]) - SMALLEST_HIDDEN if certain else 0.0,
            takes=float(most[at] - largest[at]) if certain else 0.0,
            most=float(most[at]),
        )


def widths(view: View, alike: list[Mover]) -> list[float]:
    """How many whole numbers each of the movers of one key could be, as far as that can be shown; inf without bound.

    What one of them gains the others lose. We know how far our own can move; of those whose counts we do not know
    the printed sums say between which bounds they add up to something, and the worse of the two is taken.
    """
    if alike[0].is_free:
        return [math.inf] * len(alike)
    nameless = [one for one in alike if one.is_nameless]
    span = _span(view, nameless) if nameless else None
    if span is None:
        return [_width(one, alike, gives=0.0, takes=0.0, is_counted=False) for one in alike]
    most = sum(one.most for one in nameless)
    pools = [(total - SMALLEST_HIDDEN * len(nameless), most - total) for total in span]
    return [
        min(_width(one, alike, gives=gives, takes=takes, is_counted=one.is_nameless) for gives, takes in pools)
        for one in alike
    ]


def _width(one: Mover, alike: list[Mover], *, gives: float, takes: float, is_counted: bool) -> float:
    """The width of one mover when those whose counts we do not know can give and take so much together.

    Where it `is_counted` among those, it can be anything within its own bounds that the rest leaves room for.
    """
    others = [other for other in alike if other is not one and other.is_certain]
    gives += sum(other.gives for other in others)
    takes += sum(other.takes for other in others)
    if one.is_certain:
        return 1.0 + min(one.takes, gives) + min(one.gives, takes)
    narrow = min(one.most, 1.0 + gives, 1.0 + takes)
    return min(narrow, gives + takes + 2.0 - one.most) if is_counted else narrow


def _span(view: View, nameless: list[Mover]) -> tuple[float, float] | None:
    """The least and the most that counts which we do not know add up to, by the printed sums.

    None where the total is not known to us, and where it is smaller than its parts: then it leaves out what the
    publisher hides.
    """
    stands_in = np.frombuffer(nameless[0].key, dtype=np.bool_).reshape(view.left.shape)
    left, others = view.left[stands_in], view.n_nameless[stands_in] - len(nameless)
    half = np.broadcast_to(view.counts.half_rounding[view.sums.total], stands_in.shape)[stands_in]
    if np.isnan(left).any():
        return None
    is_clear = (others == 0) & (view.n_loose[stands_in] == 0)
    fewest = SMALLEST_HIDDEN * len(nameless)
    least = max([fewest, *(left - half)[is_clear].tolist()])
    most = min([sum(one.most for one in nameless), *(left + half - SMALLEST_HIDDEN * others).tolist()])
    return (least, most) if least <= most else None
