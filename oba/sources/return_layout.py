"""What the writer and the reader of an authority's return agree on: sheets, columns, reasons and the hidden stamp."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from oba.domain.measure import Measure

FORMAT_VERSION: Final = "1"
"""Goes up when a sheet, a column or the stamp changes; a reader refuses any other."""
HELP_SHEET: Final = "How to fill this in"
FORM_SHEET: Final = "Return"
STAMP_SHEET: Final = "Template"
MAX_NOTE_CHARACTERS: Final = 500
HEADER_ROW: Final = 3
"""Counted from zero, as every row and column here."""
FIRST_ROW: Final = HEADER_ROW + 1

REASONS: Final[dict[str, str]] = {
    "c": "confidential: a small number is held back",
    "x": "not available: not counted, late or lost",
    "z": "not applicable: the question does not arise",
    "u": "unreliable: counted, but not to be relied on",
}
"""The symbols that an authority can return in place of a number, and what each means."""


class Column(IntEnum):
    """The columns of the form, from the left."""

    ROW = 0
    MEASURE = 1
    DEFINITION = 2
    QUESTION = 3
    PERIOD = 4
    UNIT = 5
    NUMBER = 6
    OUT_OF = 7
    REASON = 8
    NOTE = 9


HEADERS: Final[dict[Column, str]] = {
    Column.ROW: "Row",
    Column.MEASURE: "Measure",
    Column.DEFINITION: "What to count",
    Column.QUESTION: "Question",
    Column.PERIOD: "Period",
    Column.UNIT: "Unit",
    Column.NUMBER: "Number",
    Column.OUT_OF: "Out of",
    Column.REASON: "If there is no number",
    Column.NOTE: "Note",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedFigure:
    """What an authority returned for one measure and period, as texts.

    `measure` is the measure's id and `period` the period's code. `text` is the value, or a symbol of `REASONS`.
    `numerator` and `denominator` are "" for a symbol, and for a measure that has no denominator.
    """

    measure: str
    period: str
    text: str
    numerator: str = ""
    denominator: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Measure and period: no two figures of one return share them."""
        return self.measure, self.period


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """One row of the form; `asks` says how its figure is given, so that a later change of definition is noticed."""

    measure: str
    period: str
    name: str
    asks: str

    @property
    def id(self) -> str:
        """What stands in the first column of the row, wherever the row is moved to."""
        return f"{self.measure} {self.period}"

    @property
    def label(self) -> str:
        """The row in words, for a message."""
        return f"{self.name}, {self.period}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What the hidden sheet says of the workbook: for whom it was made, when, and which rows it asks for."""

    partnership: str
    priority: str
    area_code: str
    made_on: date
    rows: tuple[AskedRow, ...]

    def lines(self) -> list[tuple[str, ...]]:
        """The hidden sheet, row by row, its check sum last: all texts."""
        lines = self._checked()
        return [*lines, ("check sum", check_sum(lines))]

    def _checked(self) -> list[tuple[str, ...]]:
        return [
            ("format", FORMAT_VERSION),
            ("partnership", self.partnership),
            ("priority", self.priority),
            ("area", self.area_code),
            ("made on", self.made_on.isoformat()),
            *(("row", row.measure, row.period, row.name, row.asks) for row in self.rows),
        ]


def check_sum(lines: Sequence[Sequence[str]]) -> str:
    """SHA-256 over the lines of a stamp. It shows that somebody changed them by accident; it is no signature."""
    return hashlib.sha256(json.dumps(lines, ensure_ascii=True).encode()).hexdigest()


def how_asked(measure: Measure) -> str:
    """How a measure's figure is given: its unit, and whether as one number out of another."""
    return f"{measure.unit}, number out of" if measure.denominator else f"{measure.unit}, number"


def reason_label(symbol: str) -> str:
    """A symbol of `REASONS` as the drop-down list shows it."""
    return f"{symbol} \N{EN DASH} {REASONS[symbol]}"


def cell_address(row: int, column: int, *, fixed_column: bool = False) -> str:
    """The address of one of the first 26 columns, such as `D7` for row 6 and column 3, or `$D7` with a fixed column."""
    return f"{'$' if fixed_column else ''}{chr(ord('A') + column)}{row + 1}"
