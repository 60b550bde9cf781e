"""What the engine publishes for the South West, held against what it published before.

A difference here is a change to published numbers or words. Read it; when it is meant, run `make approve` and say so
in the changelog.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders.made_once import Made
from builders.south_west import COUNTRY, REGION, pack_of

from oba.domain.cycle import Done
from oba.stages.reports import StageReport
from oba.stages.workspace import Workspace

GOLDEN = Path(__file__).parent


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("data-packs-of-2024-12-31.txt", "both_collected"),
        pytest.param("every-pack-of-the-demo.txt", "walked", marks=pytest.mark.slow),
    ],
)
def test_the_south_west_is_told_what_it_was_told_before(name, made, request):
    told = "\n".join(published(request.getfixturevalue(made))) + "\n"
    path = GOLDEN / name
    if request.config.getoption("approve"):
        path.write_text(told)
    assert told == path.read_text(), "published numbers or words have changed: read the difference, then `make approve`"


def published(made: Made) -> Iterator[str]:
    """For each pack in the order of publication its digest, and the figures that stand out in it."""
    for report in made.reports:
        if isinstance(report.outcome, Done) and report.outcome.changed:
            yield from lines(made.workspace, report, report.outcome.digest)


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
