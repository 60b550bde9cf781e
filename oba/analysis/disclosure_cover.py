"""Which further counts must be withheld, so that those that are withheld already cannot be worked out.

The proof that a hidden count is safe is an exchange: where two hidden counts stand in exactly the same printed sums,
one may be larger and the other smaller by as much, and nothing that is printed changes. So each of the counts hidden in
the same sums can rise by what the others can give, and fall by what they can take. All that it could be must be at
least `LEAST_WIDTH` whole numbers. This holds however the groups overlap.

Earlier packs count as well. A number that was printed once is known for as long as it is not revised, and so is no
cover; and an exchange must leave the sums of the earlier packs as they were, too.

After complementary suppression and its audit by feasible intervals: Cox (1980), "Suppression methodology and
statistical disclosure control", Journal of the American Statistical Association 75(370), 377-385. Ours is a sufficient
condition, quick to check; it hides a little more than an exact audit might.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from oba.analysis.disclosure_sums import Sums
from oba.analysis.disclosure_view import Mover, PeriodCounts, View, movers, seen, view, widths
from oba.domain.panel import Flags

LEAST_WIDTH: Final = 5
"""How many whole numbers a hidden count must at least be able to be: as many as there are small numbers, 1 to 5."""

LARGE_FROM: Final = 5.5
"""Counts above zero and below this are small; a half is rounded up, so that 5.4 full-time workers are five."""


def cover(period: PeriodCounts, sums: Sums) -> Flags:
    """The cells to withhold in the pack in the making, (n_areas,): those of `period.ours` and what covers them.

    The next smallest number in the same sums comes first, of equal ones the area with the lower code; where no number
    is left, the smallest total that holds the cell. What earlier packs gave away already stays given away.
    """
    grown = period
    while more := _more(view(grown, sums)):
        grown = _with(grown, more, hidden=True)
    found: Flags = _fewest_totals(period, grown, sums).ours[-1]
    return found


def _with(period: PeriodCounts, rows: Iterable[int], *, hidden: bool) -> PeriodCounts:
    ours = period.ours.copy()
    ours[-1, sorted(rows)] = hidden
    return replace(period, ours=ours)


def _fewest_totals(before: PeriodCounts, grown: PeriodCounts, sums: Sums) -> PeriodCounts:
    """As `grown`, with the totals shown again on which nothing depends, the largest first.

    Where something could not be made safe none is shown: each sum that a reader lacks may be what is wanting.
    """
    added = np.flatnonzero(grown.ours[-1] & ~before.ours[-1] & sums.is_total)
    if not added.size or not _is_safe(view(grown, sums)):
        return grown
    size = [sums.inside(int(row)).sum() for row in added]
    for row in added[np.lexsort((sums.rank[added], size))[::-1]]:
        shown = _with(grown, [int(row)], hidden=False)
        if _is_safe(view(shown, sums)):
            grown = shown
    return grown


def _is_safe(known: View) -> bool:
    alike = _alike(known)
    return not _exposed(known, alike) and not list(_exposed_totals(known, alike))


def _alike(known: View) -> dict[bytes, list[Mover]]:
    """The movers by their key: those that stand in the same sums."""
    alike: dict[bytes, list[Mover]] = {}
    for mover in movers(known):
        alike.setdefault(mover.key, []).append(mover)
    return alike


def _more(known: View) -> set[int]:
    """The rows to withhold next; none when every hidden cell is safe, or nothing that could be withheld is left."""
    alike = _alike(known)
    exposed = _exposed(known, alike)
    numbers = _next_numbers(known, exposed) if exposed else set()
    if numbers:
        return numbers
    return _next_totals(known, [*exposed, *_exposed_totals(known, alike)])


def _exposed(known: View, alike: dict[bytes, list[Mover]]) -> list[list[bytes]]:
    """For each hidden area that is not safe in some vintage, the keys of its movers, that of most vintages first."""
    is_safe = ~known.unknown
    narrow: dict[int, list[Mover]] = {}
    for group in alike.values():
        for mover, width in zip(group, widths(known, group), strict=True):
            if width >= LEAST_WIDTH:
                is_safe[list(mover.when), mover.row] = True
            else:
                narrow.setdefault(mover.row, []).append(mover)
    return [
        [one.key for one in sorted(narrow[row], key=lambda one: (-sum(one.when), one.when))]
        for row in sorted(narrow, key=lambda row: known.sums.rank[row])
        if not is_safe[:, row].all()
    ]


def _next_numbers(known: View, exposed: Iterable[list[bytes]]) -> set[int]:
    """For each exposed area the smallest number that, withheld, would stand in the same sums."""
    period, sums = known.counts, known.sums
    before, last = _seen_before(known), _is_last(period)
    usable = period.shown[-1] & ~period.ours[-1] & ~before[-1] & ~sums.is_total & (period.counts[-1] >= LARGE_FROM)
    rows = np.flatnonzero(usable)
    rows = rows[np.lexsort((sums.rank[rows], period.counts[-1, rows]))]
    if_hidden = (period.hidden | last) & ~before
    upwards = [((known.adds[:, :, row] & if_hidden[:, None, row]).tobytes(), int(row)) for row in rows]
    keys = dict(reversed(upwards))  # of one key the smallest comes last, and stays
    chosen = (next((keys[key] for key in wanted if key in keys), None) for wanted in exposed)
    return {row for row in chosen if row is not None}


def _is_last(period: PeriodCounts) -> Flags:
    """The pack in the making, (n_vintages, 1)."""
    found: Flags = np.arange(len(period.counts))[:, None] == len(period.counts) - 1
    return found


def _seen_before(known: View) -> Flags:
    """The cells whose count an earlier pack shows, (n_vintages, n_areas)."""
    period = known.counts
    return seen(period, known.sums, period.shown & ~period.ours & ~_is_last(period))


def _exposed_totals(known: View, alike: dict[bytes, list[Mover]]) -> Iterator[list[bytes]]:
    """For each small total that is not safe, the keys of the hidden areas that it adds up.

    A larger total is hidden for the sake of its parts alone, and tells nothing when they are safe.
    """
    counts = known.counts.counts
    is_small = (counts > 0) & (counts < LARGE_FROM)
    for vintage, row in np.argwhere(known.unknown & known.sums.is_total & is_small):
        inside = known.sums.inside(row)
        width, keys = 1.0, []
        for key, group in alike.items():
            within = [one for one in group if one.when[vintage] and inside[one.row]]
            if within:
                keys.append(key)
                width += _room(within, [one for one in group if not (one.when[vintage] and inside[one.row])])
        if keys and width < LEAST_WIDTH:
            yield sorted(keys)


def _room(within: list[Mover], without: list[Mover]) -> float:
    """How many steps the sum of some movers has when they can be exchanged for others; inf when no sum holds them."""
    if within[0].is_free:
        return float("inf")
    up = min(sum(one.takes for one in within), sum(one.gives for one in without))
    down = min(sum(one.gives for one in within), sum(one.takes for one in without))
    return max(0.0, up) + max(0.0, down)


def _next_totals(known: View, exposed: Iterable[list[bytes]]) -> set[int]:
    """For each exposed area the smallest total to withhold: of those that hold it, else of those that meet them."""
    period, sums = known.counts, known.sums
    can_hide = (period.shown[-1] & ~period.ours[-1] & ~_seen_before(known)[-1])[sums.total]
    order = np.lexsort((sums.rank[sums.total], sums.leaf.sum(axis=1)))
    chosen = set()
    for keys in exposed:
        held = [np.frombuffer(key, dtype=np.bool_).reshape(known.left.shape) for key in keys]
        holds: Flags = np.logical_or.reduce(held, axis=0)
        meets: Flags = np.logical_or.reduce(sums.leaf & np.logical_or.reduce(sums.leaf[holds.any(axis=0)]), axis=1)
        for groups in (holds[-1], meets):
            first = next((group for group in order if groups[group] and can_hide[group]), None)
            if first is not None:
                chosen.add(int(sums.total[first]))
                break
    return chosen
