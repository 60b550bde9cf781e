"""The release (vintage) that observations came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
