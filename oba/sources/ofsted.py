"""Ofsted's judgements on local authorities' services for children, as at 31 March of a year.

They come once a year as an ODS workbook on GOV.UK, each time at another address. It is either fetched (`address`) or
read from disk (`path`). Two layouts are known:

- 2025: a sheet `Inspections_as_at_31_March`, three rows of titles, an ONS code for each authority;
- 2024: other names of sheets, nine columns without ONS codes, and a sheet that holds two tables, a blank row between.

Both are read by what they say: the sheet about a 31 March, and in it the first table of local authorities with a
column for overall effectiveness. Neither England nor a region has a row: Ofsted's regions are others than the nine.

Out of scope: visits within the year, the history of inspections, and turning judgements into numbers, which the
`labels` of an indicator's [[source]] do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from pathlib import Path

from oba.domain.data_set import DataSet
from oba.domain.errors import DefinitionError, SourceChanged
from oba.domain.period import Period
from oba.sources.csv_text import columns_of
from oba.sources.folder import read_payload
from oba.sources.ons_place import level_of
from oba.sources.printed_period import read_period
from oba.sources.source import Asking, Delivery, Payload, Source
from oba.sources.spreadsheet import read_workbook
from oba.sources.table import FETCH_AGAIN, Level, Place, Table, nearest
from oba.sources.unnumbered import at_base, deliver_new, fetch

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

NOT_JUDGED = "z"
"""What an empty judgement is: the question was not asked yet at that inspection, as Ofsted's note on the sheet says."""

_NAME, _CODE, _OVERALL = "Local authority name", "Local authority area code", "Overall effectiveness"
_AS_AT = re.compile(r"\bat 31(st)? mar(ch)?\b", re.IGNORECASE)
_DATED = re.compile(r"\bat 31(?:st)? mar(?:ch)? (?P<year>20[0-9]{2})\b", re.IGNORECASE)
_DAY = re.compile(r"(?P<day>[0-9]{1,2}) (?P<month>[A-Za-z]+ [0-9]{4})")
_COVER = "Cover"
_PUBLISHED = "Published on:"

Rows = Sequence[Sequence[str]]


def request(data_set: DataSet, asking: Asking) -> Iterator[Delivery]:
    """The workbook, unless it is the one that is held, with the day of publication that its cover states."""
    payload = _payload(data_set, asking)
    day = published_on(read_workbook(payload.content, name=data_set.id))
    yield from deliver_new([payload], asking=asking, release=data_set.request.get("release", ""), published_on=day)


def parse(data_set: DataSet, payloads: Sequence[Payload]) -> Table:
    """One row for each authority: every column as printed (blanks folded), an empty judgement as `z`.

    Dates are written 2025-03-31. A place has the ONS code that is printed, "" in the layout of 2024: those are known
    by their name alone. The period is `period` of the request, else the year of the 31 March that the titles name.
    """
    sheets = read_workbook(payloads[0].content, name=data_set.id)
    sheet = _sheet(sheets, wanted=data_set.request.get("sheet", ""), name=data_set.id)
    where = f"{data_set.id}, sheet {sheet!r}"
    period = _period(data_set, sheets=sheets, sheet=sheet, where=where)
    header, rows = _judgements(sheets[sheet], where=where)
    first_judgement = header.index(_OVERALL)
    places: list[Place] = []
    kept: list[list[str]] = []
    for row in rows:
        place = _place(dict(zip(header, row, strict=True)), period=period, where=where)
        if place is not None:
            places.append(place)
            kept.append([*row[:first_judgement], *(text or NOT_JUDGED for text in row[first_judgement:])])
    _refuse_twice(places, where=where)
    return Table(name=data_set.id, places=places, columns=columns_of(header, kept))


def published_on(sheets: Mapping[str, Rows]) -> date | None:
    """The day that the cover states as that of publication; None where there is none that can be read."""
    stated = [row[1] for row in sheets.get(_COVER, ()) if row[0] == _PUBLISHED and len(row) > 1]
    if not stated:
        return None
    text = stated[0]
    match = _DAY.fullmatch(text)
    if match is not None:
        month = read_period(match["month"], forms=("March 2025",))
        text = f"{month}-{int(match['day']):02d}"
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _payload(data_set: DataSet, asking: Asking) -> Payload:
    address, path = data_set.request.get("address", ""), data_set.request.get("path", "")
    if bool(address) == bool(path):
        raise DefinitionError(
            f"data set {data_set.id!r}: found {'both' if address else 'neither'} `address` and `path` in its request, "
            f"expected one of them. Give the address of Ofsted's ODS file, or the path to it on disk"
        )
    if path:
        return read_payload(Path(path), name=data_set.id)
    address = at_base(address, base_url=asking.base_url)
    return fetch(asking, address, role="data", accept=MEDIA_TYPE, expect="a workbook (ODS)")


def _sheet(sheets: Mapping[str, Rows], *, wanted: str, name: str) -> str:
    """The sheet that the request names, else the one about the state at a 31 March."""
    if wanted:
        if wanted not in sheets:
            raise SourceChanged(f"{name}: there is no sheet {wanted!r}; {nearest(wanted, sheets)}. Correct `sheet`")
        return wanted
    judging = [sheet for sheet in sheets if _header_at(sheets[sheet]) is not None]
    found = [sheet for sheet in judging if _AS_AT.search(sheet.replace("_", " "))]
    found = found or [sheet for sheet in judging if any(_AS_AT.search(title) for title in _titles(sheets[sheet]))]
    if len(found) != 1:
        raise SourceChanged(
            f"{name}: found {len(found)} sheets with judgements as at 31 March, expected one. Its sheets are "
            f"{', '.join(map(repr, sheets))}: write the right one as `sheet` in the data set's request"
        )
    return found[0]


def _header_at(rows: Rows) -> int | None:
    """The row, 0 for the first, in which the first table of authorities' judgements has its header."""
    return next((k for k, row in enumerate(rows) if _NAME in row and _OVERALL in row), None)


def _titles(rows: Rows) -> list[str]:
    """What stands above the header, nearest first."""
    above = rows[: _header_at(rows) or 0]
    return [text for row in reversed(above) for text in row if text]


def _judgements(rows: Rows, *, where: str) -> tuple[tuple[str, ...], list[list[str]]]:
    """Header and rows of the first table: from its header to the first blank row, between blank columns."""
    at = _header_at(rows)
    if at is None:
        raise SourceChanged(f"{where}: no row holds both {_NAME!r} and {_OVERALL!r}. {FETCH_AGAIN}, or correct `sheet`")
    whole = rows[at]
    first = last = whole.index(_NAME)
    while first > 0 and whole[first - 1]:
        first -= 1
    while last + 1 < len(whole) and whole[last + 1]:
        last += 1
    header = tuple(whole[first : last + 1])
    _check_header(header, where=f"{where}, row {at + 1}")
    cut = ([*row[first : last + 1]] for row in rows[at + 1 :])
    return header, list(takewhile(any, cut))


def _check_header(header: Sequence[str], *, where: str) -> None:
    if _OVERALL not in header:
        raise SourceChanged(f"{where}: a blank column parts {_NAME!r} from {_OVERALL!r}. {FETCH_AGAIN}")
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise SourceChanged(f"{where}: the header names {', '.join(map(repr, twice))} more than once. {FETCH_AGAIN}")


def _place(row: Mapping[str, str], *, period: Period, where: str) -> Place | None:
    """The authority of a row; None for other areas and for notes below the table."""
    name, code = row[_NAME], row.get(_CODE, "")
    if not name and not row[_OVERALL]:
        return None
    if not name or (_CODE in row and not code):
        raise SourceChanged(f"{where}: the row {list(row.values())} lacks the authority's name or code. {FETCH_AGAIN}")
    if code and level_of(code) is not Level.AUTHORITY:
        return None
    return Place(level=Level.AUTHORITY, code=code, la_code=None, name=name, region_code="", period=period)


def _refuse_twice(places: Sequence[Place], *, where: str) -> None:
    twice = sorted({place.name for place in places if places.count(place) > 1})
    if twice:
        raise SourceChanged(
            f"{where}: lists {', '.join(twice)} more than once, so it is no table of the state on one day. "
            f"Write the right sheet as `sheet` in the data set's request"
        )


def _period(data_set: DataSet, *, sheets: Mapping[str, Rows], sheet: str, where: str) -> Period:
    given = data_set.request.get("period", "")
    cover = [text for row in sheets.get(_COVER, ()) for text in row]
    dated = (_DATED.search(title) for title in [*_titles(sheets[sheet]), sheet.replace("_", " "), *cover])
    found = given or next((match["year"] for match in dated if match), "")
    try:
        return Period(found)
    except ValueError as error:
        if given:
            raise DefinitionError(f"data set {data_set.id!r}: in `period` of its request, {error}") from None
        raise SourceChanged(
            f'{where}: no title says as at which 31 March it is. Write `period = "2025"` in the data set\'s request'
        ) from None


SOURCE = Source(base_url="", request=request, parse=parse, may=("address", "path", "period", "sheet", "release"))
"""Of `address` and `path` it needs exactly one."""
