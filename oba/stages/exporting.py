"""Every observation that was public by a day, as plain rows for a CSV file."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

import numpy as np

from oba.analysis.disclosure import publishable, rounded_counts
from oba.domain.area import AreaKind, kind_of_code
from oba.domain.disclosure import Profile
from oba.domain.panel import Floats, Panel
from oba.domain.partnership import Partnership
from oba.domain.rounding import plain_number
from oba.domain.status import ValueStatus
from oba.pack.printed import point, status_text
from oba.stages.disclosing import hidden_from, remember_hidden
from oba.stages.gathering import panels_of
from oba.stages.listed_areas import regions_of_authorities
from oba.stages.loading import loaded_store
from oba.stages.workspace import Workspace
from oba.store.figures import exported_observations

EXPORT_COLUMNS: Final = (
    "indicator",
    "area_code",
    "la_code",
    "period",
    "value",
    "status",
    "numerator",
    "denominator",
    "vintage",
)


def exported_rows(workspace: Workspace, *, as_of: date) -> Iterator[tuple[object, ...]]:
    """One row for each observation, by indicator, area, period and vintage; nothing stands as an empty cell."""
    with loaded_store(workspace, as_of=as_of) as store, store.reading() as connection:
        for row in exported_observations(connection, as_of=as_of):
            indicator, area_code, la_code, period, text, status, numerator, denominator, release = row
            yield (
                indicator,
                area_code,
                la_code or "",
                period,
                text,
                status_text(status),
                plain_number(numerator),
                plain_number(denominator),
                release,
            )


def public_rows(workspace: Workspace, *, as_of: date) -> list[tuple[object, ...]]:
    """One row for each figure as a public pack of the day would show it: the newest vintage of each, small numbers and
    what would give them away withheld, counts of regions and the country rounded to the nearest ten.

    What was withheld is remembered, so that later public packs and exports do not give it away.
    """
    partnership = workspace.partnership
    with loaded_store(workspace, as_of=as_of) as store, store.writing() as connection:
        panels = panels_of(connection, partnership, list(partnership.indicators), as_of=as_of).panels
        hidden = hidden_from(connection, workspace, panels, profile=Profile.PUBLIC, as_of=as_of)
        known = set(regions_of_authorities(connection, workspace).values())
        remember_hidden(connection, hidden, as_of=as_of)
    return [row for id_ in sorted(panels) for row in _rows(publishable(panels[id_], hidden[id_]), partnership, known)]


def _rows(panel: Panel, partnership: Partnership, regions: Collection[str]) -> Iterator[tuple[object, ...]]:
    """Regions whose authorities are not known are left out: what their totals would give away cannot be told."""
    decimals = partnership.indicators[panel.indicator].decimals
    la_codes = {area.code: area.la_code or "" for area in partnership.areas}
    numerator, denominator = rounded_counts(panel)
    is_shown = [kind_of_code(area) is not AreaKind.REGION or area in regions for area in panel.areas]
    for row, column in np.argwhere((panel.status != ValueStatus.MISSING) & np.array(is_shown)[:, None]):
        shown = point(panel, row=row, period=panel.periods[column], decimals=decimals)
        yield (
            panel.indicator,
            panel.areas[row],
            la_codes.get(panel.areas[row], ""),
            shown.period,
            shown.text,
            shown.status,
            _count(numerator, row, column),
            _count(denominator, row, column),
            panel.releases[column],
        )


def _count(counts: Floats | None, row: int, column: int) -> str:
    return "" if counts is None or math.isnan(counts[row, column]) else plain_number(float(counts[row, column]))
