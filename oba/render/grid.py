"""Verdicts as a grid of areas by curves, each told by its shape and its word: colour says nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from oba.pack.figure_facts import Curve, VerdictFact

MARKS: Final[dict[str, str]] = {
    "turned": "● turned",
    "not turned": "○ not turned",
    "too early": "◊ too early",
    "worse": "■ worse",
    "not assessable": "– not assessable",
}
"""A filled circle for better, a filled square for worse, open shapes for neither."""


def grid_mark(verdict: VerdictFact) -> str:
    """The mark of an engine's verdict against the area's own baseline."""
    if verdict.own is not None and verdict.own.worse_than_baseline:
        return MARKS["worse"]
    return MARKS[verdict.verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """An area's verdict on each curve, None where it has none."""

    area_name: str
    verdicts: tuple[VerdictFact | None, ...]


def verdict_rows(curves: Sequence[Curve]) -> tuple[GridRow, ...]:
    """The verdicts turned round: a row for each area, in the order of the definitions, the curves' own area last."""
    areas = {verdict.area: verdict.area_name for curve in curves for verdict in curve.areas}
    regions = {curve.verdict.area: curve.verdict.area_name for curve in curves if curve.verdict is not None}
    return tuple(
        GridRow(area_name=name, verdicts=tuple(_of_area(curve, area) for curve in curves))
        for area, name in (areas | regions).items()
    )


def _of_area(curve: Curve, area: str) -> VerdictFact | None:
    own = (curve.verdict,) if curve.verdict is not None else ()
    return next((verdict for verdict in (*curve.areas, *own) if verdict.area == area), None)
