"""A publisher's table in memory, whatever layout it came in: places and periods beside columns of texts."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import overload

from oba.domain.errors import SourceChanged
from oba.domain.period import Period

FETCH_AGAIN = "Fetch the file again"
MOST_NAMED = 3
"""A file can have thousands of rows with the same fault: so many are named, and how many more there are."""
_RENAMED = f"If the publisher renamed it, correct the indicator's [[source]]; if not, {FETCH_AGAIN.lower()}"


class Level(StrEnum):
    """What publishers call the three levels."""

    NATIONAL = "National"
    REGIONAL = "Regional"
    AUTHORITY = "Local authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and when a row is about.

    `code` is the ONS code that the publisher prints ("" where it prints none), `la_code` the Department for
    Education's number of an authority (None for regions and England, and where the publisher does not print it) and
    `region_code` the region that an authority lies in ("" for regions and England, and where it is not printed).
    """

    level: Level
    code: str
    la_code: str | None
    name: str
    region_code: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recurring(Sequence[str]):
    """A column whose texts recur with others: row k holds `texts[at[k]]`.

    Place and time are ten columns of every tidy file, which hardly anyone asks for; to write them out takes a quarter
    of the time of reading a file.
    """

    at: Sequence[int]
    texts: Sequence[str]

    def __len__(self) -> int:
        return len(self.at)

    @overload
    def __getitem__(self, row: int) -> str: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[str]: ...

    def __getitem__(self, row: int | slice) -> str | Sequence[str]:
        return self.texts[self.at[row]] if isinstance(row, int) else Recurring(at=self.at[row], texts=self.texts)

    def __iter__(self) -> Iterator[str]:
        return map(self.texts.__getitem__, self.at)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """A table by column: `places` has one entry a row, `columns` the texts of each column by its name.

    All have one length (`ValueError` otherwise). Texts are as published, blanks around them removed. Rows about parts
    of London and joint rows of several authorities are left out: neither is an area.
    """

    name: str
    places: Sequence[Place]
    columns: Mapping[str, Sequence[str]]
    _rows_by: dict[tuple[str, ...], dict[tuple[str, ...], list[int]]] = field(
        default_factory=dict, init=False, repr=False
    )
    """Which rows carry which labels, by the columns they stand in: a table is read once and asked many times."""

    def __post_init__(self) -> None:
        uneven = {name: len(texts) for name, texts in self.columns.items() if len(texts) != len(self.places)}
        if uneven:
            raise ValueError(f"{self.name}: {len(self.places)} places, but columns of other lengths: {uneven}")

    def __len__(self) -> int:
        return len(self.places)

    def column(self, name: str) -> Sequence[str]:
        """The texts of a column; raises `SourceChanged` with the nearest names when it is not there."""
        if name in self.columns:
            return self.columns[name]
        raise SourceChanged(f"{self.name}: there is no column {name!r}; {nearest(name, self.columns)}. {_RENAMED}")

    def select(self, where: Mapping[str, str]) -> Sequence[int]:
        """The rows that carry every label; raises `SourceChanged` when a column or label is not there, or no row is."""
        chosen = self._rows(tuple(where)).get(tuple(where.values()), ()) if where else range(len(self))
        if not chosen:
            raise SourceChanged(self._nothing_selected(where))
        return chosen

    def _rows(self, names: tuple[str, ...]) -> Mapping[tuple[str, ...], Sequence[int]]:
        """The rows of each combination of labels that occurs in these columns."""
        if names not in self._rows_by:
            found: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
            for row, labels in enumerate(zip(*map(self.column, names), strict=True)):
                found[labels].append(row)
            self._rows_by[names] = dict(found)
        return self._rows_by[names]

    def _nothing_selected(self, where: Mapping[str, str]) -> str:
        for name, label in where.items():
            labels = sorted(set(self.columns[name]))
            if label not in labels:
                found = nearest(label, labels)
                return f"{self.name}: column {name!r} does not hold {label!r}; {found}. {_RENAMED}"
        if not where:
            return f"{self.name}: holds no row for England, a region or an authority. {FETCH_AGAIN}"
        wanted = " and ".join(f"{name} = {label!r}" for name, label in where.items())
        return f"{self.name}: no row has {wanted} at once, though each occurs. Correct the indicator's [[source]]"


def nearest(wanted: str, found: Iterable[str]) -> str:
    """What is there instead, for a message: the nearest names, else the first dozen."""
    names = list(found)
    close = difflib.get_close_matches(wanted, names, n=3, cutoff=0.5)
    listed = ", ".join(repr(name) for name in close or names[:12])
    return f"the nearest are {listed}" if close else f"it holds {listed or 'nothing'}"


def the_first(found: Sequence[str]) -> list[str]:
    """The first few for a message, and how many more there are."""
    more = len(found) - MOST_NAMED
    return [*found[:MOST_NAMED], f"{more} more"] if more > 0 else list(found)
