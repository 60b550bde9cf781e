"""The South West as it comes with the engine: its folder, copies of it, and packs read back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from oba.stages.reports import StageReport
from oba.stages.workspace import Workspace

SOUTH_WEST = Path(__file__).parents[2] / "partnerships" / "south-west"
ILLUSTRATIVE = SOUTH_WEST / "illustrative"
PRIORITIES = ("neglect", "children-in-care")
COLLECTED = date(2024, 12, 31)
DEVON, REGION, COUNTRY = "E10000008", "E12000009", "E92000001"


def pack_of(workspace: Workspace, report: StageReport) -> dict[str, Any]:
    """The facts of the pack that a report names."""
    assert report.pack is not None, f"{report.stage} has no pack: {report.outcome}"
    facts: dict[str, Any] = json.loads((workspace.data / report.pack).with_name("pack.json").read_text())
    return facts


def cell(pack: dict[str, Any], area: str, indicator: str) -> dict[str, Any]:
    """A cell of the pack's scorecard."""
    scorecard = pack["sections"]["scorecard"]
    column = [one["indicator"]["id"] for one in scorecard["columns"]].index(indicator)
    found: dict[str, Any] = {row["area"]: row for row in scorecard["rows"]}[area]["cells"][column]
    return found
