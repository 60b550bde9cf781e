"""What must be known beside the figures: notes, breaks in a series, changes of boundary, and corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from oba.domain.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationNote:
    """A remark about figures of one period, shown wherever they are.

    `indicators` are ids, empty for every indicator; `areas` are area codes, empty for every area. `is_break` says that
    figures from this period on cannot be compared with those before. `source` says where that is written down.
    """

    slug: str
    period: Period
    text: str
    source: str
    indicators: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    is_break: bool = False

    def is_about(self, indicator: str, area: str) -> bool:
        """Whether a figure of that indicator and area is meant."""
        return (not self.indicators or indicator in self.indicators) and (not self.areas or area in self.areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """Areas before and after a change of boundary that together are one and the same place.

    `code` is this project's own code for the place, which no publisher uses. Only counts may be added over a bridge:
    the place's rate is the sum of numerators over the sum of denominators. `before` and `after` are area codes.
    """

    code: str
    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A published cell that is known to be wrong, with what it says and what it should say.

    It fails once the release no longer says `was`. `on` is the day from which it counts.
    """

    slug: str
    indicator: str
    area: str
    period: Period
    release: str
    was: str
    corrected: str
    reason: str
    by: str
    on: date
