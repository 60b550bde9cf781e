"""How something wrong in a partnership's files is worded."""

from __future__ import annotations

import json
from collections.abc import Iterable
from difflib import get_close_matches


def finding(file: str, field: str, *, found: str, expected: str, remedy: str) -> str:
    """The one form in which a finding is worded."""
    return f"{file}: {field}: found {found}, expected {expected}; {remedy}"


def shown(value: object) -> str:
    """A value as a person would write it in the file; `nothing` for None."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case list():
            return f"a list of {len(value)}"
        case dict():
            return "a table"
        case _:
            return str(value)


def likely(name: str, known: Iterable[str]) -> str:
    """A remedy for a name that is not known: the closest known one, where one is close."""
    close = get_close_matches(name, list(known), n=1)
    return f'did you mean "{close[0]}"?' if close else "correct it or add it there"
