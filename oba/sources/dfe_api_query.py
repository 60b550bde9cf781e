"""A version of a data set as rows: asked for with its labels, and read into the table that its file would give.

Out of scope: conditions beyond the three levels. A data set is collected whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oba.domain.period import Period
from oba.sources.client import Client, Received
from oba.sources.dfe_api_json import Answer, pages, read_answer
from oba.sources.source import Payload
from oba.sources.table import Level, Place, Table
from oba.sources.tidy_file import ENGLAND, PARTS_OF_LONDON
from oba.sources.unnumbered import as_payload

JSON_TYPES = "application/json, application/problem+json"
META = "meta"

_LEVELS = {"NAT": Level.NATIONAL, "REG": Level.REGIONAL, "LA": Level.AUTHORITY}
_PAGE_SIZE = 10_000
_JOINT = "/"
_PERIODS = {
    "RY": ("Reporting year", re.compile(r"([0-9]{4})()")),
    "AY": ("Academic year", re.compile(r"([0-9]{4})/(?:[0-9]{2})?([0-9]{2})")),
}
"""What a file calls each kind of period, and how the interface prints one."""

_PLACE_COLUMNS = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Location:
    code: str
    old_code: str
    name: str


_NOWHERE = _Location(code="", old_code="", name="")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filter:
    id: str
    column: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meta:
    """What ids stand for: `indicators` has columns by id, `locations` places by the code of their level and id."""

    levels: tuple[str, ...]
    filters: tuple[_Filter, ...]
    indicators: Mapping[str, str]
    locations: Mapping[tuple[str, str], _Location]


def ask_rows(client: Client, *, address: str, version: str) -> tuple[Payload, ...]:
    """Labels and every page of rows of one version; `address` is that of the data set.

    Raises `SourceChanged` where an answer has warnings, `SourceUnavailable` where pages do not belong together.
    """
    pinned = {"dataSetVersion": version}
    received = client.get(f"{address}/meta", params=pinned, accept=JSON_TYPES, expect="JSON")
    meta = _read_meta(read_answer(received.content, url=received.url))

    def ask(page: int) -> Received:
        return client.post(f"{address}/query", params=pinned, json=_query(meta, page=page))

    answers = [page for page, _ in pages(ask)]
    rows = (as_payload(page, role=f"page {number}") for number, page in enumerate(answers, start=1))
    return (as_payload(received, role=META), *rows)


def read_rows(payloads: Sequence[Payload], *, name: str) -> Table:
    """The table of the rows that `ask_rows` received, called `name` in messages.

    Filters and indicators are named as their columns in the file, or as their labels where the publisher leaves the
    columns out. Rows about parts of London and joint rows are left out, as from a file.
    """
    meta = _read_meta(read_answer(payloads[0].content, url=payloads[0].url))
    reader = _Rows(meta)
    for payload in payloads[1:]:
        for row in read_answer(payload.content, url=payload.url).items("results"):
            reader.add(row)
    return Table(name=name, places=reader.places, columns=reader.columns)


def _query(meta: _Meta, *, page: int) -> dict[str, object]:
    """Every row of the three levels, in an order that leaves no two rows to chance, so that pages fit together."""
    fields = ["timePeriod", "geographicLevel", *(f"location|{level}" for level in meta.levels if level != "NAT")]
    fields += [f"filter|{one.id}" for one in meta.filters]
    return {
        "criteria": {"geographicLevels": {"in": list(meta.levels)}},
        "indicators": list(meta.indicators),
        "sorts": [{"field": field, "direction": "Asc"} for field in fields],
        "page": page,
        "pageSize": _PAGE_SIZE,
    }


def _read_meta(body: Answer) -> _Meta:
    filters = [
        _Filter(
            id=one.text("id"),
            column=_column(one),
            labels={option.text("id"): option.text("label").strip() for option in one.items("options")},
        )
        for one in body.items("filters")
    ]
    indicators = {one.text("id"): _column(one) for one in body.items("indicators")}
    levels = [one.text("code") for one in body.items("geographicLevels")]
    known = tuple(level for level in _LEVELS if level in levels)
    if not known:
        raise body.changed(f"has the levels {', '.join(levels) or 'none'}, expected one of {', '.join(_LEVELS)}")
    columns = [*(one.column for one in filters), *indicators.values(), *_PLACE_COLUMNS]
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise body.changed(f"has more than one column {twice[0]!r}")
    return _Meta(levels=known, filters=tuple(filters), indicators=indicators, locations=_read_locations(body))


def _column(named: Answer) -> str:
    return (named.text_or_empty("column") or named.text("label")).strip()


def _read_locations(body: Answer) -> dict[tuple[str, str], _Location]:
    """The places of the three levels; the publisher's guide calls `name` what its OpenAPI document calls `label`."""
    return {
        (group.member("level").text("code"), option.text("id")): _Location(
            code=option.text_or_empty("code").strip(),
            old_code=option.text_or_empty("oldCode").strip(),
            name=(option.text_or_empty("label") or option.text_or_empty("name")).strip(),
        )
        for group in body.items("locations")
        if group.member("level").text("code") in _LEVELS
        for option in group.items("options")
    }


_Cells = tuple[str, ...]


class _Rows:
    """Places and columns as they grow, row by row; each place is read once, however many rows are about it."""

    def __init__(self, meta: _Meta) -> None:
        self._meta = meta
        self._known: dict[_Cells, tuple[Place | None, _Cells]] = {}
        self.places: list[Place] = []
        names = (*_PLACE_COLUMNS, *(one.column for one in meta.filters), *meta.indicators.values())
        self.columns: dict[str, list[str]] = {name: [] for name in names}

    def add(self, row: Answer) -> None:
        place, cells = self._place(row)
        if place is None:
            return
        self.places.append(place)
        texts = (*cells, *self._labels(row.member("filters")), *self._values(row.member("values")))
        for column, text in zip(self.columns.values(), texts, strict=True):
            column.append(text)

    def _labels(self, filters: Answer) -> list[str]:
        """The label of every filter; "" where the row has none, as the publisher leaves blanks out."""
        options = filters.members()
        labels = []
        for one in self._meta.filters:
            option = options.get(one.id)
            label = "" if option is None else one.labels.get(str(option))
            if label is None:
                raise filters.changed(f"has the option {option!r} of {one.column!r}, which the labels do not know")
            labels.append(label)
        return labels

    def _values(self, values: Answer) -> list[str]:
        given = values.members()
        texts = []
        for id_, column in self._meta.indicators.items():
            text = given.get(id_, 0)
            if text is not None and not isinstance(text, str):
                found = "nothing" if id_ not in given else repr(text)
                raise values.changed(f"has {found} for {column!r} ({id_}), expected a text")
            texts.append((text or "").strip())
        return texts

    def _place(self, row: Answer) -> tuple[Place | None, _Cells]:
        period, at = row.member("timePeriod"), row.member("locations")
        ids = [at.text_or_empty(level) for level in _LEVELS]
        key = (row.text("geographicLevel"), period.text("code"), period.text("period"), *ids)
        if key not in self._known:
            country, region, authority = (
                self._location(at, level, id_) for level, id_ in zip(_LEVELS, ids, strict=True)
            )
            level, (when, cells) = _level(row), _period(period)
            if country.code != ENGLAND:
                raise at.changed(f"has the country {country.code!r}, expected {ENGLAND!r}")
            printed = (level.value, country.code, country.name, region.code, region.name)
            place = _place_at(level, region=region, authority=authority, period=when)
            self._known[key] = (place, (*cells, *printed, authority.old_code, authority.code, authority.name))
        return self._known[key]

    def _location(self, at: Answer, level: str, id_: str) -> _Location:
        if not id_:
            return _NOWHERE
        if (level, id_) not in self._meta.locations:
            raise at.changed(f"has the {level} {id_!r}, which the labels do not know")
        return self._meta.locations[level, id_]


def _level(row: Answer) -> Level:
    code = row.text("geographicLevel")
    if code not in _LEVELS:
        raise row.changed(f"has the level {code!r}, expected one of {', '.join(_LEVELS)}")
    return _LEVELS[code]


def _period(period: Answer) -> tuple[Period, _Cells]:
    """The period, and its two cells in a file: 2024/2025 of an AY is 202425 of an `Academic year`."""
    code, text = period.text("code"), period.text("period")
    name, form = _PERIODS.get(code, ("", None))
    match = form.fullmatch(text) if form else None
    try:
        if match is not None:
            return Period(f"{match[1]}/{match[2]}" if match[2] else match[1]), (f"{match[1]}{match[2]}", name)
    except ValueError:
        match = None
    raise period.changed(f"is {text!r} of kind {code!r}, expected 2025 of kind 'RY' or 2024/2025 of kind 'AY'")


def _place_at(level: Level, *, region: _Location, authority: _Location, period: Period) -> Place | None:
    """What a row is about; None for parts of London and joint rows of several authorities."""
    if level == Level.NATIONAL:
        return Place(level=level, code=ENGLAND, la_code=None, name="England", region_code="", period=period)
    if level == Level.REGIONAL:
        if region.code in PARTS_OF_LONDON:
            return None
        return Place(level=level, code=region.code, la_code=None, name=region.name, region_code="", period=period)
    if _JOINT in authority.old_code:
        return None
    return Place(
        level=level,
        code=authority.code,
        la_code=authority.old_code,
        name=authority.name,
        region_code=PARTS_OF_LONDON.get(region.code, region.code),
        period=period,
    )
