"""The sheet of the scorecard: areas by indicators, with the region's history in small where a sheet holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]  # the package carries no types

from oba.pack.figure_facts import Scorecard, ScorecardColumn, ScorecardRow
from oba.render.palette import LIGHT
from oba.render.sentences import sentence
from oba.render.tables import TierTable, symbols, tier_tables
from oba.render.words import day, initial, meaning, period, unit_head
from oba.render.workbook.book import Book, Sheet, height, set_up_print, write_figure, write_text

NAME: Final = "Scorecard"
ABOUT: Final = "The latest figure of each indicator for each area."
_HEADERS: Final = ("", "Area", "Unit", "Period", "Region\N{RIGHT SINGLE QUOTATION MARK}s history")
_HISTORY: Final = len(_HEADERS)
_AREA_WIDTH: Final = 34.0
_FIGURE_WIDTH: Final = 16.0
_HISTORY_POINTS: Final = 30.0
_ON_A_PAGE: Final = 11
"""Columns of figures that can still be read when they are printed on one page side by side."""


def write_scorecard(
    book: Book, sheet: Sheet, scorecard: Scorecard, *, as_of: str, histories: Mapping[str, str], footer: str
) -> None:
    """Writes the sheet. `histories` are the cells in which a region's history stands, by indicator id."""
    tables = tier_tables(scorecard)
    columns = tuple(chain.from_iterable(table.columns for table in tables))
    sheet.set_column(0, 0, _AREA_WIDTH)
    sheet.set_column(1, max(1, len(columns)), _FIGURE_WIDTH)
    write_text(sheet, 0, 0, f"Scorecard: latest figures published by {day(as_of)}", book.looks["title"])
    _write_header(book, sheet, tables, histories=histories)
    row = _HISTORY + 1
    for at in range(len(scorecard.rows)):
        _write_area(book, sheet, row, tables, at)
        row += 1
    _write_releases(book, sheet, row, columns, as_of=as_of)
    for text in _below(scorecard):
        row += 1
        write_text(sheet, row + 1, 0, text, None)
    sheet.freeze_panes(_HISTORY + 1, 1)
    sheet.repeat_rows(1, _HISTORY)
    sheet.repeat_columns(0)
    set_up_print(sheet, footer=footer, pages_wide=max(1, -(-len(columns) // _ON_A_PAGE)))


def _write_header(book: Book, sheet: Sheet, tables: Sequence[TierTable], *, histories: Mapping[str, str]) -> None:
    columns = [_HEADERS, *(_told_of(table, column) for table in tables for column in table.columns)]
    for at, told in enumerate(columns):
        for row, text in enumerate(told, start=1):
            write_text(sheet, row, at, text, book.looks["header of figures" if at else "header"])
    for row in range(len(_HEADERS)):
        sheet.set_row(row + 1, max(height(told[row], _FIGURE_WIDTH) for told in columns[1:] or [_HEADERS]))
    sheet.set_row(_HISTORY, _HISTORY_POINTS)
    shown = (column.indicator.id for table in tables for column in table.columns)
    _draw_histories(sheet, {at: histories[name] for at, name in enumerate(shown, start=1) if name in histories})


def _told_of(table: TierTable, column: ScorecardColumn) -> tuple[str, ...]:
    """What stands over an indicator's figures, row by row as in `_HEADERS`."""
    indicator = column.indicator
    name = f"{indicator.id} {indicator.name}"
    return sentence("tier_name", table.tier), name, unit_head(indicator.unit), _period(column), ""


def _draw_histories(sheet: Sheet, cells: Mapping[int, str]) -> None:
    """One group of sparklines, each with an axis of its own; `cells` are those drawn, by the column to draw them in."""
    if not cells:
        return
    drawn = {
        "location": [xl_rowcol_to_cell(_HISTORY, column) for column in cells],
        "range": list(cells.values()),
        "series_color": LIGHT["history"],
        "last_point": True,
        "last_color": LIGHT["since"],
    }
    sheet.add_sparkline(_HISTORY, min(cells), drawn)


def _period(column: ScorecardColumn) -> str:
    if column.period is None:
        return "not yet published"
    told = f"{period(column.period)}{sentence('release_status', column.status)}"
    return f"{told}; kept out, a check failed" if column.quarantined else told


def _write_area(book: Book, sheet: Sheet, row: int, tables: Sequence[TierTable], at: int) -> None:
    """One area's figures, in the order of the columns: members first, then the region and the country."""
    beside = [chain(table.members, table.beside) for table in tables]
    own = [list(rows)[at] for rows in beside]
    if own:
        write_text(sheet, row, 0, _area(own[0][0]), book.looks["strong"])
    column = 0
    for table, (_, cells) in zip(tables, own, strict=True):
        for one, cell in zip(table.columns, cells, strict=True):
            column += 1
            decimals = one.indicator.decimals
            write_figure(book, sheet, (row, column), value=cell.value, text=cell.text, decimals=decimals)


def _area(row: ScorecardRow) -> str:
    return f"{row.name} (too small to judge)" if row.too_small else row.name


def _write_releases(book: Book, sheet: Sheet, row: int, columns: Sequence[ScorecardColumn], *, as_of: str) -> None:
    write_text(sheet, row, 0, "Release", book.looks["aside"])
    told = [_release(column, as_of=as_of) for column in columns]
    for at, text in enumerate(told, start=1):
        write_text(sheet, row, at, text, book.looks["aside"])
    sheet.set_row(row, max((height(text, _FIGURE_WIDTH) for text in told), default=15.0))


def _release(column: ScorecardColumn, *, as_of: str) -> str:
    if column.period is None:
        return initial(sentence("not_yet_published", column, as_of))
    published = f", {day(column.published_on)}" if column.published_on else ""
    return f"{column.release}{published}" if column.release else ""


def _below(scorecard: Scorecard) -> Iterator[str]:
    """How many authorities stand behind the region's figures, what may not be the newest, and what symbols mean."""
    for row in scorecard.rows:
        for column, cell in zip(scorecard.columns, row.cells, strict=True):
            if cell.included is not None:
                told = sentence("region_includes_words", cell.included)
                yield f"{row.name}, {column.indicator.id}: {told}."
    reasons = dict.fromkeys(column.stale for column in scorecard.columns if column.stale)
    for reason in reasons:
        stale = [column.indicator.id for column in scorecard.columns if column.stale == reason]
        yield sentence("stale_sentence", stale, reason)
    for text, status in symbols(scorecard):
        yield f"{text}: {meaning(status)}"
