"""What was asked of publishers, what could not be taken in, and what was looked up: a log, and a memory for names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from oba.domain.asking import AskingOutcome, AskingRecord, Refusal
from oba.store.figures import LoadedHolding
from oba.store.tables import AskingRow, KnownIdRow, RefusalRow

_ASKING = AskingRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
_REFUSAL = RefusalRow.__table__  # type: ignore[attr-defined]  # as above
_KNOWN_ID = KnownIdRow.__table__  # type: ignore[attr-defined]  # as above


def record_asking(connection: Connection, *records: AskingRecord) -> None:
    if records:
        connection.execute(insert(_ASKING), [{**asdict(one), "outcome": one.outcome.value} for one in records])


def askings(connection: Connection, *, as_of: date) -> dict[str, tuple[AskingRecord, ...]]:
    """Every asking up to that day by data set, in the order in which they were made."""
    found: dict[str, list[AskingRecord]] = {}
    query = select(_ASKING).where(_ASKING.c.on <= as_of).order_by(_ASKING.c.id)
    for row in connection.execute(query).mappings():
        found.setdefault(row["data_set"], []).append(
            AskingRecord(
                data_set=row["data_set"],
                on=row["on"],
                at=row["at"],
                outcome=AskingOutcome(row["outcome"]),
                version=row["version"],
                found=row["found"],
            )
        )
    return {data_set: tuple(records) for data_set, records in found.items()}


def record_refusal(connection: Connection, refusal: Refusal) -> None:
    """Adds it, unless the newest refusal of the same indicator and release gives the same reason."""
    same = [
        one for one in _refusals(connection) if (one.indicator, one.release) == (refusal.indicator, refusal.release)
    ]
    if not same or same[-1].reason != refusal.reason:
        plain = asdict(refusal)
        connection.execute(insert(_REFUSAL), {**plain, "release_id": plain.pop("release")})


def standing_refusals(
    connection: Connection, *, as_of: date, held: Iterable[LoadedHolding]
) -> dict[str, tuple[Refusal, ...]]:
    """By indicator, the newest refusal for each release up to that day, without those of a release that is `held`, or
    of one before a release that is.
    """
    newest: dict[tuple[str, str], Refusal] = {}
    for one in _refusals(connection):
        if one.on <= as_of:
            newest[one.indicator, one.release] = one
    reached: dict[str, date] = {}
    for holding in held:
        newest.pop((holding.indicator, holding.release), None)
        reached[holding.indicator] = max(holding.published_on, reached.get(holding.indicator, date.min))
    found: dict[str, list[Refusal]] = {}
    for one in newest.values():
        if one.published_on > reached.get(one.indicator, date.min):
            found.setdefault(one.indicator, []).append(one)
    return {indicator: tuple(refusals) for indicator, refusals in found.items()}


def known_ids(connection: Connection) -> dict[str, str]:
    """What publishers call things, by what was looked up."""
    return {row.name: row.value for row in connection.execute(select(_KNOWN_ID))}


def remember_ids(connection: Connection, ids: Mapping[str, str]) -> None:
    """Keeps what was looked up, in place of what was known before."""
    for name, value in ids.items():
        connection.execute(delete(_KNOWN_ID).where(_KNOWN_ID.c.name == name))
        connection.execute(insert(_KNOWN_ID), {"name": name, "value": value})


def _refusals(connection: Connection) -> list[Refusal]:
    return [
        Refusal(
            indicator=row["indicator"],
            release=row["release_id"],
            published_on=row["published_on"],
            data_set=row["data_set"],
            on=row["on"],
            reason=row["reason"],
        )
        for row in connection.execute(select(_REFUSAL).order_by(_REFUSAL.c.id)).mappings()
    ]
