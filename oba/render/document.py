"""A pack as a document, for writers that are no web page.

The words of a pack are made once, by the templates of `templates/sections`, in a small vocabulary of markup. The web
page uses that markup as it is; here it is read into blocks. The writers of PDF and Word know these and nothing of
templates.
"""

from __future__ import annotations

from functools import lru_cache
from html import unescape

from oba.pack.canonical import digest
from oba.render.blocks import Block, Document, Part
from oba.render.environment import environment
from oba.render.glossary import words_used
from oba.render.html import page_context
from oba.render.markup import read_markup
from oba.render.overlay import Overlay
from oba.render.reading import read_pack
from oba.render.sections import SECTIONS


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
