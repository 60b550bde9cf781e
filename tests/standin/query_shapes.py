"""A query once it is read, whichever of the API's two forms it came in."""

from __future__ import annotations

from dataclasses import dataclass

from .tidy_index import TimePeriod

FACETS = ("filters", "geographicLevels", "locations", "timePeriods")
EQUALITIES = ("eq", "notEq", "in", "notIn")
ORDERINGS = ("gt", "gte", "lt", "lte")
LEVELS = frozenset(
    (
        *("NAT", "REG", "LA", "LAD", "EDA", "LEP", "LSIP", "MCA", "OA", "PA", "PCON", "PFA", "RSC", "WARD"),
        *("INST", "MAT", "PROV", "SCH", "SPON"),
    )
)
PLAIN_TIME_CODES = ("AY", "CY", "FY", "RY", "TY")
TIME_CODES = frozenset(
    (
        *PLAIN_TIME_CODES,
        *(f"{code}Q{quarter}" for code in ("AY", "CY", "FY", "TY") for quarter in range(1, 5)),
        *("T1", "T1T2", "T2", "T3", "P1", "P2"),
        *(f"M{month}" for month in range(1, 13)),
        *(f"W{week}" for week in range(1, 53)),
    )
)
SPLIT_YEARS = ("AY", "FY", "TY")
"""Codes of years that lie in two calendar years."""

PAGE_SIZE, MOST_ROWS = 1_000, 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationAsked:
    """A place by one of its properties (`id`, `code`, `oldCode`)."""

    level: str
    by: str
    value: str

    @property
    def view(self) -> dict[str, str]:
        return {"level": self.level, self.by: self.value}


Item = str | LocationAsked | TimePeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One comparison: the facet, how it compares, with what, and where the request says so."""

    facet: str
    comparator: str
    items: tuple[Item, ...]
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    parts: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    part: Criterion


Criterion = Facet | Every | AnyOf | Not


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """`field` as the API writes it (`timePeriod`, `filter|{id}`, `location|LA`)."""

    field: str
    descending: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """`indicators` is None where all of them are wanted; no criteria are an `Every` of nothing."""

    criteria: Criterion = Every(parts=())
    indicators: tuple[str, ...] | None = None
    sorts: tuple[Sort, ...] = ()
    debug: bool = False
    page: int = 1
    page_size: int = PAGE_SIZE
