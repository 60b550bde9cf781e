"""A figure as text: one cell of one release, before anybody calculates with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from oba.domain.holding import Holding


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What one release says of one indicator, area and period.

    `text` is the value as published (or as derived from published counts), symbol included; `numerator` and
    `denominator` are texts in the same way, "" where the release does not hold them. `la_code` is the number of an
    authority, None for regions and England.
    """

    indicator: str
    area_code: str
    la_code: str | None
    period: str
    release: str
    text: str
    numerator: str = ""
    denominator: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What an extract holds once: indicator, area, period, release. Extracts are sorted by it."""
        return self.indicator, self.area_code, self.period, self.release


def figures_in(holding: Holding) -> Iterator[Figure]:
    """The figures of a holding one by one, in its order."""
    for area_code, la_code, period, text, numerator, denominator in zip(
        holding.area_code,
        holding.la_code,
        holding.period,
        holding.text,
        holding.numerator,
        holding.denominator,
        strict=True,
    ):
        yield Figure(
            indicator=holding.indicator,
            area_code=area_code,
            la_code=la_code,
            period=period,
            release=holding.release,
            text=text,
            numerator=numerator,
            denominator=denominator,
        )
