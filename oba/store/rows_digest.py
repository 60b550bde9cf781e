"""What names the figures of a holding, and how a number stands in their JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def rows_digest(series: Iterable[tuple[str, str | None, str]]) -> str:
    """SHA-256 over (area code, authority number, cells as JSON) of each area, in the order given."""
    lines = (f"{area}\t{la_code or ''}\t{cells}" for area, la_code, cells in series)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def json_number(number: float | None) -> str:
    """The JSON of a number, `null` for None."""
    return "null" if number is None else repr(float(number))
