"""What the stand-in publisher serves: data sets of the API in versions, files by address, and all of it together."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from .fingertips import FingertipsIndicator
from .nomis import PopulationEstimate

PUBLISHED, WITHDRAWN, DEPRECATED, DRAFT = "Published", "Withdrawn", "Deprecated", "Draft"
MAJOR, MINOR, PATCH = "Major", "Minor", "Patch"

_LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)


def stable_id(*parts: str) -> str:
    """A UUID as text, the same for the same parts on every machine."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(parts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedVersion:
    """One version of a data set. `content` is a tidy CSV; `status` is Published, Deprecated, Withdrawn or Draft.

    A draft is neither listed nor to be had. `published` and `withdrawn` are in UTC; `withdrawn` is None unless it was.
    """

    version: str
    release_title: str
    release_slug: str
    published: datetime
    content: bytes = field(repr=False)
    type: str = MAJOR
    status: str = PUBLISHED
    notes: str = ""
    withdrawn: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedDataSet:
    """A data set of the API with its versions, oldest first."""

    publication_slug: str
    publication_title: str
    title: str
    versions: tuple[ServedVersion, ...]

    @property
    def id(self) -> str:
        return stable_id("data-set", self.publication_slug, self.title)

    @property
    def publication_id(self) -> str:
        return stable_id("publication", self.publication_slug)

    @property
    def latest(self) -> ServedVersion | None:
        """The newest version that can be queried, None when there is none."""
        return next((one for one in reversed(self.versions) if one.status in {PUBLISHED, DEPRECATED}), None)

    def withdrawing(self, version: str, *, at: datetime) -> ServedDataSet:
        """The data set with that version withdrawn."""
        versions = (
            replace(one, status=WITHDRAWN, withdrawn=at) if one.version == version else one for one in self.versions
        )
        return replace(self, versions=tuple(versions))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedFile:
    """A file under its path (`/media/outcomes.csv`), with its query string where it has one."""

    path: str
    content: bytes = field(repr=False)
    media_type: str = "text/csv"
    modified: datetime = _LONG_AGO

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'


def as_it_stands(content: bytes) -> bytes:
    """The content that was put in: what `Catalogue.alter` is when no fault asks for another."""
    return content


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything served at one moment. `alter` stands between every CSV that was put in and whoever asks for it."""

    data_sets: tuple[ServedDataSet, ...] = ()
    files: tuple[ServedFile, ...] = ()
    fingertips: tuple[FingertipsIndicator, ...] = ()
    population: tuple[PopulationEstimate, ...] = ()
    alter: Callable[[bytes], bytes] = as_it_stands

    def content(self, version: ServedVersion) -> bytes:
        return self.alter(version.content)

    def data_set(self, data_set_id: str) -> ServedDataSet | None:
        return next((one for one in self.data_sets if one.id == data_set_id), None)

    def file(self, path: str, query: str) -> ServedFile | None:
        """The file under the path and query, else under the path alone; its content altered if it is a CSV."""
        by_path = {one.path: one for one in self.files}
        found = by_path.get(f"{path}?{query}", by_path.get(path))
        if found is None or found.media_type != "text/csv":
            return found
        return replace(found, content=self.alter(found.content))

    def replacing(self, data_set: ServedDataSet) -> Catalogue:
        """The catalogue with that data set in the place of the one of the same id."""
        return replace(self, data_sets=tuple(data_set if one.id == data_set.id else one for one in self.data_sets))
