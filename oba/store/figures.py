"""Observations by release: loaded once, never changed, read back as panels as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert, select

from oba.domain.panel import Panel
from oba.domain.period import Period, through
from oba.domain.release import Release
from oba.domain.status import ValueStatus
from oba.store.tables import ObservationRow, ReleaseRow

_OBSERVATION = ObservationRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
_RELEASE = ReleaseRow.__table__  # type: ignore[attr-defined]  # as above


@dataclass(frozen=True, slots=True)
class LoadedRelease:
    """A release in the store, and the digest of the rows that came in it."""

    id: str
    published_on: date
    rows_digest: str


def loaded_releases(connection: Connection, *, as_of: date) -> tuple[LoadedRelease, ...]:
    """The releases in the store that were published by that day, oldest first."""
    query = (
        select(_RELEASE.c.id, _RELEASE.c.published_on, _RELEASE.c.rows_digest)
        .where(_RELEASE.c.published_on <= as_of)
        .order_by(_RELEASE.c.published_on, _RELEASE.c.id)
    )
    return tuple(LoadedRelease(*row) for row in connection.execute(query))


def load_release(
    connection: Connection, release: Release, *, rows: Sequence[Mapping[str, Any]], rows_digest: str
) -> None:
    """Writes a release and all its observations in one go; the release must not be in the store yet."""
    connection.execute(
        insert(_RELEASE),
        {
            "id": release.id,
            "publisher": release.publisher,
            "title": release.title,
            "version": release.version,
            "published_on": release.published_on,
            "published_on_basis": release.published_on_basis,
            "licence": release.licence,
            "attribution": release.attribution,
            "rows_digest": rows_digest,
            "n_rows": len(rows),
        },
    )
    if rows:
        connection.execute(insert(_OBSERVATION), list(rows))


def exported_observations(connection: Connection, *, as_of: date) -> Iterator[tuple[Any, ...]]:
    """Every observation published by that day, as (indicator, area_code, la_code, period, text, status, numerator,
    denominator, release), ordered by indicator, area, period and release.
    """
    query = (
        select(
            _OBSERVATION.c.indicator,
            _OBSERVATION.c.area_code,
            _OBSERVATION.c.la_code,
            _OBSERVATION.c.period,
            _OBSERVATION.c.text,
            _OBSERVATION.c.status,
            _OBSERVATION.c.numerator,
            _OBSERVATION.c.denominator,
            _OBSERVATION.c.release_id,
        )
        .join(_RELEASE, _RELEASE.c.id == _OBSERVATION.c.release_id)
        .where(_RELEASE.c.published_on <= as_of)
        .order_by(_OBSERVATION.c.indicator, _OBSERVATION.c.area_code, _OBSERVATION.c.period, _OBSERVATION.c.release_id)
    )
    for row in connection.execute(query):
        yield tuple(row)


def read_panels(
    connection: Connection, *, indicators: Iterable[str], members: Sequence[str], as_of: date
) -> dict[str, Panel]:
    """The panel of each indicator of which anything had been published by that day; the others are left out.

    Each cell is that of the newest release that states it. `members` are in every panel, with status `MISSING`
    where no release has a row for them.
    """
    query = (
        select(
            _OBSERVATION.c.indicator,
            _OBSERVATION.c.area_code,
            _OBSERVATION.c.period,
            _OBSERVATION.c.value,
            _OBSERVATION.c.status,
            _OBSERVATION.c.numerator,
            _OBSERVATION.c.denominator,
            _OBSERVATION.c.release_id,
        )
        .join(_RELEASE, _RELEASE.c.id == _OBSERVATION.c.release_id)
        .where(_OBSERVATION.c.indicator.in_(list(indicators)), _RELEASE.c.published_on <= as_of)
        .order_by(_OBSERVATION.c.indicator, _RELEASE.c.published_on, _RELEASE.c.id)
    )
    cells: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        cells.setdefault(row[0], []).append(row)
    return {indicator: _panel(indicator, rows, members) for indicator, rows in cells.items()}


def _panel(indicator: str, rows: Sequence[Any], members: Sequence[str]) -> Panel:
    areas = tuple(sorted({row[1] for row in rows} | set(members)))
    codes = {row[2] for row in rows}
    known = sorted(Period(code) for code in codes)
    periods = through(known[0], known[-1])
    area_at = {area: place for place, area in enumerate(areas)}
    period_at = {period.code: place for place, period in enumerate(periods)}
    shape = (len(areas), len(periods))
    values, numerator, denominator = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan)
    status = np.full(shape, ValueStatus.MISSING, dtype=np.uint8)
    releases = [""] * len(periods)
    at = np.array([(area_at[row[1]], period_at[row[2]]) for row in rows]).T
    # Rows come oldest release first, and where an index occurs twice numpy keeps the last: the newest release.
    place = (at[0], at[1])
    values[place] = np.array([row[3] for row in rows], dtype=np.float64)
    status[place] = np.array([row[4] for row in rows], dtype=np.uint8)
    numerator[place] = np.array([row[5] for row in rows], dtype=np.float64)
    denominator[place] = np.array([row[6] for row in rows], dtype=np.float64)
    for row in rows:
        releases[period_at[row[2]]] = row[7]
    return Panel(
        indicator=indicator,
        areas=areas,
        periods=periods,
        values=values,
        status=status,
        numerator=numerator,
        denominator=denominator,
        releases=tuple(releases),
    )
