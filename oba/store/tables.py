"""The rows of the store. Not the domain: rows map to it in the modules beside this one."""

from __future__ import annotations

from datetime import date

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class KeyRow(SQLModel, table=True):
    """What this store is: the partnership that it belongs to."""

    __tablename__ = "key"

    name: str = Field(primary_key=True)
    value: str


class ReleaseRow(SQLModel, table=True):
    """A release of which observations have been loaded; `place` is its place in the order of loading."""

    __tablename__ = "release"

    id: str = Field(primary_key=True)
    publisher: str
    title: str
    version: str
    published_on: date
    published_on_basis: str
    licence: str
    attribution: str
    url: str = ""
    status: str = "final"
    publication: str = ""
    place: int = 0


class HoldingRow(SQLModel, table=True):
    """What one release states of one indicator, loaded once and for all; `duplicates` is JSON."""

    __tablename__ = "holding"

    indicator: str = Field(primary_key=True)
    release_id: str = Field(primary_key=True, foreign_key="release.id")
    rows_digest: str
    n_rows: int
    duplicates: str = "[]"


class SeriesRow(SQLModel, table=True):
    """What one release states of one indicator and area; never changed, since a later release brings rows of its own.

    `cells` is a JSON object: by period, a list of the text, the numerator and the denominator (left out where the
    holding has none at all). Value and status follow from the text. The view `observation` shows each cell as a row.
    """

    __tablename__ = "series"
    __table_args__ = ({"sqlite_with_rowid": False},)

    indicator: str = Field(primary_key=True)
    release_id: str = Field(primary_key=True, foreign_key="release.id")
    area_code: str = Field(primary_key=True)
    la_code: str | None = None
    cells: str


class AskingRow(SQLModel, table=True):
    """One asking of a publisher for a data set, and what came of it."""

    __tablename__ = "asking"

    id: int | None = Field(default=None, primary_key=True)
    data_set: str
    on: date
    at: str
    outcome: str
    version: str
    found: str


class RefusalRow(SQLModel, table=True):
    """An indicator that could not be taken from a release, and why; it stands until it or a later one is held."""

    __tablename__ = "refusal"

    id: int | None = Field(default=None, primary_key=True)
    indicator: str
    release_id: str
    published_on: date
    data_set: str
    on: date
    reason: str


class ReturnedNoteRow(SQLModel, table=True):
    """What an authority wrote beside a figure that it returned."""

    __tablename__ = "returned_note"

    indicator: str = Field(primary_key=True)
    release_id: str = Field(primary_key=True, foreign_key="release.id")
    area_code: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    note: str


class KnownIdRow(SQLModel, table=True):
    """What a publisher calls something that was looked up once; looked up again when it is no longer good."""

    __tablename__ = "known_id"

    name: str = Field(primary_key=True)
    value: str


class WithheldRow(SQLModel, table=True):
    """A cell that a public pack withheld, with its denominator or without: it stays withheld in every later one."""

    __tablename__ = "withheld"

    indicator: str = Field(primary_key=True)
    area_code: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    with_denominator: bool = Field(primary_key=True)
    since: date


class BaselineRow(SQLModel, table=True):
    """A frozen baseline: its canonical JSON, compressed, and the digest of that text."""

    __tablename__ = "baseline"
    __table_args__ = (UniqueConstraint("priority", "cycle", "indicator", "revision"),)

    id: int | None = Field(default=None, primary_key=True)
    priority: str
    cycle: str
    indicator: str
    revision: int
    frozen_on: date
    reason: str
    digest: str
    body: bytes = Field(sa_type=LargeBinary)


class ContributionRow(SQLModel, table=True):
    """One revision of something that a person said; the newest by a given day counts."""

    __tablename__ = "contribution"
    __table_args__ = (UniqueConstraint("priority", "kind", "slug", "revision"),)

    id: int | None = Field(default=None, primary_key=True)
    priority: str
    kind: str
    slug: str
    revision: int
    by: str
    on: date
    illustrative: bool
    digest: str
    body: str


class PackRow(SQLModel, table=True):
    """A published pack. `id` is its place in the order of publication."""

    __tablename__ = "pack"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    priority: str
    cycle: str
    stage: str
    as_of: date
    path: str
    gate_met: bool
    illustrative: bool
    input_digest: str
    summary: str
    profile: str = "region"


class StageRow(SQLModel, table=True):
    """Who is working on a stage until when, by the database's clock; both empty when nobody is."""

    __tablename__ = "stage"

    priority: str = Field(primary_key=True)
    cycle: str = Field(primary_key=True)
    stage: str = Field(primary_key=True)
    lease_holder: str | None = None
    lease_until: int | None = None
