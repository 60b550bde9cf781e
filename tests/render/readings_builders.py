"""Made-up readings beside the verdicts: every case of a row, with and without target, rank and charts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from oba.pack.collected_facts import IndicatorName
from oba.pack.figure_facts import IndicatorFact, Point
from oba.pack.readings_facts import (
    FirstFact,
    MarkedFact,
    ReadingRow,
    Readings,
    ReadingsTable,
    RunFact,
    StandingFact,
    TargetFact,
    TargetReading,
    TrendFact,
    UnchartedFact,
    XmrChartFact,
    XmrFact,
)

NOTHING: dict[str, Any] = {"current": None, "prior": None, "change": None, "run": None, "from_first": None}


def shown(period: str, value: float) -> Point:
    return Point(period=period, value=value, text=f"{value:.1f}", status="number")


def trend(**changes: Any) -> TrendFact:
    made = TrendFact(result="increasing", reason=None, means="worse", chi_squared=47.9, first="2020", last="2024")
    return replace(made, **changes)


def not_tested(reason: str) -> TrendFact:
    return trend(result="not tested", reason=reason, means=None, chi_squared=None, first=None, last=None)


def row(name: str, **changes: Any) -> ReadingRow:
    made = ReadingRow(
        area=name,
        name=name,
        kind="authority",
        too_small=False,
        current=shown("2024", 26.2),
        prior=shown("2023", 28.7),
        n_between=0,
        change=-2.5,
        run=RunFact(direction="down", length=1, spans_gap=False),
        from_first=FirstFact(period="2016", percent=25.4),
        begins=None,
        trend=trend(),
        to_target=TargetReading(gap=1.2, percent=4.8, status="amber"),
        standing=StandingFact(band="B", rank=42),
    )
    return replace(made, **changes)


def rows(areas: tuple[str, ...]) -> tuple[ReadingRow, ...]:
    several = [row(name) for name in areas]
    gap = {"prior": shown("2021", 26.2), "n_between": 2, "change": 0.0}
    level = RunFact(direction="level", length=3, spans_gap=True)
    several[1] = row(areas[1], run=level, begins="2020", trend=trend(result="decreasing", means="better"), **gap)
    several[2] = row(areas[2], trend=not_tested("the series breaks within the five latest years"))
    several[3] = row(areas[3], from_first=FirstFact(period="2016", percent=None), trend=trend(means=None))
    several[4] = row(areas[4], to_target=TargetReading(gap=0.0, percent=0.0, status="green"), change=None)
    several[5] = row(areas[5], trend=trend(result="no significant change (outlier)", means=None))
    several[6] = row(areas[6], trend=trend(result="no significant change", means=None), current=shown("2022", 0.0))
    small = not_tested("the area is too small to judge")
    several[7] = row(areas[7], too_small=True, trend=small, to_target=None, standing=None)
    several[8] = row(areas[8], to_target=TargetReading(gap=-3.0, percent=None, status="red"))
    several[9] = row(
        areas[9], standing=StandingFact(band=None, rank=1), from_first=FirstFact(period="2016", percent=0.0)
    )
    few = not_tested("fewer than five annual figures")
    several[10] = row(areas[10], **NOTHING, trend=few, to_target=None, standing=None)
    region = row("South West", kind="region", standing=None)
    england = row("England", kind="country", standing=None, to_target=None)
    return (*several, region, england)


def chart(**changes: Any) -> XmrChartFact:
    made = XmrChartFact(
        area="E1",
        name="Devon",
        n_points=18,
        first="2023-01",
        latest=shown("2024-06", 31.0),
        mean=20.0,
        lower=12.0,
        upper=28.0,
        marked=(
            MarkedFact(rule="outside limits", periods=("2024-06",)),
            MarkedFact(rule="trend", periods=("2023-03", "2023-04")),
            MarkedFact(rule="two of three", periods=("2024-01",)),
            MarkedFact(rule="shift", periods=("2024-02",)),
        ),
        variation="concern",
        heading="high",
        assurance="met and missed by chance",
    )
    return replace(made, **changes)


def charts() -> XmrFact:
    """Each icon once."""
    usual = {"variation": "common cause", "heading": None, "marked": ()}
    return XmrFact(
        points_shift=7,
        points_trend=7,
        screens_outliers=True,
        charts=(
            chart(),
            chart(name="Dorset", heading="low"),
            chart(name="Torbay", variation="improvement", heading="low", assurance="consistently met"),
            chart(name="Plymouth", variation="improvement", heading="high", assurance="consistently missed"),
            chart(name="Swindon", variation="neutral", heading="low", assurance=None),
            chart(name="Cornwall", variation="neutral", heading="high", assurance=None),
            chart(name="Somerset", **usual),
        ),
        uncharted=(UnchartedFact(name="Wiltshire", reason="fewer than twelve figures"),),
    )


TARGET = TargetFact(text="25.0", tolerance="1.5", by_period="2027", agreed_by="Regional summit", agreed_on="2024-11-01")


def table(indicator: IndicatorFact, areas: tuple[str, ...], **changes: Any) -> ReadingsTable:
    made = ReadingsTable(
        indicator=indicator,
        period="2024",
        before="2023",
        quarantined=False,
        test="chi-squared for trend of proportions",
        target=TARGET,
        shows_rank=True,
        n_ranked=151,
        rows=rows(areas),
        xmr=None,
    )
    return replace(made, **changes)


def full(indicator: IndicatorFact, without_polarity: IndicatorFact, areas: tuple[str, ...]) -> Readings:
    monthly = table(without_polarity, areas, test=None, target=None, n_ranked=None, quarantined=True, xmr=charts())
    missing = IndicatorName(id="C-H4", name="Care leavers in education, employment or training")
    return Readings(tables=(table(indicator, areas), monthly), unpublished=(missing,))


def empty() -> Readings:
    return Readings(tables=(), unpublished=())


def suppressed(indicator: IndicatorFact, areas: tuple[str, ...]) -> Readings:
    none = not_tested("fewer than five annual figures")
    bare = tuple(row(name, **NOTHING, trend=none, to_target=None, standing=None) for name in areas)
    uncharted = tuple(UnchartedFact(name=name, reason="fewer than twelve figures") for name in areas)
    no_charts = replace(charts(), charts=(), uncharted=uncharted)
    return Readings(tables=(table(indicator, areas, rows=bare, n_ranked=0, xmr=no_charts),), unpublished=())
