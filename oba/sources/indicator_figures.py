"""From a publisher's table to the figures of one indicator in one release.

Texts recur by the thousand, so each is judged once and looked up from then on; columns are taken whole.

Out of scope: adding authorities up to regions, and judging whether a figure is plausible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from oba.domain.errors import DefinitionError, SourceChanged
from oba.domain.holding import Holding
from oba.domain.indicator import FigureSource, Indicator
from oba.domain.rounding import half_up
from oba.domain.status import SYMBOL_OF, ValueStatus, is_value
from oba.sources.derivation import as_decimal, outweighing_symbol, ratio, total
from oba.sources.row_keys import RowKeys, row_keys
from oba.sources.table import FETCH_AGAIN, Place, Table, the_first

_NO_DENOMINATOR_ROW = SYMBOL_OF[ValueStatus.UNAVAILABLE]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Selected:
    """The rows that a source means, by column, each area and period once.

    `texts` has one column for each group of columns that were asked for.
    """

    keys: RowKeys
    texts: Sequence[Sequence[str]]
    duplicates: tuple[tuple[str, str], ...] = ()


def read_figures(
    source: FigureSource, *, indicator: Indicator, files: Mapping[str, Table], codes: Mapping[str, str]
) -> Holding:
    """The figures of one indicator in one release, one per area and period, in the order of the table.

    `files` holds the tables by the names that sources use; `codes` gives the area code of an authority (`row_keys`).
    A value that is not published is derived: numerator over denominator, times the unit's multiplier, rounded half up
    to the indicator's decimals. It is `z` over a denominator of zero, `x` where the denominator has no row, and else
    the symbol of its parts (`derivation.PRECEDENCE`).
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
        stated = dict(zip(apart.keys.pairs(), apart.texts[0], strict=True))
        denominators = [stated.get(key, "") for key in rows.keys.pairs(lag=source.denominator_lag)]
        duplicates += apart.duplicates
    return Holding(
        release=source.release,
        indicator=indicator.id,
        area_code=rows.keys.codes,
        la_code=rows.keys.numbers,
        period=rows.keys.periods,
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
    keys = row_keys(places, codes=codes, name=table.name)
    texts = []
    for group in wanted:
        columns = [_read_as(_taken(column, rows), labels=labels) for _, column in group]
        for (name, _), column in zip(group, columns, strict=True):
            _check(column, name=name, places=places, table=table)
        texts.append(_totals(columns, n_rows=len(rows)))
    if keys.each_once:
        return _Selected(keys=keys, texts=texts)
    return _each_once(keys, texts, places=places, table=table)


_T = TypeVar("_T")


def _taken(column: Sequence[_T], rows: Sequence[int]) -> Sequence[_T]:
    """The cells of some rows; the column itself where they are all of them."""
    return column if len(rows) == len(column) else list(map(column.__getitem__, rows))


def _read_as(texts: Sequence[str], *, labels: Mapping[str, str]) -> Sequence[str]:
    """The texts, with the number or symbol that a label stands for in its place."""
    return [labels.get(text, text) for text in texts] if labels else texts


def _check(texts: Sequence[str], *, name: str, places: Sequence[Place], table: Table) -> None:
    bad = {text for text in set(texts) if not is_value(text)}
    for text, place in zip(texts, places, strict=True):
        if not bad:
            return
        if text in bad:
            raise SourceChanged(
                f"{table.name}: column {name!r}, {place.name} {place.period}: found {text!r}, expected a number or "
                f"one of the symbols c, x, z, k, low, u. {FETCH_AGAIN}, or ask the publisher what it means"
            )


def _each_once(keys: RowKeys, texts: Sequence[Sequence[str]], *, places: Sequence[Place], table: Table) -> _Selected:
    """The rows without those that say again what an earlier one says of an area and period.

    Raises `SourceChanged` when one says something else.
    """
    pairs = list(keys.pairs())
    first: dict[tuple[str, int], int] = {}
    for row, pair in enumerate(pairs):
        first.setdefault(pair, row)
    again = [row for row, pair in enumerate(pairs) if first[pair] != row]
    stated = list(zip(*texts, strict=True))
    conflicts = [(first[pairs[row]], row) for row in again if stated[row] != stated[first[pairs[row]]]]
    if conflicts:
        named = [f"{places[row].name} {keys.periods[row]}" for _, row in conflicts]
        raise SourceChanged(f"{table.name}: {_conflicting(named, figures=[list(stated[row]) for row in conflicts[0]])}")
    kept = list(first.values())
    return _Selected(
        keys=keys.taken(kept),
        texts=[_taken(column, kept) for column in texts],
        duplicates=tuple((keys.codes[row], keys.periods[row]) for row in again),
    )


def _conflicting(conflicts: Iterable[str], *, figures: Sequence[Sequence[str]]) -> str:
    """What to say of areas and periods of which a later row says something else; `figures` are those of the first."""
    named, *others = dict.fromkeys(conflicts)
    more = ""
    if others:
        more = f"; so do {len(others)} others ({', '.join(the_first(others))})"
    return (
        f"{named} stands there twice with different figures, {figures[0]} and {figures[1]}{more}. "
        f"Add the column that tells them apart to `where` in the indicator's [[source]]"
    )


def _totals(columns: Sequence[Sequence[str]], *, n_rows: int) -> Sequence[str]:
    """The sums of some columns as texts: "" of none, one column as it stands, a symbol where any cell is one."""
    if not columns:
        return [""] * n_rows
    return columns[0] if len(columns) == 1 else [total(texts) for texts in zip(*columns, strict=True)]


def _derived(numerators: Sequence[str], denominators: Sequence[str], *, indicator: Indicator) -> list[str]:
    pairs = list(zip(numerators, denominators, strict=True))
    value_of = {pair: _quotient(*pair, indicator=indicator) for pair in set(pairs)}
    return [value_of[pair] for pair in pairs]


def _quotient(numerator: str, denominator: str, *, indicator: Indicator) -> str:
    if denominator == "":
        denominator = _NO_DENOMINATOR_ROW
    symbol = outweighing_symbol((numerator, denominator))
    if symbol:
        return symbol
    if as_decimal(denominator) == 0:
        return SYMBOL_OF[ValueStatus.NOT_APPLICABLE]
    value = ratio(as_decimal(numerator), as_decimal(denominator), unit=indicator.unit)
    return str(half_up(value, decimals=indicator.decimals))
