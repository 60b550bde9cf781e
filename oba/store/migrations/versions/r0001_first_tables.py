"""The first tables, and triggers that keep what was published and said from being changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

APPEND_ONLY = ("release", "observation", "baseline", "contribution", "pack")


def upgrade() -> None:
    op.create_table(
        "key",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.String(), nullable=False),
    )
    _published()
    _frozen_and_said()
    _cycle()
    if op.get_bind().dialect.name == "sqlite":
        _forbid_changes()


def _published() -> None:
    op.create_table(
        "release",
        sa.Column("id", sa.String(), primary_key=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("publisher", "title", "version", "published_on_basis", "licence", "attribution", "rows_digest")
        ),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("n_rows", sa.Integer(), nullable=False),
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("indicator", "area_code", "period", "text")),
        sa.Column("release_id", sa.String(), sa.ForeignKey("release.id"), nullable=False),
        sa.Column("la_code", sa.String()),
        sa.Column("value", sa.Float()),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.Float()),
        sa.Column("denominator", sa.Float()),
        sa.UniqueConstraint("indicator", "area_code", "period", "release_id"),
    )
    op.create_index("ix_observation_indicator", "observation", ["indicator", "release_id"])


def _frozen_and_said() -> None:
    op.create_table(
        "baseline",
        sa.Column("id", sa.Integer(), primary_key=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("priority", "cycle", "indicator", "reason", "digest")
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("priority", "cycle", "indicator", "revision"),
    )
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), primary_key=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("priority", "kind", "slug", "by", "digest", "body")
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("priority", "kind", "slug", "revision"),
    )


def _cycle() -> None:
    op.create_table(
        "pack",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.String(), nullable=False, unique=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("priority", "cycle", "stage", "path", "input_digest", "summary")
        ),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("gate_met", sa.Boolean(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "stage",
        *(sa.Column(name, sa.String(), primary_key=True) for name in ("priority", "cycle", "stage")),
        sa.Column("lease_holder", sa.String()),
        sa.Column("lease_until", sa.Integer()),
    )


def _forbid_changes() -> None:
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
