"""What public packs have withheld: a cell stays withheld in every later one, so that two packs do not give it away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, insert, select

from oba.store.tables import WithheldRow

_WITHHELD = WithheldRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes

Place = tuple[str, str, str]
"""Indicator or measure id, area code and period code."""


def withheld_cells(connection: Connection) -> frozenset[Place]:
    """Every cell that a public pack has withheld."""
    query = select(_WITHHELD.c.indicator, _WITHHELD.c.area_code, _WITHHELD.c.period)
    return frozenset((indicator, area, period) for indicator, area, period in connection.execute(query))


def keep_withheld(connection: Connection, cells: Collection[Place], *, since: date) -> None:
    """Adds cells that a public pack withholds; those that are there already stay as they are."""
    new = sorted(set(cells) - withheld_cells(connection))
    if new:
        connection.execute(
            insert(_WITHHELD),
            [{"indicator": one, "area_code": area, "period": period, "since": since} for one, area, period in new],
        )
