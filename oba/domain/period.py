"""When an observation is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from typing import Final

_FORMS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"([0-9]{4})"), 1),
    (re.compile(r"([0-9]{4})/([0-9]{2})"), 1),
    (re.compile(r"([0-9]{4})-Q([1-4])"), 4),
    (re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])"), 12),
)

PER_YEAR_OF: Final = {"annual": 1, "quarterly": 4, "monthly": 12}
"""Periods of a year by the frequency of an indicator."""

MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - shorter to read
)


@lru_cache(maxsize=4096)
def _parts(code: str) -> tuple[int, int]:
    """The ordinal of a period and how many such periods a year has."""
    for form, per_year in _FORMS:
        match = form.fullmatch(code)
        if match is None:
            continue
        year = int(match[1])
        if "/" in code:
            if int(match[2]) != (year + 1) % 100:
                break
            return year + 1, 1
        step = int(match[2]) - 1 if per_year > 1 else 0
        return year * per_year + step, per_year
    raise ValueError(f"{code!r} is not a period; write 2025, 2024/25, 2025-Q1 or 2025-03")


def ordinal_of(code: str) -> int:
    """`Period(code).ordinal`, for those who ask it of thousands."""
    return _parts(code)[0]


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A period by its code: `2025` (a year by its last day or its census day), `2024/25`, `2025-Q1` or `2025-03`.

    Raises `ValueError` when the code has none of these forms, or `2024/26` for a year that is not one.
    """

    code: str

    def __post_init__(self) -> None:
        _parts(self.code)

    @property
    def ordinal(self) -> int:
        """Place in time, so that two neighbouring periods of one kind differ by one; `2024/25` is that of 2025."""
        return _parts(self.code)[0]

    @property
    def per_year(self) -> int:
        """How many such periods a year has: 1, 4 or 12."""
        return _parts(self.code)[1]

    def later(self, steps: int) -> Period:
        """The period of the same kind `steps` further on."""
        ordinal, per_year = _parts(self.code)
        moved = ordinal + steps
        if "/" in self.code:
            return Period(f"{moved - 1}/{moved % 100:02d}")
        if per_year == 1:
            return Period(f"{moved:04d}")
        year, step = divmod(moved, per_year)
        return Period(f"{year:04d}-Q{step + 1}" if per_year == 4 else f"{year:04d}-{step + 1:02d}")

    def __lt__(self, other: Period) -> bool:
        return self.ordinal < other.ordinal

    def __str__(self) -> str:
        return self.code


def through(first: Period, last: Period) -> tuple[Period, ...]:
    """Every period from `first` to `last`, both included; empty when `last` is earlier."""
    return tuple(first.later(k) for k in range(last.ordinal - first.ordinal + 1))
