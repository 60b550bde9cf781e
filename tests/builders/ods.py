"""Writes small ODS workbooks: sheets of texts and dates, and nothing else."""

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape, quoteattr

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def ods_of(sheets):
    """The bytes of a workbook; `sheets` maps the name of a sheet to its rows of cells (str, date, number or "")."""
    content = "".join(_sheet(name, rows) for name, rows in sheets.items())
    body = f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body>"
    xml = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.2">{body}'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_member("mimetype"), MEDIA_TYPE, zipfile.ZIP_STORED)
        archive.writestr(_member("content.xml"), f"{xml}</office:document-content>")
        archive.writestr(_member("META-INF/manifest.xml"), _MANIFEST)
    return packed.getvalue()


def _member(name):
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


def _sheet(name, rows):
    cells = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    return f"<table:table table:name={quoteattr(name)}>{cells}</table:table>"


def _cell(value):
    if value == "":
        return "<table:table-cell/>"
    kind, attribute = "string", ""
    if isinstance(value, date):
        kind, attribute = "date", f' office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        kind, attribute = "float", f' office:value="{value}"'
    text = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell office:value-type="{kind}"{attribute}>{text}</table:table-cell>'
