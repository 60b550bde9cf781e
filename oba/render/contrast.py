"""Which colours of a palette stand on one another, how far they have to differ, and how far they do.

See W3C, Web Content Accessibility Guidelines 2.2, success criteria 1.4.3 (text) and 1.4.11 (graphics), level AA, and
its definitions of contrast ratio and relative luminance: https://www.w3.org/TR/WCAG22/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import floor
from typing import Final

TEXT: Final = 4.5
"""The least ratio of text to its ground."""

GRAPHIC: Final = 3.0
"""The least ratio of a line, dot or edge that carries meaning to its ground."""

BAND_OPACITY: Final = 0.2
"""The stronger of the two, light and dark, with which charts draw an interval; two bands lie on one another."""

BANDS: Final = "bands"
"""The ground of a chart where both bands lie."""

_SERIES: Final = ("history", "forecast", "since", "comparator", "agreed", "target")


@dataclass(frozen=True, slots=True)
class Pair:
    """A colour, what it stands on (a colour, or `bands`), and the least ratio between them."""

    colour: str
    ground: str
    least: float


PAIRS: Final = (
    *(Pair(text, ground, TEXT) for text in ("ink", "soft", "link", *_SERIES) for ground in ("paper", "panel")),
    Pair("note-ink", "note", TEXT),
    *(Pair(line, "paper", GRAPHIC) for line in ("note-line", "accent")),
    *(Pair(line, BANDS, GRAPHIC) for line in _SERIES),
    *(Pair("soft", ground, GRAPHIC) for ground in (BANDS,)),  # breaks are drawn over the bands
)
"""Every pair whose difference a reader needs. The rules of tables and charts (`line`) only order what words say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFaint:
    """A pair that differs too little: both colours as they are seen, the ratio that was found and the one needed."""

    pair: Pair
    colour: str
    ground: str
    found: float

    @property
    def shown(self) -> str:
        """The ratio found, rounded down, so that it never looks sufficient."""
        return f"{floor(100 * self.found) / 100:.2f}"


def too_faint(palette: Mapping[str, str]) -> Iterator[TooFaint]:
    """The pairs of a palette that differ too little. Colours are `#rrggbb`."""
    for pair in PAIRS:
        ground = bands_ground(palette) if pair.ground == BANDS else palette[pair.ground]
        found = contrast(palette[pair.colour], ground)
        if found < pair.least:
            yield TooFaint(pair=pair, colour=palette[pair.colour], ground=ground, found=found)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def bands_ground(palette: Mapping[str, str]) -> str:
    """The paper with two bands of the forecast's colour over it."""
    ground = _channels(palette["paper"])
    for _ in range(2):
        over = _channels(palette["forecast"])
        ground = [BAND_OPACITY * above + (1 - BAND_OPACITY) * below for above, below in zip(over, ground, strict=True)]
    return "#" + "".join(f"{round(255 * part):02x}" for part in ground)


def _channels(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
