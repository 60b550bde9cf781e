"""Reads `neighbours.toml`: sets of statistical neighbours, version by version. A partnership may have none."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from oba.definitions.document import read_optional
from oba.definitions.toml_table import Table
from oba.domain.comparison import NeighbourSet


def read_neighbours(folder: Path, findings: list[str], *, areas: Collection[str] | None) -> tuple[NeighbourSet, ...]:
    """The sets in order of publication. `areas` are the codes of the partnership's own areas, None if not known."""
    document = read_optional(folder, "neighbours.toml", findings)
    if document is None:
        return ()
    seen: dict[str, str] = {}
    sets = [_read_set(table, seen, areas) for table in document.tables("set", required=True)]
    document.close()
    return tuple(sorted(sets, key=lambda one: (one.published_on, one.id)))


def _read_set(table: Table, seen: dict[str, str], areas: Collection[str] | None) -> NeighbourSet:
    neighbours = NeighbourSet(
        id=table.slug("id"),
        title=table.text("title"),
        publisher=table.text("publisher"),
        published_on=table.day("published_on"),
        licence=table.text("licence"),
        attribution=table.text("attribution"),
        neighbours=table.lists("neighbours"),
    )
    table.once("id", neighbours.id, seen)
    for area in neighbours.neighbours:
        table.known("neighbours", area, areas, where="areas.toml")
    return neighbours
