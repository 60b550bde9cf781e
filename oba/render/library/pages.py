"""Every page of the library, by its address, not rendered yet: who writes them renders only what has changed."""

from __future__ import annotations

from oba.render.library import addresses
from oba.render.library.area_page import area_pages
from oba.render.library.comparison import comparison_links, comparison_pages
from oba.render.library.feed import feeds
from oba.render.library.index import index_page, priority_pages
from oba.render.library.indicator_page import indicator_pages
from oba.render.library.library import Library, LibraryPage, PackReader
from oba.render.library.statement import statement_pages


def library_pages(library: Library, read: PackReader) -> dict[str, LibraryPage]:
    """By their addresses, what others link to first and the first page last.

    The order of the library's entries does not matter: the same entries give the same bytes. `read` gives the facts of
    a pack, and is called only for comparisons that are rendered.
    """
    compared = comparison_links(library)
    return {
        **comparison_pages(library, read),
        **indicator_pages(library),
        **area_pages(library),
        **statement_pages(library),
        **priority_pages(library, compared),
        **feeds(library),
        addresses.INDEX: index_page(library, compared),
    }
