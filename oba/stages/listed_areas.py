"""Places beyond the partnership's own: by which code each is known, and in which region each authority lies.

Publishers' tables print them, and the extract lists them. What was settled once is remembered in the store, since the
figures of one place must keep one code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from oba.domain.area import AreaKind
from oba.sources.areas import ListedArea, folded_name, list_areas
from oba.sources.extract_reading import read_areas
from oba.sources.table import Table
from oba.stages.workspace import FIGURES_FOLDER, Workspace
from oba.store.collecting import known_ids, remember_ids
from oba.store.database import Connection

_CODE_OF: Final = "authority "
_REGION_OF: Final = "region of "


def area_codes(workspace: Workspace, tables: Sequence[Table], *, settled: Mapping[str, str]) -> dict[str, str]:
    """The area code by authority number, by every ONS code that an area has had, and by its folded name.

    The partnership's own codes come first, then what was settled before, then what most tables print. Names that no
    table has yet are those of the extract, where there is one.
    """
    own = workspace.partnership.areas
    own_numbers = {area.la_code: area.code for area in own if area.la_code}
    listed = list_areas(tables, agreed_codes={**settled, **own_numbers}, agreed_names={})
    named = [area for area in (*_extracted(workspace), *listed) if area.kind is AreaKind.AUTHORITY]
    names = {folded_name(area.name): area.area_code for area in named}
    numbers = {area.la_code: area.area_code for area in listed if area.la_code}
    own_names = {folded_name(area.name): area.code for area in own}
    former = {code: area.code for area in own for code in (area.code, *area.former_codes)}
    return {**names, **numbers, **settled, **own_names, **own_numbers, **former}


def settled_codes(connection: Connection) -> dict[str, str]:
    """The area code by authority number and by folded name, as it was settled before."""
    return _remembered(connection, _CODE_OF)


def settle_areas(connection: Connection, tables: Sequence[Table], *, codes: Mapping[str, str]) -> None:
    """Remembers the codes of authorities by number and name, and the regions that the tables print."""
    places = {id(place): place for table in tables for place in table.places}.values()
    regions = {codes.get(one.la_code or one.code, one.code): one.region_code for one in places if one.region_code}
    remember_ids(connection, {f"{_CODE_OF}{known}": codes[known] for known in codes if _is_no_code(known)})
    remember_ids(connection, {f"{_REGION_OF}{area}": region for area, region in regions.items()})


def regions_of_authorities(connection: Connection, workspace: Workspace) -> dict[str, str]:
    """The region that each authority lies in, by area code: as tables that were collected print it, as the extract
    lists it, and for its own as the partnership says.
    """
    collected = _remembered(connection, _REGION_OF)
    listed = {area.area_code: area.region_code for area in _extracted(workspace)}
    own = {area.code: workspace.partnership.region.code for area in workspace.partnership.areas}
    return {area: region for area, region in {**collected, **listed, **own}.items() if region}


def _extracted(workspace: Workspace) -> tuple[ListedArea, ...]:
    """Every place that the extract lists, of the partnership or not; none where there is no extract."""
    folder = workspace.folder / FIGURES_FOLDER
    return read_areas(folder) if folder.is_dir() else ()


def _remembered(connection: Connection, beginning: str) -> dict[str, str]:
    return {
        name.removeprefix(beginning): code for name, code in known_ids(connection).items() if name.startswith(beginning)
    }


def _is_no_code(known: str) -> bool:
    """Whether an authority is known by it as by its number or folded name, not its ONS code."""
    return known.isdecimal() or known.islower()
