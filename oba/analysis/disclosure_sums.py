"""Which printed sums tie which areas together: the relations by which a hidden count could be found by subtraction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from oba.domain.panel import Flags, Floats

ROUNDINGS: Final = (1000, 100, 10)
"""To what publishers round the counts of regions and of the country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An area whose counts are the sum of its members' counts: `total` and `members` are area codes.

    A region and its authorities, England and every authority, a place across a change of boundary and its parts.
    A member that is a total itself stands for its own members.
    """

    total: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sums:
    """Groups laid out over the areas of a panel.

    `leaf` (n_groups, n_areas) marks the areas that a group adds up, none of which is a total; `total` (n_groups,) is
    the row of each group's total; `is_total` (n_areas,) marks those rows. `rank` (n_areas,) orders areas by code.
    """

    leaf: Flags
    total: NDArray[np.int64]
    is_total: Flags
    rank: NDArray[np.int64]

    def inside(self, row: int) -> Flags:
        """The areas that the total in that row adds up, (n_areas,)."""
        found: Flags = np.logical_or.reduce(self.leaf[self.total == row], axis=0)
        return found


def sums_over(areas: Sequence[str], groups: Sequence[Group]) -> Sums:
    """The groups whose total is among `areas`; members that are not among them are left out.

    Groups come in the order of their codes, so that nothing depends on the order in which they are given.
    Raises `ValueError` for a group that is its own member, at whatever remove.
    """
    row_of = {area: row for row, area in enumerate(areas)}
    members: dict[str, list[str]] = {}
    for group in groups:
        members.setdefault(group.total, []).extend(group.members)
    laid_out = sorted({(group.total, _leaves(group.members, members, (group.total,))) for group in groups})
    placed = [(total, leaves) for total, leaves in laid_out if total in row_of]
    leaf = np.zeros((len(placed), len(areas)), dtype=np.bool_)
    for number, (_, leaves) in enumerate(placed):
        leaf[number, [row_of[area] for area in leaves if area in row_of]] = True
    rank = np.empty(len(areas), dtype=np.int64)
    rank[sorted(range(len(areas)), key=lambda row: areas[row])] = np.arange(len(areas))
    return Sums(
        leaf=leaf,
        total=np.array([row_of[total] for total, _ in placed], dtype=np.int64),
        is_total=np.array([area in members for area in areas], dtype=np.bool_),
        rank=rank,
    )


def _leaves(codes: Sequence[str], members: Mapping[str, Sequence[str]], above: tuple[str, ...]) -> tuple[str, ...]:
    found: set[str] = set()
    for code in codes:
        if code in above:
            raise ValueError(f"group {code}: found among its own members ({' > '.join((*above, code))}); take it out")
        found.update(_leaves(members[code], members, (*above, code)) if code in members else (code,))
    return tuple(sorted(found))


def half_rounding(counts: Floats) -> Floats:
    """How far each row's counts may be off because they were rounded, (n_rows,), from counts (n_rows, n_counts).

    A row all of whose counts are multiples of ten is taken to be rounded to ten, and so on; NaN says nothing.
    """
    half = np.zeros(len(counts))
    for unit in sorted(ROUNDINGS):
        half[np.all(~np.isfinite(counts) | (counts % unit == 0), axis=1)] = unit / 2
    return half
