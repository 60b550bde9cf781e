"""The colours of pages and charts, in one place, so that a test can compute every contrast."""

from __future__ import annotations

from typing import Final

from oba.pack.facts import BrandFact

LIGHT: Final[dict[str, str]] = {
    "paper": "#ffffff",
    "panel": "#f4f6f8",
    "ink": "#16191d",
    "soft": "#4a535c",
    "line": "#cfd6dc",
    "link": "#174a8b",
    "accent": "#16191d",
    "history": "#1d4f91",
    "forecast": "#9a3b00",
    "since": "#16191d",
    "comparator": "#5b6670",
    "agreed": "#6f2a8f",
    "target": "#0b6b3a",
    "note": "#fff3d1",
    "note-ink": "#3d2c00",
    "note-line": "#9a6a00",
}
"""On white, on screen and on paper."""

DARK: Final[dict[str, str]] = {
    "paper": "#15181c",
    "panel": "#20252b",
    "ink": "#e9ecef",
    "soft": "#b5bec7",
    "line": "#3f4851",
    "link": "#9cc4ff",
    "accent": "#e9ecef",
    "history": "#7fb0ff",
    "forecast": "#ff9e5e",
    "since": "#f4f6f8",
    "comparator": "#a9b3bd",
    "agreed": "#d8a6f2",
    "target": "#7fd6a2",
    "note": "#3a2f10",
    "note-ink": "#ffe9b0",
    "note-line": "#c79a2e",
}
"""The same names, on a dark screen."""


def palettes(brand: BrandFact | None) -> dict[str, dict[str, str]]:
    """The colours of a pack, `light` and `dark`, with those that its brand sets."""
    if brand is None:
        return {"light": LIGHT, "dark": DARK}
    return {"light": LIGHT | dict(brand.light), "dark": DARK | dict(brand.dark)}
