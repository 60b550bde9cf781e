"""What a spreadsheet programme lets people type into the form of a return, and what it tells them when it does not.

A rule helps while somebody types and holds nothing back that is pasted: the reader checks everything again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from oba.domain.indicator import Unit
from oba.domain.measure import Measure
from oba.sources.return_layout import MAX_NOTE_CHARACTERS, REASONS, Column, cell_address

Rule = Mapping[str, object]
_ELSE: Final = "If there is none, leave this empty and choose the reason further right."

NOTE_RULE: Final[Rule] = {
    "validate": "length",
    "criteria": "<=",
    "value": MAX_NOTE_CHARACTERS,
    "error_title": "The note is too long",
    "error_message": f"A note can have {MAX_NOTE_CHARACTERS} characters.",
}


def reason_rule(reasons: str) -> Rule:
    """A choice from the list at the address `reasons`."""
    return {
        "validate": "list",
        "source": reasons,
        "error_title": "Choose from the list",
        "error_message": f"Choose one of the reasons {', '.join(REASONS)}, or leave the cell empty.",
    }


def number_rule(row: int, measure: Measure) -> Rule:
    """What the cells for the number, and for what it is out of, take in a row counted from zero."""
    if measure.denominator and measure.unit is Unit.PERCENT:
        return _part_rule(row)
    whole = bool(measure.denominator) or measure.unit is Unit.COUNT
    return {
        "validate": "integer" if whole else "decimal",
        "criteria": ">=",
        "value": 0,
        "error_title": "A number is wanted",
        "error_message": f"Type a {'whole ' if whole else ''}number, zero or more. {_ELSE}",
    }


def _part_rule(row: int) -> Rule:
    """A part and its whole: both whole numbers, the part no larger. One rule for both cells, filled in either order."""
    part, whole = (cell_address(row, column, fixed_column=True) for column in (Column.NUMBER, Column.OUT_OF))
    both = f"{part},{whole}"
    conditions = (
        f"COUNT({both})=COUNTA({both})",
        *(f"N({cell})>=0,N({cell})=INT(N({cell}))" for cell in (part, whole)),
        f"OR(COUNT({both})<2,{part}<={whole})",
    )
    return {
        "validate": "custom",
        "value": f"=AND({','.join(conditions)})",
        "error_title": "Two whole numbers are wanted",
        "error_message": f"Type whole numbers, zero or more, and no number larger than what it is out of. {_ELSE}",
    }
