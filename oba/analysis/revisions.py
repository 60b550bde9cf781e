"""What a later release changed of one indicator, cell by cell: the revisions that a reader must be told of.

Two texts that mean the same number (`8.30` and `8.3`, `1,024` and `1024`) or the same symbol (`:` and `x`) are no
change. The Code of Practice for Statistics asks that revisions are handled openly
(https://code.statisticsauthority.gov.uk/); this is the engine's part of it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from oba.domain.period import Period
from oba.domain.status import ValueStatus


class ChangeSize(StrEnum):
    """How large a change of a number is: within one rounding unit, else in relation to the number before."""

    ONE_UNIT = "one rounding unit or less"
    UP_TO_1 = "up to 1 %"
    UP_TO_5 = "above 1 % and up to 5 %"
    UP_TO_10 = "above 5 % and up to 10 %"
    MORE = "above 10 %"


_LIMITS: tuple[tuple[ChangeSize, Decimal], ...] = (
    (ChangeSize.UP_TO_1, Decimal("0.01")),
    (ChangeSize.UP_TO_5, Decimal("0.05")),
    (ChangeSize.UP_TO_10, Decimal("0.1")),
)
"""The largest share of the number before that still belongs to a size. Anything is more than 10 % of zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedCell:
    """What one release says of one area and period.

    `text` is as published, symbol included; `value` NaN unless `status` is `NUMBER`; `numerator` and `denominator`
    NaN where the release holds none.
    """

    text: str
    value: float
    status: ValueStatus
    numerator: float = math.nan
    denominator: float = math.nan


KINDS: Final = ("changed", "withdrawn", "restored", "resymbolled", "added", "gone")
"""How a cell can differ between two releases."""

Cells = Mapping[tuple[str, str], ReleasedCell]
"""Everything that one release says of one indicator, by (area code, period code)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell that the two releases do not say alike.

    `before` and `after` are texts as published, "" for a release without the cell. `change` is the later number less
    the earlier one in the indicator's unit, None unless both are numbers. The numerators are None where not published.
    """

    area: str
    period: str
    before: str
    after: str
    change: float | None
    numerator_before: float | None
    numerator_after: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What `later` (a release id) says otherwise than `earlier` of one indicator.

    `n_common` cells stand in both: `n_same` of them say the same throughout, `n_counts_only` print the same value from
    another numerator, `n_denominators_only` the same value and numerator from another denominator, and the rest are
    `changed` (number to number), `withdrawn` (number to symbol), `restored` (symbol to number) or `resymbolled`
    (symbol to another). `added` and `gone` are cells of one release alone whose period the other holds as well;
    `n_in_new_periods` and `n_in_dropped_periods` cells lie in periods that only one of them holds. `by_size` counts
    `changed` by every size; `largest` is the one that moved farthest, None where nothing changed.
    All tuples are in order of period, then area.
    """

    indicator: str
    earlier: str
    later: str
    n_common: int
    n_same: int
    n_counts_only: int
    n_denominators_only: int
    changed: tuple[CellChange, ...]
    withdrawn: tuple[CellChange, ...]
    restored: tuple[CellChange, ...]
    resymbolled: tuple[CellChange, ...]
    added: tuple[CellChange, ...]
    gone: tuple[CellChange, ...]
    n_in_new_periods: int
    n_in_dropped_periods: int
    by_size: Mapping[ChangeSize, int]
    largest: CellChange | None

    def changes(self) -> Iterator[tuple[str, CellChange]]:
        """Every change with its kind, kind by kind."""
        for kind in KINDS:
            for change in getattr(self, kind):
                yield kind, change

    @property
    def is_empty(self) -> bool:
        """Whether no published cell, nor any count behind one, was revised; new periods are no revision."""
        unsaid = self.n_counts_only + self.n_denominators_only + len(self.added) + len(self.gone)
        return self.n_common == self.n_same and unsaid == 0


def revision(before: Cells, after: Cells, *, indicator: str, earlier: str, later: str, decimals: int) -> Revision:
    """What the cells of the release `later` say otherwise than those of `earlier`.

    `decimals` is how many the publisher prints: it makes the rounding unit.
    """
    kinds: dict[str, list[CellChange]] = {name: [] for name in ("changed", "withdrawn", "restored", "resymbolled")}
    counts: Counter[str] = Counter()
    common = sorted(before.keys() & after.keys(), key=_place)
    for key in common:
        kind = _kind(before[key], after[key])
        if kind in kinds:
            kinds[kind].append(_change(key, before[key], after[key]))
        else:
            counts[kind] += 1
    changed = kinds["changed"]
    added, n_new = _only(after, other=before)
    gone, n_dropped = _only(before, other=after)
    return Revision(
        indicator=indicator,
        earlier=earlier,
        later=later,
        n_common=len(common),
        n_same=counts["same"],
        n_counts_only=counts["counts only"],
        n_denominators_only=counts["denominators only"],
        **{name: tuple(changes) for name, changes in kinds.items()},
        added=tuple(_change(key, None, after[key]) for key in added),
        gone=tuple(_change(key, before[key], None) for key in gone),
        n_in_new_periods=n_new,
        n_in_dropped_periods=n_dropped,
        by_size=_by_size(changed, before=before, decimals=decimals),
        largest=max(changed, key=lambda one: abs(one.change or 0.0), default=None),
    )


def _place(key: tuple[str, str]) -> tuple[int, str, str]:
    area, period = key
    return Period(period).ordinal, period, area


def _kind(before: ReleasedCell, after: ReleasedCell) -> str:
    was_number, is_number = before.status is ValueStatus.NUMBER, after.status is ValueStatus.NUMBER
    if was_number and is_number and before.value != after.value:
        return "changed"
    if was_number != is_number:
        return "withdrawn" if was_number else "restored"
    if before.status is not after.status:
        return "resymbolled"
    if _differ(before.numerator, after.numerator):
        return "counts only"
    return "denominators only" if _differ(before.denominator, after.denominator) else "same"


def _differ(before: float, after: float) -> bool:
    """Whether two counts differ; where one of the releases holds none there is nothing to compare."""
    return math.isfinite(before) and math.isfinite(after) and before != after


def _change(key: tuple[str, str], before: ReleasedCell | None, after: ReleasedCell | None) -> CellChange:
    return CellChange(
        area=key[0],
        period=key[1],
        before=before.text if before is not None else "",
        after=after.text if after is not None else "",
        change=_difference(before, after),
        numerator_before=_count(before),
        numerator_after=_count(after),
    )


def _difference(before: ReleasedCell | None, after: ReleasedCell | None) -> float | None:
    if before is None or after is None or not (math.isfinite(before.value) and math.isfinite(after.value)):
        return None
    return float(_exact(after.value) - _exact(before.value))


def _count(cell: ReleasedCell | None) -> float | None:
    return cell.numerator if cell is not None and math.isfinite(cell.numerator) else None


def _exact(number: float) -> Decimal:
    """The decimal that was printed, so that 8.4 less 8.3 is 0.1 and not a little less."""
    return Decimal(repr(float(number)))


def _only(cells: Cells, *, other: Cells) -> tuple[list[tuple[str, str]], int]:
    """The places of `cells` that `other` lacks in periods it holds, in order, and how many lie in other periods."""
    periods = {period for _, period in other}
    lacking = sorted(cells.keys() - other.keys(), key=_place)
    within = [key for key in lacking if key[1] in periods]
    return within, len(lacking) - len(within)


def _by_size(changed: list[CellChange], *, before: Cells, decimals: int) -> dict[ChangeSize, int]:
    unit = Decimal(1).scaleb(-decimals)
    found = Counter(_size(change, was=before[change.area, change.period].value, unit=unit) for change in changed)
    return {size: found[size] for size in ChangeSize}


def _size(change: CellChange, *, was: float, unit: Decimal) -> ChangeSize:
    moved = abs(_exact(change.change or 0.0))
    if moved <= unit:
        return ChangeSize.ONE_UNIT
    base = abs(_exact(was))
    return next((size for size, limit in _LIMITS if moved <= limit * base), ChangeSize.MORE)
