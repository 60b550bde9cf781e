"""Watches the XML inside a workbook go by, before anything reads it: no entities, no links out, no endless sheets.

Nothing is kept and nothing is expanded. Element names are compared without their prefix, as the readers compare them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Never
from xml.parsers import expat

from oba.domain.errors import UserError

MAX_ROWS: Final = 20_000
"""Rows of all sheets together, each sheet counted down to its last row that holds anything."""
MAX_AREA: Final = 1_000_000
"""Cells of all sheets together, each counted as the rectangle down to its last row and across to its last column.

Readers make room for the whole rectangle: two cells in opposite corners of a sheet take 17 thousand million.
"""
MAX_PARTS: Final = 500_000
"""Elements and attributes of all members together: what is watched in under a second."""
MAX_TOKEN_BYTES: Final = 131_072
"""One tag, comment or attribute: the parser reads an unfinished one again with every piece that arrives."""
MAX_COPIED_BYTES: Final = 256 * 1_048_576
"""Texts as a reader holds them: a shared text once for each cell that may show it, a repeated cell each time."""
ENCODINGS: Final = frozenset({"utf-8", "utf-16", "us-ascii", "ascii"})

RESAVE: Final = "Open it in your spreadsheet programme, save it as an ordinary .xlsx workbook, and send that"
_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,9})", re.ASCII)
_MACRO_TYPES: Final = ("macroenabled", "vbaproject", "macrosheet")
_LINKED_TYPES: Final = ("externallink", "externallinkpath", "connections", "oleobject", "attachedtemplate")
_READ_AS_SHEETS: Final = frozenset({"worksheet", "officeDocument", "sharedStrings", "styles"})
_ODS_CONTENT: Final = frozenset(
    {"value", "value-type", "string-value", "date-value", "time-value", "boolean-value", "formula"}
)


@dataclass(slots=True)
class _Sheet:
    """How far one sheet reaches: its last row and column that hold anything, counted from one; 0 for none."""

    last_row: int = 0
    last_column: int = 0

    def reach(self, row: int, column: int) -> None:
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)

    @property
    def area(self) -> int:
        return self.last_row * self.last_column


class XmlWatch:
    """Reads every XML member of one workbook past itself; raises `UserError` at the first thing that is not safe.

    `name` is the workbook's file name, for the message.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._member = ""
        self._parts = 0
        self._rows_before = 0
        self._area_before = 0
        self._sheet = _Sheet()
        self._cell_address: str | None = None
        self._row, self._row_repeats, self._column = 0, 1, 0
        self._copies, self._copied_from = 0, 0
        self._copied_bytes = 0
        self._shared_from: int | None = None
        self._longest_shared_bytes, self._shared_cells = 0, 0
        self._parser = expat.ParserCreate()
        self._seen: Mapping[str, Callable[[Mapping[str, str]], None]] = {
            "c": self._see_cell,
            "v": self._see_cell_content,
            "is": self._see_cell_content,
            "f": self._see_cell_content,
            "si": self._see_shared_text,
            "Relationship": self._see_relationship,
            "Override": self._see_content_type,
            "Default": self._see_content_type,
            "table": self._see_table,
            "table-row": self._see_ods_row,
            "table-cell": self._see_ods_cell,
            "covered-table-cell": self._see_ods_cell,
            "p": self._see_ods_text,
            "s": self._see_ods_spaces,
            "event-listener": self._see_ods_script,
            "encryption-data": self._see_ods_encryption,
            "table-source": self._see_ods_link,
            "cell-range-source": self._see_ods_link,
            "dde-source": self._see_ods_link,
        }

    def watch(self, pieces: Iterable[bytes], *, member: str) -> None:
        """Reads one member, piece by piece; raises `UserError` when it is not safe, or not XML."""
        self._member = member
        self._start_sheet()
        parser = self._parser = expat.ParserCreate()
        parser.StartElementHandler = self._see_element
        parser.StartDoctypeDeclHandler = self._see_doctype
        parser.XmlDeclHandler = self._see_declaration
        fed = 0
        try:
            for piece in pieces:
                parser.Parse(piece, False)  # noqa: FBT003 - expat takes no names: this is not the last piece
                fed += len(piece)
                if fed - max(parser.CurrentByteIndex, 0) > MAX_TOKEN_BYTES:
                    self._refuse(f"a single tag of over {MAX_TOKEN_BYTES:,} bytes", RESAVE)
            parser.Parse(b"", True)  # noqa: FBT003 - expat takes no names: nothing follows
            self._end_texts(fed)
        except expat.ExpatError as error:
            self._refuse(f"XML that cannot be read ({error})", RESAVE)

    def _start_sheet(self) -> None:
        self._rows_before += self._sheet.last_row
        self._area_before += self._sheet.area
        self._sheet = _Sheet()
        self._cell_address = None
        self._row, self._row_repeats, self._column = 0, 1, 0

    def _end_texts(self, at_byte: int) -> None:
        """Takes stock of the shared text and the repeated cell that end here, at a byte of the member."""
        if self._shared_from is not None:
            self._longest_shared_bytes = max(self._longest_shared_bytes, at_byte - self._shared_from)
            self._shared_from = None
        self._copied_bytes += self._copies * (at_byte - self._copied_from)
        self._copies = 0
        if self._copied_bytes + self._longest_shared_bytes * self._shared_cells > MAX_COPIED_BYTES:
            self._refuse("long texts, repeated in many cells", "Shorten the texts, and save it again")

    def _refuse(self, found: str, remedy: str) -> Never:
        raise UserError(f"{self._name}: {self._member} holds {found}. {remedy}")

    def _see_element(self, tag: str, attributes: dict[str, str]) -> None:
        self._parts += 1 + len(attributes)
        if self._parts > MAX_PARTS:
            self._refuse("more cells and formats than are read", "Remove what is not needed, and save it again")
        if "count" in attributes or "uniqueCount" in attributes:
            self._check_counts(attributes)
        seen = self._seen.get(tag.rpartition(":")[2] if ":" in tag else tag)
        if seen is not None:
            seen(attributes)

    def _see_doctype(self, *_: object) -> None:
        self._refuse(
            "a document type declaration (<!DOCTYPE), which no spreadsheet programme writes and which can "
            "blow up a small file",
            RESAVE,
        )

    def _see_declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ENCODINGS:
            self._refuse(f"XML in the encoding {encoding!r}, expected UTF-8", RESAVE)

    def _reach(self, row: int, column: int) -> None:
        self._sheet.reach(row, column)
        if self._rows_before + self._sheet.last_row > MAX_ROWS:
            self._refuse(
                f"a figure or text beyond row {MAX_ROWS:,}", "Remove the rows that are not needed, and save it again"
            )
        if self._area_before + self._sheet.area > MAX_AREA:
            self._refuse(
                f"figures or texts spread over more than {MAX_AREA:,} cells",
                "Remove what lies far to the right or far below, and save it again",
            )

    def _check_counts(self, attributes: Mapping[str, str]) -> None:
        """Readers make room for as many texts as a list says it holds."""
        for name in ("count", "uniqueCount"):
            digits = re.sub(r"[^0-9]", "", attributes.get(name, "")).lstrip("0")
            if len(digits) > len(str(MAX_PARTS)) or int(digits or "0") > MAX_PARTS:
                self._refuse(f"a list of {attributes[name][:20]!r} entries, expected at most {MAX_PARTS:,}", RESAVE)

    def _see_shared_text(self, _attributes: Mapping[str, str]) -> None:
        self._end_texts(self._parser.CurrentByteIndex)
        self._shared_from = self._parser.CurrentByteIndex

    def _see_cell(self, attributes: Mapping[str, str]) -> None:
        self._cell_address = attributes.get("r", "")
        self._shared_cells += attributes.get("t") == "s"

    def _see_cell_content(self, _attributes: Mapping[str, str]) -> None:
        """Only cells that hold something count: programmes write empty, formatted rows down to the last one."""
        if self._cell_address is None:
            return
        match = _ADDRESS.fullmatch(self._cell_address)
        if match is None:
            self._refuse(f"a cell with the address {self._cell_address!r}, expected one such as D7", RESAVE)
        self._reach(int(match[2]), _column_number(match[1]))

    def _see_table(self, _attributes: Mapping[str, str]) -> None:
        self._end_texts(self._parser.CurrentByteIndex)
        self._start_sheet()

    def _see_ods_row(self, attributes: Mapping[str, str]) -> None:
        self._end_texts(self._parser.CurrentByteIndex)
        self._row_repeats = self._repeats(attributes, "number-rows-repeated")
        self._row += self._row_repeats
        self._column = 0

    def _see_ods_cell(self, attributes: Mapping[str, str]) -> None:
        self._end_texts(self._parser.CurrentByteIndex)
        repeats = self._repeats(attributes, "number-columns-repeated")
        self._column += repeats
        if any(key.rpartition(":")[2] in _ODS_CONTENT for key in attributes):
            self._reach(self._row, self._column)
            self._copies, self._copied_from = repeats * self._row_repeats, self._parser.CurrentByteIndex

    def _see_ods_text(self, _attributes: Mapping[str, str]) -> None:
        if self._column:
            self._reach(self._row, self._column)

    def _see_ods_spaces(self, attributes: Mapping[str, str]) -> None:
        """A run of spaces is one element with a number."""
        if self._column:
            self._copied_bytes += max(self._copies, 1) * self._repeats(attributes, "c")

    def _repeats(self, attributes: Mapping[str, str], wanted: str) -> int:
        text = next((value for key, value in attributes.items() if key.rpartition(":")[2] == wanted), "1")
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            self._refuse(f"{wanted}={text[:20]!r}, expected a whole number", RESAVE)
        return int(text)

    def _see_relationship(self, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if any(macro in kind.lower() for macro in _MACRO_TYPES):
            self._refuse_macros()
        if kind.lower() in _LINKED_TYPES or (
            attributes.get("TargetMode") == "External" and kind.lower() != "hyperlink"
        ):
            self._refuse_link(attributes.get("Target", ""))
        target = attributes.get("Target", "")
        if kind in _READ_AS_SHEETS and not target.lower().endswith(".xml"):
            self._refuse(f"a sheet in {target[:80]!r}, expected an .xml member", RESAVE)

    def _see_content_type(self, attributes: Mapping[str, str]) -> None:
        if any(macro in attributes.get("ContentType", "").lower() for macro in _MACRO_TYPES):
            self._refuse_macros()

    def _see_ods_script(self, _attributes: Mapping[str, str]) -> None:
        self._refuse_macros()

    def _see_ods_encryption(self, _attributes: Mapping[str, str]) -> None:
        self._refuse("encrypted parts", "Save it without a password, and send that")

    def _see_ods_link(self, attributes: Mapping[str, str]) -> None:
        self._refuse_link(next((value for key, value in attributes.items() if key.endswith("href")), ""))

    def _refuse_macros(self) -> Never:
        self._refuse("macros", "Save it as .xlsx, which leaves them out, and send that")

    def _refuse_link(self, target: str) -> Never:
        self._refuse(
            f"a link to another file or service ({target[:80]!r})",
            "Break the links (Data, Edit Links) so that only values are left, and save it again",
        )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
