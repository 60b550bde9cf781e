"""How the columns of any publisher's CSV are to be understood, as a data set's request says it.

| key | what it says | if it is left out |
|---|---|---|
| `area_code` | the column with the area's ONS code | `la_code` must be there |
| `la_code` | the column with the Department for Education's number of the authority | no numbers |
| `area_name` | the column with the area's name | areas are called by their codes |
| `level` | the column with the kind of area | the ONS code says it; without one every row is an authority's |
| `levels` | what stands in it: `country: national, region: regional, council: authority` | as in the tidy layout |
| `england` | what stands for England in the column of codes, where it is no ONS code | `E92000001` |
| `period` | the column with the period | `period_value` must be there |
| `period_value` | the one period that the whole file is about, written as `period_form` says | `period` must be there |
| `period_form` | an example of how periods are written, one of `printed_period.FORMS` | `2025` |
| `leave_out` | codes of rows that are left out: `E06000060, Total` | none |
| `symbols` | texts that stand for symbols in all other columns: `*:c, -:z, ..:x`; `:x` for empty cells | none |
| `delimiter` | what stands between cells: `,`, `;`, `|` or `tab` | `,` |
| `encoding` | `windows-1252`, `utf-16` | `utf-8` |
| `header_row` | which row holds the header, 1 for the first | 1 |
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass

from oba.domain.data_set import DataSet
from oba.domain.errors import DefinitionError
from oba.domain.period import Period
from oba.domain.status import SYMBOLS
from oba.sources.printed_period import FORMS, read_period
from oba.sources.table import Level
from oba.sources.tidy_file import ENGLAND

KEYS = (
    "area_code",
    "la_code",
    "area_name",
    "level",
    "levels",
    "england",
    "period",
    "period_value",
    "period_form",
    "leave_out",
    "symbols",
    "delimiter",
    "encoding",
    "header_row",
)

_LEVEL_NAMES = {"national": Level.NATIONAL, "regional": Level.REGIONAL, "authority": Level.AUTHORITY}
_TIDY_LEVELS = {level.value: level for level in Level}
_DELIMITERS = {",": ",", ";": ";", "|": "|", "tab": "\t"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvMapping:
    """A data set's mapping, checked. Names of columns are "" where there is none, as is `period` of the whole file.

    `whole_period` is None where a column holds the periods. `symbols` maps a text to the symbol that it stands for.
    """

    area_code: str
    la_code: str
    area_name: str
    level: str
    levels: Mapping[str, Level]
    england: str
    period: str
    whole_period: Period | None
    period_form: str
    leave_out: frozenset[str]
    symbols: Mapping[str, str]
    delimiter: str
    encoding: str
    header_row: int


def read_mapping(data_set: DataSet) -> CsvMapping:
    """The mapping in a data set's request; raises `DefinitionError` with every finding at once."""
    given = data_set.request
    findings: list[str] = []
    if not (given.get("area_code") or given.get("la_code")):
        findings.append("found neither `area_code` nor `la_code`. Name the column that says which area a row is about")
    if bool(given.get("period")) == bool(given.get("period_value")):
        findings.append("expected one of `period` (a column) and `period_value` (of the whole file). Write one of them")
    form = given.get("period_form", FORMS[0])
    mapping = CsvMapping(
        area_code=given.get("area_code", ""),
        la_code=given.get("la_code", ""),
        area_name=given.get("area_name", ""),
        level=given.get("level", ""),
        levels=_levels(given.get("levels", ""), findings=findings),
        england=given.get("england", ENGLAND),
        period=given.get("period", ""),
        whole_period=_whole_period(given.get("period_value", ""), form=form, findings=findings),
        period_form=form,
        leave_out=frozenset(_listed(given.get("leave_out", ""))),
        symbols=_symbols(given.get("symbols", ""), findings=findings),
        delimiter=_delimiter(given.get("delimiter", ","), findings=findings),
        encoding=_encoding(given.get("encoding", "utf-8"), findings=findings),
        header_row=_header_row(given.get("header_row", "1"), findings=findings),
    )
    if findings:
        raise DefinitionError([f"data set {data_set.id!r}: in its request, {finding}" for finding in findings])
    return mapping


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _pairs(text: str) -> dict[str, str]:
    """`a: b, c: d` by what stands before the last colon of each pair; that may be empty, or a colon itself."""
    pairs = {}
    for part in _listed(text):
        first, _, second = part.rpartition(":")
        pairs[first.strip()] = second.strip()
    return pairs


def _levels(text: str, *, findings: list[str]) -> dict[str, Level]:
    pairs = _pairs(text)
    findings += [
        f"`levels` holds {word!r}: {level!r}, expected one of {', '.join(_LEVEL_NAMES)} after the colon"
        for word, level in pairs.items()
        if level not in _LEVEL_NAMES
    ]
    return {word: _LEVEL_NAMES[level] for word, level in pairs.items() if level in _LEVEL_NAMES} or _TIDY_LEVELS


def _symbols(text: str, *, findings: list[str]) -> dict[str, str]:
    pairs = _pairs(text)
    findings += [
        f"`symbols` holds {word!r}: {symbol!r}, expected one of {', '.join(SYMBOLS)} after the colon"
        for word, symbol in pairs.items()
        if symbol not in SYMBOLS
    ]
    return pairs


def _whole_period(text: str, *, form: str, findings: list[str]) -> Period | None:
    if form not in FORMS:
        findings.append(f"found period_form = {form!r}, expected one of {', '.join(FORMS)}")
        return None
    period = read_period(text, forms=(form,)) if text else None
    if text and period is None:
        findings.append(f"found period_value = {text!r}, expected it in the form {form}. Correct it or `period_form`")
    return period


def _delimiter(text: str, *, findings: list[str]) -> str:
    if text not in _DELIMITERS:
        findings.append(f"found delimiter = {text!r}, expected one of {' '.join(_DELIMITERS)}")
    return _DELIMITERS.get(text, ",")


def _encoding(text: str, *, findings: list[str]) -> str:
    try:
        return codecs.lookup(text).name
    except LookupError:
        findings.append(f"found encoding = {text!r}, which is none. Write utf-8, utf-16 or windows-1252")
        return "utf-8"


def _header_row(text: str, *, findings: list[str]) -> int:
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    findings.append(f"found header_row = {text!r}, expected the number of a row, 1 for the first")
    return 1
