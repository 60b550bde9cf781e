"""From a publisher's table to the figures of one indicator in one release.

Texts recur by the thousand, so each is judged once and looked up from then on; columns are taken whole.

Out of scope: adding authorities up to regions, and judging whether a figure is plausible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeVar

from oba.domain.errors import DefinitionError, SourceChanged
from oba.domain.holding import Holding
from oba.domain.indicator import UNIT_MULTIPLIER, FigureSource, Indicator
from oba.domain.period import Period
from oba.domain.rounding import half_up
from oba.domain.status import SYMBOL_OF, ValueStatus, read_value
from oba.sources.areas import folded_name
from oba.sources.table import FETCH_AGAIN, Level, Place, Table

PRECEDENCE = (
    ValueStatus.NOT_APPLICABLE,
    ValueStatus.UNAVAILABLE,
    ValueStatus.UNRELIABLE,
    ValueStatus.SUPPRESSED,
    ValueStatus.NEGLIGIBLE,
    ValueStatus.LOW,
)
"""Which symbol a derived value takes when its parts carry several: the one that says most about why there is none.

A question that does not arise outweighs a return that did not come, that outweighs a number hidden, and a part that
only rounds to zero comes last. Nothing derived from a symbol is ever a number.
"""

MOST_NAMED: Final = 3
"""A file can hold thousands of rows that contradict each other: so many are named, and how many more there are."""

_NO_DENOMINATOR_ROW = SYMBOL_OF[ValueStatus.UNAVAILABLE]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Selected:
    """The rows that a source means, by column, each area and period once.

    `texts` has one column for each group of columns that were asked for; `ordinals` are those of `periods`.
    """

    places: Sequence[Place]
    codes: Sequence[str]
    numbers: Sequence[str | None]
    periods: Sequence[str]
    ordinals: Sequence[int]
    texts: Sequence[Sequence[str]]
    duplicates: tuple[tuple[str, str], ...] = ()


def read_figures(
    source: FigureSource, *, indicator: Indicator, files: Mapping[str, Table], codes: Mapping[str, str]
) -> Holding:
    """The figures of one indicator in one release, one per area and period, in the order of the table.

    `files` holds the tables by the names that sources use. `codes` gives the area code of an authority by its number
    and by every ONS code that it has or had; an authority without a number whose code is not there keeps the code
    that was printed. Where a table prints names alone, `codes` is asked for the folded name (`folded_name`), and an
    authority that it does not know is called by its name. A value that is not published is derived: numerator over
    denominator, times the unit's multiplier, rounded half up to the indicator's decimals. It is `z` over a denominator
    of zero, `x` where the denominator has no row, and else the symbol of its parts (`PRECEDENCE`).
    The holding's `duplicates` are area codes and periods of rows that stood there again with equal figures
    (or denominators, where those stand apart); the first of them counts.
    Raises `SourceChanged` when the table is not as the source says, `DefinitionError` when the source says too little.
    """
    if source.value is None and not (source.numerator and source.denominator):
        raise DefinitionError(
            f"{indicator.id}: the [[source]] of {source.release} names neither a `value` nor both `numerator` and "
            f"`denominator`; name the column that holds the value, or the columns to derive it from"
        )
    apart = _denominators_apart(source, files=files, codes=codes)
    own = () if apart is not None else source.denominator
    groups = ((source.value,) if source.value else (), source.numerator, own)
    rows = _select(files[source.file], where=source.where, groups=groups, codes=codes, labels=source.labels)
    published, numerators, denominators = rows.texts
    duplicates = rows.duplicates
    if apart is not None:
        stated = dict(zip(zip(apart.codes, apart.ordinals, strict=True), apart.texts[0], strict=True))
        before = (ordinal - source.denominator_lag for ordinal in rows.ordinals)
        denominators = [stated.get(key, "") for key in zip(rows.codes, before, strict=True)]
        duplicates += apart.duplicates
    return Holding(
        release=source.release,
        indicator=indicator.id,
        area_code=rows.codes,
        la_code=rows.numbers,
        period=rows.periods,
        text=published if source.value else _derived(numerators, denominators, indicator=indicator),
        numerator=numerators,
        denominator=denominators,
        duplicates=duplicates,
    )


def _denominators_apart(
    source: FigureSource, *, files: Mapping[str, Table], codes: Mapping[str, str]
) -> _Selected | None:
    """The denominators, where they do not stand in the numerator's own row; else None."""
    if not source.denominator:
        return None
    if source.denominator_file is None and source.denominator_where is None and source.denominator_lag == 0:
        return None
    where = source.denominator_where
    if where is None:
        where = source.where if source.denominator_file is None else {}
    file = files[source.denominator_file or source.file]
    return _select(file, where=where, groups=(source.denominator,), codes=codes, labels=source.labels)


def _select(
    table: Table,
    *,
    where: Mapping[str, str],
    groups: Iterable[Sequence[str]],
    codes: Mapping[str, str],
    labels: Mapping[str, str],
) -> _Selected:
    wanted = [[(name, table.column(name)) for name in group] for group in groups]
    rows = table.select(where)
    places = _taken(table.places, rows)
    area_codes, numbers = _areas(places, codes=codes, table=table)
    texts = []
    for group in wanted:
        columns = [_read_as(_taken(column, rows), labels=labels) for _, column in group]
        for (name, _), column in zip(group, columns, strict=True):
            _check(column, name=name, places=places, table=table)
        texts.append(_totals(columns, n_rows=len(rows)))
    periods = [place.period.code for place in places]
    ordinal_of = {period: Period(period).ordinal for period in set(periods)}
    selected = _Selected(
        places=places,
        codes=area_codes,
        numbers=numbers,
        periods=periods,
        ordinals=[ordinal_of[period] for period in periods],
        texts=texts,
    )
    return _each_once(selected, table=table)


_T = TypeVar("_T")


def _taken(column: Sequence[_T], rows: Sequence[int]) -> Sequence[_T]:
    """The cells of some rows; the column itself where they are all of them."""
    return column if len(rows) == len(column) else [column[row] for row in rows]


def _read_as(texts: Sequence[str], *, labels: Mapping[str, str]) -> Sequence[str]:
    """The texts, with the number or symbol that a label stands for in its place."""
    return [labels.get(text, text) for text in texts] if labels else texts


def _areas(places: Sequence[Place], *, codes: Mapping[str, str], table: Table) -> tuple[list[str], list[str | None]]:
    """The code of each area, and its number: as printed, else as the codes have it; None where neither tells."""
    numbers = [place.la_code for place in places]
    found = [codes.get(number, "") if number is not None else "" for number in numbers]
    number_of = {code: number for number, code in codes.items() if number.isdecimal()} if None in numbers else {}
    for row, place in enumerate(places):
        if found[row]:
            continue
        if place.la_code is None and place.level is Level.AUTHORITY:
            found[row] = codes.get(place.code or folded_name(place.name), place.code or place.name)
            numbers[row] = number_of.get(found[row])
        elif place.la_code is None:
            found[row] = place.code
        if not found[row]:
            raise SourceChanged(_unknown_area(place, table=table))
    return found, numbers


def _unknown_area(place: Place, *, table: Table) -> str:
    if place.la_code is None:
        return f"{table.name}: {place.name} {place.period} has no code. {FETCH_AGAIN}, or ask the publisher for it"
    return (
        f"{table.name}: {place.name} has the authority number {place.la_code!r}, which no list of areas holds. "
        f"Add the authority to the partnership's areas, or {FETCH_AGAIN.lower()}"
    )


@lru_cache(maxsize=100_000)
def _is_readable(text: str) -> bool:
    try:
        read_value(text)
    except ValueError:
        return False
    return True


def _check(texts: Sequence[str], *, name: str, places: Sequence[Place], table: Table) -> None:
    bad = {text for text in set(texts) if not _is_readable(text)}
    for text, place in zip(texts, places, strict=True):
        if not bad:
            return
        if text in bad:
            raise SourceChanged(
                f"{table.name}: column {name!r}, {place.name} {place.period}: found {text!r}, expected a number or "
                f"one of the symbols c, x, z, k, low, u. {FETCH_AGAIN}, or ask the publisher what it means"
            )


def _each_once(rows: _Selected, *, table: Table) -> _Selected:
    """The rows without those that say again what an earlier one says of an area and period.

    Raises `SourceChanged` when one says something else.
    """
    keys = list(zip(rows.codes, rows.ordinals, strict=True))
    if len(set(keys)) == len(keys):
        return rows
    first: dict[tuple[str, int], int] = {}
    for row, key in enumerate(keys):
        first.setdefault(key, row)
    again = [row for row, key in enumerate(keys) if first[key] != row]
    texts = list(zip(*rows.texts, strict=True))
    conflicts = [(first[keys[row]], row) for row in again if texts[row] != texts[first[keys[row]]]]
    if conflicts:
        raise SourceChanged(_conflicting(conflicts, rows=rows, table=table))
    kept = list(first.values())
    return _Selected(
        places=_taken(rows.places, kept),
        codes=_taken(rows.codes, kept),
        numbers=_taken(rows.numbers, kept),
        periods=_taken(rows.periods, kept),
        ordinals=_taken(rows.ordinals, kept),
        texts=[_taken(column, kept) for column in rows.texts],
        duplicates=tuple((rows.codes[row], rows.periods[row]) for row in again),
    )


def _conflicting(conflicts: Sequence[tuple[int, int]], *, rows: _Selected, table: Table) -> str:
    """What to say of rows that contradict an earlier one of the same area and period."""
    figures = [[column[row] for column in rows.texts] for row in conflicts[0]]
    named, *others = dict.fromkeys(f"{rows.places[row].name} {rows.periods[row]}" for _, row in conflicts)
    more = ""
    if others:
        rest = [f"{len(others) - MOST_NAMED} more"] if len(others) > MOST_NAMED else []
        more = f"; so do {len(others)} others ({', '.join([*others[:MOST_NAMED], *rest])})"
    return (
        f"{table.name}: {named} stands there twice with different figures, {figures[0]} and {figures[1]}{more}. "
        f"Add the column that tells them apart to `where` in the indicator's [[source]]"
    )


def _totals(columns: Sequence[Sequence[str]], *, n_rows: int) -> Sequence[str]:
    """The sums of some columns as texts: "" of none, one column as it stands, a symbol where any cell is one."""
    if not columns:
        return [""] * n_rows
    return columns[0] if len(columns) == 1 else [_total(texts) for texts in zip(*columns, strict=True)]


def _total(texts: Sequence[str]) -> str:
    return _symbol_of(texts) or str(sum(_decimal(text) for text in texts))


def _derived(numerators: Sequence[str], denominators: Sequence[str], *, indicator: Indicator) -> list[str]:
    pairs = list(zip(numerators, denominators, strict=True))
    value_of = {pair: _quotient(*pair, indicator=indicator) for pair in set(pairs)}
    return [value_of[pair] for pair in pairs]


def _quotient(numerator: str, denominator: str, *, indicator: Indicator) -> str:
    if denominator == "":
        denominator = _NO_DENOMINATOR_ROW
    symbol = _symbol_of((numerator, denominator))
    if symbol:
        return symbol
    if _decimal(denominator) == 0:
        return SYMBOL_OF[ValueStatus.NOT_APPLICABLE]
    multiplier = Decimal(int(UNIT_MULTIPLIER.get(indicator.unit, 1)))
    value = _decimal(numerator) * multiplier / _decimal(denominator)
    return str(half_up(value, decimals=indicator.decimals))


def _symbol_of(texts: Iterable[str]) -> str:
    """The symbol that outweighs the others (`PRECEDENCE`), "" when every text is a number."""
    statuses = {read_value(text)[1] for text in texts}
    return next((SYMBOL_OF[status] for status in PRECEDENCE if status in statuses), "")


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
