"""Tables of a Word document: where each cell stands, how wide the columns are, and what is set to the right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from oba.render.document import Cell, Paragraph, Row, Table
from oba.render.docx_words import text_of, xml_text

PORTRAIT: Final = 9638
LANDSCAPE: Final = 14570
"""Widths between the margins of an A4 page, 20 mm each, in twentieths of a point."""

_MOST_UPRIGHT: Final = 8
"""More columns than this stand on a page on its side, unless every line of theirs fits as it is."""

_CHARACTER: Final = {False: 97.0, True: 81.0}
"""About the mean width of a character of Arial, in twentieths of a point, in a table of usual and of small type."""

_CHARACTER_OF_WORD: Final = {False: 112.0, True: 94.0}
"""The same for one word alone, which has to fit even where another type stands in for Arial."""

_MOST_STRETCHED: Final = 1.4
"""How much wider than it has to be a table of numbers may be: eyes lose the line over wide gaps."""

_KINDS_OF_NUMBERS: Final = frozenset({"numbers", "scorecard"})
_PADDING: Final = 160
_LONGEST_WORD: Final = 26
_LONGEST_LINE: Final = 60
_BOLD: Final = 1.1
_SPACE: Final = re.compile("[ \n]+|(?<=[-/–])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A cell at its place in the grid. `goes_on` is for the rows after the first of a cell that spans several."""

    cell: Cell
    column: int
    goes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """`widths` of the columns in twentieths of a point."""

    widths: tuple[int, ...]
    is_small: bool
    is_wide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a cell's paragraphs are set; `width` is what they have, in twentieths of a point."""

    style: str
    is_bold: bool
    is_small: bool
    width: int


_BLANK: Final = Cell(content=())


def grid(rows: tuple[Row, ...], *, n_columns: int = 0) -> list[list[Slot]]:
    """The rows with every cell at its column; where a row has too few, empty cells fill it up to `n_columns`."""
    hanging: dict[int, tuple[Cell, int]] = {}
    return [_placed(row, hanging, n_columns) for row in rows]


def _placed(row: Row, hanging: dict[int, tuple[Cell, int]], n_columns: int) -> list[Slot]:
    """One row. `hanging` holds, by column, the cells that reach down from above and how many rows they still reach."""
    slots: list[Slot] = []
    cells = iter(row.cells)
    column = 0
    while True:
        if column in hanging:
            cell, left = hanging.pop(column)
            if left > 1:
                hanging[column] = (cell, left - 1)
            slots.append(Slot(cell=cell, column=column, goes_on=True))
        else:
            own = next(cells, None)
            if own is None and column >= n_columns:
                return slots
            cell = own or _BLANK
            slots.append(Slot(cell=cell, column=column))
            if cell.rows > 1:
                hanging[column] = (cell, cell.rows - 1)
        column += cell.columns


def table_xml(table: Table, *, within: int, is_wide: bool, write: Callable[[Cell, Manner], str]) -> tuple[str, Layout]:
    """The table as XML, and how it is laid out in a column of text `within` twentieths of a point wide, or on a page
    on its side where it needs that. `write` gives what stands in a cell.
    """
    n_columns = max(table.n_columns, _most(table))
    parts = [grid(rows, n_columns=n_columns) for rows in (table.head, table.body, table.foot)]
    layout = _layout(table, parts, n_columns, within, is_wide=is_wide)
    rights = _rights(table, parts[1], n_columns)
    made = [_opening(table, layout)]
    for slots, is_head in ((slots, rows is parts[0]) for rows in parts for slots in rows):
        made.append("<w:tr><w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "") + "</w:trPr>")
        made += (_cell(slot, layout, is_head=is_head, is_right=rights[slot.column], write=write) for slot in slots)
        made.append("</w:tr>")
    made.append("</w:tbl>")
    return "".join(made), layout


def _most(table: Table) -> int:
    rows = (slots for rows in (table.head, table.body, table.foot) for slots in grid(rows))
    return max((slots[-1].column + slots[-1].cell.columns for slots in rows if slots), default=1)


def _opening(table: Table, layout: Layout) -> str:
    has_row_heads = any(cell.scope == "row" for row in table.body for cell in row.cells)
    caption = xml_text(text_of(table.caption))
    heads = "; ".join(filter(None, (cell_text(cell) for row in table.head for cell in row.cells)))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="LightRules"/><w:tblW w:w="{sum(layout.widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"04A0" if has_row_heads else "0420"}" w:firstRow="1"'
        f' w:lastRow="0" w:firstColumn="{int(has_row_heads)}" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{caption}"/><w:tblDescription w:val="Columns: {xml_text(heads)}"/></w:tblPr><w:tblGrid>'
        + "".join(f'<w:gridCol w:w="{width}"/>' for width in layout.widths)
        + "</w:tblGrid>"
    )


def _cell(slot: Slot, layout: Layout, *, is_head: bool, is_right: bool, write: Callable[[Cell, Manner], str]) -> str:
    cell = slot.cell
    width = sum(layout.widths[slot.column : slot.column + cell.columns])
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = "<w:vMerge/>" if slot.goes_on else '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
    is_right = is_right or "n" in cell.kind.split()
    kind = ("NumberHead" if is_right else "Head") if is_head else "RowHead" if cell.scope else "Number" * is_right
    manner = Manner(
        style=f"{'Small' * layout.is_small}Table{kind or 'Text'}",
        is_bold=is_head or bool(cell.scope),
        is_small=layout.is_small,
        width=width - _PADDING,
    )
    inner = f'<w:p><w:pPr><w:pStyle w:val="{manner.style}"/></w:pPr></w:p>' if slot.goes_on else write(cell, manner)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>{inner}</w:tc>'


def _rights(table: Table, body: list[list[Slot]], n_columns: int) -> list[bool]:
    """Which columns are set to the right: those of numbers, beneath the heads that name them."""
    if _KINDS_OF_NUMBERS.isdisjoint(table.kind.split()):
        kinds: list[set[str]] = [set() for _ in range(n_columns)]
        for slot in (slot for slots in body for slot in slots if slot.cell.content):
            kinds[slot.column].add("n" if "n" in slot.cell.kind.split() else "")
        return [kind == {"n"} for kind in kinds]
    words = {slot.column for slots in body for slot in slots if "words" in slot.cell.kind.split()}
    heads = {slot.column for slots in body for slot in slots if slot.cell.scope == "row"} or {0}
    return [column not in words | heads for column in range(n_columns)]


def cell_text(cell: Cell) -> str:
    return " ".join(_lines(cell))


def _lines(cell: Cell) -> Iterator[str]:
    """The pieces of a cell's text that stand on lines of their own, about."""
    for block in cell.content:
        if isinstance(block, Paragraph):
            line = ""
            for one in block.content:
                text = text_of((one,))
                if "note" in getattr(one, "marks", ()) and line:
                    yield line
                    line = ""
                line += text
            yield line
        else:
            yield " " * 20


def _layout(table: Table, parts: list[list[list[Slot]]], n_columns: int, within: int, *, is_wide: bool) -> Layout:
    words, lines = _measured(parts, n_columns)
    wide = is_wide or (within == PORTRAIT and _needs_a_side(table, words, lines))
    width: float = LANDSCAPE if wide else within
    is_small = sum(_needs(words, is_small=False)) > width
    needs = _needs(words, is_small=is_small)
    wants = [max(need, n * _CHARACTER[is_small] + _PADDING) for need, n in zip(needs, lines, strict=True)]
    if not _KINDS_OF_NUMBERS.isdisjoint(table.kind.split()):
        width = min(width, sum(wants) * _MOST_STRETCHED)
    return Layout(widths=tuple(map(int, _shared(needs, wants, width))), is_small=is_small, is_wide=wide)


def _needs_a_side(table: Table, words: list[float], lines: list[float]) -> bool:
    if "scorecard" in table.kind.split() or sum(_needs(words, is_small=True)) > PORTRAIT:
        return True
    whole = sum(n * _CHARACTER[True] + _PADDING for n in lines)
    return len(words) > _MOST_UPRIGHT and whole > PORTRAIT


def _measured(parts: list[list[list[Slot]]], n_columns: int) -> tuple[list[float], list[float]]:
    """The longest word and the longest line of each column, in characters, within what a column is widened for."""
    words, lines = [3.0] * n_columns, [3.0] * n_columns
    for rows, is_head in zip(parts, (True, False, False), strict=True):
        for slot in (slot for slots in rows for slot in slots if slot.cell.columns == 1 and not slot.goes_on):
            bold = _BOLD if is_head or slot.cell.scope else 1.0
            for line in _lines(slot.cell):
                word = max(map(len, _SPACE.split(line))) * bold
                # Heads may take several lines over narrow columns.
                length = len(line) / 2 if is_head else len(line) * bold
                words[slot.column] = max(words[slot.column], min(word, _LONGEST_WORD))
                lines[slot.column] = max(lines[slot.column], min(length, _LONGEST_LINE))
    return words, [max(pair) for pair in zip(words, lines, strict=True)]


def _needs(words: list[float], *, is_small: bool) -> list[float]:
    return [n * _CHARACTER_OF_WORD[is_small] + _PADDING for n in words]


def _shared(needs: list[float], wants: list[float], width: float) -> list[float]:
    """Widths that fill the page: each column what it needs, and of the rest by how much more it wants."""
    rest = width - sum(needs)
    if rest < 0:
        return [need * width / sum(needs) for need in needs]
    more = [want - need for need, want in zip(needs, wants, strict=True)]
    if sum(wants) <= width or not sum(more):
        return [want * width / sum(wants) for want in wants]
    return [need + rest * one / sum(more) for need, one in zip(needs, more, strict=True)]
