"""What authorities returned, read back with the notes they wrote beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, and_, insert, select

from oba.store.tables import ObservationRow, ReleaseRow, ReturnedNoteRow

_OBSERVATION = ObservationRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
_RELEASE = ReleaseRow.__table__  # type: ignore[attr-defined]  # as above
_NOTE = ReturnedNoteRow.__table__  # type: ignore[attr-defined]  # as above


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
    key = ("indicator", "release_id", "area_code", "period")
    same_cell = and_(*(_NOTE.c[name] == _OBSERVATION.c[name] for name in key))
    query = (
        select(
            _OBSERVATION.c.indicator,
            _OBSERVATION.c.period,
            _OBSERVATION.c.text,
            _OBSERVATION.c.numerator,
            _OBSERVATION.c.denominator,
            _NOTE.c.note,
        )
        .join(_RELEASE, _RELEASE.c.id == _OBSERVATION.c.release_id)
        .outerjoin(_NOTE, same_cell)
        .where(_OBSERVATION.c.area_code == area, _OBSERVATION.c.indicator.in_(list(measures)))
        .order_by(_RELEASE.c.published_on, _RELEASE.c.id)
    )
    return {
        (measure, period): ReturnedCell(text=text, numerator=above, denominator=below, note=note or "")
        for measure, period, text, above, below, note in connection.execute(query)
    }


def keep_notes(connection: Connection, *, release: str, area: str, notes: Mapping[tuple[str, str], str]) -> None:
    """Keeps the notes of one return, by measure id and period code; blank ones are left out."""
    for (measure, period), note in notes.items():
        if note:
            row = {"indicator": measure, "release_id": release, "area_code": area, "period": period, "note": note}
            connection.execute(insert(_NOTE), row)
