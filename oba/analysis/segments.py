"""Breaks in a series: what came before one is of another kind, and is not compared with what comes after."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from oba.domain.panel import Flags, Panel
from oba.domain.status import ValueStatus


def newest_segment(panel: Panel, breaks: Flags | None) -> Panel:
    """The panel from each area's last break on: figures before it are taken out, and count as not there.

    `breaks` (n_areas, n_periods) is True in a period in which a new segment begins; None where nothing breaks.
    Raises `ValueError` when its shape is not the panel's.
    """
    if breaks is None or not breaks.any():
        return panel
    if breaks.shape != panel.values.shape:
        raise ValueError(f"{panel.indicator}: breaks have shape {breaks.shape}, expected {panel.values.shape}")
    before = np.cumsum(breaks[:, ::-1], axis=1)[:, ::-1] - breaks > 0
    blank = np.where(before, np.nan, panel.values)
    return replace(panel, values=blank, status=np.where(before, ValueStatus.MISSING, panel.status).astype(np.uint8))
