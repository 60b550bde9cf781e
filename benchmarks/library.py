"""The library of 500 made-up packs: built whole, brought up to date with one new pack, and indexed for searching.

`PYTHONPATH=tests python -m benchmarks.library` prints one JSON object by name. The packs are of the shape of real ones:
five priorities of ten headline curves, the areas of the South West, four stages a cycle; their numbers are made up.
"""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from oba.bundle import bundled
from oba.domain.cycle import STAGES, Stage
from oba.pack.canonical import digest, pack_json
from oba.pack.facts import ReviewPack
from oba.pack.figure_facts import Curves, Scorecard
from oba.render.formats import FORMATS
from oba.stages.library import index_library, rebuild_library
from oba.stages.workspace import Workspace, open_workspace
from oba.store.database import opened_store
from oba.store.packs import PublishedPack, enter_pack, pack_path, write_pack_files

N_PACKS: Final = 500
N_PRIORITIES: Final = 5
N_HEADLINES: Final = 10
TARGET_BUILD_SECONDS: Final = 60.0
TARGET_NEW_SECONDS: Final = 2.0

BUILD: Final = f"library of {N_PACKS} packs, full build (s)"
NEW: Final = "one new pack (s)"
AGAIN: Final = "nothing new (s)"
INDEX: Final = "search index, all packs (s)"


def measure(n_packs: int = N_PACKS) -> dict[str, float]:
    """Seconds by name, and how many pages were written each time."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(bundled("partnerships") / "south-west", Path(folder))
        packs = _packs(n_packs + 1)
        _publish(workspace, [next(packs) for _ in range(n_packs)])
        build, n_built = _rebuilt(workspace)
        again, _ = _rebuilt(workspace)
        _publish(workspace, list(packs))
        new, n_new = _rebuilt(workspace)
        begun = time.perf_counter()
        index_library(workspace)
        index = time.perf_counter() - begun
    return {
        BUILD: build,
        "pages written": float(n_built),
        AGAIN: again,
        NEW: new,
        "pages written for it": float(n_new),
        INDEX: index,
    }


def _rebuilt(workspace: Workspace) -> tuple[float, int]:
    begun = time.perf_counter()
    done = rebuild_library(workspace)
    return time.perf_counter() - begun, len(done.written)


def _packs(n: int) -> Iterator[ReviewPack]:
    """Cycle after cycle, stage after stage, every priority in turn; so that the last is a review of the first."""
    for at in range(n):
        turn, priority = divmod(at, N_PRIORITIES)
        cycle, stage = divmod(turn, len(STAGES))
        yield _pack(STAGES[stage], priority, year=2024 + cycle, as_of=date(2024, 12, 31) + timedelta(days=90 * turn))


def _of_tests() -> Any:  # noqa: ANN401 - a module
    """The tests' builders of packs, which are there when PYTHONPATH names the folder of the tests."""
    render = Path(importlib.import_module("builders").__path__[0]).parent / "render"
    if str(render) not in sys.path:
        sys.path.insert(0, str(render))
    return importlib.import_module("pack_builders")


def _pack(stage: Stage, priority: int, *, year: int, as_of: date) -> ReviewPack:
    of = _of_tests()
    made: ReviewPack = of.pack(
        stage.value,
        of.full_sections(stage.value),
        priority=f"priority-{priority}",
        priority_name=f"Priority number {priority}",
        cycle=f"{year}-{(year + 1) % 100:02d}",
        as_of=as_of.isoformat(),
    )
    sections = dict(made.sections)
    match sections.get("curves"):
        case Curves(curves=curves):
            first = curves[0]
            sections["curves"] = Curves(
                curves=tuple(
                    replace(first, indicator=of.indicator(id=f"P{priority}-H{k}", name=f"Curve {k} of {priority}"))
                    for k in range(N_HEADLINES)
                )
            )
    match sections.get("scorecard"):
        case Scorecard(columns=columns, rows=rows):
            wide = [
                replace(columns[0], indicator=of.indicator(id=f"P{priority}-H{k}", name=f"Curve {k} of {priority}"))
                for k in range(N_HEADLINES)
            ]
            sections["scorecard"] = Scorecard(
                columns=tuple(replace(column, period=str(year)) for column in wide),
                rows=tuple(replace(row, cells=(row.cells[0],) * N_HEADLINES) for row in rows),
            )
    return replace(made, sections=sections)


def _publish(workspace: Workspace, packs: list[ReviewPack]) -> None:
    """Puts packs in place and in the record, without the work of a stage and without writing the library."""
    with opened_store(workspace.data, partnership=workspace.partnership.slug) as store, store.writing() as connection:
        for made in packs:
            text, header = pack_json(made), made.header
            name, stage = digest(text), Stage(str(header.stage))
            path = pack_path(priority=header.priority, cycle=header.cycle, stage=stage, digest=name)
            write_pack_files(
                workspace.data / path, {f"pack.{extension}": render(text) for extension, render in FORMATS.items()}
            )
            enter_pack(
                connection,
                PublishedPack(
                    digest=name,
                    priority=header.priority,
                    cycle=header.cycle,
                    stage=stage,
                    as_of=date.fromisoformat(header.as_of),
                    path=path,
                    gate_met=True,
                    illustrative=header.illustrative,
                    input_digest=name,
                    summary={"unmet": [], "told": "Made up, to be measured."},
                ),
            )


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
