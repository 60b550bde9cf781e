"""Reads one row of an authority's return: a figure, a blank, or what is wrong with it, cell by cell."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Final

from oba.domain.indicator import UNIT_BOUNDS, Unit
from oba.domain.measure import Measure
from oba.domain.rounding import half_up
from oba.domain.status import SYMBOL_OF, ValueStatus
from oba.sources.derivation import ratio
from oba.sources.return_layout import (
    FORM_SHEET,
    MAX_NOTE_CHARACTERS,
    REASONS,
    AskedRow,
    Column,
    ReturnedFigure,
    cell_address,
)
from oba.sources.typed_cells import CellValue, as_text, is_printable, plain, read_number, shown
from oba.sources.workbook_marks import SheetMarks

_IN_NOTES: Final = "\n\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFinding:
    """Something wrong in one cell: where it is, what stands there, what should, and what to do.

    `row` says in words which row of the form it is about ("" where that cannot be told).
    """

    sheet: str
    cell: str
    row: str
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        about = f" ({self.row})" if self.row else ""
        return f"{self.sheet}!{self.cell}{about}: found {self.found}, expected {self.expected}; {self.remedy}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FormRow:
    """A row of the form as it came back: its place, counted from zero, and its cells from the left."""

    place: int
    cells: Sequence[CellValue]
    marks: SheetMarks

    def value(self, column: Column) -> CellValue:
        """What the cell holds; None when it is empty or blank."""
        value = self.cells[column] if column < len(self.cells) else None
        return None if isinstance(value, str) and not value.strip() else value

    def is_empty(self, column: Column) -> bool:
        """Whether nothing was typed there; a formula and an error are something, though they have no value."""
        at = (self.place, int(column))
        return self.value(column) is None and at not in self.marks.formulas and at not in self.marks.errors

    def text(self, column: Column) -> str:
        """The value as text, blanks around it removed; a whole number without decimals, as in the period `2025`."""
        return as_text(self.value(column)).strip()

    def finding(self, column: Column, label: str, *, found: str, expected: str, remedy: str) -> RowFinding:
        return RowFinding(
            sheet=FORM_SHEET,
            cell=cell_address(self.place, column),
            row=label,
            found=found,
            expected=expected,
            remedy=remedy,
        )


def read_row(row: FormRow, *, asked: AskedRow, measure: Measure) -> ReturnedFigure | tuple[RowFinding, ...] | None:
    """The figure that a row returns, all that is wrong with the row, or None for a row left empty."""
    return _RowReader(row, asked=asked, measure=measure).read()


class _RowReader:
    """Reads the cells of one row and gathers what is wrong with them."""

    def __init__(self, row: FormRow, *, asked: AskedRow, measure: Measure) -> None:
        self._row = row
        self._asked = asked
        self._measure = measure
        self._findings: list[RowFinding] = []

    def read(self) -> ReturnedFigure | tuple[RowFinding, ...] | None:
        self._check_place()
        number, out_of = self._number(Column.NUMBER), self._out_of()
        reason, note = self._reason(), self._note()
        if self._findings:
            return tuple(self._findings)
        if number is None and out_of is None and not reason:
            if not note:
                return None
            self._find(Column.NUMBER, "a note alone", "a number, or the reason why there is none", "give one of them")
            return tuple(self._findings)
        figure = self._symbol(reason, number, out_of) if reason else self._figure(number, out_of)
        if self._findings or figure is None:
            return tuple(self._findings)
        text, numerator, denominator = figure
        return ReturnedFigure(
            measure=self._asked.measure,
            period=self._asked.period,
            text=text,
            numerator=numerator,
            denominator=denominator,
            note=note,
        )

    def _find(self, column: Column, found: str, expected: str, remedy: str) -> None:
        self._findings.append(
            self._row.finding(column, self._asked.label, found=found, expected=expected, remedy=remedy)
        )

    def _check_place(self) -> None:
        """Whether the row still says what it said: sorting a part of the columns parts a figure from its measure."""
        for column, wanted in ((Column.MEASURE, self._asked.name), (Column.PERIOD, self._asked.period)):
            found = self._row.text(column)
            if found != wanted.strip():
                self._find(
                    column,
                    shown(found),
                    f"{shown(wanted)} beside row {self._asked.id!r}",
                    "put the cells of the row side by side again, or fill in the workbook as it was sent",
                )

    def _number(self, column: Column) -> Decimal | None:
        """The number in a cell; None when it is empty, or when something is wrong, which is then a finding."""
        whole = bool(self._measure.denominator) or self._measure.unit is Unit.COUNT
        wanted = "a whole number" if whole else "a number"
        if self._has_no_value(column, wanted):
            return None
        value = self._row.value(column)
        number = read_number(value)
        if number is None:
            self._find_no_number(column, value, wanted)
        elif (self._row.place, int(column)) in self._row.marks.percentages:
            self._find(
                column,
                f"{plain(number * 100)}%",
                wanted,
                "type the number itself, and set the format of the cell to Number",
            )
        elif number < 0:
            self._find(column, plain(number), f"{wanted}, zero or more", "correct it")
        elif whole and number != number.to_integral_value():
            self._find(column, plain(number), wanted, "give the count itself, not a share or a mean")
        elif not is_printable(number):
            self._find(column, str(value), f"{wanted} of at most 15 digits", "correct it")
        else:
            return number
        return None

    def _has_no_value(self, column: Column, wanted: str) -> bool:
        """Whether there is nothing to read in a cell; a formula and an error are findings."""
        at = (self._row.place, int(column))
        if at in self._row.marks.formulas:
            formula = shown(self._row.marks.formulas[at])
            self._find(column, f"the formula {formula}", wanted, "type what it comes to, or paste it as a value")
            return True
        if at in self._row.marks.errors:
            self._find(column, f"the error {self._row.marks.errors[at]}", wanted, "correct it or clear the cell")
            return True
        return self._row.value(column) is None

    def _find_no_number(self, column: Column, value: CellValue, wanted: str) -> None:
        if isinstance(value, date | time | timedelta):
            self._find(
                column,
                f"the date or time {value}",
                wanted,
                "set the format of the cell to Number and type it again: spreadsheet programmes make dates of 3/4",
            )
        elif isinstance(value, str) and value.strip().lower() in REASONS:
            self._find(column, shown(value), wanted, "leave the cell empty and choose the reason from the list")
        else:
            self._find(column, shown(as_text(value)), wanted, "type digits only, or choose why there is no number")

    def _out_of(self) -> Decimal | None:
        if self._measure.denominator:
            return self._number(Column.OUT_OF)
        if not self._row.is_empty(Column.OUT_OF) and self._row.text(Column.OUT_OF) not in {"\N{EN DASH}", "-"}:
            found = self._row.text(Column.OUT_OF) or "a formula"
            self._find(Column.OUT_OF, shown(found), "nothing: this measure is a single number", "give the number alone")
        return None

    def _reason(self) -> str:
        """The symbol chosen, as the list shows it or by itself; "" for none."""
        wanted = f"one of the list: {', '.join(REASONS)}"
        if self._has_no_value(Column.REASON, wanted):
            return ""
        text = self._row.text(Column.REASON)
        symbol = text.split(maxsplit=1)[0].lower().rstrip(":")
        if symbol in REASONS:
            return symbol
        self._find(Column.REASON, shown(text), wanted, "choose from the list, and say more in the note")
        return ""

    def _note(self) -> str:
        wanted = f"a text of at most {MAX_NOTE_CHARACTERS} characters"
        if self._has_no_value(Column.NOTE, wanted):
            return ""
        text = self._row.text(Column.NOTE).replace("\r\n", "\n")
        if len(text) > MAX_NOTE_CHARACTERS:
            self._find(Column.NOTE, f"{len(text):,} characters", wanted, "shorten it")
        control = next((one for one in text if unicodedata.category(one) == "Cc" and one not in _IN_NOTES), None)
        if control is not None:
            self._find(Column.NOTE, f"the control character U+{ord(control):04X}", wanted, "type the note anew")
        return text

    def _symbol(self, reason: str, number: Decimal | None, out_of: Decimal | None) -> tuple[str, str, str] | None:
        if number is None and out_of is None:
            return reason, "", ""
        given = " and ".join(plain(one) for one in (number, out_of) if one is not None)
        self._find(Column.REASON, f"{reason!r} beside {given}", "a number or a reason, not both", "clear one of them")
        return None

    def _figure(self, number: Decimal | None, out_of: Decimal | None) -> tuple[str, str, str] | None:
        """Text, numerator and denominator; None when something is wrong, which is then a finding."""
        if self._measure.denominator and (number is None or out_of is None):
            missing = Column.NUMBER if number is None else Column.OUT_OF
            self._find(missing, "nothing", "a whole number, since the other is given", "give both or neither")
        if self._findings or number is None:
            return None
        if not self._measure.denominator or out_of is None:
            return self._bounded(number, plain(number), "", "")
        if self._measure.unit is Unit.PERCENT and number > out_of:
            self._find(
                Column.NUMBER,
                f"{plain(number)} out of {plain(out_of)}",
                "no more than what it is out of",
                "correct one of them; they may stand in each other's place",
            )
            return None
        return self._share(number, out_of)

    def _share(self, number: Decimal, out_of: Decimal) -> tuple[str, str, str] | None:
        """Numerator over denominator, as the engine derives published figures; `z` for none out of none."""
        texts = plain(number), plain(out_of)
        if out_of == 0:
            if number > 0:
                self._find(Column.OUT_OF, f"0 beside {texts[0]}", "what the number is out of", "correct one of them")
                return None
            return SYMBOL_OF[ValueStatus.NOT_APPLICABLE], *texts
        value = ratio(number, out_of, unit=self._measure.unit)
        return self._bounded(value, str(half_up(value, decimals=self._measure.decimals)), *texts)

    def _bounded(self, value: Decimal, text: str, numerator: str, denominator: str) -> tuple[str, str, str] | None:
        low, high = UNIT_BOUNDS.get(self._measure.unit, (0.0, math.inf))
        if low <= value <= high:
            return text, numerator, denominator
        self._find(
            Column.NUMBER,
            f"{text} {self._measure.unit}",
            f"at most {high:,.0f}",
            "correct the number, or what it is out of",
        )
        return None
