"""A partnership's logo as print and Word draw it: how large it is, and whether it can be drawn at all."""

from __future__ import annotations

import base64
import re
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree as ET

import typst

from oba.pack.facts import Header, LogoFact
from oba.render.typesetting import fonts

SVG: Final = "svg"
PNG: Final = "png"

_PAGE: Final = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(json("logo.json")), format: sys.inputs.format, width: float(sys.inputs.width) * 1pt)
"""
_PIXELS_PER_INCH: Final = 192
_FAMILY: Final = re.compile(r"""font-family(\s*=\s*["']|\s*:\s*)[^"';}]*""")
_LENGTH: Final = re.compile(r"\s*([0-9.]+)\s*(?:px|pt|pc|mm|cm|in)?\s*")
_SQUARE: Final = (100.0, 100.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLogo:
    """A logo that can be drawn. `form` is `svg` or `png`; `content` are its bytes, an SVG's words in a family of type
    that travels with the package; `pixels` is what it looks like, as PNG; `ratio` is its width over its height.
    """

    alt: str
    form: str
    content: bytes
    pixels: bytes
    ratio: float

    def size(self, *, most_wide: float, most_high: float) -> tuple[float, float]:
        """Width and height of the largest logo within these."""
        wide = min(most_wide, most_high * self.ratio)
        return wide, wide / self.ratio


def logo_of(header: Header) -> DrawnLogo | None:
    """The logo of the partnership whose pack this is; None where it has none, or one that cannot be drawn."""
    if header.brand is None or header.brand.logo is None:
        return None
    return drawn_logo(header.brand.logo)


@lru_cache(maxsize=8)  # every pack of a partnership has the same one
def drawn_logo(logo: LogoFact) -> DrawnLogo | None:
    """The logo; None for a picture that is broken, so that a pack is published all the same."""
    form = SVG if logo.media_type == "image/svg+xml" else PNG
    content = base64.b64decode(logo.data)
    if form == SVG:
        content = _FAMILY.sub(r"font-family\1Inter", content.decode("utf-8-sig", errors="replace")).encode()
    try:
        wide, high = _svg_size(content) if form == SVG else _png_size(content)
        pixels = _pixels(content, form, width=72.0 * wide / max(wide, high))
    except (typst.TypstError, ET.ParseError, struct.error, ZeroDivisionError):
        return None
    return DrawnLogo(alt=logo.alt, form=form, content=content, pixels=pixels, ratio=wide / high)


def _pixels(content: bytes, form: str, *, width: float) -> bytes:
    drawn = typst.compile(  # type: ignore[call-overload]  # its stubs leave out files by name
        {"main.typ": _PAGE, "logo.json": str(list(content)).encode()},
        format="png",
        ppi=_PIXELS_PER_INCH,
        sys_inputs={"format": form, "width": str(width)},
        ignore_system_fonts=True,
        font_paths=fonts(),
    )
    return bytes(drawn)


def _svg_size(content: bytes) -> tuple[float, float]:
    """Width and height in whatever unit it is drawn in: its own, else those of its view box, else as much as each."""
    root = ET.fromstring(content)  # noqa: S314 - looked at when the partnership was read, and what has entities refused
    told = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    box = [float(one) for one in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if one]
    wide, high = (float(one[1]) if one else None for one in told)
    if wide and high:
        return wide, high
    return (box[2], box[3]) if len(box) == 4 else _SQUARE


def _png_size(content: bytes) -> tuple[float, float]:
    wide, high = struct.unpack_from(">II", content, 16)
    return float(wide), float(high)
