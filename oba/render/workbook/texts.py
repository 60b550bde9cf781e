"""Texts as a cell or the name of a sheet can hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape  # writes and reads nothing

from oba.render.bidi import turns_direction, without_turns

MAX_SHEET_NAME: Final = 31
"""UTF-16 units, as spreadsheet programmes count them."""
MAX_TEXT: Final = 32_767
"""UTF-16 units that a cell can hold."""
CUT: Final = " [cut here: a cell holds no more; the whole text is in pack.json]"

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold (section 2.2, "Characters"); a carriage return is made a line end before."""
_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\'\x00-\x1f\x7f]")
_RESERVED_SHEET_NAMES: Final = frozenset({"history"})


@lru_cache(maxsize=8192)
def plain_text(text: str) -> str:
    """The text as a file can hold it: without what XML forbids, and cut, saying so, where it is too long for a cell."""
    text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) * 2 > MAX_TEXT and len(text.encode("utf-16-le")) // 2 > MAX_TEXT:
        text = _first_units(without_turns(text), MAX_TEXT - len(CUT)) + CUT
    return text


def cell_text(text: str) -> str:
    """The plain text as xlsxwriter must be given it, to write that text and nothing else.

    What begins with `<r>` and ends with `</r>` it takes for a run of rich text in XML; such a text is made one.
    """
    plain = plain_text(text)
    if not (plain.startswith("<r>") and plain.endswith("</r>")):
        return plain
    run = f'<r><t xml:space="preserve">{escape(plain)}</t></r>'
    return run if len(run) * 2 <= MAX_TEXT else f"{plain} "


def _first_units(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")


def sheet_names(wanted: Iterable[str], *, taken: Iterable[str] = ()) -> tuple[str, ...]:
    """A name for each sheet, as near the one wanted as spreadsheet programmes allow, none of them twice or taken.

    Programmes forbid some characters, more than 31, and two names that differ in capitals alone.
    """
    used, names = {name.casefold() for name in taken}, []
    for text in wanted:
        plain = plain_text(without_turns(text) if turns_direction(text) else text)
        bare = _first_units(_NOT_IN_SHEET_NAMES.sub("-", plain).strip(), MAX_SHEET_NAME).strip() or "Sheet"
        name, number = bare, 1
        while name.casefold() in used | _RESERVED_SHEET_NAMES:
            number += 1
            ending = f" ({number})"
            name = _first_units(bare, MAX_SHEET_NAME - len(ending)) + ending
        used.add(name.casefold())
        names.append(name)
    return tuple(names)
