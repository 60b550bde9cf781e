"""Series: what one release states of one indicator and area, a row of the store with its periods in it.

The engine reads whole series, and a row for each figure takes several times as long to load. The cells are a JSON
object by period, so that a period cannot stand in a series twice. Each is a list of the text, the numerator and the
denominator; value and status follow from the text. Where a holding has no counts, the list holds the text alone.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection, select

from oba.domain.holding import Holding
from oba.domain.period import Period
from oba.domain.status import ValueStatus, read_value
from oba.store.rows_digest import json_number
from oba.store.tables import ReleaseRow, SeriesRow

_SERIES = SeriesRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
_RELEASE = ReleaseRow.__table__  # type: ignore[attr-defined]  # as above

OLDEST_FIRST: Final = (_RELEASE.c.published_on, _RELEASE.c.place, _RELEASE.c.id)
"""The order of releases in queries: of two that were public on one day, the one added later is newer."""

_NO_NUMBER: Final = json_number(None)
_INSERT: Final = "INSERT INTO series (indicator, release_id, area_code, la_code, cells) VALUES (?, ?, ?, ?, ?)"

SeriesText = tuple[str, str | None, str]
"""Area code, authority number and cells as JSON."""


@dataclass(frozen=True, slots=True)
class SeriesRead:
    """What one release states of one indicator and area: a list of text, numerator and denominator by period code.

    Counts are None where the release does not hold them.
    """

    indicator: str
    area: str
    la_code: str | None
    release: str
    cells: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class _Form:
    """How the rows of a holding become series: all but the figures themselves.

    `order` are the rows by area and then by period. `plain` is a line for each area: its cells as JSON, with `%s` for
    each text; `counted` has `%s` for each numerator and denominator as well.
    """

    areas: tuple[tuple[str, str | None], ...]
    order: tuple[int, ...]
    plain: str
    counted: str


def series_of(holding: Holding) -> list[SeriesText]:
    """The series of a holding in the order of areas, the cells of each in the order of periods.

    Raises `ValueError` for an area and period that stand there twice, and for a text that `read_value` refuses.
    """
    try:
        form = _form(tuple(holding.area_code), tuple(holding.la_code), tuple(holding.period))
    except ValueError as error:
        raise ValueError(f"{holding.indicator} in {holding.release}: {error}") from None
    texts = map(_text_as_json, map(holding.text.__getitem__, form.order))
    count_of = {text: json_number(_number(text)) for text in {*holding.numerator, *holding.denominator}}
    if all(count == _NO_NUMBER for count in count_of.values()):
        lines = form.plain % tuple(texts)
    else:
        above, below = (
            [count_of[column[row]] for row in form.order] for column in (holding.numerator, holding.denominator)
        )
        lines = form.counted % tuple(chain.from_iterable(zip(texts, above, below, strict=True)))
    return [(*area, cells) for area, cells in zip(form.areas, lines.splitlines(), strict=True)]


# The indicators of one file mostly state the same areas and periods in the same order. Looking up what was found for
# the last takes a fifteenth of finding it again.
@lru_cache(maxsize=16)
def _form(area_code: tuple[str, ...], la_code: tuple[str | None, ...], period: tuple[str, ...]) -> _Form:
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for row, area in enumerate(area_code):
        rows_of[area].append(row)
    key_of = {code: f'"{Period(code).code}"' for code in set(period)}
    areas, order, plain, counted = [], [], [], []
    for area in sorted(rows_of):
        rows = sorted(rows_of[area], key=period.__getitem__)
        keys = [key_of[period[row]] for row in rows]
        if len(set(keys)) < len(keys):
            raise ValueError(f"{area} has a period twice")
        areas.append((area, la_code[rows[0]]))
        order += rows
        plain.append(f"{{{','.join(f'{key}:[%s]' for key in keys)}}}")
        counted.append(f"{{{','.join(f'{key}:[%s,%s,%s]' for key in keys)}}}")
    return _Form(areas=tuple(areas), order=tuple(order), plain="\n".join(plain), counted="\n".join(counted))


@lru_cache(maxsize=100_000)
def read_text(text: str) -> tuple[float, ValueStatus]:
    """`read_value`, which reads a text once: they recur by the thousand."""
    return read_value(text)


@lru_cache(maxsize=100_000)
def _text_as_json(text: str) -> str:
    read_text(text)
    return json.dumps(text)


def _number(text: str) -> float | None:
    """The number that a text states; None for "" and for a symbol."""
    number, status = read_text(text) if text else (math.nan, ValueStatus.MISSING)
    return number if status is ValueStatus.NUMBER else None


def write_series(connection: Connection, series: Sequence[SeriesText], *, indicator: str, release: str) -> None:
    """Adds the series of a holding, which the store does not hold yet."""
    # Past SQLAlchemy, whose handling of so many parameters takes longer than the database itself.
    driver = connection.connection.cursor()
    try:
        driver.executemany(_INSERT, [(indicator, release, *one) for one in series])
    finally:
        driver.close()


def read_series(connection: Connection, *, as_of: date, **narrowed: Iterable[str] | None) -> Iterator[SeriesRead]:
    """Every series that was public by the day, by indicator and then oldest release first.

    `narrowed` limits a column (`indicator`, `area_code`, `release_id`) to some values, or with None to none.
    """
    query = (
        select(_SERIES.c.indicator, _SERIES.c.area_code, _SERIES.c.la_code, _SERIES.c.release_id, _SERIES.c.cells)
        .join(_RELEASE, _RELEASE.c.id == _SERIES.c.release_id)
        .where(_RELEASE.c.published_on <= as_of)
        .order_by(_SERIES.c.indicator, *OLDEST_FIRST, _SERIES.c.area_code)
    )
    for column, values in narrowed.items():
        if values is not None:
            query = query.where(_SERIES.c[column].in_(list(values)))
    for indicator, area, la_code, release, cells in connection.execute(query):
        yield SeriesRead(indicator, area, la_code, release, _read_cells(cells))


def read_cells(connection: Connection, *, indicator: str, area: str, release: str) -> dict[str, list[Any]]:
    """The cells of one series by period, as in `SeriesRead`; empty where the store does not hold it."""
    found = connection.execute(
        select(_SERIES.c.cells).where(
            _SERIES.c.indicator == indicator, _SERIES.c.release_id == release, _SERIES.c.area_code == area
        )
    ).scalar()
    return {} if found is None else _read_cells(found)


def _read_cells(written: str) -> dict[str, list[Any]]:
    cells: dict[str, list[Any]] = json.loads(written)
    if all(len(cell) == 1 for cell in cells.values()):
        return {period: [*cell, None, None] for period, cell in cells.items()}
    return cells
