"""Reads `data-sets.toml`: what is collected from publishers, and how it is asked for. A partnership may have none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from oba.definitions.document import read_optional
from oba.definitions.toml_table import Table
from oba.domain.data_set import DataSet, Publication
from oba.domain.period import MONTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The publications and their data sets, by id, in the order of the file."""

    publications: dict[str, Publication]
    data_sets: dict[str, DataSet]


def read_data_sets(folder: Path, findings: list[str], *, releases: Collection[str] | None) -> Offer:
    """What the partnership collects; empty where there is no such file. `releases` as for indicators."""
    document = read_optional(folder, "data-sets.toml", findings)
    if document is None:
        return Offer(publications={}, data_sets={})
    seen: dict[str, str] = {}
    publications = {one.id: one for one in (_publication(table, seen) for table in document.tables("publication"))}
    seen_sets: dict[str, str] = {}
    files: dict[str, str] = {}
    data_sets = {
        one.id: one
        for one in (
            _data_set(table, seen_sets, files, publications=publications, releases=releases)
            for table in document.tables("data_set")
        )
    }
    document.close()
    return Offer(publications=publications, data_sets=data_sets)


def _publication(table: Table, seen: dict[str, str]) -> Publication:
    publication = Publication(
        id=table.slug("id"),
        publisher=table.text("publisher"),
        title=table.text("title"),
        licence=table.text("licence"),
        attribution=table.text("attribution"),
        url=table.address("url"),
        months=tuple(MONTHS.index(month) + 1 for month in table.texts("months") if _is_month(table, month)),
        next_update=table.day_or_none("next_update"),
    )
    table.once("id", publication.id, seen)
    return publication


def _is_month(table: Table, name: str) -> bool:
    table.known("months", name, MONTHS, where="the calendar")
    return name in MONTHS


def _data_set(
    table: Table,
    seen: dict[str, str],
    files: dict[str, str],
    *,
    publications: Collection[str],
    releases: Collection[str] | None,
) -> DataSet:
    data_set = DataSet(
        id=table.slug("id"),
        publication=table.text("publication"),
        title=table.text("title"),
        source=table.text("source"),
        request=table.labels("request") or {},
        files=table.labels("files") or {},
    )
    table.once("id", data_set.id, seen)
    table.known("publication", data_set.publication, publications, where="a [[publication]] of this file")
    for release, file in data_set.files.items():
        table.known("files", release, releases, where="releases.toml")
        table.once("files", file, files)
    return data_set
