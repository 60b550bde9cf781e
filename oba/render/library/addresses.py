"""Where each page of the library stands. Addresses are made of slugs, codes and digests alone, and stay."""

from __future__ import annotations

import re
from typing import Final

INDEX: Final = "index.html"
SEARCH: Final = "search.html"
SEARCH_SCRIPT: Final = "search.js"
GLOSSARY: Final = "glossary.html"
STATEMENT: Final = "accessibility.html"
FEED: Final = "feed.xml"

_NAME: Final = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_CHARACTERS: Final = 12
"""How much of a digest is in an address, as in the names of packs' folders."""


def priority_page(slug: str) -> str:
    return f"priority/{_named(slug)}.html"


def priority_feed(slug: str) -> str:
    return f"priority/{_named(slug)}.xml"


def indicator_page(indicator: str) -> str:
    return f"indicator/{_named(indicator)}.html"


def area_page(code: str) -> str:
    return f"area/{_named(code)}.html"


def comparison_page(before: str, after: str) -> str:
    """Of two packs by their digests, the earlier one first."""
    return f"compare/{_digest(before)}-{_digest(after)}.html"


def verdict_anchor(case: str) -> str:
    """Where the glossary explains the words for a verdict, by the name of its case."""
    return f"{GLOSSARY}#verdict-{case.replace('_', '-')}"


def symbol_anchor(status: str) -> str:
    """Where the glossary explains what stands in place of a number, by the status of the figure."""
    return f"{GLOSSARY}#symbol-{status.replace(' ', '-')}"


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot stand in an address: letters, digits and single hyphens can")
    return name


def _digest(digest: str) -> str:
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"{digest!r} is not a digest of 64 characters")
    return digest[:_CHARACTERS]
