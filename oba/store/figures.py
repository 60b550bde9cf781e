"""Observations by release: loaded once, never changed, read back as panels as of a day."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, func, insert, select

from oba.analysis.revisions import Cells, ReleasedCell
from oba.domain.holding import Holding
from oba.domain.note import Correction
from oba.domain.panel import Panel
from oba.domain.period import Period, through
from oba.domain.release import Release, ReleaseStatus
from oba.domain.status import ValueStatus, read_value
from oba.store.rows_digest import rows_digest
from oba.store.series import OLDEST_FIRST, SeriesRead, read_cells, read_series, read_text, series_of, write_series
from oba.store.tables import HoldingRow, KeyRow, ReleaseRow

_KEY = KeyRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
_EXTRACT_OF: Final = "extract of "
_HOLDING = HoldingRow.__table__  # type: ignore[attr-defined]  # as above
_RELEASE = ReleaseRow.__table__  # type: ignore[attr-defined]  # as above


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
    columns = [column for column in _RELEASE.c if column.name != "place"]
    query = select(*columns).where(_RELEASE.c.published_on <= as_of).order_by(*OLDEST_FIRST)
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
        .order_by(*OLDEST_FIRST, _HOLDING.c.indicator)
    )
    if indicators is not None:
        query = query.where(_HOLDING.c.indicator.in_(list(indicators)))
    return tuple(
        LoadedHolding(*row[:-1], duplicates=tuple((area, period) for area, period in json.loads(row[-1])))
        for row in connection.execute(query)
    )


def enter_release(connection: Connection, release: Release) -> None:
    """Adds the release, unless it is there already; of two that were public on one day the one added later is newer."""
    if connection.execute(select(_RELEASE.c.id).where(_RELEASE.c.id == release.id)).first() is None:
        place = 1 + connection.execute(select(func.count()).select_from(_RELEASE)).scalar_one()
        connection.execute(insert(_RELEASE), {**asdict(release), "status": release.status.value, "place": place})


def load_holding(connection: Connection, holding: Holding) -> None:
    """Writes all that a release states of an indicator; the release is in the store, and the holding is not yet.

    Raises `ValueError` for an area and period that stand there twice.
    """
    series = series_of(holding)
    connection.execute(
        insert(_HOLDING),
        {
            "indicator": holding.indicator,
            "release_id": holding.release,
            "rows_digest": rows_digest(series),
            "n_rows": len(holding),
            "duplicates": json.dumps(holding.duplicates),
        },
    )
    write_series(connection, series, indicator=holding.indicator, release=holding.release)


def digest_of_holding(holding: Holding) -> str:
    """What names the figures of a holding, in the store or not."""
    return rows_digest(series_of(holding))


def is_held(connection: Connection, *, indicator: str, release: str) -> bool:
    """Whether what the release states of the indicator is in the store."""
    query = select(_HOLDING.c.indicator).where(_HOLDING.c.indicator == indicator, _HOLDING.c.release_id == release)
    return connection.execute(query).first() is not None


def newest_cells(connection: Connection, *, indicator: str, release: str) -> dict[tuple[str, str], str]:
    """The texts that the newest other release states of an indicator, by area code and period; empty if there is none.

    Of the releases that were public no later than `release`, where that is in the store.
    """
    public = connection.execute(select(_RELEASE.c.published_on).where(_RELEASE.c.id == release)).scalar()
    held = loaded_holdings(connection, as_of=public or date.max, indicators=[indicator])
    others = [one.release for one in held if one.release != release]
    if not others:
        return {}
    found = read_series(connection, as_of=date.max, indicator=[indicator], release_id=others[-1:])
    return {(one.area, period): cell[0] for one in found for period, cell in one.cells.items()}


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
    rows = [
        (one.indicator, one.area, one.la_code, period, text, int(read_text(text)[1]), above, below, one.release)
        for one in read_series(connection, as_of=as_of)
        for period, (text, above, below) in one.cells.items()
    ]
    yield from sorted(rows, key=itemgetter(0, 1, 3, 8))


def two_releases(
    connection: Connection,
    *,
    indicators: Iterable[str],
    areas: Sequence[str] | None,
    as_of: date,
    between: tuple[str, str] | None = None,
) -> dict[str, tuple[tuple[str, Cells], tuple[str, Cells]]]:
    """Of each indicator that two releases or more hold, the last but one and the last with their cells of the areas.

    `between` names two other releases; an indicator that is not in both is left out. `areas` None stands for all.
    """
    releases: dict[str, list[str]] = {}
    for holding in loaded_holdings(connection, as_of=as_of, indicators=indicators):
        releases.setdefault(holding.indicator, []).append(holding.release)
    if between is None:
        pairs = {indicator: (ids[-2], ids[-1]) for indicator, ids in releases.items() if len(ids) > 1}
    else:
        pairs = {indicator: between for indicator, ids in releases.items() if set(between) <= set(ids)}
    cells: dict[tuple[str, str], dict[tuple[str, str], ReleasedCell]] = {}
    for one in read_series(connection, as_of=date.max, indicator=pairs, area_code=areas):
        if one.release in pairs[one.indicator]:
            of_release = cells.setdefault((one.indicator, one.release), {})
            for period, (text, above, below) in one.cells.items():
                value, status = read_text(text)
                of_release[one.area, period] = ReleasedCell(
                    text=text, value=value, status=status, numerator=_or_nan(above), denominator=_or_nan(below)
                )
    return {
        indicator: ((first, cells.get((indicator, first), {})), (last, cells.get((indicator, last), {})))
        for indicator, (first, last) in pairs.items()
    }


def _or_nan(number: float | None) -> float:
    return math.nan if number is None else number


def released_text(connection: Connection, *, indicator: str, area: str, period: str, release: str) -> str | None:
    """What a release states of one cell, as text; None when it has no such row, or is not in the store."""
    cell = read_cells(connection, indicator=indicator, area=area, release=release).get(period)
    return None if cell is None else str(cell[0])


def first_numbers(
    connection: Connection, *, indicator: str, areas: Sequence[str], as_of: date
) -> dict[str, dict[str, date]]:
    """By area code and then by period code, the day on which a number for it was first public.

    Whatever later releases made of it: a revised figure was known from the day on which it first came.
    """
    published_on = {release.id: release.published_on for release in loaded_releases(connection, as_of=as_of).values()}
    days: dict[str, dict[str, date]] = {area: {} for area in areas}
    for one in read_series(connection, as_of=as_of, indicator=[indicator], area_code=areas):
        for period, cell in one.cells.items():
            if read_text(cell[0])[1] is ValueStatus.NUMBER:
                days[one.area].setdefault(period, published_on[one.release])
    return days


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
    corrected: dict[tuple[str, str], list[Correction]] = {}
    for correction in corrections:
        corrected.setdefault((correction.indicator, correction.release), []).append(correction)
    series: dict[str, list[SeriesRead]] = {}
    for one in read_series(connection, as_of=as_of, indicator=indicators):
        series.setdefault(one.indicator, []).append(one)
    return {indicator: _panel(indicator, own, members, corrected) for indicator, own in series.items()}


def _panel(
    indicator: str,
    series: Sequence[SeriesRead],
    members: Sequence[str],
    corrected: Mapping[tuple[str, str], Sequence[Correction]],
) -> Panel:
    areas = tuple(sorted({one.area for one in series} | set(members)))
    known = sorted(Period(code) for code in {period for one in series for period in one.cells})
    periods = through(known[0], known[-1])
    row_of = {area: row for row, area in enumerate(areas)}
    column_of = {period.code: column for column, period in enumerate(periods)}
    shape = (len(areas), len(periods))
    values, numerator, denominator = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan)
    status = np.full(shape, ValueStatus.MISSING, dtype=np.uint8)
    releases = [""] * len(periods)
    # Series come oldest release first, and later releases take the place of what they state, too. Each is written at
    # once, since to index an array takes longer than to read a series.
    for release, run in groupby(series, key=attrgetter("release")):
        cells_of = {one.area: one.cells for one in run}
        rows = [row_of[area] for area, cells in cells_of.items() for _ in cells]
        columns = [column_of[period] for cells in cells_of.values() for period in cells]
        texts, above, below = zip(*chain.from_iterable(cells.values() for cells in cells_of.values()), strict=True)
        values[rows, columns], status[rows, columns] = zip(*map(read_text, texts), strict=True)
        numerator[rows, columns], denominator[rows, columns] = above, below  # None becomes NaN
        for column in set(columns):
            releases[column] = release
        for correction in corrected.get((indicator, release), ()):
            if correction.period.code in cells_of.get(correction.area, {}):
                at = row_of[correction.area], column_of[correction.period.code]
                values[at], status[at] = read_value(correction.corrected)
                numerator[at] = denominator[at] = np.nan
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
