"""Whether the colours of a partnership's brand are known, and can be told apart where one stands on another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from oba.definitions.finding import finding, likely
from oba.domain.errors import DefinitionError
from oba.domain.partnership import Partnership
from oba.render.contrast import BANDS, TooFaint, too_faint
from oba.render.palette import DARK, LIGHT

_FILE: Final = "partnership.toml"


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
