"""A document as a tree of blocks: headings, paragraphs, tables and pictures, for writers that are no web page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from oba.pack.facts import Header


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text in one voice. `marks` are names such as `strong`, `emphasis`, `code`, or the class of a span (`note`)."""

    text: str
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Text that leads somewhere: `#section` within the document, else an address or a file beside it."""

    content: tuple[Words, ...]
    target: str


Inline = Words | Link

SPARK_SCALE: Final = 0.75
"""Of its size a sparkline keeps so much beside its figure, where it is hardly higher than the line."""

_FEW: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """`level` 1 is the document's title, 2 a section's; `anchor` is what links within the document name, or ""."""

    level: int
    content: tuple[Inline, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """`kind` is its class (`headline`, `note`, `banner`, ...), or ""."""

    content: tuple[Inline, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list, numbered where `is_ordered`. `kind` is its class (`multiples` for small pictures side by side), or ""."""

    items: tuple[tuple[Block, ...], ...]
    is_ordered: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A name and what is said of it, one or more times."""

    name: tuple[Inline, ...]
    meanings: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`scope` is `col`, `row`, `colgroup` or `rowgroup` for a header, else "". `columns` and `rows` are how many it
    spans; `kind` is its class or "".
    """

    content: tuple[Block, ...]
    scope: str = ""
    columns: int = 1
    rows: int = 1
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`kind` are its class and that of the group of rows it stands in, or ""."""

    cells: tuple[Cell, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Head rows repeat on every page. `n_columns` counts spans."""

    caption: tuple[Inline, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    foot: tuple[Row, ...] = ()
    kind: str = ""

    @property
    def n_columns(self) -> int:
        return max((sum(cell.columns for cell in row.cells) for row in (*self.head, *self.body)), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing as SVG text, and the message that it gives to whoever cannot see it."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Pictures with the words beneath them."""

    blocks: tuple[Block, ...]
    caption: tuple[Inline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Blocks that belong together. `title` is what a closed part of a page shows; () for one that is always open."""

    blocks: tuple[Block, ...]
    title: tuple[Inline, ...] = ()
    kind: str = ""


Block = Heading | Paragraph | Items | Terms | Table | Picture | Figure | Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section of the document; `name` is its anchor."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A pack as it is read: what stands before the contents, the parts, and what stands at the end."""

    header: Header
    title: str
    front: tuple[Block, ...]
    parts: tuple[Part, ...]
    colophon: tuple[Block, ...]
    digest: str


def leading_in(blocks: Sequence[Block]) -> Iterator[int]:
    """Which paragraphs stand between a heading and what is to be looked at right below it, and stay on its page: all of
    them above a figure, a few above a table, small pictures side by side, or a part that a page keeps closed.

    More than a few are read for themselves.
    """
    for k, block in enumerate(blocks):
        above = list(takewhile(lambda j: isinstance(blocks[j], Paragraph), range(k - 1, -1, -1)))
        match block:
            case Figure():
                yield from above
            case Table() | Items(kind="multiples") if len(above) <= _FEW:
                yield from above
            case Group(title=title) if title and len(above) <= _FEW:
                first = k - len(above)
                yield from above if first and isinstance(blocks[first - 1], Heading) else ()
            case _:
                pass


def figure_and_spark(blocks: Sequence[Block]) -> tuple[Paragraph, Picture] | None:
    """The figure on one line with which a cell begins and the sparkline right after it; None for any other cell."""
    match blocks:
        case (Paragraph(content=(Words(),), kind="") as figure, Picture() as spark, *_):
            return figure, spark
        case _:
            return None
