"""From the figures of an extract back to the tidy files that they were read from, as far as the figures say.

The inverse of `oba.sources.indicator_figures.read_figures`: reading a file with the `[[source]]` that it was made for
gives the extract's texts again. Columns that a source adds up are filled from other indicators' figures where these say
what stands there; the last column that nothing says takes what remains. A cell that nothing determines holds `z`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from oba.domain.area import AreaKind
from oba.domain.indicator import FigureSource, Indicator
from oba.domain.period import Period
from oba.domain.status import SYMBOLS
from oba.sources.areas import ListedArea
from oba.sources.extract import Extract

LAYOUT = (
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "la_name",
    "new_la_code",
)
UNDETERMINED = "z"
_COUNTRY = ("E92000001", "England")
_LEVEL_OF_KIND = {
    AreaKind.COUNTRY: "National",
    AreaKind.REGION: "Regional",
    AreaKind.AUTHORITY: "Local authority",
}
_NO_LABEL = "Total"
"""What a filter says in rows of sources that do not name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Columns of one row: the file, the labels that choose the row, and where and when it is about."""

    file: str
    where: Mapping[str, str]
    columns: tuple[str, ...]
    area_code: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """A file that is being filled in. `rows` maps labels, area and period to the texts of columns."""

    name: str
    filters: dict[str, None] = field(default_factory=dict)
    measures: dict[str, None] = field(default_factory=dict)
    rows: dict[tuple[tuple[str, ...], str, str], dict[str, str]] = field(default_factory=dict)

    def row(self, cells: Cells) -> dict[str, str]:
        labels = tuple(cells.where.get(column, _NO_LABEL) for column in self.filters)
        return self.rows.setdefault((labels, cells.area_code, cells.period), {})

    def put(self, cells: Cells, column: str, text: str) -> None:
        """Raises `ValueError` when another figure has said something else of the same cell."""
        earlier = self.row(cells).setdefault(column, text)
        if earlier != text:
            raise ValueError(
                f"{self.name}: {column} of {cells.area_code} {cells.period} ({dict(cells.where)}) is {earlier!r} by "
                f"one figure and {text!r} by another"
            )


def tidy_files(indicators: Iterable[Indicator], extract: Extract) -> dict[str, bytes]:
    """The tidy files of every source that names a release, by name.

    Raises `ValueError` when figures contradict each other in one cell.
    """
    sources = {(one.id, source.release): source for one in indicators for source in one.sources if source.release}
    sheets = _sheets(sources.values())
    sums: list[tuple[Cells, str]] = []
    for cells, text in _texts(extract, sources=sources):
        if len(cells.columns) == 1:
            sheets[cells.file].put(cells, cells.columns[0], text)
        else:
            sums.append((cells, text))
    for cells, text in sums:
        _put_parts(sheets[cells.file], cells, total=text)
    places = _Places(extract.areas)
    return {name: _written(sheet, places=places) for name, sheet in sheets.items()}


def _sheets(sources: Iterable[FigureSource]) -> dict[str, _Sheet]:
    """An empty sheet for every file, with the filters and measures that any source asks of it."""
    sheets: dict[str, _Sheet] = {}
    for source in sources:
        value = (source.value,) if source.value else ()
        apart = _denominator_cells(source, area_code="", period="2000")
        for name, where, columns in (
            (source.file, source.where, (*value, *source.numerator)),
            (apart.file, apart.where, source.denominator),
        ):
            if columns:
                sheet = sheets.setdefault(name, _Sheet(name=name))
                sheet.filters.update(dict.fromkeys(where))
                sheet.measures.update(dict.fromkeys(columns))
    return sheets


def _texts(extract: Extract, *, sources: Mapping[tuple[str, str], FigureSource]) -> Iterator[tuple[Cells, str]]:
    """Every text of every figure, with the cells that it was read from."""
    figures = extract.figures
    for k in range(len(figures)):
        source = sources[figures.indicator[k], figures.release[k]]
        own = partial(
            Cells, file=source.file, where=source.where, area_code=figures.area_code[k], period=figures.period[k]
        )
        if source.value:
            text = figures.text[k]
            printed = {said: label for label, said in source.labels.items()}
            yield own(columns=(source.value,)), printed.get(text, text)
        if source.numerator:
            yield own(columns=source.numerator), figures.numerator_text[k]
        denominator = figures.denominator_text[k]
        if source.denominator and (denominator or not _stands_apart(source)):
            cells = _denominator_cells(source, area_code=figures.area_code[k], period=figures.period[k])
            yield cells, denominator


def _stands_apart(source: FigureSource) -> bool:
    """Whether the denominator stands in another row or file than the numerator."""
    return source.denominator_file is not None or source.denominator_where is not None or source.denominator_lag != 0


def _denominator_cells(source: FigureSource, *, area_code: str, period: str) -> Cells:
    where = source.denominator_where
    if where is None:
        where = {} if source.denominator_file is not None else source.where
    return Cells(
        file=source.denominator_file or source.file,
        where=where,
        columns=source.denominator,
        area_code=area_code,
        period=Period(period).later(-source.denominator_lag).code if source.denominator_lag else period,
    )


def _put_parts(sheet: _Sheet, cells: Cells, *, total: str) -> None:
    """Fills the columns that add up to a total: none is touched that is known, and the last unknown takes the rest."""
    known = sheet.row(cells)
    unknown = [column for column in cells.columns if column not in known]
    if not unknown:
        return
    if total in SYMBOLS:
        for column in unknown:
            sheet.put(cells, column, total)
        return
    rest = _number(total) - sum(_number(known[column]) for column in cells.columns if column in known)
    for column in unknown[:-1]:
        sheet.put(cells, column, "0")
    sheet.put(cells, unknown[-1], str(rest))


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


class _Places:
    """The place columns of an area and period, in the order of `LAYOUT`, each put together once."""

    def __init__(self, areas: Sequence[ListedArea]) -> None:
        names = {area.area_code: area.name for area in areas}
        self._areas = {area.area_code: self._columns(area, names=names) for area in areas}
        levels = list(_LEVEL_OF_KIND.values())
        self._order = {code: (levels.index(columns[0]), code) for code, columns in self._areas.items()}
        self._times: dict[str, tuple[str, str]] = {}

    @staticmethod
    def _columns(area: ListedArea, *, names: Mapping[str, str]) -> tuple[str, ...]:
        region = area.area_code if area.kind is AreaKind.REGION else area.region_code
        authority = (area.la_code, area.name, area.area_code) if area.kind is AreaKind.AUTHORITY else ("", "", "")
        return (_LEVEL_OF_KIND[area.kind], *_COUNTRY, region, names.get(region, ""), *authority)

    def of(self, area_code: str, period: str) -> tuple[str, ...]:
        return (*self._time(period), *self._areas[area_code])

    def order(self, area_code: str) -> tuple[int, str]:
        """Country, regions, authorities, each by code."""
        return self._order[area_code]

    def _time(self, period: str) -> tuple[str, str]:
        if period not in self._times:
            academic = "/" in period
            kind = "Academic year" if academic else "Reporting year"
            self._times[period] = (period.replace("/", ""), kind)
        return self._times[period]


def _written(sheet: _Sheet, *, places: _Places) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*LAYOUT, *sheet.filters, *sheet.measures))
    ordered = sorted(sheet.rows.items(), key=lambda item: (item[0][2], places.order(item[0][1]), item[0][0]))
    for (labels, area_code, period), cells in ordered:
        measures = [cells.get(column, UNDETERMINED) for column in sheet.measures]
        writer.writerow((*places.of(area_code, period), *labels, *measures))
    return text.getvalue().encode()
