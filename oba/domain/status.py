"""Why there is, or is not, a number: unknown is never zero.

Symbols follow the DfE analysts' guide (statistics-production, "Data symbols").
"""

from __future__ import annotations

import math
import re
from enum import IntEnum
from functools import lru_cache


class ValueStatus(IntEnum):
    """What a published cell says; kept in panels as uint8."""

    NUMBER = 0
    """A number was published; zero is a number."""
    SUPPRESSED = 1
    """`c`: confidential, the publisher hides a small count or what would give one away."""
    UNAVAILABLE = 2
    """`x` (older `:`): not available for another reason, a late or failed return for one."""
    NOT_APPLICABLE = 3
    """`z`: the question does not arise for this area and period."""
    LOW = 4
    """`low` (older `~`): rounds to zero but is not zero."""
    NEGLIGIBLE = 5
    """`k`: rounds to zero but is not zero, in sensitive data."""
    UNRELIABLE = 6
    """`u`: low reliability, left out of the publisher's totals."""
    MISSING = 7
    """The release that should hold it has no such row."""
    NOT_YET_PUBLISHED = 8
    """No release that holds it had been published at the as-of date."""


SYMBOLS: dict[str, ValueStatus] = {
    "c": ValueStatus.SUPPRESSED,
    "x": ValueStatus.UNAVAILABLE,
    ":": ValueStatus.UNAVAILABLE,
    "z": ValueStatus.NOT_APPLICABLE,
    "low": ValueStatus.LOW,
    "~": ValueStatus.LOW,
    "k": ValueStatus.NEGLIGIBLE,
    "u": ValueStatus.UNRELIABLE,
}
"""Every symbol a publisher may print in place of a number."""

SYMBOL_OF: dict[ValueStatus, str] = {
    ValueStatus.SUPPRESSED: "c",
    ValueStatus.UNAVAILABLE: "x",
    ValueStatus.NOT_APPLICABLE: "z",
    ValueStatus.LOW: "low",
    ValueStatus.NEGLIGIBLE: "k",
    ValueStatus.UNRELIABLE: "u",
    ValueStatus.MISSING: "missing",
    ValueStatus.NOT_YET_PUBLISHED: "not yet",
}
"""How a status is printed in a pack; `NUMBER` prints its number and is not here."""


_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d{1,15})(\.\d{1,15})?", re.ASCII)


def read_value(text: str) -> tuple[float, ValueStatus]:
    """The number and status that a published cell states; the number is NaN unless the status is `NUMBER`.

    Raises `ValueError` for text that is neither a finite number nor a known symbol (an empty cell included).
    """
    stripped = text.strip()
    if stripped in SYMBOLS:
        return math.nan, SYMBOLS[stripped]
    if not _NUMBER.fullmatch(stripped):
        raise ValueError(f"{text!r} is neither a number nor a symbol ({', '.join(SYMBOLS)})")
    return float(stripped.replace(",", "")), ValueStatus.NUMBER


@lru_cache(maxsize=100_000)
def is_value(text: str) -> bool:
    """Whether `read_value` can read a text; texts recur by the thousand, so each is judged once."""
    try:
        read_value(text)
    except ValueError:
        return False
    return True
