"""Chooses the rows that a query asks for, puts them in order, and says what could not be found."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from .problems import RefusedError, told
from .query_shapes import AnyOf, Criterion, Every, Facet, Item, LocationAsked, Not, Query, Sort
from .tidy_index import Index, Indicator, TimePeriod
from .views import paged

_NOT_FOUND = {
    "filters": "FiltersNotFound",
    "geographicLevels": "GeographicLevelsNotFound",
    "locations": "LocationsNotFound",
    "timePeriods": "TimePeriodsNotFound",
}
_SAME: Callable[[str, str], bool] = operator.eq
_ORDERED: dict[str, Callable[[str, str], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
Warnings = list[dict[str, Any]]


def query_view(query: Query, *, index: Index) -> dict[str, Any]:
    """The page of results that a query asks for, with warnings.

    Raises `RefusedError` for unknown indicators and fields to sort by.
    """
    indicators = _indicators(query, index=index)
    warnings: Warnings = []
    rows = sorted(_rows(query.criteria, index=index, warnings=warnings))
    rows = _in_order(rows, sorts=query.sorts, index=index)
    if not rows:
        warnings.append(told("QueryNoResults"))
    if query.debug:
        warnings.append(told("DebugEnabled", path="debug"))
    paging, page = paged(rows, page=query.page, page_size=query.page_size)
    said = _labelled if query.debug else _plain
    names = _Names(index, said=said)
    results = [_result(row, index=index, indicators=indicators, names=names) for row in page]
    return {"paging": paging, "warnings": warnings, "results": results}


def _indicators(query: Query, *, index: Index) -> list[Indicator]:
    known = {one.id: one for one in index.indicators}
    if query.indicators is None:
        return list(index.indicators)
    unknown = [key for key in query.indicators if key not in known]
    if unknown:
        raise RefusedError(told("IndicatorsNotFound", path="indicators", items=unknown))
    return [known[key] for key in query.indicators]


def _rows(criterion: Criterion, *, index: Index, warnings: Warnings) -> frozenset[int]:
    every = frozenset(range(index.n_rows))
    match criterion:
        case Every(parts=parts):
            return every.intersection(*(_rows(part, index=index, warnings=warnings) for part in parts))
        case AnyOf(parts=parts):
            return frozenset().union(*(_rows(part, index=index, warnings=warnings) for part in parts))
        case Not(part=part):
            return every - _rows(part, index=index, warnings=warnings)
        case Facet():
            chosen = _compared(criterion, index=index, warnings=warnings)
            return every - chosen if criterion.comparator in {"notEq", "notIn"} else chosen


def _compared(facet: Facet, *, index: Index, warnings: Warnings) -> frozenset[int]:
    """The rows of every item that was found; items that were not are told of."""
    keys = {item: _keys(item, facet=facet, index=index) for item in facet.items}
    missing = [_item_view(item) for item, found in keys.items() if found is None]
    if missing:
        warnings.append(told(_NOT_FOUND[facet.facet], path=facet.path, items=missing))
    return frozenset().union(*(index.rows_of[key] for found in keys.values() for key in found or ()))


def _keys(item: Item, *, facet: Facet, index: Index) -> list[str] | None:
    """The keys of `index.rows_of` that an item stands for; None when the data set does not know the item."""
    match item:
        case LocationAsked():
            places = index.locations.get(item.level, ())
            by: dict[str, Callable[[Any], str]] = {
                "id": lambda place: place.id,
                "code": lambda place: place.code,
                "oldCode": lambda place: place.old_code,
            }
            found = [place.id for place in places if item.by in by and by[item.by](place) == item.value]
            return found or None
        case TimePeriod():
            if item not in index.time_periods:
                return None
            ordered = _ORDERED.get(facet.comparator, _SAME)
            times = (one for one in index.time_periods if one.code == item.code and ordered(one.period, item.period))
            return [f"{one.period}|{one.code}" for one in times]
        case str():
            if facet.facet == "geographicLevels":
                return [item] if item in index.levels else None
            options = {key for one in index.filters for key in one.options.values()}
            return [item] if item in options else None


def _item_view(item: Item) -> Any:
    match item:
        case LocationAsked():
            return item.view
        case TimePeriod():
            return {"period": item.period, "code": item.code}
        case str():
            return item


def _in_order(rows: list[int], *, sorts: tuple[Sort, ...], index: Index) -> list[int]:
    unknown = []
    for sort in reversed(sorts or (Sort(field="timePeriod", descending=True),)):
        key = _sort_key(sort, index=index)
        if key is None:
            unknown.append({"field": sort.field, "direction": "Desc" if sort.descending else "Asc"})
        else:
            rows.sort(key=key, reverse=sort.descending)
    if unknown:
        raise RefusedError(told("SortFieldsNotFound", path="sorts", items=unknown))
    return rows


def _sort_key(sort: Sort, *, index: Index) -> Callable[[int], Any] | None:
    """What a field puts rows in order by; None for a field that the data set does not know."""
    field, _, what = sort.field.partition("|")
    if field == "timePeriod":
        times = index.time_of_row
        return lambda row: times[row]
    if field == "geographicLevel":
        levels = index.level_of_row
        return lambda row: levels[row]
    if field == "location":
        places = index.places_of_row
        return (
            (lambda row: places[row][what].label if what in places[row] else "") if index.locations.get(what) else None
        )
    column = index.column_of_id.get(what)
    if column is None:
        return None
    cells = index.columns[column]
    return (lambda row: _by_number(cells[row])) if field == "indicator" else lambda row: cells[row]


def _by_number(text: str) -> tuple[int, float, str]:
    """Symbols before numbers, numbers by their size."""
    try:
        return 1, float(text.replace(",", "")), ""
    except ValueError:
        return 0, 0.0, text


def _plain(key: str, *_: str) -> str:
    return key


def _labelled(key: str, *labels: str) -> str:
    return " :: ".join((key, *labels))


class _Names:
    """The ids of a version as its results print them: alone, or with their labels in debug mode."""

    def __init__(self, index: Index, *, said: Callable[..., str]) -> None:
        self.filters = [
            (one.column, said(one.id, one.column), {label: said(key, label) for label, key in one.options.items()})
            for one in index.filters
        ]
        self.indicators = {one.id: said(one.id, one.column) for one in index.indicators}
        self.places: Mapping[int, Mapping[str, str]] = {
            id(places): {level: said(place.id, place.label, place.code) for level, place in places.items()}
            for places in {id(one): one for one in index.places_of_row}.values()
        }


def _result(row: int, *, index: Index, indicators: list[Indicator], names: _Names) -> dict[str, Any]:
    time = index.time_of_row[row]
    return {
        "timePeriod": {"code": time.code, "period": time.period},
        "geographicLevel": index.level_of_row[row],
        "locations": names.places[id(index.places_of_row[row])],
        "filters": {key: options[index.columns[column][row]] for column, key, options in names.filters},
        "values": {names.indicators[one.id]: index.columns[one.column][row] for one in indicators},
    }
