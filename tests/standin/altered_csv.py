"""A publisher's CSV as it comes on a bad day: columns and rows altered, and the bytes around them.

Every function gives the altered bytes for the right ones. A column is the last one unless it is named, for the last
columns of the publishers' layouts hold figures.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

AREA_COLUMNS = ("new_la_code", "Area Code", "GEOGRAPHY_CODE")
"""The columns that hold the code of an authority, one for each layout."""
_AUTHORITIES = ("E06", "E08", "E09", "E10")
"""How the ONS codes of unitary authorities, metropolitan and London boroughs, and counties begin."""
UNKNOWN_SYMBOL = "n/a"
COPIES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """What to alter: a column by its name ("" for the last), and a text that each kind reads in its own way."""

    column: str = ""
    text: str = ""


Rows = list[list[str]]


def reordered_columns(rows: Rows, _: Alteration) -> Rows:
    """Every column is there, from the last to the first."""
    return [list(reversed(row)) for row in rows]


def renamed_column(rows: Rows, what: Alteration) -> Rows:
    """One column has another name: `text`, else its own with `_new`."""
    at = _column(rows, what)
    rows[0][at] = what.text or f"{rows[0][at]}_new"
    return rows


def extra_column(rows: Rows, what: Alteration) -> Rows:
    """A column of ones that nobody knows stands at the end, named `text`, else `extra_count`."""
    return [[*row, "1" if k else what.text or "extra_count"] for k, row in enumerate(rows)]


def missing_column(rows: Rows, what: Alteration) -> Rows:
    """One column is not there."""
    at = _column(rows, what)
    return [row[:at] + row[at + 1 :] for row in rows]


def equal_duplicates(rows: Rows, what: Alteration) -> Rows:
    """The row of the first authority (or of the one whose code is `text`) stands there twice."""
    at = _authority_row(rows, what)
    return [*rows[: at + 1], list(rows[at]), *rows[at + 1 :]]


def conflicting_duplicates(rows: Rows, what: Alteration) -> Rows:
    """As `equal_duplicates`, but the second row says something else in every column of figures."""
    at = _authority_row(rows, what)
    again = [_one_more(text) if _is_measure(rows, k) else text for k, text in enumerate(rows[at])]
    return [*rows[: at + 1], again, *rows[at + 1 :]]


def ten_times_the_size(rows: Rows, _: Alteration) -> Rows:
    """Every row of an authority stands there again and again for authorities that are made up, ten times in all."""
    area = _area_column(rows)
    others = [k for k, name in enumerate(rows[0]) if name in {"old_la_code", "la_name", "Area Name", "GEOGRAPHY_NAME"}]
    made_up = []
    for row in rows[1:]:
        if not row[area].startswith(_AUTHORITIES):
            continue
        for copy in range(1, COPIES):
            again = list(row)
            for k in (area, *others):
                again[k] = f"{row[k]}{copy}"
            made_up.append(again)
    return [*rows, *made_up]


def unknown_symbol(rows: Rows, what: Alteration) -> Rows:
    """A cell of the first authority's row holds `text`, else `n/a`: neither number nor symbol."""
    rows[_authority_row(rows, Alteration())][_column(rows, what)] = what.text or UNKNOWN_SYMBOL
    return rows


def authority_missing(rows: Rows, what: Alteration) -> Rows:
    """No row is about the first authority, or about the one whose code is `text`."""
    area = _area_column(rows)
    code = rows[_authority_row(rows, what)][area]
    return [row for row in rows if row[area] != code]


def revised(rows: Rows, what: Alteration) -> Rows:
    """What a later version says: one figure more in a column, and rows from the last to the first."""
    at, row = _column(rows, what), _authority_row(rows, Alteration())
    rows[row][at] = _one_more(rows[row][at])
    return [rows[0], *reversed(rows[1:])]


def altered(content: bytes, alter: Callable[[Rows, Alteration], Rows], what: Alteration) -> bytes:
    """The CSV with its rows altered, worked out once for the same bytes."""
    return _altered(content, alter, what)


@lru_cache(maxsize=64)
def _altered(content: bytes, alter: Callable[[Rows, Alteration], Rows], what: Alteration) -> bytes:
    rows = alter(list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))), what)
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _column(rows: Rows, what: Alteration) -> int:
    return rows[0].index(what.column) if what.column else len(rows[0]) - 1


def _area_column(rows: Rows) -> int:
    return next((rows[0].index(name) for name in AREA_COLUMNS if name in rows[0]), 0)


def _authority_row(rows: Rows, what: Alteration) -> int:
    """The first row of the wanted authority, or of any authority; the first row of figures where there is none."""
    area = _area_column(rows)
    wanted = (what.text,) if what.text else _AUTHORITIES
    return next((k for k, row in enumerate(rows) if k and row[area].startswith(wanted)), 1)


def _is_measure(rows: Rows, column: int) -> bool:
    """Whether a column holds figures: it stands after the layout's own, and its first cells are numbers or symbols."""
    name, cells = rows[0][column], [row[column] for row in rows[1:50]]
    if name in {*AREA_COLUMNS, "time_period", "old_la_code", "Indicator ID", "C_AGE", "DATE"}:
        return False
    return all(len(text) <= 3 or text.replace(",", "").replace(".", "").isdigit() for text in cells)


def _one_more(text: str) -> str:
    """Another figure in the same form: one more, or a number in the place of a symbol."""
    return str(int(text) + 1) if text.isdigit() else f"{float(text) + 1:g}" if _is_decimal(text) else "7"


def _is_decimal(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
