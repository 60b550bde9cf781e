"""Which indicators can be read from what was received, in which release, and by which source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from oba.domain.data_set import DataSet
from oba.domain.indicator import FigureSource, Indicator
from oba.domain.partnership import Partnership
from oba.domain.payload import Receipt
from oba.domain.release import Release

_SAID_BY_PUBLISHER: Final = "As its publisher's interface says."
_DAY_OF_RECEIPT: Final = "Its publisher does not say; the day on which it was received."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One indicator to be read in one release. `tables` holds the receipt behind each name that the source reads;
    `lacks` is the data set that the source also needs and of which nothing was received, "" when it needs none.
    """

    release: Release
    indicator: Indicator
    source: FigureSource
    data_set: str
    tables: Mapping[str, Receipt]
    lacks: str = ""


def plan_readings(partnership: Partnership, receipts: Sequence[Receipt]) -> tuple[Reading, ...]:
    """Every reading that the receipts allow, by day of publication, release and indicator.

    A version of a data set that belongs to a release which the partnership defines is read as that release: the first
    one of each data set that came in it. Every other version is a release of its own, read by the source of each
    indicator that was newest on its day. The order of the receipts does not matter.
    """
    by_data_set = _received(partnership, receipts)
    covered = _covered(partnership, by_data_set)
    readings = [*_of_defined_releases(partnership, covered), *_of_other_versions(partnership, by_data_set, covered)]
    return tuple(sorted(readings, key=_order))


def _order(reading: Reading) -> tuple[Any, ...]:
    """Oldest first; of two versions that came out on one day the one with the lower number."""
    behind = reading.tables[reading.source.file]
    return reading.release.published_on, _age(behind), reading.release.id, reading.indicator.id


def _was_public(receipt: Receipt, day: date) -> bool:
    """Whether a version was public by the day; one whose publisher names no day counts as public all along."""
    return receipt.version.published_on is None or receipt.version.published_on <= day


def release_id(receipt: Receipt) -> str:
    """What a version that no defined release covers is called as a release of its own."""
    return f"{receipt.data_set}-{receipt.version.version}"


def _received(partnership: Partnership, receipts: Sequence[Receipt]) -> dict[str, list[Receipt]]:
    """What was received of each data set, oldest version first; of a version received again, what came last."""
    last: dict[tuple[str, str], Receipt] = {}
    for receipt in sorted(receipts, key=_arrival):
        last[receipt.data_set, receipt.version.version] = receipt
    by_data_set: dict[str, list[Receipt]] = {}
    for receipt in sorted(last.values(), key=_age):
        if receipt.data_set in partnership.data_sets:
            by_data_set.setdefault(receipt.data_set, []).append(receipt)
    return by_data_set


def _arrival(receipt: Receipt) -> tuple[str, list[str]]:
    return receipt.received_at, [part.sha256 for part in receipt.parts]


def _age(receipt: Receipt) -> tuple[date, tuple[int, ...], str, str]:
    """Where a version stands among the others of its data set: two of one day by their numbers, if they have any."""
    version = receipt.version.version
    parts = version.split(".")
    is_number = len(parts) > 1 and all(part.isdecimal() for part in parts)
    return receipt.public_on, tuple(map(int, parts)) if is_number else (), receipt.received_at, version


_Covered = dict[tuple[str, str], Receipt]
"""The receipt of each data set and defined release, by the ids of both."""


def _covered(partnership: Partnership, by_data_set: Mapping[str, Sequence[Receipt]]) -> _Covered:
    covered: _Covered = {}
    for data_set, received in by_data_set.items():
        for release in partnership.data_sets[data_set].files:
            named = partnership.releases[release].version
            first = next((one for one in received if one.version.release == named), None)
            if first is not None:
                covered[data_set, release] = first
    return covered


def _of_defined_releases(partnership: Partnership, covered: _Covered) -> Iterator[Reading]:
    behind: dict[tuple[str, str], tuple[str, Receipt]] = {
        (release, partnership.data_sets[data_set].files[release]): (data_set, receipt)
        for (data_set, release), receipt in covered.items()
    }
    for indicator in partnership.indicators.values():
        for source in indicator.sources:
            names = _names(source)
            found = {name: behind[source.release, name] for name in names if (source.release, name) in behind}
            if source.release and len(found) == len(names):
                yield Reading(
                    release=partnership.releases[source.release],
                    indicator=indicator,
                    source=source,
                    data_set=found[source.file][0],
                    tables={name: receipt for name, (_, receipt) in found.items()},
                )


def _of_other_versions(
    partnership: Partnership, by_data_set: Mapping[str, Sequence[Receipt]], covered: _Covered
) -> Iterator[Reading]:
    taken = {id(receipt) for receipt in covered.values()}
    for data_set, received in by_data_set.items():
        for receipt in received:
            if id(receipt) in taken:
                continue
            for indicator in partnership.indicators.values():
                source = _newest_source(partnership, indicator, data_set, receipt.public_on)
                if source is not None:
                    yield _of_version(partnership, indicator, source, receipt, by_data_set)


def _newest_source(partnership: Partnership, indicator: Indicator, data_set: str, day: date) -> FigureSource | None:
    """The source that reads any version of the data set public on that day; else that of the defined release which was
    the newest on that day, or is the first one after it.
    """
    of_any = [one for one in indicator.sources if not one.release and one.file == data_set]
    begun = [one for one in of_any if one.since is None or one.since <= day]
    if begun:
        return max(begun, key=lambda one: one.since or date.min)
    files = partnership.data_sets[data_set].files
    of_release = sorted(
        (one for one in indicator.sources if files.get(one.release) == one.file),
        key=lambda one: partnership.releases[one.release].published_on,
    )
    public = [one for one in of_release if partnership.releases[one.release].published_on <= day]
    return public[-1] if public else next(iter(of_release), None)


def _of_version(
    partnership: Partnership,
    indicator: Indicator,
    source: FigureSource,
    receipt: Receipt,
    by_data_set: Mapping[str, Sequence[Receipt]],
) -> Reading:
    release = _release_of(partnership, receipt)
    tables = {_table_name(receipt): receipt}
    below, lacks = None, ""
    if source.denominator_file is not None:
        other = _data_set_of(partnership, source.denominator_file, source.release)
        public = [one for one in by_data_set.get(other, ()) if _was_public(one, release.published_on)]
        if public:
            below = _table_name(public[-1])
            tables[below] = public[-1]
        else:
            lacks = other
    return Reading(
        release=release,
        indicator=indicator,
        source=replace(source, release=release.id, file=_table_name(receipt), denominator_file=below),
        data_set=receipt.data_set,
        tables=tables,
        lacks=lacks,
    )


def _release_of(partnership: Partnership, receipt: Receipt) -> Release:
    data_set: DataSet = partnership.data_sets[receipt.data_set]
    publication = partnership.publications[data_set.publication]
    version = receipt.version
    return Release(
        id=release_id(receipt),
        publisher=publication.publisher,
        title=f"{publication.title}: {data_set.title}" + (f", {version.title}" if version.title else ""),
        version=version.version,
        published_on=receipt.public_on,
        published_on_basis=_SAID_BY_PUBLISHER if version.published_on else _DAY_OF_RECEIPT,
        licence=publication.licence,
        attribution=publication.attribution,
        url=publication.url,
        status=version.status,
        publication=publication.id,
    )


def _names(source: FigureSource) -> list[str]:
    return [name for name in (source.file, source.denominator_file) if name is not None]


def _table_name(receipt: Receipt) -> str:
    return f"{receipt.data_set} {receipt.version.version}"


def _data_set_of(partnership: Partnership, name: str, release: str) -> str:
    """The data set that a source means by the name of a table; the name itself where the source names data sets."""
    holders = (one.id for one in partnership.data_sets.values() if one.files.get(release) == name)
    return next(holders, name)
