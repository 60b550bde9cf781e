"""Panels, baselines and indicators for the tests of the analysis, made by hand or from the South West's own figures."""

import csv
import gzip
from functools import cache

import numpy as np
from builders.south_west import SOUTH_WEST
from hypothesis import settings

from oba.analysis.revisions import ReleasedCell
from oba.domain.baseline import Baseline, PlaceboBank, WorkingScale
from oba.domain.indicator import Indicator, Unit
from oba.domain.panel import Panel
from oba.domain.period import Period, through
from oba.domain.status import ValueStatus, read_value

INDICATOR = "re-referrals"
NO_BOUNDS = (-np.inf, np.inf)
same_every_run = settings(max_examples=40, deadline=None, derandomize=True, database=None)


def codes(n_areas):
    return tuple(f"E{row:02d}" for row in range(n_areas))


def panel(values, *, first="2015", areas=None, status=None, numerator=None, denominator=None):
    values = np.array(values, dtype=np.float64)
    begins = Period(first)
    found = np.where(np.isfinite(values), ValueStatus.NUMBER, ValueStatus.SUPPRESSED).astype(np.uint8)
    return Panel(
        indicator=INDICATOR,
        areas=codes(values.shape[0]) if areas is None else areas,
        periods=through(begins, begins.later(values.shape[1] - 1)),
        values=values,
        status=found if status is None else np.array(status, dtype=np.uint8),
        numerator=None if numerator is None else np.array(numerator, dtype=np.float64),
        denominator=None if denominator is None else np.array(denominator, dtype=np.float64),
    )


def with_status(values, status, **more):
    """A panel whose cells without a number all have that status."""
    values = np.array(values, dtype=np.float64)
    return panel(values, status=np.where(np.isfinite(values), ValueStatus.NUMBER, status), **more)


def baseline(*, history=((10.0,) * 5,), forecast=((10.0, 10.0),), scale=1.0, own=None, net=None, pooled=None):
    """A baseline with a bank of 39 placebos, -19 to 19 scales, unless others are given."""
    history, forecast = np.array(history, dtype=np.float64), np.array(forecast, dtype=np.float64)
    n_areas, n_horizon = forecast.shape
    bank = (np.arange(-19.0, 20.0),) * n_horizon
    begins = Period("2015")
    n_points = np.isfinite(history).sum(axis=1).astype(np.float64)
    return Baseline(
        indicator=INDICATOR,
        areas=codes(n_areas),
        periods=through(begins, begins.later(history.shape[1] - 1)),
        horizon=tuple(begins.later(history.shape[1] + ahead) for ahead in range(n_horizon)),
        history=history,
        forecast=forecast,
        working_forecast=forecast,
        low_80=forecast - 1,
        high_80=forecast + 1,
        low_95=forecast - 2,
        high_95=forecast + 2,
        scale=np.full(n_areas, scale),
        n_points=n_points,
        denominators=np.full(n_areas, np.nan),
        pooled=np.ones(n_areas, dtype=np.bool_) if pooled is None else np.array(pooled),
        working_scale=WorkingScale(name="as published", multiplier=1.0),
        method="by hand",
        is_seasonal=False,
        back_test=(),
        parameters={},
        releases=("r1",),
        bank=PlaceboBank(own=bank if own is None else own, net=bank if net is None else net),
    )


def drawn(seed, *, n_areas=12, n_periods=8, gaps=0.1, kind="walk"):
    """Series in which nothing turns, one decimal as published, with a share of gaps (never in the last period)."""
    random = np.random.default_rng(seed)
    noise = random.normal(size=(n_areas, n_periods))
    series = {
        "walk": np.cumsum(noise, axis=1),
        "noise and trend": noise + 0.3 * np.arange(n_periods),
        "heavy tails": np.cumsum(random.standard_t(3, size=(n_areas, n_periods)), axis=1),
        "shared noise": noise + random.normal(size=n_periods),
    }[kind]
    values = np.round(40.0 + random.normal(size=(n_areas, 1)) * 5 + series, 1)
    values[:, :-1][random.random((n_areas, n_periods - 1)) < gaps] = np.nan
    return values


def indicator(*, unit=Unit.PERCENT, decimals=1):
    return Indicator(
        id=INDICATOR,
        name="Re-referrals",
        lay_definition="",
        technical_definition="",
        unit=unit,
        decimals=decimals,
        period_meaning="",
        frequency="annual",
        publisher="",
        publication="",
        publication_month="",
    )


@cache
def published():
    """Every published figure of the extract that comes with the engine, as rows by (indicator, release)."""
    rows = {}
    with gzip.open(SOUTH_WEST / "figures" / "figures.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault((row["indicator"], row["release"]), []).append(row)
    return rows


@cache
def released(indicator, release):
    """What a release says of an indicator, by (area code, period code)."""
    return {(row["area_code"], row["period"]): released_cell(row) for row in published()[indicator, release]}


def released_cell(row):
    value, status = read_value(row["value"])
    above, below = (read_value(row[part])[0] if row[part] else np.nan for part in ("numerator", "denominator"))
    return ReleasedCell(text=row["value"], value=value, status=status, numerator=above, denominator=below)


@cache
def published_panel(indicator, *, as_of):
    """The panel of an indicator as of a day, newest release first; None when nothing had been published."""
    cells, found = {}, {}
    for (of, release), rows in sorted(published().items(), key=lambda item: item[1][0]["published_on"]):
        if of == indicator and rows[0]["published_on"] <= as_of.isoformat():
            cells |= released(indicator, release)
            found |= dict.fromkeys((row["period"] for row in rows), release)
    if not cells:
        return None
    areas = sorted({area for area, _ in cells})
    known = sorted(map(Period, found))
    periods = through(known[0], known[-1])
    nothing = ReleasedCell(text="", value=np.nan, status=ValueStatus.MISSING)
    grid = [[cells.get((area, period.code), nothing) for period in periods] for area in areas]
    return Panel(
        indicator=indicator,
        areas=tuple(areas),
        periods=periods,
        status=np.array([[cell.status for cell in row] for row in grid], dtype=np.uint8),
        releases=tuple(found.get(period.code, "") for period in periods),
        **{
            name: np.array([[getattr(cell, part) for cell in row] for row in grid])
            for name, part in (("values", "value"), ("numerator", "numerator"), ("denominator", "denominator"))
        },
    )


@cache
def authorities_of(region):
    """The codes of every authority that lies or ever lay in a region."""
    with (SOUTH_WEST / "figures" / "areas.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["area_code"] for row in csv.DictReader(file) if row["region_code"] == region)
