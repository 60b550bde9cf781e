"""The sheet of a headline curve: its verdict in words, its figures, and a chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from xlsxwriter.utility import quote_sheetname, xl_range_abs  # type: ignore[import-untyped]

from oba.pack.figure_facts import Curve, IndicatorFact
from oba.pack.said_facts import AgreedLine
from oba.render.annotations import noted_periods
from oba.render.geometry import tick_decimals
from oba.render.said import ENTERED_LATE, authority_lines, decimals_said, region_lines
from oba.render.sentences import sentence
from oba.render.tables import CurveRow, curve_rows
from oba.render.words import day, number, period, unit_head
from oba.render.workbook.book import (
    Book,
    Sheet,
    height,
    set_up_print,
    write_across,
    write_figure,
    write_text,
)
from oba.render.workbook.curve_chart import CHART_COLUMNS, Place, chart_ticks, insert_chart
from oba.render.workbook.drawn import EDGE_HEADERS, EDGES, Drawn, DrawnLine, drawn

_PERIOD_WIDTH: Final = 14.0
_FIGURE_WIDTH: Final = 10.0
_REMARK_WIDTH: Final = 24.0
_DEFAULT_WIDTH: Final = 8.43
_REMARKS: Final = "Remarks"
_WHAT_IS_DRAWN: Final = "What the chart draws: numbers alone; a line is broken where there is no number"
_NOTHING_TO_DRAW: Final = "There are no figures to draw yet."


def write_curve(book: Book, sheet: Sheet, curve: Curve, *, name: str, footer: str) -> str | None:
    """Writes the sheet. Gives back where the published figures stand, for a sparkline; None where they are fewer than
    two.
    """
    rows, headers = curve_rows(curve), _headers(curve)
    _set_columns(sheet, len(headers))
    header_row = _write_above(book, sheet, curve, n_columns=len(headers))
    _write_headers(book, sheet, header_row, headers)
    for at, row in enumerate(rows, start=header_row + 1):
        _write_row(book, sheet, at, curve, row)
    found = drawn(curve)
    below = header_row + len(rows) + 2
    below = _write_below(book, sheet, curve, row=below, n_columns=len(headers), ticks=chart_ticks(found))
    sheet.freeze_panes(header_row + 1, 1)
    sheet.repeat_rows(header_row)
    set_up_print(sheet, footer=footer)
    if found is None:
        write_text(sheet, below + 1, 0, _NOTHING_TO_DRAW)
        return None
    place = _write_drawn(book, sheet, found, row=below + 1, name=name, indicator=curve.indicator)
    insert_chart(book, sheet, curve, place, at=(header_row + 1, len(headers) + 1))
    return _sparkline_range(place)


def _headers(curve: Curve) -> tuple[str, ...]:
    agreed = (sentence("scenario_label", line.scenario) for line in region_lines(curve))
    others = (other.name for other in curve.comparators)
    return ("Period", "As published", "Forecast", *EDGE_HEADERS.values(), *agreed, *others, _REMARKS)


def _write_headers(book: Book, sheet: Sheet, row: int, headers: Sequence[str]) -> None:
    """Over columns of figures on the right, as they stand; over the first, and over remarks, on the left."""
    for column, header in enumerate(headers):
        is_figures = column > 0 and header != _REMARKS
        write_text(sheet, row, column, header, book.looks["header of figures" if is_figures else "header"])
    sheet.set_row(row, max(height(header, _FIGURE_WIDTH - 1) for header in headers))


def _set_columns(sheet: Sheet, n_columns: int) -> None:
    sheet.set_column(0, 0, _PERIOD_WIDTH)
    sheet.set_column(1, n_columns - 2, _FIGURE_WIDTH)
    sheet.set_column(n_columns - 1, n_columns - 1, _REMARK_WIDTH)


def _write_above(book: Book, sheet: Sheet, curve: Curve, *, n_columns: int) -> int:
    """Title, and the verdict with what people say instead; gives back the row below them."""
    indicator = curve.indicator
    title = f"{indicator.name} ({unit_head(indicator.unit)}): {curve.area_name}"
    write_text(sheet, 0, 0, title, book.looks["title"])
    row = 1
    for text, look in _verdict_lines(curve):
        width = _width(n_columns) + _DEFAULT_WIDTH * CHART_COLUMNS
        write_across(sheet, row, text, book.looks[look], last=n_columns + CHART_COLUMNS, width=width)
        row += 1
    return row


def _width(n_columns: int) -> float:
    """Of the table alone."""
    return _PERIOD_WIDTH + _FIGURE_WIDTH * (n_columns - 2) + _REMARK_WIDTH


def _verdict_lines(curve: Curve) -> Iterator[tuple[str, str]]:
    if curve.verdict is None:
        yield _definition(curve), "plain"
        return
    yield sentence("verdict_sentence", curve.verdict, curve.indicator), "strong"
    for k, one in enumerate(curve.verdict.overrides):
        yield sentence("override_sentence", curve.verdict, one, is_first=k == 0), "plain"


def _definition(curve: Curve) -> str:
    indicator = curve.indicator
    return f"{indicator.lay_definition} {sentence('polarity_words', indicator.polarity)}."


def _write_row(book: Book, sheet: Sheet, at: int, curve: Curve, row: CurveRow) -> None:
    """A period: what was published, what is expected, what people agreed on and what others had."""
    indicator = curve.indicator
    write_text(sheet, at, 0, period(row.period), book.looks["plain"])
    if row.figure is not None:
        told = row.figure
        write_figure(book, sheet, (at, 1), value=told.value, text=told.text, decimals=indicator.decimals)
    if row.forecast is not None:
        ahead = (row.forecast.value, *(getattr(row.forecast, edge) for edge in EDGES))
        for column, value in enumerate(ahead, start=2):
            write_figure(book, sheet, (at, column), value=value, text="", decimals=indicator.decimals)
    column = 3 + len(EDGES)
    for one in row.agreed:
        if one is not None:
            decimals = decimals_said(one.value, indicator)
            write_figure(book, sheet, (at, column), value=one.value, text="", decimals=decimals)
        column += 1
    for other in row.others:
        if other is not None:
            write_figure(book, sheet, (at, column), value=other.value, text=other.text, decimals=indicator.decimals)
        column += 1
    remarks = "; ".join(_remarks(curve, row))
    if remarks:
        write_text(sheet, at, column, remarks, book.looks["aside"])
        sheet.set_row(at, height(remarks, _REMARK_WIDTH))


def _remarks(curve: Curve, row: CurveRow) -> Iterator[str]:
    if row.is_since:
        yield "new"
    if row.is_provisional:
        yield "provisional"
    for line, one in zip(region_lines(curve), row.agreed, strict=True):
        if one is not None and one.standing == ENTERED_LATE:
            yield f"{sentence('scenario_label', line.scenario)}: {ENTERED_LATE}"
    if row.noted is not None:
        yield sentence("note_reference", row.noted)


def _write_below(book: Book, sheet: Sheet, curve: Curve, *, row: int, n_columns: int, ticks: Sequence[float]) -> int:
    """What must be known to read the figures; gives back the row below it."""
    for text, look in _lines_below(curve, ticks):
        write_across(sheet, row, text, book.looks[look], last=n_columns - 1, width=_width(n_columns))
        row += 1
    return row


def _lines_below(curve: Curve, ticks: Sequence[float]) -> Iterator[tuple[str, str]]:
    indicator = curve.indicator
    if ticks and ticks[0] > 0:
        yield sentence("axis_start", number(ticks[0], tick_decimals(ticks))), "aside"
    if curve.verdict is not None:
        yield _definition(curve), "plain"
    yield f"{indicator.technical_definition} ({indicator.period_meaning}; {indicator.publisher})", "aside"
    yield indicator.caution, "aside"
    if curve.judgement is not None:
        judged = f"{sentence('judgement_sentence', curve.judgement)}. {curve.judgement.why}"
        yield f"{judged} ({sentence('said_words', curve.judgement.said)})", "plain"
    yield from ((text, "plain") for text in _overrides_of_authorities(curve))
    yield from ((text, "plain") for text in _agreed_lines(curve))
    yield from ((text, "aside") for text in _note_lines(curve))
    if curve.baseline is not None:
        made = sentence("method_words", curve.baseline)
        yield f"Forecast: {made}. Frozen on {day(curve.baseline.frozen_on)}.", "aside"


def _overrides_of_authorities(curve: Curve) -> Iterator[str]:
    for verdict in curve.areas:
        for k, one in enumerate(verdict.overrides):
            yield f"{verdict.area_name}: {sentence('override_sentence', verdict, one, is_first=k == 0)}"


def _agreed_lines(curve: Curve) -> Iterator[str]:
    for line in region_lines(curve):
        yield from _agreed_line(curve, line, sentence("scenario_label", line.scenario))
    for line in authority_lines(curve):
        yield from _agreed_line(curve, line, f"{line.area_name}, {sentence('scenario_name', line.scenario)}")
    if curve.agreed:
        yield sentence("no_track_record")


def _agreed_line(curve: Curve, line: AgreedLine, name: str) -> Iterator[str]:
    indicator = curve.indicator
    said = f"{sentence('agreed_points', line, indicator)}. {line.why} ({sentence('said_words', line.said)})"
    yield f"{name}: {said}"
    for point in line.points:
        if point.difference is not None:
            compared = sentence("agreed_comparison", line, point, indicator)
            yield f"{compared} {sentence('said_since', point, indicator)}".strip()
    late = sentence("entered_late", line)
    if late:
        yield late


def _note_lines(curve: Curve) -> Iterator[str]:
    for one in noted_periods(curve):
        told = " ".join(f"{note.text} ({note.source})" for note in one.notes)
        yield f"{sentence('note_heading', one)} {told}"


def _write_drawn(book: Book, sheet: Sheet, found: Drawn, *, row: int, name: str, indicator: IndicatorFact) -> Place:
    write_text(sheet, row, 0, _WHAT_IS_DRAWN, book.looks["heading"])
    place = Place(sheet_name=name, header_row=row + 1, drawn=found)
    _write_headers(book, sheet, place.header_row, ("Period", *(line.header for line in found.lines)))
    for k, one in enumerate(found.periods, start=place.header_row + 1):
        write_text(sheet, k, 0, period(one.code), book.looks["plain"])
    first = found.periods[0].ordinal
    for column, line in enumerate(found.lines, start=1):
        look = book.number_look(_decimals(line, indicator))
        for ordinal, value in line.values.items():
            at = place.header_row + 1 + ordinal - first
            sheet.write_number(at, column, value, look)
    return place


def _decimals(line: DrawnLine, indicator: IndicatorFact) -> int:
    """As many as the indicator is printed with; as many as people gave where they spoke."""
    if line.kind != "agreed":
        return indicator.decimals
    return max(decimals_said(value, indicator) for value in line.values.values())


def _sparkline_range(place: Place) -> str | None:
    """The cells from the first to the last published number; None where there are fewer than two of them."""
    found = place.drawn
    column = next((k for k, line in enumerate(found.lines, start=1) if line.kind == "published"), 0)
    if not column or len(found.lines[column - 1].values) < 2:
        return None
    top = place.header_row + 1 - found.periods[0].ordinal
    numbered = found.lines[column - 1].values
    cells = xl_range_abs(top + min(numbered), column, top + max(numbered), column)
    return f"{quote_sheetname(place.sheet_name)}!{cells}"
