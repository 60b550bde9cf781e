"""A pack as a Word document that an officer can edit: real headings, tables whose heads repeat, drawings with words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, groupby
from typing import Final

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

from oba.render.blocks import Block, Document, Heading, Part, Picture, Table, Terms, Words
from oba.render.document import document
from oba.render.docx_blocks import Piece, Place, Writer, bookmark_names, every_block
from oba.render.docx_file import NAMESPACES, WordFile
from oba.render.docx_pictures import as_pixels, in_font
from oba.render.docx_tables import LANDSCAPE
from oba.render.docx_words import References, xml_text
from oba.render.environment import environment
from oba.render.logos import PNG, SVG, logo_of
from oba.render.overlay import Overlay

CONTENTS: Final = "In this pack"

_SECOND_ENTRY: Final = '<w:tabs><w:tab w:val="left" w:pos="4819"/></w:tabs>'

_FEW_LINES: Final = 3
"""No more paragraphs than this move to a page on its side with the table that they introduce."""

_LOGO_WIDTH, _LOGO_HEIGHT = 220.0, 52.0
"""How large a logo is at most, in CSS pixels."""

_TYPE: Final = "Arial, Helvetica, sans-serif"
_MARGINS: Final = 'w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"'


def render_docx(pack_text: str, *, overlay: Overlay | None = None) -> bytes:
    """The Word document of a pack, from the JSON text that `pack_json` makes: the same bytes for the same text.

    Raises `ValueError` when the text is not such a pack.
    """
    told = document(pack_text, overlay=overlay)
    file = WordFile()
    held = list(every_block((*told.front, *chain.from_iterable(part.blocks for part in told.parts), *told.colophon)))
    pixels = as_pixels(block.svg for block in held if isinstance(block, Picture))

    def picture(one: Picture) -> tuple[str, str]:
        return file.picture(pixels[one.svg], "png"), file.picture(in_font(one.svg, _TYPE).encode(), "svg")

    anchors = [block.anchor for block in held if isinstance(block, Heading) and block.anchor]
    names = bookmark_names([*(part.name for part in told.parts), *anchors])
    references = References(
        bookmark=lambda anchor: names.get(anchor) or names.get(f"{anchor}-title"), relationship=file.relationship
    )
    ends = _page_ends(file, told)
    writer = Writer(references=references, picture=picture, names=names)
    file.set_body("".join(_paged((*_logo(writer, told, file), *_pieces(writer, told)), ends)))
    file.add_numbering(writer.lists)
    file.describe(header=told.header, title=told.title, digest=told.digest)
    return file.to_bytes()


def _pieces(writer: Writer, told: Document) -> Iterator[Piece]:
    yield from writer.blocks(told.front, Place())
    for number, part in enumerate(told.parts, 1):
        place = Place(width=LANDSCAPE, is_wide=True) if _is_of_scorecards(part) else Place()
        title = Heading(level=2, content=(Words(text=part.title),), anchor=part.name)
        short, rest = _in_short(part) if number == 1 else ((), part.blocks)
        if number == 1 and not short:
            yield Piece(xml=_contents(told))
        made = [writer.heading(title, place, also=_contents_name(number)), *writer.blocks(short, place)]
        if short:
            made.append(Piece(xml=_contents(told)))
        made += writer.blocks(rest, place)
        yield from (replace(piece, is_wide=True) for piece in made) if place.is_wide else made
    yield from writer.blocks(told.colophon, Place(style="Colophon"))


def _logo(writer: Writer, told: Document, file: WordFile) -> Iterator[Piece]:
    """The partnership's logo as a paragraph of its own, where it has one."""
    logo = logo_of(told.header)
    if logo is not None:
        pixels = file.picture(logo.content if logo.form == PNG else logo.pixels, "png")
        lines = file.picture(logo.content, "svg") if logo.form == SVG else None
        wide, high = logo.size(most_wide=_LOGO_WIDTH, most_high=_LOGO_HEIGHT)
        yield writer.drawn(logo.alt, pixels=pixels, lines=lines, wide=wide, high=high, style="Logo")


def _in_short(part: Part) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """What of a summary belongs on the first page, above the contents, and what may stand after them; of any other part
    all comes after.
    """
    if part.name != "summary":
        return (), part.blocks
    end = max((k for k, block in enumerate(part.blocks, 1) if isinstance(block, Terms)), default=0)
    return part.blocks[:end], part.blocks[end:]


def _is_of_scorecards(part: Part) -> bool:
    return any(isinstance(block, Table) and "scorecard" in block.kind.split() for block in every_block(part.blocks))


def _contents_name(number: int) -> str:
    return f"_Toc{number:09d}"


def _contents(told: Document) -> str:
    """The table of contents: a field that Word can bring up to date, which already says what it will say, two parts on
    a line, so that it stands on the first page.
    """
    opening = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    closing = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    entries = [
        f'<w:hyperlink w:anchor="{_contents_name(number)}" w:history="1"><w:r><w:t xml:space="preserve">'
        f"{xml_text(part.title)}</w:t></w:r></w:hyperlink>"
        for number, part in enumerate(told.parts, 1)
    ]
    entries[0] = opening + entries[0]
    entries[-1] += closing
    rows = ("<w:r><w:tab/></w:r>".join(entries[k : k + 2]) for k in range(0, len(entries), 2))
    lines = "".join(f'<w:p><w:pPr><w:pStyle w:val="TOC1"/>{_SECOND_ENTRY}</w:pPr>{row}</w:p>' for row in rows)
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
        f'</w:sdtPr><w:sdtContent><w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr><w:r><w:t>{CONTENTS}</w:t></w:r>'
        f"</w:p>{lines}</w:sdtContent></w:sdt>"
    )


def _paged(pieces: Iterable[Piece], ends: str) -> Iterator[str]:
    """The pieces on pages that stand upright or on their side; `ends` are the heads and feet of every page."""
    stretches = [(is_wide, list(run)) for is_wide, run in groupby(_settled(pieces), key=lambda piece: piece.is_wide)]
    for number, (is_wide, run) in enumerate(stretches):
        section = _section(is_wide=is_wide, ends=ends if number == 0 else "")
        yield from (piece.xml for piece in run)
        if number == len(stretches) - 1:
            yield section
        else:
            yield f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{section}</w:pPr></w:p>'


def _settled(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, those on their side with the headings and the few lines that lead to them."""
    settled = list(pieces)
    first = 0
    for number, piece in enumerate(settled):
        if piece.is_wide:
            for n in range(number - 1, _where_it_begins(settled, number, first) - 1, -1):
                settled[n] = replace(settled[n], is_wide=True)
            first = number + 1
    return settled


def _where_it_begins(pieces: list[Piece], number: int, first: int) -> int:
    """The first of the pieces that belong on the page of a wide one: what leads straight to it, and its heading where
    only a few lines stand between.
    """
    begins = number
    while begins > first and pieces[begins - 1].leads:
        begins -= 1
    heading = begins
    while heading > first and not pieces[heading].is_heading:
        heading -= 1
        if begins - heading > _FEW_LINES + 1 or pieces[heading].is_large:
            return begins
    while heading > first and pieces[heading - 1].is_heading:
        heading -= 1
    return heading if pieces[heading].is_heading else begins


def _section(*, is_wide: bool, ends: str) -> str:
    size = 'w:w="16838" w:h="11906" w:orient="landscape"' if is_wide else 'w:w="11906" w:h="16838"'
    first = "<w:titlePg/>" if ends else ""
    return f'<w:sectPr>{ends}<w:type w:val="nextPage"/><w:pgSz {size}/><w:pgMar {_MARGINS}/>{first}</w:sectPr>'


def _page_ends(file: WordFile, told: Document) -> str:
    """References to head and foot: the title on every page but the first; for whom it is, and the page, on each."""
    say = environment().get_template("sections/sentences.j2").module
    readers = str(say.profile_words(told.header.profile))  # type: ignore[attr-defined]  # a macro of the template
    head = f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{_run(told.title)}</w:p>'
    foot = (
        f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">{readers} · Page </w:t></w:r>'
        f"{_field('PAGE')}{_run(' of ')}{_field('NUMPAGES')}</w:p>"
    )
    header = file.add_xml(
        "header1", CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER, f"<w:hdr {NAMESPACES}>{head}</w:hdr>"
    )
    footers = [
        file.add_xml(name, CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER, f"<w:ftr {NAMESPACES}>{foot}</w:ftr>")
        for name in ("footer1", "footer2")
    ]
    return (
        f'<w:headerReference w:type="default" r:id="{header}"/>'
        f'<w:footerReference w:type="default" r:id="{footers[0]}"/>'
        f'<w:footerReference w:type="first" r:id="{footers[1]}"/>'
    )


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{xml_text(text)}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} ">{_run("1")}</w:fldSimple>'
