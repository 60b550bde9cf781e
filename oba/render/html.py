"""A pack as one page that needs nothing else: no script, no style sheet or picture from elsewhere."""

from __future__ import annotations

from typing import Any

from oba.pack.canonical import digest
from oba.pack.facts import ReviewPack, Sources
from oba.pack.figure_facts import Curves, Scorecard
from oba.render.environment import environment
from oba.render.glossary import MOST_WORDS, glossary_address
from oba.render.one_page import fitted_header, fitted_licences, limits_of
from oba.render.overlay import Overlay
from oba.render.palette import palettes
from oba.render.reading import read_pack
from oba.render.sections import SECTIONS
from oba.render.standing import standing_of


def render_html(pack_text: str, *, overlay: Overlay | None = None) -> bytes:
    """The page of a pack, UTF-8, from the JSON text that `pack_json` makes: the same bytes for the same text.

    `overlay` are templates laid over the default ones; the page then names their digest.

    Raises `ValueError` when the text is not such a pack.
    """
    pack = read_pack(pack_text)
    page = environment(overlay).get_template("html/pack.html.j2")
    parts = [(name, SECTIONS[name].html, facts) for name, facts in pack.sections.items()]
    return page.render(parts=parts, **page_context(pack, pack_text, overlay=overlay)).encode()


def page_context(pack: ReviewPack, pack_text: str, *, overlay: Overlay | None = None) -> dict[str, Any]:
    """What every section's template may use beside its own facts."""
    curves, limits = pack.sections.get("curves"), limits_of(pack)
    return {
        "header": fitted_header(pack.header, limits),
        "limits": limits,
        "curves": curves.curves if isinstance(curves, Curves) else (),
        "region_name": _region_name(pack),
        "licences": fitted_licences(_licences(pack), limits),
        "digest": digest(pack_text),
        "standing": standing_of(pack),
        "glossary": glossary_address(pack.header),
        "most_words": limits.most_words if limits else MOST_WORDS,
        "palette": palettes(pack.header.brand),
        "templates_digest": overlay.digest if overlay is not None else None,
    }


def _region_name(pack: ReviewPack) -> str:
    """What the region is called in this pack, `the region` where no section names it."""
    curves, scorecard = pack.sections.get("curves"), pack.sections.get("scorecard")
    if isinstance(curves, Curves) and curves.curves:
        return curves.curves[0].area_name
    rows = scorecard.rows if isinstance(scorecard, Scorecard) else ()
    return next((row.name for row in rows if row.kind == "region"), "the region")


def _licences(pack: ReviewPack) -> list[str]:
    sources = pack.sections.get("sources")
    return sorted({release.licence for release in sources.releases}) if isinstance(sources, Sources) else []
