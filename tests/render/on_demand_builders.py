"""Reports on demand of made-up facts: full, empty, and with every figure suppressed, for each of the three kinds."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import collected_builders
import pack_builders as made
import readings_builders

from oba.pack.collected_facts import IndicatorName, NeighboursFact
from oba.pack.facts import Header, ReviewPack, Section, Sources
from oba.pack.figure_facts import Curve, CurvesTurned, Included, Point
from oba.pack.people_facts import CurveStory
from oba.pack.readings_facts import TargetFact
from oba.pack.report_facts import (
    AreaFigure,
    AreaPriorities,
    AreaPriority,
    CurveReport,
    OwedReturns,
    RegionPriorities,
    RegionPriority,
    StageDue,
)

KINDS = ("curve report", "area pack", "regional overview")
ABOUT = {
    "curve report": ("Second or subsequent plans", "Devon"),
    "area pack": ("Devon",),
    "regional overview": ("South West",),
}
TARGET = TargetFact(text="20.0", tolerance="1.0", by_period="2027", agreed_by="Steering group", agreed_on="2024-11-01")
NEIGHBOURS = NeighboursFact(mean=24.31, n_included=9, n_neighbours=10)


def header(kind: str, **changes: Any) -> Header:
    base = replace(made.header("review"), kind=kind, about=ABOUT[kind], stage=None, due=None)
    if kind != "curve report":
        texts = ("priority", "priority_name", "population", "outcome", "experience", "convenor")
        base = replace(base, endorsements=(), **dict.fromkeys(texts, ""))
    return replace(base, **changes)


def told() -> CurveStory:
    return made.story().curves[0]


def area_curve(**changes: Any) -> Curve:
    """The curve of an authority that has been reviewed, beside all that it can be set beside."""
    region, neighbours = (
        replace(made.curve().comparators[0], name=name) for name in ("South West", "Neighbours’ mean")
    )
    fact = made.curve(
        area="E4",
        area_name="Devon",
        since=made.points(2025, 30.8),
        comparators=(region, *made.curve().comparators, neighbours),
        verdict=made.worse(area="E4", area_name="Devon", overrides=(made.override(),)),
        notes=(made.note("2020"), made.note("2016", is_break=True)),
        agreed=made.agreed_lines()[3:],
    )
    return replace(fact, **changes)


def curve_report(**changes: Any) -> CurveReport:
    first, second = made.plan().ideas
    fact = CurveReport(
        curve=area_curve(),
        quarantined=False,
        stale=made.REFUSED,
        neighbour_set=collected_builders.NEIGHBOUR_SET,
        neighbours=NEIGHBOURS,
        story=told(),
        partners=made.story().partners,
        best=(first, replace(first, slug="other", what="Read the case notes together.", low_cost=False)),
        low_cost=first,
        off_the_wall=second,
        n_other_ideas=2,
        actions=made.plan().actions,
    )
    return replace(fact, **changes)


def empty_curve_report() -> CurveReport:
    nothing = area_curve(
        history=(),
        forecast=(),
        since=(),
        comparators=(),
        baseline=None,
        judgement=None,
        verdict=None,
        notes=(),
        agreed=(),
    )
    return curve_report(
        curve=nothing,
        stale=None,
        neighbour_set=None,
        neighbours=None,
        story=replace(told(), judgement=None, helping=(), hindering=()),
        partners=(),
        best=(),
        low_cost=None,
        off_the_wall=None,
        n_other_ideas=0,
        actions=(),
    )


def hidden(points: tuple[Point, ...]) -> tuple[Point, ...]:
    return tuple(made.point(each.period, None) for each in points)


def suppressed(shown: Curve) -> Curve:
    return replace(
        shown,
        history=hidden(shown.history),
        since=hidden(shown.since),
        comparators=tuple(replace(other, points=hidden(other.points)) for other in shown.comparators),
        forecast=(),
        verdict=made.not_assessable("figures that it rests on are withheld from public packs", area_name="Devon"),
        areas=(),
        agreed=(),
    )


def area_figure(**changes: Any) -> AreaFigure:
    fact = AreaFigure(
        indicator=made.indicator(),
        period="2025",
        latest=made.point("2025", 30.8),
        before=made.point("2024", 28.1),
        change=2.7,
        neighbours=NEIGHBOURS,
        region=made.point("2025", 26.2),
        country=made.point("2025", 24.5),
        included=None,
        quarantined=False,
        reading=readings_builders.row("Devon"),
        target=TARGET,
    )
    return replace(fact, **changes)


def area_figures() -> tuple[AreaFigure, ...]:
    small = made.point("2025", None)
    return (
        area_figure(),
        area_figure(
            indicator=made.NEGLECT_RATE,
            latest=small,
            change=None,
            neighbours=replace(NEIGHBOURS, mean=None, n_included=0),
            reading=readings_builders.row("Devon", run=None, to_target=None),
            target=None,
        ),
        area_figure(indicator=made.TIMELY, reading=None, target=None, neighbours=None, quarantined=True),
        area_figure(
            indicator=made.AGENCY,
            period=None,
            latest=None,
            before=None,
            change=None,
            neighbours=None,
            region=None,
            country=None,
            reading=None,
            target=None,
        ),
    )


def area_priority(**changes: Any) -> AreaPriority:
    chase = collected_builders.chase()
    fact = AreaPriority(
        slug="neglect",
        name="Preventing and tackling neglect",
        outcome="Children are well cared for at home.",
        population="All children and young people",
        is_frozen=True,
        figures=area_figures(),
        curves=(area_curve(), area_curve(indicator=made.NEGLECT_RATE, agreed=(), notes=())),
        stories=(told(),),
        actions=made.plan().actions,
        returns=next(one for one in chase.areas if one.owed),
        measures=tuple(IndicatorName(id=one.id, name=one.name) for one in chase.measures),
    )
    return replace(fact, **changes)


def area_priorities(**changes: Any) -> AreaPriorities:
    fact = AreaPriorities(
        area="E4",
        area_name="Devon",
        too_small=False,
        region_name="South West",
        country_name="England",
        neighbour_set=collected_builders.NEIGHBOUR_SET,
        priorities=(
            area_priority(),
            area_priority(
                slug="children-in-care", name="Children in care", is_frozen=False, returns=None, stories=(), actions=()
            ),
        ),
    )
    return replace(fact, **changes)


def empty_area_priorities() -> AreaPriorities:
    bare = area_priority(figures=(), curves=(), stories=(), actions=(), returns=None, measures=(), is_frozen=False)
    return area_priorities(priorities=(bare,), neighbour_set=None, too_small=True)


def suppressed_area_priorities() -> AreaPriorities:
    figures = tuple(
        area_figure(latest=made.point("2025", None), before=made.point("2024", None), change=None, reading=None)
        for _ in range(2)
    )
    full = area_priority()
    return area_priorities(
        priorities=(replace(full, figures=figures, curves=tuple(suppressed(curve) for curve in full.curves)),)
    )


def region_priority(**changes: Any) -> RegionPriority:
    sections = made.full_sections("review")
    turned, curves = sections["turned"], made.curves(reviewed=True)
    assert isinstance(turned, CurvesTurned)
    of_region = {"neighbours": None, "reading": None, "included": Included(n=14, of=15, is_sum=True)}
    fact = RegionPriority(
        slug="neglect",
        name="Preventing and tackling neglect",
        outcome="Children are well cared for at home.",
        turned=turned,
        curves=curves.curves,
        figures=tuple(replace(one, **(of_region if one.period else {"reading": None})) for one in area_figures()),
        late=(collected_builders.due(state="late", days_late=12),),
        overdue=(made.action(overdue=True),),
        owing=(OwedReturns(area_name="Devon", n_owed=2, n_wanted=3),),
        decisions=(made.decision(),),
        stages=(
            StageDue(stage="collect", opens="2024-12-01", due="2024-12-31", state="done"),
            StageDue(stage="story", opens="2025-01-02", due="2025-02-28", state="overdue"),
            StageDue(stage="plan", opens="2025-03-03", due="2025-04-30", state="open"),
            StageDue(stage="review", opens="2025-12-01", due="2025-12-12", state="not open"),
        ),
    )
    return replace(fact, **changes)


def region_priorities(*priorities: RegionPriority) -> RegionPriorities:
    return RegionPriorities(region_name="South West", country_name="England", priorities=priorities)


def empty_region_priority() -> RegionPriority:
    nothing: dict[str, Any] = dict.fromkeys(
        ("curves", "figures", "late", "overdue", "owing", "decisions", "stages"), ()
    )
    return region_priority(turned=None, **nothing)


def suppressed_region_priority() -> RegionPriority:
    full = region_priority()
    figures = tuple(replace(one, latest=made.point("2025", None), change=None) for one in full.figures)
    return replace(full, figures=figures, curves=tuple(suppressed(curve) for curve in full.curves))


def full_report(kind: str) -> ReviewPack:
    second = region_priority(slug="children-in-care", name="Children in care", overdue=(), late=(), owing=())
    of_kind: dict[str, dict[str, Section]] = {
        "curve report": {"curve_report": curve_report()},
        "area pack": {"area_priorities": area_priorities()},
        "regional overview": {"region_priorities": region_priorities(region_priority(), second)},
    }
    return ReviewPack(header=header(kind), sections={**of_kind[kind], "sources": made.SOURCES})


def empty_report(kind: str) -> ReviewPack:
    of_kind: dict[str, dict[str, Section]] = {
        "curve report": {"curve_report": empty_curve_report()},
        "area pack": {"area_priorities": empty_area_priorities()},
        "regional overview": {"region_priorities": region_priorities(empty_region_priority())},
    }
    sections: dict[str, Section] = {**of_kind[kind], "sources": Sources(releases=())}
    return ReviewPack(header=header(kind, illustrative=False), sections=sections)


def suppressed_report(kind: str) -> ReviewPack:
    of_kind: dict[str, dict[str, Section]] = {
        "curve report": {"curve_report": curve_report(curve=suppressed(area_curve()))},
        "area pack": {"area_priorities": suppressed_area_priorities()},
        "regional overview": {"region_priorities": region_priorities(suppressed_region_priority())},
    }
    return ReviewPack(header=header(kind), sections={**of_kind[kind], "sources": made.SOURCES})


@cache
def every_report() -> dict[str, ReviewPack]:
    makers = {"full": full_report, "empty": empty_report, "suppressed": suppressed_report}
    return {f"{which} {kind}": make(kind) for kind in KINDS for which, make in makers.items()}


def every_kind() -> dict[str, ReviewPack]:
    """The packs of the stages, and the reports on demand."""
    return made.every_pack() | every_report()
