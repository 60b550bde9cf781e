"""The rows of the store. Not the domain: rows map to it in the modules beside this one."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class KeyRow(SQLModel, table=True):
    """What this store is: the partnership that it belongs to."""

    __tablename__ = "key"

    name: str = Field(primary_key=True)
    value: str


class ReleaseRow(SQLModel, table=True):
    """A release whose observations have been loaded, once and for all."""

    __tablename__ = "release"

    id: str = Field(primary_key=True)
    publisher: str
    title: str
    version: str
    published_on: date
    published_on_basis: str
    licence: str
    attribution: str
    rows_digest: str
    n_rows: int


class ObservationRow(SQLModel, table=True):
    """One cell of one release; never changed, since a later release brings rows of its own."""

    __tablename__ = "observation"
    __table_args__ = (
        UniqueConstraint("indicator", "area_code", "period", "release_id"),
        Index("ix_observation_indicator", "indicator", "release_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    indicator: str
    area_code: str
    la_code: str | None = None
    period: str
    release_id: str = Field(foreign_key="release.id")
    text: str
    value: float | None = None
    status: int
    numerator: float | None = None
    denominator: float | None = None


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


class StageRow(SQLModel, table=True):
    """Who is working on a stage until when, by the database's clock; both empty when nobody is."""

    __tablename__ = "stage"

    priority: str = Field(primary_key=True)
    cycle: str = Field(primary_key=True)
    stage: str = Field(primary_key=True)
    lease_holder: str | None = None
    lease_until: int | None = None
