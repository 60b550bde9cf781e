"""Stores on disk, and the rows that go into them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from oba.domain.asking import Refusal
from oba.domain.baseline import BackTest, Baseline, PlaceboBank, WorkingScale
from oba.domain.cycle import Stage
from oba.domain.holding import Holding
from oba.domain.period import Period, through
from oba.domain.release import Release
from oba.store.database import DATABASE_NAME, Store
from oba.store.figures import enter_release, load_holding
from oba.store.packs import PublishedPack, pack_path

Cell = tuple[str, str, str, str]
"""Indicator, area code, period, text."""


def a_release(key: str, published_on: date) -> Release:
    return Release(
        id=key,
        publisher="Department for Tests",
        title="Homes",
        version="1",
        published_on=published_on,
        published_on_basis="Known.",
        licence="OGL",
        attribution="Contains tests.",
    )


def a_holding(indicator: str, release: str, cells: Sequence[Cell]) -> Holding:
    return Holding(
        release=release,
        indicator=indicator,
        area_code=[area for _, area, _, _ in cells],
        la_code=[None for _ in cells],
        period=[period for _, _, period, _ in cells],
        text=[text for _, _, _, text in cells],
        numerator=["" for _ in cells],
        denominator=["" for _ in cells],
    )


def loaded(store: Store, key: str, published_on: date, *cells: Cell) -> None:
    """A release of those cells, loaded."""
    with store.writing() as connection:
        enter_release(connection, a_release(key, published_on))
        for indicator in dict.fromkeys(cell[0] for cell in cells):
            load_holding(connection, a_holding(indicator, key, [cell for cell in cells if cell[0] == indicator]))


def sql(folder: Path, statement: str, *values: Any) -> list[Any]:
    """What a statement gives on the database of a data folder, past the engine, committed."""
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def contents(folder: Path) -> Mapping[str, bytes]:
    """Every file below a folder and its bytes; empty where there is no folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def a_pack(**changes: Any) -> PublishedPack:
    known: dict[str, Any] = {
        "digest": "ab" * 32,
        "priority": "warmth",
        "cycle": "2024-25",
        "stage": Stage.COLLECT,
        "as_of": date(2024, 12, 31),
        "gate_met": True,
        "illustrative": False,
        "input_digest": "cd" * 32,
        "summary": {"unmet": []},
    }
    known |= changes
    of = {name: known[name] for name in ("priority", "cycle", "stage", "digest")}
    return PublishedPack(**({"path": pack_path(**of)} | known))


def a_refusal(**changes: Any) -> Refusal:
    known: dict[str, Any] = {
        "indicator": "T-1",
        "release": "r-2025",
        "published_on": date(2025, 10, 31),
        "data_set": "homes",
        "on": date(2025, 11, 1),
        "reason": "There is no column 'cold'.",
    }
    return Refusal(**(known | changes))


def a_baseline(**changes: Any) -> Baseline:
    """Two areas, four periods, three ahead; the second has no history, and nothing has intervals for the last year."""
    number = np.array([[0.1234564, -0.0, 2.0 / 3.0, 1e6], [np.nan] * 4])
    ahead = np.array([[1.0, -0.0000004, 3.3333335], [np.nan] * 3])
    cut = np.array([[0.5, 0.25, np.nan], [np.nan] * 3])
    known: dict[str, Any] = {
        "indicator": "T-1",
        "areas": ("E06000101", "E12000009"),
        "periods": through(Period("2020/21"), Period("2023/24")),
        "horizon": through(Period("2024/25"), Period("2026/27")),
        "history": number,
        "forecast": ahead,
        "working_forecast": ahead / 8,
        "low_80": cut,
        "high_80": cut + 1,
        "low_95": cut - 1,
        "high_95": cut + 2,
        "scale": np.array([0.75, np.nan]),
        "n_points": np.array([4.0, 0.0]),
        "denominators": np.array([120.0, np.nan]),
        "pooled": np.array([True, False]),
        "working_scale": WorkingScale(name="empirical logit", multiplier=100.0),
        "method": "by hand",
        "is_seasonal": True,
        "back_test": (BackTest(method="by hand", error=1.25, noise=0.5, n_areas=2),),
        "parameters": {"weight": 0.6180339887, "areas": 1.0},
        "releases": ("r-2024",),
        "bank": PlaceboBank(own=(np.array([-1.5, 0.0]), np.array([])), net=(np.array([2.5]), np.array([0.1234567]))),
    }
    return Baseline(**(known | changes))
