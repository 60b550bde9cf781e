"""Made-up facts of how far verdicts and forecasts can be trusted: full, empty, and with every figure a symbol."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from oba.pack.call_facts import AreaCalls, CallCounts, ManyQuestions
from oba.pack.collected_facts import IndicatorName
from oba.pack.facts import Section
from oba.pack.figure_facts import IndicatorFact, Point, VerdictFact
from oba.pack.judged_facts import (
    ErrorCounts,
    ErrorLog,
    LoggedForecast,
    LoggedIndicator,
    Remade,
    RemadeArea,
    RemadeCurve,
)

NO_CALLS = CallCounts(single=0, stands=0)
UNREVISED = IndicatorName(id="N-H2", name="New plans for neglect")


def area_calls(**changes: Any) -> AreaCalls:
    made = AreaCalls(
        area="E0",
        area_name="Devon",
        n_own=4,
        n_net=4,
        turned=NO_CALLS,
        worse=NO_CALLS,
        turned_elsewhere=NO_CALLS,
        worse_elsewhere=NO_CALLS,
    )
    return replace(made, **changes)


def many_questions(areas: tuple[str, ...] = ()) -> ManyQuestions:
    """Of the authorities five calls of turned, three of which stand, and one of worse that does not."""
    one = CallCounts(single=1, stands=1)
    calls = [
        area_calls(area=f"E{k}", area_name=name, turned=one if k < 3 else NO_CALLS) for k, name in enumerate(areas)
    ]
    together = area_calls(
        area="",
        area_name="",
        n_own=14 if areas else 0,
        n_net=14 if areas else 0,
        turned=CallCounts(single=5, stands=3) if areas else NO_CALLS,
        worse=CallCounts(single=1, stands=0) if areas else NO_CALLS,
    )
    return ManyQuestions(
        region=area_calls(
            area="E12000009", area_name="South West", n_own=1, n_net=0, turned=one if areas else NO_CALLS
        ),
        areas=tuple(calls),
        together=together,
        by_luck=0.7 if areas else 0.0,
        by_luck_elsewhere=0.7 if areas else 0.0,
        one_in_false=10,
    )


def remade_area(frozen: VerdictFact, **changes: Any) -> RemadeArea:
    made = RemadeArea(
        area=frozen.area,
        area_name=frozen.area_name,
        n_revised=0,
        is_new=False,
        is_gone=False,
        frozen=frozen,
        remade=frozen,
        differs=False,
        differs_elsewhere=False,
    )
    return replace(made, **changes)


def remade_curve(
    indicator: IndicatorFact, region: RemadeArea, areas: tuple[RemadeArea, ...], **changes: Any
) -> RemadeCurve:
    made = RemadeCurve(
        indicator=indicator,
        frozen_on="2024-12-31",
        method="panel smoothing, half pooled drift",
        n_others=7,
        n_new=0,
        n_gone=0,
        region=region,
        areas=areas,
    )
    return replace(made, **changes)


def forecast_of(area: str = "South West", **changes: Any) -> LoggedForecast:
    made = LoggedForecast(
        cycle="2024-25",
        frozen_on="2024-12-31",
        area=area,
        area_name=area,
        period="2025",
        value=28.93,
        low_80=26.9,
        high_80=31.0,
        low_95=25.9,
        high_95=32.0,
        figure=Point(period="2025", value=26.2, text="26.2", status="number"),
        is_provisional=True,
        error=-2.73,
        inside_80=False,
        inside_95=True,
    )
    return replace(made, **changes)


def without_number(area: str = "South West", **changes: Any) -> LoggedForecast:
    symbol = Point(period="2025", value=None, text="c", status="suppressed")
    return forecast_of(area, **({"figure": symbol, "error": None, "inside_80": None, "inside_95": None} | changes))


NO_FORECASTS = ErrorCounts(n=0, above=0, below=0, mean_error=None, n_80=0, inside_80=0, n_95=0, inside_95=0)


def counts(**changes: Any) -> ErrorCounts:
    made = ErrorCounts(n=10, above=3, below=7, mean_error=None, n_80=10, inside_80=8, n_95=10, inside_95=9)
    return replace(made, **changes)


def error_log(indicator: IndicatorFact, areas: tuple[str, ...]) -> ErrorLog:
    """Every case of a forecast: outside one interval, as forecast, without an interval, and without a number."""
    without = {"low_80": None, "high_80": None, "low_95": None, "high_95": None, "inside_80": None, "inside_95": None}
    logged = LoggedIndicator(
        indicator=indicator,
        region=(forecast_of(), forecast_of(cycle="2025-26", frozen_on="2026-04-30", error=0.0, is_provisional=False)),
        authorities=(forecast_of(areas[0]), forecast_of(areas[1], **without), without_number(areas[2])),
        of_region=counts(n=2, above=0, below=1, mean_error=-1.37, n_80=2, inside_80=1, n_95=2, inside_95=2),
        of_authorities=counts(mean_error=0.42),
    )
    return ErrorLog(indicators=(logged,), of_region=counts(n=1, n_80=1, n_95=0), of_authorities=counts(), n_open=26)


def full(indicator: IndicatorFact, verdicts: tuple[VerdictFact, ...], other: VerdictFact) -> dict[str, Section]:
    """Every case of an area made again: the same, another, another elsewhere, new, gone, and none either way."""
    region, *rest = verdicts
    areas = [remade_area(one) for one in rest]
    areas[0] = remade_area(rest[0], n_revised=2, differs=True, remade=other)
    areas[1] = remade_area(rest[1], n_revised=1, differs_elsewhere=True, remade=other)
    areas[2] = remade_area(rest[2], is_gone=True, remade=None)
    areas[3] = remade_area(rest[3], is_new=True)
    revised = remade_curve(indicator, remade_area(region, n_revised=1), tuple(areas), n_new=1, n_gone=2)
    names = tuple(one.area_name for one in rest)
    return {"remade": Remade(curves=(revised,), unrevised=(UNREVISED,)), "error_log": error_log(indicator, names)}


def empty() -> dict[str, Section]:
    return {
        "remade": Remade(curves=(), unrevised=()),
        "error_log": ErrorLog(indicators=(), of_region=NO_FORECASTS, of_authorities=NO_FORECASTS, n_open=0),
    }


def suppressed(indicator: IndicatorFact, areas: tuple[str, ...], hidden: tuple[VerdictFact, ...]) -> dict[str, Section]:
    """Of no area a verdict or a number."""
    region, *rest = (remade_area(one, n_revised=1) for one in hidden)
    logged = LoggedIndicator(
        indicator=indicator,
        region=(without_number(),),
        authorities=tuple(without_number(name) for name in areas),
        of_region=NO_FORECASTS,
        of_authorities=NO_FORECASTS,
    )
    return {
        "remade": Remade(curves=(remade_curve(indicator, region, tuple(rest)),), unrevised=()),
        "error_log": ErrorLog(indicators=(logged,), of_region=NO_FORECASTS, of_authorities=NO_FORECASTS, n_open=0),
    }
