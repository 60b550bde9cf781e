"""Frozen baselines: written once, read back number for number."""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, insert, select, true

from oba.domain.baseline import BackTest, Baseline, FrozenBaseline, PlaceboBank, WorkingScale
from oba.domain.errors import StoreError
from oba.domain.panel import Floats
from oba.domain.period import Period
from oba.pack.canonical import canonical, digest
from oba.store.tables import BaselineRow

_BASELINE = BaselineRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes

KEPT_DECIMALS: Final = 6
"""To how many decimals a baseline's numbers are frozen: far finer than any published figure, and coarser than the
last digits in which machines differ."""
_MATRICES: Final = ("history", "forecast", "working_forecast", "low_80", "high_80", "low_95", "high_95")
_VECTORS: Final = ("scale", "n_points", "denominators")


def freeze(connection: Connection, baseline: Baseline, *, priority: str, cycle: str, frozen_on: date) -> None:
    """Writes the baseline as the first revision of its priority, cycle and indicator."""
    body = baseline_json(baseline)
    connection.execute(
        insert(_BASELINE),
        {
            "priority": priority,
            "cycle": cycle,
            "indicator": baseline.indicator,
            "revision": 1,
            "frozen_on": frozen_on,
            "reason": "first baseline of the cycle",
            "digest": digest(body),
            "body": gzip.compress(body.encode(), compresslevel=6, mtime=0),
        },
    )


def frozen_baselines(
    connection: Connection, *, priority: str, cycle: str, indicators: Collection[str] | None = None
) -> dict[str, FrozenBaseline]:
    """The newest revision of each indicator's frozen baseline, by indicator; of `indicators` alone, where given.

    Raises `StoreError` when one is not what was frozen: its text no longer fits its digest.
    """
    rows = connection.execute(
        select(_BASELINE.c.indicator, _BASELINE.c.body, _BASELINE.c.digest, _BASELINE.c.frozen_on)
        .where(_BASELINE.c.priority == priority, _BASELINE.c.cycle == cycle)
        .where(true() if indicators is None else _BASELINE.c.indicator.in_(indicators))
        .order_by(_BASELINE.c.indicator, _BASELINE.c.revision)
    )
    return {
        row.indicator: FrozenBaseline(
            baseline=_baseline(
                json.loads(_unaltered(row.body, row.digest, of=f"{priority}, {cycle}, {row.indicator}"))
            ),
            digest=row.digest,
            frozen_on=row.frozen_on,
        )
        for row in rows
    }


def frozen_digests(connection: Connection, *, priority: str, cycles: Collection[str], as_of: date) -> list[str]:
    """The digests of every baseline that the cycles had frozen by the day, in alphabetical order."""
    of = (_BASELINE.c.priority == priority, _BASELINE.c.cycle.in_(cycles), _BASELINE.c.frozen_on <= as_of)
    return list(connection.scalars(select(_BASELINE.c.digest).where(*of).order_by(_BASELINE.c.digest)))


def frozen_text(connection: Connection, *, priority: str, cycle: str, indicator: str) -> str | None:
    """The newest frozen baseline of an indicator, word for word; None where none was frozen.

    Raises `StoreError` when it is not what was frozen.
    """
    row = connection.execute(
        select(_BASELINE.c.body, _BASELINE.c.digest)
        .where(_BASELINE.c.priority == priority, _BASELINE.c.cycle == cycle, _BASELINE.c.indicator == indicator)
        .order_by(_BASELINE.c.revision.desc())
        .limit(1)
    ).first()
    return None if row is None else _unaltered(row.body, row.digest, of=f"{priority}, {cycle}, {indicator}")


def _unaltered(body: bytes, expected: str, *, of: str) -> str:
    # SQLite's own check does not look inside a value.
    with suppress(EOFError, gzip.BadGzipFile, zlib.error, UnicodeDecodeError):
        text = gzip.decompress(body).decode()
        if digest(text) == expected:
            return text
    raise StoreError(
        f"{of}: the frozen baseline in the database is not the one that was frozen. Restore the database from a "
        "backup: a baseline is never made anew."
    )


def baseline_json(baseline: Baseline) -> str:
    """The baseline as canonical JSON, rounded to `KEPT_DECIMALS`; null stands for NaN."""
    return canonical(
        {
            "indicator": baseline.indicator,
            "areas": list(baseline.areas),
            "periods": [period.code for period in baseline.periods],
            "horizon": [period.code for period in baseline.horizon],
            **{name: _numbers(getattr(baseline, name)) for name in (*_MATRICES, *_VECTORS)},
            "pooled": baseline.pooled.tolist(),
            "working_scale": {"name": baseline.working_scale.name, "multiplier": baseline.working_scale.multiplier},
            "method": baseline.method,
            "is_seasonal": baseline.is_seasonal,
            "back_test": [asdict(one) for one in baseline.back_test],
            "parameters": baseline.parameters,
            "releases": list(baseline.releases),
            "bank": {"own": [_numbers(k) for k in baseline.bank.own], "net": [_numbers(k) for k in baseline.bank.net]},
        }
    )


def _numbers(array: Floats) -> Any:  # noqa: ANN401 - nested lists of numbers and None
    if array.ndim > 1:
        return [_numbers(row) for row in array]
    # Adding zero turns -0.0 into 0.0, which would otherwise print differently.
    return [None if math.isnan(x) else x for x in (np.round(array, KEPT_DECIMALS) + 0.0).tolist()]


def _array(nested: Any) -> Floats:  # noqa: ANN401 - nested lists of numbers and None
    return np.array(nested, dtype=np.float64)


def _baseline(frozen: dict[str, Any]) -> Baseline:
    frozen = _as_frozen_now(frozen)
    n_areas = len(frozen["areas"])
    n_columns = {name: len(frozen["periods"] if name == "history" else frozen["horizon"]) for name in _MATRICES}
    arrays = {name: _array(frozen[name]).reshape(n_areas, n_columns[name]) for name in _MATRICES}
    vectors = {name: _array(frozen[name]).reshape(n_areas) for name in _VECTORS}
    return Baseline(
        indicator=frozen["indicator"],
        areas=tuple(frozen["areas"]),
        periods=tuple(Period(code) for code in frozen["periods"]),
        horizon=tuple(Period(code) for code in frozen["horizon"]),
        **arrays,
        **vectors,
        pooled=np.array(frozen["pooled"], dtype=np.bool_),
        working_scale=WorkingScale(**frozen["working_scale"]),
        method=frozen["method"],
        is_seasonal=frozen["is_seasonal"],
        back_test=tuple(BackTest(**one) for one in frozen["back_test"]),
        parameters=frozen["parameters"],
        releases=tuple(frozen["releases"]),
        bank=PlaceboBank(
            own=tuple(_array(k) for k in frozen["bank"]["own"]), net=tuple(_array(k) for k in frozen["bank"]["net"])
        ),
    )


def _as_frozen_now(frozen: dict[str, Any]) -> dict[str, Any]:
    """With what baselines of the first form did not say: they were worked as published, by one method for all."""
    if "working_scale" in frozen:
        return frozen
    return frozen | {
        "working_scale": {"name": "as published", "multiplier": 1.0},
        "working_forecast": frozen["forecast"],
        "denominators": [None] * len(frozen["areas"]),
        "is_seasonal": False,
        "back_test": [],
    }
