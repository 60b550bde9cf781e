"""A tidy file of the Department for Education, read into a table: one row per period, place and category.

Layout: https://dfe-analytical-services.github.io/analysts-guide/statistics-production/ud.html. Columns stand in
any order and are found by name. A file is read once and serves every indicator in it.

Files are large and repeat themselves, so rows are read a few hundred at a time, turned into columns, and every text
and every place is kept once, however often it occurs.

Out of scope: publishers with other layouts, and levels below the authority.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress, islice, repeat
from typing import Final

from oba.domain.errors import SourceChanged
from oba.domain.period import Period
from oba.sources.packed_text import checked_text
from oba.sources.table import FETCH_AGAIN, Level, Place, Recurring, Table

ENGLAND = "E92000001"
PARTS_OF_LONDON: dict[str, str] = {"E13000001": "E12000007", "E13000002": "E12000007"}
"""Inner and Outer London, printed beside the nine regions, and the region that they are parts of."""

_JOINT = "/"
"""In an authority number: one row for several authorities that file one return, `314 / 318`."""

_NATIONAL_COLUMNS = ("time_period", "time_identifier", "geographic_level", "country_code")
_BELOW_COLUMNS = ("region_code", "region_name", "old_la_code", "new_la_code", "la_name")
"""A table about England alone has none of these, and every other all of them."""
_ROWS_AT_ONCE: Final = 256
"""So many rows stay in the processor's cache while they are turned into columns; thousands take twice the time."""
_WIDEST_HEAD: Final = 12
"""The layout has ten columns of time and place in front: behind more than this, lines have no beginning in common."""

_Head = tuple[Place | None, list[str]]
"""What lines that begin alike are about (None: no area), and the cells that they begin with."""

_Grown = tuple[int, list[Place], Sequence[Sequence[str]]]
"""How many rows there are; of those about an area the place, and the texts by column in the order of the header."""


class _Texts(dict[str, str]):
    """Each text without the blanks around it, kept once."""

    __slots__ = ()

    def __missing__(self, text: str) -> str:
        bare = text.strip()
        self[text] = kept = self.setdefault(bare, bare)
        return kept


class _PlainTexts(_Texts):
    """The same of texts that were cut at commas without regard to quotes; raises `ValueError` where one has any."""

    __slots__ = ()

    def __missing__(self, text: str) -> str:
        if '"' in text:
            raise ValueError(text)
        return super().__missing__(text)


def read_tidy_file(content: bytes, *, name: str) -> Table:
    """The table in a file, plain or packed by gzip; a byte order mark and either line end are tolerated.

    `name` is what messages call it. Raises `SourceChanged` for what `checked_text` refuses, and when it holds a header
    alone, names a column twice, lacks a column of the layout, has a row of another length than its header, or a row
    about a level, country or period that the layout does not know.
    """
    text = checked_text(content, name=name)
    blocks = _blocks(text, name=name)
    header = _checked_header(next(blocks), name=name)
    grown = _read_by_line(text, header=header)
    if grown is None:
        grown = _read_by_cell(blocks, header=header, where=lambda row: f"{name}, line {_line_of(row, text=text)}")
    n_rows, places, columns = grown
    if not n_rows:
        raise SourceChanged(f"{name}: holds a header and no row. {FETCH_AGAIN}")
    named = {column: texts for column, texts in zip(header, columns, strict=True) if column}
    return Table(name=name, places=places, columns=named)


def _read_by_line(text: bytes, *, header: Sequence[str]) -> _Grown | None:
    """The quick way: lines that begin alike are about one place, so their beginnings are read once.

    None where it may not be gone: a quote or a fault behind the place, or one in it. Then each cell has to be read.
    """
    n_head = 1 + max(map(header.index, _place_columns(header)))
    if n_head > _WIDEST_HEAD:
        return None
    heads: list[_Head] = []
    number_of: dict[str, int] = {}
    at: list[int] = []
    texts = [_PlainTexts() for _ in header[n_head:]]
    tails: list[list[str]] = [[] for _ in texts]
    lines = _lines(text)
    next(lines)
    try:
        while block := list(islice(lines, _ROWS_AT_ONCE)):
            found, *cut = zip(*map(str.rsplit, block, repeat(","), repeat(len(texts))), strict=True)
            for head in dict.fromkeys(found):
                if head not in number_of:
                    number_of[head] = len(heads)
                    heads.append(_read_head(head, header=header[:n_head]))
            at += map(number_of.__getitem__, found)
            for tail, kept, cells in zip(tails, texts, cut, strict=True):
                tail.extend(map(kept.__getitem__, cells))
    except (ValueError, csv.Error):
        return None
    return _grown(heads, at=at, tails=tails)


def _read_head(head: str, *, header: Sequence[str]) -> _Head:
    """The place that a line begins with, and its cells; raises `ValueError` when they are not those of the header."""
    cells = [cell.strip() for cell in next(csv.reader([head], strict=True))]
    return _place(dict(zip(header, cells, strict=True))), cells


def _grown(heads: Sequence[_Head], *, at: Sequence[int], tails: Sequence[Sequence[str]]) -> _Grown:
    """Rows that begin with `heads[at[k]]` and go on with the cells in `tails`, by column."""
    n_rows = len(at)
    if not all(place for place, _ in heads):
        is_area = [heads[k][0] is not None for k in at]
        at, tails = list(compress(at, is_area)), [list(compress(tail, is_area)) for tail in tails]
    begun = [Recurring(at=at, texts=texts) for texts in zip(*(cells for _, cells in heads), strict=True)]
    return n_rows, [place for k in at if (place := heads[k][0]) is not None], [*begun, *tails]


def _read_by_cell(
    blocks: Iterable[Sequence[Sequence[str]]], *, header: Sequence[str], where: Callable[[int], str]
) -> _Grown:
    """The thorough way. `where` says where the row of a number (from 0) stands, for messages."""
    place_columns = _place_columns(header)
    at = [header.index(column) for column in place_columns]
    known: dict[tuple[str, ...], Place | None] = {}
    places: list[Place | None] = []
    texts = [_Texts() for _ in header]
    columns: list[list[str]] = [[] for _ in header]
    for rows in blocks:
        n_before = len(places)
        if set(map(len, rows)) != {len(header)}:
            ragged = next(row for row, cells in enumerate(rows) if len(cells) != len(header))
            found = f"found {len(rows[ragged])} cells, expected {len(header)}"
            raise SourceChanged(f"{where(n_before + ragged)}: {found}. {FETCH_AGAIN}")
        raw = zip(*rows, strict=True)
        block = [list(map(kept.__getitem__, cells)) for kept, cells in zip(texts, raw, strict=True)]
        printed = list(zip(*(block[k] for k in at), strict=True))
        for cells in dict.fromkeys(printed):
            if cells not in known:
                try:
                    known[cells] = _place(dict(zip(place_columns, cells, strict=True)))
                except ValueError as fault:
                    line = where(n_before + printed.index(cells))
                    raise SourceChanged(f"{line}: {fault}. {FETCH_AGAIN}") from None
        places += map(known.__getitem__, printed)
        for column, more in zip(columns, block, strict=True):
            column.extend(more)
    areas = [place for place in places if place is not None]
    if len(areas) < len(places):
        columns = [list(compress(texts, places)) for texts in columns]
    return len(places), areas, columns


def _lines(text: bytes) -> Iterator[str]:
    """The lines, ends and all; decoded as they are asked for, since the whole as one text takes four times the room."""
    return io.TextIOWrapper(io.BytesIO(text), encoding="utf-8-sig", newline="")


def _blocks(text: bytes, *, name: str) -> Iterator[list[list[str]]]:
    """The rows of a text: first the header alone, then `_ROWS_AT_ONCE` at a time."""
    reader = csv.reader(_lines(text))
    try:
        yield list(islice(reader, 1))
        while rows := list(islice(reader, _ROWS_AT_ONCE)):
            yield rows
    except csv.Error as error:
        raise SourceChanged(f"{name}, line {reader.line_num}: is no CSV ({error}). {FETCH_AGAIN}") from None


def _line_of(row: int, *, text: bytes) -> int:
    """The line on which a row ends (0 for the first after the header); looked up only when there is a fault to tell."""
    reader = csv.reader(_lines(text))
    next(islice(reader, row + 1, None), None)
    return reader.line_num


def _checked_header(rows: Sequence[Sequence[str]], *, name: str) -> tuple[str, ...]:
    """The names of the columns, "" for one that has none."""
    header = tuple(cell.strip() for cell in rows[0])
    bare = Table(name=name, places=(), columns={column: () for column in header if column})
    for column in _place_columns(header):
        bare.column(column)
    twice = sorted(column for column, times in Counter(header).items() if column and times > 1)
    if twice:
        raise SourceChanged(
            f"{name}: the header names {', '.join(map(repr, twice))} more than once. Ask the publisher which column "
            f"is meant, or {FETCH_AGAIN.lower()}"
        )
    return header


def _place_columns(header: Sequence[str]) -> tuple[str, ...]:
    """The columns that say what a row is about, in a table with that header."""
    return (*_NATIONAL_COLUMNS, *_BELOW_COLUMNS) if set(_BELOW_COLUMNS) & set(header) else _NATIONAL_COLUMNS


def _place(row: Mapping[str, str]) -> Place | None:
    """What a row is about; None for parts of London and joint rows of several authorities.

    Raises `ValueError`, saying what was found and expected, for a level, country or period that is not known.
    """
    level, country, region = row["geographic_level"], row["country_code"], row.get("region_code")
    if level not in tuple(Level) or country != ENGLAND:
        raise ValueError(
            f"found geographic_level {level!r} in country {country!r}, expected one of {', '.join(Level)} in {ENGLAND}"
        )
    period = _period(row["time_period"], row["time_identifier"])
    if level == Level.NATIONAL:
        return Place(level=Level.NATIONAL, code=ENGLAND, la_code=None, name="England", region_code="", period=period)
    if region is None:
        raise ValueError(f"found geographic_level {level!r} in a table without region_code, expected {Level.NATIONAL}")
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


def _period(time_period: str, time_identifier: str) -> Period:
    """`2025` of a reporting year as it is, `202425` of an academic year as `2024/25`."""
    code = time_period
    if time_identifier == "Academic year" and len(time_period) == 6:
        code = f"{time_period[:4]}/{time_period[4:]}"
    elif time_identifier != "Reporting year" or len(time_period) != 4:
        code = ""
    try:
        return Period(code)
    except ValueError:
        raise ValueError(
            f"found time_period {time_period!r} of a {time_identifier!r}, expected 2025 of a 'Reporting year' or "
            f"202425 of an 'Academic year'"
        ) from None
