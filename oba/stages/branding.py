"""Whether what a partnership puts over the engine's own look can be read, seen and rendered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from oba.definitions.finding import finding, likely
from oba.domain.errors import DefinitionError
from oba.domain.partnership import Partnership
from oba.render.contrast import BANDS, TooFaint, too_faint
from oba.render.overlay import Overlay, read_overlay
from oba.render.palette import DARK, LIGHT
from oba.render.template_check import TemplateFault, default_names, faults

_FILE: Final = "partnership.toml"


def sound_overlay(partnership: Partnership, folder: Path) -> Overlay | None:
    """The templates that the partnership lays over the default ones, tried on a full pack; None where it has none.

    Raises `DefinitionError` for those that cannot be rendered, or whose pages would run or fetch something.
    """
    overlay = _overlay(partnership, folder)
    if overlay is None or partnership.brand is None:
        return None
    found = [_wrong(fault, f"{partnership.brand.templates}/{fault.name}") for fault in faults(overlay)]
    if found:
        raise DefinitionError(found)
    return overlay


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


def check_colours(partnership: Partnership) -> None:
    """Raises `DefinitionError` for colours of the brand that the palette does not know, or that differ too little."""
    own = partnership.brand
    if own is None:
        return
    set_colours = (("light", LIGHT, own.light), ("dark", DARK, own.dark))
    findings = [found for scheme, default, colours in set_colours for found in _findings(scheme, default, colours)]
    if findings:
        raise DefinitionError(findings)


def _findings(scheme: str, default: Mapping[str, str], colours: Mapping[str, str]) -> Iterator[str]:
    for name in colours:
        if name not in default:
            expected = f"one of {', '.join(default)}"
            remedy = likely(name, default)
            yield finding(_FILE, f"brand.{scheme}.{name}", found="a colour not known", expected=expected, remedy=remedy)
    known = {name: colour for name, colour in colours.items() if name in default}
    for faint in too_faint({**default, **known}):
        yield _too_faint(scheme, faint)


def _too_faint(scheme: str, faint: TooFaint) -> str:
    ground = "the bands of a chart" if faint.pair.ground == BANDS else faint.pair.ground
    return finding(
        _FILE,
        f"brand.{scheme}.{faint.pair.colour}",
        found=f"{faint.colour} on {ground} {faint.ground}, a contrast of {faint.shown} to 1",
        expected=f"{faint.pair.least:g} to 1 or more",
        remedy="make one of them darker or lighter",
    )


def _wrong(fault: TemplateFault, file: str) -> str:
    place = f"line {fault.line}" if fault.line else "file"
    remedy = likely(fault.name, default_names()) if fault.is_unknown else "mend it there"
    return finding(file, place, found=fault.found, expected=fault.expected, remedy=remedy)
