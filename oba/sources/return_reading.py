"""Reads the workbook that an authority sent back: its figures, and all that is wrong with it, row by row.

Out of scope: whether a file with findings is loaded nevertheless, and whether a figure is plausible.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Never
from xml.etree.ElementTree import ParseError

import python_calamine

from oba.domain.area import Area
from oba.domain.errors import UserError
from oba.domain.measure import Measure
from oba.sources.return_layout import (
    FIRST_ROW,
    FORM_SHEET,
    FORMAT_VERSION,
    HEADER_ROW,
    HEADERS,
    STAMP_SHEET,
    AskedRow,
    Column,
    ReturnedFigure,
    Stamp,
    check_sum,
    how_asked,
)
from oba.sources.return_row import FormRow, RowFinding, read_row
from oba.sources.typed_cells import CellValue, as_text, shown
from oba.sources.workbook_guard import WorkbookKind, refuse_unsafe_workbook
from oba.sources.workbook_marks import read_marks

MAX_COLUMNS = 200
"""Of the form that are looked at: people write beside it, and not so far out."""
_UNREADABLE = (
    python_calamine.CalamineError,
    ParseError,
    zipfile.BadZipFile,
    LookupError,
    ValueError,
    TypeError,
    OverflowError,
)
"""What the readers raise over a workbook that is safe and not sound: parts that are missing or at odds."""
_MAKE_ANEW = "Make a new workbook with `oba return make`, and copy the figures over"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityReturn:
    """What one authority returned for one priority.

    `figures` are in the order in which they were asked for. `findings` is everything that is wrong, by row; a row with
    a finding gives no figure. `blanks` are measure and period of the rows left empty: not returned, or withdrawn.
    """

    priority: str
    area_code: str
    made_on: date
    figures: tuple[ReturnedFigure, ...]
    findings: tuple[RowFinding, ...]
    blanks: tuple[tuple[str, str], ...]

    @property
    def n_blank(self) -> int:
        return len(self.blanks)


class ChangeKind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    NOW_BLANK = "now blank"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnChange:
    """What a return would change for one measure and period; `before` is None for a new figure, `after` for a blank."""

    measure: str
    period: str
    kind: ChangeKind
    before: ReturnedFigure | None
    after: ReturnedFigure | None


def read_return(
    content: bytes, *, name: str, measures: Mapping[str, Measure], areas: Mapping[str, Area], partnership: str
) -> AuthorityReturn:
    """What the workbook `name` returns, with every finding.

    `measures` are those of the partnership by id, `areas` its areas by code. Values are text: as typed where a measure
    is a single number, and else numerator over denominator, times the unit's multiplier, rounded half up to the
    measure's decimals. None out of none is `z`. A row left empty is not returned, and never zero.
    Raises `UserError` when the workbook is not safe to open, is no return, was made for another partnership, for a
    priority or an area that is not there, by another version, or when its hidden sheet or its columns were changed.
    """
    if refuse_unsafe_workbook(content, name=name) is not WorkbookKind.XLSX:
        _refuse(name, "this is an .ods workbook, expected .xlsx", "Save it as .xlsx, and send that")
    try:
        with python_calamine.load_workbook(io.BytesIO(content)) as book:
            stamp = _read_stamp(_lines(book, STAMP_SHEET, name=name), name=name)
            lines = _lines(book, FORM_SHEET, name=name)
        marks = read_marks(content, sheet=FORM_SHEET)
    except _UNREADABLE as error:
        _refuse(name, f"the workbook cannot be read ({error})", "Open it, save it again as .xlsx, and send that")
    _check_stamp(stamp, measures=measures, areas=areas, partnership=partnership, name=name)
    _check_headers(lines, name=name)
    rows = [FormRow(place=place, cells=cells, marks=marks) for place, cells in enumerate(lines) if place >= FIRST_ROW]
    return _gathered(rows, stamp=stamp, measures=measures)


def changes(returned: AuthorityReturn, earlier: Mapping[tuple[str, str], ReturnedFigure]) -> tuple[ReturnChange, ...]:
    """What loading the return would change against what was returned before, by measure and period, in form order.

    Rows with findings, and figures that the workbook does not ask for, change nothing. A note is part of a figure.
    """
    found: list[ReturnChange] = []
    for figure in returned.figures:
        before = earlier.get(figure.key)
        if before != figure:
            kind = ChangeKind.NEW if before is None else ChangeKind.CHANGED
            found.append(
                ReturnChange(measure=figure.measure, period=figure.period, kind=kind, before=before, after=figure)
            )
    found += [
        ReturnChange(measure=key[0], period=key[1], kind=ChangeKind.NOW_BLANK, before=earlier[key], after=None)
        for key in returned.blanks
        if key in earlier
    ]
    return tuple(found)


def _lines(book: python_calamine.CalamineWorkbook, sheet: str, *, name: str) -> list[list[CellValue]]:
    if sheet not in book.sheet_names:
        _refuse(name, f"there is no sheet {sheet!r}, so this is no return", "Send the workbook that was made for it")
    lines = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [list(line[:MAX_COLUMNS]) for line in lines]


def _read_stamp(lines: Sequence[Sequence[CellValue]], *, name: str) -> Stamp:
    """The hidden sheet, if it is as it was written."""
    texts = [tuple(text for text in map(as_text, line) if text) for line in lines]
    said = {line[0]: line[1] for line in texts if len(line) == 2}
    if said.get("format") != FORMAT_VERSION:
        found = said.get("format", "nothing")
        _refuse(name, f"its hidden sheet is of format {found}, expected {FORMAT_VERSION}", _MAKE_ANEW)
    if said.get("check sum") != check_sum(texts[:-1]):
        _refuse(name, f"the hidden sheet {STAMP_SHEET!r} was changed", _MAKE_ANEW)
    return Stamp(
        partnership=said["partnership"],
        priority=said["priority"],
        area_code=said["area"],
        made_on=date.fromisoformat(said["made on"]),
        rows=tuple(
            AskedRow(measure=line[1], period=line[2], name=line[3], asks=line[4]) for line in texts if line[0] == "row"
        ),
    )


def _check_stamp(
    stamp: Stamp, *, measures: Mapping[str, Measure], areas: Mapping[str, Area], partnership: str, name: str
) -> None:
    """Whether the workbook is for this partnership, and still asks what its definitions ask."""
    if stamp.partnership != partnership:
        _refuse(
            name,
            f"it was made for the partnership {stamp.partnership!r}, expected {partnership!r}",
            "Send it to them, or name the right partnership folder",
        )
    priorities = sorted({measure.priority for measure in measures.values()})
    if stamp.priority not in priorities:
        _refuse(
            name,
            f"it is for the priority {stamp.priority!r}, expected {' or '.join(map(repr, priorities)) or 'none'}",
            "Choose the right file, or add measures to that priority",
        )
    if stamp.area_code not in areas:
        _refuse(
            name,
            f"it is for the area {stamp.area_code!r}, which the partnership does not have",
            "Choose the right file, or add the area to the partnership's areas",
        )
    for row in stamp.rows:
        measure = measures.get(row.measure)
        if measure is None or measure.priority != stamp.priority:
            _refuse(name, f"it asks for {row.measure!r}, which is no measure of {stamp.priority!r} now", _MAKE_ANEW)
        if how_asked(measure) != row.asks:
            _refuse(name, f"it asks for {row.measure!r} as {row.asks!r}, now {how_asked(measure)!r}", _MAKE_ANEW)


def _check_headers(lines: Sequence[Sequence[CellValue]], *, name: str) -> None:
    found = [as_text(value) for value in lines[HEADER_ROW][: len(HEADERS)]] if len(lines) > HEADER_ROW else []
    if found != list(HEADERS.values()):
        _refuse(
            name,
            f"row {HEADER_ROW + 1} of the sheet {FORM_SHEET!r} holds {', '.join(found) or 'nothing'}, expected "
            f"{', '.join(HEADERS.values())}",
            "Put the columns back where they were, or fill in the workbook as it was sent",
        )


def _gathered(rows: Sequence[FormRow], *, stamp: Stamp, measures: Mapping[str, Measure]) -> AuthorityReturn:
    asked = {row.id: row for row in stamp.rows}
    by_id: dict[str, list[FormRow]] = {id_: [] for id_ in asked}
    findings: list[RowFinding] = []
    for row in rows:
        id_ = row.text(Column.ROW)
        if id_ in by_id:
            by_id[id_].append(row)
        elif not all(row.is_empty(column) for column in HEADERS):
            findings.append(_unknown(row, id_))
    figures: list[ReturnedFigure] = []
    blanks: list[tuple[str, str]] = []
    for id_, its_rows in by_id.items():
        if len(its_rows) != 1:
            findings += _not_once(asked[id_], its_rows)
            continue
        match read_row(its_rows[0], asked=asked[id_], measure=measures[asked[id_].measure]):
            case None:
                blanks.append((asked[id_].measure, asked[id_].period))
            case ReturnedFigure() as figure:
                figures.append(figure)
            case wrong:
                findings += wrong
    return AuthorityReturn(
        priority=stamp.priority,
        area_code=stamp.area_code,
        made_on=stamp.made_on,
        figures=tuple(figures),
        findings=tuple(findings),
        blanks=tuple(blanks),
    )


def _unknown(row: FormRow, id_: str) -> RowFinding:
    return row.finding(
        Column.ROW,
        "",
        found=shown(id_),
        expected="a row that the workbook was made with",
        remedy="put back what stood there, or move what is written here to a sheet of its own",
    )


def _not_once(asked: AskedRow, rows: Sequence[FormRow]) -> Iterator[RowFinding]:
    """What is wrong when a row is gone, or stands there several times."""
    if not rows:
        yield RowFinding(
            sheet=FORM_SHEET,
            cell="A:A",
            row=asked.label,
            found="no such row",
            expected=f"the row {asked.id!r}",
            remedy="put it back, and leave it empty if there is nothing to return",
        )
    for row in rows:
        yield row.finding(
            Column.ROW,
            asked.label,
            found=f"{asked.id!r} {len(rows)} times",
            expected="each row once",
            remedy="keep one of them",
        )


def _refuse(name: str, found: str, remedy: str) -> Never:
    raise UserError(f"{name}: {found}. {remedy}")
