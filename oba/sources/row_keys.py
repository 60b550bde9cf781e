"""Which area and period each row of a table is about.

Out of scope: how areas come by their codes (`areas`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from oba.domain.errors import SourceChanged
from oba.domain.period import Period
from oba.sources.areas import folded_name
from oba.sources.table import FETCH_AGAIN, Level, Place, the_first


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RowKeys:
    """Area code, authority number (None where there is none) and period code of some rows, by column.

    `ordinals` are those of the periods; `each_once` tells whether no area and period stands there twice.
    """

    codes: Sequence[str]
    numbers: Sequence[str | None]
    periods: Sequence[str]
    ordinals: Sequence[int]
    each_once: bool

    def pairs(self, *, lag: int = 0) -> Iterator[tuple[str, int]]:
        """Area code and ordinal of the period of each row, or of so many periods before it."""
        return zip(self.codes, (ordinal - lag for ordinal in self.ordinals), strict=True)

    def taken(self, rows: Sequence[int]) -> RowKeys:
        """The keys of some of the rows, in which each stands once."""
        return RowKeys(
            codes=[self.codes[row] for row in rows],
            numbers=[self.numbers[row] for row in rows],
            periods=[self.periods[row] for row in rows],
            ordinals=[self.ordinals[row] for row in rows],
            each_once=True,
        )


def row_keys(places: Sequence[Place], *, codes: Mapping[str, str], name: str) -> RowKeys:
    """The keys of rows with these places, in a table of that name.

    `codes` gives the area code of an authority by its number, by every ONS code that it has or had, and by its folded
    name (`folded_name`). An authority without a number whose code is not there keeps the code that was printed; where
    neither number nor code is printed, it is known by its name.
    Raises `SourceChanged` for an authority whose number or name is not there, and for another place without a code.
    """
    return _keys(_Places(places), tuple(codes.items()), name)


class _Places(tuple[Place, ...]):
    """Places that are quickly compared: a table keeps each place once, and the first few mostly tell them apart."""

    __slots__ = ()

    def __hash__(self) -> int:
        return hash(tuple(map(id, self[:8])))


# The indicators of one file mostly select rows about the same places in the same order. Looking up what was found for
# the last takes a twentieth of finding it again.
@lru_cache(maxsize=16)
def _keys(places: _Places, codes: tuple[tuple[str, str], ...], name: str) -> RowKeys:
    area_codes, numbers = _areas(places, codes=dict(codes), name=name)
    periods = tuple(place.period.code for place in places)
    ordinal_of = {period: Period(period).ordinal for period in set(periods)}
    ordinals = tuple(ordinal_of[period] for period in periods)
    each_once = len(set(zip(area_codes, ordinals, strict=True))) == len(periods)
    return RowKeys(
        codes=tuple(area_codes), numbers=tuple(numbers), periods=periods, ordinals=ordinals, each_once=each_once
    )


def _areas(places: Sequence[Place], *, codes: Mapping[str, str], name: str) -> tuple[list[str], list[str | None]]:
    """The code of each area, and its number: as printed, else as the codes have it; None where neither tells."""
    numbers = [place.la_code for place in places]
    found = [codes.get(number, "") if number is not None else "" for number in numbers]
    number_of = {code: number for number, code in codes.items() if number.isdecimal()} if None in numbers else {}
    for row, place in enumerate(places):
        if found[row]:
            continue
        if place.la_code is None and place.level is Level.AUTHORITY:
            found[row] = codes.get(place.code or folded_name(place.name), place.code)
            numbers[row] = number_of.get(found[row])
        elif place.la_code is None:
            found[row] = place.code
    if "" in found:
        unknown = [place for place, code in zip(places, found, strict=True) if not code]
        raise SourceChanged(f"{name}: {_unknown(unknown, codes=codes)}")
    return found, numbers


def _unknown(places: Sequence[Place], *, codes: Mapping[str, str]) -> str:
    """What to say of places without an area code; there is one at least."""
    first = places[0]
    if first.la_code is not None:
        return (
            f"{first.name} has the authority number {first.la_code!r}, which no list of areas holds. "
            f"Add the authority to the partnership's areas, or {FETCH_AGAIN.lower()}"
        )
    if first.level is not Level.AUTHORITY or not first.name:
        return f"{first.name} {first.period} has no code. {FETCH_AGAIN}, or ask the publisher for it"
    named = (place.name for place in places if place.la_code is None and place.level is Level.AUTHORITY)
    told = [_with_nearest(one, codes=codes) for one in dict.fromkeys(filter(None, named))]
    return (
        f"no list of areas holds an authority by the name of {', '.join(the_first(told))}, and no code is printed. "
        f"Add it to the partnership's areas, or ask the publisher for codes"
    )


def _with_nearest(name: str, *, codes: Mapping[str, str]) -> str:
    """The name, with those that are most like it; numbers and ONS codes are no names."""
    listed = [known for known in codes if known.islower()]
    close = difflib.get_close_matches(folded_name(name), listed, n=3, cutoff=0.5)
    return f"{name!r} (the nearest are {', '.join(map(repr, close))})" if close else f"{name!r} (none is like it)"
