"""The places that publishers' files name: every authority with its region, past ones too, the regions and England."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from oba.domain.area import AreaKind
from oba.sources.table import Level, Place, Table

_KIND_OF_LEVEL: dict[Level, AreaKind] = {
    Level.NATIONAL: AreaKind.COUNTRY,
    Level.REGIONAL: AreaKind.REGION,
    Level.AUTHORITY: AreaKind.AUTHORITY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedArea:
    """A place as an extract lists it. `la_code` and `region_code` are "" for regions and England."""

    area_code: str
    la_code: str
    name: str
    kind: AreaKind
    region_code: str


_TITLES: Final = ("the ", "county of ", "county ")
_TITLES_BEHIND: Final = (", city of", ", county of")


def folded_name(name: str) -> str:
    """A name as publishers agree on it: without case, full stops, `The`, `County` and `, City of`, with `and` for `&`.

    Authorities that are printed without codes are known by it: `Bristol, City of` is `bristol`, and Ofsted's `Durham`
    the department's `County Durham`. It is in lower case, which codes are not.
    """
    folded = " ".join(name.casefold().replace("&", " and ").replace(".", "").split()).replace(" ,", ",")
    for title in _TITLES:
        folded = folded.removeprefix(title)
    for title in _TITLES_BEHIND:
        folded = folded.removesuffix(title)
    return folded


def list_areas(
    files: Iterable[Table], *, agreed_codes: dict[str, str], agreed_names: dict[str, str]
) -> tuple[ListedArea, ...]:
    """Every place in the files once, sorted by area code.

    An authority is known by its number, for publishers change its ONS code and not always in the same year. Its
    code is the agreed one (`agreed_codes`, by number), else the one that most files print for their latest period,
    one vote a file. `agreed_names` (by area code) win over the names in the files in the same way.
    """
    tables = list(files)
    numbers = {place.code: place.la_code for table in tables for place in _distinct(table) if place.la_code}
    votes: dict[tuple[AreaKind, str], Counter[tuple[str, str, str]]] = {}
    for table in tables:
        for identity, place in _latest(table, numbers=numbers).items():
            votes.setdefault(identity, Counter())[place.code, place.name, place.region_code] += 1
    areas = []
    for (kind, number), counted in votes.items():
        code, name, region_code = max(counted, key=lambda vote: (counted[vote], vote))
        la_code = number if number in numbers.values() else ""
        code = agreed_codes.get(la_code, code)
        name = agreed_names.get(code, name)
        areas.append(ListedArea(area_code=code, la_code=la_code, name=name, kind=kind, region_code=region_code))
    return tuple(sorted(areas, key=lambda area: area.area_code))


def _distinct(table: Table) -> Iterable[Place]:
    """The places of a table, each as often as it was read: a table has one object for many rows."""
    return {id(place): place for place in table.places}.values()


def _latest(table: Table, *, numbers: Mapping[str, str]) -> dict[tuple[AreaKind, str], Place]:
    """The place of the latest period of each authority, region and country in a table that has a code.

    An authority is named by its number, or where the table prints none by the number of its code in another table
    (`numbers`), and by its code where no table knows one.
    """
    latest: dict[tuple[AreaKind, str], Place] = {}
    for place in _distinct(table):
        if not place.code:
            continue
        identity = (_KIND_OF_LEVEL[place.level], place.la_code or numbers.get(place.code, place.code))
        if identity not in latest or latest[identity].period < place.period:
            latest[identity] = place
    return latest
