"""What a person typed into a cell of a spreadsheet, as text and as a number."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from oba.domain.status import is_value

CellValue = int | float | str | bool | date | datetime | time | timedelta | None
"""What a reader of spreadsheets gives for a cell; None for an empty one."""

_SPACES: Final = " \u00a0\u202f"
_GROUPED: Final = re.compile(rf"[+-]?\d{{1,3}}([,{_SPACES}]\d{{3}})+(\.\d+)?", re.ASCII)
_PLAIN: Final = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_LONGEST_NUMBER: Final = 40
_SIGNIFICANT_DIGITS: Final = 15
"""As many as a spreadsheet programme keeps: 0.1 + 0.2 is 0.3 there."""
_SHOWN_CHARACTERS: Final = 60


def as_text(value: CellValue) -> str:
    """A cell's value as a person would type it; "" for an empty cell."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case int() | float():
            return plain(_decimal(value)) if math.isfinite(value) else str(value)
        case _:
            return str(value)


def read_number(value: CellValue) -> Decimal | None:
    """The number that a cell states, as a number or as text with separators of thousands; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if not isinstance(value, str):
        return _decimal(value) if math.isfinite(value) else None
    text = value.strip()
    if len(text) > _LONGEST_NUMBER:
        return None
    if _GROUPED.fullmatch(text):
        text = re.sub(rf"[,{_SPACES}]", "", text)
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def _decimal(value: float) -> Decimal:
    return Decimal(format(value, f".{_SIGNIFICANT_DIGITS}g"))


def plain(number: Decimal) -> str:
    """The number in digits, without an exponent, and no decimals that say nothing."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def is_printable(number: Decimal) -> bool:
    """Whether the engine can read it again as a published cell."""
    return is_value(plain(number))


def shown(text: str) -> str:
    """A text in quotes for a message, cut where it is long; `nothing` for an empty one."""
    if not text:
        return "nothing"
    return repr(text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}\N{HORIZONTAL ELLIPSIS}")
