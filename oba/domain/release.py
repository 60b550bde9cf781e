"""The release (vintage) that observations came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ReleaseStatus(StrEnum):
    """How settled the figures of a release are, as its publisher says."""

    PROVISIONAL = "provisional"
    FINAL = "final"
    REVISED = "revised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One publication of one data set: the vintage of every observation that came in it.

    `published_on` is the day it was public; where only the month is known, the last day it can have been, and
    `published_on_basis` says so. `url` is the publication's landing page, empty where it is not known.
    `publication` is the id of the publication that it is a release of, empty where none is defined.
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
    status: ReleaseStatus = ReleaseStatus.FINAL
    publication: str = ""
