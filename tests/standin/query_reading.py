"""Reads the two forms of a query, and refuses what the publisher's API refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .problems import RefusedError, told
from .query_shapes import (
    EQUALITIES,
    FACETS,
    LEVELS,
    MOST_ROWS,
    ORDERINGS,
    PAGE_SIZE,
    SPLIT_YEARS,
    TIME_CODES,
    AnyOf,
    Criterion,
    Every,
    Facet,
    Item,
    LocationAsked,
    Not,
    Query,
    Sort,
)
from .tidy_index import TimePeriod

_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*')
_LOCATION_PROPERTIES = ("id", "code", "oldCode", "ukprn", "laEstab", "urn")
_LONGEST_VALUE = 30
_BODY = ("criteria", "indicators", "sorts", "debug", "page", "pageSize")
_SORT_FIELDS = re.compile(r"timePeriod|geographicLevel|(location|filter|indicator)\|[^|]+")


def comparators(facet: str) -> tuple[str, ...]:
    return (*EQUALITIES, *ORDERINGS) if facet == "timePeriods" else EQUALITIES


def query_parameters() -> frozenset[str]:
    """Every parameter that the GET form knows."""
    compared = {f"{facet}.{comparator}" for facet in FACETS for comparator in comparators(facet)}
    return frozenset(compared | {"indicators", "sorts", "debug", "page", "pageSize"})


def read_body(body: bytes) -> Query:
    """The query in the body of a POST, which may carry `//` comments. Raises `RefusedError`."""
    text = _STRING_OR_COMMENT.sub(
        lambda found: found[0] if found[0].startswith('"') else "", body.decode("utf-8", "replace")
    )
    if not text.strip():
        raise RefusedError(told("NotEmptyBody"))
    try:
        fields = json.loads(text)
    except json.JSONDecodeError:
        raise RefusedError(told("InvalidValue")) from None
    _check_members(fields, allowed=_BODY, path="")
    criteria = fields.get("criteria")
    return Query(
        criteria=Every(parts=()) if criteria is None else _criterion(criteria, path="criteria"),
        indicators=_texts(fields.get("indicators"), path="indicators"),
        sorts=tuple(_sort_of(one, path=f"sorts[{k}]") for k, one in enumerate(fields.get("sorts") or ())),
        debug=fields.get("debug") is True,
        page=_whole(fields.get("page", 1), path="page"),
        page_size=_whole(fields.get("pageSize", PAGE_SIZE), path="pageSize", most=MOST_ROWS),
    )


def read_parameters(given: Sequence[tuple[str, str]]) -> Query:
    """The query in the parameters of a GET, which hold lists with commas. Raises `RefusedError`."""
    lists: dict[str, list[str]] = {}
    for name, text in given:
        lists.setdefault(name, []).extend(text.split(","))
    facets = [
        _facet(facet, comparator, _items_of(facet, lists[f"{facet}.{comparator}"]), path=f"{facet}.{comparator}")
        for facet in FACETS
        for comparator in comparators(facet)
        if f"{facet}.{comparator}" in lists
    ]
    single = {name: texts[0] for name, texts in lists.items()}
    return Query(
        criteria=Every(parts=tuple(facets)),
        indicators=_texts(lists.get("indicators"), path="indicators"),
        sorts=tuple(_sort(text, path=f"sorts[{k}]") for k, text in enumerate(lists.get("sorts", ()))),
        debug=single.get("debug", "").lower() == "true",
        page=whole_number(single.get("page", "1"), path="page"),
        page_size=whole_number(single.get("pageSize", str(PAGE_SIZE)), path="pageSize", most=MOST_ROWS),
    )


def whole_number(text: str, *, path: str, most: int | None = None) -> int:
    """A number from 1 to `most` (no limit when None). Raises `RefusedError`."""
    if not re.fullmatch(r"-?\d+", text):
        raise RefusedError(told("InvalidValue", path=path))
    return _whole(int(text), path=path, most=most)


def _whole(number: object, *, path: str, most: int | None = None) -> int:
    if not isinstance(number, int) or isinstance(number, bool):
        raise RefusedError(told("InvalidValue", path=path))
    if most is None and number < 1:
        raise RefusedError(told("GreaterThanOrEqual", path=path))
    if most is not None and not 1 <= number <= most:
        raise RefusedError(told("InclusiveBetween", path=path))
    return number


def _check_members(value: object, *, allowed: Collection[str], path: str) -> None:
    if not isinstance(value, dict):
        raise RefusedError(told("InvalidValue", path=path))
    unknown = [told("UnknownField", path=f"{path}.{key}" if path else key) for key in value if key not in allowed]
    if unknown:
        raise RefusedError(*unknown)


def _criterion(value: object, *, path: str) -> Criterion:
    members: Mapping[str, Any] = value if isinstance(value, dict) else {}
    for name, shape in (("and", Every), ("or", AnyOf)):
        if name in members:
            _check_members(value, allowed=(name,), path=path)
            parts = members[name]
            if not isinstance(parts, list) or not parts:
                raise RefusedError(told("RequiredValue", path=f"{path}.{name}"))
            return shape(parts=tuple(_criterion(part, path=f"{path}.{name}[{k}]") for k, part in enumerate(parts)))
    if "not" in members:
        _check_members(value, allowed=("not",), path=path)
        return Not(part=_criterion(members["not"], path=f"{path}.not"))
    _check_members(value, allowed=FACETS, path=path)
    return Every(
        parts=tuple(
            _facet(facet, comparator, _listed(compared, comparator), path=f"{path}.{facet}.{comparator}")
            for facet, comparisons in members.items()
            for comparator, compared in _comparisons(comparisons, facet=facet, path=f"{path}.{facet}")
        )
    )


def _comparisons(value: object, *, facet: str, path: str) -> list[tuple[str, Any]]:
    _check_members(value, allowed=comparators(facet), path=path)
    return list(value.items()) if isinstance(value, dict) else []


def _listed(compared: object, comparator: str) -> object:
    return compared if comparator in {"in", "notIn"} else [compared]


def _items_of(facet: str, texts: Sequence[str]) -> list[object]:
    """The texts of a GET parameter as the body of a POST would hold them, where they have the right form."""
    if facet == "locations":
        return [_location_text(text, path=facet) for text in texts]
    if facet == "timePeriods":
        return [_time_text(text, path=facet) for text in texts]
    return list(texts)


def _location_text(text: str, *, path: str) -> dict[str, str]:
    level, *rest = text.split("|")
    if len(rest) != 2:
        raise RefusedError(told("LocationFormat", path=path))
    return {"level": level, rest[0]: rest[1]}


def _time_text(text: str, *, path: str) -> dict[str, str]:
    period, bar, code = text.partition("|")
    if not bar:
        raise RefusedError(told("TimePeriodFormat", path=path))
    return {"period": period, "code": code}


def _facet(facet: str, comparator: str, values: object, *, path: str) -> Facet:
    if not isinstance(values, list) or not values:
        raise RefusedError(told("RequiredValue", path=path))
    many = comparator in {"in", "notIn"}
    items = tuple(_item(facet, value, path=f"{path}[{k}]" if many else path) for k, value in enumerate(values))
    return Facet(facet=facet, comparator=comparator, items=items, path=path)


def _item(facet: str, value: object, *, path: str) -> Item:
    if facet == "locations":
        return _location(value, path=path)
    if facet == "timePeriods":
        return _time(value, path=path)
    if not isinstance(value, str) or not value:
        raise RefusedError(told("InvalidValue", path=path))
    if facet == "geographicLevels" and value not in LEVELS:
        raise RefusedError(told("AllowedValue", path=path))
    return value


def _location(value: object, *, path: str) -> LocationAsked:
    if not isinstance(value, dict):
        raise RefusedError(told("InvalidValue", path=path))
    by = [key for key in value if key != "level"]
    if len(by) != 1 or by[0] not in _LOCATION_PROPERTIES:
        raise RefusedError(told("LocationAllowedProperty", path=path))
    level, text = value.get("level", "LA"), value[by[0]]
    if level not in LEVELS:
        raise RefusedError(told("LocationAllowedLevel", path=path))
    if not isinstance(text, str) or not text:
        raise RefusedError(told("LocationValueNotEmpty", path=path))
    if len(text) > _LONGEST_VALUE:
        raise RefusedError(told("LocationValueMaxLength", path=path))
    return LocationAsked(level=level, by=by[0], value=text)


def _time(value: object, *, path: str) -> TimePeriod:
    _check_members(value, allowed=("period", "code"), path=path)
    fields: Mapping[str, Any] = value if isinstance(value, dict) else {}
    period, code = fields.get("period"), fields.get("code")
    if code not in TIME_CODES:
        raise RefusedError(told("TimePeriodAllowedCode", path=path))
    if not isinstance(period, str) or not re.fullmatch(r"\d{4}(/\d{4})?", period):
        raise RefusedError(told("TimePeriodInvalidYear", path=path))
    first, _, last = period.partition("/")
    if last and int(last) != int(first) + 1:
        raise RefusedError(told("TimePeriodInvalidYearRange", path=path))
    if not last and str(code).startswith(SPLIT_YEARS):
        period = f"{first}/{int(first) + 1}"
    return TimePeriod(period=period, code=str(code))


def _texts(value: object, *, path: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise RefusedError(told("InvalidValue", path=path))
    return tuple(value)


def _sort_of(value: object, *, path: str) -> Sort:
    _check_members(value, allowed=("field", "direction"), path=path)
    fields: Mapping[str, Any] = value if isinstance(value, dict) else {}
    return _sort(f"{fields.get('field', '')}|{fields.get('direction', '')}", path=path)


def _sort(text: str, *, path: str) -> Sort:
    field, _, direction = text.rpartition("|")
    if direction not in {"Asc", "Desc"}:
        raise RefusedError(told("SortDirection", path=path))
    if not _SORT_FIELDS.fullmatch(field):
        raise RefusedError(told("SortFormat", path=path))
    return Sort(field=field, descending=direction == "Desc")
