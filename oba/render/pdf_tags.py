"""Tells in a PDF's tags which cells of its tables are headers of rows and of columns, which its maker cannot say yet.

Typst 0.15 tags every cell of a table's head as a column header and every other cell as data (its `pdf.header-cell` is
behind a switch that the Python binding lacks). Try without this module after every upgrade.
See ISO 32000-1:2008, 14.8.4.3.4 "Table elements" and 14.8.5.7 "Table attributes".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, StreamDecodeLevel

from oba.domain.errors import RenderError

Scopes = tuple[tuple[str, ...], ...]
"""The `scope` of each cell of a table, by row; "" for a cell that is no header."""

_SCOPE: Final = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}
_NO_TABLES: Final = frozenset({Name.P, Name.Figure, Name.TOC, Name.H1, Name.H2, Name.H3, Name.Caption})
_ROWS_OF: Final = frozenset({"/THead", "/TBody", "/TFoot"})


def with_headers(pdf: bytes, tables: Sequence[Scopes]) -> bytes:
    """The PDF with its header cells tagged as `tables` say, in reading order: the same bytes for the same ones.

    Raises `RenderError` when the tables in the tags are not those.
    """
    with Pdf.open(BytesIO(pdf)) as opened:
        found = list(_tables(opened.Root.StructTreeRoot))
        if len(found) != len(tables):
            raise RenderError(f"the PDF has {len(found)} tables in its tags, the pack has {len(tables)}")
        for k, (table, scopes) in enumerate(zip(found, tables, strict=True), start=1):
            _tell_scopes(table, scopes, where=f"table {k} of the PDF")
        return _written(opened)


def _written(pdf: Pdf) -> bytes:
    """The file, its tags compressed; what its maker had compressed is left as it is."""
    out = BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,
    )
    return out.getvalue()


def _kids(element: Object) -> Iterator[Object]:
    """The structure elements right below one; content and references are left out."""
    kids = element.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, Array) else (kids,):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid


def _tables(element: Object) -> Iterator[Object]:
    for kid in _kids(element):
        if Name.Table == kid.S:
            yield kid
        elif kid.S not in _NO_TABLES:
            yield from _tables(kid)


def _rows(table: Object) -> Iterator[Object]:
    for kid in _kids(table):
        if kid.S == Name.TR:
            yield kid
        elif str(kid.S) in _ROWS_OF:
            yield from _kids(kid)


def _tell_scopes(table: Object, scopes: Scopes, *, where: str) -> None:
    """Only cells that are tagged otherwise than they should be are looked into: most of a pack are figures."""
    rows = [row.K for row in _rows(table)]
    counts = [len(cells) if isinstance(cells, Array) else 1 for cells in rows]
    if counts != [len(row) for row in scopes]:
        raise RenderError(f"{where} has {sum(counts)} cells in its tags, the pack has {sum(map(len, scopes))}")
    for cells, told in zip(rows, scopes, strict=True):
        is_head = "col" in told
        for k, scope in enumerate(told):
            if scope != ("col" if is_head else ""):
                _tell_scope(cells[k] if isinstance(cells, Array) else cells, scope)


def _tell_scope(cell: Object, scope: str) -> None:
    """Makes the cell a header of that scope, or data; keeps what its attributes say of columns and rows spanned."""
    cell.S = Name.TH if scope else Name.TD
    attributes = [one for one in _attributes(cell) if set(one.keys()) != {"/O", "/Scope"}]
    for one in attributes:
        if "/Scope" in one:
            del one["/Scope"]
    if scope:
        attributes.append(Dictionary(O=Name.Table, Scope=Name(_SCOPE[scope])))
    if attributes:
        cell.A = Array(attributes)
    elif "/A" in cell:
        del cell.A


def _attributes(cell: Object) -> list[Object]:
    told = cell.get("/A")
    if told is None:
        return []
    return [one for one in told if isinstance(one, Dictionary)] if isinstance(told, Array) else [told]
