"""Facts arranged in rows, where a table turns them round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from oba.domain.indicator import Tier
from oba.domain.period import ordinal_of
from oba.pack.figure_facts import (
    Cell,
    Curve,
    ForecastPoint,
    Point,
    Scorecard,
    ScorecardColumn,
    ScorecardRow,
    VerdictFact,
)
from oba.pack.said_facts import AgreedPoint
from oba.render.annotations import Noted, noted_periods
from oba.render.said import region_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveRow:
    """One period of a curve; None where a series has nothing for it. `others` follow the curve's comparators, `agreed`
    the lines that people agreed on for its area. `noted` is what is noted of the period, None for nothing.
    """

    period: str
    figure: Point | None
    is_since: bool
    is_provisional: bool
    forecast: ForecastPoint | None
    agreed: tuple[AgreedPoint | None, ...]
    others: tuple[Point | None, ...]
    noted: Noted | None


def curve_rows(curve: Curve) -> tuple[CurveRow, ...]:
    """The figures behind a chart, a row for each period that any series has, in time's order."""
    history, since = _by_period(curve.history), _by_period(curve.since)
    forecast = {point.period: point for point in curve.forecast}
    agreed = [{point.period: point for point in line.points} for line in region_lines(curve)]
    others = [_by_period(other.points) for other in curve.comparators]
    noted = {ordinal_of(one.period): one for one in noted_periods(curve)}
    codes = {*history, *since, *forecast, *chain.from_iterable(agreed), *chain.from_iterable(others)}
    return tuple(
        CurveRow(
            period=code,
            figure=since.get(code, history.get(code)),
            is_since=code in since,
            is_provisional=code in curve.provisional,
            forecast=forecast.get(code),
            agreed=tuple([points.get(code) for points in agreed]),
            others=tuple([series.get(code) for series in others]),
            noted=noted.get(ordinal_of(code)),
        )
        for code in sorted(codes, key=ordinal_of)
    )


def numbered(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points that have a number, in their order."""
    return tuple(point for point in points if point.value is not None)


def known(values: Sequence[float | None]) -> tuple[float, ...]:
    """The values that are numbers, in their order."""
    return tuple(value for value in values if value is not None)


def _by_period(points: Sequence[Point]) -> dict[str, Point]:
    return {point.period: point for point in points}


@dataclass(frozen=True, slots=True, kw_only=True)
class TierTable:
    """The scorecard's columns of one tier. `members` and `beside` (region and country) hold rows with their cells."""

    tier: str
    columns: tuple[ScorecardColumn, ...]
    members: tuple[tuple[ScorecardRow, tuple[Cell, ...]], ...]
    beside: tuple[tuple[ScorecardRow, tuple[Cell, ...]], ...]


def tier_tables(scorecard: Scorecard) -> tuple[TierTable, ...]:
    """The scorecard as one table for each tier that it has, headline indicators first."""
    tiers = [tier.value for tier in Tier]
    present = sorted({column.indicator.tier for column in scorecard.columns}, key=tiers.index)
    return tuple(_tier_table(scorecard, tier) for tier in present)


def _tier_table(scorecard: Scorecard, tier: str) -> TierTable:
    places = [k for k, column in enumerate(scorecard.columns) if column.indicator.tier == tier]
    rows = [(row, tuple(row.cells[k] for k in places)) for row in scorecard.rows]
    return TierTable(
        tier=tier,
        columns=tuple(scorecard.columns[k] for k in places),
        members=tuple(row for row in rows if row[0].kind == "authority"),
        beside=tuple(row for row in rows if row[0].kind != "authority"),
    )


def symbols(scorecard: Scorecard) -> tuple[tuple[str, str], ...]:
    """Every symbol that stands in the scorecard in place of a number, with its status, in alphabetical order."""
    cells = (cell for row in scorecard.rows for cell in row.cells)
    return tuple(sorted({(cell.text, cell.status) for cell in cells if cell.status != "number"}))


def unjudged(verdicts: Sequence[VerdictFact]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The reasons why curves could not be judged, each with the names of its areas, in order of appearance."""
    reasons = dict.fromkeys(verdict.reason for verdict in verdicts if verdict.reason is not None)
    return tuple((reason, tuple(v.area_name for v in verdicts if v.reason == reason)) for reason in reasons)
