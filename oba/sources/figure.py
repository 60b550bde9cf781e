"""A figure as text: one cell of one release, before anybody calculates with it."""

from __future__ import annotations

from dataclasses import dataclass

from oba.domain.observation import Observation
from oba.domain.period import Period
from oba.domain.status import ValueStatus, read_value


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

    def observation(self) -> Observation:
        """The same as an observation; raises `ValueError` for a text that is neither a number nor a symbol."""
        value, status = read_value(self.text)
        return Observation(
            indicator=self.indicator,
            area_code=self.area_code,
            la_code=self.la_code,
            period=Period(self.period),
            release=self.release,
            text=self.text,
            value=value,
            status=status,
            numerator=_number_or_none(self.numerator),
            denominator=_number_or_none(self.denominator),
        )


def _number_or_none(text: str) -> float | None:
    if text == "":
        return None
    value, status = read_value(text)
    return value if status is ValueStatus.NUMBER else None
