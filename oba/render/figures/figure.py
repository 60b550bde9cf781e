"""One figure of a pack, and how those of one indicator and area are made."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from oba.domain.status import SYMBOL_OF, read_value
from oba.pack.figure_facts import Included, IndicatorFact, Point
from oba.pack.printed import status_text
from oba.render.words import number, unit_head, unit_of_difference

AUTHORITIES: Final = "authorities"
_STATUS_OF: Final = {symbol: status for status, symbol in SYMBOL_OF.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure. `area` is empty where the pack names an area without its code, `period` where it has none.

    `value` is None where there is no number; `text` is the figure as it is printed, or the symbol in its place, and
    `status` says which (`number`, `suppressed`, ...). `kind` says what it is: `published`, `forecast`, `low_80`, ...
    """

    section: str
    indicator: str
    indicator_name: str
    area: str
    area_name: str
    period: str
    value: float | None
    text: str
    status: str
    unit: str
    kind: str
    decimals: int


Figures = tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What figures are about. `unit` is empty where the pack does not tell it, `area` as in `Figure`.

    Its methods make the figures: none where there is nothing to make them of.
    """

    section: str
    id: str
    name: str
    unit: str
    decimals: int
    area: str = ""
    area_name: str = ""

    def at(self, area: str, area_name: str) -> Subject:
        """The same of an area."""
        return Subject(
            section=self.section,
            id=self.id,
            name=self.name,
            unit=self.unit,
            decimals=self.decimals,
            area=area,
            area_name=area_name,
        )

    def point(self, kind: str, point: Point | None) -> Figures:
        """A figure as it was published."""
        return () if point is None else self._figure(kind, point.period, point.value, point.text, point.status)

    def printed(self, kind: str, period: str, text: str | None) -> Figures:
        """A figure of which the pack holds the text alone; none for an empty one: there is no such cell."""
        return self._figure(kind, period, *_read(text)) if text else ()

    def made(
        self, kind: str, period: str, value: float | None, *, decimals: int | None = None, unit: str | None = None
    ) -> Figures:
        """A figure that was worked out, in the subject's decimals and unit unless others are given."""
        if value is None:
            return ()
        places = self.decimals if decimals is None else decimals
        return self._figure(kind, period, value, number(value, places), "number", unit=unit, decimals=places)

    def difference(self, kind: str, period: str, value: float | None) -> Figures:
        """How far two figures are apart."""
        return self.made(kind, period, value, decimals=max(1, self.decimals), unit=unit_of_difference(self.unit))

    def counted(self, kind: str, period: str, n: float, *, unit: str) -> Figures:
        """A count of what is not the indicator's: curves, authorities, places."""
        return self.made(kind, period, n, decimals=0 if float(n).is_integer() else 1, unit=unit)

    def included(self, period: str, included: Included | None) -> Figures:
        """Of how many authorities a region's figure is made, and how many there are."""
        if included is None:
            return ()
        n = self.counted("n_included", period, included.n, unit=AUTHORITIES)
        return n + self.counted("n_authorities", period, included.of, unit=AUTHORITIES)

    def _figure(
        self,
        kind: str,
        period: str,
        value: float | None,
        text: str,
        status: str,
        *,
        unit: str | None = None,
        decimals: int | None = None,
    ) -> Figures:
        if unit is None:
            unit = unit_head(self.unit) if self.unit else ""
        figure = Figure(
            section=self.section,
            indicator=self.id,
            indicator_name=self.name,
            area=self.area,
            area_name=self.area_name,
            period=period,
            value=value,
            text=text,
            status=status,
            unit=unit,
            kind=kind,
            decimals=self.decimals if decimals is None else decimals,
        )
        return (figure,)


def subject_of(section: str, indicator: IndicatorFact) -> Subject:
    return Subject(
        section=section, id=indicator.id, name=indicator.name, unit=indicator.unit, decimals=indicator.decimals
    )


def _read(text: str) -> tuple[float | None, str, str]:
    """The number that a printed text states, the text, and its status; no number, and none, for one that is neither."""
    bare = text.replace("\N{MINUS SIGN}", "-")
    if bare in _STATUS_OF:
        return None, text, status_text(_STATUS_OF[bare])
    try:
        value, status = read_value(bare)
    except ValueError:
        return None, text, ""
    return (None if math.isnan(value) else value), text, status_text(status)
