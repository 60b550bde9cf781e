"""How a table is printed: its type size, the widths of its columns, and where a long one is divided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from oba.render.blocks import Cell, Row, Table, figure_and_spark
from oba.render.pdf_columns import Line, column_widths, room, row_height
from oba.render.pdf_lines import lines_of

PORTRAIT, LANDSCAPE, SHEET = 493.0, 740.0, 527.0
"""Room for text across a page, in points: A4 without margins of 18 mm, or of 12 mm for a report on one sheet."""

PAGE_HEIGHT: Final = {PORTRAIT: 730.0, LANDSCAPE: 483.0, SHEET: 773.0}
"""Room from top to bottom, in points, by the room across."""

MANY_COLUMNS, MOST_COLUMNS = 7, 10
"""Tables with more columns than the first are set smaller, with more than the second on a page of their own across."""

_SIZE, _SMALL, _SMALLEST = 8.5, 7.3, 6.9

_FIRST, _OTHERS, _LATER = 9.0, 3.0, 10.0
"""Least widths of columns, in units of the type size: names beside figures, others, and those with no figure yet."""

_CAPTION: Final = 34.0

_FULL, _FULL_OF_WORDS = 0.96, 0.62
"""How much of a page a table may take to stay whole: figures are read across rows, words one row after the other."""

_PIECE: Final = 0.45
"""How much of a page a piece of a longer table takes at most. Pieces have heads of their own, which are read aloud; a
repeated head is not.
"""

_TALL_HEAD: Final = 0.4
"""How much of a page a head may take to be repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Rows of a table that stand below one head; `is_whole` says that they fit on a page and stay on one."""

    body: tuple[Row, ...]
    foot: tuple[Row, ...]
    is_whole: bool
    repeats_head: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a table is printed. `rights` says which columns hold figures, to stand to the right; `n` counts columns,
    `widths` are theirs in points and `heights` those of the rows, head, body and foot in turn; `is_cramped` says that
    some word is wider than its column, `are_beside` that sparklines stand beside their figures and not below.
    """

    n: int
    size: float
    rights: tuple[bool, ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    is_cramped: bool
    spans_rows: bool
    are_beside: bool

    def filled(self, row: Row) -> tuple[Cell, ...]:
        """The row's cells and as many empty ones as it lacks, or the next row would fill it up."""
        missing = 0 if self.spans_rows else self.n - sum(cell.columns for cell in row.cells)
        return (*row.cells, *(Cell(content=()) for _ in range(missing)))

    def is_right(self, cell: Cell, k: int) -> bool:
        """Whether the cell in column `k` stands to the right: figures do, as on the page."""
        return cell.kind == "n" or (self.rights[k] and cell.scope != "row" and "words" not in cell.kind.split())

    def lines(self, row: Row, k: int) -> Iterator[Line]:
        """The printed lines of the cell in column `k`; headers and the rows of region and country are bold."""
        cell = row.cells[k]
        is_bold, is_figure = bool(cell.scope) or "beside" in row.kind.split(), self.is_right(cell, k)
        for line in lines_of(cell.content, size=self.size, are_beside=self.are_beside):
            yield replace(line, is_bold=is_bold, is_figure=is_figure)


def layout_of(table: Table, *, available: float) -> Layout:
    """The layout of a table with that much room across the page, in points.

    Sparklines stand beside their figures where all columns have the room.
    """
    if any(figure_and_spark(cell.content) for row in table.body for cell in row.cells):
        beside = _layout(table, available=available, are_beside=True)
        if not beside.is_cramped:
            return beside
    return _layout(table, available=available, are_beside=False)


def _layout(table: Table, *, available: float, are_beside: bool) -> Layout:
    rows = (*table.head, *table.body, *table.foot)
    is_of_figures = bool({"numbers", "scorecard"} & set(table.kind.split()))
    plain = Layout(
        n=table.n_columns,
        size=_size(table),
        rights=tuple(k > 0 and is_of_figures for k in range(table.n_columns)),
        widths=(),
        heights=(),
        is_cramped=False,
        spans_rows=any(cell.rows > 1 for row in rows for cell in row.cells),
        are_beside=are_beside,
    )
    printed = [[tuple(plain.lines(row, k)) for k in range(min(len(row.cells), plain.n))] for row in rows]
    whole = [lines for row, lines in zip(rows, printed, strict=True) if _has_a_cell_per_column(row, plain.n)]
    leasts = [_least(table, k, is_of_figures=is_of_figures) for k in range(plain.n)]
    rooms = [room(chain.from_iterable(row[k] for row in whole), least=least) for k, least in enumerate(leasts)]
    widths = column_widths(rooms, size=plain.size, available=available, fills=not is_of_figures)
    return replace(
        plain,
        widths=widths,
        heights=tuple(row_height(row, widths[: len(row)], size=plain.size) for row in printed),
        is_cramped=any(width < one.least * plain.size for width, one in zip(widths, rooms, strict=True)),
    )


def _has_a_cell_per_column(row: Row, n: int) -> bool:
    return len(row.cells) == n and all(cell.columns == 1 for cell in row.cells)


def _least(table: Table, k: int, *, is_of_figures: bool) -> float:
    if any(row.cells[k].kind == "later" for row in table.foot if k < len(row.cells)):
        return _LATER
    return _FIRST if k == 0 and is_of_figures else _OTHERS


def _size(table: Table) -> float:
    if table.n_columns > MOST_COLUMNS:
        return _SMALLEST
    return _SMALL if table.kind == "scorecard" or table.n_columns > MANY_COLUMNS else _SIZE


def is_wide(table: Table) -> bool:
    """Whether the table needs a page across."""
    return table.kind == "scorecard" or table.n_columns > MOST_COLUMNS


def pieces_of(table: Table, layout: Layout, *, page: float) -> tuple[Piece, ...]:
    """The table whole if it fits on a page of that height, or, of words, on most of one; else divided between rows."""
    n_head, n_body = len(table.head), len(table.body)
    heights = layout.heights[n_head : n_head + n_body]
    head, foot = sum(layout.heights[:n_head]), sum(layout.heights[n_head + n_body :])
    room_below = page - head - _CAPTION
    if head > page * _TALL_HEAD:
        return (Piece(body=table.body, foot=table.foot, is_whole=False, repeats_head=False),)
    most = _FULL if any(layout.rights) else _FULL_OF_WORDS
    is_one = layout.spans_rows or sum(heights) + foot <= room_below * most
    starts = [0] if is_one else _starts(heights, most=room_below * _PIECE)
    ends = [*starts[1:], len(heights)]
    return tuple(
        Piece(
            body=table.body[start:end],
            foot=table.foot if end == len(heights) else (),
            is_whole=not layout.spans_rows and sum(heights[start:end]) + foot <= room_below * _FULL,
        )
        for start, end in zip(starts, ends, strict=True)
    )


def _starts(heights: Sequence[float], *, most: float) -> list[int]:
    """The rows with which pieces begin that are at most so high, unless a single row is higher; the last piece has not
    many fewer than the others.
    """
    n = len(_filled_up(heights, most=most))
    return _filled_up(heights, most=min(most, sum(heights) / n + max(heights, default=0.0)))


def _filled_up(heights: Sequence[float], *, most: float) -> list[int]:
    starts, filled = [0], 0.0
    for k, height in enumerate(heights):
        if filled and filled + height > most:
            starts.append(k)
            filled = 0.0
        filled += height
    return starts
