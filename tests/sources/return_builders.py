"""Workbooks for tests: returns made by the engine and filled in as people do, and archives that mean harm."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from oba.domain.area import Area, AreaKind
from oba.domain.indicator import Unit
from oba.domain.measure import Measure, Quadrant
from oba.domain.period import Period
from oba.sources.return_layout import FIRST_ROW, FORM_SHEET, ReturnedFigure
from oba.sources.return_reading import AuthorityReturn, read_return
from oba.sources.return_template import ReturnTemplate, write_return

SHEET = "xl/worksheets/sheet1.xml"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
    '{kind}.main+xml"/></Types>'
)
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

ALDER = Area(code="E06000101", name="Alder", kind=AreaKind.AUTHORITY)
PERIODS = (Period("2025-Q1"), Period("2025-Q2"))


def a_measure(measure: str, unit: Unit, **fields: object) -> Measure:
    """A quarterly measure of the priority `warmth`."""
    known = {"name": f"Measure {measure}", "definition": f"What {measure} counts.", "decimals": 1} | fields
    return Measure(id=measure, priority="warmth", unit=unit, frequency="quarterly", quadrant=Quadrant.HOW_WELL, **known)  # type: ignore[arg-type]  # a test's own fields


SHARE = a_measure("M-share", Unit.PERCENT, numerator="visits made on time", denominator="visits due")
RATE = a_measure("M-rate", Unit.RATE_PER_10_000, numerator="homes visited", denominator="children")
COUNT = a_measure("M-count", Unit.COUNT, decimals=0)
CASES = a_measure("M-cases", Unit.CASES)
MEASURES = {measure.id: measure for measure in (SHARE, RATE, COUNT, CASES)}
ROWS = {f"{measure} {period}": row for row, (measure, period) in enumerate(
    ((measure, period) for measure in MEASURES for period in PERIODS), start=FIRST_ROW + 1
)}  # fmt: skip
"""The row of the form, counted from one, by measure and period."""


def a_template(**changes: object) -> ReturnTemplate:
    """A template that asks Alder for four measures of warmth in two quarters."""
    fields: dict[str, object] = {
        "partnership": "small",
        "partnership_name": "Small partnership",
        "priority": "warmth",
        "priority_name": "Warm homes",
        "area": ALDER,
        "measures": tuple(MEASURES.values()),
        "periods": dict.fromkeys(MEASURES, PERIODS),
        "made_on": date(2025, 7, 1),
    }
    return ReturnTemplate(**(fields | changes))  # type: ignore[arg-type]  # a test's own fields


def opened(content: bytes) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book, book[FORM_SHEET]


def saved(book: openpyxl.Workbook) -> bytes:
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def filled(cells: Mapping[str, object], *, template: ReturnTemplate | None = None) -> bytes:
    """A return as a person sends it back, values by address; a text after an apostrophe is a text, as in Excel."""
    book, form = opened(write_return(template or a_template()))
    for address, value in cells.items():
        cell = form[address]
        if isinstance(value, str) and value.startswith("'"):
            cell.value = value[1:]
            cell.data_type = "s"
        else:
            cell.value = value
    return saved(book)


def read(content: bytes, **changes: object) -> AuthorityReturn:
    """The return read as the small partnership's."""
    fields: dict[str, object] = {
        "name": "alder.xlsx",
        "measures": MEASURES,
        "areas": {ALDER.code: ALDER},
        "partnership": "small",
    }
    return read_return(content, **(fields | changes))  # type: ignore[arg-type]  # a test's own fields


def by_key(returned: AuthorityReturn) -> dict[tuple[str, str], ReturnedFigure]:
    return {figure.key: figure for figure in returned.figures}


def packed(members: Mapping[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members."""
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return stored.getvalue()


def xlsx_members(sheet: bytes | str = "<worksheet/>", **changes: bytes | str) -> dict[str, bytes | str]:
    """The fewest members that are a workbook, and others by name."""
    return {
        "[Content_Types].xml": _TYPES.format(kind="sheet"),
        "xl/workbook.xml": "<workbook/>",
        SHEET: sheet,
        **changes,
    }


def macro_types() -> str:
    return _TYPES.replace("vnd.openxmlformats-officedocument.spreadsheetml.{kind}", "vnd.ms-excel.sheet.macroEnabled")


def xlsx(sheet: bytes | str = "<worksheet/>", **changes: bytes | str) -> bytes:
    return packed(xlsx_members(sheet, **changes))


def sheet_of(rows: str) -> str:
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>"


def ods(rows: str, **changes: bytes | str) -> bytes:
    """An OpenDocument workbook of one table."""
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return packed(
        {"mimetype": _ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": manifest, **changes},
    )
