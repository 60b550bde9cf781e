"""Figures by release and indicator, what became of each asking, and what public packs withhold."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from oba.store.rows_digest import json_number, rows_digest

revision = "0002"
down_revision = "0001"

APPEND_ONLY = ("series", "holding", "asking", "refusal", "withheld", "returned_note")


def upgrade() -> None:
    _holdings()
    _release_details()
    _collecting()
    _public_packs()
    if op.get_bind().dialect.name == "sqlite":
        _show_observations()
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
    op.create_table(
        "series",
        *(sa.Column(name, sa.String(), primary_key=True) for name in ("indicator", "release_id", "area_code")),
        sa.Column("la_code", sa.String()),
        sa.Column("cells", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"]),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT indicator, release_id, area_code, la_code, period, text, numerator, denominator "
            "FROM observation ORDER BY indicator, release_id, area_code, period"
        )
    )
    for (indicator, release), run in groupby(rows.fetchall(), key=lambda row: (row[0], row[1])):
        _add_holding(connection, indicator, release, [tuple(row[2:]) for row in run])
    op.drop_table("observation")
    connection.execute(sa.text("INSERT INTO key (name, value) SELECT 'extract of ' || id, '' FROM release"))


def _add_holding(connection: Any, indicator: str, release: str, cells: list[tuple[Any, ...]]) -> None:  # noqa: ANN401 - a connection of alembic's
    """`cells` are area code, authority number, period, text, numerator and denominator, by area and then period."""
    has_counts = any(number is not None for cell in cells for number in cell[4:])
    by_area = [(area, list(run)) for area, run in groupby(cells, key=lambda cell: cell[0])]
    series = [
        (area, run[0][1], f"{{{','.join(_cell(*cell[2:], has_counts=has_counts) for cell in run)}}}")
        for area, run in by_area
    ]
    connection.execute(
        sa.text("INSERT INTO holding VALUES (:indicator, :release, :rows_digest, :n_rows, '[]')"),
        {"indicator": indicator, "release": release, "rows_digest": rows_digest(series), "n_rows": len(cells)},
    )
    connection.execute(
        sa.text("INSERT INTO series VALUES (:indicator, :release, :area, :la_code, :cells)"),
        [
            {"indicator": indicator, "release": release, "area": area, "la_code": la_code, "cells": text}
            for area, la_code, text in series
        ],
    )


def _cell(period: str, text: str, above: float | None, below: float | None, *, has_counts: bool) -> str:
    counts = f",{json_number(above)},{json_number(below)}" if has_counts else ""
    return f'"{period}":["{text}"{counts}]'


def _release_details() -> None:
    op.drop_column("release", "rows_digest")
    op.drop_column("release", "n_rows")
    for name, value in (("url", ""), ("status", "final"), ("publication", "")):
        op.add_column("release", sa.Column(name, sa.String(), nullable=False, server_default=value))
    op.add_column("release", sa.Column("place", sa.Integer(), nullable=False, server_default="0"))


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


def _show_observations() -> None:
    """Each observation as a row, for people who look into the file; the engine reads the series.

    Value and status are as `read_value` gives them: only a number has digits.
    """
    op.execute(
        "CREATE VIEW observation AS SELECT indicator, release_id, area_code, la_code, period, text, "
        "CASE WHEN text GLOB '*[0-9]*' THEN CAST(replace(text, ',', '') AS REAL) END AS value, "
        "CASE trim(text) WHEN 'c' THEN 1 WHEN 'x' THEN 2 WHEN ':' THEN 2 WHEN 'z' THEN 3 WHEN 'low' THEN 4 "
        "WHEN '~' THEN 4 WHEN 'k' THEN 5 WHEN 'u' THEN 6 ELSE 0 END AS status, numerator, denominator "
        "FROM (SELECT s.indicator, s.release_id, s.area_code, s.la_code, c.key AS period, "
        "json_extract(c.value, '$[0]') AS text, json_extract(c.value, '$[1]') AS numerator, "
        "json_extract(c.value, '$[2]') AS denominator FROM series AS s, json_each(s.cells) AS c)"
    )
    for verb in ("INSERT", "UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER observation_no_{verb.lower()} INSTEAD OF {verb} ON observation "
            f"BEGIN SELECT RAISE(ABORT, 'observation is append-only'); END"
        )


def _forbid_changes() -> None:
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
