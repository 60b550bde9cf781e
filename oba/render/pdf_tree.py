"""A document as the data that the print template lays out: runs of pages, flat blocks, plain lines of words.

Everything is text in JSON, never code of the template. What the page keeps closed is open here, as an inset block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, groupby, takewhile
from typing import Any, Final

from oba.render.document import (
    Block,
    Cell,
    Document,
    Figure,
    Group,
    Heading,
    Inline,
    Items,
    Link,
    Paragraph,
    Part,
    Picture,
    Row,
    Table,
    Terms,
    Words,
)
from oba.render.glyphs import breakable, is_right_to_left, printable, text_ems
from oba.render.pdf_columns import LONGEST_WORD, Line, Room, column_widths, room, row_height

Json = dict[str, Any]

PORTRAIT, LANDSCAPE = 493.0, 740.0
"""Room for text across a page, in points: A4 without margins of 18 mm."""

PAGE_HEIGHT: Final = {PORTRAIT: 730.0, LANDSCAPE: 483.0}
"""Room from top to bottom, in points, by the room across."""

MANY_COLUMNS, MOST_COLUMNS = 7, 10
"""Tables with more columns than the first are set smaller, with more than the second on a page of their own across."""

_SIZE, _SMALL, _SMALLEST, _NOTE = 8.5, 7.3, 6.9, 0.86
_LATER, _CAPTION, _FULL, _PIECE = 15.0, 34.0, 0.96, 0.45
_WHOLE_WORDS, _TALL_HEAD, _FIRST, _OTHERS = 0.62, 0.4, 9.0, 3.0
_DEEPEST: Final = 4
_LONGEST_RUN: Final = 66
_LONGEST_NAME: Final = 15.0
_OWN_LINE: Final = frozenset({"note", "compared"})
_CHART: Final = 425.2
_PIXEL: Final = 0.75


@dataclass(frozen=True, slots=True)
class Tree:
    """Makes the data of one document; `anchors` are the places within it that links may lead to, `continued` what is
    said above a table that goes on, `available` the room for text across the page in points.
    """

    anchors: frozenset[str]
    continued: str
    available: float = PORTRAIT
    words_of: dict[type, Callable[[Tree, Any], Json]] = field(default_factory=lambda: _BLOCKS)

    def part(self, part: Part, *, closed_last: bool = False) -> Json:
        """A part with its blocks in runs of pages of one orientation."""
        blocks = list(flat(part.blocks))
        if closed_last:
            blocks.sort(key=_is_closed)
        heading = Heading(level=2, content=(Words(text=part.title),), anchor=part.name)
        return {"runs": [self._run(is_wide, run) for is_wide, run in runs((heading, *blocks))]}

    def _run(self, is_wide: bool, run: Sequence[Block]) -> Json:  # noqa: FBT001 - as `runs` gives it
        tree = replace(self, available=LANDSCAPE if is_wide else PORTRAIT)
        blocks = [tree.block(block) for block in run]
        for k in before_figures(run):
            blocks[k]["sticky"] = True
        return {"wide": is_wide, "blocks": blocks}

    def block(self, block: Block) -> Json:
        return self.words_of[type(block)](self, block)

    def blocks(self, blocks: Iterable[Block]) -> list[Json]:
        return [self.block(block) for block in flat(blocks)]

    def lines(self, content: Sequence[Inline], *, longest: int = _LONGEST_RUN) -> list[Json]:
        """The content by printed lines: notes, and what else a page shows on a line of its own, apart from the rest."""
        return [
            {
                "kind": kind,
                "words": [self._inline(one, kind, longest) for one in pieces],
                **({"rtl": True} if is_right_to_left(_said(pieces)) else {}),
            }
            for kind, pieces in by_line(content)
        ]

    def _inline(self, one: Inline, kind: str, longest: int) -> Json | str:
        if isinstance(one, Link):
            words = [self._inline(word, kind, longest) for word in one.content]
            return self._link(words, one.target)
        text = breakable(printable(one.text), longest=longest, every=longest // 2)
        marks = sorted(one.marks - {kind})
        return {"text": text, "marks": marks} if marks else text

    def _link(self, words: list[Json | str], target: str) -> Json:
        anchor = next((name for name in (target[1:], f"{target[1:]}-title") if name in self.anchors), "")
        if target.startswith("#") and anchor:
            return {"words": words, "to": anchor}
        return {"words": words, "url": target} if target.startswith(("https://", "mailto:")) else {"words": words}

    def table(self, table: Table) -> Json:
        """The table, or where it is longer than a page the tables into which it is divided, each with its head."""
        layout = _layout(table, self.available)
        head = [self._row(row, layout) for row in table.head]
        pieces = layout.pieces(table, page=PAGE_HEIGHT[self.available])
        made = [
            {
                "type": "table",
                "caption": [*self.lines(table.caption), *([{"kind": "note", "words": [self.continued]}] if k else [])],
                "size": layout.size,
                "widths": [round(width, 1) for width in layout.widths],
                "right": layout.rights,
                "cramped": layout.is_cramped,
                "whole": piece.is_whole,
                "repeats": piece.repeats_head,
                "head": head,
                "body": [self._row(row, layout) for row in piece.body],
                "foot": [self._row(row, layout) for row in piece.foot],
            }
            for k, piece in enumerate(pieces)
        ]
        return made[0] if len(made) == 1 else {"type": "pieces", "blocks": made}

    def _row(self, row: Row, layout: _Layout) -> Json:
        cells = layout.filled(row)
        return {"kind": row.kind, "cells": [self._cell(cell, layout, k) for k, cell in enumerate(cells)]}

    def _cell(self, cell: Cell, layout: _Layout, k: int) -> Json:
        made: Json = {"scope": cell.scope}
        match cell.content:
            case ():
                return made
            case (Paragraph(content=content, kind=""),):
                made["lines"] = self.lines(content, longest=LONGEST_WORD)
            case blocks:
                made["blocks"] = self.blocks(blocks)
        if cell.columns > 1 or cell.rows > 1:
            made |= {"columns": cell.columns, "rows": cell.rows}
        if layout.is_right(cell, k) != layout.rights[k]:
            made["turned"] = True
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """Rows of a table that stand below one head; `is_whole` says that they fit on a page and stay on one."""

    body: tuple[Row, ...]
    foot: tuple[Row, ...]
    is_whole: bool
    repeats_head: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """How a table is printed. `rights` says which columns hold figures, to stand to the right; `n` counts columns."""

    n: int
    size: float
    rights: list[bool]
    widths: tuple[float, ...]
    is_cramped: bool
    spans_rows: bool

    def filled(self, row: Row) -> tuple[Cell, ...]:
        """The row's cells and as many empty ones as it lacks, or the next row would fill it up."""
        missing = 0 if self.spans_rows else self.n - sum(cell.columns for cell in row.cells)
        return (*row.cells, *(Cell(content=()) for _ in range(missing)))

    def is_right(self, cell: Cell, k: int) -> bool:
        """Figures stand to the right, as on the page."""
        return cell.kind == "n" or (self.rights[k] and cell.scope != "row" and "words" not in cell.kind.split())

    def height(self, row: Row) -> float:
        cells = [[replace(line, is_bold=bool(cell.scope)) for line in _lines_of(cell.content)] for cell in row.cells]
        return row_height(cells, self.widths[: len(cells)], size=self.size)

    def pieces(self, table: Table, *, page: float) -> list[_Piece]:
        """The table whole if it fits on a page, or, of words, on most of one; else in pieces of at most `_PIECE` of it."""
        head, foot = (sum(map(self.height, rows)) for rows in (table.head, table.foot))
        room = page - head - _CAPTION
        heights = [self.height(row) for row in table.body]
        if head > page * _TALL_HEAD:
            return [_Piece(body=table.body, foot=table.foot, is_whole=False, repeats_head=False)]
        most = _FULL if any(self.rights) else _WHOLE_WORDS
        if self.spans_rows or len(heights) < 2 or sum(heights) + foot <= room * most:
            return [
                _Piece(
                    body=table.body,
                    foot=table.foot,
                    is_whole=not self.spans_rows and sum(heights) + foot <= room * _FULL,
                )
            ]
        starts = [0]
        filled = 0.0
        for k, height in enumerate(heights):
            if filled and filled + height > room * _PIECE:
                starts.append(k)
                filled = 0.0
            filled += height
        ends = [*starts[1:], len(heights)]
        return [
            _Piece(
                body=table.body[start:end],
                foot=table.foot if end == len(heights) else (),
                is_whole=sum(heights[start:end]) + foot <= room * _FULL,
            )
            for start, end in zip(starts, ends, strict=True)
        ]


def _layout(table: Table, available: float) -> _Layout:
    rows = (*table.head, *table.body, *table.foot)
    is_of_figures = bool({"numbers", "scorecard"} & set(table.kind.split()))
    plain = _Layout(
        n=table.n_columns,
        size=_size(table),
        rights=[k > 0 and is_of_figures for k in range(table.n_columns)],
        widths=(),
        is_cramped=False,
        spans_rows=any(cell.rows > 1 for row in rows for cell in row.cells),
    )
    whole = [row.cells for row in rows if len(row.cells) == plain.n and all(cell.columns == 1 for cell in row.cells)]
    rooms = [_room_of([cells[k] for cells in whole], plain, k) for k in range(plain.n)]
    widths = column_widths(rooms, size=plain.size, available=available, fills=not is_of_figures)
    is_cramped = any(width < one.least * plain.size for width, one in zip(widths, rooms, strict=True))
    return replace(plain, widths=widths, is_cramped=is_cramped)


def _size(table: Table) -> float:
    if table.n_columns > MOST_COLUMNS:
        return _SMALLEST
    return _SMALL if table.kind == "scorecard" or table.n_columns > MANY_COLUMNS else _SIZE


def _room_of(cells: Sequence[Cell], layout: _Layout, k: int) -> Room:
    lines = (
        replace(line, is_bold=bool(cell.scope), is_figure=layout.is_right(cell, k))
        for cell in cells
        for line in _lines_of(cell.content)
    )
    least = _FIRST if k == 0 and any(layout.rights) else _OTHERS
    return room(lines, least=_LATER if any(cell.kind == "later" for cell in cells) else least)


def by_line(content: Sequence[Inline]) -> Iterator[tuple[str, list[Inline]]]:
    """Pieces by printed line, each with the mark that put it there, "" for the words between.

    Two notes in a row have the very same marks; pieces of one note differ in theirs, or they would be one piece.
    """
    line: list[Inline] = []
    kind = ""
    for one in content:
        marks = one.marks if isinstance(one, Words) else frozenset()
        own = next(iter(sorted(marks & _OWN_LINE)), "")
        is_next = bool(own) and bool(line) and isinstance(line[-1], Words) and line[-1].marks == marks
        if line and (own != kind or is_next):
            yield kind, line
            line = []
        kind = own
        line.append(one)
    if line:
        yield kind, line


def flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks without groups around them, except the closed parts of a page, which keep theirs."""
    for block in blocks:
        if isinstance(block, Group) and not block.title:
            yield from flat(block.blocks)
        else:
            yield block


def _is_closed(block: Block) -> bool:
    return isinstance(block, Group) and bool(block.title)


def runs(blocks: Sequence[Block]) -> Iterator[tuple[bool, list[Block]]]:
    """Blocks by the way their pages lie, each with whether it is across.

    A part with a scorecard lies across as a whole; elsewhere a wide table does, with the headings right above it.
    """
    if any(isinstance(block, Table) and block.kind == "scorecard" for block in blocks):
        yield True, list(blocks)
        return
    wide = [_holds_wide(block) for block in blocks]
    for k in range(len(blocks) - 2, -1, -1):
        wide[k] = wide[k] or (isinstance(blocks[k], Heading) and wide[k + 1])
    for is_wide, run in groupby(zip(wide, blocks, strict=True), key=lambda one: one[0]):
        yield is_wide, [block for _, block in run]


def before_figures(blocks: Sequence[Block]) -> Iterator[int]:
    """Which blocks stand between a heading and the figure right below it, and stay on its page."""
    for k, block in enumerate(blocks):
        if isinstance(block, Figure):
            above = list(takewhile(lambda j: isinstance(blocks[j], Paragraph), range(k - 1, -1, -1)))
            yield from above


def _holds_wide(block: Block) -> bool:
    match block:
        case Table():
            return _is_wide(block)
        case Group(blocks=blocks):
            return any(map(_holds_wide, blocks))
        case _:
            return False


def _is_wide(table: Table) -> bool:
    return table.kind == "scorecard" or table.n_columns > MOST_COLUMNS


def _lines_of(blocks: Iterable[Block]) -> Iterator[Line]:
    """Every printed line of some blocks."""
    for block in blocks:
        match block:
            case Paragraph(content=content) | Heading(content=content):
                for kind, pieces in by_line(content):
                    yield Line(text=_said(pieces), scale=_NOTE if kind else 1.0)
            case Items(items=items):
                yield from _lines_of(chain.from_iterable(items))
            case Group(blocks=inner) | Figure(blocks=inner):
                yield from _lines_of(inner)
            case Picture(svg=svg):
                yield Line(text="0", scale=drawn_width(svg) / _SIZE / text_ems("0"))
            case _:
                continue


def _said(pieces: Iterable[Inline]) -> str:
    return "".join(one.text if isinstance(one, Words) else _said(one.content) for one in pieces)


_WIDTH: Final = re.compile(r'<svg\b[^>]*?\swidth="([0-9.]+)"')
_VIEW: Final = re.compile(r'<svg\b[^>]*?\sviewBox="[0-9.-]+ [0-9.-]+ ([0-9.]+)')
_FONTS: Final = re.compile(r'font-family="[^"]*"')


def drawn_width(svg: str) -> float:
    """How wide a drawing is printed, in points: charts across the page, others as large as they say."""
    if 'class="ttc"' in svg.partition(">")[0]:
        return _CHART
    told = _WIDTH.search(svg) or _VIEW.search(svg)
    return min(_CHART, float(told[1]) * _PIXEL) if told else 75.0


def _heading(tree: Tree, block: Heading) -> Json:
    return {
        "type": "heading",
        "level": min(block.level, _DEEPEST) - 1,
        "lines": tree.lines(block.content),
        "anchor": block.anchor if block.anchor in tree.anchors else "",
    }


def _paragraph(tree: Tree, block: Paragraph) -> Json:
    kind = block.kind.split()
    return {"type": "paragraph", "kind": kind[0] if kind else "", "lines": tree.lines(block.content)}


def _items(tree: Tree, block: Items) -> Json:
    return {
        "type": "items",
        "ordered": block.is_ordered,
        "items": [tree.blocks(item) for item in block.items],
    }


def _terms(tree: Tree, block: Terms) -> Json:
    terms = [
        {"name": tree.lines(term.name), **_meaning(tree, tuple(chain.from_iterable(term.meanings)))}
        for term in block.terms
    ]
    names = [text_ems(_said(term.name), is_bold=True) for term in block.terms]
    return {"type": "terms", "terms": terms, "name": round(min(_LONGEST_NAME, max(names, default=0.0)) + 1.2, 2)}


def _meaning(tree: Tree, blocks: tuple[Block, ...]) -> Json:
    """Words alone begin beside the name; anything else stands below it."""
    if all(isinstance(block, Paragraph) for block in blocks):
        return {"meanings": [tree.lines(block.content) for block in blocks if isinstance(block, Paragraph)]}
    return {"blocks": tree.blocks(blocks)}


def _picture(_: Tree, block: Picture) -> Json:
    svg = _FONTS.sub('font-family="Inter"', printable(block.svg))
    return {"type": "picture", "svg": svg, "alt": printable(block.alt), "width": round(drawn_width(block.svg), 1)}


def _figure(tree: Tree, block: Figure) -> Json:
    return {"type": "figure", "blocks": tree.blocks(block.blocks), "caption": tree.lines(block.caption)}


def _closed(tree: Tree, block: Group) -> Json:
    return {
        "type": "closed",
        "title": tree.lines(block.title),
        "blocks": tree.blocks(block.blocks),
        "wide": _holds_wide(block),
    }


_BLOCKS: Final[dict[type, Callable[[Tree, Any], Json]]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Items: _items,
    Terms: _terms,
    Table: Tree.table,
    Picture: _picture,
    Figure: _figure,
    Group: _closed,
}


def anchors_of(document: Document) -> frozenset[str]:
    """Every place that a link of the document can lead to."""
    return frozenset(chain((part.name for part in document.parts), *(_anchors(part.blocks) for part in document.parts)))


def _anchors(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Heading) and block.anchor:
            yield block.anchor
        elif isinstance(block, Group):
            yield from _anchors(block.blocks)


def tables_of(node: Iterable[Json]) -> Iterator[Json]:
    """Every table of some blocks of data, in reading order."""
    for block in node:
        if block["type"] == "table":
            yield block
        yield from tables_of(chain(block.get("blocks", ()), *block.get("items", ())))
        for term in block.get("terms", ()):
            yield from tables_of(term.get("blocks", ()))
