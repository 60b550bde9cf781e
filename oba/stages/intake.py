"""Takes what lies in the raw store into the store: what was received, and nothing else, so that it can be done again.

What cannot be read is refused with its reason, one indicator at a time; what was held before stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from oba.domain.asking import Refusal
from oba.domain.errors import DefinitionError, SourceChanged, SourceError
from oba.domain.holding import Holding
from oba.domain.partnership import Partnership
from oba.domain.payload import Receipt
from oba.domain.period import Period
from oba.sources.indicator_figures import read_figures
from oba.sources.publishers import SOURCES
from oba.sources.table import Table
from oba.stages.listed_areas import area_codes, settle_areas, settled_codes
from oba.stages.progress import Progress
from oba.stages.reading_plan import Reading, plan_readings
from oba.stages.workspace import Workspace
from oba.store.collecting import record_refusal, standing_refusals
from oba.store.database import Store
from oba.store.figures import enter_release, is_held, load_holding, loaded_holdings, newest_cells
from oba.store.raw import payloads_of, receipts

MOST_GROWTH: Final = 5.0
"""A release that holds more than so many times the figures of the one before is not taken in: it is not that table."""
MOST_AREAS: Final = 500
"""England, its regions and every local authority there has been since 2009, both tiers, are fewer than so many."""
_FOREVER: Final = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What came of one reading: `n_figures` taken in, or `refused` with the reason.

    `is_overtaken` says that a refused release does not matter any more: a later one is held.
    """

    data_set: str
    release: str
    published_on: date
    indicator: str
    n_figures: int
    refused: str = ""
    is_overtaken: bool = False


def take_in(workspace: Workspace, store: Store, *, on: date, progress: Progress | None = None) -> tuple[TakenIn, ...]:
    """What came of every reading that the raw store allows and the store does not hold yet; `on` stands on refusals."""
    partnership = workspace.partnership
    with store.reading() as connection:
        held = {(one.indicator, one.release) for one in loaded_holdings(connection, as_of=_FOREVER)}
        codes_before = settled_codes(connection)
    planned = plan_readings(partnership, receipts(workspace.data))
    to_do = [one for one in planned if (one.indicator.id, one.release.id) not in held]
    if not to_do:
        return ()
    tables = _Tables(workspace, to_do)
    codes = area_codes(workspace, tables.readable(), settled=codes_before)
    with store.writing() as connection:
        settle_areas(connection, tables.readable(), codes=codes)
    taken = []
    for done, reading in enumerate(to_do):
        if progress is not None:
            progress(done, len(to_do), f"{reading.indicator.id} {reading.release.id}")
        taken.append(_take(store, partnership, reading, tables=tables, codes=codes, on=on))
    with store.reading() as connection:
        reached = {one.indicator: one.published_on for one in loaded_holdings(connection, as_of=_FOREVER)}
    return tuple(
        replace(one, is_overtaken=bool(one.refused) and one.published_on <= reached.get(one.indicator, date.min))
        for one in taken
    )


def refused_versions(workspace: Workspace, store: Store) -> frozenset[tuple[str, str]]:
    """The data sets and versions of which something could not be taken in, and no later one is held.

    What came may have been spoilt on its way, so it is worth asking for again.
    """
    with store.reading() as connection:
        held = loaded_holdings(connection, as_of=_FOREVER)
        standing = standing_refusals(connection, as_of=_FOREVER, held=held)
    refused = {(one.indicator, one.release) for refusals in standing.values() for one in refusals}
    if not refused:
        return frozenset()
    planned = plan_readings(workspace.partnership, receipts(workspace.data))
    return frozenset(
        (receipt.data_set, receipt.version.version)
        for reading in planned
        if (reading.indicator.id, reading.release.id) in refused
        for receipt in reading.tables.values()
        if receipt.data_set == reading.data_set
    )


class _Tables:
    """The tables behind the readings, each parsed once; what cannot be parsed is told to all who need it."""

    def __init__(self, workspace: Workspace, readings: Sequence[Reading]) -> None:
        self._workspace = workspace
        needed = {name: receipt for reading in readings for name, receipt in reading.tables.items()}
        self._parsed: dict[str, Table | SourceError | DefinitionError] = {}
        by_receipt: dict[int, Table | SourceError | DefinitionError] = {}
        for name, receipt in needed.items():
            if id(receipt) not in by_receipt:
                by_receipt[id(receipt)] = self._parse(receipt)
            self._parsed[name] = by_receipt[id(receipt)]

    def readable(self) -> list[Table]:
        return [table for table in self._parsed.values() if isinstance(table, Table)]

    def of(self, reading: Reading) -> dict[str, Table]:
        """The tables by name; raises what parsing one of them raised."""
        tables = {}
        for name in reading.tables:
            table = self._parsed[name]
            if not isinstance(table, Table):
                raise table
            tables[name] = table
        return tables

    def _parse(self, receipt: Receipt) -> Table | SourceError | DefinitionError:
        data_set = self._workspace.partnership.data_sets[receipt.data_set]
        try:
            return SOURCES[data_set.source].parse(data_set, list(payloads_of(self._workspace.data, receipt)))
        except (SourceError, DefinitionError) as error:
            return error


def _take(
    store: Store,
    partnership: Partnership,
    reading: Reading,
    *,
    tables: _Tables,
    codes: Mapping[str, str],
    on: date,
) -> TakenIn:
    try:
        holding = _read(reading, tables=tables, codes=codes)
        with store.writing() as connection:
            if is_held(connection, indicator=reading.indicator.id, release=reading.release.id):
                return _taken(reading)  # another run was quicker
            before = newest_cells(connection, indicator=reading.indicator.id, release=reading.release.id)
            for check in CONTRACT:
                check(holding, before, partnership)
            enter_release(connection, reading.release)
            load_holding(connection, holding)
        return _taken(reading, n_figures=len(holding))
    except (SourceError, DefinitionError) as error:
        refusal = Refusal(
            indicator=reading.indicator.id,
            release=reading.release.id,
            published_on=reading.release.published_on,
            data_set=reading.data_set,
            on=on,
            reason=str(error),
        )
        with store.writing() as connection:
            record_refusal(connection, refusal)
        return _taken(reading, refused=refusal.reason)


def _taken(reading: Reading, *, n_figures: int = 0, refused: str = "") -> TakenIn:
    return TakenIn(
        data_set=reading.data_set,
        release=reading.release.id,
        published_on=reading.release.published_on,
        indicator=reading.indicator.id,
        n_figures=n_figures,
        refused=refused,
    )


def _read(reading: Reading, *, tables: _Tables, codes: Mapping[str, str]) -> Holding:
    if reading.lacks:
        raise SourceChanged(
            f"{reading.indicator.id}: found nothing of the data set {reading.lacks!r} that was public by "
            f"{reading.release.published_on}, which its denominators come from; collect that first"
        )
    return read_figures(reading.source, indicator=reading.indicator, files=tables.of(reading), codes=codes)


Cells = Mapping[tuple[str, str], str]
"""The texts of the release before, by area code and period; empty where there is none."""


def keeps_its_kind_of_period(holding: Holding, before: Cells, partnership: Partnership) -> None:
    """Raises `SourceChanged` where periods are not all of one kind, that of the release before."""
    del partnership
    kinds: dict[tuple[int, bool], str] = {}
    for code in dict.fromkeys([*(period for _, period in before), *holding.period]):
        kinds.setdefault((Period(code).per_year, "/" in code), code)
    if len(kinds) > 1:
        raise SourceChanged(
            f"{holding.indicator}: found periods such as {' and '.join(kinds.values())}, expected one kind of period. "
            "If the publisher changed the period, define a new indicator for it"
        )


def keeps_its_members(holding: Holding, before: Cells, partnership: Partnership) -> None:
    """Raises `SourceChanged` where an authority of the partnership is gone from periods that are still there."""
    periods, areas = set(holding.period), set(holding.area_code)
    had = {area for area, period in before if period in periods}
    lost = [area.name for area in partnership.areas if area.code in had and area.code not in areas]
    if lost:
        raise SourceChanged(
            f"{holding.indicator}: found no row for {', '.join(lost)}, which the release before has. "
            "Fetch the file again, or ask the publisher"
        )


def keeps_its_size(holding: Holding, before: Cells, partnership: Partnership) -> None:
    """Raises `SourceChanged` where there are several times the figures of the release before."""
    del partnership
    if before and len(holding) > MOST_GROWTH * len(before):
        raise SourceChanged(
            f"{holding.indicator}: found {len(holding)} figures, where the release before has {len(before)}. "
            "Fetch the file again, or correct `where` in the indicator's [[source]]"
        )


def keeps_to_areas_there_are(holding: Holding, before: Cells, partnership: Partnership) -> None:
    """Raises `SourceChanged` where there are more areas than England has, whether or not there is a release before."""
    del before, partnership
    n_areas = len(set(holding.area_code))
    if n_areas > MOST_AREAS:
        raise SourceChanged(
            f"{holding.indicator}: found {n_areas} areas, expected at most {MOST_AREAS}, more than England has had. "
            "Fetch the file again, or correct `where` in the indicator's [[source]]"
        )


CONTRACT: Final[tuple[Callable[[Holding, Cells, Partnership], None], ...]] = (
    keeps_its_kind_of_period,
    keeps_its_members,
    keeps_its_size,
    keeps_to_areas_there_are,
)
"""What a release must keep to, most of it of what the one before was; whoever breaks it is not taken in."""
