"""Any publisher's CSV at a stable address: in the Department for Education's tidy layout, or with a mapping of columns.

`layout = "tidy"` needs nothing else; otherwise the data set's request says what the columns hold (`csv_mapping`).
An unchanged file is not sent again by a server that knows ETag or Last-Modified.

Out of scope: addresses that change from year to year, and tables with periods or areas across their columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oba.domain.data_set import DataSet
from oba.domain.errors import DefinitionError, SourceChanged
from oba.domain.period import Period
from oba.sources.csv_mapping import KEYS, CsvMapping, read_mapping
from oba.sources.csv_text import CsvRows, columns_of, read_rows, refuse_empty
from oba.sources.ons_place import is_ons_code, level_of
from oba.sources.printed_period import read_period
from oba.sources.source import Asking, Delivery, Payload, Source
from oba.sources.table import FETCH_AGAIN, Level, Place, Table
from oba.sources.tidy_file import ENGLAND, read_tidy_file
from oba.sources.unnumbered import as_payload, at_base, deliver_new, required

_TIDY = "tidy"


def request(data_set: DataSet, asking: Asking) -> Iterator[Delivery]:
    """The file, unless the server says that it is as it was, or it turns out to be."""
    address = at_base(required(data_set, "address"), base_url=asking.base_url)
    validators = asking.validators.get(address)
    received = asking.client.get(address, accept="text/csv, */*;q=0.5", expect="CSV", validators=validators)
    if received is not None:
        payload = as_payload(received, role="data", url=address)
        yield from deliver_new([payload], asking=asking, release=data_set.request.get("release", ""))


def parse(data_set: DataSet, payloads: Sequence[Payload]) -> Table:
    """Every row about England, a region or an authority; columns as printed, but for the texts that are symbols.

    Raises `DefinitionError` when the mapping is not sound, `SourceChanged` when the file is not as it says.
    """
    layout = data_set.request.get("layout", "")
    if layout == _TIDY:
        return read_tidy_file(payloads[0].content, name=data_set.id)
    if layout:
        raise DefinitionError(
            f"data set {data_set.id!r}: found layout = {layout!r}, expected {_TIDY!r} or no such line"
        )
    mapping = read_mapping(data_set)
    rows = read_rows(
        payloads[0].content,
        name=data_set.id,
        delimiter=mapping.delimiter,
        encoding=mapping.encoding,
        header_row=mapping.header_row,
    )
    refuse_empty(rows)
    return _table(rows, mapping=mapping)


def _table(rows: CsvRows, *, mapping: CsvMapping) -> Table:
    reader = _PlaceReader(rows, mapping=mapping)
    places: list[Place] = []
    kept: list[tuple[str, ...]] = []
    for line, cells in rows:
        place = reader.place(cells, where=f"{rows.name}, line {line}")
        if place is not None:
            places.append(place)
            kept.append(cells)
    apart = (mapping.area_code, mapping.la_code, mapping.area_name, mapping.level, mapping.period)
    columns = columns_of(rows.header, kept)
    for name in columns.keys() - set(apart):
        columns[name] = tuple(mapping.symbols.get(text, text) for text in columns[name])
    return Table(name=rows.name, places=places, columns=columns)


class _PlaceReader:
    """Reads of each row which place and period it is about; knows where the columns stand."""

    def __init__(self, rows: CsvRows, *, mapping: CsvMapping) -> None:
        self._mapping = mapping
        named = (mapping.area_code, mapping.la_code, mapping.area_name, mapping.level, mapping.period)
        self._at = {column: rows.place(column) for column in named if column}
        self._periods: dict[str, Period] = {}

    def place(self, cells: Sequence[str], *, where: str) -> Place | None:
        """The place of a row; None for rows that are left out, and for areas of other kinds."""
        mapping = self._mapping
        code, la_code = self._text(mapping.area_code, cells), self._text(mapping.la_code, cells)
        if {code, la_code} & mapping.leave_out:
            return None
        if mapping.england in {code, la_code}:
            code, la_code = ENGLAND, ""
        level = self._level(code, la_code, word=self._text(mapping.level, cells), where=where)
        if level is None:
            return None
        return _placed(
            level,
            code=code,
            la_code=la_code,
            name=self._text(mapping.area_name, cells),
            period=self._period(cells, where=where),
            where=where,
        )

    def _text(self, column: str, cells: Sequence[str]) -> str:
        return cells[self._at[column]] if column else ""

    def _level(self, code: str, la_code: str, *, word: str, where: str) -> Level | None:
        """The level that the ONS code says, and where there is none, the level's own column."""
        if self._mapping.level and word not in self._mapping.levels and code != ENGLAND:
            return None
        if is_ons_code(code):
            return level_of(code)
        if self._mapping.level:
            return self._mapping.levels[word]
        if la_code and not code:
            return Level.AUTHORITY
        raise SourceChanged(
            f"{where}: found the area code {code or la_code!r}, expected an ONS code like E06000066 or an authority's "
            f"number. If the row is about no area, add the code to `leave_out` in the data set's request; if it is "
            f"England's, write it as `england`"
        )

    def _period(self, cells: Sequence[str], *, where: str) -> Period:
        if self._mapping.whole_period is not None:
            return self._mapping.whole_period
        text, form = self._text(self._mapping.period, cells), self._mapping.period_form
        if text not in self._periods:
            period = read_period(text, forms=(form,))
            if period is None:
                raise SourceChanged(
                    f"{where}: found the period {text!r}, expected one like {form}. Correct `period_form` in the data "
                    f"set's request, or {FETCH_AGAIN.lower()}"
                )
            self._periods[text] = period
        return self._periods[text]


def _placed(level: Level, *, code: str, la_code: str, name: str, period: Period, where: str) -> Place:
    if level is Level.NATIONAL:
        return Place(level=level, code=ENGLAND, la_code=None, name="England", region_code="", period=period)
    if not is_ons_code(code) and not (level is Level.AUTHORITY and la_code):
        raise SourceChanged(
            f"{where}: found {name or 'a row'} ({level}) with the code {code!r}, no ONS code. {FETCH_AGAIN}"
        )
    return Place(
        level=level,
        code=code,
        la_code=la_code or None if level is Level.AUTHORITY else None,
        name=name or code or la_code,
        region_code="",
        period=period,
    )


SOURCE = Source(
    base_url="",
    request=request,
    parse=parse,
    needs=("address",),
    may=("layout", "release", *KEYS),
)
"""`base_url` stands in for scheme and host of the address when the settings give one."""
