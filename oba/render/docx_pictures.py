"""Drawings of a Word document: as they are, in lines that stay sharp, and as pixels for a reader that knows no SVG."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Final

import typst

from oba.render.docx_words import xml_text
from oba.render.typesetting import fonts, forget

EMU_PER_PIXEL: Final = 9525
"""English metric units in a CSS pixel of 1/96 inch; 914,400 are an inch."""

_PIXELS_PER_INCH: Final = 120
_MOST_KEPT: Final = 512
_PAGES: Final = b"""#set page(width: auto, height: auto, margin: 0pt, fill: white)
#for n in range(int(sys.inputs.n)) { page(image(str(n) + ".svg", format: "svg")) }
"""
_NAMESPACE: Final = 'xmlns="http://www.w3.org/2000/svg"'
_FONT: Final = re.compile(r'font-family="[^"]*"')
_SIZE: Final = re.compile(r'\bviewBox="\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*"')
_WIDTH: Final = re.compile(r'\bwidth="([\d.]+)"')
_HEIGHT: Final = re.compile(r'\bheight="([\d.]+)"')

_kept: OrderedDict[str, bytes] = OrderedDict()
_lock: Final = Lock()


def in_font(svg: str, family: str) -> str:
    """The drawing as a file of its own, its words in that family of type."""
    whole = svg if _NAMESPACE in svg else svg.replace("<svg", f"<svg {_NAMESPACE}", 1)
    return _FONT.sub(f'font-family="{family}"', whole)


def size(svg: str) -> tuple[float, float]:
    """Width and height in pixels: the drawing's own width where it gives one, in the shape of its view box, or of its
    own height where it has none.
    """
    opening = svg.partition(">")[0]
    box, own, own_height = _SIZE.search(svg), _WIDTH.search(opening), _HEIGHT.search(opening)
    wide, high = (float(box[1]), float(box[2])) if box else (300.0, 150.0)
    width = float(own[1]) if own else wide
    if box is None and own and own_height:
        return width, float(own_height[1])
    return width, (high * width / wide if wide else high)


def as_pixels(drawings: Iterable[str]) -> dict[str, bytes]:
    """Each drawing's PNG. All that are not kept from before are drawn in one go, which takes a third of the time.

    Type is the project's own, so that every machine draws the same.
    """
    wanted = list(dict.fromkeys(drawings))
    with _lock:
        found = {svg: _kept[svg] for svg in wanted if svg in _kept}
    fresh = [svg for svg in wanted if svg not in found]
    found |= dict(zip(fresh, _drawn(fresh), strict=True))
    with _lock:
        for svg in wanted:
            _kept[svg] = found[svg]
            _kept.move_to_end(svg)
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return found


def forget_pixels() -> None:
    """Forgets what was drawn, so that the next drawing takes the time of the first."""
    with _lock:
        _kept.clear()


def _drawn(drawings: list[str]) -> list[bytes]:
    if not drawings:
        return []
    files = {"main.typ": _PAGES} | {f"{n}.svg": in_font(svg, "Inter").encode() for n, svg in enumerate(drawings)}
    made: bytes | list[bytes] = typst.compile(  # type: ignore[call-overload]  # its stubs leave out files by name
        files,
        format="png",
        ppi=_PIXELS_PER_INCH,
        sys_inputs={"n": str(len(drawings))},
        ignore_system_fonts=True,
        font_paths=fonts(),
    )
    forget()
    return made if isinstance(made, list) else [made]


def drawing(*, number: int, alt: str, pixels: str, lines: str | None, wide: float, high: float) -> str:
    """The XML of one drawing in a line of text. `pixels` is the id of its PNG, `lines` that of its SVG, if any."""
    drawn_in_lines = (
        '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}">'
        f'<asvg:svgBlip r:embed="{lines}"/></a:ext></a:extLst>'
        if lines
        else ""
    )
    across, down = round(wide * EMU_PER_PIXEL), round(high * EMU_PER_PIXEL)
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{number}" name="Drawing {number}" descr="{xml_text(alt)}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Drawing {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{pixels}">{drawn_in_lines}</a:blip><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
