"""Tables of a Word document: where each cell stands, how wide the columns are, and what is set to the right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from oba.render.blocks import Cell, Paragraph, Row, Table
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
_FOR_BOTH: Final = 1650
"""A column as wide as this, in twentieths of a point, holds a figure and a sparkline beside it."""

_LONGEST_WORD: Final = 26
_LONGEST_LINE: Final = 120
_MOST_OF_A_CELL: Final = 160
_HALVINGS: Final = 24
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
    """`widths` of the columns in twentieths of a point; `are_beside` as in `Manner`."""

    widths: tuple[int, ...]
    is_small: bool
    is_wide: bool
    are_beside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a cell's paragraphs are set; `width` is what they have, in twentieths of a point. `are_beside` says that a
    sparkline stands beside its figure and not below.
    """

    style: str
    is_bold: bool
    is_small: bool
    width: int
    are_beside: bool


_RULE: Final = '<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="4A535C"/></w:tcBorders>'
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
    ruled = _ruled(table)
    made = [_opening(table, layout)]
    for number, slots in enumerate(chain.from_iterable(parts)):
        is_head = number < len(table.head)
        cells = (
            _cell(slot, layout, is_head=is_head, is_right=rights[slot.column], begins=number in ruled, write=write)
            for slot in slots
        )
        repeats = "<w:tblHeader/>" if is_head else ""
        made.append(f"<w:tr><w:trPr><w:cantSplit/>{repeats}</w:trPr>{''.join(cells)}</w:tr>")
    return f"{''.join(made)}</w:tbl>", layout


def _ruled(table: Table) -> set[int]:
    """The rows beneath a rule: the first of the body, of what stands beside the others, and of the foot."""
    n_head, n_body = len(table.head), len(table.body)
    beside = [n for n, row in enumerate(table.body) if "beside" in row.kind.split()]
    return {n_head, n_head + n_body, *(n_head + n for n in beside[:1])} if n_head else set()


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


def _cell(
    slot: Slot, layout: Layout, *, is_head: bool, is_right: bool, begins: bool, write: Callable[[Cell, Manner], str]
) -> str:
    """A cell as XML; `begins` where its row begins what stands beside the others, beneath a rule."""
    cell = slot.cell
    rule = _RULE if begins else ""
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
        are_beside=layout.are_beside,
    )
    inner = f'<w:p><w:pPr><w:pStyle w:val="{manner.style}"/></w:pPr></w:p>' if slot.goes_on else write(cell, manner)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{rule}</w:tcPr>{inner}</w:tc>'


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lengths:
    """Of each column, in characters: its longest word, its longest line, and what its cells mostly hold in all."""

    word: list[float]
    longest: list[float]
    usual: list[float]

    def needs(self, *, is_small: bool) -> list[float]:
        """The width of each column that breaks no word."""
        return [n * _CHARACTER_OF_WORD[is_small] + _PADDING for n in self.word]

    def wants(self, *, is_small: bool) -> list[float]:
        """The width of each column that breaks no line."""
        return _widths(self.longest, is_small=is_small)


def _widths(characters: list[float], *, is_small: bool) -> list[float]:
    return [n * _CHARACTER[is_small] + _PADDING for n in characters]


def _layout(table: Table, parts: list[list[list[Slot]]], n_columns: int, within: int, *, is_wide: bool) -> Layout:
    lengths = _measured(parts, n_columns)
    wide = is_wide or (within == PORTRAIT and _needs_a_side(table, lengths))
    width: float = LANDSCAPE if wide else within
    is_small = sum(lengths.needs(is_small=False)) > width
    needs = lengths.needs(is_small=is_small)
    wants = list(map(max, needs, lengths.wants(is_small=is_small)))
    if not _KINDS_OF_NUMBERS.isdisjoint(table.kind.split()):
        width = min(width, sum(wants) * _MOST_STRETCHED)
    usual = _widths(lengths.usual, is_small=is_small)
    widths = tuple(map(int, _shared(needs, usual, wants, width)))
    are_beside = min(widths[1:], default=0) >= _FOR_BOTH
    return Layout(widths=widths, is_small=is_small, is_wide=wide, are_beside=are_beside)


def _needs_a_side(table: Table, lengths: _Lengths) -> bool:
    if "scorecard" in table.kind.split() or sum(lengths.needs(is_small=True)) > PORTRAIT:
        return True
    return len(lengths.word) > _MOST_UPRIGHT and sum(lengths.wants(is_small=True)) > PORTRAIT


def _measured(parts: list[list[list[Slot]]], n_columns: int) -> _Lengths:
    """The lengths of each column, none counted beyond what a column is widened for."""
    words, longest = [3.0] * n_columns, [3.0] * n_columns
    squares, counted = [9.0] * n_columns, [1] * n_columns
    for rows, is_head in zip(parts, (True, False, False), strict=True):
        for slot in (slot for slots in rows for slot in slots if slot.cell.columns == 1 and not slot.goes_on):
            column = slot.column
            bold = _BOLD if is_head or slot.cell.scope else 1.0
            length = whole = 0.0
            for line in _lines(slot.cell):
                words[column] = max(words[column], min(max(map(len, _SPACE.split(line))) * bold, _LONGEST_WORD))
                # Heads may take several lines over narrow columns.
                length = max(length, len(line) / 2 if is_head else len(line) * bold)
                whole += len(line) * bold
            longest[column] = max(longest[column], min(length, _LONGEST_LINE))
            if whole and not is_head:
                squares[column] += min(whole, _MOST_OF_A_CELL) ** 2
                counted[column] += 1
    return _Lengths(
        word=words,
        longest=list(map(max, words, longest)),
        usual=[(total / n) ** 0.5 for total, n in zip(squares, counted, strict=True)],
    )


def _shared(needs: list[float], usual: list[float], wants: list[float], width: float) -> list[float]:
    """Widths that fill the page, so that the usual cells of all columns take about as many lines as each other; none is
    narrower than it needs or wider than it wants.
    """
    if sum(wants) <= width:
        return [want * width / sum(wants) for want in wants]
    if sum(needs) >= width:
        return [need * width / sum(needs) for need in needs]
    few, many = 0.01, 100.0
    for _ in range(_HALVINGS):
        lines = (few + many) / 2
        if sum(_in_lines(needs, usual, wants, lines)) > width:
            few = lines
        else:
            many = lines
    return _in_lines(needs, usual, wants, many)


def _in_lines(needs: list[float], usual: list[float], wants: list[float], lines: float) -> list[float]:
    return [max(need, min(one / lines, want)) for need, one, want in zip(needs, usual, wants, strict=True)]
