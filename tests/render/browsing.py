"""A browser for the tests that need a layout, and every kind of page there is, for it to read."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

import pytest
from brand_builders import BRAND
from pack_builders import every_pack

from oba.pack.canonical import pack_json
from oba.render.html import render_html
from oba.render.library import LibraryEntry, render_library

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


def entry() -> LibraryEntry:
    return LibraryEntry(
        priority="neglect",
        priority_name="Preventing and tackling neglect",
        cycle="2024-25",
        stage="review",
        as_of="2025-12-12",
        digest="0" * 64,
        page="../packs/pack.html",
        facts="../packs/pack.json",
        gate_met=False,
        summary="1 of 4 headline curves of the region turned. " * 3,
        illustrative=True,
    )


def every_page() -> dict[str, bytes]:
    """Every kind of page by name: packs of each stage, full, empty and suppressed; the library; both with a brand."""
    made = {name: render_html(pack_json(pack)) for name, pack in every_pack().items()}
    made["library"] = render_library("South West children's services partnership", [entry()])
    story = every_pack()["full story"]
    made["branded story"] = render_html(pack_json(replace(story, header=replace(story.header, brand=BRAND))))
    made["empty library"] = render_library("South West children's services partnership", [], brand=BRAND)
    return made
