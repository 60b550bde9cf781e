"""Blocks of a pack's document as the XML of a Word document, piece by piece in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final

from oba.render.blocks import (
    SPARK_SCALE,
    Block,
    Cell,
    Figure,
    Group,
    Heading,
    Inline,
    Items,
    Link,
    Paragraph,
    Picture,
    Table,
    Term,
    Terms,
    figure_and_spark,
    leading_in,
)
from oba.render.docx_pictures import drawing, size
from oba.render.docx_tables import PORTRAIT, Manner, table_xml
from oba.render.docx_words import PLAIN, References, Voice, reads_right_to_left, runs, text_of

_TWIPS_PER_PIXEL: Final = 15
_DEEPEST: Final = 4
"""The smallest heading of a document."""

_CELL_MARGIN: Final = 70

_LONGEST_NAME: Final = 24
"""Letters of a term that fit beside its meaning."""

_COLUMNS: Final = 3
"""Small pictures that stand side by side."""

_STAYS: Final = "<w:keepNext/>"
_STYLES: Final = {
    "banner": "Banner",
    "headline": "Headline",
    "lead": "Lead",
    "note": "NoteText",
    "sentence": "Finding",
    "stale": "NoteText",
    "what": "Subtitle",
    "who": "Who",
}
"""The style of a paragraph by its class; others are in Normal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A paragraph or a table. `is_wide` is for one that needs a page on its side; `leads` for one that belongs on the
    page of what follows, as headings and captions do; `is_large` for a table or a drawing.
    """

    xml: str
    is_wide: bool = False
    leads: bool = False
    is_heading: bool = False
    is_large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where blocks stand: how much width they have, in which style their paragraphs are, how deep in lists."""

    width: int = PORTRAIT
    style: str = ""
    voice: Voice = PLAIN
    depth: int = 0
    is_wide: bool = False
    in_cell: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes blocks. `picture` gives the ids of a drawing's pixels and of its lines within the file."""

    references: References
    picture: Callable[[Picture], tuple[str, str]]
    names: dict[str, str]
    ids: Iterator[int] = field(default_factory=lambda: count(1))
    lists: list[int] = field(default_factory=list)
    """The numberings that were begun, each for one numbered list."""

    levels: list[int] = field(default_factory=lambda: [0])
    placed: set[str] = field(default_factory=set)
    """The bookmarks that stand in the document: each stands once."""

    def blocks(self, blocks: tuple[Block, ...], place: Place) -> Iterator[Piece]:
        stay = set() if place.in_cell else set(leading_in(blocks))
        for k, block in enumerate(blocks):
            yield from self.block(block, place, stays=k in stay)

    def block(self, block: Block, place: Place, *, stays: bool = False) -> Iterator[Piece]:
        """The pieces of a block; one that `stays` is on the page of the next."""
        match block:
            case Paragraph():
                style = place.style or _STYLES.get(block.kind.split(" ")[0], "Normal")
                voice = replace(place.voice, is_bold=_is_bold(style))
                yield Piece(xml=self.paragraph(block.content, style, voice=voice, more=_STAYS * stays))
            case Heading():
                yield self.heading(block, place)
            case Items(kind="multiples") if not place.in_cell:
                yield self._side_by_side(block, place)
            case Items():
                yield from self._items(block, place)
            case Terms():
                yield from self._terms(block, place)
            case Table():
                yield from self._table(block, place)
            case Picture():
                yield self._picture(block, place)
            case Figure():
                yield from self.blocks(block.blocks, place)
                if block.caption:
                    yield Piece(xml=self.paragraph(block.caption, place.style or "FigureCaption", voice=place.voice))
            case Group():
                if block.title:
                    style = place.style or "DetailTitle"
                    yield Piece(
                        xml=self.paragraph(block.title, style, voice=replace(place.voice, is_bold=True)), leads=True
                    )
                yield from self.blocks(block.blocks, place)

    def paragraph(
        self, content: tuple[Inline, ...], style: str, *, voice: Voice = PLAIN, more: str = "", bookmarks: str = ""
    ) -> str:
        """A paragraph in that style. `more` are properties that come after the style; `bookmarks` open before it."""
        properties = more + ("<w:bidi/>" if reads_right_to_left(content) else "")
        inner = runs(content, references=self.references, voice=voice)
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{bookmarks}{inner}</w:p>'

    def heading(self, heading: Heading, place: Place, *, also: str = "") -> Piece:
        """A heading, at most one level below the one before. `also` is one more name that leads to it."""
        named = [name for name in (self.names.get(heading.anchor, ""), also) if name and name not in self.placed]
        self.placed.update(named)
        bookmarks = "".join(self._bookmark(name) for name in named)
        if place.in_cell:
            return Piece(xml=self.paragraph(heading.content, place.style, voice=place.voice, bookmarks=bookmarks))
        level = min(heading.level - 1, self.levels[-1] + 1, _DEEPEST)
        self.levels.append(level)
        style = f"Heading{level}" if level > 0 else "Title"
        return Piece(
            xml=self.paragraph(heading.content, style, voice=Voice(is_bold=True), bookmarks=bookmarks),
            leads=True,
            is_heading=True,
        )

    def _bookmark(self, name: str) -> str:
        number = next(self.ids)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'

    def _items(self, block: Items, place: Place) -> Iterator[Piece]:
        properties = self._numbering(block, place)
        style = "ListNumber" if block.is_ordered else "ListBullet"
        if place.in_cell:
            style = f"{'Small' * place.voice.is_small}TableListBullet"
        further = replace(place, style=place.style if place.in_cell else "ListContinue", depth=place.depth + 1)
        for item in block.items:
            first, *others = item or (Paragraph(content=()),)
            if isinstance(first, Paragraph):
                yield Piece(
                    xml=self.paragraph(first.content, style, voice=replace(place.voice, is_bold=False), more=properties)
                )
            else:
                others = [first, *others]
            yield from self.blocks(tuple(others), further)

    def _side_by_side(self, block: Items, place: Place) -> Piece:
        """Small pictures with their words in rows of a few, each row on one page."""
        width = place.width // _COLUMNS
        inner = Place(width=width - 2 * _CELL_MARGIN, style="TableText", in_cell=True)
        cells = ["".join(piece.xml for piece in self.blocks(item, inner)) for item in block.items]
        cells += ['<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p>'] * (-len(cells) % _COLUMNS)
        made = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for cell in cells]
        columns = f'<w:gridCol w:w="{width}"/>' * _COLUMNS
        rows = ("".join(made[k : k + _COLUMNS]) for k in range(0, len(made), _COLUMNS))
        return Piece(
            xml=f'<w:tbl><w:tblPr><w:tblStyle w:val="SideBySide"/><w:tblW w:w="{_COLUMNS * width}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
            + "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{row}</w:tr>" for row in rows)
            + "</w:tbl>",
            is_large=True,
        )

    def _numbering(self, block: Items, place: Place) -> str:
        """The properties of the items beyond those of their style: a numbering of their own, and their depth."""
        if block.is_ordered:
            self.lists.append(len(self.lists) + 3)
        elif not place.depth:
            return ""
        number = self.lists[-1] if block.is_ordered else 1
        return f'<w:numPr><w:ilvl w:val="{min(place.depth, 2)}"/><w:numId w:val="{number}"/></w:numPr>'

    def _terms(self, block: Terms, place: Place) -> Iterator[Piece]:
        firsts = ["" if place.style else self._beside(term) for term in block.terms]
        for term, first in zip(block.terms, firsts, strict=True):
            bold = replace(place.voice, is_bold=True)
            if first:
                yield Piece(xml=first)
            else:
                yield Piece(xml=self.paragraph(term.name, place.style or "Term", voice=bold), leads=True)
            below = replace(place, style=place.style or ("MeaningBelow" if any(firsts) else "Meaning"))
            for meaning in term.meanings[1 if first else 0 :]:
                yield from self.blocks(meaning, below)

    def _beside(self, term: Term) -> str:
        """The name with what is first said of it beside it; "" where the name is too long, or it is more than words."""
        match term.meanings[:1]:
            case ((Paragraph(content=content, kind=""),),) if not reads_right_to_left(content):
                if len(text_of(term.name)) > _LONGEST_NAME:
                    return ""
                name = runs(tuple(map(_in_bold, term.name)), references=self.references)
                meaning = runs(content, references=self.references)
                style = '<w:pPr><w:pStyle w:val="TermLine"/></w:pPr>'
                return f"<w:p>{style}{name}<w:r><w:tab/></w:r>{meaning}</w:p>"
            case _:
                return ""

    def _table(self, table: Table, place: Place) -> Iterator[Piece]:
        xml, layout = table_xml(table, within=place.width, is_wide=place.is_wide, write=self._cell)
        if table.caption:
            caption = self.paragraph(table.caption, place.style or "Caption", voice=Voice(is_bold=True))
            yield Piece(xml=caption, is_wide=layout.is_wide, leads=True)
        yield Piece(xml=xml, is_wide=layout.is_wide, is_large=True)

    def _cell(self, cell: Cell, manner: Manner) -> str:
        """What stands in a cell; it ends in a paragraph, as it has to."""
        place = Place(
            width=manner.width,
            style=manner.style,
            voice=Voice(is_bold=manner.is_bold, is_small=manner.is_small),
            in_cell=True,
        )
        both = figure_and_spark(cell.content) if manner.are_beside else None
        made = self._side_on(*both, place) if both else ""
        made += "".join(piece.xml for piece in self.blocks(cell.content[2 if both else 0 :], place))
        return (
            made if made.endswith("</w:p>") else made + f'<w:p><w:pPr><w:pStyle w:val="{manner.style}"/></w:pPr></w:p>'
        )

    def _side_on(self, figure: Paragraph, spark: Picture, place: Place) -> str:
        """One paragraph: the sparkline, and at its right the figure, so that figures stand below each other."""
        wide, high = (SPARK_SCALE * length for length in size(spark.svg))
        pixels, lines = self.picture(spark)
        drawn = drawing(number=next(self.ids), alt=spark.alt, pixels=pixels, lines=lines, wide=wide, high=high)
        words = runs(figure.content, references=self.references, voice=place.voice)
        space = '<w:r><w:t xml:space="preserve">  </w:t></w:r>'
        return f'<w:p><w:pPr><w:pStyle w:val="{place.style}"/></w:pPr>{drawn}{space}{words}</w:p>'

    def _picture(self, picture: Picture, place: Place) -> Piece:
        wide, high = size(picture.svg)
        scale = min(1.0, place.width / _TWIPS_PER_PIXEL / wide) if wide else 1.0
        pixels, lines = self.picture(picture)
        style = place.style or "Drawing"
        return self.drawn(
            picture.alt, pixels=pixels, lines=lines, wide=wide * scale, high=high * scale, style=style, is_large=True
        )

    def drawn(
        self, alt: str, *, pixels: str, lines: str | None, wide: float, high: float, style: str, is_large: bool = False
    ) -> Piece:
        """A paragraph with a drawing of that size in CSS pixels; `lines` is None for one that is pixels alone."""
        run = drawing(number=next(self.ids), alt=alt, pixels=pixels, lines=lines, wide=wide, high=high)
        return Piece(xml=f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>', is_large=is_large)


def _in_bold(one: Inline) -> Inline:
    """The words in bold, where their paragraph is not."""
    if isinstance(one, Link):
        return replace(one, content=tuple(replace(word, marks=word.marks | {"strong"}) for word in one.content))
    return replace(one, marks=one.marks | {"strong"})


def _is_bold(style: str) -> bool:
    return style.endswith("Head") or style in {"Headline", "Term"}


def every_block(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks and all that stand within them, in reading order."""
    for block in blocks:
        yield block
        match block:
            case Group() | Figure():
                yield from every_block(block.blocks)
            case Items():
                yield from every_block(inner for item in block.items for inner in item)
            case Terms():
                yield from every_block(inner for term in block.terms for meaning in term.meanings for inner in meaning)
            case Table():
                rows = (*block.head, *block.body, *block.foot)
                yield from every_block(inner for row in rows for cell in row.cells for inner in cell.content)
            case _:
                pass


def bookmark_names(anchors: list[str]) -> dict[str, str]:
    """The name of a bookmark for each anchor: letters, digits and underscores, at most 40, no two alike."""
    names: dict[str, str] = {}
    for number, anchor in enumerate(dict.fromkeys(anchors), 1):
        names[anchor] = f"p{number}_{re.sub('[^A-Za-z0-9]+', '_', anchor)[:30]}"
    return names
