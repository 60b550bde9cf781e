"""Indicators of public health: Fingertips, of the Office for Health Improvement and Disparities.

The answer is one CSV with every area, period, sex, age and category of an indicator, without pages
(https://fingertips.phe.org.uk/api). Large ones take minutes. Rows by sex, age and category (deciles of deprivation) are
kept and told apart by `where`. Where England is the parent it is printed twice with the same figures, once without
`Parent Code`. A missing value is an empty cell, and only `Value note` says why.

Out of scope: the metadata of indicators, and whether more is better, which Fingertips does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from oba.domain.data_set import DataSet
from oba.domain.errors import DefinitionError, SourceChanged
from oba.domain.period import Period
from oba.sources.csv_text import columns_of, read_rows, refuse_empty
from oba.sources.ons_place import level_of, place_of
from oba.sources.printed_period import read_period
from oba.sources.source import Asking, Delivery, Payload, Source
from oba.sources.table import FETCH_AGAIN, Place, Table
from oba.sources.unnumbered import deliver_new, fetch, required

ENGLAND_AS_PARENT = "15"
"""Fingertips' number for the kind of area that England is."""

READ_SECONDS = 300.0
"""How long an answer may be silent: both of the publisher's own clients wait for minutes."""

SYMBOL_OF_NOTE: dict[str, str] = {
    "Value suppressed for disclosure control": "c",
    "Not presented due to": "x",
    "Should be treated with caution": "x",
    "Value for": "x",  # of two areas combined: it stands on one of them, and the other is empty
}
"""What an empty cell means, by the beginning of the note beside it."""

SYMBOL_OF_OTHER_NOTES = "x"

_NEEDED = ("Area Code", "Area Name", "Time period", "Value note")
_NUMBERS = ("Value", "Count", "Denominator")
_FORMS = ("2025", "2024/25", "2025 Q1", "March 2025")
_POOLED = re.compile(r"(?P<first>[0-9]{4})(/[0-9]{2})? - (?P<end>[0-9]{2}(/[0-9]{2})?)")
_LAST = "last"


def request(data_set: DataSet, asking: Asking) -> Iterator[Delivery]:
    """The indicator's CSV, unless it is the one that is held."""
    params = {
        "indicator_ids": required(data_set, "indicator"),
        "child_area_type_id": required(data_set, "area_type"),
        "parent_area_type_id": data_set.request.get("parent_area_type", ENGLAND_AS_PARENT),
    }
    if "profile" in data_set.request:
        params["profile_id"] = data_set.request["profile"]
    url = f"{asking.base_url}/all_data/csv/by_indicator_id"
    payload = fetch(asking, url, role="data", params=params, read_seconds=READ_SECONDS)
    yield from deliver_new([payload], asking=asking, release=data_set.request.get("release", ""))


def parse(data_set: DataSet, payloads: Sequence[Payload]) -> Table:
    """Every row about England, a region or an authority, columns as printed; other kinds of area are left out.

    An empty value, count or denominator is the symbol that the row's note stands for (`SYMBOL_OF_NOTE`). Several
    years pooled are refused with `SourceChanged`, unless the request says `pooled = "last"`: then they are about the
    last of them.
    """
    rows = read_rows(payloads[0].content, name=data_set.id)
    refuse_empty(rows)
    code, area, time, note = (rows.place(column) for column in _NEEDED)
    numbers = [rows.place(column) for column in _NUMBERS]
    pooled = _pooled(data_set)
    periods: dict[str, Period] = {}
    places: list[Place] = []
    kept: list[list[str]] = []
    for line, cells in rows:
        if level_of(cells[code]) is None:
            continue
        if cells[time] not in periods:
            periods[cells[time]] = _period(cells[time], pooled=pooled, where=f"{rows.name}, line {line}")
        place = place_of(cells[code], name=cells[area], period=periods[cells[time]])
        if place is not None:
            places.append(place)
            kept.append(_with_symbols(cells, numbers=numbers, note=cells[note]))
    return Table(name=data_set.id, places=places, columns=columns_of(rows.header, kept))


def symbol_of(note: str) -> str:
    """The symbol for an empty cell with this note beside it ("" for none)."""
    known = (symbol for beginning, symbol in SYMBOL_OF_NOTE.items() if note.startswith(beginning))
    return next(known, SYMBOL_OF_OTHER_NOTES)


def _with_symbols(cells: Sequence[str], *, numbers: Sequence[int], note: str) -> list[str]:
    filled = list(cells)
    for place in numbers:
        filled[place] = filled[place] or symbol_of(note)
    return filled


def _pooled(data_set: DataSet) -> str:
    pooled = data_set.request.get("pooled", "")
    if pooled not in {"", _LAST}:
        raise DefinitionError(
            f"data set {data_set.id!r}: found pooled = {pooled!r}, expected {_LAST!r} or no such line"
        )
    return pooled


def _period(text: str, *, pooled: str, where: str) -> Period:
    match = _POOLED.fullmatch(text)
    if match is not None and not pooled:
        raise SourceChanged(
            f"{where}: found the time period {text!r}, several years pooled. Neighbours share years, so they are "
            f'no series; write `pooled = "{_LAST}"` in the data set\'s request to show each at its last year'
        )
    period = read_period(_last_year(match) if match else text, forms=_FORMS)
    if period is None:
        raise SourceChanged(
            f"{where}: found the time period {text!r}, expected one like {', '.join(_FORMS)}. {FETCH_AGAIN}, or ask "
            f"for an indicator by year"
        )
    return period


def _last_year(pooled: re.Match[str]) -> str:
    """`2021 - 23` ends with `2023`, `2019/20 - 21/22` with `2021/22`, and `1999 - 01` with `2001`."""
    first, end = int(pooled["first"]), pooled["end"]
    century = first // 100 + (int(end[:2]) < first % 100)
    return f"{century}{end}"


SOURCE = Source(
    base_url="https://fingertips.phe.org.uk/api",
    request=request,
    parse=parse,
    needs=("indicator", "area_type"),
    may=("parent_area_type", "profile", "pooled", "release"),
)
