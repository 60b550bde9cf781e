"""Every observation that was public by a day, as plain rows for a CSV file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from oba.pack.printed import status_text
from oba.stages.loading import check_figures, load_figures
from oba.stages.workspace import Workspace
from oba.store.database import opened_store, store_exists
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
    if not store_exists(workspace.data):
        check_figures(workspace)
    with opened_store(workspace.data, partnership=workspace.partnership.slug) as store:
        load_figures(workspace, store, as_of=as_of)
        with store.reading() as connection:
            for row in exported_observations(connection, as_of=as_of):
                indicator, area_code, la_code, period, text, status, numerator, denominator, release = row
                yield (
                    indicator,
                    area_code,
                    la_code or "",
                    period,
                    text,
                    status_text(status),
                    _plain(numerator),
                    _plain(denominator),
                    release,
                )


def _plain(number: float | None) -> str:
    if number is None:
        return ""
    return str(int(number)) if number.is_integer() else repr(number)
