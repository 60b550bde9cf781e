"""What a public pack or export withholds, and the memory of it: later ones must not give away what earlier ones hid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import numpy as np

from oba.analysis.disclosure import Group, Published, Withheld, withheld
from oba.domain.area import AreaKind, kind_of_code
from oba.domain.disclosure import Profile
from oba.domain.errors import UserError
from oba.domain.panel import Panel
from oba.domain.partnership import Partnership
from oba.stages.gathering import panels_of
from oba.stages.listed_areas import regions_of_authorities
from oba.stages.workspace import Workspace
from oba.store.database import Connection
from oba.store.withheld import WithheldCell, keep_withheld, public_days, remember_public_day, withheld_cells


def hidden_from(
    connection: Connection,
    workspace: Workspace,
    panels: Mapping[str, Panel],
    *,
    profile: Profile,
    as_of: date,
) -> dict[str, Withheld]:
    """What is withheld of each panel from readers of that profile, in view of everything public before.

    Raises `UserError` for a public pack of a day before one that is public already.
    """
    if profile is not Profile.PUBLIC:
        return {}
    days = public_days(connection)
    later = [day for day in days if day > as_of]
    if later:
        raise UserError(
            f"as of {as_of}: found a public pack or export as of {max(later)}, expected none later. What an earlier "
            "one shows could give away what that one withholds; make this one as of that day or later"
        )
    partnership = workspace.partnership
    before = {day: _published(connection, partnership, panels, day) for day in days if day < as_of}
    regions = regions_of_authorities(connection, workspace)
    return {
        id_: withheld(
            panel,
            profile=profile,
            groups=_groups(partnership, panel, regions),
            before=[shown[id_] for shown in before.values() if id_ in shown],
        )
        for id_, panel in panels.items()
    }


def remember_hidden(connection: Connection, hidden: Mapping[str, Withheld], *, as_of: date) -> None:
    """Keeps what a public pack or export withheld, and that there was one."""
    remember_public_day(connection, as_of)
    keep_withheld(connection, [cell for id_, one in hidden.items() for cell in _cells(id_, one)], since=as_of)


def _groups(partnership: Partnership, panel: Panel, regions: Mapping[str, str]) -> tuple[Group, ...]:
    """The sums that readers have: every region's and the country's. A bridge is shown only where all its parts are."""
    authorities = [area for area in panel.areas if kind_of_code(area) is AreaKind.AUTHORITY]
    members: dict[str, list[str]] = {}
    for area in authorities:
        if area in regions:
            members.setdefault(regions[area], []).append(area)
    own = (Group(total=region, members=tuple(areas)) for region, areas in sorted(members.items()))
    return (*own, Group(total=partnership.country.code, members=tuple(authorities)))


def _published(
    connection: Connection, partnership: Partnership, indicators: Iterable[str], day: date
) -> dict[str, Published]:
    """What was public of each indicator on an earlier day, as it was shown then."""
    panels = panels_of(connection, partnership, indicators, as_of=day).panels
    hidden = withheld_cells(connection, up_to=day)
    return {id_: Published(panel=panel, withheld=_withheld(id_, panel, hidden)) for id_, panel in panels.items()}


def _withheld(indicator: str, panel: Panel, hidden: Iterable[WithheldCell]) -> Withheld:
    rows = {area: row for row, area in enumerate(panel.areas)}
    columns = {period.code: column for column, period in enumerate(panel.periods)}
    cells = np.zeros(panel.values.shape, dtype=np.bool_)
    denominators = np.zeros(panel.values.shape, dtype=np.bool_)
    for one in hidden:
        if one.indicator == indicator and one.area in rows and one.period in columns:
            at = rows[one.area], columns[one.period]
            cells[at] = True
            denominators[at] |= one.with_denominator
    return Withheld(areas=panel.areas, periods=panel.periods, cells=cells, denominators=denominators)


def _cells(indicator: str, hidden: Withheld) -> Iterator[WithheldCell]:
    for row, column in np.argwhere(hidden.cells):
        yield WithheldCell(
            indicator=indicator,
            area=hidden.areas[row],
            period=hidden.periods[column].code,
            with_denominator=bool(hidden.denominators[row, column]),
        )
