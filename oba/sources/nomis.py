"""Population estimates and other counts from Nomis, of the Office for National Statistics.

An answer is CSV in pages of at most 25,000 rows (https://www.nomisweb.co.uk/api/v01/help). Nomis is reported to cut
longer answers off without a word, so each page is asked to say how many records there are, and a collection that
has fewer is refused. Single years of age are codes of their own: 101 to 191 are the ages 0 to 90 and over.

Out of scope: keys of registered users, and finding out which codes a dataset has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from oba.domain.data_set import DataSet
from oba.domain.errors import DefinitionError, SourceChanged, SourceUnavailable
from oba.domain.period import Period
from oba.domain.status import is_value
from oba.sources.csv_text import CsvRows, columns_of, read_rows
from oba.sources.derivation import total
from oba.sources.ons_place import level_of, place_of
from oba.sources.printed_period import read_period
from oba.sources.source import Asking, Delivery, Payload, Source
from oba.sources.table import FETCH_AGAIN, Place, Table
from oba.sources.unnumbered import deliver_new, fetch, required

PAGE_ROWS = 25_000
"""The most rows that Nomis gives a guest at once (https://search.r-project.org/CRAN/refmans/nomisr/html/nomis_get_data.html)."""

SELECTED = (
    "date_name",
    "geography_code",
    "geography_name",
    "c_age_name",
    "gender_name",
    "measures_name",
    "obs_value",
    "obs_status",
    "record_offset",
    "record_count",
)
POPULATION = "population"
"""The column of sums over ages."""

_ASKED = ("geography", "gender", "c_age", "measures", "date")
_MISSING_STATUS = "Q"
_MISSING = "x"
_TOGETHER = ("GENDER_NAME", "MEASURES_NAME")
_FORMS = ("2025", "2024/25", "2025 Q1", "March 2025")
_AGE = re.compile(r"aged? (?P<years>[0-9]{1,3})(\+| and over)?", re.IGNORECASE)
_UNDER_ONE = "aged under 1 year"
_AGES = re.compile(r"(?P<first>[0-9]{1,3})-(?P<last>[0-9]{1,3})")
_COUNT = re.compile(r"[0-9]{1,9}")
_ASK_AGAIN = "Nothing of it was kept; ask again later"


def request(data_set: DataSet, asking: Asking) -> Iterator[Delivery]:
    """Every page of the answer, unless they are the ones that are held."""
    required(data_set, "geography")
    url = f"{asking.base_url}/dataset/{required(data_set, 'dataset')}.data.csv"
    params = {key: data_set.request[key] for key in _ASKED if key in data_set.request}
    params |= {"select": ",".join(SELECTED), "recordLimit": str(PAGE_ROWS)}
    payloads: list[Payload] = []
    got, total = 0, 1
    while got < total:
        asked = params | {"recordOffset": str(got)}
        payloads.append(fetch(asking, url, role=f"page {len(payloads) + 1}", params=asked))
        page = _page(payloads[-1], name=data_set.id)
        total = _record_count(page, of=total if got else None)
        _refuse_short(page, offset=got, total=total)
        got += len(page)
    yield from deliver_new(payloads, asking=asking, release=data_set.request.get("release", ""))


def parse(data_set: DataSet, payloads: Sequence[Payload]) -> Table:
    """Every row about England, a region or an authority; columns by Nomis' names in capitals.

    A value that is missing is `x`. With `sum_ages` in the request the single years of age are added up to one row for
    each area, date, gender and measure, in the column `population`; a symbol in any part is the sum's too.
    Raises `SourceUnavailable` when the pages together are fewer rows than Nomis says there are.
    """
    pages = [_page(payload, name=data_set.id) for payload in payloads]
    got, total = 0, None
    for page in pages:
        total = _record_count(page, of=total)
        got += len(page)
    if got != total:
        raise SourceUnavailable(f"{data_set.id}: found {got:,} rows, expected {total or 0:,}. {_ASK_AGAIN}")
    table = _table(pages, name=data_set.id)
    ages = data_set.request.get("sum_ages", "")
    return _summed(table, ages=_wanted_ages(ages, data_set=data_set)) if ages else table


def _page(payload: Payload, *, name: str) -> CsvRows:
    rows = read_rows(payload.content, name=f"{name}, {payload.role}")
    return CsvRows(name=rows.name, header=tuple(column.upper() for column in rows.header), rows=rows.rows)


def _record_count(page: CsvRows, *, of: int | None) -> int:
    """How many rows all pages have together, as a page says; `of` is what the pages before said, None for the first."""
    if not len(page) and of is None:
        raise SourceChanged(f"{page.name}: holds no row. Correct geography, date and c_age in the data set's request")
    if not len(page):
        raise SourceUnavailable(f"{page.name}: holds no row, though not all {of:,} were received. {_ASK_AGAIN}")
    place = page.place("RECORD_COUNT")
    said = {cells[place] for _, cells in page}
    counts = {int(text) for text in said if _COUNT.fullmatch(text)}
    if len(counts) != 1 or len(said) != 1:
        raise SourceChanged(f"{page.name}: found RECORD_COUNT {sorted(said)}, expected one number. {FETCH_AGAIN}")
    (count,) = counts
    if of is not None and count != of:
        raise SourceUnavailable(
            f"{page.name}: found RECORD_COUNT {count:,}, expected {of:,} as on the page before: "
            f"Nomis has changed the figures meanwhile. {_ASK_AGAIN}"
        )
    return count


def _refuse_short(page: CsvRows, *, offset: int, total: int) -> None:
    expected = min(PAGE_ROWS, total - offset)
    if len(page) != expected:
        raise SourceUnavailable(
            f"{page.name}: found {len(page):,} rows from {offset:,} on, expected {expected:,} of {total:,}: "
            f"the answer was cut off. {_ASK_AGAIN}"
        )


def _table(pages: Sequence[CsvRows], *, name: str) -> Table:
    header = pages[0].header
    places: list[Place] = []
    kept: list[list[str]] = []
    periods: dict[str, Period] = {}
    for page in pages:
        code, area, date = (page.place(column) for column in ("GEOGRAPHY_CODE", "GEOGRAPHY_NAME", "DATE_NAME"))
        value, status = page.place("OBS_VALUE"), page.place("OBS_STATUS")
        if page.header != header:
            raise SourceChanged(f"{page.name}: its columns are not those of the first page. {FETCH_AGAIN}")
        for line, cells in page:
            if level_of(cells[code]) is None:
                continue
            if cells[date] not in periods:
                periods[cells[date]] = _period(cells[date], where=f"{page.name}, line {line}")
            place = place_of(cells[code], name=cells[area], period=periods[cells[date]])
            if place is not None:
                row = list(cells)
                row[value] = _MISSING if cells[status] == _MISSING_STATUS or not cells[value] else cells[value]
                places.append(place)
                kept.append(row)
    return Table(name=name, places=places, columns=columns_of(header, kept))


def _period(text: str, *, where: str) -> Period:
    period = read_period(text, forms=_FORMS)
    if period is None:
        raise SourceChanged(f"{where}: found DATE_NAME {text!r}, expected one like {', '.join(_FORMS)}. {FETCH_AGAIN}")
    return period


def _wanted_ages(text: str, *, data_set: DataSet) -> range:
    match = _AGES.fullmatch(text)
    if match is None or int(match["first"]) > int(match["last"]):
        raise DefinitionError(
            f'data set {data_set.id!r}: found sum_ages = {text!r}, expected the first and last year of age, like "0-17"'
        )
    return range(int(match["first"]), int(match["last"]) + 1)


def _summed(table: Table, *, ages: range) -> Table:
    together = [column for column in _TOGETHER if column in table.columns]
    labels = [table.column(column) for column in together]
    parts: dict[tuple[Place, tuple[str, ...]], dict[int, str]] = {}
    for row, (place, age) in enumerate(zip(table.places, table.column("C_AGE_NAME"), strict=True)):
        years = _years(age)
        if years not in ages:
            continue
        of_one = parts.setdefault((place, tuple(texts[row] for texts in labels)), {})
        if of_one.setdefault(years, table.column("OBS_VALUE")[row]) != table.column("OBS_VALUE")[row]:
            raise SourceChanged(f"{table.name}: {place.name} {place.period} has {age!r} twice. {FETCH_AGAIN}")
    columns = {column: tuple(key[1][k] for key in parts) for k, column in enumerate(together)}
    columns[POPULATION] = tuple(
        _sum(of_one, ages=ages, where=f"{table.name}: {place.name} {place.period}")
        for (place, _), of_one in parts.items()
    )
    return Table(name=table.name, places=tuple(place for place, _ in parts), columns=columns)


def _years(age: str) -> int:
    """The single year of age that a label names; -1 for bands and for all ages."""
    if age.lower() == _UNDER_ONE:
        return 0
    match = _AGE.fullmatch(age)
    return int(match["years"]) if match else -1


def _sum(parts: dict[int, str], *, ages: range, where: str) -> str:
    absent = [str(years) for years in ages if years not in parts]
    if absent:
        raise SourceChanged(
            f"{where}: the ages {', '.join(absent)} are not there. Ask for every single year of age in `c_age` "
            f"(101 is age 0), or correct `sum_ages`"
        )
    for years in ages:
        if not is_value(parts[years]):
            raise SourceChanged(f"{where}, age {years}: found {parts[years]!r}, expected a number. {FETCH_AGAIN}")
    return total([parts[years] for years in ages])


SOURCE = Source(
    base_url="https://www.nomisweb.co.uk/api/v01",
    request=request,
    parse=parse,
    needs=("dataset", "geography"),
    may=("gender", "c_age", "measures", "date", "sum_ages", "release"),
)
