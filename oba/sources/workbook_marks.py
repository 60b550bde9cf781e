"""What a sheet's values do not tell: which cells hold a formula or an error, and which are shown as percentages.

Reads the XML of an .xlsx workbook that the guard let through, so that there is no document type in it. Formulas are
never worked out.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

_BUILT_IN_PERCENTAGES: Final = frozenset({"9", "10"})
"""Number formats 0% and 0.00% (ECMA-376 Part 1, 18.8.30)."""
_NOT_CODE: Final = re.compile(r'"[^"]*"|\\.|_.')
"""What a number format shows as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMarks:
    """By row and column, counted from zero: formulas as typed, errors as shown, and cells shown as percentages."""

    formulas: dict[tuple[int, int], str]
    errors: dict[tuple[int, int], str]
    percentages: frozenset[tuple[int, int]]


def read_marks(content: bytes, *, sheet: str) -> SheetMarks:
    """The marks of one sheet of an .xlsx workbook.

    Raises `KeyError` when the sheet is not there, and `ValueError` or `ParseError` when the workbook is not sound.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        percentage_styles = _percentage_styles(book)
        formulas: dict[tuple[int, int], str] = {}
        errors: dict[tuple[int, int], str] = {}
        percentages: set[tuple[int, int]] = set()
        for cell in _cells(book.read(_part_of(book, sheet))):
            place = _place(cell.get("r", ""))
            parts = {_local(part): part.text or "" for part in cell}
            if "f" in parts:
                formulas[place] = f"={parts['f']}"
            if cell.get("t") == "e":
                errors[place] = parts.get("v", "")
            if cell.get("s") in percentage_styles:
                percentages.add(place)
    return SheetMarks(formulas=formulas, errors=errors, percentages=frozenset(percentages))


def _cells(xml: bytes) -> Iterator[ET.Element]:
    for _, element in ET.iterparse(io.BytesIO(xml)):  # noqa: S314 - the guard refused every document type
        if _local(element) == "c":
            yield element
        elif _local(element) == "row":
            element.clear()


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """The member that holds a sheet, by its name in the workbook."""
    targets = {
        element.get("Id", ""): element.get("Target", "") for element in _tree(book, "xl/_rels/workbook.xml.rels")
    }
    for element in _tree(book, "xl/workbook.xml").iter():
        if _local(element) == "sheet" and element.get("name") == sheet:
            link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            return posixpath.normpath(posixpath.join("/xl", targets[link])).lstrip("/")
    raise KeyError(sheet)


def _percentage_styles(book: zipfile.ZipFile) -> frozenset[str]:
    """The numbers of the cell styles that show a value as a percentage."""
    if "xl/styles.xml" not in book.namelist():
        return frozenset()
    styles = list(_tree(book, "xl/styles.xml").iter())
    formats = _BUILT_IN_PERCENTAGES | {
        element.get("numFmtId", "")
        for element in styles
        if _local(element) == "numFmt" and "%" in _NOT_CODE.sub("", element.get("formatCode", ""))
    }
    of_cells = next((list(element) for element in styles if _local(element) == "cellXfs"), [])
    return frozenset(str(place) for place, style in enumerate(of_cells) if style.get("numFmtId") in formats)


def _tree(book: zipfile.ZipFile, member: str) -> ET.Element:
    return ET.fromstring(book.read(member))  # noqa: S314 - the guard refused every document type


def _local(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _place(address: str) -> tuple[int, int]:
    """Row and column of an address such as `D7`, counted from zero."""
    letters = address.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(address[len(letters) :]) - 1, column - 1
