"""Facts into words, British English: numbers, units, days, periods and lists. The only place that rounds for print."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final

from oba.domain.period import MONTHS, Period
from oba.domain.rounding import half_up
from oba.pack.figure_facts import IndicatorFact

NBSP: Final = "\u00a0"
"""Keeps a number and its unit on one line."""

UNIT_AFTER: Final[dict[str, str]] = {
    "percent": "%",
    "rate per 10,000": "per 10,000",
    "days": "days",
    "score": "",
    "cases": "cases",
    "count": "",
    "grade": "",
}
"""What follows a number of each unit."""

UNIT_HEAD: Final[dict[str, str]] = {**UNIT_AFTER, "score": "score", "count": "number", "grade": "grade"}
"""What stands over a column or an axis of each unit."""

UNIT_OF_DIFFERENCE: Final[dict[str, str]] = {
    **UNIT_AFTER,
    "percent": "percentage points",
    "score": "points",
    "grade": "grades",
}
"""What follows a difference between two numbers of each unit."""

ONE_OF: Final[dict[str, str]] = {
    "days": "day",
    "cases": "case",
    "percentage points": "percentage point",
    "points": "point",
    "grades": "grade",
}
"""The singular of units that have one."""

MEANINGS: Final[dict[str, str]] = {
    "suppressed": "confidential: the publisher hides a small count, or what would give one away",
    "unavailable": "not available, for instance because a return was late or failed",
    "not applicable": "not applicable to this area and period",
    "low": "rounds to zero, but is not zero",
    "negligible": "rounds to zero, but is not zero, in sensitive data",
    "unreliable": "of low reliability, and left out of the publisher's totals",
    "missing": "the release that should hold this figure does not",
    "not yet published": "not yet published when this pack was made",
}
"""Why there is no number, by status."""

_COMPASS: Final = {"North", "East", "South", "West"}


@lru_cache(maxsize=20_000)
def number(value: float, decimals: int) -> str:
    """The number in the British manner, half rounded away from zero: `1,240.5`, `\N{MINUS SIGN}0.3`, `0`."""
    rounded = half_up(value, decimals=decimals)
    sign = "\N{MINUS SIGN}" if rounded < 0 else ""
    return f"{sign}{abs(rounded):,}"


def count(value: float) -> str:
    """A whole number in the British manner."""
    return number(value, 0)


def _with_unit(text: str, unit: str) -> str:
    named = ONE_OF.get(unit, unit) if text == "1" else unit
    return f"{text}{NBSP}{named}" if named else text


def quantity(value: float, indicator: IndicatorFact, *, more_decimals: int = 0) -> str:
    """The number in the indicator's unit and decimals: `24.5 %`, `41.6 per 10,000`, `34 days`."""
    return _with_unit(number(value, indicator.decimals + more_decimals), UNIT_AFTER[indicator.unit])


def expected(value: float, indicator: IndicatorFact, actual: float | None) -> str:
    """What was expected, with one decimal more where it would otherwise look the same as what came."""
    alike = actual is not None and value != actual and quantity(value, indicator) == quantity(actual, indicator)
    return quantity(value, indicator, more_decimals=int(alike))


def difference(value: float, indicator: IndicatorFact) -> str:
    """How far two figures are apart, without a sign and with at least one decimal: `1.6 percentage points`."""
    return _with_unit(number(abs(value), max(1, indicator.decimals)), UNIT_OF_DIFFERENCE[indicator.unit])


def moved(change: float, decimals: int) -> str:
    """A change as it is said aloud: `up 1.6`, `down 0.3`, `no change`."""
    size = number(abs(change), decimals)
    if half_up(change, decimals=decimals) == 0:
        return "no change"
    return f"up {size}" if change > 0 else f"down {size}"


def unit_of_difference(unit: str) -> str:
    """What follows a difference between two numbers of that unit; empty where nothing does."""
    return UNIT_OF_DIFFERENCE[unit]


def unit_head(unit: str) -> str:
    """The unit as it stands over a column or an axis."""
    return UNIT_HEAD[unit]


def day(iso: str) -> str:
    """`31 December 2024`; raises `ValueError` when the text is not an ISO day."""
    parsed = date.fromisoformat(iso)
    return f"{parsed.day} {MONTHS[parsed.month - 1]} {parsed.year}"


def period(code: str) -> str:
    """A period by its code: `2025` and `2024/25` as they are, `2025-Q1` as `Q1 2025`, `2025-03` as `March 2025`."""
    year, _, part = code.partition("-")
    if not part:
        return code
    return f"{part} {year}" if part.startswith("Q") else f"{MONTHS[int(part) - 1]} {year}"


def period_before(code: str, n: int) -> str:
    """The code of the period that many before."""
    return Period(code).later(-n).code


def listed(items: Iterable[str], *, joint: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; empty for none."""
    *others, last = [*items] or [""]
    return f"{', '.join(others)} {joint} {last}" if others else last


def plural(n: int, one: str, many: str | None = None) -> str:
    """`1 action`, `2 actions`, `0 actions`."""
    return f"{count(n)} {one if n == 1 else many or one + 's'}"


def initial(text: str) -> str:
    """The text with its first letter a capital and the rest as it was."""
    return text[:1].upper() + text[1:]


def with_article(name: str) -> str:
    """A place in a sentence: regions named by the compass take an article (`the South West`), others none."""
    return f"the {name}" if name.split(" ", 1)[0] in _COMPASS else name


def meaning(status: str) -> str:
    """Why there is no number; raises `KeyError` for a status that is not known."""
    return MEANINGS[status]
