"""What the fonts of printed packs can show, and how a text is written that they cannot show whole.

An accessible PDF may not hold a character without a shape, and the maker of PDFs refuses it. So a symbol that no font
here has is described by its Unicode name in brackets (`[child]`), and any other such character becomes U+FFFD.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from string import digits
from typing import Final

from oba.bundle import bundled

UNKNOWN: Final = "\ufffd"
"""Stands for a letter that cannot be shown."""

_REFUSED: Final = frozenset({0x0000, 0xFEFF, 0xFFFE, 0xFFFF})
"""Code points that an accessible PDF must not map a shape to (ISO 14289-1:2014, 7.21.7)."""

_LAYOUT: Final = frozenset(map(ord, "\n\t "))
_MODIFIER: Final = "Sk"
_UNSEEN: Final = "Cf"
_VARIATION_SELECTOR: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BREAK: Final = "\u200b"
_UNKNOWN_WIDTH: Final = 1.05


def printable(text: str) -> str:
    """The text with everything that no font has described or replaced; most texts come back as they are."""
    if text.isascii() or shown_characters().issuperset(map(ord, text)):
        return text
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    after_replaced = False
    for character in text:
        unseen = _is_unseen(character)
        if ord(character) in shown_characters() and not (unseen and after_replaced):
            after_replaced = False
            yield character
        elif not unseen and not (after_replaced and unicodedata.category(character) == _MODIFIER):
            after_replaced = True
            yield _described(character)


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) == _UNSEEN or bool(_VARIATION_SELECTOR.match(character))


def _described(character: str) -> str:
    name = unicodedata.name(character, "")
    is_symbol = unicodedata.category(character)[0] in "SP"
    return f"[{name.lower()}]" if name and is_symbol else UNKNOWN


def breakable(text: str, *, longest: int, every: int) -> str:
    """The text with places to break within words of more than `longest` characters, `every` so many."""
    if len(text) <= longest:
        return text
    return re.sub(
        rf"\S{{{longest + 1},}}", lambda word: re.sub(rf"(\S{{{every}}})(?=[\w\ufffd])", rf"\1{_BREAK}", word[0]), text
    )


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left (Unicode Standard Annex 9, P2 and P3)."""
    if text.isascii():
        return False
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((direction for direction in strong if direction in {"L", "R", "AL"}), "L") != "L"


@cache
def shown_characters() -> frozenset[int]:
    """The code points for which one of the fonts under `templates/fonts` has a shape."""
    return frozenset().union(*(advances(path.read_bytes()) for path in _fonts("Regular", "Sans"))) - _REFUSED | _LAYOUT


def _fonts(*styles: str) -> list[Path]:
    folder = bundled("templates") / "fonts"
    return sorted(path for path in folder.iterdir() if path.suffix in {".otf", ".ttf"} and path.stem.endswith(styles))


@lru_cache(maxsize=8192)
def text_ems(text: str, *, is_bold: bool = False) -> float:
    """How wide the text is on one line, in units of the type size, figures all as wide as the widest of them."""
    widths = _widths(is_bold)
    return sum(widths.get(ord(character), _UNKNOWN_WIDTH) for character in text)


@lru_cache(maxsize=8192)
def page_ems(text: str) -> float:
    """How wide the text is on one line of a web page, in units of the type size, in DejaVu Sans.

    A page is shown in whatever font the reader has; this is the widest of those that are usual.
    """
    widths = _page_widths()
    return sum(widths.get(ord(character), _UNKNOWN_WIDTH) for character in text)


@cache
def _page_widths() -> dict[int, float]:
    [path] = _fonts("Sans")
    return advances(path.read_bytes())


@cache
def _widths(is_bold: bool) -> dict[int, float]:  # noqa: FBT001 - the key of a cache
    [path] = [path for path in _fonts("SemiBold" if is_bold else "Regular") if "Italic" not in path.stem]
    found = advances(path.read_bytes())
    widest = max(found[ord(digit)] for digit in digits)
    return found | {ord(digit): widest for digit in digits}


def advances(font: bytes) -> dict[int, float]:
    """The widths, in units of the type size, of the code points that a font has a glyph for.

    Reads the tables `cmap` (formats 4 and 12), `hmtx`, `hhea` and `head` of the OpenType specification.
    """
    (n_tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * k) for k in range(n_tables))
    starts = {tag: offset for tag, _, offset, _ in records}
    (units,) = struct.unpack_from(">H", font, starts[b"head"] + 18)
    (n_wide,) = struct.unpack_from(">H", font, starts[b"hhea"] + 34)
    wide = struct.unpack_from(">" + "Hh" * n_wide, font, starts[b"hmtx"])[::2]
    return {code: wide[min(glyph, n_wide - 1)] / units for code, glyph in _mapped(font, starts[b"cmap"])}


def _mapped(font: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Code points with their glyphs, of every subtable in a known format."""
    (n_subtables,) = struct.unpack_from(">H", font, start + 2)
    offsets = {struct.unpack_from(">HHI", font, start + 4 + 8 * k)[2] for k in range(n_subtables)}
    for at in sorted(start + offset for offset in offsets):
        (layout,) = struct.unpack_from(">H", font, at)
        if layout in _SUBTABLES:
            yield from _SUBTABLES[layout](font, at)


def _segments(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Format 4: segments of the first 65,536 code points; a glyph 0 within one means that it has no shape."""
    n = struct.unpack_from(">H", font, at + 6)[0] // 2
    columns = at + 14
    ends = struct.unpack_from(f">{n}H", font, columns)
    starts = struct.unpack_from(f">{n}H", font, columns + 2 * n + 2)
    deltas = struct.unpack_from(f">{n}H", font, columns + 4 * n + 2)
    offsets_at = columns + 6 * n + 2
    offsets = struct.unpack_from(f">{n}H", font, offsets_at)
    for k, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, last + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", font, offsets_at + 2 * k + offset + 2 * (code - first))
            if code != 0xFFFF and glyph and (glyph + delta) % 0x10000:
                yield code, (glyph + delta) % 0x10000


def _groups(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Format 12: groups of consecutive code points with consecutive glyphs."""
    (n,) = struct.unpack_from(">I", font, at + 12)
    for k in range(n):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * k)
        yield from ((code, glyph + code - first) for code in range(first, last + 1) if glyph + code - first)


_SUBTABLES: Final = {4: _segments, 12: _groups}
