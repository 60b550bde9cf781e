"""What was published: observations and the release (vintage) they came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from oba.domain.period import Period
from oba.domain.status import ValueStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One publication of one data set: the vintage of every observation that came in it.

    `published_on` is the day it was public; where only the month is known, the last day it can have been, and
    `published_on_basis` says so. `url` is the publication's landing page, empty where it is not known.
    """

    id: str
    publisher: str
    title: str
    version: str
    published_on: date
    published_on_basis: str
    licence: str
    attribution: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One cell of one release.

    `value` is NaN unless `status` is `NUMBER`; `text` is the cell as published, symbol included. `numerator` and
    `denominator` are None where they were not published or are themselves symbols.
    """

    indicator: str
    area_code: str
    la_code: str | None
    period: Period
    release: str
    text: str
    value: float
    status: ValueStatus
    numerator: float | None
    denominator: float | None
