"""The sheet of every figure in the pack, one to a row, as a named table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from oba.render.figures.figure import Figure
from oba.render.workbook.book import Book, set_up_print, write_table
from oba.render.workbook.quick_sheet import LongSheet

NAME: Final = "Figures"
ABOUT: Final = "Every figure in the pack, one to a row, as the table \u201cFigures\u201d."
HEADERS: Final = (
    "Section",
    "Indicator",
    "Indicator name",
    "Area code",
    "Area name",
    "Period",
    "Value",
    "As printed",
    "Status",
    "Unit",
    "Kind",
)
_WIDTHS: Final = (12, 11, 36, 12, 28, 10, 11, 12, 17, 14, 20)


def write_figures(book: Book, sheet: LongSheet, figures: Iterable[Figure], *, footer: str) -> None:
    """Writes the table; the value is empty where there is no number, and the text says why."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for figure in figures:
        sheet.add_row(_cells(book, sheet, figure))
    write_table(book, sheet, name=NAME, headers=HEADERS, n_rows=sheet.n_rows, description=ABOUT)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    set_up_print(sheet, footer=footer)


def _cells(book: Book, sheet: LongSheet, figure: Figure) -> tuple[str, ...]:
    """In the order of `HEADERS`."""
    texts = sheet.texts
    return (
        texts[figure.section],
        texts[figure.indicator],
        texts[figure.indicator_name],
        texts[figure.area],
        texts[figure.area_name],
        texts[figure.period],
        sheet.number(figure.value, book.number_look(figure.decimals)),
        texts[figure.text],
        texts[figure.status],
        texts[figure.unit],
        texts[figure.kind],
    )
