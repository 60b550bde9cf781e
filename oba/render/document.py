"""A pack as a document: headings, paragraphs, tables and pictures, for writers that are no web page.

The words of a pack are made once, by the templates of `templates/sections`, in a small vocabulary of markup. The web
page uses that markup as it is; here it is read into a tree of blocks, strictly, so that a template which uses anything
else is found by the tests and not by a reader. The writers of PDF and Word know this tree and nothing of templates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Final
from xml.etree import ElementTree as ET

from oba.pack.canonical import digest
from oba.pack.facts import Header
from oba.render.environment import environment
from oba.render.glossary import words_used
from oba.render.html import page_context
from oba.render.overlay import Overlay
from oba.render.reading import read_pack
from oba.render.sections import SECTIONS


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


class MarkupError(ValueError):
    """A template uses markup outside of the vocabulary; the text says which, and in which section."""


def document(pack_text: str, *, overlay: Overlay | None = None) -> Document:
    """The document of a pack, from the JSON text that `pack_json` makes.

    Raises `ValueError` when the text is not such a pack, and `MarkupError` for a template outside of the vocabulary.
    """
    return _document(pack_text, overlay)


@lru_cache(maxsize=2)  # PDF and Word are made one after the other from the same text
def _document(pack_text: str, overlay: Overlay | None) -> Document:
    pack = read_pack(pack_text)
    context = page_context(pack, pack_text, overlay=overlay)
    say = environment(overlay).get_template("sections/sentences.j2").module

    told: list[str] = []

    def blocks(template: str, **more: object) -> tuple[Block, ...]:
        told.append(environment(overlay).get_template(template).render(**context, **more))
        return read_markup(told[-1], where=template)

    def part(name: str, template: str, **more: object) -> Part:
        told.append(str(say.section_title(name)))  # type: ignore[attr-defined]  # a macro of the template
        return Part(name=name, title=unescape(told[-1]), blocks=blocks(template, **more))

    parts = [part(name, SECTIONS[name].html, section=facts) for name, facts in pack.sections.items()]
    # A report on demand says what it is about in its own section.
    about = (
        [Part(name="about", title="About this priority", blocks=blocks("sections/about.html.j2"))]
        if pack.header.stage is not None
        else []
    )
    words = part("words", "sections/words.html.j2", words=words_used(" ".join(told), context["most_words"]))
    return Document(
        header=context["header"],
        title=unescape(str(say.document_title(pack.header))),  # type: ignore[attr-defined]  # as above
        front=blocks("sections/front.html.j2"),
        parts=(*parts, *about, words),
        colophon=blocks("sections/colophon.html.j2"),
        digest=digest(pack_text),
    )


FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML text may hold: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. See
Extensible Markup Language (XML) 1.0, section 2.2, https://www.w3.org/TR/xml/#charsets.
"""

_SVG: Final = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_SVG_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_TITLE: Final = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
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
        root = ET.fromstring(f"<section>{text}</section>")  # noqa: S314 - as at the import
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
    return "".join(ET.fromstring(f"<t>{text}</t>").itertext()).strip()  # noqa: S314 - as at the import


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
            yield Words(text=re.sub(r"[ \t\r\n]+", " ", text), marks=marks)

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
    yield Items(items=items, is_ordered=element.tag == "ol", kind=element.get("class", ""))


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
