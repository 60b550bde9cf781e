"""Rounding as publishers do it: the one place in which a number loses decimals for people to read."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def half_up(value: Decimal | float, *, decimals: int) -> Decimal:
    """The number to so many decimals, halves away from zero; zero is never negative.

    A float is taken as the shortest decimal that stands for it, so that 2.675 is two, point, six, seven, five.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def plain_number(number: float | None) -> str:
    """The digits of a finite number as they are, without a point where it is whole; "" for None."""
    if number is None:
        return ""
    return str(int(number)) if number.is_integer() else repr(number)
