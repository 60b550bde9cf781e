"""What the engine publishes for the South West, held against what it published before.

A difference here is a change to published numbers or words. Read it; when it is meant, run `make approve` and say so
in the changelog.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders.south_west import COLLECTED, COUNTRY, ILLUSTRATIVE, PRIORITIES, REGION, SOUTH_WEST, pack_of

from oba.domain.cycle import Done
from oba.stages.contributions import record_contributions
from oba.stages.cycle import run_cycle, walk
from oba.stages.reports import StageReport
from oba.stages.workspace import Workspace, open_workspace

GOLDEN = Path(__file__).parent


@pytest.mark.parametrize(
    ("name", "until"),
    [
        ("data-packs-of-2024-12-31.txt", COLLECTED),
        pytest.param("every-pack-of-the-demo.txt", date(2026, 6, 30), marks=pytest.mark.slow),
    ],
)
def test_the_south_west_is_told_what_it_was_told_before(name, until, tmp_path, request):
    told = "\n".join(published(open_workspace(SOUTH_WEST, tmp_path / "data"), until=until)) + "\n"
    path = GOLDEN / name
    if request.config.getoption("approve"):
        path.write_text(told)
    assert told == path.read_text(), "published numbers or words have changed: read the difference, then `make approve`"


def published(workspace: Workspace, *, until: date) -> Iterator[str]:
    """For each pack in the order of publication its digest, and the figures that stand out in it."""
    record_contributions(workspace, ILLUSTRATIVE, illustrative=True)
    for step in walk(workspace.partnership, until=until):
        for priority in PRIORITIES:
            for report in run_cycle(workspace, priority=priority, cycle=step.cycle, as_of=step.as_of):
                if isinstance(report.outcome, Done) and report.outcome.changed:
                    yield from lines(workspace, report, report.outcome.digest)


def lines(workspace: Workspace, report: StageReport, digest: str) -> Iterator[str]:
    pack = pack_of(workspace, report)
    met = "gate met" if pack["sections"]["gate"]["met"] else "gate not met"
    yield f"{report.priority} {report.cycle} {report.stage} as of {report.as_of}: {met}"
    yield f"  {digest}"
    for name, told in (("scorecard", scored), ("turned", counted), ("curves", curved)):
        if name in pack["sections"]:
            yield from (f"  {line}" for line in told(pack["sections"][name]))


def scored(scorecard: dict[str, Any]) -> Iterator[str]:
    rows = {row["area"]: row["cells"] for row in scorecard["rows"]}
    for place, column in enumerate(scorecard["columns"]):
        region, country = (rows[area][place]["text"] for area in (REGION, COUNTRY))
        counted_of = f"{column['n_with_number']} of {column['n_members']}"
        yield f"{column['indicator']['id']} {column['period']}: region {region}, England {country}, {counted_of}"


def counted(turned: dict[str, Any]) -> Iterator[str]:
    for who in ("region", "authorities"):
        yield f"{who}: " + ", ".join(f"{name} {n}" for name, n in turned[who].items())


def curved(curves: dict[str, Any]) -> Iterator[str]:
    for curve in curves["curves"]:
        ahead = ", ".join(f"{point['period']} {point['value']}" for point in curve["forecast"])
        yield f"{curve['indicator']['id']} forecast: {ahead or 'none'}"
        if curve["verdict"] is not None:
            verdict = curve["verdict"]
            compared = f"expected {verdict['expected']}, actual {verdict['actual']}"
            yield f"{curve['indicator']['id']} {verdict['verdict']}, {verdict['direction']}: {compared}"
