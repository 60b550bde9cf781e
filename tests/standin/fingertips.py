"""Answers in the layout of the Office for Health Improvement and Disparities' Fingertips: `all_data/csv`.

The figures are made up; the layout, its rows for deprivation deciles and its blanks with a note are the publisher's.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .answers import Answer, Asked, text_answer

PATH = "/api/all_data/csv/by_indicator_id"
ENGLAND_TYPE, REGION_TYPE, AUTHORITY_TYPE = "15", "6", "502"
TYPE_NAMES: dict[str, str] = {
    ENGLAND_TYPE: "England",
    REGION_TYPE: "Regions (statistical)",
    AUTHORITY_TYPE: "Counties & UAs (from Apr 2023)",
}
COLUMNS = (
    "Indicator ID",
    "Indicator Name",
    "Parent Code",
    "Parent Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Category Type",
    "Category",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Lower CI 99.8 limit",
    "Upper CI 99.8 limit",
    "Count",
    "Denominator",
    "Value note",
    "Recent Trend",
    "Compared to England value or percentiles",
    "Compared to percentiles",
    "Time period Sortable",
    "New data",
    "Compared to goal",
    "Time period range",
)
ADMISSIONS_ID = 90284
ADMISSIONS = "Hospital admissions caused by unintentional and deliberate injuries in children (aged 0 to 14 years)"
_SCILLY = "E06000053"
_COMBINED = "Value for Cornwall and Isles of Scilly combined"
_PER = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FingertipsArea:
    """A place, its kind (a key of `TYPE_NAMES`) and the region that an authority lies in, "" for the others."""

    code: str
    name: str
    type_id: str
    region_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FingertipsValue:
    """A value as printed; texts are "" and `note` says why where there is none."""

    area: FingertipsArea
    period: str
    value: str
    count: str = ""
    denominator: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FingertipsIndicator:
    """An indicator with its values, earliest period first."""

    id: int
    name: str
    sex: str
    age: str
    values: tuple[FingertipsValue, ...]


def made_up_admissions(areas: Sequence[FingertipsArea], *, first_year: int, last_year: int) -> FingertipsIndicator:
    """Admissions per 10,000 children for every area and financial year; the same figures on every machine."""
    values = (
        _made_up(area, f"{year}/{(year + 1) % 100:02d}") for year in range(first_year, last_year + 1) for area in areas
    )
    return FingertipsIndicator(id=ADMISSIONS_ID, name=ADMISSIONS, sex="Persons", age="<15 yrs", values=tuple(values))


def _made_up(area: FingertipsArea, period: str) -> FingertipsValue:
    if area.code == _SCILLY:
        return FingertipsValue(area=area, period=period, value="", note=_COMBINED)
    drawn = int.from_bytes(hashlib.sha256(f"{area.code} {period}".encode()).digest()[:4])
    denominator = 20_000 + drawn % 80_000
    count = denominator * (60 + drawn // 7 % 80) // _PER
    value = f"{count * _PER / denominator:.7f}"
    return FingertipsValue(area=area, period=period, value=value, count=str(count), denominator=str(denominator))


def fingertips_answer(asked: Asked, indicators: Sequence[FingertipsIndicator]) -> Answer | None:
    """The CSV of the indicators asked for; None for another path. An unknown indicator gives a header alone."""
    if asked.path != PATH:
        return None
    given = dict(asked.query)
    child, parent = given.get("child_area_type_id", ""), given.get("parent_area_type_id", ENGLAND_TYPE)
    wanted = given.get("indicator_ids", "").split(",")
    if child not in TYPE_NAMES or parent not in TYPE_NAMES or not all(one.isdigit() for one in wanted):
        return text_answer("The request is invalid.", status=400)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for indicator in indicators:
        if str(indicator.id) in wanted:
            writer.writerows(_rows(indicator, types=(ENGLAND_TYPE, parent, child), parent=parent))
    headers = (("Content-Type", "text/csv"), ("Content-Disposition", "attachment; filename=indicators.csv"))
    return Answer(status=200, headers=headers, body=text.getvalue().encode())


def _rows(indicator: FingertipsIndicator, *, types: Sequence[str], parent: str) -> Iterator[list[str]]:
    names = {one.area.code: one.area.name for one in indicator.values}
    england = next((one.area.code for one in indicator.values if one.area.type_id == ENGLAND_TYPE), "")
    for one in indicator.values:
        if one.area.type_id not in types:
            continue
        above = one.area.region_code if parent == REGION_TYPE and one.area.region_code else england
        above = "" if above == one.area.code else above
        yield _row(indicator, one, parent=(above, names.get(above, "")))
        if one.area.code == england:
            yield _row(indicator, one, parent=("", ""), category="Most deprived decile (IMD2019)")


def _row(
    indicator: FingertipsIndicator, one: FingertipsValue, *, parent: tuple[str, str], category: str = ""
) -> list[str]:
    number = float(one.value) if one.value else None
    limits = [f"{number * share:.7f}" for share in (0.95, 1.05)] if number is not None else ["", ""]
    place = [*parent, one.area.code, one.area.name, TYPE_NAMES[one.area.type_id], indicator.sex, indicator.age]
    kind = ["County & UA deprivation deciles in England (IMD2019, 4/21 geography)", category] if category else ["", ""]
    figures = [one.value, *limits, "", "", one.count, one.denominator, one.note]
    sortable = f"{one.period[:4]}0000"
    rest = ["", "Not compared", "Not compared", sortable, "", "", "1y"]
    return [str(indicator.id), indicator.name, *place, *kind, one.period, *figures, *rest]
