"""The places that publishers' files name: every authority with its region, past ones too, the regions and England."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from oba.domain.area import AreaKind
from oba.sources.tidy_file import Level, Place, TidyFile

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


def list_areas(
    files: Iterable[TidyFile], *, agreed_codes: dict[str, str], agreed_names: dict[str, str]
) -> tuple[ListedArea, ...]:
    """Every place in the files once, sorted by area code.

    An authority is known by its number, for publishers change its ONS code and not always in the same year. Its
    code is the agreed one (`agreed_codes`, by number), else the one that most files print for their latest period,
    one vote a file. `agreed_names` (by area code) win over the names in the files in the same way.
    """
    votes: dict[tuple[AreaKind, str], Counter[tuple[str, str, str]]] = {}
    for file in files:
        for identity, place in _latest(file).items():
            votes.setdefault(identity, Counter())[place.code, place.name, place.region_code] += 1
    areas = []
    for (kind, number), counted in votes.items():
        code, name, region_code = max(counted, key=lambda vote: (counted[vote], vote))
        la_code = number if kind is AreaKind.AUTHORITY else ""
        code = agreed_codes.get(la_code, code)
        name = agreed_names.get(code, name)
        areas.append(ListedArea(area_code=code, la_code=la_code, name=name, kind=kind, region_code=region_code))
    return tuple(sorted(areas, key=lambda area: area.area_code))


def _latest(file: TidyFile) -> dict[tuple[AreaKind, str], Place]:
    """The place of the latest period of each authority number, region and country in a file."""
    latest: dict[tuple[AreaKind, str], Place] = {}
    for place, _ in file.rows:
        identity = (_KIND_OF_LEVEL[place.level], place.la_code or place.code)
        if identity not in latest or latest[identity].period < place.period:
            latest[identity] = place
    return latest
