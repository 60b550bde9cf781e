"""Reads a PDF as the tests ask: its words by page, its contents, and the tree of its tags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import pikepdf
import pypdfium2

FOOTER = 50.0
"""Points at the foot of a page that hold the running footer."""

A4 = (595.3, 841.9)


@dataclass(frozen=True, slots=True)
class Tag:
    """An element of the tree; `scope` is that of a header cell, as the PDF names it, or "". `begins` is what it begins
    with: the kind of an element, or "words".
    """

    kind: str
    scope: str
    kids: tuple[Tag, ...]
    begins: str

    def every(self, *kinds):
        """Every element of those kinds at or below this one, in reading order."""
        if self.kind in kinds:
            yield self
        for kid in self.kids:
            yield from kid.every(*kinds)


@dataclass(frozen=True)
class Read:
    """`pages` are the words of each page without its footer, `footers` those; `outside` are words beyond the paper."""

    sizes: list[tuple[float, float]]
    pages: list[str]
    footers: list[str]
    outside: list[str]
    outline: list[tuple[int, str, int]]

    @cached_property
    def words(self):
        return squeezed("".join(self.pages))


def squeezed(text):
    """Without white space, places to break, and hyphens, which are read otherwise at the end of a line."""
    return re.sub(r"[\s\u200b\ufeff\ufffe\x02-]+", "", text)


def read_pdf(pdf):
    document = pypdfium2.PdfDocument(pdf)
    read = Read(sizes=[], pages=[], footers=[], outside=[], outline=[])
    for page in document:
        size, text = page.get_size(), page.get_textpage()
        read.sizes.append(tuple(round(length, 1) for length in size))
        read.pages.append(text.get_text_bounded(bottom=FOOTER))
        read.footers.append(" ".join(text.get_text_bounded(top=FOOTER).split()))
        read.outside.extend(_outside(text, size))
    read.outline.extend(
        (one.level, one.get_title(), one.get_dest().get_index() + 1) for one in document.get_toc(max_depth=9)
    )
    document.close()
    return read


def _outside(text, size):
    for k in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(k)
        if left < 0 or bottom < 0 or right > size[0] or top > size[1]:
            yield text.get_text_bounded(left, bottom, right, top)


def read_tags(pdf):
    """The tree of tags."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return _tag(opened.Root.StructTreeRoot)


def _tag(element):
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    elements = [isinstance(kid, pikepdf.Dictionary) and "/S" in kid for kid in kids]
    within = tuple(_tag(kid) for kid, is_element in zip(kids, elements, strict=True) if is_element)
    begins = within[0].kind if elements[:1] == [True] else "words"
    return Tag(str(element.get("/S", "/Root"))[1:], _scope(element.get("/A")), within, begins)


def _scope(attributes):
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(one, pikepdf.Dictionary) and "/Scope" in one:
            return str(one.Scope)[1:]
    return ""
