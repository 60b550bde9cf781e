"""A browser for the tests that need a layout, and every kind of page there is, for it to read."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from functools import cache

import pytest
from brand_builders import BRAND
from library_builders import usual_pages, usual_shelf
from pack_builders import STAGES, every_pack
from whole_builders import whole_packs

from oba.pack.canonical import pack_json
from oba.pack.facts import ReviewPack
from oba.render.html import render_html
from oba.render.library.pages import library_pages as library_pages_of

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
"""Asks nothing of any network."""


def found_browser() -> str:
    """The path of this machine's browser. Without one the test is skipped, or fails where nothing may be skipped."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        message = "no Chromium on this machine; install the package chromium"
        if os.environ.get("OBA_REQUIRE_SYSTEM_PARTS"):  # noqa: TID251 - set where nothing may be skipped
            pytest.fail(message)
        pytest.skip(message)
    return found


def shown_packs() -> dict[str, ReviewPack]:
    """The pack of each stage as it is; every section at once, full, empty and suppressed; and the reports on demand."""
    return {f"full {stage}": every_pack()[f"full {stage}"] for stage in STAGES} | whole_packs()


@cache
def every_page() -> dict[str, bytes]:
    """Every kind of page by name: packs and reports, full, empty and suppressed; the library; both with a brand."""
    made = {name: render_html(pack_json(pack)) for name, pack in shown_packs().items()}
    made |= library_pages()
    story = every_pack()["full story"]
    made["branded story"] = render_html(pack_json(replace(story, header=replace(story.header, brand=BRAND))))
    return made


LIBRARY_PAGES = (
    "index.html",
    "priority/neglect.html",
    "indicator/N-H3.html",
    "area/E12000009.html",
    "search.html",
    "glossary.html",
    "accessibility.html",
)


PAGE_NAMES = (
    *shown_packs(),
    *(f"library {address.replace('/', ' ')}" for address in LIBRARY_PAGES),
    "library compare",
    "branded library",
    "branded story",
)
"""The keys of `every_page`, without rendering it."""


def library_pages() -> dict[str, bytes]:
    """One of each kind of page of the library; and its first page with a brand."""
    rendered = usual_pages()
    compared = next(address for address in rendered if address.startswith("compare/"))
    made = {f"library {address.replace('/', ' ')}": rendered[address] for address in LIBRARY_PAGES}
    branded = library_pages_of(replace(usual_shelf().library, brand=BRAND), usual_shelf().read)
    return made | {"library compare": rendered[compared], "branded library": branded["index.html"].render()}
