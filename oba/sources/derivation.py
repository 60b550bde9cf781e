"""Figures worked out from published ones: sums and ratios, whose symbols are those of their parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from oba.domain.indicator import UNIT_MULTIPLIER, Unit
from oba.domain.status import SYMBOL_OF, ValueStatus, read_value

PRECEDENCE = (
    ValueStatus.NOT_APPLICABLE,
    ValueStatus.UNAVAILABLE,
    ValueStatus.UNRELIABLE,
    ValueStatus.SUPPRESSED,
    ValueStatus.NEGLIGIBLE,
    ValueStatus.LOW,
)
"""Which symbol a derived value takes when its parts carry several: the one that says most about why there is none.

A question that does not arise outweighs a return that did not come, that outweighs a number hidden, and a part that
only rounds to zero comes last. Nothing derived from a symbol is ever a number.
"""


def total(texts: Sequence[str]) -> str:
    """The sum of some cells as text, or the symbol that outweighs the others where any is one.

    Raises `ValueError` for a text that is no published cell (`read_value`).
    """
    return outweighing_symbol(texts) or str(sum(as_decimal(text) for text in texts))


def outweighing_symbol(texts: Iterable[str]) -> str:
    """The symbol that outweighs the others (`PRECEDENCE`), "" when every text is a number."""
    statuses = {read_value(text)[1] for text in texts}
    return next((SYMBOL_OF[status] for status in PRECEDENCE if status in statuses), "")


def ratio(numerator: Decimal, denominator: Decimal, *, unit: Unit) -> Decimal:
    """Numerator over denominator in a unit (times 100 for a percentage), not rounded; the denominator is not zero."""
    return numerator * Decimal(int(UNIT_MULTIPLIER.get(unit, 1))) / denominator


def as_decimal(text: str) -> Decimal:
    """The number that a published cell states, which may have separators of thousands."""
    return Decimal(text.replace(",", ""))
