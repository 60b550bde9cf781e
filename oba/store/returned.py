"""What authorities returned, read back with the notes they wrote beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, insert, select

from oba.store.series import read_series
from oba.store.tables import ReturnedNoteRow

_NOTE = ReturnedNoteRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedCell:
    """The newest figure that an authority returned for a measure and period; counts are None where it gave none."""

    text: str
    numerator: float | None
    denominator: float | None
    note: str


def returned_cells(
    connection: Connection, *, area: str, measures: Iterable[str]
) -> Mapping[tuple[str, str], ReturnedCell]:
    """What an authority has returned so far, by measure id and period code: the newest of each."""
    ids = list(measures)
    noted = select(_NOTE.c.indicator, _NOTE.c.release_id, _NOTE.c.period, _NOTE.c.note).where(_NOTE.c.area_code == area)
    notes = {(measure, release, period): note for measure, release, period, note in connection.execute(noted)}
    return {
        (one.indicator, period): ReturnedCell(
            text=text,
            numerator=above,
            denominator=below,
            note=notes.get((one.indicator, one.release, period), ""),
        )
        for one in read_series(connection, as_of=date.max, indicator=ids, area_code=[area])
        for period, (text, above, below) in one.cells.items()
    }


def keep_notes(connection: Connection, *, release: str, area: str, notes: Mapping[tuple[str, str], str]) -> None:
    """Keeps the notes of one return, by measure id and period code; blank ones are left out."""
    for (measure, period), note in notes.items():
        if note:
            row = {"indicator": measure, "release_id": release, "area_code": area, "period": period, "note": note}
            connection.execute(insert(_NOTE), row)
