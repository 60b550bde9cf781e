"""The markup of sections, read into blocks.

The web page uses that markup as it is. Here it is read strictly, so that a template which uses anything outside of its
small vocabulary is found by the tests and not by a reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree as ET

from oba.render.blocks import (
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
    Row,
    Table,
    Term,
    Terms,
    Words,
)


class MarkupError(ValueError):
    """A template uses markup outside of the vocabulary; the text says which, and in which section."""


FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML text may hold: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. See
Extensible Markup Language (XML) 1.0, section 2.2, https://www.w3.org/TR/xml/#charsets.
"""

_SVG: Final = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_SVG_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_MARKS: Final = {"strong": "strong", "em": "emphasis", "code": "code"}
_INLINE: Final = frozenset({"strong", "em", "code", "span", "abbr", "a", "br"})


def read_markup(markup: str, *, where: str) -> tuple[Block, ...]:
    """The blocks of a section's markup. Raises `MarkupError`, naming `where`, for anything outside the vocabulary."""
    pictures: list[Picture] = []

    def kept(match: re.Match[str]) -> str:
        if 'aria-hidden="true"' in match[0].partition(">")[0]:
            return ""  # an ornament beside words that say the same
        pictures.append(_picture(match[0], where=where))
        return f'<svg n="{len(pictures) - 1}"/>'

    text = _SVG.sub(kept, FORBIDDEN.sub("", markup)).replace("&nbsp;", "\u00a0")
    try:
        root = ET.fromstring(f"<section>{text}</section>")  # noqa: S314 - no document type can stand in it
    except ET.ParseError as error:
        raise MarkupError(f"{where}: the markup is not well-formed: {error}") from None
    return _Reader(where=where, pictures=pictures).flow(root)


def _picture(svg: str, *, where: str) -> Picture:
    title = _TITLE.search(svg)
    if title is None:
        raise MarkupError(f"{where}: a drawing has no <title>; say its message there")
    # Small drawings leave out what a page does not ask for: on its own a drawing must name its language.
    whole = svg if "xmlns=" in svg.partition(">")[0] else svg.replace("<svg", f'<svg xmlns="{_SVG_NAMESPACE}"', 1)
    return Picture(svg=whole, alt=_unescaped(title[1]))


def _unescaped(text: str) -> str:
    return "".join(ET.fromstring(f"<t>{text}</t>").itertext()).strip()  # noqa: S314 - no document type can stand in it


@dataclass(frozen=True, slots=True)
class _Reader:
    where: str
    pictures: list[Picture]
    blocks_of: dict[str, Callable[[_Reader, ET.Element], Iterator[Block]]] = field(default_factory=lambda: _BLOCKS)

    def flow(self, element: ET.Element) -> tuple[Block, ...]:
        """The blocks within an element; text that stands by itself becomes a paragraph."""
        found: list[Block] = []
        loose: list[Inline] = list(self.words(element.text))
        for child in element:
            if child.tag in _INLINE:
                loose += self.inline(child, frozenset())
            else:
                found += [*self._paragraph(loose), *self.block(child)]
                loose = []
            loose += self.words(child.tail)
        return (*found, *self._paragraph(loose))

    def _paragraph(self, loose: list[Inline]) -> Iterator[Block]:
        content = tidied(loose)
        if content:
            yield Paragraph(content=content)

    def block(self, element: ET.Element) -> Iterator[Block]:
        read = self.blocks_of.get(element.tag)
        if read is None:
            raise self.unknown(element)
        yield from read(self, element)

    def unknown(self, element: ET.Element) -> MarkupError:
        return MarkupError(f"{self.where}: found <{element.tag}>, expected one of {', '.join(sorted(self.blocks_of))}")

    def content(self, element: ET.Element) -> tuple[Inline, ...]:
        """The inline content of an element that holds no blocks."""
        found: list[Inline] = list(self.words(element.text))
        for child in element:
            if child.tag not in _INLINE:
                raise MarkupError(f"{self.where}: found <{child.tag}> in <{element.tag}>, where only words may stand")
            found += [*self.inline(child, frozenset()), *self.words(child.tail)]
        return tidied(found)

    def words(self, text: str | None, marks: frozenset[str] = frozenset()) -> Iterator[Words]:
        if text:
            has_more = "\n" in text or "  " in text or "\t" in text or "\r" in text
            yield Words(text=_SPACE.sub(" ", text) if has_more else text, marks=marks)

    def inline(self, element: ET.Element, marks: frozenset[str]) -> Iterator[Inline]:
        if element.tag == "br":
            yield Words(text="\n", marks=marks)
            return
        if element.tag == "a":
            inner = tuple(one for one in self._within(element, marks) if isinstance(one, Words))
            yield Link(content=inner, target=element.get("href", ""))
            return
        own = _MARKS.get(element.tag)
        more = {own} if own else set()
        yield from self._within(element, marks | more | set(element.get("class", "").split()))
        if element.tag == "abbr" and element.get("title"):
            yield Words(text="", marks=frozenset({"abbr", str(element.get("title"))}))

    def _within(self, element: ET.Element, marks: frozenset[str]) -> Iterator[Inline]:
        yield from self.words(element.text, marks)
        for child in element:
            if child.tag not in _INLINE:
                raise MarkupError(f"{self.where}: found <{child.tag}> in <{element.tag}>, where only words may stand")
            yield from self.inline(child, marks)
            yield from self.words(child.tail, marks)


def tidied(content: list[Inline]) -> tuple[Inline, ...]:
    """Without white space at either end, and without pieces that hold nothing."""
    pieces = [one for one in content if isinstance(one, Link) or one.text]
    while pieces and isinstance(pieces[0], Words) and not pieces[0].text.strip():
        pieces.pop(0)
    while pieces and isinstance(pieces[-1], Words) and not pieces[-1].text.strip():
        pieces.pop()
    if pieces and isinstance(pieces[0], Words):
        pieces[0] = Words(text=pieces[0].text.lstrip(" "), marks=pieces[0].marks)
    if pieces and isinstance(pieces[-1], Words):
        pieces[-1] = Words(text=pieces[-1].text.rstrip(" "), marks=pieces[-1].marks)
    return tuple(pieces)


def _heading(reader: _Reader, element: ET.Element) -> Iterator[Block]:
    yield Heading(level=int(element.tag[1]), content=reader.content(element), anchor=element.get("id", ""))


def _read_paragraph(reader: _Reader, element: ET.Element) -> Iterator[Block]:
    content = reader.content(element)
    if content:
        yield Paragraph(content=content, kind=element.get("class", ""))


def _list(reader: _Reader, element: ET.Element) -> Iterator[Block]:
    items = tuple(reader.flow(item) for item in element if _is(reader, item, "li"))
    yield Items(items=items, is_ordered=element.tag == "ol")


def _is(reader: _Reader, element: ET.Element, *tags: str) -> bool:
    if element.tag not in tags:
        raise MarkupError(f"{reader.where}: found <{element.tag}>, expected {' or '.join(f'<{tag}>' for tag in tags)}")
    return True


def _terms(reader: _Reader, element: ET.Element) -> Iterator[Block]:
    terms: list[Term] = []
    for child in element:
        _is(reader, child, "dt", "dd")
        if child.tag == "dt":
            terms.append(Term(name=reader.content(child), meanings=()))
        elif terms:
            last = terms.pop()
            terms.append(Term(name=last.name, meanings=(*last.meanings, reader.flow(child))))
    yield Terms(terms=tuple(terms))


def _table(reader: _Reader, element: ET.Element) -> Iterator[Block]:
    caption: tuple[Inline, ...] = ()
    rows: dict[str, list[Row]] = {"thead": [], "tbody": [], "tfoot": []}
    for child in element:
        _is(reader, child, "caption", *rows)
        if child.tag == "caption":
            caption = reader.content(child)
        else:
            group = child.get("class", "")
            rows[child.tag] += [_row(reader, row, group=group) for row in child if _is(reader, row, "tr")]
    yield Table(
        caption=caption,
        head=tuple(rows["thead"]),
        body=tuple(rows["tbody"]),
        foot=tuple(rows["tfoot"]),
        kind=element.get("class", ""),
    )


def _row(reader: _Reader, element: ET.Element, *, group: str) -> Row:
    cells = tuple(
        Cell(
            content=reader.flow(cell),
            scope=cell.get("scope", "") if cell.tag == "th" else "",
            columns=int(cell.get("colspan", "1")),
            rows=int(cell.get("rowspan", "1")),
            kind=cell.get("class", ""),
        )
        for cell in element
        if _is(reader, cell, "th", "td")
    )
    return Row(cells=cells, kind=" ".join(one for one in (group, element.get("class", "")) if one))


def _drawing(reader: _Reader, element: ET.Element) -> Iterator[Block]:
    yield reader.pictures[int(element.get("n", "0"))]


def _figure(reader: _Reader, element: ET.Element) -> Iterator[Block]:
    blocks: list[Block] = []
    caption: tuple[Inline, ...] = ()
    for child in element:
        if child.tag == "figcaption":
            caption = reader.content(child)
        else:
            blocks += reader.block(child)
    yield Figure(blocks=tuple(blocks), caption=caption)


def _details(reader: _Reader, element: ET.Element) -> Iterator[Block]:
    blocks: list[Block] = []
    title: tuple[Inline, ...] = ()
    for child in element:
        if child.tag == "summary":
            title = reader.content(child)
        else:
            blocks += reader.block(child)
    yield Group(blocks=tuple(blocks), title=title, kind="details")


def _group(reader: _Reader, element: ET.Element) -> Iterator[Block]:
    yield Group(blocks=reader.flow(element), kind=element.get("class", element.tag))


_BLOCKS: Final[dict[str, Callable[[_Reader, ET.Element], Iterator[Block]]]] = {
    "h1": _heading,
    "h3": _heading,
    "h4": _heading,
    "p": _read_paragraph,
    "ul": _list,
    "ol": _list,
    "dl": _terms,
    "table": _table,
    "svg": _drawing,
    "figure": _figure,
    "details": _details,
    "article": _group,
    "div": _group,
}
