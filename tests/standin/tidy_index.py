"""A tidy CSV as the API knows it: filters, indicators, locations and time periods with ids, and rows to choose from."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

LEVEL_CODES: dict[str, str] = {"National": "NAT", "Regional": "REG", "Local authority": "LA"}
LEVEL_LABELS: dict[str, str] = {code: label for label, code in LEVEL_CODES.items()}
TIME_CODES: dict[str, str] = {
    "Reporting year": "RY",
    "Academic year": "AY",
    "Financial year": "FY",
    "Calendar year": "CY",
    "Tax year": "TY",
}
SYMBOLS = frozenset({"", "c", "x", "z", "k", "u", "low", ":", "~"})

_TIME = ("time_period", "time_identifier")
_PLACE_COLUMNS = frozenset(
    (
        *_TIME,
        "geographic_level",
        "country_code",
        "country_name",
        "region_code",
        "region_name",
        "old_la_code",
        "new_la_code",
        "la_name",
    )
)
_COLUMNS_OF_LEVEL: dict[str, tuple[str, str, str]] = {
    "NAT": ("country_code", "", "country_name"),
    "REG": ("region_code", "", "region_name"),
    "LA": ("new_la_code", "old_la_code", "la_name"),
}
"""The columns of code, old code and name of a place, by its level."""
_LEVELS_ABOVE: dict[str, tuple[str, ...]] = {"NAT": ("NAT",), "REG": ("NAT", "REG"), "LA": ("NAT", "REG", "LA")}

_NUMBER = re.compile(r"-?[\d,]+(\.\d+)?%?")
_MOSTLY = 0.95
"""The share of a column's cells that have to be figures for it to be an indicator: one bad cell makes no filter."""
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ID_LENGTH = 6


@lru_cache(maxsize=65_536)
def short_id(*parts: str) -> str:
    """A short id, the same for the same parts in every version."""
    number = int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8])
    letters = []
    for _ in range(_ID_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "".join(letters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A column of labels; `options` maps a label to its id."""

    id: str
    column: str
    label: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    id: str
    column: str
    label: str
    unit: str
    decimal_places: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Location:
    """A place; `old_code` is "" for all but authorities."""

    level: str
    label: str
    code: str
    old_code: str

    @property
    def id(self) -> str:
        return short_id("location", self.level, self.code, self.old_code, self.label)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TimePeriod:
    """`2025` of `RY`, or `2024/2025` of `AY`, which is shown as `2024/25`."""

    period: str
    code: str

    @property
    def label(self) -> str:
        first, _, last = self.period.partition("/")
        return f"{first}/{last[-2:]}" if last else first


@dataclass(frozen=True, kw_only=True, eq=False)
class Index:
    """A file by column, and what the API says about it. `rows_of` maps an id to the rows that it stands for."""

    columns: Mapping[str, tuple[str, ...]]
    filters: tuple[Filter, ...]
    indicators: tuple[Indicator, ...]
    levels: tuple[str, ...]
    n_rows: int

    def column(self, name: str) -> tuple[str, ...]:
        """The cells of a column, empty ones where the file lacks it."""
        return self.columns.get(name) or ("",) * self.n_rows

    @property
    def column_of_id(self) -> dict[str, str]:
        """The column behind the id of a filter or an indicator."""
        return {one.id: one.column for one in self.filters} | {one.id: one.column for one in self.indicators}

    @cached_property
    def level_of_row(self) -> tuple[str, ...]:
        return tuple(LEVEL_CODES.get(label, "NAT") for label in self.column("geographic_level"))

    @cached_property
    def time_of_row(self) -> tuple[TimePeriod, ...]:
        pairs = list(zip(*(self.column(name) for name in _TIME), strict=True))
        known = {pair: _time_period(*pair) for pair in set(pairs)}
        return tuple(known[pair] for pair in pairs)

    @cached_property
    def places_of_row(self) -> tuple[Mapping[str, Location], ...]:
        """For each row the location of every level from the country down to its own."""
        names = sorted({name for names in _COLUMNS_OF_LEVEL.values() for name in names if name})
        keys = list(zip(self.level_of_row, *(self.column(name) for name in names), strict=True))
        known = {key: _places(key[0], dict(zip(names, key[1:], strict=True))) for key in set(keys)}
        return tuple(known[key] for key in keys)

    @cached_property
    def locations(self) -> Mapping[str, tuple[Location, ...]]:
        """The locations of each level, by name."""
        found = {place for places in {id(one): one for one in self.places_of_row}.values() for place in places.values()}
        return {level: tuple(sorted(one for one in found if one.level == level)) for level in _COLUMNS_OF_LEVEL}

    @cached_property
    def time_periods(self) -> tuple[TimePeriod, ...]:
        """Earliest first."""
        return tuple(sorted(set(self.time_of_row)))

    @cached_property
    def rows_of(self) -> Mapping[str, frozenset[int]]:
        """The rows of every filter option and location by id, and of every level and time period by itself."""
        rows: dict[str, set[int]] = {}
        for one in self.filters:
            for row, label in enumerate(self.columns[one.column]):
                rows.setdefault(one.options[label], set()).add(row)
        for row, (level, places, time) in enumerate(
            zip(self.level_of_row, self.places_of_row, self.time_of_row, strict=True)
        ):
            rows.setdefault(level, set()).add(row)
            rows.setdefault(f"{time.period}|{time.code}", set()).add(row)
            for place in places.values():
                rows.setdefault(place.id, set()).add(row)
        return {key: frozenset(found) for key, found in rows.items()}


@lru_cache(maxsize=128)
def index_of(content: bytes) -> Index:
    """The index of a tidy CSV, made once for the same bytes."""
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    cells = zip(*rows, strict=True) if rows else ((),) * len(header)
    columns = dict(zip(header, cells, strict=True))
    others = [name for name in header if name not in _PLACE_COLUMNS]
    indicators = [name for name in others if _is_indicator(columns[name])]
    present = set(columns.get("geographic_level", ()))
    return Index(
        columns=columns,
        filters=tuple(_filter(name, columns[name]) for name in others if name not in indicators),
        indicators=tuple(_indicator(name, columns[name]) for name in indicators),
        levels=tuple(code for label, code in LEVEL_CODES.items() if label in present),
        n_rows=len(rows),
    )


def _is_indicator(cells: Sequence[str]) -> bool:
    figures = {text for text in set(cells) if text in SYMBOLS or _NUMBER.fullmatch(text)}
    return sum(text in figures for text in cells) >= _MOSTLY * len(cells)


def _label(column: str) -> str:
    words = column.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _filter(column: str, cells: Sequence[str]) -> Filter:
    options = {label: short_id("option", column, label) for label in sorted(set(cells))}
    return Filter(id=short_id("filter", column), column=column, label=_label(column), options=options)


def _indicator(column: str, cells: Sequence[str]) -> Indicator:
    decimals = max((len(text.partition(".")[2]) for text in set(cells) if _NUMBER.fullmatch(text)), default=0)
    unit = "%" if column.endswith(("percent", "percentage")) or column.startswith("pt_") else ""
    return Indicator(
        id=short_id("indicator", column), column=column, label=_label(column), unit=unit, decimal_places=decimals
    )


def _time_period(time_period: str, time_identifier: str) -> TimePeriod:
    period = time_period
    if len(time_period) == 6 and time_period.isdigit():
        period = f"{time_period[:4]}/{time_period[:2]}{time_period[4:]}"
    return TimePeriod(period=period, code=TIME_CODES.get(time_identifier, "RY"))


def _places(level: str, cells: Mapping[str, str]) -> Mapping[str, Location]:
    places = {}
    for above in _LEVELS_ABOVE[level]:
        code, old_code, name = (cells.get(column, "") for column in _COLUMNS_OF_LEVEL[above])
        places[above] = Location(level=above, label=name, code=code, old_code=old_code)
    return places
