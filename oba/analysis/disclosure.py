"""What must be withheld from a pack for the public: small numbers, what is made from them, and what gives them away.

Counts of 1 to 5 are withheld with the figures derived from them, and so are figures whose denominator is 1 to 5; zero
is printed. So does the Department for Education in "Characteristics of children in need" (methodology, "Disclosure
control"). What else must then be withheld is worked out in `disclosure_cover.py`, for numerators and for denominators.

A published rate without counts is no small number that we know of, and is kept. What is computed from several areas
(means, medians, ranks, counts of verdicts) must be computed from the publishable panel; what is computed from one
area's row (forecast, interval, verdict) must be withheld where the area is `touched`.

Out of scope: what readers know from elsewhere, and figures of another indicator that hold the same counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from oba.analysis.disclosure_cover import LARGE_FROM, cover
from oba.analysis.disclosure_layers import (
    Layers,
    Published,
    Withheld,
    denominator_layers,
    numerator_layers,
    stack,
    with_hidden,
)
from oba.analysis.disclosure_sums import Group, Sums, sums_over
from oba.analysis.disclosure_view import UNBOUNDED
from oba.domain.area import AreaKind, kind_of_code
from oba.domain.disclosure import Profile
from oba.domain.panel import Flags, Floats, Panel
from oba.domain.status import ValueStatus

__all__ = [
    "Group",
    "Published",
    "Withheld",
    "primary",
    "publishable",
    "rounded_counts",
    "touched",
    "withheld",
    "withheld_in_series",
]

ROUNDED_TO: Final = 10
"""To what the counts of regions and of the country are rounded in exports, halves up, as the publisher does."""


def primary(panel: Panel) -> Flags:
    """The figures with a small numerator or a small denominator, (n_areas, n_periods)."""
    return _small(panel, panel.numerator) | _small(panel, panel.denominator)


def withheld(panel: Panel, *, profile: Profile, groups: Sequence[Group], before: Sequence[Published] = ()) -> Withheld:
    """What a pack for these readers must not show of the panel; nothing for any profile but `PUBLIC`.

    `groups` are all sums that readers have, from this pack or from the publisher. `before` are the earlier public
    packs that showed the indicator, oldest first, of whatever priority; what they, or the publisher, hid in them
    stays withheld.
    Raises `ValueError` for a group within itself, and for earlier packs of another indicator.
    """
    if profile is not Profile.PUBLIC:
        return _nothing(panel)
    laid = stack(panel, before)
    sums = sums_over(laid.areas, groups)
    n_areas = len(panel.areas)
    below = denominator_layers(laid, sums)
    denominators = _covered(below, _is_small(below.counts[-1]) | _once_hidden(below), sums)
    above = numerator_layers(laid, sums)
    above = replace(above, most=np.where(denominators, UNBOUNDED, above.most))
    cells = _covered(above, _is_small(above.counts[-1]) | denominators | _once_hidden(above), sums)
    return Withheld(
        areas=panel.areas, periods=panel.periods, cells=cells[:n_areas], denominators=denominators[:n_areas]
    )


def withheld_in_series(panels: Sequence[Panel], *, groups: Sequence[Group]) -> tuple[Withheld, ...]:
    """What must be withheld from each of a series of public packs, oldest first, each knowing those before it.

    An export that shows every vintage side by side is such a series; it withholds from each what the last one does.
    """
    before: list[Published] = []
    for panel in panels:
        found = withheld(panel, profile=Profile.PUBLIC, groups=groups, before=before)
        before.append(Published(panel=panel, withheld=found))
    return tuple(one.withheld for one in before)


def publishable(panel: Panel, hidden: Withheld) -> Panel:
    """The panel without what is withheld; the panel itself when that is nothing.

    Numbers turn into `SUPPRESSED`, so that nobody can tell a small number from its cover; symbols stay as the publisher
    printed them. `hidden` may be of other periods or areas, a later pack's for one: what it does not know is kept.
    """
    cells, denominators = _aligned(panel, hidden, hidden.cells), _aligned(panel, hidden, hidden.denominators)
    if not cells.any():
        return panel
    is_number = panel.status == ValueStatus.NUMBER
    return replace(
        panel,
        values=np.where(cells, np.nan, panel.values),
        status=np.where(cells & is_number, np.uint8(ValueStatus.SUPPRESSED), panel.status),
        numerator=_without(panel.numerator, cells),
        denominator=_without(panel.denominator, denominators),
    )


def rounded_counts(panel: Panel) -> tuple[Floats | None, Floats | None]:
    """Numerators and denominators for an export, those of regions and the country rounded to the nearest ten.

    None where the panel has none. A count that is not zero and would be printed as zero is NaN: unknown is never zero.
    """
    is_total = np.array([kind_of_code(area) is not AreaKind.AUTHORITY for area in panel.areas], dtype=np.bool_)
    return _rounded(panel.numerator, is_total), _rounded(panel.denominator, is_total)


def touched(areas: Sequence[str], hidden: Sequence[Withheld]) -> Flags:
    """The areas, (n_areas,), of which anything is withheld in any period: what is made from their rows gives it away.

    Give the areas of a baseline and what is withheld of every panel that its history, or what came since, is from.
    """
    rows = {area for one in hidden for area, cells in zip(one.areas, one.cells, strict=True) if cells.any()}
    return np.array([area in rows for area in areas], dtype=np.bool_)


def _once_hidden(layers: Layers) -> Flags:
    """The cells that say a number now and were hidden in an earlier pack, by us or by the publisher.

    They stay hidden: the later number would tell the earlier one, or what was hidden to cover it.
    """
    found: Flags = layers.shown[-1] & (layers.ours | layers.theirs)[:-1].any(axis=0)
    return found


def _covered(layers: Layers, hidden: Flags, sums: Sums) -> Flags:
    """The cells to withhold (n_areas, n_periods) so that those of `hidden` and the publisher's are safe."""
    found = hidden.copy()
    layers = with_hidden(layers, hidden)
    for column in layers.to_look_at():
        found[:, column] = cover(layers.period(column), sums)
    return found


def _nothing(panel: Panel) -> Withheld:
    none = np.zeros(panel.values.shape, dtype=np.bool_)
    return Withheld(areas=panel.areas, periods=panel.periods, cells=none, denominators=none)


def _small(panel: Panel, counts: Floats | None) -> Flags:
    return np.zeros(panel.values.shape, dtype=np.bool_) if counts is None else _is_small(counts)


def _is_small(counts: Floats) -> Flags:
    return (counts > 0) & (counts < LARGE_FROM)


def _aligned(panel: Panel, hidden: Withheld, flags: Flags) -> Flags:
    """The flags over the panel's areas and periods."""
    if (panel.areas, panel.periods) == (hidden.areas, hidden.periods):
        return flags
    found = np.zeros(panel.values.shape, dtype=np.bool_)
    row_of = {area: row for row, area in enumerate(hidden.areas)}
    column_of = {period: column for column, period in enumerate(hidden.periods)}
    rows = [row for row, area in enumerate(panel.areas) if area in row_of]
    columns = [column for column, period in enumerate(panel.periods) if period in column_of]
    theirs = np.ix_([row_of[panel.areas[row]] for row in rows], [column_of[panel.periods[c]] for c in columns])
    found[np.ix_(rows, columns)] = flags[theirs]
    return found


def _without(counts: Floats | None, hidden: Flags) -> Floats | None:
    return None if counts is None else np.where(hidden, np.nan, counts)


def _rounded(counts: Floats | None, is_total: Flags) -> Floats | None:
    if counts is None:
        return None
    tens = np.floor(counts / ROUNDED_TO + 0.5) * ROUNDED_TO
    tens = np.where((tens == 0) & (counts != 0), np.nan, tens)
    return np.where(is_total[:, None], tens, counts)
