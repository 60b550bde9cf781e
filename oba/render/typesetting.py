"""What everything that Typst makes shares: the fonts that travel with the package, and a compiler that forgets."""

from __future__ import annotations

from functools import cache
from typing import Final

import typst

from oba.bundle import bundled

_KEPT_FOR: Final = 11
"""How many compilations the binding keeps results for, and one more."""


@cache
def fonts() -> typst.Fonts:
    """The fonts under `templates/fonts` and no others, so that every machine makes the same bytes."""
    folder = bundled("templates") / "fonts"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def forget() -> None:
    """Has the compiler drop what it keeps of documents: it does so after ten more, and these hold nothing.

    The next pack is another one, so that the rest of the last is of no use to it, yet takes time to search and, over
    a few packs, half a gigabyte; see `benchmarks/rendering.py`.
    """
    for _ in range(_KEPT_FOR):
        typst.Compiler(b"", font_paths=fonts(), ignore_system_fonts=True).compile(format="svg")
