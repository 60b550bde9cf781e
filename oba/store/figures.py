"""Observations by release: loaded once, never changed, read back as panels as of a day."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from operator import itemgetter
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, func, insert, select

from oba.analysis.revisions import ReleasedCell
from oba.domain.holding import Holding
from oba.domain.note import Correction
from oba.domain.panel import Panel
from oba.domain.period import Period, through
from oba.domain.release import Release, ReleaseStatus
from oba.domain.status import ValueStatus, read_value
from oba.store.rows_digest import rows_digest
from oba.store.tables import HoldingRow, KeyRow, ObservationRow, ReleaseRow

_OBSERVATION = ObservationRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
_KEY = KeyRow.__table__  # type: ignore[attr-defined]  # as above
_EXTRACT_OF: Final = "extract of "
_HOLDING = HoldingRow.__table__  # type: ignore[attr-defined]  # as above
_RELEASE = ReleaseRow.__table__  # type: ignore[attr-defined]  # as above


ReleasedCells = Mapping[tuple[str, str], ReleasedCell]
"""What a release states of an indicator, by area code and period."""


@dataclass(frozen=True, slots=True)
class LoadedHolding:
    """An indicator of a release in the store, and the digest of its rows. `duplicates` are areas and periods."""

    release: str
    published_on: date
    indicator: str
    rows_digest: str
    n_rows: int
    duplicates: tuple[tuple[str, str], ...]


def loaded_releases(connection: Connection, *, as_of: date) -> dict[str, Release]:
    """The releases in the store that were published by that day, by id, oldest first."""
    query = select(_RELEASE).where(_RELEASE.c.published_on <= as_of).order_by(_RELEASE.c.published_on, _RELEASE.c.id)
    return {
        row["id"]: Release(**{**row, "status": ReleaseStatus(row["status"])})
        for row in connection.execute(query).mappings()
    }


def loaded_holdings(
    connection: Connection, *, as_of: date, indicators: Iterable[str] | None = None
) -> tuple[LoadedHolding, ...]:
    """What is in the store and was published by that day, of these indicators or (None) of all, oldest first."""
    query = (
        select(
            _HOLDING.c.release_id,
            _RELEASE.c.published_on,
            _HOLDING.c.indicator,
            _HOLDING.c.rows_digest,
            _HOLDING.c.n_rows,
            _HOLDING.c.duplicates,
        )
        .join(_RELEASE, _RELEASE.c.id == _HOLDING.c.release_id)
        .where(_RELEASE.c.published_on <= as_of)
        .order_by(_RELEASE.c.published_on, _RELEASE.c.id, _HOLDING.c.indicator)
    )
    if indicators is not None:
        query = query.where(_HOLDING.c.indicator.in_(list(indicators)))
    return tuple(
        LoadedHolding(*row[:-1], duplicates=tuple((area, period) for area, period in json.loads(row[-1])))
        for row in connection.execute(query)
    )


def enter_release(connection: Connection, release: Release) -> None:
    """Adds the release, unless it is there already."""
    if connection.execute(select(_RELEASE.c.id).where(_RELEASE.c.id == release.id)).first() is None:
        connection.execute(insert(_RELEASE), {**asdict(release), "status": release.status.value})


def load_holding(connection: Connection, holding: Holding) -> None:
    """Writes all that a release states of an indicator; the release is in the store, and the holding is not yet."""
    cells = _cells(holding)
    connection.execute(
        insert(_HOLDING),
        {
            "indicator": holding.indicator,
            "release_id": holding.release,
            "rows_digest": _digest_of(cells),
            "n_rows": len(cells),
            "duplicates": json.dumps(holding.duplicates),
        },
    )
    # Past SQLAlchemy, whose handling of half a million parameters takes longer than the database itself.
    driver = connection.connection.cursor()
    try:
        driver.executemany(_INSERT_OBSERVATION, [(holding.indicator, holding.release, *cell) for cell in cells])
    finally:
        driver.close()


def digest_of_holding(holding: Holding) -> str:
    """What names the rows of a holding, in the store or not."""
    return _digest_of(_cells(holding))


_Cell = tuple[str, str, str | None, str, float | None, int, float | None, float | None]
"""Area code, period, authority number, text, value, status, numerator, denominator."""

_INSERT_OBSERVATION: Final = (
    "INSERT INTO observation "
    "(indicator, release_id, area_code, period, la_code, text, value, status, numerator, denominator) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def _cells(holding: Holding) -> list[_Cell]:
    """The rows of a holding in the order of their key. Texts recur by the thousand, so each is read once."""
    read = {text: read_value(text) for text in set(holding.text)}
    value = {text: number if status is ValueStatus.NUMBER else None for text, (number, status) in read.items()}
    status = {text: int(status) for text, (_, status) in read.items()}
    numerator, denominator = _numbers(holding.numerator), _numbers(holding.denominator)
    cells = zip(
        holding.area_code,
        holding.period,
        holding.la_code,
        holding.text,
        [value[text] for text in holding.text],
        [status[text] for text in holding.text],
        [numerator[text] for text in holding.numerator],
        [denominator[text] for text in holding.denominator],
        strict=True,
    )
    return sorted(cells, key=itemgetter(0, 1))


def _numbers(texts: Sequence[str]) -> dict[str, float | None]:
    read = {text: read_value(text) for text in set(texts) if text}
    numbers = {text: number if status is ValueStatus.NUMBER else None for text, (number, status) in read.items()}
    return {"": None, **numbers}


def _digest_of(cells: Iterable[_Cell]) -> str:
    return rows_digest((area, period, text, above, below) for area, period, _, text, _, _, above, below in cells)


def is_held(connection: Connection, *, indicator: str, release: str) -> bool:
    """Whether what the release states of the indicator is in the store."""
    query = select(_HOLDING.c.indicator).where(_HOLDING.c.indicator == indicator, _HOLDING.c.release_id == release)
    return connection.execute(query).first() is not None


def newest_cells(connection: Connection, *, indicator: str, release: str) -> dict[tuple[str, str], str]:
    """The texts that the newest other release states of an indicator, by area code and period; empty if there is none.

    Of the releases that were public no later than `release`, where that is in the store.
    """
    public = select(_RELEASE.c.published_on).where(_RELEASE.c.id == release).scalar_subquery()
    newest = (
        select(_HOLDING.c.release_id)
        .join(_RELEASE, _RELEASE.c.id == _HOLDING.c.release_id)
        .where(
            _HOLDING.c.indicator == indicator,
            _HOLDING.c.release_id != release,
            _RELEASE.c.published_on <= func.coalesce(public, date.max),
        )
        .order_by(_RELEASE.c.published_on.desc(), _RELEASE.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(_OBSERVATION.c.area_code, _OBSERVATION.c.period, _OBSERVATION.c.text).where(
        _OBSERVATION.c.indicator == indicator, _OBSERVATION.c.release_id == newest
    )
    return {(area, period): text for area, period, text in connection.execute(query)}


def extracts_loaded(connection: Connection) -> frozenset[str]:
    """The ids of the releases of which everything in the partnership's extract has been loaded."""
    names = connection.execute(select(_KEY.c.name).where(_KEY.c.name.startswith(_EXTRACT_OF))).scalars()
    return frozenset(name.removeprefix(_EXTRACT_OF) for name in names)


def mark_extract_loaded(connection: Connection, release: str) -> None:
    """Notes that everything in the partnership's extract of a release has been loaded."""
    connection.execute(insert(_KEY), {"name": f"{_EXTRACT_OF}{release}", "value": ""})


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


def two_releases(
    connection: Connection,
    *,
    indicators: Iterable[str],
    areas: Sequence[str] | None,
    as_of: date,
    between: tuple[str, str] | None = None,
) -> dict[str, tuple[tuple[str, ReleasedCells], tuple[str, ReleasedCells]]]:
    """Of each indicator that two releases or more hold, the last but one and the last with their cells of the areas.

    `between` names two other releases; an indicator that is not in both is left out. `areas` None stands for all.
    """
    releases: dict[str, list[str]] = {}
    for one in loaded_holdings(connection, as_of=as_of, indicators=indicators):
        releases.setdefault(one.indicator, []).append(one.release)
    if between is None:
        pairs = {indicator: (ids[-2], ids[-1]) for indicator, ids in releases.items() if len(ids) > 1}
    else:
        pairs = {indicator: between for indicator, ids in releases.items() if set(between) <= set(ids)}
    cells: dict[tuple[str, str], dict[tuple[str, str], ReleasedCell]] = {}
    columns = ("indicator", "release_id", "area_code", "period", "text", "value", "status", "numerator", "denominator")
    query = select(*(_OBSERVATION.c[name] for name in columns)).where(_OBSERVATION.c.indicator.in_(list(pairs)))
    if areas is not None:
        query = query.where(_OBSERVATION.c.area_code.in_(list(areas)))
    for indicator, release, area, period, text, value, status, numerator, denominator in connection.execute(query):
        if release in pairs[indicator]:
            cells.setdefault((indicator, release), {})[area, period] = ReleasedCell(
                text=text,
                value=_or_nan(value),
                status=ValueStatus(status),
                numerator=_or_nan(numerator),
                denominator=_or_nan(denominator),
            )
    return {
        indicator: ((first, cells.get((indicator, first), {})), (last, cells.get((indicator, last), {})))
        for indicator, (first, last) in pairs.items()
    }


def _or_nan(number: float | None) -> float:
    return math.nan if number is None else number


def released_text(connection: Connection, *, indicator: str, area: str, period: str, release: str) -> str | None:
    """What a release states of one cell, as text; None when it has no such row, or is not in the store."""
    found: str | None = connection.execute(
        select(_OBSERVATION.c.text).where(
            _OBSERVATION.c.indicator == indicator,
            _OBSERVATION.c.area_code == area,
            _OBSERVATION.c.period == period,
            _OBSERVATION.c.release_id == release,
        )
    ).scalar()
    return found


def read_panels(
    connection: Connection,
    *,
    indicators: Iterable[str],
    members: Sequence[str],
    as_of: date,
    corrections: Sequence[Correction] = (),
) -> dict[str, Panel]:
    """The panel of each indicator of which anything had been published by that day; the others are left out.

    Each cell is that of the newest release that states it. `members` are in every panel, with status `MISSING`
    where no release has a row for them. A cell that is corrected says what it should say, and its counts are NaN.
    """
    corrected = {(one.indicator, one.area, one.period.code, one.release): one.corrected for one in corrections}
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
        text = corrected.get((row[0], row[1], row[2], row[7])) if corrected else None
        cells.setdefault(row[0], []).append(row if text is None else _corrected(row, text))
    return {indicator: _panel(indicator, rows, members) for indicator, rows in cells.items()}


def _corrected(row: Sequence[Any], text: str) -> tuple[Any, ...]:
    value, status = read_value(text)
    return (*row[:3], value, int(status), None, None, row[7])


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
