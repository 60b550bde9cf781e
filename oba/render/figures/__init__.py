"""Every figure of a pack, one to a row: for those who want to count for themselves.

Left out are counts of what people said or did, and how methods were tried and cut-offs set: they are of no indicator,
area and period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from oba.pack.facts import ReviewPack
from oba.render.figures import beside, collected, curves, judged, readings, reports
from oba.render.figures.figure import Figure

FIGURES: Final[dict[str, Callable[[Any], Iterator[Figure]]]] = {
    "turned": curves.of_turned,
    "scorecard": curves.of_scorecard,
    "curves": curves.of_curves,
    "remade": judged.of_remade,
    "error_log": judged.of_error_log,
    "comparison": collected.of_comparison,
    "readings": readings.of_readings,
    "returns": collected.of_returns,
    "revisions": collected.of_revisions,
    "boundaries": collected.of_boundaries,
    "areas_curves": beside.of_areas_curves,
    "measures": beside.of_measures,
    "enablers": beside.of_enablers,
    "curve_report": reports.of_curve_report,
    "area_priorities": reports.of_area_priorities,
    "region_priorities": reports.of_region_priorities,
}
"""By section: what takes the figures from its facts."""

WITHOUT_FIGURES: Final = frozenset(
    {
        "summary",
        "gate",
        "asked",
        "common_causes",
        "decisions",
        "calendar",
        "story",
        "plan",
        "quality",
        "gaps",
        "sources",
    }
)
"""Sections of words and days alone, and the one that sums up what others hold."""


def every_figure(pack: ReviewPack) -> Iterator[Figure]:
    """The figures of a pack in the order in which it is read; one that two sections print stands there twice."""
    for name, section in pack.sections.items():
        if name in FIGURES:
            yield from FIGURES[name](section)
