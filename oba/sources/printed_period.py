"""Periods as publishers print them.

Out of scope: several years pooled, and quarters of financial years, which no `Period` stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from oba.domain.period import Period

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    r"(?P<month>jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?"
    r"|nov(ember)?|dec(ember)?)"
)
_PERIOD_FORMS: dict[str, str] = {
    "2025": r"(?P<code>[0-9]{4})",
    "2024/25": r"(?P<from>[0-9]{4})/(?P<to>[0-9]{2})",
    "2024/2025": r"(?P<from>[0-9]{4})/[0-9]{2}(?P<to>[0-9]{2})",
    "2024-25": r"(?P<from>[0-9]{4})[-–](?P<to>[0-9]{2})",
    "202425": r"(?P<from>[0-9]{4})(?P<to>[0-9]{2})",
    "2025 Q1": r"(?P<year>[0-9]{4})[ -]?q(?P<quarter>[1-4])",
    "Q1 2025": r"q(?P<quarter>[1-4]) (?P<year>[0-9]{4})",
    "2025-03": r"(?P<code>[0-9]{4}-[0-9]{2})",
    "March 2025": rf"{_MONTH_NAME} (?P<year>[0-9]{{4}})",
}
"""Every form that can be read, named by an example of it; texts are matched whole, in lower or upper case."""

FORMS = tuple(_PERIOD_FORMS)
_COMPILED = {form: re.compile(pattern, re.IGNORECASE | re.ASCII) for form, pattern in _PERIOD_FORMS.items()}


def read_period(text: str, *, forms: Iterable[str]) -> Period | None:
    """The period that a text prints in one of these `FORMS`; None when it is in none of them, or no period at all."""
    for form in forms:
        match = _COMPILED[form].fullmatch(text)
        if match is None:
            continue
        try:
            return Period(_code(match.groupdict()))
        except ValueError:
            continue
    return None


def _code(parts: dict[str, str | None]) -> str:
    match parts:
        case {"code": str(code)}:
            return code
        case {"from": str(first), "to": str(last)}:
            return f"{first}/{last}"
        case {"quarter": str(quarter), "year": str(year)}:
            return f"{year}-Q{quarter}"
        case {"month": str(month), "year": str(year)}:
            return f"{year}-{_MONTHS.index(month[:3].lower()) + 1:02d}"
    raise ValueError("a form without a code")
