"""Panels that forecasts are measured on: files of series with a holdout, and the project's own figures."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from oba.analysis.forecasting.asked import Asked
from oba.analysis.forecasting.last_value import last_value
from oba.analysis.forecasting.seasonal import seasonally
from oba.bundle import bundled
from oba.definitions.partnership import read_partnership
from oba.domain.area import AreaKind, kind_of_code
from oba.domain.indicator import UNIT_MULTIPLIER
from oba.domain.panel import Floats, Panel
from oba.domain.period import Period, through
from oba.domain.status import ValueStatus, read_value

PER_YEAR = {"yearly": 1, "quarterly": 4}
FIRST = {1: Period("1900"), 4: Period("1900-Q1")}
COLUMNS = ("series", "part", "step", "value")
HELD_OUT = 2
FEWEST_AREAS = 30


class NotAPanelError(ValueError):
    """A file that is named as a set and does not hold one; its text says what was found."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Held:
    """A panel with its holdout: `history` and what came after it, `came` (n_series, n_held_out).

    `naive2` (n_series, n_held_out) are the official forecasts to measure by, None where there are none.
    """

    name: str
    history: Panel
    later: Panel
    came: Floats
    naive2: Floats | None
    bounds: tuple[float, float]
    multiplier: float | None = None

    @property
    def per_year(self) -> int:
        return self.history.periods[0].per_year

    def naive(self) -> Floats:
        """The last value, seasonally adjusted where years are divided: what any method has to beat."""
        asked = Asked(
            horizon_periods=self.came.shape[1],
            pooled=np.ones(len(self.history.areas), dtype=np.bool_),
            since=len(self.history.periods) - 1,
        )
        return seasonally(last_value, per_year=self.per_year)(self.history.values, asked)[:, -1]


def held_files(folder: Path) -> Iterator[Held]:
    """Every `<set>_yearly.csv.gz` and `<set>_quarterly.csv.gz` under the folder, in the order of their paths."""
    for path in sorted(folder.rglob("*.csv.gz")):
        stem = path.name.removesuffix(".csv.gz")
        for word, per_year in PER_YEAR.items():
            if stem.endswith(f"_{word}"):
                yield _held(path, name=stem, per_year=per_year)


Parts = dict[str, dict[str, dict[int, float]]]


def _held(path: Path, *, name: str, per_year: int) -> Held:
    parts = _parts(path)
    series = list(parts["history"])
    history = _laid_out(parts["history"], series)
    came = _from_first(parts["holdout"], series)
    numbers = np.concatenate([history.ravel(), came.ravel()])
    lowest = 0.0 if np.nanmin(numbers) >= 0 else -np.inf
    return Held(
        name=name,
        history=_panel(name, series, history, first=FIRST[per_year]),
        later=_panel(name, series, came, first=FIRST[per_year].later(history.shape[1])),
        came=came,
        naive2=_official(path.with_name(f"{name}_published_forecasts.csv.gz"), series, came.shape[1]),
        bounds=(lowest, np.inf),
    )


def _parts(path: Path) -> Parts:
    parts: Parts = {"history": defaultdict(dict), "holdout": defaultdict(dict)}
    with gzip.open(path, "rt", newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        columns = list(rows.fieldnames or ())
        if not set(COLUMNS) <= set(columns):
            raise NotAPanelError(f"{path}: found the columns {', '.join(columns)}, expected {', '.join(COLUMNS)}")
        for row in rows:
            text = row["value"].strip()
            number = float(text) if text else np.nan
            parts[row["part"]][row["series"]][int(row["step"])] = number if np.isfinite(number) else np.nan
    if not parts["history"] or not parts["holdout"]:
        raise NotAPanelError(f"{path}: found no rows of `history`, or none of `holdout`; expected both")
    return parts


def _laid_out(by_series: dict[str, dict[int, float]], series: list[str]) -> Floats:
    """History with the newest step last: by the steps themselves where they are shared, else each series by its own."""
    longest = max(max(steps) for steps in by_series.values())
    shared = any(min(steps) > 1 for steps in by_series.values())
    found = np.full((len(series), longest), np.nan)
    for row, name in enumerate(series):
        shift = 0 if shared else longest - max(by_series[name])
        for step, value in by_series[name].items():
            found[row, step - 1 + shift] = value
    return found


def _from_first(by_series: dict[str, dict[int, float]], series: list[str]) -> Floats:
    found = np.full((len(series), max(max(steps) for steps in by_series.values())), np.nan)
    for row, name in enumerate(series):
        for step, value in by_series.get(name, {}).items():
            found[row, step - 1] = value
    return found


def _panel(name: str, areas: list[str], values: Floats, *, first: Period) -> Panel:
    return Panel(
        indicator=name,
        areas=tuple(areas),
        periods=through(first, first.later(values.shape[1] - 1)),
        values=values,
        status=np.where(np.isfinite(values), ValueStatus.NUMBER, ValueStatus.MISSING).astype(np.uint8),
    )


def _official(path: Path, series: list[str], horizon: int) -> Floats | None:
    if not path.exists():
        return None
    row_of = {name: row for row, name in enumerate(series)}
    found = np.full((len(series), horizon), np.nan)
    with gzip.open(path, "rt", newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["method"] == "NAIVE2" and row["series"] in row_of:
                found[row_of[row["series"]], int(row["horizon"]) - 1] = float(row["value"])
    return found if np.isfinite(found).any() else None


def own_figures() -> Iterator[Held]:
    """Every indicator of the bundled partnership over all authorities of the country, the last two periods held out."""
    folder = bundled("partnerships") / "south-west"
    partnership = read_partnership(folder)
    for indicator, cells in sorted(_figures(folder / "figures" / "figures.csv.gz").items()):
        defined = partnership.indicators[indicator]
        whole = _whole(indicator, cells)
        if whole is None:
            continue
        n_history = len(whole.periods) - HELD_OUT
        yield Held(
            name=f"{indicator}_yearly",
            history=_columns(whole, 0, n_history),
            later=_columns(whole, n_history, len(whole.periods)),
            came=whole.values[:, n_history:],
            naive2=None,
            bounds=defined.bounds,
            multiplier=UNIT_MULTIPLIER.get(defined.unit),
        )


Cells = dict[tuple[str, str], dict[str, str]]


def _figures(path: Path) -> dict[str, Cells]:
    """The newest release's row of every cell of an authority, by indicator."""
    found: dict[str, Cells] = defaultdict(dict)
    with gzip.open(path, "rt", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if kind_of_code(row["area_code"]) is not AreaKind.AUTHORITY:
                continue
            cell = (row["area_code"], row["period"])
            held = found[row["indicator"]].get(cell)
            if held is None or held["published_on"] <= row["published_on"]:
                found[row["indicator"]][cell] = row
    return found


def _whole(indicator: str, cells: Cells) -> Panel | None:
    areas = sorted({area for area, _ in cells})
    known = sorted({Period(period) for _, period in cells})
    periods = through(known[0], known[-1])
    if len(periods) < HELD_OUT + 3 or len(areas) < FEWEST_AREAS:
        return None
    arrays = {name: np.full((len(areas), len(periods)), np.nan) for name in ("value", "numerator", "denominator")}
    row_of, column_of = ({one: at for at, one in enumerate(many)} for many in (areas, [p.code for p in periods]))
    for (area, period), row in cells.items():
        for name, array in arrays.items():
            array[row_of[area], column_of[period]] = read_value(row[name])[0] if row[name] else np.nan
    values = arrays["value"]
    return Panel(
        indicator=indicator,
        areas=tuple(areas),
        periods=periods,
        values=values,
        status=np.where(np.isfinite(values), ValueStatus.NUMBER, ValueStatus.MISSING).astype(np.uint8),
        numerator=arrays["numerator"],
        denominator=arrays["denominator"],
    )


def _columns(panel: Panel, begin: int, end: int) -> Panel:
    return Panel(
        indicator=panel.indicator,
        areas=panel.areas,
        periods=panel.periods[begin:end],
        values=panel.values[:, begin:end],
        status=panel.status[:, begin:end],
        numerator=None if panel.numerator is None else panel.numerator[:, begin:end],
        denominator=None if panel.denominator is None else panel.denominator[:, begin:end],
    )
