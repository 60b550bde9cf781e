"""What public packs and exports have withheld: a cell stays withheld in every later one, so that two packs together do
not give it away.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, insert, select

from oba.store.tables import KeyRow, WithheldRow

_WITHHELD = WithheldRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
_KEY = KeyRow.__table__  # type: ignore[attr-defined]  # as above
_PUBLIC_AS_OF: Final = "public as of "


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldCell:
    """A figure that was withheld with its numerator, and `with_denominator` with its denominator, too."""

    indicator: str
    area: str
    period: str
    with_denominator: bool


def public_days(connection: Connection) -> tuple[date, ...]:
    """The days as of which there are public packs or exports, in order."""
    names = connection.execute(select(_KEY.c.name).where(_KEY.c.name.startswith(_PUBLIC_AS_OF))).scalars()
    return tuple(sorted(date.fromisoformat(name.removeprefix(_PUBLIC_AS_OF)) for name in names))


def remember_public_day(connection: Connection, day: date) -> None:
    """Notes that there is a public pack or export as of that day."""
    if day not in public_days(connection):
        connection.execute(insert(_KEY), {"name": f"{_PUBLIC_AS_OF}{day.isoformat()}", "value": ""})


def withheld_cells(connection: Connection, *, up_to: date) -> frozenset[WithheldCell]:
    """Every cell that public packs and exports as of that day or earlier have withheld."""
    query = select(_WITHHELD).where(_WITHHELD.c.since <= up_to)
    return frozenset(
        WithheldCell(
            indicator=row["indicator"],
            area=row["area_code"],
            period=row["period"],
            with_denominator=row["with_denominator"],
        )
        for row in connection.execute(query).mappings()
    )


def keep_withheld(connection: Connection, cells: Collection[WithheldCell], *, since: date) -> None:
    """Adds what a public pack or export as of that day withholds; what is there already stays as it is."""
    known = withheld_cells(connection, up_to=date.max)
    new = sorted(set(cells) - known, key=lambda one: (one.indicator, one.area, one.period, one.with_denominator))
    if new:
        rows = [{**asdict(one), "since": since} for one in new]
        connection.execute(insert(_WITHHELD), [{"area_code": row.pop("area"), **row} for row in rows])
