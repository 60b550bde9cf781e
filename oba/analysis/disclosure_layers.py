"""One indicator as every public pack shows it, laid out over the same areas and periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from oba.analysis.disclosure_sums import Sums, half_rounding
from oba.analysis.disclosure_view import UNBOUNDED, PeriodCounts
from oba.domain.panel import Flags, Floats, Panel, Statuses
from oba.domain.period import Period
from oba.domain.status import ValueStatus

_MAY_HOLD_A_PART: Final = (
    ValueStatus.UNAVAILABLE,
    ValueStatus.LOW,
    ValueStatus.NEGLIGIBLE,
    ValueStatus.UNRELIABLE,
)
"""What a total may hold without our knowing how much; what is missing or does not apply holds nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Withheld:
    """What is withheld from a panel.

    `cells` (n_areas, n_periods) marks figures of which value and numerator are withheld; `denominators`, of the same
    shape, those of them whose denominator is withheld, too. Raises `ValueError` when the shapes do not fit, or a
    denominator is withheld whose figure is not.
    """

    areas: tuple[str, ...]
    periods: tuple[Period, ...]
    cells: Flags
    denominators: Flags

    def __post_init__(self) -> None:
        shape = (len(self.areas), len(self.periods))
        for name, flags in (("cells", self.cells), ("denominators", self.denominators)):
            if flags.shape != shape:
                raise ValueError(f"withheld {name} have shape {flags.shape}, expected {shape}")
        if np.any(self.denominators & ~self.cells):
            raise ValueError("a denominator is withheld of a figure that is shown, from which it could be worked out")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Published:
    """An indicator as an earlier public pack showed it: the whole panel as it was then, and what was withheld of it."""

    panel: Panel
    withheld: Withheld

    def __post_init__(self) -> None:
        if (self.panel.areas, self.panel.periods) != (self.withheld.areas, self.withheld.periods):
            raise ValueError(
                f"{self.panel.indicator}: what was withheld is of other areas or periods than the panel; "
                "give each panel with what was withheld of it"
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layers:
    """Vintages of one kind of count, oldest first, each array (n_vintages, n_areas, n_periods).

    Names are those of `PeriodCounts`; `most` and `half_rounding` are as there, `most` (n_areas, n_periods).
    """

    counts: Floats
    shown: Flags
    ours: Flags
    theirs: Flags
    loose: Flags
    derived: Flags
    most: Floats
    half_rounding: Floats

    def period(self, column: int) -> PeriodCounts:
        """What is known of one period, vintages that say the same as another left out."""
        kept = self._different(column)
        return PeriodCounts(
            counts=self.counts[kept, :, column],
            shown=self.shown[kept, :, column],
            ours=self.ours[kept, :, column],
            theirs=self.theirs[kept, :, column],
            loose=self.loose[kept, :, column],
            derived=self.derived[kept, :, column],
            most=self.most[:, column],
            half_rounding=self.half_rounding,
        )

    def _different(self, column: int) -> list[int]:
        """The earlier vintages that differ, and the pack in the making, which comes last."""
        *earlier, last = range(len(self.counts))
        parts = (self.counts, self.shown, self.ours, self.theirs)
        first = {b"".join(part[vintage, :, column].tobytes() for part in parts): vintage for vintage in earlier}
        return [*sorted(first.values()), last]

    def to_look_at(self) -> Iterator[int]:
        """The periods in which anything is hidden and any count is known, so that there is something to work out."""
        hidden = (self.ours | self.theirs).any(axis=(0, 1))
        return iter(np.flatnonzero(hidden & np.isfinite(self.counts).any(axis=(0, 1))).tolist())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stack:
    """Panels over the same areas and periods, oldest first; arrays (n_vintages, n_areas, n_periods)."""

    areas: tuple[str, ...]
    status: Statuses
    numerators: Floats
    denominators: Floats
    cells: Flags
    without_denominator: Flags


def stack(panel: Panel, before: Sequence[Published]) -> Stack:
    """The earlier packs and the panel, last, over the panel's periods; areas that the panel lacks are added at the end.

    Raises `ValueError` when an earlier panel is of another indicator.
    """
    for one in before:
        if one.panel.indicator != panel.indicator:
            raise ValueError(
                f"{panel.indicator}: found an earlier pack of {one.panel.indicator}; give those of its own indicator"
            )
    gone = sorted({area for one in before for area in one.panel.areas} - set(panel.areas))
    areas = (*panel.areas, *gone)
    panels = [*(one.panel for one in before), panel]
    places = [_place(one, areas, panel.periods) for one in panels]
    shape = (len(areas), len(panel.periods))
    hidden = [one.withheld for one in before]
    return Stack(
        areas=areas,
        status=_laid([one.status for one in panels], places, shape, ValueStatus.NOT_YET_PUBLISHED).astype(np.uint8),
        numerators=_laid([one.numerator for one in panels], places, shape, np.nan),
        denominators=_laid([one.denominator for one in panels], places, shape, np.nan),
        cells=_laid([*(one.cells for one in hidden), None], places, shape, 0.0) > 0,
        without_denominator=_laid([*(one.denominators for one in hidden), None], places, shape, 0.0) > 0,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Place:
    """Where a panel's areas stand among all, and which of its columns stand in which of the periods wanted."""

    rows: list[int]
    columns: list[int]
    theirs: list[int]


def _place(panel: Panel, areas: tuple[str, ...], periods: tuple[Period, ...]) -> _Place:
    row_of = {area: row for row, area in enumerate(areas)}
    column_of = {period.ordinal: column for column, period in enumerate(periods)}
    theirs = [column for column, period in enumerate(panel.periods) if period.ordinal in column_of]
    return _Place(
        rows=[row_of[area] for area in panel.areas],
        columns=[column_of[panel.periods[column].ordinal] for column in theirs],
        theirs=theirs,
    )


def _laid(
    parts: Sequence[Floats | Statuses | Flags | None],
    places: Sequence[_Place],
    shape: tuple[int, int],
    otherwise: float,
) -> Floats:
    """One array of each vintage (or None), each in its place, `otherwise` where it says nothing."""
    laid = np.full((len(parts), *shape), float(otherwise))
    for vintage, (part, place) in enumerate(zip(parts, places, strict=True)):
        if part is not None:
            laid[np.ix_([vintage], place.rows, place.columns)] = part[None][:, :, place.theirs]
    return laid


def numerator_layers(laid: Stack, sums: Sums) -> Layers:
    """The numerators: a value gives its numerator away, and so a figure that is shown shows both."""
    is_number = laid.status == ValueStatus.NUMBER
    counts, derived = _filled(laid.numerators, laid.denominators, is_number, sums)
    visible = np.isfinite(laid.numerators) | is_number
    theirs = (laid.status == ValueStatus.SUPPRESSED) & ~visible & ~laid.cells
    return Layers(
        counts=counts,
        shown=visible & ~laid.cells,
        ours=laid.cells,
        theirs=theirs,
        loose=~laid.cells & ~theirs & np.isnan(counts) & (visible | np.isin(laid.status, _MAY_HOLD_A_PART)),
        derived=derived,
        most=_most(laid),
        half_rounding=half_rounding(_by_area(laid.numerators)),
    )


def denominator_layers(laid: Stack, sums: Sums) -> Layers:
    """The denominators: those that a publisher did not print are no secret of ours."""
    is_number = laid.status == ValueStatus.NUMBER
    counts, derived = _filled(laid.denominators, laid.numerators, is_number, sums)
    visible = np.isfinite(counts)
    return Layers(
        counts=counts,
        shown=visible & ~laid.without_denominator,
        ours=laid.without_denominator,
        theirs=np.zeros_like(visible),
        loose=~laid.without_denominator & ~visible & (laid.status != ValueStatus.MISSING),
        derived=derived,
        most=np.full(counts.shape[1:], UNBOUNDED),
        half_rounding=half_rounding(_by_area(laid.denominators)),
    )


def _by_area(counts: Floats) -> Floats:
    return np.moveaxis(counts, 1, 0).reshape(counts.shape[1], -1)


def _filled(counts: Floats, other: Floats, is_number: Flags, sums: Sums) -> tuple[Floats, Flags]:
    """The counts, those of totals that state none added up from the areas that have both their parts, and which."""
    filled, derived = counts.copy(), np.zeros(counts.shape, dtype=np.bool_)
    both = np.isfinite(counts) & np.isfinite(other)
    for row in np.unique(sums.total):
        inside = sums.inside(int(row))
        lacks = is_number[:, row] & np.isnan(counts[:, row]) & both[:, inside].any(axis=1)
        added = np.where(both, counts, 0.0)[:, inside].sum(axis=1)
        filled[:, row] = np.where(lacks, added, counts[:, row])
        derived[:, row] = lacks
    return filled, derived


def _most(laid: Stack) -> Floats:
    """The largest that each numerator can be, (n_areas, n_periods).

    Where no numerator is above its denominator, a reader takes it for a part of the whole, which is printed.
    """
    if np.any(laid.numerators > laid.denominators):
        return np.full(laid.numerators.shape[1:], UNBOUNDED)
    printed = np.where(laid.without_denominator | np.isnan(laid.denominators), UNBOUNDED, laid.denominators)
    return np.asarray(printed.min(axis=0), dtype=np.float64)


def with_hidden(layers: Layers, hidden: Flags) -> Layers:
    """The layers with these cells (n_areas, n_periods) withheld from the pack in the making."""
    ours, theirs = layers.ours.copy(), layers.theirs.copy()
    ours[-1], theirs[-1] = hidden, theirs[-1] & ~hidden
    return replace(layers, ours=ours, theirs=theirs)
