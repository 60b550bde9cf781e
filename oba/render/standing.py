"""How a report on demand stands: how old its figures are, and how much is missing in it.

The pack of a stage states this itself; a report of one authority or of the region states figure by figure what it is
counted from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from oba.pack.facts import ReviewPack, Sources
from oba.pack.report_facts import AreaFigure, AreaPriorities, RegionPriorities
from oba.pack.summary_facts import ReleaseAge, Vintage


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`unpublished`, `without_number` and `kept_out` count indicators, each once; `late` publications and `owed`
    returns.
    """

    vintage: Vintage
    unpublished: int
    without_number: int
    kept_out: int
    late: int
    owed: int


def standing_of(pack: ReviewPack) -> Standing | None:
    """How a report over all priorities stands; None for any other pack."""
    match next(iter(pack.sections.values()), None):
        case AreaPriorities(priorities=of_area):
            asked = [one.returns for one in of_area if one.returns is not None]
            owed = sum(one.n_wanted - one.n_returned for one in asked)
            return _standing(pack, (figure for one in of_area for figure in one.figures), late=0, owed=owed)
        case RegionPriorities(priorities=of_region):
            late = len({due.title for one in of_region for due in one.late})
            owed = sum(area.n_owed for one in of_region for area in one.owing)
            return _standing(pack, (figure for one in of_region for figure in one.figures), late=late, owed=owed)
        case _:
            return None


def _standing(pack: ReviewPack, figures: Iterable[AreaFigure], *, late: int, owed: int) -> Standing:
    found = {figure.indicator.id: figure for figure in figures}.values()
    published = [one for one in found if one.latest is not None]
    return Standing(
        vintage=_vintage(pack),
        unpublished=len(found) - len(published),
        without_number=sum(one.latest is not None and one.latest.status != "number" for one in published),
        kept_out=sum(one.quarantined for one in found),
        late=late,
        owed=owed,
    )


def _vintage(pack: ReviewPack) -> Vintage:
    """Of the releases that any figure of the report came in."""
    sources = pack.sections.get("sources")
    releases = sources.releases if isinstance(sources, Sources) else ()
    as_of = date.fromisoformat(pack.header.as_of)
    aged = [
        ReleaseAge(
            title=one.title,
            version=one.version,
            published_on=one.published_on,
            age_days=(as_of - date.fromisoformat(one.published_on)).days,
        )
        for one in sorted(releases, key=lambda one: (one.published_on, one.id))
    ]
    return Vintage(n_releases=len(aged), oldest=aged[0] if aged else None, newest=aged[-1] if aged else None)
