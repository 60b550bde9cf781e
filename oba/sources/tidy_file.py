"""A tidy file of the Department for Education in memory: one row per period, place and category.

Layout: https://dfe-analytical-services.github.io/analysts-guide/statistics-production/ud.html. Columns stand in
any order and are found by name. A file is read once, plain or gzipped, and serves every indicator in it.

Out of scope: publishers with other layouts, and levels below the authority.
"""

from __future__ import annotations

import csv
import difflib
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from oba.domain.errors import SourceChanged
from oba.domain.period import Period

ENGLAND = "E92000001"
PARTS_OF_LONDON: dict[str, str] = {"E13000001": "E12000007", "E13000002": "E12000007"}
"""Inner and Outer London, printed beside the nine regions, and the region that they are parts of."""

_JOINT = "/"
"""In an authority number: one row for several authorities that file one return, `314 / 318`."""

_PLACE_COLUMNS = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)
_FETCH_AGAIN = "Fetch the file again"
_RENAMED = f"If the publisher renamed it, correct the indicator's [[source]]; if not, {_FETCH_AGAIN.lower()}"


class Level(StrEnum):
    """What publishers call the three levels."""

    NATIONAL = "National"
    REGIONAL = "Regional"
    AUTHORITY = "Local authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and when a row is about.

    `code` is the ONS code that the file prints, `la_code` the number of an authority (None for regions and England)
    and `region_code` the region that an authority lies in ("" for regions and England).
    """

    level: Level
    code: str
    la_code: str | None
    name: str
    region_code: str
    period: Period


Row = tuple[Place, tuple[str, ...]]
"""A place, and every cell of its row as text, blanks around it removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TidyFile:
    """A publisher's file: `columns` maps a column's name to its place in the cells of `rows`.

    Rows for parts of London and joint rows of several authorities are left out: neither is an area.
    """

    name: str
    columns: dict[str, int]
    rows: tuple[Row, ...]

    def column(self, name: str) -> int:
        """The place of a column; raises `SourceChanged` with the nearest names when it is not there."""
        if name in self.columns:
            return self.columns[name]
        raise SourceChanged(f"{self.name}: there is no column {name!r}; {_nearest(name, self.columns)}. {_RENAMED}")

    def select(self, where: Mapping[str, str]) -> list[Row]:
        """The rows that carry every label; raises `SourceChanged` when a column or label is not there, or no row is."""
        wanted = [(self.column(column), label) for column, label in where.items()]
        chosen = [row for row in self.rows if all(row[1][place] == label for place, label in wanted)]
        if not chosen:
            raise SourceChanged(self._nothing_selected(where))
        return chosen

    def _nothing_selected(self, where: Mapping[str, str]) -> str:
        for column, label in where.items():
            labels = sorted({cells[self.columns[column]] for _, cells in self.rows})
            if label not in labels:
                found = _nearest(label, labels)
                return f"{self.name}: column {column!r} does not hold {label!r}; {found}. {_RENAMED}"
        if not where:
            return f"{self.name}: holds no row for England, a region or an authority. {_FETCH_AGAIN}"
        wanted = " and ".join(f"{column} = {label!r}" for column, label in where.items())
        return f"{self.name}: no row has {wanted} at once, though each occurs. Correct the indicator's [[source]]"


def read_tidy_file(path: Path, *, name: str) -> TidyFile:
    """The file at `path`, called `name` in messages; a byte order mark and either line end are tolerated.

    Raises `SourceChanged` when it cannot be unpacked, is not UTF-8, lacks a column of the layout, has a row of
    another length than its header, or a row about a level, country or period that the layout does not know.
    """
    lines = _lines(_text(path, name=name), name=name)
    _, header = next(lines, (1, ()))
    columns = {column: place for place, column in enumerate(header)}
    bare = TidyFile(name=name, columns=columns, rows=())
    at = [(column, bare.column(column)) for column in _PLACE_COLUMNS]
    rows: list[Row] = []
    for number, cells in lines:
        where = f"{name}, line {number}"
        if len(cells) != len(header):
            raise SourceChanged(f"{where}: found {len(cells)} cells, expected {len(header)}. {_FETCH_AGAIN}")
        place = _place({column: cells[k] for column, k in at}, where=where)
        if place is not None:
            rows.append((place, cells))
    return TidyFile(name=name, columns=columns, rows=tuple(rows))


def _lines(text: str, *, name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The number of each line and its cells, blanks around them removed."""
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            yield reader.line_num, tuple(cell.strip() for cell in cells)
    except csv.Error as error:
        raise SourceChanged(f"{name}, line {reader.line_num}: is no CSV ({error}). {_FETCH_AGAIN}") from None


def _text(path: Path, *, name: str) -> str:
    try:
        raw = path.read_bytes()
        return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise SourceChanged(f"{name}: cannot be unpacked, it is cut short or altered. {_FETCH_AGAIN}") from None
    except UnicodeDecodeError as error:
        raise SourceChanged(f"{name}: byte {error.start} is not UTF-8. {_FETCH_AGAIN}") from None


def _place(row: Mapping[str, str], *, where: str) -> Place | None:
    """What a row is about; None for parts of London and joint rows of several authorities."""
    level, country, region = row["geographic_level"], row["country_code"], row["region_code"]
    if level not in tuple(Level) or country != ENGLAND:
        raise SourceChanged(
            f"{where}: found geographic_level {level!r} in country {country!r}, expected one of "
            f"{', '.join(Level)} in {ENGLAND}. {_FETCH_AGAIN}"
        )
    period = _period(row["time_period"], row["time_identifier"], where=where)
    if level == Level.NATIONAL:
        return Place(level=Level.NATIONAL, code=ENGLAND, la_code=None, name="England", region_code="", period=period)
    if level == Level.REGIONAL:
        if region in PARTS_OF_LONDON:
            return None
        name = row["region_name"]
        return Place(level=Level.REGIONAL, code=region, la_code=None, name=name, region_code="", period=period)
    if _JOINT in row["old_la_code"]:
        return None
    return Place(
        level=Level.AUTHORITY,
        code=row["new_la_code"],
        la_code=row["old_la_code"],
        name=row["la_name"],
        region_code=PARTS_OF_LONDON.get(region, region),
        period=period,
    )


def _period(time_period: str, time_identifier: str, *, where: str) -> Period:
    """`2025` of a reporting year as it is, `202425` of an academic year as `2024/25`."""
    code = time_period
    if time_identifier == "Academic year" and len(time_period) == 6:
        code = f"{time_period[:4]}/{time_period[4:]}"
    elif time_identifier != "Reporting year" or len(time_period) != 4:
        code = ""
    try:
        return Period(code)
    except ValueError:
        raise SourceChanged(
            f"{where}: found time_period {time_period!r} of a {time_identifier!r}, expected 2025 of a "
            f"'Reporting year' or 202425 of an 'Academic year'. {_FETCH_AGAIN}"
        ) from None


def _nearest(wanted: str, found: Iterable[str]) -> str:
    names = list(found)
    close = difflib.get_close_matches(wanted, names, n=3, cutoff=0.5)
    listed = ", ".join(repr(name) for name in close or names[:12])
    return f"the nearest are {listed}" if close else f"it holds {listed or 'nothing'}"
