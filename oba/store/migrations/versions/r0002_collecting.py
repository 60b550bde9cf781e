"""Figures by release and indicator, what became of each asking, and what public packs withhold."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from oba.store.rows_digest import rows_digest

revision = "0002"
down_revision = "0001"

APPEND_ONLY = ("observation", "holding", "asking", "refusal", "withheld", "returned_note")


def upgrade() -> None:
    _holdings()
    _observations_by_key()
    _release_details()
    _collecting()
    _public_packs()
    if op.get_bind().dialect.name == "sqlite":
        _forbid_changes()


def _holdings() -> None:
    op.create_table(
        "holding",
        sa.Column("indicator", sa.String(), primary_key=True),
        sa.Column("release_id", sa.String(), sa.ForeignKey("release.id"), primary_key=True),
        sa.Column("rows_digest", sa.String(), nullable=False),
        sa.Column("n_rows", sa.Integer(), nullable=False),
        sa.Column("duplicates", sa.String(), nullable=False),
    )
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT indicator, release_id, area_code, period, text, numerator, denominator FROM observation "
            "ORDER BY indicator, release_id, area_code, period"
        )
    )
    for (indicator, release), cells in groupby(rows, key=lambda row: (row[0], row[1])):
        _add_holding(connection, indicator, release, [tuple(cell[2:]) for cell in cells])
    connection.execute(sa.text("INSERT INTO key (name, value) SELECT 'extract of ' || id, '' FROM release"))


def _add_holding(connection: Any, indicator: str, release: str, cells: list[tuple[Any, ...]]) -> None:  # noqa: ANN401 - a connection of alembic's
    connection.execute(
        sa.text("INSERT INTO holding VALUES (:indicator, :release, :rows_digest, :n_rows, '[]')"),
        {
            "indicator": indicator,
            "release": release,
            "rows_digest": rows_digest(cells),
            "n_rows": len(cells),
        },
    )


def _observations_by_key() -> None:
    """The same observations in a table whose key is what names them, without a number of its own."""
    op.create_table(
        "observation_by_key",
        *(
            sa.Column(name, sa.String(), primary_key=True)
            for name in ("indicator", "release_id", "area_code", "period")
        ),
        sa.Column("la_code", sa.String()),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("value", sa.Float()),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("numerator", sa.Float()),
        sa.Column("denominator", sa.Float()),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"]),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO observation_by_key "
        "(indicator, release_id, area_code, period, la_code, text, value, status, numerator, denominator) "
        "SELECT indicator, release_id, area_code, period, la_code, text, value, status, numerator, denominator "
        "FROM observation ORDER BY 1, 2, 3, 4"
    )
    op.drop_table("observation")
    op.rename_table("observation_by_key", "observation")


def _release_details() -> None:
    op.drop_column("release", "rows_digest")
    op.drop_column("release", "n_rows")
    for name, value in (("url", ""), ("status", "final"), ("publication", "")):
        op.add_column("release", sa.Column(name, sa.String(), nullable=False, server_default=value))


def _collecting() -> None:
    op.create_table(
        "asking",
        sa.Column("id", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("data_set", "at", "outcome", "version", "found")),
        sa.Column("on", sa.Date(), nullable=False),
    )
    op.create_table(
        "refusal",
        sa.Column("id", sa.Integer(), primary_key=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("indicator", "release_id", "data_set", "reason")),
        *(sa.Column(name, sa.Date(), nullable=False) for name in ("published_on", "on")),
    )
    op.create_table(
        "returned_note",
        sa.Column("indicator", sa.String(), primary_key=True),
        sa.Column("release_id", sa.String(), sa.ForeignKey("release.id"), primary_key=True),
        *(sa.Column(name, sa.String(), primary_key=True) for name in ("area_code", "period")),
        sa.Column("note", sa.String(), nullable=False),
    )
    op.create_table(
        "known_id",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.String(), nullable=False),
    )


def _public_packs() -> None:
    op.create_table(
        "withheld",
        *(sa.Column(name, sa.String(), primary_key=True) for name in ("indicator", "area_code", "period")),
        sa.Column("with_denominator", sa.Boolean(), primary_key=True),
        sa.Column("since", sa.Date(), nullable=False),
    )
    op.add_column("pack", sa.Column("profile", sa.String(), nullable=False, server_default="region"))


def _forbid_changes() -> None:
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
