"""Writes the workbook in which an authority returns its own figures for a priority.

Out of scope: which periods are due, and sending the workbook. Protection of sheets keeps a hand from slipping; it has
no password and is no security.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from textwrap import wrap
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]  # the package carries no types

from oba.domain.area import Area
from oba.domain.measure import Measure
from oba.domain.period import Period
from oba.sources.return_layout import (
    FIRST_ROW,
    FORM_SHEET,
    HEADER_ROW,
    HEADERS,
    HELP_SHEET,
    MAX_NOTE_CHARACTERS,
    REASONS,
    STAMP_SHEET,
    AskedRow,
    Column,
    ReturnedFigure,
    Stamp,
    how_asked,
    reason_label,
)
from oba.sources.return_rules import NOTE_RULE, Rule, number_rule, reason_rule

_WIDTHS: Final[dict[Column, float]] = {
    Column.ROW: 13,
    Column.MEASURE: 22,
    Column.DEFINITION: 40,
    Column.QUESTION: 14,
    Column.PERIOD: 9,
    Column.UNIT: 10,
    Column.NUMBER: 10,
    Column.OUT_OF: 10,
    Column.REASON: 21,
    Column.NOTE: 30,
}
_HELP_WIDTH: Final = 100
_LINE_POINTS: Final = 15.5
_HIGHEST_ROW_POINTS: Final = 409
"""A spreadsheet programme takes no higher row."""
_FILLED: Final = 1.05
"""How much of a column's width a line of words fills, in the widest of the usual fonts."""
_A4: Final = 9
_FOOTER_NAME_CHARACTERS: Final = 55
"""A printed footer holds 255 characters in all, each & written twice."""
_LOOKS: Final[dict[str, dict[str, object]]] = {
    "title": {"bold": True, "font_size": 15},
    "heading": {"bold": True, "font_size": 12, "top": 1, "top_color": "#8A9199"},
    "plain": {"text_wrap": True, "valign": "top"},
    "aside": {"font_color": "#505A64"},
    "header": {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#E3E8EC"},
    "asked": {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#8A9199"},
    "row": {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#8A9199", "font_color": "#505A64"},
    "not asked": {"border": 1, "border_color": "#8A9199", "bg_color": "#E3E8EC", "valign": "top", "align": "center"},
    "answer": {"locked": False, "border": 1, "border_color": "#8A9199", "bg_color": "#FFF8D6", "valign": "top"},
    "words": {
        "locked": False,
        "border": 1,
        "border_color": "#8A9199",
        "bg_color": "#FFF8D6",
        "valign": "top",
        "text_wrap": True,
    },
}
_INSTRUCTIONS: Final = (
    "Fill in the yellow cells of the sheet \u201cReturn\u201d. Each row asks for one measure in one period.",
    "Where a row asks for a number out of another, give both counts and not the percentage: it is worked out from "
    "them, so that every authority rounds alike.",
    "Zero is a number: type 0 where you counted and found none.",
    "Where there is no number, leave it empty and choose the reason from the list: one or the other, never both.",
    "Leave a row empty while you have nothing to return for it. You can return the workbook again later.",
    "Cells that are filled in already hold what you returned before. Correct them where they have changed; what you "
    "clear counts as withdrawn.",
    "Type numbers, not formulas, dates or percentages. Paste as values if you copy from elsewhere.",
    f"A note can have {MAX_NOTE_CHARACTERS} characters. Name nobody, and nothing by which a child could be known.",
    "You can add sheets of your own. Leave rows and columns as they are, and save the workbook as .xlsx.",
)
_Looks = Mapping[str, "xlsxwriter.format.Format"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTemplate:
    """What one authority is asked for in one priority.

    `periods` holds the periods that each measure is asked for, by its id. `earlier` is what the authority returned
    before, by measure and period; it is filled in already.
    Raises `ValueError` when nothing is asked for, a measure is of another priority or stands there twice, or a measure
    has no periods.
    """

    partnership: str
    partnership_name: str
    priority: str
    priority_name: str
    area: Area
    measures: tuple[Measure, ...]
    periods: Mapping[str, tuple[Period, ...]]
    made_on: date
    earlier: Mapping[tuple[str, str], ReturnedFigure] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.measures:
            raise ValueError(f"a return of {self.priority} asks for no measure; give it at least one")
        for measure in self.measures:
            if measure.priority != self.priority:
                raise ValueError(f"{measure.id} is a measure of {measure.priority}, not of {self.priority}")
            if not self.periods.get(measure.id):
                raise ValueError(f"{measure.id} is asked for no period; give it at least one")
        ids = [row.id for row in self.stamp.rows]
        if len(set(ids)) < len(ids):
            raise ValueError(f"a return of {self.priority} asks for a measure and period twice")

    @property
    def stamp(self) -> Stamp:
        """What the hidden sheet says; its rows are those of the form, in order."""
        return Stamp(
            partnership=self.partnership,
            priority=self.priority,
            area_code=self.area.code,
            made_on=self.made_on,
            rows=tuple(
                AskedRow(measure=measure.id, period=period.code, name=measure.name, asks=how_asked(measure))
                for measure in self.measures
                for period in self.periods[measure.id]
            ),
        )


def write_return(template: ReturnTemplate) -> bytes:
    """The workbook as XLSX: how to fill it in, the form, and a hidden stamp. The same template gives the same bytes."""
    stored = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stored, options) as book:
        book.set_properties(
            {
                "title": f"Return for {template.area.name}: {template.priority_name}",
                "created": datetime.combine(template.made_on, time()),
            }
        )
        looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
        reasons = _write_help(book.add_worksheet(HELP_SHEET), template, looks=looks)
        form = book.add_worksheet(FORM_SHEET)
        _write_form(form, template, looks=looks, reasons=reasons)
        _write_stamp(book, template.stamp)
        form.activate()
    return stored.getvalue()


def _write_help(sheet: xlsxwriter.worksheet.Worksheet, template: ReturnTemplate, *, looks: _Looks) -> str:
    """The address of the list of reasons, for the drop-down cells."""
    sheet.set_column(0, 0, _HELP_WIDTH)
    lines: list[tuple[str, str]] = [
        (f"Figures from {template.area.name}", "title"),
        (f"{template.priority_name} \N{MIDDLE DOT} {template.partnership_name}", "plain"),
        (f"Made on {_day(template.made_on)}", "aside"),
        ("", "plain"),
        ("What to do", "heading"),
        *((f"{number}. {line}", "plain") for number, line in enumerate(_INSTRUCTIONS, start=1)),
        ("", "plain"),
        ("Reasons why there is no number", "heading"),
    ]
    first = len(lines)
    lines += [(reason_label(symbol), "plain") for symbol in REASONS]
    for row, (text, look) in enumerate(lines):
        sheet.set_row(row, _height(text, _HELP_WIDTH) + (6 if look in {"title", "heading"} else 0))
        sheet.write_string(row, 0, text, looks[look])
    _finish(sheet, template)
    return f"='{HELP_SHEET}'!$A${first + 1}:$A${len(lines)}"


def _write_form(
    sheet: xlsxwriter.worksheet.Worksheet, template: ReturnTemplate, *, looks: _Looks, reasons: str
) -> None:
    sheet.write_string(0, 0, f"Figures from {template.area.name}", looks["title"])
    sheet.write_string(1, 0, f"{template.priority_name} \N{MIDDLE DOT} {template.partnership_name}")
    sheet.write_string(
        2,
        0,
        "Fill in the yellow cells: a number, or the reason why there is none. Leave a row empty for now if you "
        "have nothing to return for it.",
        looks["aside"],
    )
    sheet.set_row(HEADER_ROW, 2 * _LINE_POINTS)
    for column, header in HEADERS.items():
        sheet.set_column(column, column, _WIDTHS[column])
        sheet.write_string(HEADER_ROW, column, header, looks["header"])
    measures = {measure.id: measure for measure in template.measures}
    for row, asked in enumerate(template.stamp.rows, start=FIRST_ROW):
        _write_asked(sheet, row, asked=asked, measure=measures[asked.measure], looks=looks)
        _write_answers(sheet, row, measure=measures[asked.measure], looks=looks, reasons=reasons)
        if earlier := template.earlier.get((asked.measure, asked.period)):
            _write_earlier(sheet, row, earlier=earlier, looks=looks)
    sheet.freeze_panes(FIRST_ROW, Column.DEFINITION)
    sheet.repeat_rows(HEADER_ROW)
    _finish(sheet, template)


def _write_asked(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, *, asked: AskedRow, measure: Measure, looks: _Looks
) -> None:
    number = f"Number: {measure.numerator}" if measure.numerator else ""
    out_of = f"Out of: {measure.denominator}" if measure.denominator else ""
    texts = {
        Column.MEASURE: measure.name,
        Column.DEFINITION: "\n".join(line for line in (measure.definition, number, out_of) if line),
        Column.QUESTION: f"{measure.quadrant.capitalize()}?",
        Column.PERIOD: asked.period,
        Column.UNIT: str(measure.unit),
    }
    sheet.set_row(row, max(_height(text, _WIDTHS[column]) for column, text in texts.items()))
    sheet.write_string(row, Column.ROW, asked.id, looks["row"])
    for column, text in texts.items():
        sheet.write_string(row, column, text, looks["asked"])


def _write_answers(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, *, measure: Measure, looks: _Looks, reasons: str
) -> None:
    """The cells to fill in, empty, each with what may be typed there."""
    sheet.write_blank(row, Column.NUMBER, None, looks["answer"])
    _validate(sheet, row, Column.NUMBER, number_rule(row, measure))
    if measure.denominator:
        sheet.write_blank(row, Column.OUT_OF, None, looks["answer"])
        _validate(sheet, row, Column.OUT_OF, number_rule(row, measure))
    else:
        sheet.write_string(row, Column.OUT_OF, "\N{EN DASH}", looks["not asked"])
    sheet.write_blank(row, Column.REASON, None, looks["words"])
    _validate(sheet, row, Column.REASON, reason_rule(reasons))
    sheet.write_blank(row, Column.NOTE, None, looks["words"])
    _validate(sheet, row, Column.NOTE, NOTE_RULE)


def _validate(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: Column, rule: Rule) -> None:
    sheet.data_validation(row, column, row, column, dict(rule))


def _write_earlier(sheet: xlsxwriter.worksheet.Worksheet, row: int, *, earlier: ReturnedFigure, looks: _Looks) -> None:
    """Fills in what was returned before: the counts where there are any, else the value or its reason."""
    if earlier.text in REASONS and not earlier.denominator:
        sheet.write_string(row, Column.REASON, reason_label(earlier.text), looks["words"])
    else:
        sheet.write_number(row, Column.NUMBER, float(earlier.numerator or earlier.text), looks["answer"])
        if earlier.denominator:
            sheet.write_number(row, Column.OUT_OF, float(earlier.denominator), looks["answer"])
    if earlier.note:
        sheet.write_string(row, Column.NOTE, earlier.note, looks["words"])


def _write_stamp(book: xlsxwriter.Workbook, stamp: Stamp) -> None:
    sheet = book.add_worksheet(STAMP_SHEET)
    for row, line in enumerate(stamp.lines()):
        for column, text in enumerate(line):
            sheet.write_string(row, column, text)
    sheet.very_hidden()
    sheet.protect()


def _finish(sheet: xlsxwriter.worksheet.Worksheet, template: ReturnTemplate) -> None:
    """Print set-up and protection, alike on both sheets that people see."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    area, priority = (
        text[:_FOOTER_NAME_CHARACTERS].replace("&", "&&") for text in (template.area.name, template.priority_name)
    )
    sheet.set_footer(f"&L{area}: {priority}&RPage &P of &N")
    sheet.hide_gridlines(2)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _height(text: str, width: float) -> float:
    """Points that the text needs in a column so wide: not every programme works it out when it opens a workbook."""
    lines = sum(max(1, len(wrap(line, int(width * _FILLED)))) for line in text.split("\n"))
    return min(lines * _LINE_POINTS, _HIGHEST_ROW_POINTS)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
