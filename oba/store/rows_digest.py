"""What names the rows of a holding."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def rows_digest(cells: Iterable[tuple[str, str, str, float | None, float | None]]) -> str:
    """SHA-256 over (area code, period, text, numerator, denominator), in the order given; None where there is none."""
    lines = (
        f"{area}\t{period}\t{text}\t{_plain(numerator)}\t{_plain(denominator)}"
        for area, period, text, numerator, denominator in cells
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _plain(number: float | None) -> str:
    return "" if number is None else repr(number)
