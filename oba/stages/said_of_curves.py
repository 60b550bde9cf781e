"""What people say of a single curve has to fit it: a curve that packs show, values it can take, periods still ahead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

import numpy as np

from oba.definitions.toml_table import Table
from oba.domain.baseline import FrozenBaseline
from oba.domain.contribution import AgreedBaseline, Contribution, Override
from oba.domain.indicator import Indicator, Tier
from oba.domain.partnership import Partnership, Priority
from oba.domain.period import Period
from oba.domain.rounding import plain_number
from oba.stages.workspace import Workspace
from oba.store.baselines import frozen_baselines
from oba.store.database import opened_store, store_exists

PER_YEAR: Final = {"annual": 1, "quarterly": 4, "monthly": 12}
"""How many periods of an indicator a year has, by its frequency."""

LARGEST: Final = 1e12
"""The largest value of an indicator whose unit sets no bound: nothing is counted beyond it, and no chart labels it."""

Said = tuple[str, tuple[tuple[Table, Contribution], ...]]
Frozen = Mapping[tuple[str, str], Mapping[str, FrozenBaseline]]
"""Frozen baselines by indicator, of a priority and cycle."""


def check_said_of_curves(workspace: Workspace, files: Iterable[Said]) -> None:
    """Notes with its table every override and agreed baseline that does not fit its curve.

    A point of an agreed baseline must be later than the history of the baseline that had been frozen by the day it is
    said. Where none had, nothing is asked of it here: packs tell whether it was said before its figure was public.
    """
    partnership = workspace.partnership
    known = {priority.slug: priority for priority in partnership.priorities}
    said = [
        (known[slug], table, one)
        for slug, contributions in files
        if slug in known
        for table, one in contributions
        if isinstance(one, AgreedBaseline | Override) and table.sound
    ]
    frozen = _frozen(workspace, [(priority.slug, one) for priority, _, one in said if isinstance(one, AgreedBaseline)])
    for priority, table, one in said:
        _check_headline(priority, table, one)
        if isinstance(one, AgreedBaseline) and table.sound:
            _check_points(partnership.indicators[one.indicator], table, one)
            _check_ahead(partnership, priority, table, one, frozen)


def _check_headline(priority: Priority, table: Table, one: AgreedBaseline | Override) -> None:
    if one.indicator in [use.indicator for use in priority.of_tier(Tier.HEADLINE)]:
        return
    table.report(
        "indicator",
        found=f'"{one.indicator}"',
        expected="a headline indicator, since packs show the curves and verdicts of those alone",
        remedy=f"choose one of them, or make it one in priorities/{priority.slug}.toml",
    )


def _check_points(indicator: Indicator, table: Table, one: AgreedBaseline) -> None:
    for code, value in one.points:
        for is_wrong, found, expected, remedy in _rules(indicator, Period(code), value):
            if is_wrong:
                table.report(f"points.{code}", found=found, expected=expected, remedy=remedy)
                break


def _rules(indicator: Indicator, period: Period, value: float) -> tuple[tuple[bool, str, str, str], ...]:
    """Whether a point is wrong, what was found, what was expected, and what to do; the first that is wrong is told."""
    low, high = (min(bound, LARGEST) for bound in indicator.bounds)
    within = f"{plain_number(low)} to {plain_number(high)}"
    most, found = indicator.decimals + 1, plain_number(value)
    return (
        (
            period.per_year != PER_YEAR[indicator.frequency],
            period.code,
            f"periods of a figure that is {indicator.frequency}",
            "correct it",
        ),
        (not low <= value <= high, found, f"a value that {indicator.id} can take, {within}", "correct it"),
        (
            _decimals(value) > most,
            found,
            f"at most {most} decimals, one more than {indicator.id} is published with",
            "round it",
        ),
    )


def _decimals(value: float) -> int:
    exponent = Decimal(plain_number(value)).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _check_ahead(
    partnership: Partnership, priority: Priority, table: Table, one: AgreedBaseline, frozen: Frozen
) -> None:
    baselines = frozen.get((priority.slug, partnership.cycle_on(one.on) or ""), {})
    baseline = baselines.get(one.indicator)
    if baseline is None or baseline.frozen_on > one.on:
        return
    end = _history_end(baseline, one.area or partnership.region.code)
    for code, _ in one.points:
        if end is not None and Period(code) <= end:
            table.report(
                f"points.{code}",
                found=code,
                expected=f"a period after {end}, the last of the history that was frozen on {baseline.frozen_on}",
                remedy="leave it out",
            )


def _history_end(frozen: FrozenBaseline, area: str) -> Period | None:
    """The last period of which the area's frozen history has a number; None where it has none."""
    baseline = frozen.baseline
    if area not in baseline.areas:
        return None
    numbered = np.flatnonzero(np.isfinite(baseline.history[baseline.areas.index(area)]))
    return baseline.periods[int(numbered[-1])] if numbered.size else None


def _frozen(workspace: Workspace, said: Sequence[tuple[str, AgreedBaseline]]) -> Frozen:
    wanted = sorted({(priority, workspace.partnership.cycle_on(one.on) or "") for priority, one in said})
    if not wanted or not store_exists(workspace.data):
        return {}
    with opened_store(workspace.data, partnership=workspace.partnership.slug) as store, store.reading() as connection:
        return {
            (priority, cycle): frozen_baselines(connection, priority=priority, cycle=cycle)
            for priority, cycle in wanted
        }
