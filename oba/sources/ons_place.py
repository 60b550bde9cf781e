"""Which area an ONS code is about: England, a region or an authority with children's services.

The first three characters of a code say what kind of area it is (Register of Geographic Codes, Office for National
Statistics).
"""

from __future__ import annotations

import re

from oba.domain.period import Period
from oba.sources.table import Level, Place

_LEVELS: dict[str, Level] = {
    "E92": Level.NATIONAL,
    "E12": Level.REGIONAL,
    "E06": Level.AUTHORITY,  # unitary authorities
    "E08": Level.AUTHORITY,  # metropolitan districts
    "E09": Level.AUTHORITY,  # London boroughs
    "E10": Level.AUTHORITY,  # counties
}

_ONS_CODE = re.compile(r"[EWSNKJLM][0-9]{8}")


def is_ons_code(text: str) -> bool:
    """Whether a text has the form of a code of any area of the United Kingdom, of whatever kind."""
    return _ONS_CODE.fullmatch(text) is not None


def level_of(code: str) -> Level | None:
    """The level of an ONS code; None for districts, wards, health areas, parts of London and other countries."""
    return _LEVELS.get(code[:3]) if is_ons_code(code) else None


def place_of(code: str, *, name: str, period: Period) -> Place | None:
    """The place that an ONS code names; None where `level_of` is None. England is always called England."""
    level = level_of(code)
    if level is None:
        return None
    name = "England" if level is Level.NATIONAL else name or code
    return Place(level=level, code=code, la_code=None, name=name, region_code="", period=period)
