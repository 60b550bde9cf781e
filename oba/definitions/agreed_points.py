"""Reads the points of an agreed baseline: periods of one kind, in time's order, each once, and not too far ahead."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from oba.definitions.toml_table import Table
from oba.domain.period import Period

MOST_YEARS_AHEAD: Final = 10
"""The last year that a point may be of, counted from the day it is said. The method looks three to five years ahead
(Clear Impact, RBA guide); farther than this it is a slip of the pen, and would squeeze everything else in the chart.
"""
KEY: Final = "points"


def agreed_points(table: Table) -> tuple[tuple[str, float], ...]:
    """The period codes and values under `points`, as they stand; what is wrong with them is a finding by name."""
    values = table.numbers(KEY)
    periods = {code: period for code in values if (period := _period(table, code)) is not None}
    if len(periods) < len(values):
        return ()
    for earlier, later in pairwise(periods.values()):
        _check_pair(table, earlier, later)
    if table.sound:
        _check_last(table, list(periods.values()))
    return tuple(values.items())


def _period(table: Table, code: str) -> Period | None:
    try:
        return Period(code)
    except ValueError:
        table.report(
            f"{KEY}.{code}",
            found=f'"{code}"',
            expected="a period such as 2025, 2024/25, 2025-Q1 or 2025-03",
            remedy="write it so",
        )
        return None


def _check_pair(table: Table, earlier: Period, later: Period) -> None:
    """The first thing that is wrong with two neighbours, where anything is; `2025` and `2024/25` are one period."""
    wrong = (
        (earlier.per_year != later.per_year, "periods of one kind", "write all of them alike"),
        (earlier.ordinal == later.ordinal, "each period only once", "remove one of them"),
        (earlier > later, "periods in time's order", "put them in order"),
        (_is_split_year(earlier) != _is_split_year(later), "periods of one kind", "write all of them alike"),
    )
    found = next(((expected, remedy) for is_so, expected, remedy in wrong if is_so), None)
    if found is not None:
        expected, remedy = found
        table.report(f"{KEY}.{later}", found=f"{later} after {earlier}", expected=expected, remedy=remedy)


def _is_split_year(period: Period) -> bool:
    return "/" in period.code


def _check_last(table: Table, periods: list[Period]) -> None:
    said, last = table.day("on"), periods[-1]
    farthest = said.year + MOST_YEARS_AHEAD
    year = last.ordinal // last.per_year
    if year > farthest:
        table.report(
            f"{KEY}.{last}",
            found=str(last),
            expected=f"a period of {farthest} or before, {MOST_YEARS_AHEAD} years after it was said",
            remedy="correct it or leave it out",
        )
