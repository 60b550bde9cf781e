"""A document as the data that the print template lays out: runs of pages, flat blocks, plain lines of words.

Everything is text in JSON, never code of the template. What the page keeps closed is open here, below its title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, groupby
from typing import Any, Final

from oba.render.blocks import (
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
    figure_and_spark,
    leading_in,
)
from oba.render.glyphs import breakable, is_right_to_left, printable, text_ems
from oba.render.pdf_columns import LONGEST_WORD
from oba.render.pdf_lines import by_line, drawn_size, said, spark_size
from oba.render.pdf_tables import LANDSCAPE, PAGE_HEIGHT, PORTRAIT, Layout, is_wide, layout_of, pieces_of

Json = dict[str, Any]

_DEEPEST: Final = 4
_LONGEST_RUN: Final = 66
_LONGEST_NAME: Final = 15.0


@dataclass(frozen=True, slots=True)
class Tree:
    """Makes the data of one document; `anchors` are the places within it that links may lead to, `continued` what is
    said above a table that goes on, `available` the room for text across the page in points; words of more than
    `longest` characters are broken.
    """

    anchors: frozenset[str]
    continued: str
    available: float = PORTRAIT
    longest: int = _LONGEST_RUN
    words_of: dict[type, Callable[[Tree, Any], Json]] = field(default_factory=lambda: _BLOCKS)

    def part(self, part: Part, *, closed_last: bool = False) -> Json:
        """A part with its blocks in runs of pages of one orientation."""
        blocks = list(flat(part.blocks))
        if closed_last:
            blocks.sort(key=_is_closed)
        heading = Heading(level=2, content=(Words(text=part.title),), anchor=part.name)
        return {"runs": [self._run(available, run) for available, run in runs((heading, *blocks))]}

    def _run(self, available: float, run: Sequence[Block]) -> Json:
        return {"wide": available == LANDSCAPE, "blocks": replace(self, available=available).blocks(run)}

    def block(self, block: Block) -> Json:
        return self.words_of[type(block)](self, block)

    def blocks(self, blocks: Iterable[Block]) -> list[Json]:
        told = list(flat(blocks))
        made = [self.block(block) for block in told]
        for k in leading_in(told):
            made[k]["sticky"] = True
        return made

    def lines(self, content: Sequence[Inline], *, longest: int | None = None) -> list[Json]:
        """The content by printed lines: notes, and what else a page shows on a line of its own, apart from the rest."""
        return [
            {
                "kind": kind,
                "words": [self._inline(one, kind, longest or self.longest) for one in pieces],
                **({"rtl": True} if is_right_to_left(said(pieces)) else {}),
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
        layout = layout_of(table, available=self.available)
        head = [self._row(row, layout) for row in table.head]
        pieces = pieces_of(table, layout, page=PAGE_HEIGHT[self.available])
        made = [
            {
                "type": "table",
                "caption": [*self.lines(table.caption), *([{"kind": "note", "words": [self.continued]}] if k else [])],
                "size": layout.size,
                "widths": [round(width, 1) for width in layout.widths],
                "right": list(layout.rights),
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

    def _row(self, row: Row, layout: Layout) -> Json:
        cells = layout.filled(row)
        return {"kind": row.kind, "cells": [self._cell(cell, layout, k) for k, cell in enumerate(cells)]}

    def _cell(self, cell: Cell, layout: Layout, k: int) -> Json:
        made: Json = {"scope": cell.scope}
        if not cell.content:
            return made
        both = figure_and_spark(cell.content)
        if both:
            figure, spark = both
            made |= _shortest(self.lines(figure.content, longest=LONGEST_WORD))
            made["spark"] = self.block(spark) | {"beside": layout.are_beside}
            if layout.are_beside:
                made["spark"]["width"] = round(spark_size(spark)[0], 1)
            made["others"] = self.blocks(cell.content[2:])
        else:
            match cell.content:
                case (Paragraph(content=content, kind=""),):
                    made |= _shortest(self.lines(content, longest=LONGEST_WORD))
                case blocks:
                    made["blocks"] = self.blocks(blocks)
        if cell.columns > 1 or cell.rows > 1:
            made |= {"columns": cell.columns, "rows": cell.rows}
        if layout.is_right(cell, k) != layout.rights[k]:
            made["turned"] = True
        return made


def _shortest(lines: list[Json]) -> Json:
    """Plain text alone as such, since most cells hold no more and the template goes through every piece."""
    match lines:
        case [{"kind": "", "words": [str(text)], **more}] if not more:
            return {"text": text}
        case _:
            return {"lines": lines}


def flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks without groups around them, except the closed parts of a page, which keep theirs."""
    for block in blocks:
        if isinstance(block, Group) and not block.title:
            yield from flat(block.blocks)
        else:
            yield block


def _is_closed(block: Block) -> bool:
    return isinstance(block, Group) and bool(block.title)


def runs(blocks: Sequence[Block]) -> Iterator[tuple[float, list[Block]]]:
    """Blocks by the way their pages lie, each run with the room that it has across the page.

    A part with a scorecard lies across as a whole; elsewhere a wide table does, with the headings right above it.
    """
    if any(isinstance(block, Table) and block.kind == "scorecard" for block in blocks):
        yield LANDSCAPE, list(blocks)
        return
    wide = [_holds_wide(block) for block in blocks]
    for k in range(len(blocks) - 2, -1, -1):
        wide[k] = wide[k] or (isinstance(blocks[k], Heading) and wide[k + 1])
    for lies_across, run in groupby(zip(wide, blocks, strict=True), key=lambda one: one[0]):
        yield (LANDSCAPE if lies_across else PORTRAIT), [block for _, block in run]


def _holds_wide(block: Block) -> bool:
    match block:
        case Table():
            return is_wide(block)
        case Group(blocks=blocks):
            return any(map(_holds_wide, blocks))
        case _:
            return False


_FONTS: Final = re.compile(r'font-family="[^"]*"')


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
    """A list; small pictures stand beside each other."""
    if block.kind == "multiples":
        return {"type": "columns", "kind": block.kind, "items": [tree.blocks(item) for item in block.items]}
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
    names = [text_ems(said(term.name), is_bold=True) for term in block.terms]
    return {"type": "terms", "terms": terms, "name": round(min(_LONGEST_NAME, max(names, default=0.0)) + 1.2, 2)}


def _meaning(tree: Tree, blocks: tuple[Block, ...]) -> Json:
    """Words alone begin beside the name; anything else stands below it."""
    if all(isinstance(block, Paragraph) for block in blocks):
        return {"meanings": [tree.lines(block.content) for block in blocks if isinstance(block, Paragraph)]}
    return {"blocks": tree.blocks(blocks)}


def _picture(_: Tree, block: Picture) -> Json:
    svg = _FONTS.sub('font-family="Inter"', printable(block.svg))
    return {"type": "picture", "svg": svg, "alt": printable(block.alt), "width": round(drawn_size(block.svg)[0], 1)}


def _figure(tree: Tree, block: Figure) -> Json:
    return {"type": "figure", "blocks": tree.blocks(block.blocks), "caption": tree.lines(block.caption)}


def _closed(tree: Tree, block: Group) -> Json:
    return {
        "type": "closed",
        "title": tree.lines(block.title),
        "blocks": tree.blocks(block.blocks),
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
