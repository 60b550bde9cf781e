"""A workbook that can be made twice alike: its looks, its sheets, and how a text or a number enters them.

Out of scope: the language of cells, which the file format has no place for; it is named among the properties.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]  # the package carries no types

from oba.render.bidi import without_turns
from oba.render.palette import LIGHT
from oba.render.workbook.quick_chart import QuickLineChart
from oba.render.workbook.quick_sheet import QuickSheet
from oba.render.workbook.texts import cell_text, plain_text

Sheet = Any
"""A worksheet of xlsxwriter, which carries no types."""
Look = Any
"""A cell format of xlsxwriter."""

LANGUAGE: Final = "en-GB"
_A4: Final = 9
_LINE_POINTS: Final = 15.0
_HIGHEST_ROW_POINTS: Final = 409
"""A spreadsheet programme takes no higher row."""
_FILLED: Final = 1.05
"""How many characters go into a unit of a column's width, on average of running words."""
_FOOTER_CHARACTERS: Final = 55
"""A printed footer holds 255 characters in all, each & written twice."""

_HEADER: Final[dict[str, object]] = {
    "bold": True,
    "text_wrap": True,
    "valign": "top",
    "bg_color": LIGHT["panel"],
    "font_color": LIGHT["ink"],
    "bottom": 1,
    "bottom_color": LIGHT["soft"],
}
_LOOKS: Final[dict[str, dict[str, object]]] = {
    "title": {"bold": True, "font_size": 15},
    "heading": {"bold": True, "font_size": 12},
    "plain": {"text_wrap": True, "valign": "top"},
    "strong": {"text_wrap": True, "valign": "top", "bold": True},
    "aside": {"text_wrap": True, "valign": "top", "font_color": LIGHT["soft"]},
    "notice": {
        "text_wrap": True,
        "valign": "top",
        "bold": True,
        "bg_color": LIGHT["note"],
        "font_color": LIGHT["note-ink"],
    },
    "header": _HEADER,
    "header of figures": {**_HEADER, "align": "right"},
    "symbol": {"align": "right", "valign": "top", "font_color": LIGHT["soft"]},
    "day": {"num_format": "d mmmm yyyy", "align": "left", "valign": "top"},
    "link": {"font_color": LIGHT["link"], "underline": 1, "valign": "top"},
}


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook being written. `looks` are the cell formats by name; those of numbers are made as they are needed."""

    workbook: Any
    looks: dict[str, Look]
    numbers: dict[int, Look] = field(default_factory=dict)

    def add_sheet(self, name: str, kind: type[QuickSheet] = QuickSheet) -> Sheet:
        """A new sheet of that name, after those that there are."""
        return self.workbook.add_worksheet(name, worksheet_class=kind)

    def add_line_chart(self) -> QuickLineChart:
        """A new chart of lines, to be put on a sheet; made known to xlsxwriter as its `add_chart` does."""
        chart = QuickLineChart()
        chart.embedded = True
        self.workbook.charts.append(chart)
        return chart

    def number_look(self, decimals: int) -> Look:
        """The look of a number with so many decimals."""
        if decimals not in self.numbers:
            digits = f"#,##0.{'0' * decimals}" if decimals > 0 else "#,##0"
            self.numbers[decimals] = self.workbook.add_format({"num_format": digits, "valign": "top"})
        return self.numbers[decimals]


def written_book(write: Callable[[Book], None], *, title: str, subject: str, made_on: date) -> bytes:
    """The bytes of the workbook that `write` fills: the same for the same cells, wherever and whenever it is made."""
    stored = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stored, options) as workbook:
        workbook.set_properties(
            {"title": plain_text(title), "subject": plain_text(subject), "created": datetime.combine(made_on, time())}
        )
        workbook.set_custom_property("Language", LANGUAGE, "text")
        write(Book(workbook, {name: workbook.add_format(look) for name, look in _LOOKS.items()}))
    return stored.getvalue()


def write_text(sheet: Sheet, row: int, column: int, text: str, look: Look = None) -> None:
    """Writes a text as a text, whatever it looks like; nothing for an empty one, save its look."""
    if text:
        sheet.write_string(row, column, cell_text(text), look)
    else:
        sheet.write_blank(row, column, None, look)


def write_figure(
    book: Book, sheet: Sheet, at: tuple[int, int], *, value: float | None, text: str, decimals: int
) -> None:
    """Writes a number as a number in its decimals, and what stands in place of one as a text."""
    if value is not None and math.isfinite(value):
        sheet.write_number(*at, value, book.number_look(decimals))
    else:
        write_text(sheet, *at, text, book.looks["symbol"])


def write_day(book: Book, sheet: Sheet, at: tuple[int, int], iso: str | None) -> None:
    """Writes a day as a date that can be sorted and filtered; nothing for None."""
    if iso is not None:
        sheet.write_datetime(*at, datetime.combine(date.fromisoformat(iso), time()), book.looks["day"])


def write_across(sheet: Sheet, row: int, text: str, look: Look, *, last: int, width: float) -> None:
    """Writes a text over the columns up to `last`, which are `width` wide together, in a row high enough for it."""
    if last > 0:
        sheet.merge_across(row, last)
    write_text(sheet, row, 0, text, look)
    sheet.set_row(row, height(text, width))


def height(text: str, width: float) -> float:
    """Points that the text needs in a column so wide: not every programme works it out when it opens a workbook."""
    room = max(1, int(width * _FILLED))
    lines = sum(max(1, math.ceil(len(line) / room)) for line in text.split("\n"))
    return min(lines * _LINE_POINTS, _HIGHEST_ROW_POINTS)


def write_table(
    book: Book, sheet: Sheet, *, name: str, headers: Sequence[str], n_rows: int, description: str, first_row: int = 0
) -> None:
    """Makes a named table of the rows below `first_row`, with its header row; without rows one empty row is in it.

    The cells of the rows are the caller's to write.
    """
    sheet.add_table(
        first_row,
        0,
        first_row + max(1, n_rows),
        len(headers) - 1,
        {
            "name": name,
            "style": "Table Style Light 1",
            "title": name,
            "description": plain_text(description),
            "columns": [{"header": header, "header_format": book.looks["header"]} for header in headers],
        },
    )


def set_up_print(sheet: Sheet, *, footer: str, pages_wide: int = 1) -> None:
    """A4 landscape, so many pages wide and as long as it gets, numbered."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(pages_wide, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    told = plain_text(without_turns(footer)).replace("\n", " ")[:_FOOTER_CHARACTERS].replace("&", "&&")
    sheet.set_footer(f"&L{told}&RPage &P of &N")
