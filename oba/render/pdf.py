"""A pack as a PDF that can be read without seeing it (PDF/UA-1): tagged, A4, with contents and page numbers.

Laid out by one Typst template from the document of the pack; words enter as strings in JSON, never as code. The fonts
are those that travel with the package and no others, so that every machine makes the same bytes.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from html import unescape
from typing import Any, Final

import typst

from oba.bundle import bundled
from oba.domain.errors import RenderError
from oba.domain.pack_kind import PackKind
from oba.pack.facts import Header
from oba.render.blocks import Document, Words
from oba.render.document import document
from oba.render.environment import environment
from oba.render.geometry import cut_to_width
from oba.render.glyphs import printable
from oba.render.logos import SVG, logo_of
from oba.render.overlay import Overlay
from oba.render.palette import palettes
from oba.render.pdf_one_page import CURVE, LOGO_WIDTH, sheet_parts
from oba.render.pdf_tags import Scopes, with_headers
from oba.render.pdf_tree import Json, Tree, anchors_of, tables_of
from oba.render.typesetting import fonts, forget

STANDARD: Final = "ua-1"

_LOGO, _SHEET_LOGO = 44.0, 34.0
"""How high a logo is at most, in points."""

_FOOTER_SIZE, _FOOTER_NAME, _FOOTER_STAGE = 7.5, 240.0, 170.0


def render_pdf(pack_text: str, *, overlay: Overlay | None = None) -> bytes:
    """The PDF of a pack from the JSON text that `pack_json` makes: the same bytes for the same text.

    Raises `ValueError` when the text is not such a pack, and `RenderError`, naming the section, when it cannot be laid
    out.
    """
    read = document(pack_text, overlay=overlay)
    data = document_data(read)
    return with_headers(_laid_out(read, data), _scopes(data))


def document_data(read: Document) -> Json:
    """The document as what the template reads; see `oba.render.pdf_tree`."""
    say = _sentences()
    parts = read.parts
    header = read.header
    is_sheet = header.kind == PackKind.CURVE
    anchors = anchors_of(read)
    tree = Tree(anchors=anchors - {CURVE} if is_sheet else anchors, continued=str(say.continued()))
    begins_in_short = bool(parts) and parts[0].name == "summary"
    outcome = [str(say.outcome_title()), tree.lines((Words(text=header.outcome),))] if begins_in_short else None
    stage = unescape(f" · {say.kind_name(header)} · {header.cycle}")
    return {
        "sheet": is_sheet,
        "title": printable(read.title),
        "as_of": [*date.fromisoformat(header.as_of).timetuple()[:3]],
        "colours": palettes(header.brand)["light"],
        "footer": _cut(unescape(str(say.heading(header))), _FOOTER_NAME) + _cut(stage, _FOOTER_STAGE),
        "readers": printable(str(say.profile_words(header.profile))),
        "contents": str(say.contents_title()),
        "outcome": outcome,
        "n_parts": len(parts),
        "logo": _logo(header, most_high=_SHEET_LOGO if is_sheet else _LOGO),
        "front": tree.blocks(read.front),
        "parts": sheet_parts(read, tree)
        if is_sheet
        else [tree.part(part, closed_last=k == 0) for k, part in enumerate(parts)],
        "colophon": tree.blocks(read.colophon),
    }


def _logo(header: Header, *, most_high: float) -> Json | None:
    logo = logo_of(header)
    if logo is None:
        return None
    wide, _ = logo.size(most_wide=LOGO_WIDTH, most_high=most_high)
    data = logo.content.decode() if logo.form == SVG else list(logo.content)
    return {"form": logo.form, "data": data, "alt": printable(logo.alt), "width": round(wide, 1)}


def _cut(text: str, width: float) -> str:
    return cut_to_width(printable(text), font_size=_FOOTER_SIZE, width=width)


def _sentences() -> Any:  # noqa: ANN401 - the macros of a template
    return environment().get_template("sections/sentences.j2").module


def _scopes(data: Json) -> list[Scopes]:
    blocks = [
        *data["front"],
        *(block for part in data["parts"] for run in part["runs"] for block in run["blocks"]),
        *data["colophon"],
    ]
    return [_scopes_of(table) for table in tables_of(blocks)]


def _scopes_of(table: Json) -> Scopes:
    """The scopes of a table's cells; without those of rows where its headers would outnumber its figures.

    Such a table has two columns, or a row or two. Checkers of PDFs take it for a broken one, and its first cell is read
    first in any case.
    """
    rows = (*table["head"], *table["body"], *table["foot"])
    scopes = tuple(tuple(cell["scope"] for cell in row["cells"]) for row in rows)
    n_headers = sum(bool(scope) for row in scopes for scope in row)
    if 2 * n_headers <= sum(map(len, scopes)):
        return scopes
    return tuple(tuple(scope if scope.startswith("col") else "" for scope in row) for row in scopes)


def _compiler() -> typst.Compiler:
    """A compiler for one document: it keeps what it is given, and two threads may print at the same time."""
    template = bundled("templates") / "pdf" / "pack.typ"
    return typst.Compiler(template, root=template.parent, font_paths=fonts(), ignore_system_fonts=True)


def _laid_out(read: Document, data: Json) -> bytes:
    try:
        return _compiled(data)
    except typst.TypstError as error:
        raise RenderError(f"the PDF could not be made: {_culprit(read, data)}{error.message}") from error


def _compiled(data: Json) -> bytes:
    day = datetime.combine(date(*data["as_of"]), time.min, tzinfo=UTC)
    pdf = _compiler().compile(
        format="pdf",
        pdf_standards=[STANDARD],
        timestamp=int(day.timestamp()),
        sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
    )
    forget()
    if not isinstance(pdf, bytes):
        raise RenderError("the PDF could not be made: it came in pieces")
    return pdf


def _culprit(read: Document, data: Json) -> str:
    """The parts that cannot be laid out by themselves, to be named in the error."""
    failing = [part.title for k, part in enumerate(read.parts) if not _is_sound(data, k)]
    return f"in the section {', '.join(map(repr, failing))}: " if failing else ""


def _headings(part: Json) -> Json:
    runs = [run | {"blocks": [one for one in run["blocks"] if one["type"] == "heading"]} for run in part["runs"]]
    return part | {"runs": runs}


def _is_sound(data: Json, which: int) -> bool:
    """Whether a part can be laid out, of the others their headings alone, to which it may lead."""
    parts = [part if k == which else _headings(part) for k, part in enumerate(data["parts"])]
    try:
        _compiled(data | {"front": [], "colophon": [], "outcome": None, "parts": parts})
    except typst.TypstError:
        return False
    return True
