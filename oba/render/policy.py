"""What a browser lets the pages do: the same as stands in them, for whoever serves them."""

from __future__ import annotations

from typing import Final

PAGE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""Of every page but one: no script, and nothing from elsewhere."""

SEARCH_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'"
)
"""Of the page for searching: its own scripts and index, from where the page is. Pagefind's index is read by
WebAssembly, which needs `'wasm-unsafe-eval'`; that allows no script that is text.
"""
