"""What the API says about publications, data sets, versions and their metadata: bodies as plain values for JSON.

Shapes: the view models of the publisher's OpenAPI document. What is not there is left out, never null.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from .served import DEPRECATED, DRAFT, PUBLISHED, WITHDRAWN, Catalogue, ServedDataSet, ServedVersion, stable_id
from .tidy_index import LEVEL_LABELS, Filter, Index, Indicator, Location, TimePeriod, index_of

View = dict[str, Any]
META_TYPES = ("Filters", "Indicators", "Locations", "TimePeriods")


def paged(items: Sequence[Any], *, page: int, page_size: int) -> tuple[View, Sequence[Any]]:
    """The paging of a list and the items of the page, none past the last."""
    pages = -(-len(items) // page_size)
    paging = {"page": page, "pageSize": page_size, "totalResults": len(items), "totalPages": pages}
    return paging, items[(page - 1) * page_size : page * page_size]


def moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def listed_versions(data_set: ServedDataSet) -> tuple[ServedVersion, ...]:
    """The versions that the public may know of, newest first."""
    return tuple(one for one in reversed(data_set.versions) if one.status != DRAFT)


def publication_view(data_sets: Sequence[ServedDataSet]) -> View:
    """A publication by its data sets, of which there is at least one."""
    first = data_sets[0]
    last = max(version.published for data_set in data_sets for version in data_set.versions)
    return {
        "id": first.publication_id,
        "title": first.publication_title,
        "slug": first.publication_slug,
        "summary": f"{first.publication_title}, from the stand-in publisher",
        "lastPublished": moment(last),
    }


def data_set_view(data_set: ServedDataSet, *, catalogue: Catalogue) -> View:
    latest = data_set.latest
    view: View = {
        "id": data_set.id,
        "title": data_set.title,
        "summary": f"{data_set.title}, from the stand-in publisher",
        "status": WITHDRAWN if latest is None else latest.status,
    }
    if latest is not None:
        view["latestVersion"] = {
            "version": latest.version,
            "published": moment(latest.published),
            **_extent(latest, data_set=data_set, catalogue=catalogue),
        }
    return view


def version_view(version: ServedVersion, *, data_set: ServedDataSet, catalogue: Catalogue) -> View:
    view: View = {
        "version": version.version,
        "type": version.type,
        "status": version.status if version.status in {PUBLISHED, DEPRECATED} else WITHDRAWN,
        "published": moment(version.published),
        "notes": version.notes,
        "release": {"title": version.release_title, "slug": version.release_slug},
        **_extent(version, data_set=data_set, catalogue=catalogue),
    }
    if version.withdrawn is not None:
        view["withdrawn"] = moment(version.withdrawn)
    return view


def _extent(version: ServedVersion, *, data_set: ServedDataSet, catalogue: Catalogue) -> View:
    index = index_of(catalogue.content(version))
    times = index.time_periods
    return {
        "totalResults": index.n_rows,
        "file": {"id": stable_id("file", data_set.id, version.version)},
        "timePeriods": {"start": times[0].label if times else "", "end": times[-1].label if times else ""},
        "geographicLevels": [LEVEL_LABELS[code] for code in index.levels],
        "filters": [one.label for one in index.filters],
        "indicators": [one.label for one in index.indicators],
    }


def meta_view(index: Index, *, types: Sequence[str]) -> View:
    """The metadata of a version; lists of a type that was not asked for are empty."""
    wanted = set(types or META_TYPES)
    return {
        "filters": [filter_options_view(one) for one in index.filters] if "Filters" in wanted else [],
        "indicators": [indicator_view(one) for one in index.indicators] if "Indicators" in wanted else [],
        "geographicLevels": [level_view(code) for code in index.levels] if "Locations" in wanted else [],
        "locations": [_group_view(index, level) for level in index.locations if index.locations[level]]
        if "Locations" in wanted
        else [],
        "timePeriods": [time_view(one) for one in index.time_periods] if "TimePeriods" in wanted else [],
    }


def _group_view(index: Index, level: str) -> View:
    return {"level": level_view(level), "options": [location_view(one) for one in index.locations[level]]}


def filter_view(one: Filter) -> View:
    return {"id": one.id, "column": one.column, "label": one.label, "hint": ""}


def filter_options_view(one: Filter) -> View:
    return {**filter_view(one), "options": [{"id": key, "label": label} for label, key in one.options.items()]}


def indicator_view(one: Indicator) -> View:
    return {
        "id": one.id,
        "column": one.column,
        "label": one.label,
        "unit": one.unit,
        "decimalPlaces": one.decimal_places,
    }


def level_view(code: str) -> View:
    return {"code": code, "label": LEVEL_LABELS[code]}


def location_view(one: Location) -> View:
    view = {"id": one.id, "label": one.label, "code": one.code}
    return view | ({"oldCode": one.old_code} if one.level == "LA" else {})


def time_view(one: TimePeriod) -> View:
    return {"code": one.code, "period": one.period, "label": one.label}
