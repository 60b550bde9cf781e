"""What publishers offer: publications, the data sets in them, and the versions of a data set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from oba.domain.release import ReleaseStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A statistical publication that comes out again and again.

    `months` are the months of the year (1 to 12) in which it usually comes out, empty where nothing is known;
    `next_update` is the day that the publisher has announced for the next one, None where there is none.
    """

    id: str
    publisher: str
    title: str
    licence: str
    attribution: str
    url: str = ""
    months: tuple[int, ...] = ()
    next_update: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """One table of a publication, and how it is asked for.

    `source` names the kind of publisher's interface (a key of `oba.sources.SOURCES`), and `request` holds what that
    kind needs to know, each by name. `files` holds, by the id of a release that the partnership defines, the name
    under which indicators' sources read the data set in that release.
    """

    id: str
    publication: str
    title: str
    source: str
    request: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSetVersion:
    """One version of a data set as its publisher announces it.

    `version` is the publisher's own number or name for it, and for a publisher that numbers nothing the first 12
    characters of the SHA-256 of what was received. `release` is the publisher's name for the release that it belongs
    to (`2025`), "" where there is none. `published_on` is the day on which it became public; None where the
    publisher does not say, and then it counts as public from the day on which it was received.
    """

    version: str
    release: str = ""
    title: str = ""
    published_on: date | None = None
    status: ReleaseStatus = ReleaseStatus.FINAL
    notes: str = ""
