"""What changed between two versions: lost or renamed parts are major, added and relabelled ones minor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .served import PATCH, Catalogue, ServedDataSet, ServedVersion
from .tidy_index import Filter, Index, index_of
from .views import View, filter_view, indicator_view, level_view, location_view, time_view

_Change = dict[str, View]


def changes_view(
    version: ServedVersion, *, data_set: ServedDataSet, catalogue: Catalogue, with_patches: bool
) -> dict[str, Any]:
    """The changes from the version before; those of patches before it too, newest first, when they are asked for."""
    view = _changes(version, data_set=data_set, catalogue=catalogue)
    if with_patches:
        patches: list[View] = []
        before = _before(version, data_set=data_set) if version.type == PATCH else None
        while before is not None and before.type == PATCH:
            patches.append(_changes(before, data_set=data_set, catalogue=catalogue))
            before = _before(before, data_set=data_set)
        view["patchHistory"] = patches
    return view


def _before(version: ServedVersion, *, data_set: ServedDataSet) -> ServedVersion | None:
    place = data_set.versions.index(version)
    return data_set.versions[place - 1] if place else None


def _changes(version: ServedVersion, *, data_set: ServedDataSet, catalogue: Catalogue) -> View:
    before = _before(version, data_set=data_set)
    major: View = {}
    minor: View = {}
    if before is not None:
        old, new = (index_of(catalogue.content(one)) for one in (before, version))
        major, minor = _compared(old, new)
    return {"versionNumber": version.version, "notes": version.notes, "majorChanges": major, "minorChanges": minor}


def _compared(old: Index, new: Index) -> tuple[View, View]:
    major: View = {}
    minor: View = {}
    for name, was, becomes in (
        ("filters", _by_id(map(filter_view, old.filters)), _by_id(map(filter_view, new.filters))),
        ("indicators", _by_id(map(indicator_view, old.indicators)), _by_id(map(indicator_view, new.indicators))),
        ("geographicLevels", _by_code(old), _by_code(new)),
        ("locationGroups", _groups(old), _groups(new)),
        ("timePeriods", _times(old), _times(new)),
    ):
        _sort_changes(name, was, becomes, major=major, minor=minor)
    _sort_options(old, new, major=major, minor=minor)
    _sort_locations(old, new, major=major, minor=minor)
    return major, minor


def _by_id(views: Iterable[View]) -> dict[str, View]:
    return {view["id"]: view for view in views}


def _by_code(index: Index) -> dict[str, View]:
    return {code: level_view(code) for code in index.levels}


def _groups(index: Index) -> dict[str, View]:
    return {level: {"level": level_view(level)} for level, places in index.locations.items() if places}


def _times(index: Index) -> dict[str, View]:
    return {f"{one.period}|{one.code}": time_view(one) for one in index.time_periods}


def _sort_changes(name: str, was: Mapping[str, View], becomes: Mapping[str, View], *, major: View, minor: View) -> None:
    lost, gained = _told(was, becomes)
    if lost:
        major[name] = lost
    if gained:
        minor[name] = gained


def _told(was: Mapping[str, View], becomes: Mapping[str, View]) -> tuple[list[_Change], list[_Change]]:
    """What was lost, and what was added or says something else."""
    lost = [{"previousState": view} for key, view in was.items() if key not in becomes]
    gained: list[_Change] = []
    for key, view in becomes.items():
        if key not in was:
            gained.append({"currentState": view})
        elif was[key] != view:
            gained.append({"previousState": was[key], "currentState": view})
    return lost, gained


def _sort_options(old: Index, new: Index, *, major: View, minor: View) -> None:
    """The options of filters that stand in both versions; those of others come and go with their filter."""
    before = {one.id: one for one in old.filters}
    for one in new.filters:
        if one.id not in before:
            continue
        lost, gained = _told(_options(before[one.id]), _options(one))
        for changes, found in ((major, lost), (minor, gained)):
            if found:
                changes.setdefault("filterOptions", []).append({"filter": filter_view(one), "options": found})


def _options(one: Filter) -> dict[str, View]:
    return {key: {"id": key, "label": label} for label, key in one.options.items()}


def _sort_locations(old: Index, new: Index, *, major: View, minor: View) -> None:
    for level in new.locations:
        was, becomes = (_by_id(map(location_view, index.locations[level])) for index in (old, new))
        lost, gained = _told(was, becomes)
        for changes, found in ((major, lost), (minor, gained)):
            if found:
                changes.setdefault("locationOptions", []).append({"level": level_view(level), "options": found})
