"""Comma-separated text as publishers send it: bytes to text, text to rows, each fault named with its line.

Out of scope: what the columns mean, and the Department for Education's tidy layout (`tidy_file`).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oba.domain.errors import SourceChanged
from oba.sources.table import FETCH_AGAIN, nearest

_PAGE_STARTS = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml")
_TWO_BYTE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CHECK_ADDRESS = (
    "Open the address in a browser: if it has moved, correct the data set's request; if not, try another day"
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CsvRows:
    """The rows of a CSV: each has the number of its last line in the text, and as many cells as the header.

    `header` holds every column's name; a name is never there twice, but "" can be, for columns that have none.
    """

    name: str
    header: tuple[str, ...]
    rows: Sequence[tuple[int, tuple[str, ...]]]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        return iter(self.rows)

    def place(self, column: str) -> int:
        """Where a column stands, from 0; raises `SourceChanged` with the nearest names when it is not there."""
        if column and column in self.header:
            return self.header.index(column)
        raise SourceChanged(
            f"{self.name}: there is no column {column!r}; {nearest(column, filter(None, self.header))}. "
            f"If the publisher renamed it, correct the data set's request; if not, {FETCH_AGAIN.lower()}"
        )


def refuse_empty(rows: CsvRows) -> None:
    """Raises `SourceChanged` when there is a header and no row."""
    if not len(rows):
        raise SourceChanged(
            f"{rows.name}: holds a header and no row. Correct the data set's request, or fetch it again"
        )


def columns_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The texts of every column that has a name, by name; `rows` are cells, each as long as the header."""
    return {name: tuple(cells[place] for cells in rows) for place, name in enumerate(header) if name}


def read_rows(
    content: bytes, *, name: str, delimiter: str = ",", encoding: str | None = None, header_row: int | None = None
) -> CsvRows:
    """The rows of a CSV called `name` in messages; blanks around cells are removed, and lines without a text left out.

    `encoding` and `header_row` (from 1; what stands above is skipped) are what the data set's request declares, None
    where it cannot: then they are UTF-8 and 1. Raises `SourceChanged` for what `decode_text` refuses, when the header
    is not there, names a column twice or names none, and for a row that is longer or shorter than the header.
    """
    lines = _lines(decode_text(content, name=name, encoding=encoding), name=name, delimiter=delimiter)
    header: tuple[str, ...] = ()
    header_line = 1
    for _ in range(header_row or 1):
        header_line, header = next(lines, (header_line, ()))
    remedy = "Correct `header_row` in the data set's request, or fetch the file again" if header_row else FETCH_AGAIN
    _check_header(header, where=f"{name}, line {header_line}", remedy=remedy)
    rows = []
    for number, cells in lines:
        if not any(cells):
            continue
        if len(cells) != len(header):
            raise SourceChanged(
                f"{name}, line {number}: found {len(cells)} cells, expected {len(header)}. {FETCH_AGAIN}"
            )
        rows.append((number, cells))
    return CsvRows(name=name, header=header, rows=rows)


def decode_text(content: bytes, *, name: str, encoding: str | None = None) -> str:
    """The text of a body, byte order mark removed; `encoding` is as for `read_rows`.

    Raises `SourceChanged` for a web page, for another encoding than the declared one, and for NUL characters.
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:16].lower().startswith(_PAGE_STARTS):
        raise SourceChanged(f"{name}, line 1: found a web page, expected data. {_CHECK_ADDRESS}")
    try:
        text = content.decode(encoding or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        remedy = _declare(content) if encoding else FETCH_AGAIN
        raise SourceChanged(f"{name}, line {line}: found bytes that are not {encoding or 'utf-8'}. {remedy}") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SourceChanged(f"{name}, line {line}: found a NUL character, so it is damaged or no text. {FETCH_AGAIN}")
    return text


def _declare(content: bytes) -> str:
    likely = "utf-16" if content.startswith(_TWO_BYTE_MARKS) else "windows-1252"
    return f"Declare the publisher's `encoding` in the data set's request ({likely}, by the look of it)"


def _lines(text: str, *, name: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, tuple(cell.strip() for cell in cells)
    except csv.Error as error:
        raise SourceChanged(f"{name}, line {reader.line_num}: is no CSV ({error}). {FETCH_AGAIN}") from None


def _check_header(header: tuple[str, ...], *, where: str, remedy: str) -> None:
    named = [name for name in header if name]
    if not named:
        raise SourceChanged(f"{where}: found no header. {remedy}")
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        listed = ", ".join(map(repr, twice))
        raise SourceChanged(f"{where}: the header names {listed} more than once. {remedy}, or ask which is meant")
