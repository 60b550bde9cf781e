"""From a tidy file to the figures of one indicator in one release.

Out of scope: adding authorities up to regions, and judging whether a figure is plausible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from oba.domain.errors import DefinitionError, SourceChanged
from oba.domain.indicator import UNIT_MULTIPLIER, FigureSource, Indicator
from oba.domain.rounding import half_up
from oba.domain.status import SYMBOL_OF, ValueStatus, read_value
from oba.sources.figure import Figure
from oba.sources.tidy_file import Place, TidyFile

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

_NO_DENOMINATOR_ROW = SYMBOL_OF[ValueStatus.UNAVAILABLE]


def read_figures(
    source: FigureSource, *, indicator: Indicator, files: Mapping[str, TidyFile], codes: Mapping[str, str]
) -> list[Figure]:
    """The figures of one indicator in one release, one per area and period, in the order of the file.

    `files` holds the tidy files by the names that sources use; `codes` the area code of every authority number.
    A value that is not published is derived: numerator over denominator, times the unit's multiplier, rounded half
    up to the indicator's decimals. It is `z` over a denominator of zero, `x` where the denominator has no row, and
    else the symbol of its parts (`PRECEDENCE`).
    Raises `SourceChanged` when the file is not as the source says, `DefinitionError` when the source says too little.
    """
    if source.value is None and not (source.numerator and source.denominator):
        raise DefinitionError(
            f"{indicator.id}: the [[source]] of {source.release} names neither a `value` nor both `numerator` and "
            f"`denominator`; name the column that holds the value, or the columns to derive it from"
        )
    file = files[source.file]
    columns = ((source.value,) if source.value else (), source.numerator)
    apart = _denominators_apart(source, files=files, codes=codes)
    own = () if apart is not None else source.denominator
    figures = []
    for place, code, texts in _cells(file, where=source.where, groups=(*columns, own), codes=codes):
        published, numerator, denominator = texts
        if apart is not None:
            denominator = apart.get((code, place.period.ordinal - source.denominator_lag), "")
        figures.append(
            Figure(
                indicator=indicator.id,
                area_code=code,
                la_code=place.la_code,
                period=place.period.code,
                release=source.release,
                text=published or _derived(numerator, denominator, indicator=indicator),
                numerator=numerator,
                denominator=denominator,
            )
        )
    return figures


def _denominators_apart(
    source: FigureSource, *, files: Mapping[str, TidyFile], codes: Mapping[str, str]
) -> dict[tuple[str, int], str] | None:
    """Denominators by area code and period, where they do not stand in the numerator's own row; else None."""
    if not source.denominator:
        return None
    if source.denominator_file is None and source.denominator_where is None and source.denominator_lag == 0:
        return None
    other = source.denominator_file is not None
    where = source.denominator_where
    if where is None:
        where = {} if other else source.where
    file = files[source.denominator_file or source.file]
    return {
        (code, place.period.ordinal): texts[0]
        for place, code, texts in _cells(file, where=where, groups=(source.denominator,), codes=codes)
    }


def _cells(
    file: TidyFile, *, where: Mapping[str, str], groups: Iterable[tuple[str, ...]], codes: Mapping[str, str]
) -> Iterator[tuple[Place, str, list[str]]]:
    """Place, area code and one text per group of columns, for every area and period once."""
    at = [[(column, file.column(column)) for column in group] for group in groups]
    seen: dict[tuple[str, int], list[str]] = {}
    for place, cells in file.select(where):
        code = _area_code(place, codes=codes, file=file)
        for column, k in (pair for group in at for pair in group):
            _check(cells[k], column=column, place=place, file=file)
        texts = [_total([cells[k] for _, k in group]) for group in at]
        earlier = seen.setdefault((code, place.period.ordinal), texts)
        if earlier is texts:
            yield place, code, texts
        elif earlier != texts:
            raise SourceChanged(
                f"{file.name}: {place.name} {place.period} stands there twice with different figures, "
                f"{earlier} and {texts}. Add the column that tells them apart to `where` in the "
                f"indicator's [[source]]"
            )


def _area_code(place: Place, *, codes: Mapping[str, str], file: TidyFile) -> str:
    if place.la_code is None:
        return place.code
    if place.la_code not in codes:
        raise SourceChanged(
            f"{file.name}: {place.name} has the authority number {place.la_code!r}, which no list of areas holds. "
            f"Add the authority to the partnership's areas, or fetch the file again"
        )
    return codes[place.la_code]


def _check(text: str, *, column: str, place: Place, file: TidyFile) -> None:
    try:
        read_value(text)
    except ValueError:
        raise SourceChanged(
            f"{file.name}: column {column!r}, {place.name} {place.period}: found {text!r}, expected a number or one "
            f"of the symbols c, x, z, k, low, u. Fetch the file again, or ask the publisher what it means"
        ) from None


def _total(texts: list[str]) -> str:
    """The sum of some cells as text: "" of none, a single cell as it stands, a symbol when any cell is one."""
    if len(texts) <= 1:
        return texts[0] if texts else ""
    return _symbol_of(texts) or str(sum(_decimal(text) for text in texts))


def _derived(numerator: str, denominator: str, *, indicator: Indicator) -> str:
    if denominator == "":
        denominator = _NO_DENOMINATOR_ROW
    symbol = _symbol_of([numerator, denominator])
    if symbol:
        return symbol
    if _decimal(denominator) == 0:
        return SYMBOL_OF[ValueStatus.NOT_APPLICABLE]
    multiplier = Decimal(int(UNIT_MULTIPLIER.get(indicator.unit, 1)))
    value = _decimal(numerator) * multiplier / _decimal(denominator)
    return str(half_up(value, decimals=indicator.decimals))


def _symbol_of(texts: list[str]) -> str:
    """The symbol that outweighs the others (`PRECEDENCE`), "" when every text is a number."""
    statuses = {read_value(text)[1] for text in texts}
    return next((SYMBOL_OF[status] for status in PRECEDENCE if status in statuses), "")


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
