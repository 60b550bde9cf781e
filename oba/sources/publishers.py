"""Every kind of publisher's interface that a data set can name."""

from __future__ import annotations

from typing import Final

from oba.sources import csv_address, dfe_api, fingertips, folder, nomis, ofsted
from oba.sources.source import Source

SOURCES: Final[dict[str, Source]] = {
    "dfe-api": dfe_api.SOURCE,
    "fingertips": fingertips.SOURCE,
    "nomis": nomis.SOURCE,
    "ofsted": ofsted.SOURCE,
    "csv": csv_address.SOURCE,
    "folder": folder.SOURCE,
}
"""By the name that `source` gives in `data-sets.toml`."""
