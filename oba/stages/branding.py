"""A partnership's logo and the templates that it lays over the default ones: whether packs can be made with them."""

from __future__ import annotations

from pathlib import Path

from oba.definitions.finding import finding, likely
from oba.domain.errors import DefinitionError
from oba.domain.partnership import Partnership
from oba.pack.branding import brand
from oba.render.logos import drawn_logo
from oba.render.overlay import Overlay, read_overlay
from oba.render.template_check import TemplateFault, default_names, faults


def sound_overlay(partnership: Partnership, folder: Path) -> Overlay | None:
    """The templates that the partnership lays over the default ones, tried on a full pack; None where it has none.

    Raises `DefinitionError` for those that cannot be rendered, or whose pages would run or fetch something, and for a
    logo that cannot be drawn.
    """
    _require_drawable(partnership)
    overlay = _overlay(partnership, folder)
    if overlay is None or partnership.brand is None:
        return None
    found = [_wrong(fault, f"{partnership.brand.templates}/{fault.name}") for fault in faults(overlay)]
    if found:
        raise DefinitionError(found)
    return overlay


def _require_drawable(partnership: Partnership) -> None:
    own = brand(partnership)
    if own is not None and own.logo is not None and drawn_logo(own.logo) is None:
        found, expected = "a picture that cannot be drawn", "one that print and Word can draw too"
        raise DefinitionError(
            finding("partnership.toml", "brand.logo", found=found, expected=expected, remedy="export it again")
        )


def _overlay(partnership: Partnership, folder: Path) -> Overlay | None:
    own = partnership.brand
    if own is None or own.templates is None:
        return None
    try:
        return read_overlay(folder / own.templates)
    except UnicodeDecodeError as error:
        found, expected = f"a byte at {error.start} of a file that is not UTF-8", "UTF-8 text"
        raise DefinitionError(
            finding(f"{own.templates}/", "file", found=found, expected=expected, remedy="save it as UTF-8")
        ) from None


def _wrong(fault: TemplateFault, file: str) -> str:
    place = f"line {fault.line}" if fault.line else "file"
    remedy = likely(fault.name, default_names()) if fault.is_unknown else "mend it there"
    return finding(file, place, found=fault.found, expected=fault.expected, remedy=remedy)
